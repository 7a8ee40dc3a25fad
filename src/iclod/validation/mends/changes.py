"""What a mend does to the graph, in terms of RDF, before it is written in any syntax.

Spec: https://www.w3.org/TR/rdf11-concepts/#section-rdf-graph
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from iclod.rdf.vocab import XSD

Triple: TypeAlias = tuple[Node, Node, Node]
#: What makes a term the same in two readings of a text.
Term: TypeAlias = tuple[str, ...]
#: What a text says.
Statements: TypeAlias = Counter[tuple[Term, Term, Term]]


@dataclass(frozen=True)
class Replace:
    """A statement gets another value."""

    subject: Node
    predicate: Node
    old: Node
    new: Node

    @property
    def touches(self) -> tuple[Node, Node] | None:
        """What no other change may touch at the same time."""
        return (self.subject, self.predicate)


@dataclass(frozen=True)
class Insert:
    """A statement is added.

    Attributes:
        beside: A value that the same property has already: the new one is written after it.
    """

    subject: Node
    predicate: Node
    new: Node
    beside: Node | None = None

    @property
    def touches(self) -> tuple[Node, Node] | None:
        """What no other change may touch at the same time."""
        return (self.subject, self.predicate)


@dataclass(frozen=True)
class Remove:
    """A statement is left out."""

    subject: Node
    predicate: Node
    old: Node

    @property
    def touches(self) -> tuple[Node, Node] | None:
        """What no other change may touch at the same time."""
        return (self.subject, self.predicate)


@dataclass(frozen=True)
class Rename:
    """A property of a node becomes another.

    Attributes:
        values: All its values.
    """

    subject: Node
    predicate: Node
    new: URIRef
    values: tuple[Node, ...]

    @property
    def touches(self) -> tuple[Node, Node] | None:
        """What no other change may touch at the same time."""
        return (self.subject, self.predicate)


@dataclass(frozen=True)
class Rebase:
    """Every IRI that begins in one way begins in another."""

    old: str
    new: str

    @property
    def touches(self) -> None:
        """No other change goes together with this one."""
        return None


Change: TypeAlias = Replace | Insert | Remove | Rename | Rebase


@dataclass(frozen=True)
class Offer:
    """A way to put a result right, not yet written in the syntax of its source.

    Attributes:
        kind: As in `iclod.validation.places.Mend`; likewise `label` and `safe`.
        changes: What is changed; nothing of it makes sense without the rest.
    """

    kind: str
    label: dict[str, str] = field(hash=False)
    changes: tuple[Change, ...]
    safe: bool = False


def changed(statements: Statements, changes: Iterable[Change]) -> Statements:
    """The statements after some changes."""
    found = statements.copy()
    for change in changes:
        if isinstance(change, Rebase):
            found = Counter(_rebased(found, change))
            continue
        for triple in _gone(change):
            _take(found, triple)
        for triple in _new(change):
            key = _key(triple)
            if not found[key] or ("_:",) in key:
                found[key] += 1
    return +found


def _gone(change: Change) -> list[Triple]:
    if isinstance(change, Replace | Remove):
        return [(change.subject, change.predicate, change.old)]
    if isinstance(change, Rename):
        return [(change.subject, change.predicate, value) for value in change.values]
    return []


def _new(change: Change) -> list[Triple]:
    if isinstance(change, Replace | Insert):
        return [(change.subject, change.predicate, change.new)]
    if isinstance(change, Rename):
        return [(change.subject, change.new, value) for value in change.values]
    return []


def _take(found: Statements, triple: Triple) -> None:
    key = _key(triple)
    if found[key] > 0:
        found[key] -= 1


def _rebased(statements: Statements, change: Rebase) -> dict[tuple[Term, Term, Term], int]:
    def begun(term: Term) -> Term:
        if len(term) == 1 and term[0].startswith(change.old):
            return (change.new + term[0][len(change.old) :],)
        return term

    made: Statements = Counter()
    for (s, p, o), number in statements.items():
        made[begun(s), begun(p), begun(o)] += number
    return made


def _key(triple: Triple) -> tuple[Term, Term, Term]:
    s, p, o = triple
    return (_term(s), _term(p), _term(o))


def _term(node: Node) -> Term:
    if isinstance(node, BNode):
        return ("_:",)
    if isinstance(node, Literal):
        kind = str(node.datatype or "").removesuffix(str(XSD.string))
        return (str(node), (node.language or "").lower(), "" if node.language else kind)
    return (str(node),)

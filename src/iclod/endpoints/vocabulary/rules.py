"""What the shapes ask of each field, taken apart so that a page can say it in words.

Spec: https://www.w3.org/TR/shacl/#core-components
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rdflib import Graph, URIRef
from rdflib import Literal as Text
from rdflib.term import Node

from iclod.profile import Field, Kind, Profile
from iclod.rdf.vocab import ICLOD, PREFIXES, SH

Demand = Literal["must", "should", "may"]

#: Kinds that most readers come for.
FIRST = ("practice", "city", "country", "topic")
#: Constraints of one value that a page explains, other than those a `Field` has.
_RANGE = (SH.minInclusive, SH.maxInclusive)
_NODE_KINDS = {SH.IRI: "iri", SH.Literal: "literal", SH.IRIOrLiteral: "iri-or-literal"}


@dataclass(frozen=True)
class Stated:
    """A shape's own words, which people get when it is broken.

    Attributes:
        shape: Its IRI.
        severity: `Violation`, `Warning` or `Info`.
        message: By language; likewise `description`.
        asks: Local names of the parameters that it states, such as `minCount`.
    """

    shape: str
    severity: str
    message: dict[str, str]
    description: dict[str, str]
    asks: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """All that is asked of a field.

    Attributes:
        anchor: The last part of the shape's IRI.
        demand: Whether a value must, should or may be there.
        types: Kinds of values: local names of datatypes, `iri`, `literal`, `iri-or-literal`.
        low: Smallest number; likewise `high`.
        level: From which level on it is a must; empty: always.
        identifier: Whether it repeats the last part of the thing's IRI.
        among: Whether what a value is part of has to be named too.
        after: Name of the field that it must not lie before, by language.
        stated: The shapes that ask all this: the field's own first, then its supplements.
    """

    field: Field
    anchor: str
    demand: Demand
    types: tuple[str, ...]
    low: str | None
    high: str | None
    level: str
    identifier: bool
    among: bool
    after: dict[str, str]
    stated: tuple[Stated, ...]


@dataclass(frozen=True)
class Section:
    """A kind with its rules.

    Attributes:
        anchor: The last part of the shape's IRI.
        own: Whether the fields' shapes are this kind's own; else they are explained elsewhere.
        whole: Shapes about the thing as a whole.
    """

    kind: Kind
    anchor: str
    own: bool
    rules: tuple[Rule, ...]
    whole: tuple[Stated, ...]

    def grouped(self) -> list[tuple[dict[str, str], list[Rule]]]:
        """Rules by the group of their field, each with the group's name by language."""
        names = {group.iri: group.name for group in self.kind.groups}
        found: dict[str | None, list[Rule]] = {}
        for rule in self.rules:
            found.setdefault(rule.field.group, []).append(rule)
        return [(names.get(iri or "", {}), rules) for iri, rules in found.items()]


def read(shapes: Graph, profile: Profile) -> tuple[Section, ...]:
    """Take apart what the shapes say of every kind that has fields."""
    names = {item.path: item.name for kind in profile.kinds for item in kind.fields}
    sections = []
    for kind in profile.kinds:
        if kind.fields:
            own = all(local(item.shape).startswith(f"{local(kind.shape)}-") for item in kind.fields)
            rules = tuple(_rule(shapes, item, names) for item in kind.fields)
            whole = tuple(_whole(shapes, kind, rules))
            sections.append(Section(kind, local(kind.shape), own, rules, whole))
    return tuple(sorted(sections, key=_place))


def _place(section: Section) -> int:
    """Practices first, then where and about what they are; the rest as the profile has it."""
    name = section.kind.name or ""
    return FIRST.index(name) if name in FIRST else len(FIRST)


def local(iri: str) -> str:
    """The last part of an IRI."""
    return iri.replace("#", "/").rpartition("/")[2]


def prefixed(iri: str) -> str:
    """An IRI as Turtle writes it with the usual prefix, whole where it has none."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def supplements(shapes: Graph, shape: str) -> list[URIRef]:
    """The property shapes that ask more of the values of another."""
    path = shapes.value(URIRef(shape), SH.path)
    return sorted(
        item
        for item in shapes.subjects(ICLOD.supplements, URIRef(shape))
        if isinstance(item, URIRef) and shapes.value(item, SH.path) == path
    )


def _rule(shapes: Graph, item: Field, names: dict[str, dict[str, str]]) -> Rule:
    nodes: list[Node] = [URIRef(item.shape), *supplements(shapes, item.shape)]
    demand: Demand = "may"
    if item.min and item.severity == "Violation":
        demand = "must"
    elif item.min or item.recommended:
        demand = "should"
    low, high = (_first(shapes, nodes, parameter) for parameter in _RANGE)
    after = _first(shapes, nodes, ICLOD.notEarlierThan)
    return Rule(
        field=item,
        anchor=local(item.shape),
        demand=demand,
        types=_types(shapes, item, nodes),
        low=low,
        high=high,
        level=_first(shapes, nodes, ICLOD.level) or "",
        identifier=_first(shapes, nodes, ICLOD.identifierOfIri) == "true",
        among=_first(shapes, nodes, ICLOD.partOfAmong) is not None,
        after=names.get(after, {}) if after else {},
        stated=tuple(_stated(shapes, node) for node in nodes),
    )


def _whole(shapes: Graph, kind: Kind, rules: Iterable[Rule]) -> Iterable[Stated]:
    yield _stated(shapes, URIRef(kind.shape))
    targets = {
        kind.shape,
        *(rule.field.shape for rule in rules),
    }
    for shape in sorted(shapes.subjects(ICLOD.supplements, None), key=str):
        about = {str(value) for value in shapes.objects(shape, ICLOD.supplements)}
        path = shapes.value(shape, SH.path)
        aimed = (shape, SH.targetClass, URIRef(kind.target)) in shapes
        if about & targets and (
            (path is None and aimed) or (kind.shape in about and path is not None)
        ):
            yield _stated(shapes, shape)


def _stated(shapes: Graph, shape: Node) -> Stated:
    severity = shapes.value(shape, SH.severity)
    asks = {local(str(predicate)) for predicate in shapes.predicates(shape)}
    return Stated(
        str(shape),
        local(str(severity)) if severity is not None else "Violation",
        _texts(shapes, shape, SH.message),
        _texts(shapes, shape, SH.description),
        tuple(sorted(asks)),
    )


def _types(shapes: Graph, item: Field, nodes: Iterable[Node]) -> tuple[str, ...]:
    if item.datatypes:
        return tuple(local(iri) for iri in item.datatypes)
    if item.named or item.classes or item.values or item.scheme:
        return ("iri",)
    for node in nodes:
        for value in shapes.objects(node, SH.nodeKind):
            if isinstance(value, URIRef) and value in _NODE_KINDS:
                return (_NODE_KINDS[value],)
    return ("literal",) if item.pattern else ()


def _first(shapes: Graph, nodes: Iterable[Node], predicate: URIRef) -> str | None:
    return next((str(v) for node in nodes for v in shapes.objects(node, predicate)), None)


def _texts(shapes: Graph, subject: Node, predicate: URIRef) -> dict[str, str]:
    return {
        value.language or "": str(value)
        for value in sorted(shapes.objects(subject, predicate), key=str)
        if isinstance(value, Text)
    }

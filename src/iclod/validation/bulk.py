"""Bulk validation: a quick engine looks first, and pySHACL explains what it flags.

The quick engine (`pip install 'iclod[fast]'`) is asked which nodes a shape finds something about.
These, and one in `SAMPLE` of those it passes, are checked by pySHACL, whose results alone are
reported; the constraints of our own are evaluated on everything. Where the two engines disagree on
the sample, where the shapes hold more than SHACL Core, or where the engine is not installed,
pySHACL checks everything. Reports are the same in any case.

It is given texts only: it opens no file and no address, and follows no `owl:imports`.

Spec: https://www.w3.org/TR/shacl/#core-components
"""

from __future__ import annotations

import logging
from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import rdflib
from rdflib.term import Node

from iclod.rdf import formats
from iclod.rdf.vocab import SH
from iclod.validation import shacl
from iclod.validation.report import Report
from iclod.validation.selection import CORE, select
from iclod.validation.targets import focus_nodes, targeted
from iclod.validation.texts import Finding

try:
    import shacl as quick  # the wheel's own name
except ImportError:
    quick = None  # type: ignore[assignment]

#: Of so many nodes that the quick engine passes, pySHACL checks one.
SAMPLE = 100
#: Below this number of statements pySHACL alone is as quick.
WORTH = 2_000

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Flags:
    """What the quick engine says.

    Attributes:
        nodes: IRIs of nodes that it found something about.
        rest: Whether it found something about other nodes too, which it may call otherwise.
    """

    nodes: frozenset[Node]
    rest: bool


def available() -> bool:
    """Whether the quick engine is installed."""
    return quick is not None


def validate(
    data: rdflib.Graph,
    shapes: rdflib.Graph,
    context: rdflib.Graph | None = None,
    *,
    published: bool = False,
    worst_only: bool = False,
    worth: int = WORTH,
) -> Report:
    """As `shacl.validate`, quicker where there is much and little is wrong.

    Args:
        worst_only: Violations alone are asked for; warnings and remarks need not be listed.
        worth: Below this number of statements pySHACL is asked at once.

    Raises:
        DataError: The shapes cannot be evaluated.
    """
    if quick is None or len(data) < worth or not _is_core(shapes):
        return shacl.validate(data, shapes, context, published=published)
    whole, known = shacl.laid_out(data, context)
    flags = _flags(shapes, data, whole, published, worst_only)
    if flags is None or flags.rest:
        return shacl.validate(data, shapes, context, published=published)
    passes = sorted(_looked_at(shapes, data, known) - flags.nodes, key=str)
    sample = frozenset(passes[::SAMPLE])

    def explained(nodes: Container[Node]) -> list[Finding]:
        among = _Among(nodes, known)
        part = select(shapes, data, published=published, among=among)
        return [item for item in shacl.core(whole, part) if item.focus in among] if part else []

    for item in explained(sample):
        if not worst_only or _is_violation(shapes, item):
            _log.warning(
                "the quick engine passes %s, pySHACL does not: all is checked again", item.focus
            )
            return shacl.validate(data, shapes, context, published=published)
    found = explained(flags.nodes)
    needed = select(shapes, data, published=published, among=known)
    return shacl.reported(shapes, found, needed.own(whole), known)


def _flags(
    shapes: rdflib.Graph,
    data: rdflib.Graph,
    whole: rdflib.Graph,
    published: bool,
    worst_only: bool,
) -> Flags | None:
    """What the quick engine finds; None where it cannot be asked."""
    part = select(shapes, data, published=published, flat=False)
    try:
        engine = _compiled(formats.to_ntriples(part.graph))
        report = engine.validate_text(formats.to_ntriples(whole), "ntriples")
    except (ValueError, RuntimeError) as error:
        _log.warning("the quick engine cannot check this: %s", error)
        return None
    nodes = set()
    rest = False
    for result in report.results:
        if worst_only and result.severity != "Violation":
            continue
        if result.focus_node.startswith("<"):
            nodes.add(rdflib.URIRef(result.focus_node[1:-1]))
        else:
            rest = True
    return Flags(frozenset(nodes), rest)


@lru_cache(maxsize=8)
def _compiled(shapes: str) -> Any:
    assert quick is not None
    return quick.Shapes.from_text(shapes, "ntriples")


@dataclass(frozen=True)
class _Among:
    """Nodes that are in both of two sets."""

    first: Container[Node]
    second: Container[Node]

    def __contains__(self, node: object) -> bool:
        return node in self.first and node in self.second


def _looked_at(shapes: rdflib.Graph, data: rdflib.Graph, known: Container[Node]) -> set[Node]:
    return {
        node
        for shape in targeted(shapes)
        for node in focus_nodes(shapes, data, shape)
        if node in known
    }


def _is_core(shapes: rdflib.Graph) -> bool:
    """Whether shapes say nothing beyond SHACL Core, our own constraints apart."""
    return all(
        predicate in CORE
        for predicate in _distinct(shapes.predicates())
        if str(predicate).startswith(str(SH))
    )


def _distinct(nodes: Iterable[Node]) -> set[Node]:
    return set(nodes)


def _is_violation(shapes: rdflib.Graph, item: Finding) -> bool:
    return shapes.value(item.shape, SH.severity) in (None, SH.Violation)

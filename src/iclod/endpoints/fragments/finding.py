"""The statements of one page of a fragment, and how many there are in all.

A single pattern is read from the engine's own index, so that its order is the same as long as the
state is; a remote engine is asked to sort. Statements with blank nodes come last.

Spec: https://linkeddatafragments.org/specification/triple-pattern-fragments/#paging
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import rdflib

from iclod.endpoints.fragments import unnamed
from iclod.endpoints.fragments.pattern import Pattern
from iclod.endpoints.fragments.unnamed import Row
from iclod.engine.base import Query, Result
from iclod.errors import DeadlineExceeded, EngineUnavailable, NotFound
from iclod.index import Statistics
from iclod.rdf import formats
from iclod.registry import Registry

#: Statements on a page.
PAGE = 100
#: Seconds after which counting is given up for an estimate.
PATIENCE = 1.0
#: Counts that are kept.
KEPT = 1000
_VARIABLES = ("?s", "?p", "?o")
_counts: OrderedDict[tuple[object, ...], int] = OrderedDict()
_guard = threading.Lock()


@dataclass(frozen=True)
class Fragment:
    """One page.

    Attributes:
        rows: Its statements, each part as N-Triples write it.
        total: How many there are on all pages.
        exact: Whether that was counted; else it is an estimate, and there are more than one page.
        more: Whether there is a next page.
        erased: Graphs of the state whose texts were erased since.
    """

    rows: tuple[Row, ...]
    total: int
    exact: bool
    more: bool
    erased: int = 0


@dataclass(frozen=True)
class Asker:
    """Asks the engine about one state.

    Attributes:
        number: Of the state.
        template: What every question has in common.
        ask: Answers.
    """

    registry: Registry
    number: int
    template: Query
    ask: Callable[[Query], Result]

    def solutions(self, text: str, deadline: float | None = None) -> tuple[list[Any], int]:
        """The solutions of a SELECT, as JSON has them, and how many graphs were erased."""
        result = self.ask(replace(self.template, text=text, deadline=deadline))
        return json.loads(result.read())["results"]["bindings"], result.erased


def find(asker: Asker, pattern: Pattern, page: int) -> Fragment:
    """One page of what matches a pattern.

    Args:
        page: Number, from 1.

    Raises:
        NotFound: It lies beyond the last one.
        IclodError: As `iclod.engine.base.Engine.query` says.
    """
    if not pattern.possible:
        return _checked(Fragment((), 0, True, False), page)
    last = unnamed.matching(asker.registry, pattern, asker.number)
    start = (page - 1) * PAGE
    rows, erased = _named(asker, pattern, start, bool(last))
    known = start + len(rows) if rows or not start else None
    if len(rows) > PAGE:
        total, exact = _total(asker, pattern, start + PAGE + 1 + len(last))
        return Fragment(tuple(rows[:PAGE]), total, exact, True, erased)
    if known is None:
        # The pages with blank nodes, or beyond.
        known = _count(asker, pattern, None) - len(last) if last else 0
    rest = last[max(0, start - known) :] if start + PAGE > known else []
    rows += rest[: PAGE + 1 - len(rows)]
    found = Fragment(tuple(rows[:PAGE]), known + len(last), True, len(rows) > PAGE, erased)
    return _checked(found, page)


def estimate(pattern: Pattern, statistics: Statistics, least: int) -> int:
    """How many statements match, from what is counted at every commit.

    Args:
        least: Of which it is known that there are so many.
    """
    if pattern.graph is None and not any(pattern.parts):
        return max(least, statistics.triples)
    if pattern.graph is None and pattern.predicate and not (pattern.subject or pattern.object):
        counted = {part.iri: part.triples for part in statistics.properties}
        return max(least, counted.get(pattern.predicate[1:-1], 0))
    return least


def _named(asker: Asker, pattern: Pattern, start: int, mixed: bool) -> tuple[list[Row], int]:
    """Statements without blank nodes, from one on; one more than a page where there are more."""
    free = [name for name, part in zip(_VARIABLES, pattern.parts, strict=True) if part is None]
    if not free:
        number, erased = asker.solutions(f"SELECT (COUNT(*) AS ?n) {_where(pattern)}")
        there = int(number[0]["n"]["value"]) > 0 and not start
        return [_row(pattern, {})] * there, erased
    blank = [f"!isBlank({name})" for name in free if name != "?p"] if mixed else []
    condition = f" FILTER({' && '.join(blank)})" if blank else ""
    order = f" ORDER BY {' '.join(free)}" if _remote(asker.registry) else ""
    bindings, erased = asker.solutions(
        f"SELECT {' '.join(free)} {_where(pattern, condition)}{order} "
        f"OFFSET {start} LIMIT {PAGE + 1}"
    )
    return [_row(pattern, binding) for binding in bindings], erased


def _total(asker: Asker, pattern: Pattern, least: int) -> tuple[int, bool]:
    try:
        return _count(asker, pattern, PATIENCE), True
    except (DeadlineExceeded, EngineUnavailable):
        return estimate(pattern, asker.registry.index.statistics(), least), False


def _count(asker: Asker, pattern: Pattern, patience: float | None) -> int:
    """How many statements match, those with blank nodes too."""
    registry = asker.registry
    key = (str(registry.home), registry.published(), asker.number, pattern)
    with _guard:
        if key in _counts:
            return _counts[key]
    found, _ = asker.solutions(f"SELECT (COUNT(*) AS ?n) {_where(pattern)}", patience)
    total = int(found[0]["n"]["value"])
    with _guard:
        _counts[key] = total
        while len(_counts) > KEPT:
            _counts.popitem(last=False)
    return total


def _where(pattern: Pattern, condition: str = "") -> str:
    """The pattern as a group; its parts were made by the serialiser, so that they are terms."""
    parts = [part or name for name, part in zip(_VARIABLES, pattern.parts, strict=True)]
    inner = f"{' '.join(parts)}{condition}"
    if pattern.graph is not None:
        inner = f"GRAPH <{pattern.graph}> {{ {inner} }}"
    return f"WHERE {{ {inner} }}"


def _row(pattern: Pattern, binding: Mapping[str, Any]) -> Row:
    subject, predicate, value = (
        part if part is not None else _term(binding[name[1:]])
        for name, part in zip(_VARIABLES, pattern.parts, strict=True)
    )
    return subject, predicate, value


def _term(found: Mapping[str, str]) -> str:
    """A term of JSON results as N-Triples write it.

    Spec: https://www.w3.org/TR/sparql11-results-json/#select-encode-terms
    """
    value = found["value"]
    if found["type"] == "uri":
        return f"<{value}>"
    if found["type"] == "bnode":
        return f"_:{value}"
    datatype = found.get("datatype")
    literal = rdflib.Literal(
        value,
        lang=found.get("xml:lang"),
        datatype=rdflib.URIRef(datatype) if datatype else None,
        normalize=False,
    )
    return str(formats.from_rdflib(literal))


def _remote(registry: Registry) -> bool:
    return registry.settings.engine.kind == "remote"


def _checked(found: Fragment, page: int) -> Fragment:
    if page > 1 and not found.rows:
        raise NotFound(f"there is no page {page}; follow the links from the first one")
    return found

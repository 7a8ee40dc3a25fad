"""Validation of what strangers send: the function that a worker runs.

Spec: https://www.w3.org/TR/shacl/
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import rdflib
from rdflib.term import Node

from iclod.errors import DataError, ParseError, RequestError, TooLarge, UnsupportedMediaType
from iclod.rdf import formats, scan
from iclod.validation import (
    bulk,
    context,
    coverage,
    foreign,
    levels,
    positions,
    selection,
    shacl,
    syntax,
    wording,
)
from iclod.validation.locating import locate
from iclod.validation.mends import Known, attach
from iclod.validation.places import Place, Positions
from iclod.validation.report import Report, capped


class Source(NamedTuple):
    """A text that was sent.

    Attributes:
        name: What it is called in places and messages; empty where there is only one.
        data: The bytes.
        suffix: Its syntax, as in `iclod.rdf.formats.BY_SUFFIX`.
    """

    name: str
    data: bytes
    suffix: str


class Task(NamedTuple):
    """What is to be checked.

    Attributes:
        sources: Texts that are checked as one graph; blank nodes of each are its own.
        base: Against which relative IRIs are resolved.
        shapes: N-Triples of the shapes in force.
        context: N-Triples about what the data may refer to; more than needed does no harm.
        published: Check too what the registry itself adds at publication.
        level: `publication`, or `submission`: what a draft must hold.
        triples: Most statements that are checked; 0: any number.
        cap: Most equal results that are listed; 0: all.
        places: Say where in the sources each result stands.
        mends: Say how each can be put right.
        bulk: Let the quick engine look first, where it is installed (`bulk.py`).
        worst_only: With `bulk`: violations alone are asked for.
        foreign: Shapes that were brought along, in SHACL Core; checked beside those in force.
    """

    sources: tuple[Source, ...]
    base: str
    shapes: str
    context: str = ""
    published: bool = False
    level: str = "publication"
    triples: int = 0
    cap: int = 0
    places: bool = False
    mends: bool = False
    bulk: bool = False
    worst_only: bool = False
    foreign: tuple[Source, ...] = ()


def task_of(argument: Task | tuple[object, ...]) -> Task:
    """The task that a worker was sent, as plain values."""
    task = argument if isinstance(argument, Task) else Task(*argument)  # type: ignore[arg-type]
    return task._replace(
        sources=tuple(Source(*source) for source in task.sources),
        foreign=tuple(Source(*source) for source in task.foreign),
    )


def validate(argument: Task | tuple[object, ...], write: Callable[[bytes], None]) -> Report:
    """Worker's function: parse, and check against the shapes.

    Raises:
        ParseError: The data are not well-formed, or nested too deeply.
        TooLarge: There are more statements than allowed.
        UnsupportedMediaType: The syntax is not known.
    """
    task = task_of(argument)
    sources = task.sources
    graphs = [
        _read(source, task.base, mark=f"s{number}x" if len(sources) > 1 else "")
        for number, source in enumerate(sources)
    ]
    data = graphs[0] if len(graphs) == 1 else _merged(graphs)
    return judge(data, task, _Several(sources, graphs, task.base))


def judge(data: rdflib.Graph, task: Task, places: Positions | None = None) -> Report:
    """Check a graph that was read from the sources of a task.

    Args:
        places: Where its statements stand in the sources; None: that is not known.

    Raises:
        TooLarge: There are more statements than allowed.
    """
    if task.triples and len(data) > task.triples:
        raise TooLarge(
            f"these are {len(data):,} statements; at most {task.triples:,} are checked at once",
            limit="validation.triples",
        )
    shapes, frame = _graph(task.shapes), _graph(task.context)
    known = context.extract(frame, context.references(data))
    every = _beside(shapes, task) if task.foreign else shapes
    report = capped(levels.at(_checked(data, every, known, task), every, task.level), task.cap)
    if task.worst_only:
        return report
    results = wording.describe_all(report.results, every, data, frame)
    if places is not None and (task.places or task.mends):
        results = tuple(replace(item, place=locate(item, places)) for item in results)
        if task.mends:
            nearest = Known.of(shapes, frame, task.base)
            results = attach(results, data, task.sources, places, nearest)
    covered = () if task.bulk else coverage.measure(data, shapes, known)
    return replace(report, results=tuple(results), coverage=covered, level=task.level)


def _checked(data: rdflib.Graph, shapes: rdflib.Graph, known: rdflib.Graph, task: Task) -> Report:
    if task.foreign:
        try:
            return shacl.validate(data, shapes, known, published=task.published)
        except DataError as error:
            raise RequestError(f"your shapes are not run: {error}") from error
        finally:
            selection.forget(shapes)
    if task.bulk:
        return bulk.validate(
            data, shapes, known, published=task.published, worst_only=task.worst_only
        )
    return shacl.validate(data, shapes, known, published=task.published)


def _beside(shapes: rdflib.Graph, task: Task) -> rdflib.Graph:
    """The shapes in force and those that were brought along.

    Raises:
        RequestError: These are not run here (`foreign.py`).
        ParseError: They are not well-formed.
    """
    brought = _merged(
        _read(source, task.base, mark=f"brought{number}x")
        for number, source in enumerate(task.foreign)
    )
    if task.triples and len(brought) > task.triples:
        raise TooLarge(
            f"your shapes are {len(brought):,} statements; at most {task.triples:,} are read",
            limit="validation.triples",
        )
    foreign.check(brought, shapes)
    return _merged((shapes, brought))


class _Several:
    """Positions in several sources; each is read when something in it is looked for."""

    def __init__(
        self, sources: Sequence[Source], graphs: Sequence[rdflib.Graph], base: str
    ) -> None:
        self._unread = list(zip(sources, graphs, strict=True))
        self._base = base
        self._read: list[positions.TextPositions] = []

    def statement(self, subject: Node, predicate: Node, value: Node) -> Place | None:
        return self._first(lambda found: found.statement(subject, predicate, value))

    def predicate(self, subject: Node, predicate: Node) -> Place | None:
        return self._first(lambda found: found.predicate(subject, predicate))

    def subject(self, node: Node) -> Place | None:
        return self._first(lambda found: found.subject(node))

    def values(self, subject: Node, predicate: Node) -> list[Place]:
        self.subject(subject)
        found = [source.values(subject, predicate) or () for source in self._read]
        return [place for places in found for place in places]

    def mention(self, node: Node) -> Place | None:
        return self._first(lambda found: found.mention(node))

    def _first(self, ask: Callable[[positions.TextPositions], Place | None]) -> Place | None:
        self._read += [positions.read(source, self._base, graph) for source, graph in self._unread]
        self._unread.clear()
        return next((place for found in self._read if (place := ask(found)) is not None), None)


def _merged(graphs: Iterable[rdflib.Graph]) -> rdflib.Graph:
    whole = rdflib.Graph("SimpleMemory", bind_namespaces="none")
    for graph in graphs:
        for triple in graph:
            whole.add(triple)
    return whole


def _read(source: Source, base: str, mark: str = "") -> rdflib.Graph:
    format = formats.BY_SUFFIX.get(source.suffix)
    if format is None:
        raise UnsupportedMediaType(f"{source.suffix!r} is no RDF syntax that is read here")
    try:
        scan.check_rdf(source.data, format, size=len(source.data))
        quads = formats.parse_quads(source.data, format, base=base, source=source.name or None)
    except ParseError as error:
        error.source = error.source or source.name or None
        syntax.explain(error, source.data, source.suffix)
        raise
    data = rdflib.Graph("SimpleMemory", bind_namespaces="none")
    blank: dict[Node, rdflib.BNode] = {}
    for quad in quads:
        terms = [formats.to_rdflib(term) for term in (quad.subject, quad.predicate, quad.object)]
        for number, term in enumerate(terms):
            if isinstance(term, rdflib.BNode):
                # Parsers invent names; these are the same each time, so that reports are.
                terms[number] = blank.setdefault(term, rdflib.BNode(f"{mark}b{len(blank):06}"))
        data.add((terms[0], terms[1], terms[2]))
    return data


@lru_cache(maxsize=4)
def _graph(text: str) -> rdflib.Graph:
    return formats.from_ntriples(text)

"""Validation of whatever is handed in, RDF, tables, documents: the function that a worker runs.

RDF goes to `validation.work` as it is. Tables and documents are read into a graph with the places
of its statements first, and what could not be read stands in the same report as what breaks a
shape.

Spec: https://www.w3.org/TR/shacl/#validation-report
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import rdflib
from rdflib.term import Node

from iclod.errors import ParseError
from iclod.ingestion.tables import reading
from iclod.ingestion.tables.described import TablePositions
from iclod.ingestion.tables.reading import MEDIA_TYPES, Reading
from iclod.profile import Kind
from iclod.rdf import formats
from iclod.rdf.terms import Names
from iclod.validation import sharing, work
from iclod.validation.locating import locate
from iclod.validation.report import Report, Result, capped, ordered
from iclod.validation.work import Source, Task

#: Constraints that a field breaks by being empty: said already where its answer was not understood.
_COUNTS = ("MinCountConstraintComponent", "QualifiedMinCountConstraintComponent")


def validate(argument: Task | tuple[object, ...], write: Callable[[bytes], None]) -> Report:
    """Worker's function: read, and check against the shapes.

    Raises:
        ParseError: A source cannot be read, or is a form that is not filled in.
        TooLarge: There is more than is read or checked at once.
        UnsupportedMediaType: A syntax is not known.
    """
    task = work.task_of(argument)
    sources = task.sources
    tables = [source for source in sources if source.suffix in MEDIA_TYPES]
    if not tables:
        return work.validate(task, write)
    names = Names(task.base)
    graph = rdflib.Graph(bind_namespaces="none")
    positions = TablePositions()
    found: list[Result] = []
    for source in tables:
        read = _read(source, task)
        made, places = reading.as_graph(read, names)
        for triple in made:
            graph.add(triple)
        positions.update(places)
        found += _results(read, names)
    rest = tuple(source for source in sources if source not in tables)
    report = _judged(graph, positions, rest, task, write)
    return _joined(report, capped(ordered(found), task.cap).results)


def answer(argument: Task | tuple[object, ...], write: Callable[[bytes], None]) -> Report | None:
    """As `validate`, of a task that may have digests in place of texts (`validation.sharing`).

    Returns: None where a digest is not known here.
    """
    task = sharing.whole(work.task_of(argument))
    return None if task is None else validate(task, write)


def _read(source: Source, task: Task) -> Reading:
    read = reading.read(
        reading.Task(
            source.data,
            source.suffix,
            source.name,
            task.base,
            task.shapes,
            task.context,
            triples=task.triples,
        )
    )
    if not read.things:
        raise ParseError(
            reading.nothing(read, source.name),
            source=source.name or None,
            hint="write into the row or the fields that the form leaves free",
        )
    return read


def _judged(
    graph: rdflib.Graph,
    positions: TablePositions,
    rest: tuple[Source, ...],
    task: Task,
    write: Callable[[bytes], None],
) -> Report:
    """Check the graph of all tables, together with RDF that was handed in beside them."""
    if not rest:
        return work.judge(graph, task=task, places=positions)
    beside = Source("", formats.to_ntriples(graph).encode(), "nt")
    return _located(work.validate(task._replace(sources=(*rest, beside)), write), positions)


def _located(report: Report, positions: TablePositions) -> Report:
    """Results about tables have their places there, not in what was made of them."""
    results = (
        replace(item, place=locate(item, positions), mends=())
        if positions.subject(item.focus) is not None
        else item
        for item in report.results
    )
    return replace(report, results=tuple(results))


def _results(read: Reading, names: Names) -> list[Result]:
    """What could not be read, as results."""
    found = []
    minted = reading.mint(read, names)
    shape = read.kind.shape
    for thing in read.things:
        focus = rdflib.URIRef(minted[thing.number])
        title = {thing.language: thing.title} if thing.title else {}
        found += [problem.result(focus, title, shape) for problem in thing.problems]
    whole = _whole(read.kind, names)
    for problem in (*read.problems, *reading.examples(read)):
        found.append(problem.result(whole, read.kind.label, shape))
    return found


def _whole(kind: Kind, names: Names) -> Node:
    """What a result is about that is about no single thing: all that is described."""
    return rdflib.URIRef(names.thing(kind.name or "", ""))


def _joined(report: Report, found: Iterable[Result]) -> Report:
    """Both in one report; what is only missing because it was not understood is said once."""
    found = list(found)
    unread = {(item.focus, item.path) for item in found if item.severity == "Violation"}
    kept = [
        item
        for item in report.results
        if (item.focus, item.path) not in unread or not item.component.endswith(_COUNTS)
    ]
    return replace(report, results=ordered([*kept, *found]).results)

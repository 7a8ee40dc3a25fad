"""Checks data against the shapes in force: what is about to be written, files, everything."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from iclod.errors import DataError, ShapeViolation
from iclod.ingestion import records
from iclod.journal import Draft
from iclod.rdf import formats
from iclod.rdf.terms import KINDS
from iclod.rdf.vocab import RDF
from iclod.validation.context import RELEVANT
from iclod.validation.report import Report, Result, ordered
from iclod.validation.work import Task

if TYPE_CHECKING:
    from iclod.registry.core import Registry

#: Records that are checked in one go.
BATCH = 500
#: Batches that are checked at the same time, each in a process of its own.
JUDGES = min(4, os.cpu_count() or 1)
#: Kinds that other records refer to and that rules ask about.
FRAME = tuple(kind for kind in KINDS if kind != "practice")


def judge(registry: Registry, drafts: Sequence[Draft]) -> None:
    """Check records before they are written.

    Raises:
        ShapeViolation: At least one result is a violation.
        DataError: A record does not say that it is of its kind, so that no shape would look at it.
    """
    contents = [draft for draft in drafts if draft.state == "content"]
    shapes = next((d.text for d in contents if d.graph == registry.names.shapes), None)
    written = [draft.text for draft in contents if registry.names.is_document(draft.graph)]
    if not written:
        return
    _check_types(registry, contents)
    framing = [d.text for d in contents if _is_frame(registry, d.graph)]
    if shapes is None:
        shapes = shapes_text(registry)
    report = _check(registry, written, shapes, frame(registry) + _relevant(framing))
    if not report.conforms:
        number = len(report.violations)
        raise ShapeViolation(
            f"{number} {'rule is' if number == 1 else 'rules are'} broken; nothing was written",
            report=report,
        )


def validate(registry: Registry, texts: Iterable[tuple[Path, bytes]]) -> Report:
    """Check RDF files as if they were loaded together.

    Args:
        texts: Names, whose suffixes tell the syntax, and contents.

    Raises:
        ParseError: One is not well-formed.
    """
    graphs = []
    for path, data in texts:
        format = formats.BY_SUFFIX[path.suffix[1:].lower()]
        found = formats.parse(data, format, base=registry.names.base, source=str(path))
        graphs += list(found.values())
    split = records.split(graphs, registry.names)
    contents = [formats.to_ntriples(graph) for graph in (*split.graphs.values(), split.rest)]
    return _check(registry, ["".join(contents)], shapes_text(registry), frame(registry))


def check_contents(registry: Registry, contents: Sequence[str]) -> Report:
    """Check the contents of records that refer to what is published."""
    return _check(registry, contents, shapes_text(registry), frame(registry))


def revalidate(registry: Registry, *, shapes: str | None = None) -> Report:
    """Check everything that is published, with what is added at publication.

    Args:
        shapes: N-Triples of shapes that are not in force yet; None: of those that are.
    """
    if shapes is None:
        shapes = shapes_text(registry)
    texts = [
        document.published
        for document in registry.documents(prefix=f"{registry.names.base}doc/")
        if document.version.state == "content"
    ]
    return _check(registry, texts, shapes, frame(registry), published=True)


def shapes_text(registry: Registry) -> str:
    """The shapes in force, as N-Triples; empty where there are none."""
    version = registry.journal.version_at(registry.names.shapes)
    if version is None or version.state != "content":
        return ""
    return registry.journal.text(version)


def frame(registry: Registry) -> str:
    """What rules ask about places, concepts, sources and agents, as N-Triples.

    It is made once per entry of the journal.
    """
    number = registry.published()
    kept = registry.frame
    if kept is None or kept[0] != number:
        texts = [
            registry.journal.text(version)
            for kind in FRAME
            for version in registry.journal.current(
                number, prefix=f"{registry.names.base}doc/{kind}/"
            )
            if version.state == "content"
        ]
        kept = registry.frame = (number, _relevant(texts))
    return kept[1]


def _check(
    registry: Registry, texts: Iterable[str], shapes: str, known: str, *, published: bool = False
) -> Report:
    def check(batch: tuple[str, ...]) -> tuple[Result, ...]:
        data = "".join(batch).encode()
        task = Task(data, "nt", registry.names.base, shapes, known, published)
        answer = registry.judge.call(task)
        answer.body.close()
        report: Report = answer.value
        return report.results

    with ThreadPoolExecutor(JUDGES) as threads:
        found = threads.map(check, _batches(texts))
    return ordered(result for results in found for result in results)


def _batches(texts: Iterable[str]) -> Iterator[tuple[str, ...]]:
    iterator = iter(texts)
    while batch := tuple(islice(iterator, BATCH)):
        yield batch


def _check_types(registry: Registry, drafts: Sequence[Draft]) -> None:
    profile = registry.profile(registry.journal.head())
    for draft in drafts:
        name = registry.names.name(draft.graph)
        kind = profile.kind(name.kind) if name and name.slug else None
        if name is None or kind is None or not registry.names.is_document(draft.graph):
            continue
        thing = registry.names.thing(name.kind, name.slug)
        if f"<{thing}> <{RDF.type}> <{kind.target}> .\n" not in draft.text:
            raise DataError(
                f"{thing} does not say what it is; nothing was written",
                hint=f"add the statement that it is a <{kind.target}>",
            )


def _is_frame(registry: Registry, graph: str) -> bool:
    name = registry.names.name(graph)
    return name is not None and name.kind in FRAME


def _relevant(texts: Iterable[str]) -> str:
    wanted = tuple(f"> <{predicate}> " for predicate in RELEVANT)
    return "".join(
        f"{line}\n"
        for text in texts
        for line in formats.lines(text)
        if any(predicate in line for predicate in wanted)
    )

"""Checks data against the shapes in force: what is about to be written, files, everything."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from iclod.errors import DataError, ShapeViolation
from iclod.journal import Draft
from iclod.rdf import formats
from iclod.rdf.terms import KINDS
from iclod.rdf.vocab import RDF
from iclod.registry import further
from iclod.validation import sharing
from iclod.validation.context import RELEVANT
from iclod.validation.report import Report, Result, ordered
from iclod.validation.work import Source, Task
from iclod.workers import Call, Pool

if TYPE_CHECKING:
    from iclod.registry.core import Registry

#: Records that are checked in one go.
BATCH = 500
#: Batches that are checked at the same time, each in a process of its own.
JUDGES = min(4, os.cpu_count() or 1)
#: Kinds that other records refer to and that rules ask about.
FRAME = tuple(kind for kind in KINDS if kind != "practice")


#: Digest and text of the shapes that were read last, by registry.
_kept: WeakKeyDictionary[Registry, tuple[str, str]] = WeakKeyDictionary()


def judge(registry: Registry, drafts: Sequence[Draft]) -> None:
    """Check records before they are written.

    Raises:
        ShapeViolation: At least one result is a violation.
        DataError: A record does not say that it is of its kind, so that no shape would look at it.
    """
    contents = [draft for draft in drafts if draft.state == "content"]
    shapes = next(
        (
            draft.text + further.text(registry.settings)
            for draft in contents
            if draft.graph == registry.names.shapes
        ),
        None,
    )
    written = [draft.text for draft in contents if registry.names.is_document(draft.graph)]
    if not written:
        return
    _check_types(registry, contents)
    framing = [d.text for d in contents if _is_frame(registry, d.graph)]
    if shapes is None:
        shapes = shapes_text(registry)
    known = frame(registry) + _relevant(framing)
    if not _check(registry, written, shapes, known, worst_only=True).conforms:
        report = _check(registry, written, shapes, known)
        number = len(report.violations)
        raise ShapeViolation(
            f"{number} {'rule is' if number == 1 else 'rules are'} broken; nothing was written",
            report=report,
        )


def check_contents(registry: Registry, contents: Sequence[str]) -> Report:
    """What in the contents of records that refer to what is published is a violation."""
    return _check(registry, contents, shapes_text(registry), frame(registry), worst_only=True)


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


def check_published(registry: Registry, texts: Iterable[str], shapes: str, known: str) -> Report:
    """Check records as they are published.

    Args:
        shapes: N-Triples of the shapes to check against.
        known: N-Triples about what they refer to.
    """
    return _check(registry, texts, shapes, known, published=True)


def shapes_text(registry: Registry, at: int | None = None) -> str:
    """The shapes in force and the operator's further ones, as N-Triples.

    Args:
        at: Number of an entry; default: the newest of the journal.
    """
    version = registry.journal.version_at(registry.names.shapes, at)
    if version is None or version.state != "content":
        return further.text(registry.settings)
    kept = _kept.get(registry)
    if kept is None or kept[0] != version.digest:
        kept = _kept[registry] = version.digest, registry.journal.text(version)
    return kept[1] + further.text(registry.settings)


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


def ask(pool: Pool, task: Task, call: Call | None = None) -> Report:
    """Have a task done by one of the registry's pools of validators.

    Raises:
        DataError: It cannot be read; see `iclod.ingestion.checking.validate`.
        EngineError: It takes too long, or too many others wait.
    """
    for sent in (sharing.brief(task), task):
        answer = pool.call(sent, call or Call())
        answer.body.close()
        if answer.value is not None:
            break
    report: Report = answer.value
    return report


def _check(
    registry: Registry,
    texts: Iterable[str],
    shapes: str,
    known: str,
    *,
    published: bool = False,
    worst_only: bool = False,
) -> Report:
    def check(batch: tuple[str, ...]) -> tuple[Result, ...]:
        source = Source("", "".join(batch).encode(), "nt")
        task = Task(
            (source,),
            registry.names.base,
            shapes,
            known,
            published,
            bulk=True,
            worst_only=worst_only,
        )
        return ask(registry.judge, task).results

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

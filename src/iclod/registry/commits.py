"""Commit: the only way to write. Journal first, then index, engine, and the pointer last.

What is in the journal is kept, whatever happens to the projections afterwards: whoever finds them
behind, and nobody at it, brings them up.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import rdflib

from iclod.engine.base import GraphChange
from iclod.errors import (
    Conflict,
    DataError,
    DeadlineExceeded,
    DiskFull,
    EngineError,
    EngineUnavailable,
    IclodError,
    Locked,
    PreconditionFailed,
    StorageError,
    TooLarge,
)
from iclod.index import IndexChange
from iclod.ingestion.records import CC0
from iclod.journal import Draft, Version
from iclod.publication import document
from iclod.rdf import formats
from iclod.rdf.vocab import DCTERMS, FOAF, RDF
from iclod.registry import judging, locking, measuring, mirrored, wording
from iclod.registry.happenings import happenings

if TYPE_CHECKING:
    from iclod.registry.core import Registry

log = logging.getLogger(__name__)

#: Bytes that have to be free before a commit begins.
RESERVE = 1 << 20


@dataclass(frozen=True)
class Change:
    """What a graph shall become.

    Attributes:
        graph: IRI of the graph; a record's document, or any other graph.
        content: N-Triples of the content; empty for a removed graph.
        state: As in `iclod.journal.Draft`.
        license: IRI; None keeps the current version's, or is CC0 for a new record.
        expected: Number of the version that this is based on; 0: there is none; None: any.
    """

    graph: str
    content: str
    state: str = "content"
    license: str | None = None
    reason: str | None = None
    successor: str | None = None
    source: str | None = None
    expected: int | None = None


@dataclass(frozen=True)
class Commit:
    """What a commit did.

    Attributes:
        seq: Number of the entry; that of the newest one where nothing changed.
        versions: The versions it made.
        unchanged: Graphs that were already so.
    """

    seq: int
    versions: tuple[Version, ...]
    unchanged: tuple[str, ...]


def canonicalize(argument: str, write: Callable[[bytes], None]) -> None:
    """Worker's function: write the canonical form of N-Triples."""
    write(formats.canonical(argument).encode())


def commit(
    registry: Registry,
    changes: Sequence[Change],
    *,
    agent: str,
    message: str,
    validate: bool = True,
    revive: bool = False,
    erase: Sequence[tuple[Version, str]] = (),
) -> Commit:
    """Write changes as one entry, and show them to readers.

    Args:
        agent: IRI of who does it; a record with its name is made where there is none.
        validate: Check the records against the shapes in force first.
        revive: Withdrawn records may be written to (restoring).
        erase: Versions whose text goes for good in the same entry.

    Raises:
        ShapeViolation, ParseError: Nothing was written.
        DataError: A name is none that a graph can have, a text is too long; nothing was written.
        Forbidden: The registry mirrors another.
        Conflict: A record is withdrawn, or an expected version is not the current one.
        DiskFull, Locked: Nothing was written.
        StorageError: It says whether the entry was recorded.
    """
    mirrored.check(registry)
    if not formats.is_iri(agent) or agent.startswith("mailto:") or len(agent) > wording.IRI:
        raise DataError(f"{agent[:100]!r} names no agent: write an absolute IRI")
    message = wording.clean(message, "the message")
    changes = [wording.checked(change) for change in changes]
    drafts = [_draft(registry, change) for change in changes]
    if validate:
        judging.judge(registry, drafts)
    with lock(registry):
        with suppress(EngineUnavailable):
            # What is recorded now is projected together with what is behind already.
            _catch_up(registry)
        _check_space(registry)
        wanted, unchanged = _wanted(registry, changes, drafts, revive=revive)
        if not wanted and not erase:
            return Commit(registry.published(), (), tuple(unchanged))
        wanted = _with_agent(registry, wanted, agent)
        seq = registry.journal.append(
            wanted, agent=agent, message=message, now=datetime.now(UTC), erase=erase
        )
        try:
            _catch_up(registry)
        except (IclodError, OSError) as error:
            raise StorageError(
                f"entry {seq} is recorded, but the projections could not follow: {error}",
                hint="do not repeat it: the next start or request, or `iclod rebuild`, "
                "brings them up",
            ) from error
    return Commit(seq, tuple(registry.journal.made_in(seq)), tuple(unchanged))


def check_name(registry: Registry, iri: str) -> None:
    """Refuse names that no graph can have: what is in the journal has to be publishable."""
    names = registry.names
    if not formats.is_iri(iri):
        raise DataError(f"{iri!r} names no graph: write an absolute IRI such as {names.graph('x')}")
    if not iri.startswith(names.base) or iri in (names.ontology, names.shapes):
        return
    record = names.name(iri)
    if record is not None and iri == names.document(record.kind, record.slug):
        return
    if not iri.startswith(names.graph("")) or iri == names.graph(""):
        raise DataError(
            f"{iri} names no graph of this registry",
            hint=f"records are documents such as {names.document('practice', 'x')}, "
            f"other graphs {names.graph('x')}",
        )


def _draft(registry: Registry, change: Change) -> Draft:
    check_name(registry, change.graph)
    if change.license is not None and not wording.is_address(change.license):
        raise DataError(f"{change.license!r} names no licence: write its absolute http(s) IRI")
    if "_:" in change.content:
        try:
            answer = registry.canonicalizer.call(change.content)
            text = answer.body.read().decode()
        except (DeadlineExceeded, EngineError) as error:
            raise TooLarge(
                f"the blank nodes of {change.graph} are linked to each other so that no canonical "
                "form was found in time; give them IRIs"
            ) from error
    else:
        text = formats.normal(change.content)
    return Draft(
        change.graph,
        text,
        formats.digest(text),
        change.state,
        change.license,
        change.reason,
        change.successor,
        change.source,
    )


def _wanted(
    registry: Registry, changes: Sequence[Change], drafts: Sequence[Draft], *, revive: bool
) -> tuple[list[Draft], list[str]]:
    wanted: list[Draft] = []
    unchanged: list[str] = []
    for change, draft in zip(changes, drafts, strict=True):
        now = registry.journal.version_at(draft.graph)
        number = 0 if now is None or now.state == "removed" else now.number
        if change.expected is not None and change.expected != number:
            raise PreconditionFailed(
                f"{draft.graph} is at version {number}, not {change.expected}; "
                "fetch it again and apply your change to what it says now"
            )
        if (
            now is not None
            and now.state in ("withdrawn", "merged")
            and draft.state == "content"
            and not revive
        ):
            raise Conflict(
                f"{draft.graph} is {now.state}; restore it before it is written to",
                hint="iclod restore IRI",
            )
        license = draft.license or (now.license if now else None)
        if license is None and registry.names.is_document(draft.graph):
            license = CC0
        if (
            now is not None
            and (now.state, now.digest, now.license) == (draft.state, draft.digest, license)
            and (now.reason, now.successor) == (draft.reason, draft.successor)
        ):
            unchanged.append(draft.graph)
        elif now is None and draft.state == "removed":
            unchanged.append(draft.graph)
        else:
            wanted.append(replace(draft, license=license))
    return wanted, unchanged


def _with_agent(registry: Registry, drafts: list[Draft], agent: str) -> list[Draft]:
    name = registry.names.name(agent)
    if name is None or name.kind != "agent":
        return drafts
    graph = registry.names.document("agent", name.slug)
    if registry.journal.version_at(graph) or any(draft.graph == graph for draft in drafts):
        return drafts
    made = rdflib.Graph(bind_namespaces="none")
    subject = rdflib.URIRef(agent)
    made.add((subject, RDF.type, FOAF.Agent))
    made.add((subject, FOAF.name, rdflib.Literal(name.slug.replace("-", " "))))
    made.add((subject, DCTERMS.identifier, rdflib.Literal(name.slug)))
    text = formats.to_ntriples(made)
    return [Draft(graph, text, formats.digest(text), license=CC0), *drafts]


def _check_space(registry: Registry) -> None:
    if shutil.disk_usage(registry.home).free < RESERVE:
        raise DiskFull(
            "less than a megabyte is free where the registry lives; nothing was written",
            hint="make room and try again",
        )


# Projections -----------------------------------------------------------------------------------


def catch_up(registry: Registry, *, wait: float = 60.0) -> bool:
    """Bring the projections up to the journal where they lie behind.

    Args:
        wait: Seconds to wait for the lock; 0: leave it to whoever holds it.

    Returns: Whether they are up to date.
    """
    head = registry.journal.head()
    engine = registry.engine
    if engine.published() == head == registry.index.seq and engine.healthy():
        return True
    try:
        with lock(registry, wait=wait):
            _catch_up(registry)
    except Locked:
        if wait:
            raise
        return False
    except EngineUnavailable as error:
        # Another server: everything but SPARQL is answered without it.
        if not engine.published():
            raise
        log.warning("the SPARQL engine could not follow the journal: %s", error)
        return False
    return True


def _catch_up(registry: Registry) -> None:
    head = registry.journal.head()
    if registry.index.seq > head or registry.engine.applied() > head:
        log.warning("the projections know more than the journal: they are made anew")
        registry.index.reset()
        registry.engine.reset()
        registry.earlier.forget(0, registry.engine.published())
    shown = registry.engine.published()
    erased = registry.journal.erasures(min(registry.engine.applied(), shown))
    lost = registry.engine.applied() >= shown and not registry.engine.healthy()
    if lost or registry.engine.applied() == 0:
        registry.engine.reset()
    behind = registry.engine.applied() < head
    if behind:
        since = registry.engine.applied()
        registry.engine.apply(_graph_changes(registry, since, head), head)
    if registry.index.seq < head:
        since = registry.index.seq
        if registry.names.shapes in registry.journal.changed(since, head):
            since = 0
            registry.index.reset()
        profile = registry.profile(head)
        changes = _index_changes(registry, since, head)
        others = _other_graphs(registry, since, head)
        registry.index.apply(changes, profile, head, others, happenings(registry, since, head))
    if behind or registry.engine.published() != head:
        gone = [erasure.version.seq for erasure in registry.journal.erasures(shown)]
        if gone:
            # First, so that a crash behind it forgets nothing of this.
            registry.earlier.forget(min(gone), head - 1)
        registry.engine.publish(head)
        if erased:
            # Stores keep a dictionary of all strings they have met, so older ones hold the text.
            registry.engine.drop_snapshots(0, head - 1)
            registry.engine.compact()
        registry.engine.prune()
        registry.earlier.past.prune()


def _graph_changes(registry: Registry, since: int, head: int) -> Iterator[GraphChange]:
    for graph in registry.journal.changed(since, head):
        yield GraphChange(graph, _published(registry, graph, head))


def _published(registry: Registry, graph: str, head: int) -> str | None:
    version = registry.journal.version_at(graph, head)
    if version is None or version.state == "removed":
        return None
    text = registry.journal.kept(version)
    if text is None:
        return None
    return document(version, text, registry.journal.created(graph), registry.names).published


def _index_changes(registry: Registry, since: int, head: int) -> Iterator[IndexChange]:
    for graph in registry.journal.changed(since, head):
        name = registry.names.name(graph)
        version = registry.journal.version_at(graph, head)
        if name is None or version is None or not registry.names.is_document(graph):
            continue
        text = registry.journal.kept(version) if version.state == "content" else None
        yield IndexChange(
            document=graph,
            thing=registry.names.thing(name.kind, name.slug),
            kind=name.kind,
            slug=name.slug,
            ntriples=text,
            created=registry.journal.created(graph),
            modified=version.instant,
            number=version.number,
            published=_published(registry, graph, head),
        )


def _other_graphs(registry: Registry, since: int, head: int) -> Iterator[tuple[str, str | None]]:
    for graph in registry.journal.changed(since, head):
        if not registry.names.is_document(graph):
            yield graph, _published(registry, graph, head)


def rebuild(registry: Registry, *, index: bool = True) -> int:
    """Throw the projections away and make them anew from the journal; return its head.

    Args:
        index: The index too, and not the engine alone.
    """
    with lock(registry):
        if index:
            registry.index.reset()
        registry.engine.reset()
        _catch_up(registry)
        head = registry.journal.head()
    if index:
        measuring.remeasure(registry)
    return head


@contextmanager
def lock(registry: Registry, *, wait: float = 60.0) -> Iterator[None]:
    """Hold the registry's write lock; writers of all processes queue here.

    Raises:
        Locked: It was not free within `wait` seconds.
    """
    busy = "another process is writing to this registry; try again shortly"
    with locking.hold(registry.home / "lock", busy, wait=wait):
        yield

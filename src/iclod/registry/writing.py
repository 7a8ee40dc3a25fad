"""One graph replaced, added to, changed or removed, if it still is what the writer has seen.

A write is made of three steps that are repeated when somebody else writes in between: look at the
graph, ask whether the writer's condition holds, commit on just that version. So of two writers
with the same condition one has to fail.

Spec: https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from iclod import profile as profiles
from iclod.errors import (
    Conflict,
    DataError,
    DeadlineExceeded,
    EngineError,
    Forbidden,
    LimitExceeded,
    Locked,
    NotFound,
    PreconditionFailed,
    ShapeViolation,
)
from iclod.ingestion import records, slugs
from iclod.journal import Version
from iclod.publication import Document
from iclod.rdf import formats
from iclod.rdf.vocab import OWL, SH
from iclod.registry import commits, judging, lifecycle, wording
from iclod.registry.commits import Change
from iclod.registry.payloads import Part, Task

if TYPE_CHECKING:
    from iclod.registry.core import Registry

#: How often a graph is looked at anew because somebody else wrote in between.
ATTEMPTS = 20
#: What shapes that come over the network may not use: it reads files or asks other servers.
_FOREIGN = (
    *(SH[name] for name in ("select", "ask", "construct", "update", "sparql", "rule", "target")),
    *(SH[name] for name in ("js", "jsLibrary", "jsFunctionName", "jsLibraryURL")),
    OWL.imports,
)

#: Raises `PreconditionFailed` where the graph (None: there is none) is not what it should be.
Condition = Callable[[Document | None], None]


@dataclass(frozen=True)
class Author:
    """Who writes, and why.

    Attributes:
        agent: IRI.
        message: For the history.
    """

    agent: str
    message: str


@dataclass(frozen=True)
class Edit:
    """What is to be done with a graph.

    Attributes:
        parts: Documents that it is replaced by, or that are merged into it.
        merge: Whether they are merged.
        update: A SPARQL update that is limited to it, instead.
    """

    parts: tuple[Part, ...] = ()
    merge: bool = False
    update: str | None = None


@dataclass(frozen=True)
class Written:
    """What a write did.

    Attributes:
        version: The graph's newest version.
        seq: Number of the entry that made it; that of the newest one where nothing changed.
        created: Whether there was no such graph before.
        changed: Whether anything was written.
    """

    version: Version
    seq: int
    created: bool
    changed: bool


def write(
    registry: Registry, graph: str, edit: Edit, author: Author, condition: Condition
) -> Written:
    """Replace a graph, merge into it, or update it.

    Raises:
        DataError, ParseError, QueryRejected, ShapeViolation: What was sent is at fault.
        NotFound: There is no such graph, and the edit is an update.
        Conflict: It is a record that was withdrawn or merged.
        PreconditionFailed: The condition does not hold.
        Forbidden: The registry mirrors another.
        StorageError: It says whether the entry was recorded.
    """
    commits.check_name(registry, graph)
    for _ in range(ATTEMPTS):
        standing = look(registry, graph)
        if standing is None and edit.update is not None:
            raise NotFound(f"there is nothing at {graph} that could be changed; PUT makes it")
        condition(standing)
        change = _change(registry, graph, edit, standing)
        try:
            return _commit(registry, change, author, standing)
        except PreconditionFailed:
            continue
    raise _busy(graph)


def remove(
    registry: Registry, graph: str, author: Author, condition: Condition, *, reason: str
) -> Written:
    """Withdraw a record, or remove any other graph; its versions stay.

    Raises:
        NotFound: There is no such graph.
        Conflict: It is a record that was withdrawn already.
        Forbidden: Nothing works without this graph.
        PreconditionFailed: The condition does not hold.
    """
    if graph in (registry.names.shapes, registry.names.ontology):
        raise Forbidden(f"{graph} is in force; PUT replaces it, and nothing works without it")
    for _ in range(ATTEMPTS):
        standing = look(registry, graph)
        if standing is None:
            raise NotFound(f"there is nothing at {graph}")
        condition(standing)
        number = standing.version.number
        try:
            if standing.thing is not None and not standing.thing.endswith("/"):
                done = lifecycle.withdraw(
                    registry, graph, reason=reason, agent=author.agent, expected=number
                )
                return Written(done.versions[-1], done.seq, False, True)
            change = Change(graph, "", state="removed", reason=reason, expected=number)
            return _commit(registry, change, author, standing)
        except PreconditionFailed:
            continue
    raise _busy(graph)


def mint(registry: Registry, wish: str, edit: Edit, author: Author) -> Written:
    """Make a graph with a name of its own below `{base}graphs/`.

    Args:
        wish: Words to make the name from; empty: it is a random one.
    """

    def new(standing: Document | None) -> None:
        if standing is not None:
            raise PreconditionFailed("the name was taken in the meantime")

    for graph in _free(registry, slugs.cut(slugs.plain(wish)) or str(uuid.uuid4())):
        try:
            return write(registry, graph, edit, author, new)
        except PreconditionFailed:
            continue
    raise _busy(registry.names.graph(""))


def _free(registry: Registry, slug: str) -> Iterator[str]:
    """Names that no graph has or had, the wished one first."""
    taken: set[str] = set()
    found = 0
    while found < ATTEMPTS:
        name = slugs.numbered(slug, taken)
        taken.add(name)
        graph = registry.names.graph(name)
        if registry.journal.version_at(graph) is None:
            found += 1
            yield graph


def look(registry: Registry, graph: str) -> Document | None:
    """A graph as the journal's newest entry has it; None where there is none.

    Raises:
        Conflict: It was withdrawn or merged.
    """
    version = registry.journal.version_at(graph)
    if version is None or version.state == "removed":
        return None
    if version.state != "content":
        raise Conflict(
            f"{graph} is {version.state}; restore it before it is written to",
            hint="iclod restore IRI",
        )
    return registry.document_of(version)


def _commit(
    registry: Registry, change: Change, author: Author, standing: Document | None
) -> Written:
    done = registry.commit([change], agent=author.agent, message=author.message)
    made = [version for version in done.versions if version.graph == change.graph]
    version = made[0] if made else registry.journal.version_at(change.graph, done.seq)
    assert version is not None
    return Written(version, done.seq, standing is None and bool(made), bool(made))


def _change(registry: Registry, graph: str, edit: Edit, standing: Document | None) -> Change:
    whole = standing.published if standing else ""
    based = edit.merge or edit.update is not None
    task = Task(graph, registry.names.base, whole if based else "", edit.parts, edit.update)
    try:
        answer = registry.writer.call(tuple(task))
    except (DeadlineExceeded, LimitExceeded) as error:
        late = isinstance(error, DeadlineExceeded)
        error.limit = "validation.deadline" if late else "validation.memory_mb"
        raise
    with answer.body as body:
        content = body.read().decode()
    if graph == registry.names.shapes:
        _check_shapes(registry, content)
    return Change(
        graph,
        content,
        license=_license(registry, graph, content, answer.value, standing),
        expected=standing.version.number if standing else 0,
    )


def _license(
    registry: Registry,
    graph: str,
    content: str,
    stated: tuple[str, ...],
    standing: Document | None,
) -> str | None:
    """The licence that a document states; None keeps the current one."""
    now = standing.version.license if standing else None
    new = [license for license in stated if license != now]
    if len(new) > 1:
        raise DataError(f"{graph} can have one licence, and these are {' and '.join(new)}")
    if new:
        return new[0]
    if standing is None and registry.names.is_document(graph):
        profile = registry.profile(registry.journal.head())
        return records.default_license(formats.from_ntriples(content), profile)
    return None


def _check_shapes(registry: Registry, content: str) -> None:
    """Refuse shapes that cannot be read, reach beyond the data, or that what is published breaks.

    Raises:
        DataError: They cannot be used.
        ShapeViolation: Published records do not conform to them.
    """
    for term in _FOREIGN:
        if f" <{term}> " in content:
            raise DataError(
                f"shapes with <{term}> are not taken over the network",
                hint="the operator can load them: iclod load --graph",
            )
    try:
        profile = profiles.read(formats.from_ntriples(content))
        kinds = {kind.name for kind in profile.kinds}
    except Exception as error:
        raise DataError(f"these shapes cannot be read: {wording.clean(str(error), '')}") from error
    lost = {kind.name for kind in registry.profile(registry.journal.head()).kinds} - kinds
    if lost:
        raise DataError(
            f"these shapes do not describe {', '.join(sorted(str(name) for name in lost))} any more"
        )
    try:
        report = judging.revalidate(registry, shapes=content)
    except EngineError as error:
        raise DataError(f"these shapes cannot be used: {error}") from error
    if not report.conforms:
        raise ShapeViolation(
            "what is published does not conform to these shapes; nothing was written",
            report=report,
        )


def _busy(graph: str) -> Locked:
    return Locked(f"others keep writing to {graph}; try again shortly")

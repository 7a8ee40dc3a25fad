"""Oxigraph in the registry's home: one master that commits write, immutable snapshots for readers.

```
home/current                    → engine/snapshots/{seq}, what readers see
home/engine/master              the store that commits write, open only during a commit
home/engine/applied             the commit that the master has reached
home/engine/written             statements in the master, and those written since it was sorted
home/engine/snapshots/{seq}     hard-linked copies, one a commit, opened by workers only
```
The default graph holds the union of the named graphs: a triple that two documents say is there
once, as the specification asks, so that counts are right.

Spec: https://www.w3.org/TR/rdf11-concepts/#section-dataset
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import time
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from iclod.config import Settings
from iclod.engine.base import GraphChange, Query, Result
from iclod.engine.lanes import Lanes
from iclod.engine.snapshots import Snapshots
from iclod.errors import (
    DiskFull,
    EngineUnavailable,
    Locked,
    NotFound,
    StorageError,
)
from iclod.rdf.formats import N_TRIPLES, parse_quads

#: Graphs that are written in one go.
_BATCH = 1_000
#: From so many new triples on they are written past the log.
_BULK = 50_000
#: The master's files are merged and sorted when more was written since the last time than this
#: share of what is there, and so many statements. Unsorted, queries take up to three times as long;
#: sorting takes some 4 µs a statement.
_UNSORTED, _UNSORTED_LEAST = 0.02, 2_000
#: How often a query looks for a snapshot again.
_ATTEMPTS = 5


@dataclass
class _Master:
    """Holds the store, so that leaving the block closes it whoever still knows the holder."""

    store: ox.Store


class EmbeddedEngine:
    """The engine of one home; any number of processes may have one, one of them writes.

    Args:
        home: Folder of the registry's files.
        settings: `engine` and `sparql` are used.
    """

    def __init__(self, home: Path, settings: Settings) -> None:
        self._folder = home / "engine"
        self._master = self._folder / "master"
        self._state = self._folder / "applied"
        self._tally = self._folder / "written"
        self._current = home / "current"
        self._pointer = str(self._current)
        self._pointed = ("", 0)
        self._snapshots = Snapshots(self._folder / "snapshots")
        self._settings = settings
        self.lanes = Lanes(settings)

    def apply(self, changes: Iterable[GraphChange], seq: int) -> None:
        """Replace graphs in the master and leave a snapshot; the same again changes nothing.

        Raises:
            StorageError: The master cannot be used; rebuild it.
            DiskFull: Nothing was published; apply the same again when there is space.
            Locked: Another process writes.
        """
        if self.applied() == 0 and self.published() and not self._reset_was_asked():
            raise StorageError("The SPARQL store lost its files: run 'iclod rebuild'")
        with translated(), self._open() as master:
            iterator = iter(changes)
            whole, since = self._written()
            while batch := list(islice(iterator, _BATCH)):
                added, removed = _replace(master.store, batch)
                whole, since = whole + added - removed, since + added + removed
            if since > max(_UNSORTED_LEAST, whole * _UNSORTED):
                master.store.optimize()
                since = 0
            master.store.flush()
            self._snapshot(master.store, seq)
            self._note(whole, since)
            temporary = self._state.with_name(f"applied.{os.getpid()}")
            temporary.write_text(f"{seq}\n")
            temporary.replace(self._state)

    def publish(self, seq: int) -> None:
        """Point `current` to the snapshot of a commit, atomically.

        Raises:
            StorageError: There is no such snapshot.
        """
        if not self._snapshots.path(seq).is_dir():
            raise StorageError(f"there is no snapshot of commit {seq}: run 'iclod rebuild'")
        with translated():
            _sync(self._snapshots.folder)
            link = self._current.with_name(f".current-{os.getpid()}-{time.monotonic_ns()}")
            link.symlink_to(f"engine/snapshots/{seq}")
            link.replace(self._current)
            _sync(self._current.parent)

    def published(self) -> int:
        """What `current` points to; 0 before the first commit."""
        # Asked for by every request: the text is compared, and read only when it is another.
        known, number = self._pointed
        try:
            found = os.readlink(self._pointer)  # noqa: PTH115
            if found != known:
                number = int(found.rpartition("/")[2])
                self._pointed = found, number
        except (FileNotFoundError, ValueError):
            return 0
        return number

    def applied(self) -> int:
        """The commit that the master has reached; 0: everything has to be applied again."""
        try:
            return int(self._state.read_text()) if (self._master / "CURRENT").is_file() else 0
        except (OSError, ValueError):
            return 0

    def _written(self) -> tuple[int, int]:
        """About how many statements there are, and were written since the files were sorted."""
        try:
            whole, since = self._tally.read_text().split()
            return int(whole), int(since)
        except (OSError, ValueError):
            return 0, 0

    def _note(self, whole: int, since: int) -> None:
        temporary = self._tally.with_name(f"written.{os.getpid()}")
        temporary.write_text(f"{max(0, whole)} {since}\n")
        temporary.replace(self._tally)

    def _reset_was_asked(self) -> bool:
        return self._state.is_file() and self._state.read_text().strip() == "0"

    def healthy(self) -> bool:
        """Whether master and published snapshot are there and belong together."""
        published = self.published()
        return published == 0 or (
            self.applied() >= published and (self._snapshots.path(published) / "CURRENT").is_file()
        )

    def state(self) -> str:
        """See `iclod.engine.base.Engine.state`."""
        return "ready" if self.healthy() else "behind"

    def reset(self) -> None:
        """Delete master and snapshots; `current` keeps its number until the next `publish`."""
        with translated():
            self._folder.mkdir(parents=True, exist_ok=True)
            self._state.write_text("0\n")
            self._tally.unlink(missing_ok=True)
            shutil.rmtree(self._master, ignore_errors=True)
            for seq in self._snapshots.numbers():
                self._snapshots.remove(seq, wait=1.0, force=True)
            self._snapshots.sweep()

    def snapshots(self) -> list[int]:
        """Commits whose state can still be asked, ascending."""
        return self._snapshots.numbers()

    def prune(self) -> None:
        """Remove snapshots that are neither new, young, published nor being read."""
        keep, current = self._settings.engine, self.published()
        oldest = time.time() - keep.keep_minutes * 60
        past = [seq for seq in self._snapshots.numbers() if seq < current]
        for seq in past[: -(keep.keep - 1)] if keep.keep > 1 else past:
            with contextlib.suppress(OSError):
                if self._snapshots.path(seq).stat().st_mtime < oldest:
                    self._snapshots.remove(seq)
        for log in self._master.glob("LOG.old.*"):
            log.unlink(missing_ok=True)

    def drop_snapshots(self, first: int, last: int) -> None:
        """Remove the snapshots of a range, the published one excepted, even if they are read."""
        wait = self._settings.sparql.deadline + 1
        for seq in self._snapshots.numbers():
            if first <= seq <= last and seq != self.published():
                self._snapshots.remove(seq, wait=wait, force=True)

    def compact(self) -> None:
        """Write the master anew, and its newest snapshot: the store never forgets a text."""
        seq = self.applied()
        if seq == 0:
            return
        made, old = self._folder / "master.made", self._folder / "master.old"
        with translated():
            for leftover in (made, old):
                shutil.rmtree(leftover, ignore_errors=True)
            with self._open() as master, self._open(made) as fresh:
                fresh.store.bulk_extend(master.store)
                fresh.store.optimize()
                fresh.store.flush()
                self._snapshot(fresh.store, seq)
            self._master.rename(old)
            made.rename(self._master)
            shutil.rmtree(old, ignore_errors=True)

    def query(self, request: Query) -> Result:
        """Answer a query in a disposable process: first a fast lane, then a slow one.

        Raises:
            QueryRejected: It is malformed or holds what is not allowed.
            NotAcceptable: The kind of its answer cannot come in the forms that were asked.
            NotFound: The earlier state is not kept.
            EngineUnavailable: Too many queries are waiting, or the store is being rebuilt.
            TooMany: The client has too many slow queries under way.
            DeadlineExceeded: It took too long.
            LimitExceeded: It needed too much memory, or its answer is too large.
            StorageError: The snapshot cannot be read.
        """
        text = self.lanes.checked(request.text)
        for _ in range(_ATTEMPTS):
            published = self.published()
            seq = published if request.at is None else request.at
            if not 0 <= seq <= published:
                raise NotFound(f"There is no commit {seq} yet")
            path = self._snapshots.path(seq) if seq else None
            result = self.lanes.answer(path, seq, request, text)
            if result is not None:
                return result
            if request.at is not None:
                raise NotFound(f"The state of commit {seq} is not kept for queries any more")
            time.sleep(0.01)
        raise EngineUnavailable("The SPARQL store is being rebuilt: try again later")

    def close(self) -> None:
        """End the workers of this process."""
        self.lanes.close()

    @contextlib.contextmanager
    def _open(self, path: Path | None = None) -> Iterator[_Master]:
        self._snapshots.folder.mkdir(parents=True, exist_ok=True)
        if path is None and self.applied() == 0:
            shutil.rmtree(self._master, ignore_errors=True)
        master = _Master(ox.Store(str(path or self._master)))
        try:
            yield master
        finally:
            del master.store

    def _snapshot(self, store: ox.Store, seq: int) -> None:
        """Make the snapshot of a commit; those beyond what is published were never shown."""
        published = self.published()
        self._snapshots.sweep()
        for other in self._snapshots.numbers():
            if other > published:
                self._snapshots.remove(other, force=True)
        made = self._snapshots.scrap("made")
        try:
            store.backup(str(made))
            self._snapshots.remove(seq, wait=1.0, force=True)
            made.rename(self._snapshots.path(seq))
        finally:
            shutil.rmtree(made, ignore_errors=True)


def _replace(store: ox.Store, changes: list[GraphChange]) -> tuple[int, int]:
    """Bring named graphs and the union in the default graph to what the changes say.

    Returns: How many statements were written, and removed, some of them in vain.
    """
    removed = 0
    wanted = {change.graph: change.ntriples for change in changes}
    added: list[ox.Quad] = []
    for iri, text in wanted.items():
        graph = ox.NamedNode(iri)
        new = _triples(iri, text or "")
        old = {quad.triple for quad in store.quads_for_pattern(None, None, None, graph)}
        for triple in old - new:
            _remove(store, triple, graph)
        removed += 2 * len(old - new)
        if text is None:
            store.remove_graph(graph)
        # What the union should hold already is written again: a process may have been ended
        # between the two removals below.
        for subject, predicate, object in new:
            added.append(ox.Quad(subject, predicate, object))
        for subject, predicate, object in new - old:
            added.append(ox.Quad(subject, predicate, object, graph))
    if len(added) > _BULK:
        store.bulk_extend(added)
    else:
        store.extend(added)
    return len(added), removed


def _remove(store: ox.Store, triple: ox.Triple, graph: ox.NamedNode) -> None:
    subject, predicate, object = triple
    own = {ox.DefaultGraph(), graph}
    found = store.quads_for_pattern(subject, predicate, object, None)
    if all(quad.graph_name in own for quad in found):
        store.remove(ox.Quad(subject, predicate, object))
    store.remove(ox.Quad(subject, predicate, object, graph))


def quads(change: GraphChange) -> Iterator[ox.Quad]:
    """What a graph is in a store: its own statements, and the same in the union."""
    graph = ox.NamedNode(change.graph)
    for subject, predicate, object in _triples(change.graph, change.ntriples or ""):
        yield ox.Quad(subject, predicate, object)
        yield ox.Quad(subject, predicate, object, graph)


def _triples(iri: str, text: str) -> set[ox.Triple]:
    """The triples of a document, its blank nodes renamed so that they stay its own."""
    prefix = f"g{hashlib.sha256(iri.encode()).hexdigest()[:16]}"

    def own(term: Any) -> Any:
        return ox.BlankNode(prefix + term.value) if isinstance(term, ox.BlankNode) else term

    return {
        ox.Triple(own(quad.subject), quad.predicate, own(quad.object))
        for quad in parse_quads(text, N_TRIPLES)
    }


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Turn what the store and the system raise into this project's errors."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        # The frames hold the store, and with it the lock on its files.
        traceback.clear_frames(error.__traceback__)
        message = str(error)
        full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
        if full or "No space left" in message or "Disk quota" in message:
            raise DiskFull(
                "No space is left where the registry lives: make room, then run any command"
            ) from error
        if "LOCK" in message and (
            "lock hold" in message or "lock file" in message or "No locks" in message
        ):
            raise Locked("Another process is writing to the SPARQL store: try again") from error
        raise StorageError(
            f"The SPARQL store cannot be used ({message}): run 'iclod rebuild'"
        ) from error

"""The engine on another server.

```
home/current                  → engine/remote/{seq}, what readers see
home/engine/remote/{seq}      where that state was written to, and when
```
The server's own state says how far it is: the number of an entry of the journal and its digest, so
that a server that was wiped, or set back, or that follows another journal, is noticed.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from iclod.config import Settings
from iclod.engine.base import GraphChange, Query, Result
from iclod.engine.lanes import Lanes
from iclod.engine.remote import evaluate, reading
from iclod.engine.remote.endpoint import Endpoint
from iclod.engine.remote.names import Own
from iclod.engine.remote.projecting import Projector
from iclod.errors import EngineError, EngineUnavailable, IclodError, NotFound, StorageError

#: Seconds for which the server's state is asked for, and for which an answer is relied on.
_PATIENCE = 5.0
_RELIED = 5.0
#: Seconds for which a server that did not answer is left alone.
_LEFT_ALONE = 3.0
#: Graphs that are removed at once.
_REMOVED = 500


class RemoteEngine:
    """The engine of one home on a SPARQL 1.1 server; any number of processes may have one.

    Args:
        home: Folder of the registry's files.
        settings: `engine`, `sparql` and `base_iri` are used.
        chain: Digest of an entry of the journal by number; None where there is none.
        behind: Called when the server is found behind what is published; returns at once.
    """

    def __init__(
        self,
        home: Path,
        settings: Settings,
        chain: Callable[[int], str | None],
        behind: Callable[[], None],
    ) -> None:
        self._settings = settings
        self._folder = home / "engine" / "remote"
        self._current = home / "current"
        self._pointed = ("", 0)
        self._chain = chain
        self._behind = behind
        self._own = Own(settings.base_iri)
        self._endpoint = Endpoint(settings.engine)
        self._projector = Projector(self._endpoint, self._own)
        self._guard = threading.Lock()
        self._relied = (0, 0.0)
        self._failed: tuple[float, EngineUnavailable] | None = None
        self.lanes = Lanes(settings, f"{evaluate.__name__}:evaluate", network=True)

    def apply(self, changes: Iterable[GraphChange], seq: int) -> None:
        """Replace graphs on the server; the same again changes nothing.

        Readers see them at once: a query that comes meanwhile may see a part of them.

        Raises:
            EngineUnavailable: The server does not answer.
            StorageError: It does not take what is written.
        """
        digest = self._chain(seq)
        if digest is None:
            raise StorageError(f"there is no entry {seq} in the journal")
        self._projector.apply(changes, seq, digest, empty=self._empty())

    def publish(self, seq: int) -> None:
        """Point `current` to the state of a commit, atomically."""
        self._folder.mkdir(parents=True, exist_ok=True)
        told = {"server": self._settings.engine.url, "at": datetime.now(UTC).isoformat()}
        (self._folder / str(seq)).write_text(json.dumps(told) + "\n")
        link = self._current.with_name(f".current-{os.getpid()}-{time.monotonic_ns()}")
        link.symlink_to(f"engine/remote/{seq}")
        link.replace(self._current)
        _sync(self._current.parent)
        for other in self._folder.iterdir():
            if other.name != str(seq):
                other.unlink(missing_ok=True)

    def published(self) -> int:
        """What `current` points to, whichever engine it was; 0 before the first commit."""
        known, number = self._pointed
        try:
            found = str(self._current.readlink())
            if found != known:
                number = int(found.rpartition("/")[2])
                self._pointed = found, number
        except (FileNotFoundError, ValueError):
            return 0
        return number

    def applied(self) -> int:
        """The commit that the server has reached; 0: everything has to be applied again.

        Raises:
            EngineUnavailable: The server does not answer.
        """
        own = self._own
        pattern = f"{own.number} ?n . {own.digest} ?d"
        rows = self._rows(f"SELECT ?n ?d {{ GRAPH <{own.state}> {{ {pattern} }} }}")
        found = {(int(n), digest) for n, digest in rows if n.isdecimal()}
        if len(found) != 1:
            return 0
        number, digest = found.pop()
        return number if self._chain(number) == digest else 0

    def healthy(self) -> bool:
        """Whether the server answers and has what is published."""
        try:
            return self.applied() >= self.published()
        except EngineError:
            return False

    def state(self) -> str:
        """See `iclod.engine.base.Engine.state`."""
        try:
            return "ready" if self.applied() >= self.published() else "behind"
        except EngineError:
            return "unavailable"

    def reset(self) -> None:
        """Remove this registry's graphs from the server, and no others.

        Raises:
            EngineUnavailable: The server does not answer.
        """
        self._projector.reset(self._listed())

    def query(self, request: Query) -> Result:
        """Ask the server, in a disposable process; see `iclod.engine.base.Engine.query`.

        Raises:
            NotFound: Another state than the published one was asked: earlier ones are embedded.
            EngineUnavailable: The server does not answer, or is being brought up.
            IclodError: As `iclod.engine.base.Engine.query`.
        """
        text = self.lanes.checked(request.text)
        published = self.published()
        if request.at not in (None, published):
            raise NotFound(f"The SPARQL server does not keep the state of commit {request.at}")
        self._verify(published)
        task = evaluate.Task(
            self._settings.engine,
            self._settings.base_iri,
            text,
            request.results,
            request.graphs,
            request.default_graphs,
            request.named_graphs,
            self._settings.sparql.rows,
        )
        answer = self.lanes.run(task, request)
        outcome = answer.value
        return Result(
            outcome.kind, outcome.media_type, outcome.suffix, answer.body, answer.size, published
        )

    def close(self) -> None:
        """End the workers of this process."""
        self.lanes.close()

    def prune(self) -> None:
        """There are no snapshots."""

    def drop_snapshots(self, first: int, last: int) -> None:
        """There are no snapshots."""

    def compact(self) -> None:
        """What the server keeps of removed texts on its disk is its operator's to see to."""

    def _verify(self, published: int) -> None:
        """Look now and then whether the server has what is published.

        Raises:
            EngineUnavailable: It has not, or does not answer.
        """
        number, until = self._relied
        now = time.monotonic()
        if number == published and now < until:
            return
        if not self._guard.acquire(blocking=number != published):
            return
        try:
            reached = self.applied()
            if reached < published:
                self._behind()
                raise EngineUnavailable(
                    "The SPARQL server is behind the registry and is being brought up: "
                    "try again later",
                    retry_after=10,
                )
            self._relied = published, time.monotonic() + _RELIED
        finally:
            self._guard.release()

    def _empty(self) -> bool:
        return not self._rows(
            f"SELECT ?g {{ GRAPH <{self._own.state}> {{ {self._own.listed('?g')} }} }} LIMIT 1"
        )

    def _listed(self) -> Iterator[list[str]]:
        text = f"GRAPH <{self._own.state}> {{ {self._own.listed('?g')} }}"
        while rows := self._rows(f"SELECT ?g {{ {text} }} LIMIT {_REMOVED}"):
            yield [row[0] for row in rows]

    def _rows(self, text: str) -> list[list[str]]:
        if self._failed is not None and time.monotonic() < self._failed[0]:
            raise self._failed[1]
        try:
            with self._endpoint.query(text, seconds=_PATIENCE) as body:
                found, _ = reading.table(body)
                rows = [[term.value for term in row] for row in found]
        except (IclodError, ValueError, SyntaxError) as error:
            known = error if isinstance(error, EngineUnavailable) else _unavailable(error)
            self._failed = time.monotonic() + _LEFT_ALONE, known
            self._relied = (0, 0.0)
            raise known from None
        self._failed = None
        return rows


def _unavailable(error: Exception) -> EngineUnavailable:
    return EngineUnavailable(f"The SPARQL server does not say how far it is: {error}")


def _sync(folder: Path) -> None:
    with contextlib.ExitStack() as stack:
        descriptor = os.open(folder, os.O_RDONLY)
        stack.callback(os.close, descriptor)
        os.fsync(descriptor)

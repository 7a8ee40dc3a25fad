"""Answers queries about what is published and about earlier states of the registry.

A kept snapshot answers at once. Another state is made again from the journal, in a process of its
own and one at a time; until it is there the caller is told when to come back.
"""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import math
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from iclod.engine.base import Query, Result
from iclod.engine.embedded import EmbeddedEngine
from iclod.engine.lanes import Lanes
from iclod.engine.past import Kept, Past, kept
from iclod.engine.snapshots import Snapshots
from iclod.errors import Conflict, EngineUnavailable, IclodError, NotFound
from iclod.journal import lookups
from iclod.registry import remaking
from iclod.workers import Limits, Pool

if TYPE_CHECKING:
    from iclod.registry.core import Registry

log = logging.getLogger(__name__)

#: States that may wait to be made, in one process.
_QUEUE = 4
#: Seconds after which a state is given up.
_LONGEST = 7200.0
#: How often a state that is removed meanwhile is looked for again.
_ATTEMPTS = 3
#: Seconds for which the reason why a state could not be made is told instead of trying again.
_REST = 30.0


def query(registry: Registry, question: Query) -> Result:
    """Answer a query; see `iclod.engine.base.Engine.query`.

    Raises:
        NotFound: There is no such entry yet.
        EngineUnavailable: Too much is asked, or the earlier state is being made.
        IclodError: As `iclod.engine.base.Engine.query`.
    """
    at = question.at
    if at is None:
        return registry.engine.query(question)
    newest = registry.published()
    if not 0 <= at <= newest:
        raise NotFound(f"There is no version {at} of the dataset: the newest is {newest}")
    result = None
    if isinstance(registry.engine, EmbeddedEngine):
        with contextlib.suppress(NotFound):
            result = registry.engine.query(question)
    if result is None:
        result = registry.earlier.query(question, at)
    return dataclasses.replace(result, erased=lookups.erased(registry.journal, at))


def ready(registry: Registry, seq: int) -> bool:
    """Whether a state can be asked at once."""
    if registry.earlier.has(seq):
        return True
    return isinstance(registry.engine, EmbeddedEngine) and seq in registry.engine.snapshots()


def states(registry: Registry) -> list[Kept]:
    """All states that can be asked at once, by number; one may be there in two ways."""
    snapshots = Snapshots(Path(registry.home) / "engine" / "snapshots")
    current = registry.published()
    past = registry.earlier.past.stores
    found = [
        kept(snapshots, seq, "published" if seq == current else "snapshot")
        for seq in snapshots.numbers()
    ]
    found += [kept(past, seq, "past") for seq in past.numbers()]
    return sorted((state for state in found if state), key=lambda state: (state.seq, state.kind))


def drop(registry: Registry, seq: int) -> None:
    """Remove what is kept of an earlier state; it can be made again.

    Raises:
        NotFound: Nothing is kept of it.
        Conflict: It is what is published, or somebody reads it.
    """
    if seq == registry.published():
        raise Conflict(f"state {seq} is what is published: it cannot be dropped")
    places = [Snapshots(Path(registry.home) / "engine" / "snapshots"), registry.earlier.past.stores]
    places = [place for place in places if seq in place.numbers()]
    if not places:
        raise NotFound(f"state {seq} is not kept; iclod snapshots lists those that are")
    for place in places:
        if not place.remove(seq, wait=1.0):
            raise Conflict(f"state {seq} is being read; try again later")


@dataclasses.dataclass
class _Job:
    """A state that is wanted."""

    seq: int
    seconds: float
    started: float | None = None
    ended: float | None = None
    error: IclodError | None = None


class Earlier:
    """Earlier states of one registry, in one process; whatever its engine is, they are embedded.

    Attributes:
        past: The states that were made again.
    """

    def __init__(self, registry: Registry) -> None:
        self.past = Past(registry.home, registry.settings.engine)
        self._registry = registry
        self._lock = threading.Lock()
        self._jobs: dict[int, _Job] = {}
        self._own: Lanes | None = None
        self._makers: set[Pool] = set()
        self._closed = False

    def query(self, question: Query, seq: int) -> Result:
        """Answer a query about an earlier state that was made again.

        Raises:
            EngineUnavailable: It is being made; `retry_after` says how long that takes.
        """
        lanes = self._lanes()
        text = lanes.checked(question.text)
        if seq == 0:
            result = lanes.answer(None, 0, question, text)
            assert result is not None
            return result
        for _ in range(_ATTEMPTS):
            if not self.has(seq):
                break
            self.past.use(seq)
            result = lanes.answer(self.past.stores.path(seq), seq, question, text)
            if result is not None:
                return result
        # What is malformed is told at once, and makes no work.
        empty = lanes.answer(None, seq, question, text)
        if empty is not None:
            empty.body.close()
        seconds = self.order(seq)
        raise EngineUnavailable(
            f"Version {seq} of the dataset is being made again from the journal: "
            f"ask again in about {seconds} s",
            retry_after=seconds,
        )

    def has(self, seq: int) -> bool:
        """Whether a state was made again and is there."""
        if not self.past.stores.path(seq).exists():
            return False
        entry = self._registry.journal.entry(seq)
        return entry is not None and self.past.has(seq, entry.digest)

    def order(self, seq: int) -> int:
        """Have a state made in the background; gives the seconds after which it should be there.

        Raises:
            EngineUnavailable: Too many are wanted.
            IclodError: Why it could not be made a moment ago.
        """
        now = time.monotonic()
        with self._lock:
            job = self._jobs.get(seq)
            if job is not None and job.ended is not None:
                if job.error is not None and now - job.ended < _REST:
                    raise job.error
                job = None
        if job is None:
            # Outside of the lock: this counts.
            seconds = self.past.seconds(lookups.graphs(self._registry.journal, seq))
            with self._lock:
                job = self._jobs.get(seq)
                if job is None or job.ended is not None:
                    self._begin(_Job(seq, seconds))
        with self._lock:
            return max(1, math.ceil(self._left(seq, now)))

    def make(self, seq: int) -> None:
        """Make a state, and wait for it.

        Raises:
            NotFound: There is no such entry.
            DiskFull, StorageError: It was not made.
        """
        if not 1 <= seq <= self._registry.published():
            raise NotFound(f"There is no version {seq} of the dataset")
        maker = Pool(
            f"{remaking.__name__}:make", 1, Limits(_LONGEST, 0, 0), queue=0, wait=1.0, nice=19
        )
        with self._lock:
            if self._closed:
                return
            self._makers.add(maker)
        try:
            maker.call(remaking.Order(self._registry.settings, seq)).body.close()
        finally:
            maker.close()
            with self._lock:
                self._makers.discard(maker)

    def forget(self, first: int, last: int) -> None:
        """Drop the states of a range: a text in them was erased, or another journal is in force."""
        self.past.drop(first, last)

    def close(self) -> None:
        """End what is under way."""
        with self._lock:
            self._closed = True
            makers = list(self._makers)
            own, self._own = self._own, None
        for maker in makers:
            maker.close()
        if own is not None:
            own.close()

    def _begin(self, job: _Job) -> None:
        waiting = [other for other in self._jobs.values() if other.ended is None]
        if len(waiting) > _QUEUE:
            left = sum(other.seconds for other in waiting)
            raise EngineUnavailable(
                "Too many earlier versions of the dataset are being made: ask again later",
                retry_after=max(1, math.ceil(left)),
            )
        for other in [seq for seq, old in self._jobs.items() if old.ended is not None]:
            del self._jobs[other]
        self._jobs[job.seq] = job
        if not waiting:
            threading.Thread(target=self._work, name="past-states", daemon=True).start()

    def _left(self, seq: int, now: float) -> float:
        left = 0.0
        for job in self._jobs.values():
            if job.ended is None:
                done = 0.0 if job.started is None else now - job.started
                left += max(1.0, job.seconds - done)
            if job.seq == seq:
                break
        return left

    def _work(self) -> None:
        """Make what is wanted, in turn; ends with the last."""
        while True:
            with self._lock:
                job = next((job for job in self._jobs.values() if job.ended is None), None)
                if job is None or self._closed:
                    return
                job.started = time.monotonic()
            error: IclodError | None = None
            try:
                self.make(job.seq)
            except IclodError as found:
                error = found
                if not self._closed:
                    log.warning("version %d could not be made again: %s", job.seq, found)
            with self._lock:
                job.error, job.ended = error, time.monotonic()

    def _lanes(self) -> Lanes:
        engine = self._registry.engine
        if isinstance(engine, EmbeddedEngine):
            return engine.lanes
        with self._lock:
            if self._own is None:
                self._own = Lanes(self._registry.settings)
            return self._own

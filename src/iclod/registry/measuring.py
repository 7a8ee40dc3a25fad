"""Measures the data's quality, number by number, from the journal; apart from commits.

A commit does not measure. Who reads the measures brings them up to what is published, and the
process beside a server does so whenever something has changed. Each step checks what an entry
changed and what refers to it, everything where the rules have changed. Any process may die at it:
the next one goes on from what was written last.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from iclod.errors import IclodError, Locked
from iclod.quality import Measured, Step
from iclod.registry import further, locking
from iclod.registry.observing import Observing, relevant

if TYPE_CHECKING:
    from iclod.registry.core import Registry

log = logging.getLogger(__name__)

#: Entries that are measured one by one; what lies further back is measured as it is now.
REPLAY = 1_000
#: Seconds that a reader waits for measures that are behind, and for the first ones of all.
PATIENCE, FIRST = 2.0, 15.0
#: Seconds for which closing waits for a step under way.
_LEAVE = 30.0
#: Seconds between two attempts after one has failed.
_PAUSE = 10.0


class Stopped(Exception):
    """The registry is being closed; what was measured stays."""


class Measuring:
    """Measures in a thread of its own, one attempt at a time."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._next = 0.0
        self._stop = threading.Event()

    def start(self) -> None:
        """Begin to measure what is behind, unless that is under way; returns at once."""
        with self._lock:
            alive = self._thread is not None and self._thread.is_alive()
            if alive or self._stop.is_set() or time.monotonic() < self._next:
                return
            self._thread = threading.Thread(target=self._run, name="quality", daemon=True)
            self._thread.start()

    def wait(self, seconds: float) -> None:
        """Wait for what is under way."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)

    def close(self) -> None:
        """Stop after the step under way; begin no other."""
        with self._lock:
            self._stop.set()
        self.wait(_LEAVE)

    def _run(self) -> None:
        try:
            catch_up(self._registry, wait=PATIENCE, stop=self._stop)
        except (Stopped, Locked):
            return
        except (IclodError, OSError) as error:
            self._next = time.monotonic() + _PAUSE
            if not self._stop.is_set():
                log.warning("the quality of the data could not be measured: %s", error)
        except Exception:
            self._next = time.monotonic() + _PAUSE
            if not self._stop.is_set():
                log.exception("the quality of the data could not be measured")


def measured(registry: Registry, number: int, *, wait: float = PATIENCE) -> Measured | None:
    """The newest measures up to a number, after measuring what can be in a short time.

    Args:
        number: Of the newest entry that readers see.
        wait: Seconds; what takes longer goes on in the background.

    Returns: None where nothing was measured yet.
    """
    if not up_to_date(registry, number):
        registry.measuring.start()
        registry.measuring.wait(wait if registry.quality.measured() else max(wait, FIRST))
    found = registry.quality.measured()
    return found if found is None or found.number <= number else registry.quality.measured(number)


def up_to_date(registry: Registry, number: int) -> bool:
    """Whether a number was measured, by the rules of now."""
    found = registry.quality.measured()
    if found is None or found.number < number:
        return False
    return found.number > number or found.rules == rules(registry, number)


def catch_up(registry: Registry, *, wait: float = 60.0, stop: threading.Event | None = None) -> int:
    """Measure every number that was not measured, up to what is published; return that.

    Args:
        wait: Seconds to wait for another process that measures.

    Raises:
        Locked: Another process is at it.
        Stopped: `stop` was set meanwhile.
    """
    head = registry.published()
    if head == 0 or up_to_date(registry, head):
        return head
    with _alone(registry, wait):
        head = registry.published()
        last = registry.quality.measured()
        if last is not None and last.number > head:
            registry.quality.clear()
            last = None
        reached = last.number if last else 0
        steps = [head] if head - reached > REPLAY else list(range(reached + 1, head + 1))
        for number in steps or [head]:
            if stop is not None and stop.is_set():
                raise Stopped
            whole = last is None or last.rules != rules(registry, number)
            step(registry, number, last.number if last else 0, whole=whole)
            last = registry.quality.measured()
    return head


def remeasure(registry: Registry) -> int:
    """Measure everything that is published anew, by the rules of now; return the number.

    What was measured of earlier numbers stays.
    """
    head = catch_up(registry)
    if head:
        with _alone(registry, 60.0):
            step(registry, head, head, whole=True)
    return head


def step(registry: Registry, number: int, since: int, *, whole: bool) -> None:
    """Measure a number.

    Args:
        since: The number that was measured last.
        whole: Everything, and not only what has changed since.
    """
    entry = registry.journal.entry(number)
    if entry is None:
        return
    observing = Observing(registry, number)
    erased = {e.version.graph for e in registry.journal.erasures(since, number)}
    if whole:
        graphs = [version.graph for version in registry.journal.current(number)]
    else:
        graphs = registry.journal.changed(since, number)
        faces = {graph for graph in graphs if relevant(registry, graph, since, number)}
        graphs = sorted({*graphs, *registry.quality.referring(faces)})
    records = list(observing.records(graphs, erased))
    registry.quality.apply(
        Step(
            number=number,
            instant=entry.instant,
            rules=rules(registry, number),
            languages=registry.settings.languages,
            profile=registry.profile(number),
            years=registry.settings.quality.stale_years,
            records=records,
            whole=whole,
        )
    )


def rules(registry: Registry, number: int) -> str:
    """A digest of what quality is measured by: shapes in force, and settings."""
    settings = registry.settings
    version = registry.version(registry.names.shapes, number)
    told = (
        version.digest if version else "",
        settings.languages,
        settings.quality.stale_years,
        further.text(settings),
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _alone(registry: Registry, wait: float) -> AbstractContextManager[None]:
    busy = "another process is measuring the quality of the data; try again shortly"
    return locking.hold(registry.home / "quality.lock", busy, wait=wait, pause=0.02)

"""Earlier states that were made again from the journal, for queries that name one.

```
home/engine/past/{seq}          a store, opened by workers only, as snapshots are
home/engine/past/{seq}/entry    digest of the journal's entry that it is the state of
home/engine/past/lock           held by the one process that makes one
home/engine/past/pace           seconds that a graph took when one was made last
```
A store reads its keys in their order, and keys are made of the terms alone. So a state that was
made again gives the same answers in the same order as the snapshot that its commit left.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from iclod.config import EngineSettings
from iclod.engine.base import GraphChange
from iclod.engine.embedded import quads, translated
from iclod.engine.snapshots import Snapshots

#: Graphs that are written in one go.
_BATCH = 2_000
#: Seconds that a graph takes where nothing was measured yet, and for what comes around it.
_PACE = 0.001
_AROUND = 1.0


@dataclass(frozen=True)
class Kept:
    """A state that can be asked at once.

    Attributes:
        seq: Number of its entry.
        kind: `published`, `snapshot` (left by its commit) or `past` (made again).
        size: Bytes on the disk; a file that several of them share counts in parts.
        used: When it was made, or last asked for where it was made again; seconds since 1970.
    """

    seq: int
    kind: str
    size: int
    used: float


def kept(folder: Snapshots, seq: int, kind: str) -> Kept | None:
    """What there is of a state; None where it is gone."""
    path = folder.path(seq)
    size = 0
    try:
        used = path.stat().st_mtime
        for item in path.iterdir():
            status = item.stat()
            size += status.st_blocks * 512 // status.st_nlink
    except OSError:
        return None
    return Kept(seq, kind, size, used)


class Past:
    """The states of one home; any number of processes may have one.

    Args:
        home: Folder of the registry's files.
        settings: `past` and `past_minutes` are used.
    """

    def __init__(self, home: Path, settings: EngineSettings) -> None:
        self.stores = Snapshots(home / "engine" / "past")
        self.lock = self.stores.folder / "lock"
        self._settings = settings

    def has(self, seq: int, digest: str) -> bool:
        """Whether the state of an entry is there."""
        try:
            return (self.stores.path(seq) / "entry").read_text() == digest
        except OSError:
            return False

    def use(self, seq: int) -> None:
        """Remember that a state is asked for."""
        with contextlib.suppress(OSError):
            os.utime(self.stores.path(seq))

    def make(self, seq: int, digest: str, changes: Iterable[GraphChange]) -> None:
        """Make a state from all its graphs; hold `lock` meanwhile.

        Raises:
            DiskFull, StorageError: It was not made.
        """
        self.stores.sweep()
        made = self.stores.scrap("made")
        started, count = time.monotonic(), 0
        try:
            with translated():
                store = ox.Store(str(made))
                iterator = iter(changes)
                while batch := list(islice(iterator, _BATCH)):
                    count += len(batch)
                    store.bulk_extend(quad for change in batch for quad in quads(change))
                store.optimize()
                store.flush()
                del store
                (made / "entry").write_text(digest)
                self.stores.remove(seq, force=True)
                made.rename(self.stores.path(seq))
        finally:
            shutil.rmtree(made, ignore_errors=True)
        if count:
            pace = self.stores.scrap("pace")
            pace.write_text(f"{(time.monotonic() - started) / count}\n")
            pace.replace(self.stores.folder / "pace")

    def seconds(self, graphs: int) -> float:
        """How long a state of so many graphs takes to make, as far as can be told."""
        try:
            pace = float((self.stores.folder / "pace").read_text())
        except (OSError, ValueError):
            pace = _PACE
        return _AROUND + graphs * pace

    def prune(self) -> None:
        """Remove states that were not asked for lately, and those beyond the number kept."""
        now, ages = time.time(), []
        for seq in self.stores.numbers():
            with contextlib.suppress(OSError):
                ages.append((now - self.stores.path(seq).stat().st_mtime, seq))
        for place, (age, seq) in enumerate(sorted(ages)):
            if place >= self._settings.past or age > self._settings.past_minutes * 60:
                self.stores.remove(seq)

    def drop(self, first: int, last: int) -> None:
        """Remove the states of a range, even if they are read."""
        for seq in self.stores.numbers():
            if first <= seq <= last:
                self.stores.remove(seq, wait=1.0, force=True)

"""Folders of snapshots: written once, held by readers, removed only when nobody reads them.

A reader takes a shared lock on the folder and looks again whether the path still leads there;
whoever removes takes an exclusive one, renames, then deletes. A snapshot must never be read after
its files are gone: the store opens most of them late, and fails without measure.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

#: Begins the names of folders that are being made or removed.
_SCRAP = "."


class SnapshotGone(Exception):
    """The path does not lead to a snapshot any more."""


@contextlib.contextmanager
def reading(path: Path | str) -> Iterator[tuple[int, int]]:
    """Hold a snapshot while it is read; gives its device and inode.

    Raises:
        SnapshotGone: It is not there, or is being removed.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise SnapshotGone(str(path)) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
            held, found = os.fstat(descriptor), os.stat(path)  # noqa: PTH116
        except OSError as error:
            raise SnapshotGone(str(path)) from error
        if (held.st_dev, held.st_ino) != (found.st_dev, found.st_ino):
            raise SnapshotGone(str(path))
        yield held.st_dev, held.st_ino
    finally:
        os.close(descriptor)


class Snapshots:
    """The snapshots of one engine, by sequence number.

    Args:
        folder: Where they lie, one folder each.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, seq: int) -> Path:
        """Where the snapshot of a commit lies or would lie."""
        return self.folder / str(seq)

    def numbers(self) -> list[int]:
        """Sequence numbers of all complete snapshots, ascending."""
        with contextlib.suppress(FileNotFoundError):
            return sorted(int(item.name) for item in self.folder.iterdir() if item.name.isdigit())
        return []

    def scrap(self, name: str) -> Path:
        """A name for a folder that is not, or no longer, a snapshot."""
        return self.folder / f"{_SCRAP}{name}-{os.getpid()}-{time.monotonic_ns()}"

    def remove(self, seq: int, *, wait: float = 0.0, force: bool = False) -> bool:
        """Remove one snapshot unless it is being read.

        Args:
            wait: Seconds to wait for readers.
            force: Remove it even then; queries under way on it fail.

        Returns: Whether it is gone.
        """
        path = self.path(seq)
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        except FileNotFoundError:
            return True
        try:
            if not _lock(descriptor, time.monotonic() + wait) and not force:
                return False
            grave = self.scrap("removed")
            path.rename(grave)
            shutil.rmtree(grave, ignore_errors=True)
        finally:
            os.close(descriptor)
        return True

    def sweep(self) -> None:
        """Delete what interrupted processes left half made or half removed."""
        with contextlib.suppress(FileNotFoundError):
            for item in self.folder.iterdir():
                if item.name.startswith(_SCRAP):
                    shutil.rmtree(item, ignore_errors=True)


def _lock(descriptor: int, end: float) -> bool:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                return False
            time.sleep(0.02)
        else:
            return True

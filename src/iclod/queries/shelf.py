"""The stored queries of a registry: those in its home and those that came along.

A file in the home counts before one of the same name that came along. What cannot be asked is left
out, said once in the log, and listed for `iclod check`. Files that changed are read anew: every
look at the shelf asks the file system for names, dates and sizes, which costs some microseconds.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from iclod.errors import IclodError, NotFound
from iclod.queries import stored
from iclod.queries.stored import Check, Stored
from iclod.rdf.terms import Names

log = logging.getLogger(__name__)

#: Largest file, in bytes.
LARGEST = 256 << 10

#: A file as it was when it was read: place, instant of its last change, size, number on the disk.
Stamp = tuple[str, int, int, int]


@dataclass(frozen=True)
class Broken:
    """A file that is left out, and why."""

    path: Path
    reason: str


class Shelf:
    """Reads stored queries from folders; used by several threads.

    Args:
        home: The registry's own folder.
        packaged: Folders of those that came along.
        names: Makes the IRIs of things.
        check: Says whether a query is well-formed.
    """

    def __init__(self, home: Path, packaged: Sequence[Path], names: Names, check: Check) -> None:
        self.home = home
        self._folders = (home, *packaged)
        self._names = names
        self._check = check
        self._lock = threading.Lock()
        self._stamps: tuple[Stamp, ...] | None = None
        self._read: dict[Stamp, Stored | Broken] = {}
        self._all: tuple[Stored, ...] = ()
        self._broken: tuple[Broken, ...] = ()

    def all(self) -> tuple[Stored, ...]:
        """Those that can be asked: the registry's own first, each folder by its files' names."""
        self._look()
        return self._all

    def get(self, name: str) -> Stored:
        """The stored query of a name.

        Raises:
            NotFound: There is none.
        """
        for item in self.all():
            if item.name == name:
                return item
        near = get_close_matches(name, [item.name for item in self._all], n=1)
        hint = f"; is it {near[0]}?" if near else ""
        raise NotFound(f"there is no stored query {name[:80]!r}{hint}", hint="/query/ lists them")

    def broken(self) -> tuple[Broken, ...]:
        """Files that are left out."""
        self._look()
        return self._broken

    def state(self) -> int:
        """Another number when something has changed."""
        return hash(self._stamp())

    def _stamp(self) -> tuple[Stamp, ...]:
        found: list[Stamp] = []
        for folder in self._folders:
            inside: list[Stamp] = []
            try:
                with os.scandir(folder) as entries:
                    for entry in entries:
                        if entry.name.endswith(".rq") and not entry.name.startswith("."):
                            inside.append(_stamped(entry))
            except FileNotFoundError:
                continue
            except OSError:
                inside.append((str(folder), 0, 0, 0))
            found += sorted(inside)
        return tuple(found)

    def _look(self) -> None:
        stamps = self._stamp()
        if stamps == self._stamps:
            return
        with self._lock:
            if stamps == self._stamps:
                return
            read = {stamp: self._read.get(stamp) or self._one(stamp) for stamp in stamps}
            sound: dict[str, Stored] = {}
            broken: list[Broken] = []
            for item in read.values():
                if isinstance(item, Broken):
                    broken.append(item)
                elif item.name not in sound:
                    sound[item.name] = item
                elif item.source.parent == sound[item.name].source.parent:
                    reason = f"{sound[item.name].source.name} has the same name"
                    broken.append(Broken(item.source, reason))
            for fault in broken:
                if fault not in self._broken:
                    log.warning("stored query %s is left out: %s", fault.path, fault.reason)
            self._read, self._all, self._broken = read, tuple(sound.values()), tuple(broken)
            self._stamps = stamps

    def _one(self, stamp: Stamp) -> Stored | Broken:
        path = Path(stamp[0])
        try:
            if stamp[2] > LARGEST:
                return Broken(path, f"it has more than {LARGEST} bytes")
            text = path.read_bytes().decode()
            own = path.parent == self.home
            return stored.read(path, text, self._names, self._check, packaged=not own)
        except UnicodeDecodeError as error:
            return Broken(path, f"it is not UTF-8 at byte {error.start}")
        except OSError as error:
            return Broken(path, f"it cannot be read: {error.strerror}")
        except IclodError as error:
            line = getattr(error, "line", None)
            return Broken(path, f"line {line}: {error}" if line else str(error))
        except Exception as error:
            # One file must not keep the others from being asked.
            log.exception("stored query %s cannot be read", path)
            return Broken(path, f"it cannot be read: {type(error).__name__}")


def _stamped(entry: os.DirEntry[str]) -> Stamp:
    try:
        found = entry.stat()
    except OSError:
        return entry.path, 0, 0, 0
    return entry.path, found.st_mtime_ns, found.st_size, found.st_ino

"""Puts the members of an entry together and writes it once it is whole and verified.

Texts of a large entry wait on the disk, so that memory does not grow with it.
"""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from iclod.errors import DataError
from iclod.journal import Entry, Version
from iclod.journal.replay import Copy, replay
from iclod.mirror import reading
from iclod.mirror.reading import Member
from iclod.registry import Registry
from iclod.registry.commits import check_name, lock

#: Bytes of texts that wait in memory, before they go to the disk.
SPOOL = 8 << 20


class Assembly:
    """One entry of the origin, member by member.

    Attributes:
        entry: The commit.
    """

    def __init__(self, registry: Registry, entry: Entry, folder: Path) -> None:
        self.entry = entry
        self._registry = registry
        self._versions: list[Version] = []
        self._sizes: list[int | None] = []
        self._erased: list[tuple[str, int, str]] = []
        self._texts = tempfile.SpooledTemporaryFile(max_size=SPOOL, dir=str(folder))  # noqa: SIM115

    def close(self) -> None:
        """Let go of the texts."""
        self._texts.close()

    def add(self, member: Member) -> None:
        """Take the next member.

        Raises:
            DataError: It belongs to another entry, or its text is not what its digest says.
        """
        if member.entry != self.entry:
            raise DataError(
                f"entry {self.entry.seq} of the origin breaks off where {member.entry.seq} begins"
            )
        if member.version is None:
            if member.erased is not None:
                self._erased.append(member.erased)
            return
        version = member.version
        check_name(self._registry, version.graph)
        self._versions.append(version)
        if member.graph is None and member.gone:
            self._sizes.append(None)
            return
        text = reading.content(member, version, self._created(version), self._registry.names)
        packed = zlib.compress(text.encode(), 6)
        self._texts.write(packed)
        self._sizes.append(len(packed))

    def _created(self, version: Version) -> datetime:
        if version.number == 1:
            return version.instant
        return self._registry.journal.created(version.graph)

    def write(self) -> int:
        """Write the entry; return the number of its versions.

        Raises:
            DataError: Its digest does not cover what was sent; nothing was written.
            Locked, DiskFull, StorageError: Nothing was written.
        """
        copy = Copy(self.entry, self._versions, self._erased)
        with lock(self._registry):
            replay(self._registry.journal, copy, self._read())
        self.close()
        return len(self._versions)

    def _read(self) -> Iterator[bytes | None]:
        self._texts.seek(0)
        for size in self._sizes:
            yield None if size is None else self._texts.read(size)

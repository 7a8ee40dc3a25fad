"""The chain: each entry's digest covers its predecessor's, so that a changed past shows."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from iclod.errors import ChainBroken
from iclod.journal.records import Version, stamp

if TYPE_CHECKING:
    from iclod.journal.core import Journal

#: What the first entry names as its predecessor's digest.
ORIGIN = "0" * 64


def link(
    previous: str,
    head: tuple[object, ...],
    rows: Sequence[tuple[object, ...]],
    erased: Sequence[tuple[object, ...]],
) -> str:
    """The digest of an entry: SHA-256 of its predecessor's, its own row, versions and erasures."""
    whole = json.dumps([previous, head, rows, erased], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()


def verify(journal: Journal) -> int:
    """Recompute every digest and the chain; return the number of versions read.

    Raises:
        ChainBroken: An entry, a version or a text is not what was written.
    """
    previous, checked = ORIGIN, 0
    erasures = journal.erasures()
    erased = {erasure.version.id for erasure in erasures} | journal.awaited()
    for position, entry in enumerate(journal.entries(), start=1):
        versions = journal.made_in(entry.seq)
        gone = [
            (x.version.graph, x.version.number, x.reason) for x in erasures if x.seq == entry.seq
        ]
        head = (entry.seq, stamp(entry.instant), entry.agent, entry.message)
        rows = [row(version) for version in versions]
        if entry.seq != position or link(previous, head, rows, gone) != entry.digest:
            raise ChainBroken(
                f"entry {entry.seq} of the journal is not what was written",
                hint="restore the journal from a backup; later entries cannot be trusted",
            )
        previous = entry.digest
        for version in versions:
            checked += 1
            if not _sound(version, journal.raw(version), erased=version.id in erased):
                raise ChainBroken(
                    f"the text of version {version.number} of {version.graph} is not what was "
                    "written",
                    hint="restore the journal from a backup",
                )
    return checked


def row(version: Version) -> tuple[object, ...]:
    """What an entry's digest covers of a version."""
    return (
        version.graph,
        version.number,
        version.state,
        version.digest,
        stamp(version.instant),
        version.license,
        version.reason,
        version.successor,
        version.source,
    )


def _sound(version: Version, raw: bytes | None, *, erased: bool) -> bool:
    if raw is None:
        return erased
    try:
        return hashlib.sha256(zlib.decompress(raw)).hexdigest() == version.digest
    except zlib.error:
        return False

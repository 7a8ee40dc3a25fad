"""Entries of another journal, written here as they are there: what a mirror is made of.

A replayed entry keeps its number, instant, agent, message, version numbers and digest, so that
the chain of the mirror is the chain of its origin.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from iclod.errors import DataError
from iclod.journal import chain
from iclod.journal.core import Journal, translated
from iclod.journal.records import Entry, Version, stamp


@dataclass(frozen=True)
class Copy:
    """One entry of the origin, whole.

    Attributes:
        entry: Its number, instant, agent, message and digest.
        versions: What it made, in order; their ids do not count.
        erased: Graph, number and reason of each text that it removed.
    """

    entry: Entry
    versions: Sequence[Version]
    erased: Sequence[tuple[str, int, str]]


def mark(journal: Journal, address: str) -> None:
    """Make a journal a mirror's: from now on only `replay` writes to it.

    Args:
        address: Of the event stream that it follows.
    """
    with translated():
        journal.connection().execute(
            "INSERT INTO meta VALUES ('mirror', ?) "
            "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (address,),
        )


def latest(journal: Journal) -> datetime | None:
    """The instant after which everything new lies; None for an empty journal."""
    with translated():
        found = journal.connection().execute(
            "SELECT max(coalesce((SELECT max(instant) FROM version), ''), "
            "coalesce((SELECT max(instant) FROM entry), ''))"
        )
        text = found.fetchone()[0]
    return datetime.fromisoformat(text) if text else None


def replay(journal: Journal, copy: Copy, texts: Iterable[bytes | None]) -> None:
    """Write one entry of the origin in one transaction.

    Args:
        texts: The compressed text of each version; None where the origin has erased it since.

    Raises:
        DataError: It does not follow from what is here; nothing was written.
        DiskFull, StorageError: Nothing was written.
    """
    with translated():
        connection = journal.connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            _write(journal, connection, copy, texts)
            connection.execute("COMMIT")
        except BaseException as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.IntegrityError):
                raise DataError(
                    f"entry {copy.entry.seq} of the origin contradicts what came before: {error}"
                ) from error
            raise
        if copy.erased:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _write(
    journal: Journal, connection: sqlite3.Connection, copy: Copy, texts: Iterable[bytes | None]
) -> None:
    entry = copy.entry
    last, previous = connection.execute(
        "SELECT coalesce(max(seq), 0), "
        "coalesce((SELECT digest FROM entry ORDER BY seq DESC LIMIT 1), ?) FROM entry",
        (chain.ORIGIN,),
    ).fetchone()
    erased = sorted(
        (_id(connection, graph, number), graph, number, reason)
        for graph, number, reason in copy.erased
    )
    head = (entry.seq, stamp(entry.instant), entry.agent, entry.message)
    rows = [chain.row(version) for version in copy.versions]
    digest = chain.link(previous, head, rows, [item[1:] for item in erased])
    if entry.seq != last + 1 or digest != entry.digest:
        raise DataError(
            f"entry {entry.seq} of the origin is not what its digest says; nothing of it is kept",
            hint="the answer was changed on its way, or the origin's record is damaged",
        )
    connection.execute(
        "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)",
        (entry.seq, *head[1:], previous, entry.digest),
    )
    awaited = set(journal.awaited())
    for row, text in zip(rows, texts, strict=True):
        identifier = connection.execute(
            "INSERT INTO version (seq, graph, number, state, digest, instant, license, "
            "reason, successor, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (entry.seq, *row),
        ).lastrowid
        if text is None:
            awaited.add(int(identifier or 0))
        else:
            connection.execute("INSERT INTO content VALUES (?, ?)", (identifier, text))
    for identifier, _, _, reason in erased:
        awaited.discard(identifier)
        connection.execute("DELETE FROM content WHERE version = ?", (identifier,))
        connection.execute("INSERT INTO erasure VALUES (?, ?, ?)", (identifier, entry.seq, reason))
    connection.execute(
        "INSERT INTO meta VALUES ('awaited', ?) "
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (json.dumps(sorted(awaited)),),
    )


def _id(connection: sqlite3.Connection, graph: str, number: int) -> int:
    found = connection.execute(
        "SELECT id FROM version WHERE graph = ? AND number = ?", (graph, number)
    ).fetchone()
    if found is None:
        raise DataError(f"the origin erases version {number} of {graph}, which it never announced")
    return int(found[0])

"""Events: what happened to records, in order, for feeds and harvesters.

Each version of a record is an event, and so is each erasure of a version. Their positions count
from 1 without gaps in the order of the journal, so that a position never changes and pages that
are cut by positions stay as they are.

An event has the values (topic, country, city) of its version's content. A tombstone, or a version
whose text was erased, has those of the version before. Where no text is left to tell, nothing is
`known`, and the event is found under every value: who took a record over by its topic has to
learn that its text is gone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from sqlite3 import Connection
from typing import Any, NamedTuple

from iclod.index.connections import Connections
from iclod.index.record import IndexChange, Reader
from iclod.journal import stamp

#: Facets whose values events have.
NAMES = ("topic", "country", "city")
_COLUMNS = "e.position, e.seq, e.version, e.erasure, e.document, e.number, e.kind"
Values = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class EventChange:
    """An event to be recorded.

    Attributes:
        seq: Number of the journal's entry.
        version: `id` of the version.
        record: The version; without content for tombstones and where the text was erased.
        erasure: Whether the version's text was erased, instead of the version made.
        history: Of an erasure: all versions of the record up to now, oldest first.
    """

    seq: int
    version: int
    record: IndexChange
    erasure: bool = False
    history: tuple[EventChange, ...] = ()


class Event(NamedTuple):
    """An event; the journal has what it says.

    Attributes:
        erasure: As in `EventChange`.
        number: Of the version.
    """

    position: int
    seq: int
    version: int
    erasure: bool
    document: str
    number: int
    kind: str


@dataclass(frozen=True)
class Choice:
    """Which events: values of one name are alternatives, names add up.

    Attributes:
        values: By name, IRIs.
    """

    kinds: tuple[str, ...] = ()
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.kinds or any(self.values.values()))


@dataclass(frozen=True)
class Range:
    """A list of records by the newest version of each.

    Attributes:
        base: Number of the entry that the list is made of; events after it follow at the end.
        after: Position after which to go on.
        since: First instant; `until` the first one after the last.
        kind: Only records of a kind.
        value: Only records with a value; a name alone stands for any value.
    """

    base: int
    after: int = 0
    since: datetime | None = None
    until: datetime | None = None
    kind: str | None = None
    value: tuple[str, str | None] | None = None


# Writing ---------------------------------------------------------------------------------------


def write(connection: Connection, changes: Iterable[EventChange], reader: Reader) -> None:
    """Record events in order; those that are there already are left as they are."""
    position = connection.execute("SELECT coalesce(max(position), 0) FROM event").fetchone()[0]
    for change in changes:
        record = change.record
        done = connection.execute(
            "INSERT OR IGNORE INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)",
            (
                *(position + 1, change.seq, change.version, change.erasure),
                *(record.document, record.number, record.kind, stamp(record.modified)),
            ),
        ).rowcount
        position += done
        if not done:
            continue
        for each in (*change.history, change):
            _value(connection, each, reader)


def _value(connection: Connection, change: EventChange, reader: Reader) -> None:
    """Write the values of an event that is recorded already."""
    record = change.record
    row = connection.execute(
        "SELECT position FROM event WHERE document = ? AND version = ? AND erasure = ?",
        (record.document, change.version, change.erasure),
    ).fetchone()
    if row is None:
        return
    before, known = _before(connection, change)
    own = before
    if not change.erasure and record.ntriples is not None:
        own = frozenset(pair for pair in reader.facets(record) if pair[0] in NAMES)
        known = True
    connection.execute("DELETE FROM event_value WHERE position = ?", row)
    connection.execute("UPDATE event SET known = ? WHERE position = ?", (known, *row))
    connection.executemany(
        "INSERT INTO event_value VALUES (?, ?, ?, ?)",
        [(*row, *pair, pair in own) for pair in sorted(own | before)],
    )


def _before(connection: Connection, change: EventChange) -> tuple[Values, bool]:
    """The values of the version before, or of the erased one, and whether they are known."""
    number = change.record.number - (not change.erasure)
    if not number:
        return frozenset(), False
    row = connection.execute(
        "SELECT position, known FROM event WHERE document = ? AND number = ? AND NOT erasure",
        (change.record.document, number),
    ).fetchone()
    if row is None:
        return frozenset(), False
    values = connection.execute(
        "SELECT name, value FROM event_value WHERE position = ? AND own", (row[0],)
    )
    return frozenset((name, value) for name, value in values), bool(row[1])


# Reading ---------------------------------------------------------------------------------------


class Events:
    """The events that readers see, which are those up to an entry's number."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def total(self, number: int) -> int:
        """How many there are, which is the position of the last one."""
        with self._connections.reading() as connection:
            row = connection.execute(
                "SELECT position FROM event WHERE seq <= ? ORDER BY position DESC LIMIT 1",
                (number,),
            ).fetchone()
        return int(row[0]) if row else 0

    def between(
        self, number: int, first: int, last: int, choice: Choice | None = None
    ) -> list[Event]:
        """Those with positions from `first` to `last`, both included, that were chosen."""
        where, arguments = _chosen(choice)
        sql = f"e.position BETWEEN ? AND ? AND e.seq <= ?{where} ORDER BY e.position"
        return self._events(sql, (first, last, number, *arguments))

    def newest(
        self, number: int, most: int, choice: Choice | None = None, *, until: int = 1 << 62
    ) -> list[Event]:
        """The last ones that were chosen, newest first, up to position `until`."""
        where, arguments = _chosen(choice)
        sql = f"e.position <= ? AND e.seq <= ?{where} ORDER BY e.position DESC LIMIT ?"
        return self._events(sql, (until, number, *arguments, most))

    def records(self, number: int, asked: Range, most: int) -> list[Event]:
        """The newest version of each record of a list, oldest first.

        The list is what it was at entry `asked.base`: a record that changed since is in it with
        the version it had then, and with its newest one again after all others.
        """
        where, arguments = _listed(number, asked)
        sql = f"e.position > ? AND {where} ORDER BY e.position LIMIT ?"
        return self._events(sql, (asked.after, *arguments, most))

    def count(self, number: int, asked: Range) -> int:
        """How many records there are in a list in all."""
        where, arguments = _listed(number, asked)
        with self._connections.reading() as connection:
            row = connection.execute(
                f"SELECT count(*) FROM event e WHERE {where}",  # noqa: S608
                arguments,
            )
            return int(row.fetchone()[0])

    def values(self, versions: Iterable[int]) -> dict[int, tuple[tuple[str, str], ...]]:
        """Name and value of what versions say or last said, by their ids."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT e.version, v.name, v.value FROM event e JOIN event_value v USING (position)"
                " WHERE NOT e.erasure AND v.own "
                "AND e.version IN (SELECT value FROM json_each(?)) ORDER BY 1, 2, 3",
                (json.dumps(list(versions)),),
            ).fetchall()
        found: dict[int, tuple[tuple[str, str], ...]] = {}
        for version, name, value in rows:
            found[version] = (*found.get(version, ()), (name, value))
        return found

    def kinds(self, number: int) -> tuple[str, ...]:
        """The kinds that there are or were records of."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT DISTINCT kind FROM event WHERE seq <= ? ORDER BY kind", (number,)
            )
            return tuple(row[0] for row in rows)

    def known(self, name: str) -> tuple[str, ...]:
        """The values that events have under a name."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT DISTINCT value FROM event_value WHERE name = ? ORDER BY value", (name,)
            )
            return tuple(row[0] for row in rows)

    def _events(self, where: str, arguments: Sequence[Any]) -> list[Event]:
        with self._connections.reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM event e WHERE {where}",  # noqa: S608
                tuple(arguments),
            ).fetchall()
        return [Event(row[0], row[1], row[2], bool(row[3]), *row[4:]) for row in rows]


def _chosen(choice: Choice | None) -> tuple[str, list[Any]]:
    parts, arguments = [""], list[Any]()
    if choice and choice.kinds:
        parts.append("e.kind IN (SELECT value FROM json_each(?))")
        arguments.append(json.dumps(choice.kinds))
    for name, values in choice.values.items() if choice else ():
        if values:
            parts.append(
                "(NOT e.known OR e.position IN (SELECT position FROM event_value "
                "WHERE name = ? AND value IN (SELECT value FROM json_each(?))))"
            )
            arguments += [name, json.dumps(values)]
    return " AND ".join(parts), arguments


def _listed(number: int, asked: Range) -> tuple[str, list[Any]]:
    parts = [
        "NOT e.erasure AND e.seq <= ? AND NOT EXISTS (SELECT 1 FROM event w "
        "WHERE w.document = e.document AND w.version > e.version AND NOT w.erasure "
        "AND w.seq <= iif(e.seq <= ?, ?, ?))"
    ]
    arguments: list[Any] = [number, asked.base, asked.base, number]
    for sql, instant in (("e.instant >= ?", asked.since), ("e.instant < ?", asked.until)):
        if instant:
            parts.append(sql)
            arguments.append(stamp(instant))
    if asked.kind:
        parts.append("e.kind = ?")
        arguments.append(asked.kind)
    if asked.value:
        name, value = asked.value
        parts.append(
            "(NOT e.known OR EXISTS (SELECT 1 FROM event_value v "
            "WHERE v.position = e.position AND v.name = ? AND v.value = coalesce(?, v.value) "
            "AND v.own))"
        )
        arguments += [name, value]
    return " AND ".join(parts), arguments


def clear(connection: Connection) -> None:
    """Forget all."""
    for table in ("event_value", "event"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608

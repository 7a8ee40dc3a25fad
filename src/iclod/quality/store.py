"""What was measured, in `quality.sqlite`: written step by step, read for any number.

A step brings the measures from one number of the dataset to a later one. It is written in one
transaction, and the same step again changes nothing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import Connection

from iclod.index.connections import Connections
from iclod.journal import stamp
from iclod.profile import Profile
from iclod.quality import measures
from iclod.quality.reading import Finding
from iclod.quality.tallying import Tallying

#: Raised whenever `schema.sql` changes; older files are made anew.
FORMAT = 1
#: `until` of what still holds.
OPEN = 2**62
#: Metrics that are found by comparing records, after all of them were written.
_COMPARED = ("duplicates", "stale")


@dataclass(frozen=True)
class Measured:
    """A number of the dataset that was measured.

    Attributes:
        instant: Of the entry.
        made: When it was measured.
        rules: Digest of the shapes and settings that it was measured by.
        languages: Those that names should be in.
    """

    number: int
    instant: datetime
    made: datetime
    rules: str
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Written:
    """A record as it is from now on.

    Attributes:
        document: IRI of the graph.
        thing: IRI of what it is about; the graph's own where it is no record.
        slug: Empty where it is no record.
        present: Whether it is published; else all of the rest is empty.
        modified: Instant of its newest version.
        ages: Whether it counts as out of date once nobody has changed it for long.
        targets: Documents of the registry that it refers to.
        erased: Whether a text of it was erased: what was found there is forgotten.
    """

    document: str
    thing: str
    kind: str
    slug: str
    present: bool
    modified: datetime
    ages: bool = False
    facets: Sequence[tuple[str, str]] = ()
    findings: Sequence[Finding] = ()
    targets: Iterable[str] = ()
    marks: Sequence[str] = ()
    erased: bool = False


@dataclass(frozen=True)
class Step:
    """From what was measured last to a number.

    Attributes:
        whole: Whether `records` are all that there are; what is not among them is gone.
        years: After which a record counts as out of date.
    """

    number: int
    instant: datetime
    rules: str
    languages: tuple[str, ...]
    profile: Profile
    years: float
    records: Iterable[Written] = ()
    whole: bool = False


class Store:
    """Usable from several threads and processes; one at a time writes."""

    def __init__(self, path: Path) -> None:
        """Use the file; it is made when it is first needed, anew if it is broken or too old."""
        self._connections = Connections(path, package="iclod.quality", format=FORMAT)

    def close(self) -> None:
        """Close every connection."""
        self._connections.close()

    def reading(self) -> AbstractContextManager[Connection]:
        """One state of the measures; for `iclod.quality.measures`."""
        return self._connections.reading()

    # Reading -----------------------------------------------------------------------------------

    def measured(self, number: int | None = None) -> Measured | None:
        """What is known of a number's measuring (default: the newest); None: it was not."""
        where = "number = ?" if number is not None else "? IS NULL ORDER BY number DESC LIMIT 1"
        with self.reading() as connection:
            rows = connection.execute(f"{_MEASURED} WHERE {where}", (number,)).fetchall()
        return _measured(rows[0]) if rows else None

    def numbers(self) -> tuple[int, ...]:
        """The numbers that were measured, oldest first."""
        with self.reading() as connection:
            rows = connection.execute("SELECT number FROM measured ORDER BY number")
            return tuple(row[0] for row in rows)

    def referring(self, documents: Iterable[str]) -> set[str]:
        """Documents that refer to any of some documents, as of the newest number."""
        with self.reading() as connection:
            rows = connection.execute(
                "SELECT DISTINCT d.iri FROM link l JOIN document d ON d.id = l.document "
                "WHERE l.target IN (SELECT value FROM json_each(?))",
                (json.dumps(sorted(documents)),),
            )
            return {row[0] for row in rows}

    # Writing -----------------------------------------------------------------------------------

    def apply(self, step: Step) -> None:
        """Write a step; that of the newest number again replaces what was written before.

        Raises:
            DiskFull, StorageError: Nothing was written.
        """
        with self._connections.writing() as connection:
            writing = _Writing(connection, step.number)
            for record in step.records:
                writing.record(record)
            if step.whole:
                writing.forget_others()
            writing.duplicates()
            writing.stale(step.instant, step.years)
            writing.totals.settle()
            connection.execute(
                "INSERT OR REPLACE INTO measured VALUES (?, ?, ?, ?, ?)",
                (step.number, stamp(step.instant), stamp(datetime.now(UTC)), step.rules)
                + (json.dumps(step.languages),),
            )
            connection.execute("DELETE FROM figure WHERE number = ?", (step.number,))
            figures = measures.summary(connection, step.number, step.profile, step.languages)
            connection.executemany(
                "INSERT INTO figure VALUES (?, ?, ?, ?)",
                [(step.number, f.metric, f.amount, f.total) for f in figures],
            )

    def clear(self) -> None:
        """Forget everything, earlier numbers too."""
        self._connections.discard()


class _Writing:
    """One step in its transaction."""

    def __init__(self, connection: Connection, number: int) -> None:
        self.execute = connection.execute
        self.many = connection.executemany
        self.number = number
        self.totals = Tallying(connection)
        self.seen: set[int] = set()
        self.marks: set[str] = set()

    def record(self, record: Written) -> None:
        identifier = self._identifier(record)
        self.seen.add(identifier)
        self._presence(identifier, record.present)
        self._facets(identifier, record.facets)
        self.findings(identifier, record.findings)
        if record.erased:
            self.execute(
                "UPDATE finding SET value = '', more = '' WHERE document = ? AND until < ?",
                (identifier, OPEN),
            )
        rows = self.execute("SELECT mark FROM likeness WHERE document = ?", (identifier,))
        self.marks |= {row[0] for row in rows} ^ set(record.marks)
        for table in ("standing", "link", "likeness"):
            self.execute(f"DELETE FROM {table} WHERE document = ?", (identifier,))  # noqa: S608
        if record.present:
            row = (identifier, stamp(record.modified), int(record.ages))
            self.execute("INSERT INTO standing VALUES (?, ?, ?)", row)
        self.many("INSERT INTO likeness VALUES (?, ?)", [(identifier, m) for m in record.marks])
        self.many(
            "INSERT OR IGNORE INTO link VALUES (?, ?)", [(identifier, t) for t in record.targets]
        )

    def forget_others(self) -> None:
        """Close what is there of documents that were not written in this step."""
        there = {row[0] for row in self.execute("SELECT document FROM standing")}
        for identifier in there - self.seen:
            self._presence(identifier, False)
            self._facets(identifier, ())
            self.findings(identifier, ())
            rows = self.execute("SELECT mark FROM likeness WHERE document = ?", (identifier,))
            self.marks |= {row[0] for row in rows}
            for table in ("standing", "link", "likeness"):
                self.execute(f"DELETE FROM {table} WHERE document = ?", (identifier,))  # noqa: S608

    def duplicates(self) -> None:
        """Compare the records whose marks have changed with those that share them."""
        chosen = json.dumps(sorted(self.marks))
        concerned = {
            row[0]
            for row in self.execute(
                "SELECT document FROM likeness WHERE mark IN (SELECT value FROM json_each(?)) "
                "UNION SELECT document FROM finding WHERE metric = 'duplicates' AND until = ? "
                "AND document IN (SELECT value FROM json_each(?))",
                (chosen, OPEN, json.dumps(sorted(self.seen))),
            )
        }
        for identifier in sorted(concerned):
            rows = self.execute(
                "SELECT DISTINCT d.thing FROM likeness a JOIN likeness b ON b.mark = a.mark "
                "AND b.document <> a.document JOIN document d ON d.id = b.document "
                "WHERE a.document = ? ORDER BY d.thing",
                (identifier,),
            ).fetchall()
            found = [Finding("duplicates", value=rows[0][0])] if rows else []
            self.findings(identifier, found, only="duplicates")

    def stale(self, instant: datetime, years: float) -> None:
        """Find what nobody has changed for long, as of an instant."""
        limit = stamp(instant - timedelta(days=years * 365.25))
        known = {
            row[0]
            for row in self.execute(
                "SELECT document FROM finding WHERE metric = 'stale' AND until = ?", (OPEN,)
            )
        }
        now = {
            row[0]
            for row in self.execute(
                "SELECT document FROM standing WHERE ages AND modified < ?", (limit,)
            )
        }
        for identifier in sorted(known ^ now):
            found = [Finding("stale")] if identifier in now else []
            self.findings(identifier, found, only="stale")

    def findings(self, identifier: int, found: Iterable[Finding], only: str = "") -> None:
        """Replace the findings of a document, or those of one metric; what stays is not touched."""
        self.totals.touch(identifier)
        rows = self.execute(
            "SELECT metric, field, shape, value, more, amount, id, since FROM finding "
            "WHERE document = ? AND until = ?",
            (identifier, OPEN),
        ).fetchall()
        wanted = {(*item, amount) for item, amount in Counter(found).items()}
        for *key, row, since in rows:
            if key[0] != only if only else key[0] in _COMPARED:
                continue
            if tuple(key) in wanted:
                wanted.discard(tuple(key))
            else:
                self._close("finding", "id = ?", (row,), since)
        self.many(
            "INSERT INTO finding (document, metric, field, shape, value, more, amount, since, "
            "until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(identifier, *key, self.number, OPEN) for key in sorted(wanted)],
        )

    def _identifier(self, record: Written) -> int:
        row = self.execute("SELECT id FROM document WHERE iri = ?", (record.document,)).fetchone()
        if row is None:
            row = self.execute(
                "INSERT INTO document (iri, thing, kind, slug) VALUES (?, ?, ?, ?) RETURNING id",
                (record.document, record.thing, record.kind, record.slug),
            ).fetchone()
        return int(row[0])

    def _presence(self, identifier: int, present: bool) -> None:
        self.totals.touch(identifier)
        rows = self.execute(
            "SELECT since FROM presence WHERE document = ? AND until = ?", (identifier, OPEN)
        ).fetchall()
        if present and not rows:
            self.execute("INSERT INTO presence VALUES (?, ?, ?)", (identifier, self.number, OPEN))
        if not present and rows:
            where, arguments = "document = ? AND until = ?", (identifier, OPEN)
            self._close("presence", where, arguments, rows[0][0])
            self.findings(identifier, (), only="duplicates")
            self.findings(identifier, (), only="stale")

    def _facets(self, identifier: int, facets: Sequence[tuple[str, str]]) -> None:
        rows = self.execute(
            "SELECT name, value, since FROM facet WHERE document = ? AND until = ?",
            (identifier, OPEN),
        ).fetchall()
        wanted = set(facets)
        for name, value, since in rows:
            if (name, value) in wanted:
                wanted.discard((name, value))
            else:
                where = "document = ? AND name = ? AND value = ? AND until = ?"
                self._close("facet", where, (identifier, name, value, OPEN), since)
        self.many(
            "INSERT INTO facet VALUES (?, ?, ?, ?, ?)",
            [(identifier, *pair, self.number, OPEN) for pair in sorted(wanted)],
        )

    def _close(self, table: str, where: str, arguments: tuple[object, ...], since: int) -> None:
        """End what holds; what held for no number at all was never there."""
        if since >= self.number:
            self.execute(f"DELETE FROM {table} WHERE {where}", arguments)  # noqa: S608
        else:
            sql = f"UPDATE {table} SET until = ? WHERE {where}"  # noqa: S608
            self.execute(sql, (self.number, *arguments))


_MEASURED = "SELECT number, instant, made, rules, languages FROM measured"


def _measured(row: Sequence[object]) -> Measured:
    number, instant, made, rules, languages = row
    return Measured(
        int(str(number)),
        datetime.fromisoformat(str(instant)),
        datetime.fromisoformat(str(made)),
        str(rules),
        tuple(json.loads(str(languages))),
    )


def each(store: Store) -> Iterator[Measured]:
    """Every number that was measured, oldest first."""
    with store.reading() as connection:
        rows = connection.execute(f"{_MEASURED} ORDER BY number").fetchall()
    return map(_measured, rows)

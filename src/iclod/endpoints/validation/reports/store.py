"""Where reports are kept: a table in the home that all server processes share.

An identifier cannot be guessed, and whoever has it may read. What deletes a report is a key of its
own, of which only a digest is kept. A report that was deleted or has expired leaves its identifier
and nothing else, so that its address can say so; after a year that goes too.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import sqlite3
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from iclod.errors import DiskFull, Forbidden, Gone, NotFound, StorageError, TooLarge
from iclod.validation.formats import storing
from iclod.validation.report import Report
from iclod.validation.work import Source

#: Days for which the address of a report that is gone says so.
REMEMBERED = 365
#: Lines around the place of a result that are kept of a text.
AROUND = 3
#: Suffixes of what has no lines.
_UNLINED = frozenset(("xlsx", "docx"))
_SCHEMA = """
CREATE TABLE IF NOT EXISTS report (
    id TEXT PRIMARY KEY,
    created TEXT NOT NULL,
    expires TEXT NOT NULL,
    key TEXT NOT NULL,
    size INTEGER NOT NULL,
    content BLOB
) STRICT;
CREATE INDEX IF NOT EXISTS report_expires ON report (expires) WHERE content IS NOT NULL;
"""


@dataclass(frozen=True)
class Kept:
    """A report that is kept.

    Attributes:
        id: The last part of its address.
        created: When it was made, in UTC.
        expires: When it goes.
        report: The report.
        sources: Of the texts that were checked, the lines around results; all others are empty.
        key: What deletes it; known only when it is made.
    """

    id: str
    created: datetime
    expires: datetime
    report: Report
    sources: tuple[Source, ...] = ()
    key: str | None = None


class Store:
    """The kept reports of a home; every call opens and closes its own connection.

    Args:
        days: For which a report is kept.
        limit: Most bytes that all reports together may take.
    """

    def __init__(self, path: Path, days: int, limit: int) -> None:
        self.path = path
        self.days = days
        self.limit = limit

    def add(self, report: Report, sources: Sequence[Source], now: datetime | None = None) -> Kept:
        """Keep a report; the oldest go where there is no room.

        Raises:
            Forbidden: Nothing is kept here.
            TooLarge: It is larger than all reports together may be.
            StorageError: It cannot be written.
        """
        if self.days <= 0:
            raise Forbidden("no reports are kept here", limit="validation.reports_days")
        shown = excerpts(report, sources)
        content = _packed(report, shown)
        if len(content) > self.limit:
            raise TooLarge(
                f"the report is larger than the {self.limit >> 20} MiB that are kept",
                limit="validation.reports_mb",
            )
        created = now or datetime.now(UTC)
        made = Kept(
            secrets.token_urlsafe(24),
            created,
            created + timedelta(days=self.days),
            report,
            shown,
            secrets.token_urlsafe(24),
        )
        row = (made.id, _stamp(created), _stamp(made.expires), _digest(made.key or ""))
        with self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            _expire(connection, created)
            self._make_room(connection, len(content))
            connection.execute(
                "INSERT INTO report VALUES (?, ?, ?, ?, ?, ?)", (*row, len(content), content)
            )
            connection.execute("COMMIT")
        return made

    def get(self, identifier: str, now: datetime | None = None) -> Kept:
        """A report by its identifier.

        Raises:
            NotFound: There never was one, or it was long ago.
            Gone: It was deleted or has expired.
        """
        if not self.path.exists():
            raise _unknown()
        with self._connection() as connection:
            row = connection.execute(
                "SELECT created, expires, content FROM report WHERE id = ?", (identifier,)
            ).fetchone()
        if row is None:
            raise _unknown()
        created, expires, content = row
        ended = datetime.fromisoformat(expires)
        over = ended <= (now or datetime.now(UTC))
        if over and content is not None:
            self.sweep(now)
        if over or content is None:
            raise Gone("this report was deleted, or its time is over; check the data again")
        try:
            report, sources = _unpacked(content)
        except (ValueError, zlib.error, LookupError, TypeError) as error:
            raise StorageError("this report cannot be read any more") from error
        return Kept(identifier, datetime.fromisoformat(created), ended, report, sources)

    def delete(self, identifier: str, key: str) -> None:
        """Delete a report; its content is overwritten.

        Raises:
            NotFound: There is none.
            Gone: It is gone already.
            Forbidden: The key is another one's.
        """
        if not self.path.exists():
            raise _unknown()
        with self._connection() as connection:
            row = connection.execute(
                "SELECT key, content IS NULL FROM report WHERE id = ?", (identifier,)
            ).fetchone()
            if row is None:
                raise _unknown()
            if not hmac.compare_digest(row[0], _digest(key)):
                raise Forbidden("this is not the key that was shown when the report was kept")
            if row[1]:
                raise Gone("this report is gone already")
            connection.execute(
                "UPDATE report SET content = NULL, size = 0 WHERE id = ?", (identifier,)
            )

    def sweep(self, now: datetime | None = None) -> None:
        """Remove the content of what has expired."""
        if self.path.exists():
            with self._connection() as connection:
                connection.execute("BEGIN IMMEDIATE")
                _expire(connection, now or datetime.now(UTC))
                connection.execute("COMMIT")

    def _make_room(self, connection: sqlite3.Connection, size: int) -> None:
        total = connection.execute("SELECT coalesce(sum(size), 0) FROM report").fetchone()[0]
        if total + size <= self.limit:
            return
        for identifier, length in connection.execute(
            "SELECT id, size FROM report WHERE content IS NOT NULL ORDER BY created, id"
        ).fetchall():
            connection.execute(
                "UPDATE report SET content = NULL, size = 0 WHERE id = ?", (identifier,)
            )
            total -= length
            if total + size <= self.limit:
                return

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(
                sqlite3.connect(self.path, isolation_level=None, timeout=30)
            ) as connection:
                # What was deleted is not to be found in the file, and the file gets smaller.
                connection.execute("PRAGMA auto_vacuum = FULL")
                connection.execute("PRAGMA secure_delete = ON")
                connection.executescript(_SCHEMA)
                self.path.chmod(0o600)
                yield connection
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
                raise DiskFull("there is no room for the report") from error
            raise StorageError(f"{self.path.name} cannot be used: {error}") from error


def excerpts(report: Report, sources: Sequence[Source]) -> tuple[Source, ...]:
    """Of texts, the lines around the places of results, each where it was; the rest is empty."""
    wanted: dict[str, set[int]] = {}
    for item in report.results:
        place = item.place
        if place is None or place.line is None:
            continue
        last = min(place.end_line or place.line, place.line + 10 * AROUND)
        near = range(place.line - AROUND, last + AROUND + 1)
        wanted.setdefault(place.source, set()).update(near)
    found = []
    for source in sources:
        numbers = wanted.get(source.name, set())
        if source.suffix in _UNLINED or not numbers:
            continue
        lines = source.data.decode("utf-8-sig", "replace").split("\n")
        shown = [text if n in numbers else "" for n, text in enumerate(lines, 1)]
        found.append(source._replace(data="\n".join(shown).encode()))
    return tuple(found)


def _expire(connection: sqlite3.Connection, now: datetime) -> None:
    connection.execute(
        "UPDATE report SET content = NULL, size = 0 WHERE content IS NOT NULL AND expires <= ?",
        (_stamp(now),),
    )
    connection.execute(
        "DELETE FROM report WHERE content IS NULL AND expires <= ?",
        (_stamp(now - timedelta(days=REMEMBERED)),),
    )


def _packed(report: Report, sources: Sequence[Source]) -> bytes:
    texts = [[item.name, item.suffix, b64encode(item.data).decode()] for item in sources]
    head = json.dumps(texts).encode()
    return zlib.compress(head + b"\n" + storing.write(report))


def _unpacked(content: bytes) -> tuple[Report, tuple[Source, ...]]:
    head, _, rest = zlib.decompress(content).partition(b"\n")
    sources = tuple(
        Source(name, b64decode(data), suffix) for name, suffix, data in json.loads(head)
    )
    return storing.read(rest), sources


def _stamp(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()


def _unknown() -> NotFound:
    return NotFound("there is no such report")

"""Opens, reads and appends to `journal.sqlite`; the only door to it.

An entry is one commit: who, when, why, and the versions it made. Entries are chained by digests,
so that a changed past shows. The text of a version lies apart from the chain and may be erased.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path

from iclod.errors import ConfigError, DiskFull, Gone, NotFound, StorageError
from iclod.journal import chain
from iclod.journal.records import Draft, Entry, Erasure, Version, stamp

_COLUMNS = (
    "v.id, v.seq, v.graph, v.number, v.state, v.digest, v.instant, e.agent, e.message, "
    "v.license, v.reason, v.successor, v.source"
)

_STANDING = (
    f"SELECT {_COLUMNS}, f.instant, c.text FROM version v JOIN entry e USING (seq) "  # noqa: S608
    "JOIN version f ON f.graph = v.graph AND f.number = 1 LEFT JOIN content c ON c.version = v.id "
    "WHERE v.graph = ? AND v.seq <= ? ORDER BY v.number DESC LIMIT 1"
)


class Journal:
    """The journal of one registry; usable from several threads and processes.

    Only whoever holds the registry's lock appends.
    """

    def __init__(self, path: Path, *, base_iri: str, create: bool = False) -> None:
        """Open the file, or make it.

        Raises:
            ConfigError: There is none, or it was begun with another base IRI.
            StorageError: It cannot be read.
        """
        self.path = path
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        if not path.exists() and not create:
            raise ConfigError(
                f"there is no registry in {path.parent}",
                hint="start one with `iclod serve` or `iclod upgrade`, or name another --home",
            )
        with translated():
            connection = self.connection()
            tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            if not tables:
                script = resources.files("iclod.journal").joinpath("schema.sql").read_text("utf-8")
                connection.executescript(f"BEGIN IMMEDIATE; {script} COMMIT;")
                connection.execute(
                    "INSERT INTO meta VALUES ('base_iri', ?), ('format', '1')", (base_iri,)
                )
            found = dict(connection.execute("SELECT key, value FROM meta").fetchall())
        if found.get("base_iri") != base_iri:
            raise ConfigError(
                f"this registry names its records under {found.get('base_iri')}, "
                f"but base_iri is set to {base_iri}",
                hint="a base IRI is chosen once: set it back, or begin a registry in another home",
            )

    def close(self) -> None:
        """Close every connection."""
        with self._guard:
            for connection in self._open:
                connection.close()
            self._open.clear()
            self._local = threading.local()

    def connection(self) -> sqlite3.Connection:
        """This thread's connection; for this package alone."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(
                self.path, isolation_level=None, timeout=30, check_same_thread=False
            )
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")
            self._local.connection = connection
            with self._guard:
                self._open.append(connection)
        return connection

    # Reading -----------------------------------------------------------------------------------

    def head(self) -> int:
        """The newest entry's number; 0 for an empty journal."""
        with translated():
            return int(
                self.connection().execute("SELECT coalesce(max(seq), 0) FROM entry").fetchone()[0]
            )

    def entries(self, since: int = 0, until: int | None = None) -> list[Entry]:
        """Entries after `since`, up to and with `until`, oldest first."""
        rows = self.connection().execute(
            "SELECT seq, instant, agent, message, digest FROM entry "
            "WHERE seq > ? AND seq <= ? ORDER BY seq",
            (since, _top(until)),
        )
        return [Entry(row[0], datetime.fromisoformat(row[1]), *row[2:]) for row in rows]

    def _versions(self, where: str, arguments: Sequence[object]) -> Iterator[Version]:
        rows = self.connection().execute(
            f"SELECT {_COLUMNS} FROM version v JOIN entry e USING (seq) WHERE {where}",  # noqa: S608
            tuple(arguments),
        )
        for row in rows:
            values = list(row)
            values[6] = datetime.fromisoformat(values[6])
            yield Version(*values)

    def version_at(self, graph: str, seq: int | None = None) -> Version | None:
        """The graph's newest version up to and with entry `seq`."""
        found = self._versions(
            "v.graph = ? AND v.seq <= ? ORDER BY v.number DESC LIMIT 1", (graph, _top(seq))
        )
        return next(found, None)

    def version(self, graph: str, number: int) -> Version | None:
        """A version by its number."""
        return next(self._versions("v.graph = ? AND v.number = ?", (graph, number)), None)

    def version_on(self, graph: str, instant: datetime, seq: int | None = None) -> Version | None:
        """The graph's newest version of that instant or before, up to and with entry `seq`."""
        where = "v.graph = ? AND v.seq <= ? AND v.instant <= ? ORDER BY v.number DESC LIMIT 1"
        return next(self._versions(where, (graph, _top(seq), stamp(instant))), None)

    def standing(self, graph: str, seq: int) -> tuple[Version, datetime, str | None] | None:
        """A graph in one look: its newest version up to `seq`, the first's instant, the text.

        The text is None where it was erased.
        """
        found = self.connection().execute(_STANDING, (graph, seq)).fetchone()
        if found is None:
            return None
        *values, created, raw = found
        values[6] = datetime.fromisoformat(values[6])
        text = None if raw is None else zlib.decompress(raw).decode()
        return Version(*values), datetime.fromisoformat(created), text

    def versions(self, graph: str, seq: int | None = None) -> list[Version]:
        """All versions of a graph up to and with entry `seq`, oldest first."""
        where = "v.graph = ? AND v.seq <= ? ORDER BY v.number"
        return list(self._versions(where, (graph, _top(seq))))

    def created(self, graph: str) -> datetime:
        """The instant of a graph's first version."""
        first = self.version(graph, 1)
        if first is None:
            raise NotFound(f"there is no graph {graph}")
        return first.instant

    def current(self, seq: int | None = None, *, prefix: str = "") -> list[Version]:
        """The newest version of every graph up to entry `seq`, removed ones too, by graph.

        Args:
            prefix: Only graphs whose IRI begins so.
        """
        where = (
            "v.id IN (SELECT max(id) FROM version WHERE seq <= ? AND graph >= ? AND graph < ? "
            "GROUP BY graph) ORDER BY v.graph"
        )
        return list(self._versions(where, (_top(seq), prefix, prefix + "\U0010ffff")))

    def changed(self, since: int, until: int | None = None) -> list[str]:
        """Graphs that have a version in the entries after `since`, up to and with `until`."""
        rows = self.connection().execute(
            "SELECT DISTINCT graph FROM version WHERE seq > ? AND seq <= ? "
            "UNION SELECT DISTINCT v.graph FROM erasure x JOIN version v ON v.id = x.version "
            "WHERE x.seq > ? AND x.seq <= ? ORDER BY 1",
            (since, _top(until), since, _top(until)),
        )
        return [row[0] for row in rows]

    def made_in(self, seq: int) -> list[Version]:
        """The versions that one entry made, in order."""
        return list(self._versions("v.seq = ? ORDER BY v.id", (seq,)))

    def last_id(self, seq: int | None = None) -> int:
        """The highest `Version.id` up to and with entry `seq`; ids count from 1 without gaps."""
        row = self.connection().execute(
            "SELECT coalesce(max(id), 0) FROM version WHERE seq <= ?", (_top(seq),)
        )
        return int(row.fetchone()[0])

    def stretch(self, first: int, last: int, seq: int | None = None) -> list[Version]:
        """The versions whose ids lie from `first` to `last`, both included, up to entry `seq`."""
        where = "v.id BETWEEN ? AND ? AND v.seq <= ? ORDER BY v.id"
        return list(self._versions(where, (first, last, _top(seq))))

    def text(self, version: Version) -> str:
        """The content of a version, as canonical N-Triples.

        Raises:
            Gone: It was erased.
        """
        raw = self.raw(version)
        if raw is None:
            raise Gone(
                f"version {version.number} of {version.graph} was erased",
                hint="its digest and the reason are kept; see the history",
            )
        return zlib.decompress(raw).decode()

    def kept(self, version: Version) -> str | None:
        """As `text`, but None where it was erased."""
        try:
            return self.text(version)
        except Gone:
            return None

    def erasures(self, since: int = 0, until: int | None = None) -> list[Erasure]:
        """What was erased in the entries after `since`, up to and with `until`."""
        rows = self.connection().execute(
            "SELECT version, seq, reason FROM erasure WHERE seq > ? AND seq <= ? "
            "ORDER BY seq, version",
            (since, _top(until)),
        )
        return [
            Erasure(next(self._versions("v.id = ?", (row[0],))), row[1], row[2])
            for row in rows.fetchall()
        ]

    def erasure(self, version: Version) -> Erasure | None:
        """When and why a version's text was erased; None where it was not."""
        rows = self.connection().execute(
            "SELECT seq, reason FROM erasure WHERE version = ?", (version.id,)
        )
        row = rows.fetchone()
        return None if row is None else Erasure(version, row[0], row[1])

    def entry(self, seq: int) -> Entry | None:
        """One entry."""
        return next(iter(self.entries(seq - 1, seq)), None)

    def meta(self, key: str) -> str | None:
        """A note about the journal as a whole; see `iclod.journal.replay` for a mirror's."""
        rows = self.connection().execute("SELECT value FROM meta WHERE key = ?", (key,))
        return next((str(row[0]) for row in rows), None)

    def awaited(self) -> frozenset[int]:
        """Ids of a mirror's versions whose text the origin erased in an entry yet to come."""
        return frozenset(json.loads(self.meta("awaited") or "[]"))

    # Writing -----------------------------------------------------------------------------------

    def append(
        self,
        drafts: Sequence[Draft],
        *,
        agent: str,
        message: str,
        now: datetime,
        erase: Sequence[tuple[Version, str]] = (),
    ) -> int:
        """Write one entry in one transaction, and return its number once it is on the disk.

        Args:
            drafts: At most one per graph.
            now: The entry's instant; moved on where it does not lie after the last version's.
            erase: Versions whose text is removed, each with the reason.

        Raises:
            DiskFull, StorageError: Nothing was written.
        """
        with translated():
            connection = self.connection()
            connection.execute("BEGIN IMMEDIATE")
            try:
                seq = self._write(connection, drafts, agent, message, now, erase)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            if erase:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            return seq

    def _write(
        self,
        connection: sqlite3.Connection,
        drafts: Sequence[Draft],
        agent: str,
        message: str,
        now: datetime,
        erase: Sequence[tuple[Version, str]],
    ) -> int:
        last, previous, latest = connection.execute(
            "SELECT coalesce(max(seq), 0), "
            "coalesce((SELECT digest FROM entry ORDER BY seq DESC LIMIT 1), ?), "
            "max((SELECT coalesce(max(instant), '') FROM version), "
            "coalesce(max(instant), '')) FROM entry",
            (chain.ORIGIN,),
        ).fetchone()
        instant = now
        if latest:
            instant = max(now, datetime.fromisoformat(latest) + timedelta(microseconds=1))
        seq, texts, rows = last + 1, [], []
        for place, draft in enumerate(drafts):
            number = connection.execute(
                "SELECT coalesce(max(number), 0) + 1 FROM version WHERE graph = ?", (draft.graph,)
            ).fetchone()[0]
            own = stamp(instant + timedelta(microseconds=place))
            rows.append(
                (draft.graph, number, draft.state, draft.digest, own)
                + (draft.license, draft.reason, draft.successor, draft.source)
            )
            texts.append(zlib.compress(draft.text.encode(), 6))
        there = (
            {row[0] for row in connection.execute("SELECT version FROM content")} if erase else ()
        )
        erase = sorted((pair for pair in erase if pair[0].id in there), key=lambda x: x[0].id)
        erased = [(version.graph, version.number, reason) for version, reason in erase]
        digest = chain.link(previous, (seq, stamp(instant), agent, message), rows, erased)
        connection.execute(
            "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)",
            (seq, stamp(instant), agent, message, previous, digest),
        )
        for row, text in zip(rows, texts, strict=True):
            identifier = connection.execute(
                "INSERT INTO version (seq, graph, number, state, digest, instant, license, "
                "reason, successor, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (seq, *row),
            ).lastrowid
            connection.execute("INSERT INTO content VALUES (?, ?)", (identifier, text))
        for version, reason in erase:
            connection.execute("DELETE FROM content WHERE version = ?", (version.id,))
            connection.execute("INSERT INTO erasure VALUES (?, ?, ?)", (version.id, seq, reason))
        return int(seq)

    def verify(self) -> int:
        """Recompute every digest and the chain; see `iclod.journal.chain.verify`."""
        return chain.verify(self)

    def raw(self, version: Version) -> bytes | None:
        """The text of a version as it is stored, compressed; None where there is none."""
        row = (
            self.connection()
            .execute("SELECT text FROM content WHERE version = ?", (version.id,))
            .fetchone()
        )
        return None if row is None else bytes(row[0])


def _top(seq: int | None) -> int:
    return 2**62 if seq is None else seq


class translated:  # noqa: N801 - reads as a phrase: `with translated():`
    """Turns SQLite's errors into the tree's."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, sqlite3.OperationalError | OSError) and "full" in str(error):
            raise DiskFull(
                "no space is left where the registry lives; nothing was written",
                hint="make room and try again",
            ) from error
        if isinstance(error, sqlite3.Error):
            raise StorageError(
                f"the journal cannot be read or written: {error}",
                hint="check the disk and the rights of the home folder",
            ) from error

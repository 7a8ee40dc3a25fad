"""The index of one registry: brought up by `apply`, read by everything that lists and searches."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection

from iclod.errors import StorageError
from iclod.index import events, labels, listing, lookup, statistics
from iclod.index.connections import Connections
from iclod.index.events import EventChange, Events
from iclod.index.labels import Label, fold
from iclod.index.listing import COLUMNS, FacetValue, Filters, Item, Listing
from iclod.index.lookup import Backlink, Place, Record
from iclod.index.record import FACETS, Entry, IndexChange, Reader
from iclod.index.statistics import Statistics
from iclod.journal import stamp
from iclod.profile import Profile

_ENGLISH = ("en",)


class Index:
    """Usable from several threads and processes; each call reads one state of the index.

    Attributes:
        events: What happened to records, in order.
    """

    def __init__(self, path: Path) -> None:
        """Use the file; it is made when it is first needed, anew if it is broken or too old."""
        self._connections = Connections(path)
        self.events = Events(self._connections)

    @classmethod
    def open(cls, path: Path) -> Index:
        """As the constructor."""
        return cls(path)

    def close(self) -> None:
        """Close every connection."""
        self._connections.close()

    # Writing -----------------------------------------------------------------------------------

    @property
    def seq(self) -> int:
        """Number of the journal's entry that the index has reached; 0: none."""
        with self._connections.reading() as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = 'seq'").fetchone()
        return int(row[0]) if row else 0

    def apply(
        self,
        changes: Iterable[IndexChange],
        profile: Profile,
        seq: int,
        others: Iterable[tuple[str, str | None]] = (),
        happened: Iterable[EventChange] = (),
    ) -> None:
        """Write changes in one transaction; the same ones again change nothing.

        Args:
            seq: Number of the entry that the index has reached with them.
            others: Graphs that are no records, with their N-Triples; None: gone. They are counted.
            happened: The events of the same entries, in order.

        Raises:
            DiskFull, StorageError: Nothing was written.
        """
        with self._connections.writing() as connection:
            if connection.execute("SELECT 1 FROM meta WHERE key = 'stale'").fetchone():
                _clear(connection)
                events.clear(connection)
            _write_facets(connection, profile)
            reader = Reader(profile)
            touched: set[int] = set()
            changed: list[str] = []
            counting = statistics.Counting(connection)
            for graph, text in others:
                counting.graph(graph, text)
            for change in changes:
                identifier = _write(connection, change, reader)
                changed.append(change.thing)
                counting.record(change, identifier)
                if identifier is not None:
                    touched.add(identifier)
            _write_search(connection, touched | _naming(connection, changed))
            events.write(connection, happened, reader)
            counting.write(seq)
            connection.execute("INSERT OR REPLACE INTO meta VALUES ('seq', ?)", (seq,))

    def reset(self) -> None:
        """Begin again at 0; until the next `apply` readers find what was there before."""
        try:
            with self._connections.writing() as connection:
                connection.execute("INSERT OR REPLACE INTO meta VALUES ('seq', 0), ('stale', 1)")
        except StorageError:
            self._connections.discard()

    # Labels ------------------------------------------------------------------------------------

    def labels(self, iris: Iterable[str], languages: Sequence[str] = _ENGLISH) -> dict[str, Label]:
        """What things, parts, schemes are called; IRIs without a label are left out.

        Args:
            languages: The reader's, the most wanted first.
        """
        with self._connections.reading() as connection:
            return labels.of(connection, iris, languages)

    def all_labels(self, iri: str) -> tuple[Label, ...]:
        """Every label of an IRI, preferred ones first."""
        with self._connections.reading() as connection:
            return labels.all_of(connection, iri)

    # Lists -------------------------------------------------------------------------------------

    def listing(
        self,
        kind: str,
        filters: Filters | None = None,
        page: int = 1,
        size: int = 24,
        languages: Sequence[str] = _ENGLISH,
        *,
        today_year: int | None = None,
        facets: bool = True,
    ) -> Listing:
        """One page of the things of a kind that match, newest first, or best first for words.

        Args:
            page: 1-based.
            size: Things per page.
            today_year: Last year of what goes on; default: the current one.
            facets: Whether to count them, which takes most of the time.
        """
        chosen, year = filters or Filters(), _today(today_year)
        with self._connections.reading() as connection:
            found = listing.page(connection, kind, chosen, (page, size), languages, year)
            if not facets:
                return found
            counted = listing.facets(connection, kind, chosen, languages, year)
            return replace(found, facets=counted)

    def facet_counts(
        self,
        kind: str,
        facet: str,
        languages: Sequence[str] = _ENGLISH,
        *,
        today_year: int | None = None,
    ) -> tuple[FacetValue, ...]:
        """A facet's values with their counts over all things of a kind."""
        with self._connections.reading() as connection:
            year = _today(today_year)
            return listing.facet(connection, kind, facet, Filters(), languages, year)

    def counts(self, kind: str) -> int:
        """How many things of a kind there are."""
        with self._connections.reading() as connection:
            sql = "SELECT count(*) FROM thing WHERE kind = ? AND slug <> ''"
            return int(connection.execute(sql, (kind,)).fetchone()[0])

    def statistics(self) -> Statistics:
        """What the data hold, as it was counted when they last changed."""
        with self._connections.reading() as connection:
            return statistics.read(connection)

    def newest(self, kind: str, n: int, languages: Sequence[str] = _ENGLISH) -> list[Item]:
        """The `n` things of a kind that were first published last."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                f"SELECT {COLUMNS} FROM thing t WHERE t.kind = ? AND t.slug <> '' "  # noqa: S608
                "ORDER BY substr(t.created, 1, 19) DESC, t.sort, t.iri LIMIT ?",
                (kind, n),
            ).fetchall()
            return list(listing.items(connection, rows, languages))

    def items(self, things: Iterable[str], languages: Sequence[str] = _ENGLISH) -> dict[str, Item]:
        """Things as lists show them, by IRI; unknown ones are left out."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                f"SELECT {COLUMNS} FROM thing t "  # noqa: S608
                "WHERE t.iri IN (SELECT value FROM json_each(?))",
                (json.dumps(sorted(set(things))),),
            ).fetchall()
            return {item.thing: item for item in listing.items(connection, rows, languages)}

    def documents(self, kind: str) -> list[tuple[str, datetime]]:
        """Documents of a kind with the instant of their newest version, by IRI."""
        with self._connections.reading() as connection:
            return lookup.documents(connection, kind)

    # Look-ups ----------------------------------------------------------------------------------

    def search(
        self, q: str, languages: Sequence[str] = _ENGLISH, limit: int = 24, offset: int = 0
    ) -> list[Item]:
        """Things of all kinds in which every word occurs, the best first."""
        with self._connections.reading() as connection:
            return lookup.search(connection, q, languages, (limit, offset))

    def matches(self, q: str) -> int:
        """How many things `search` finds in all."""
        with self._connections.reading() as connection:
            return lookup.matches(connection, q)

    def suggest(self, q: str, languages: Sequence[str] = _ENGLISH, limit: int = 10) -> list[Item]:
        """Things of all kinds with a name that begins with the text, or a word that does."""
        with self._connections.reading() as connection:
            return lookup.suggest(connection, q, languages, limit)

    def backlinks(
        self,
        thing: str,
        limit: int = 50,
        offset: int = 0,
        languages: Sequence[str] = _ENGLISH,
    ) -> tuple[int, list[Backlink]]:
        """How many statements of other records lead to a thing, and one page of them."""
        with self._connections.reading() as connection:
            return lookup.backlinks(connection, thing, (limit, offset), languages)

    def iter_places(self) -> Iterator[Place]:
        """Every city and country with all its names, by IRI."""
        with self._connections.reading() as connection:
            found = list(lookup.places(connection))
        return iter(found)

    def iter_records(self, kind: str) -> Iterator[Record]:
        """Every thing of a kind with what identifies it, by IRI; withdrawn ones are left out."""
        with self._connections.reading() as connection:
            found = list(lookup.records(connection, kind))
        return iter(found)


def _today(year: int | None) -> int:
    return datetime.now(UTC).year if year is None else year


def _clear(connection: Connection) -> None:
    for table in (
        "body",
        "link",
        "source",
        "span",
        "facet_value",
        "facet",
        "label",
        "search",
        "thing",
        "tally",
        "same",
        "statistics",
    ):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608
    connection.execute("DELETE FROM meta")


def _write_facets(connection: Connection, profile: Profile) -> None:
    connection.execute("DELETE FROM facet")
    connection.executemany(
        "INSERT OR IGNORE INTO facet VALUES (?, ?, ?, ?)",
        (
            (kind.name, item.facet, position, json.dumps(item.name, ensure_ascii=False))
            for kind in profile.kinds
            if kind.name
            for position, item in enumerate(kind.fields)
            if item.facet in FACETS
        ),
    )


def _write(connection: Connection, change: IndexChange, reader: Reader) -> int | None:
    """Replace a record, and return its number; None where it is gone."""
    row = connection.execute(
        "SELECT id FROM thing WHERE document = ?", (change.document,)
    ).fetchone()
    identifier = row[0] if row else None
    if identifier is not None:
        for table in ("body", "label", "facet_value", "span", "link", "source"):
            connection.execute(f"DELETE FROM {table} WHERE thing = ?", (identifier,))  # noqa: S608
        if change.ntriples is None:
            connection.execute("DELETE FROM search WHERE rowid = ?", (identifier,))
            connection.execute("DELETE FROM thing WHERE id = ?", (identifier,))
    if change.ntriples is None:
        return None
    entry = reader.read(change)
    written = connection.execute(
        "INSERT OR REPLACE INTO thing VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            identifier,
            *(change.thing, change.document, change.kind, change.slug),
            *(stamp(change.created), stamp(change.modified), change.number),
            *(entry.sort, json.dumps(entry.preview, ensure_ascii=False)),
        ),
    ).fetchone()[0]
    _write_parts(connection, written, change.kind, entry)
    return int(written)


def _write_parts(connection: Connection, thing: int, kind: str, entry: Entry) -> None:
    connection.execute("INSERT INTO body VALUES (?, ?)", (thing, entry.body))
    connection.executemany(
        "INSERT INTO label VALUES (?, ?, ?, ?, ?, ?)",
        [(thing, iri, text, tag, fold(text), best) for iri, text, tag, best in entry.labels],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO facet_value VALUES (?, ?, ?, ?)",
        [(kind, name, value, thing) for name, value in entry.facets],
    )
    connection.executemany(
        "INSERT INTO span VALUES (?, ?, ?)", [(thing, *span) for span in entry.spans]
    )
    connection.executemany(
        "INSERT OR IGNORE INTO link VALUES (?, ?, ?)",
        [(target, thing, predicate) for predicate, target in entry.links],
    )
    connection.executemany(
        "INSERT INTO source VALUES (?, ?)", [(thing, address) for address in entry.sources]
    )


def _naming(connection: Connection, things: list[str]) -> set[int]:
    """Things that are found by the names of others, for those others."""
    rows = connection.execute(
        "SELECT thing FROM facet_value WHERE value IN (SELECT value FROM json_each(?))",
        (json.dumps(things),),
    )
    return {row[0] for row in rows}


def _write_search(connection: Connection, things: set[int]) -> None:
    chosen = json.dumps(sorted(things))
    connection.execute(
        "DELETE FROM search WHERE rowid IN (SELECT value FROM json_each(?))", (chosen,)
    )
    connection.execute(
        "WITH name AS (SELECT thing, subject, "
        "text || iif(folded = lower(text), '', ' ' || folded) AS text FROM label) "
        "INSERT INTO search (rowid, title, names, body) SELECT t.id, "
        "coalesce((SELECT group_concat(n.text, char(10)) FROM name n "
        "WHERE n.thing = t.id AND n.subject = t.iri), ''), "
        "coalesce((SELECT group_concat(n.text, char(10)) FROM facet_value f "
        "JOIN name n ON n.subject = f.value WHERE f.thing = t.id AND f.name <> 'status'), ''), "
        "b.text FROM thing t JOIN body b ON b.thing = t.id "
        "WHERE t.id IN (SELECT value FROM json_each(?))",
        (chosen,),
    )

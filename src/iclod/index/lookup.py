"""Look-ups: search and suggestions over all kinds, what links to a thing, places, identities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from sqlite3 import Connection
from typing import NamedTuple

from iclod.index import labels, listing
from iclod.index.labels import Label, fold
from iclod.index.listing import COLUMNS, RANK, Item, match


class Backlink(NamedTuple):
    """A statement of another record that leads to a thing, or to a part of it.

    Attributes:
        label: Of the other record's thing.
    """

    thing: str
    document: str
    predicate: str
    label: Label


class Place(NamedTuple):
    """A city or country with every name it has; a country lies in no country."""

    iri: str
    labels: tuple[str, ...]
    country: str | None


class Record(NamedTuple):
    """What tells whether an import speaks of the same thing.

    Attributes:
        sources: Addresses that it was taken from.
        titles: In all languages.
        cities: IRIs.
    """

    thing: str
    sources: tuple[str, ...]
    titles: tuple[str, ...]
    cities: tuple[str, ...]


def search(
    connection: Connection, q: str, languages: Sequence[str], window: tuple[int, int]
) -> list[Item]:
    """Things of all kinds in which every word occurs, the best first.

    Args:
        window: Most things to return, and how many to pass over.
    """
    expression = match(q)
    if expression is None:
        return []
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM search JOIN thing t ON t.id = search.rowid "  # noqa: S608
        f"WHERE search MATCH ? ORDER BY {RANK}, t.sort, t.iri LIMIT ? OFFSET ?",
        (expression, *window),
    ).fetchall()
    return list(listing.items(connection, rows, languages))


def matches(connection: Connection, q: str) -> int:
    """Things of all kinds that `search` finds."""
    expression = match(q)
    if expression is None:
        return 0
    return int(
        connection.execute(
            "SELECT count(*) FROM search WHERE search MATCH ?", (expression,)
        ).fetchone()[0]
    )


def suggest(connection: Connection, q: str, languages: Sequence[str], limit: int) -> list[Item]:
    """Things of all kinds one of whose names begins with the text, or has a word that does.

    Names that begin so come first, then shorter ones.
    """
    expression, start = match(q), fold(q[:1000])
    if expression is None:
        return []
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM search JOIN thing t ON t.id = search.rowid "  # noqa: S608
        "WHERE search MATCH ? AND t.slug <> '' ORDER BY NOT EXISTS (SELECT 1 FROM label l "
        "WHERE l.thing = t.id AND l.folded >= ? AND l.folded < ?), "
        "length(t.sort), t.sort, t.iri LIMIT ?",
        (f"title : ({expression})", start, start + "\U0010ffff", limit),
    ).fetchall()
    return list(listing.items(connection, rows, languages))


def backlinks(
    connection: Connection, thing: str, window: tuple[int, int], languages: Sequence[str]
) -> tuple[int, list[Backlink]]:
    """How many statements of other records lead to a thing, and some of them.

    They come by predicate, then from the newest record.

    Args:
        window: Most statements to return, and how many to pass over.
    """
    total = connection.execute("SELECT count(*) FROM link WHERE target = ?", (thing,)).fetchone()[0]
    rows = connection.execute(
        "SELECT t.iri, t.document, l.predicate, t.slug FROM link l JOIN thing t ON t.id = l.thing "  # noqa: S608
        f"WHERE l.target = ? ORDER BY l.predicate, {listing.NEWEST} LIMIT ? OFFSET ?",
        (thing, *window),
    ).fetchall()
    known = labels.of(connection, (row[0] for row in rows), languages)
    return total, [
        Backlink(iri, document, predicate, known.get(iri) or Label(slug or iri, None, iri))
        for iri, document, predicate, slug in rows
    ]


def documents(connection: Connection, kind: str) -> list[tuple[str, datetime]]:
    """Documents of a kind with the instant of their newest version, by IRI."""
    rows = connection.execute(
        "SELECT document, modified FROM thing WHERE kind = ? AND slug <> '' ORDER BY document",
        (kind,),
    )
    return [(document, datetime.fromisoformat(modified)) for document, modified in rows]


def places(connection: Connection) -> Iterator[Place]:
    """Every city and country, by IRI."""
    rows = connection.execute(
        "SELECT t.iri, (SELECT min(value) FROM facet_value WHERE thing = t.id AND name = 'country')"
        ", l.text FROM thing t JOIN label l ON l.thing = t.id AND l.subject = t.iri "
        "WHERE t.kind IN ('city', 'country') AND t.slug <> '' "
        "ORDER BY t.iri, l.preferred DESC, coalesce(l.language, ''), l.text"
    )
    found: dict[tuple[str, str | None], dict[str, None]] = {}
    for iri, country, text in rows:
        found.setdefault((iri, country), {})[text] = None
    for (iri, country), texts in found.items():
        yield Place(iri, tuple(texts), country)


def records(connection: Connection, kind: str) -> Iterator[Record]:
    """Every thing of a kind with what identifies it, by IRI."""
    things = connection.execute(
        "SELECT id, iri FROM thing WHERE kind = ? AND slug <> '' ORDER BY iri", (kind,)
    ).fetchall()
    parts: list[dict[int, list[str]]] = []
    for sql in (
        "SELECT thing, address FROM source ORDER BY address",
        "SELECT l.thing, l.text FROM label l JOIN thing t ON t.id = l.thing AND t.iri = l.subject "
        "WHERE l.preferred ORDER BY coalesce(l.language, ''), l.text",
        "SELECT thing, value FROM facet_value WHERE name = 'city' ORDER BY value",
    ):
        found: dict[int, list[str]] = {}
        for thing, text in connection.execute(sql):
            found.setdefault(thing, []).append(text)
        parts.append(found)
    for identifier, iri in things:
        sources, titles, cities = (tuple(part.get(identifier, ())) for part in parts)
        yield Record(iri, sources, titles, cities)

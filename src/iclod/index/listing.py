"""Lists: what of a kind matches every filter, page by page, with counts for each facet."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from sqlite3 import Connection
from typing import Any

from iclod.index import labels
from iclod.index.labels import Label, choose, words
from iclod.index.record import FACETS

#: Weights of a hit in names, in names of places and topics, and in other texts.
RANK = "bm25(search, 10.0, 4.0, 1.0)"
#: Columns of an item; dates are compared by the second, as one commit spreads over microseconds.
COLUMNS = "t.id, t.iri, t.document, t.slug, t.kind, t.created, t.modified, t.preview"
NEWEST = "substr(t.modified, 1, 19) DESC, t.sort, t.iri"


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed by: values of one facet are alternatives, facets add up.

    Attributes:
        topic: IRIs; likewise `country`, `city`, `status`.
        year: Years, any of which a period touches.
        q: Words, all of which occur; the last may be the beginning of one.
    """

    topic: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    city: tuple[str, ...] = ()
    year: tuple[int, ...] = ()
    status: tuple[str, ...] = ()
    q: str = ""

    def values(self, facet: str) -> tuple[str, ...]:
        """What is selected of a facet, as texts."""
        return tuple(str(value) for value in getattr(self, facet, ()))


@dataclass(frozen=True)
class FacetValue:
    """A value of a facet.

    Attributes:
        value: An IRI or a year.
        count: Things that match all filters of other facets and have it.
        selected: Whether the list is narrowed by it.
    """

    value: str
    label: Label
    count: int
    selected: bool

    @property
    def slug(self) -> str:
        """The value as it stands in an address: the IRI's last part, or the year."""
        return self.value.rpartition("/")[2]


@dataclass(frozen=True)
class Facet:
    """A facet with every value that occurs or is selected.

    Attributes:
        label: Name of the field that makes it.
        values: Years from the newest, others by count, then by label.
    """

    name: str
    label: Label
    values: tuple[FacetValue, ...]


@dataclass(frozen=True)
class Item:
    """A thing as lists show it.

    Attributes:
        values: By role, the values of the fields that lists show, other than the title.
    """

    thing: str
    document: str
    slug: str
    title: Label
    kind: str
    created: datetime
    modified: datetime
    values: dict[str, tuple[Label, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Listing:
    """One page of a list.

    Attributes:
        total: Things that match, on all pages.
        page: 1-based.
        pages: At least 1; a page beyond the last holds no items.
    """

    items: tuple[Item, ...]
    total: int
    facets: tuple[Facet, ...]
    page: int
    pages: int


@dataclass(frozen=True)
class Condition:
    """A part of a WHERE clause over `thing t`, with its arguments."""

    sql: str
    arguments: tuple[Any, ...] = ()


def match(text: str) -> str | None:
    """An FTS5 expression: every word, the last as a prefix; None where there is no word.

    Spec: https://www.sqlite.org/fts5.html#full_text_query_syntax
    """
    found = words(text[:1000])[:32]
    return " ".join(f'"{word}"' for word in found) + "*" if found else None


def conditions(kind: str, filters: Filters, today_year: int, *, but: str = "") -> Condition:
    """Everything that a thing of the list has to fulfil; `find` comes before, if there are words.

    Args:
        today_year: Last year of what goes on.
        but: A facet whose selection is left out of account.
    """
    parts = [Condition("t.kind = ? AND t.slug <> ''", (kind,))]
    for name in FACETS:
        values = filters.values(name)
        if not values or name == but:
            continue
        wanted = json.dumps(values)
        if name == "year":
            sql = (
                "t.id IN (SELECT s.thing FROM span s, json_each(?) y WHERE CAST(y.value AS INTEGER)"
                " BETWEEN s.first AND coalesce(s.last, max(s.first, ?)))"
            )
            parts.append(Condition(sql, (wanted, today_year)))
        else:
            sql = (
                "t.id IN (SELECT thing FROM facet_value WHERE kind = ? AND name = ? "
                "AND value IN (SELECT value FROM json_each(?)))"
            )
            parts.append(Condition(sql, (kind, name, wanted)))
    if filters.q.strip():
        parts.append(Condition("t.id IN (SELECT id FROM hit)"))
    return Condition(
        " AND ".join(part.sql for part in parts),
        tuple(argument for part in parts for argument in part.arguments),
    )


def find(connection: Connection, text: str) -> None:
    """Put whatever holds the words into the connection's own table `hit`, once for all counts."""
    expression = match(text)
    connection.execute("DELETE FROM hit")
    if expression:
        connection.execute(
            f"INSERT INTO hit SELECT rowid, {RANK} FROM search WHERE search MATCH ?",  # noqa: S608
            (expression,),
        )


def page(
    connection: Connection,
    kind: str,
    filters: Filters,
    window: tuple[int, int],
    languages: Sequence[str],
    today_year: int,
) -> Listing:
    """Select one page and the total; `facets` may follow in the same transaction.

    Args:
        window: 1-based page number, and size in things.
    """
    number, size = max(window[0], 1), max(window[1], 1)
    searching = bool(filters.q.strip())
    if searching:
        find(connection, filters.q)
    where = conditions(kind, filters, today_year)
    total = connection.execute(
        f"SELECT count(*) FROM thing t WHERE {where.sql}",  # noqa: S608
        where.arguments,
    ).fetchone()[0]
    # Far-off page numbers must not overflow an SQLite integer.
    offset = min((number - 1) * size, total)
    source = "hit CROSS JOIN thing t ON t.id = hit.id" if searching else "thing t"
    order = f"hit.rank, {NEWEST}" if searching else NEWEST
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM {source} WHERE {where.sql} "  # noqa: S608
        f"ORDER BY {order} LIMIT ? OFFSET ?",
        (*where.arguments, min(size, total), offset),
    ).fetchall()
    return Listing(
        items=items(connection, rows, languages),
        total=total,
        facets=(),
        page=number,
        pages=max(1, -(-total // size)),
    )


def items(connection: Connection, rows: list[Any], languages: Sequence[str]) -> tuple[Item, ...]:
    """Rows of `COLUMNS` as items, with labels for every IRI in them."""
    previews = [json.loads(row[7]) for row in rows]
    iris = {row[1] for row in rows} | {
        text for shown in previews for values in shown.values() for text, _, iri in values if iri
    }
    known = labels.of(connection, iris, languages)

    def shown(values: list[tuple[str, str | None, bool]]) -> tuple[Label, ...]:
        things = [known.get(v[0]) or Label(_last(v[0]), None, v[0]) for v in values if v[2]]
        plain = [Label(v[0], None) for v in values if not v[2] and v[1] is None]
        chosen = choose((Label(v[0], v[1]) for v in values if not v[2] and v[1]), languages)
        return (*things, *plain, *((chosen,) if chosen else ()))

    return tuple(
        Item(
            thing=row[1],
            document=row[2],
            slug=row[3],
            title=known.get(row[1]) or Label(row[3] or row[4], None, row[1]),
            kind=row[4],
            created=datetime.fromisoformat(row[5]),
            modified=datetime.fromisoformat(row[6]),
            values={role: shown(values) for role, values in preview.items()},
        )
        for row, preview in zip(rows, previews, strict=True)
    )


def facets(
    connection: Connection,
    kind: str,
    filters: Filters,
    languages: Sequence[str],
    today_year: int,
) -> tuple[Facet, ...]:
    """All facets of a kind, in the order of their fields.

    `find` comes before, if there are words.
    """
    rows = connection.execute(
        "SELECT name, label FROM facet WHERE kind = ? ORDER BY position, name", (kind,)
    ).fetchall()
    return tuple(
        Facet(
            name,
            _field_label(json.loads(label), name, languages),
            facet(connection, kind, name, filters, languages, today_year),
        )
        for name, label in rows
    )


def _field_label(names: dict[str, str], name: str, languages: Sequence[str]) -> Label:
    texts = (Label(text, language or None) for language, text in names.items())
    return choose(texts, languages) or Label(name)


def facet(
    connection: Connection,
    kind: str,
    name: str,
    filters: Filters,
    languages: Sequence[str],
    today_year: int,
) -> tuple[FacetValue, ...]:
    """Count a facet's values among the things that match all other facets and the words."""
    where = conditions(kind, filters, today_year, but=name)
    if name == "year":
        counts = _years(connection, where, today_year)
    else:
        rows = connection.execute(
            "SELECT f.value, count(*) FROM facet_value f CROSS JOIN thing t ON t.id = f.thing "  # noqa: S608
            f"WHERE f.kind = ? AND f.name = ? AND {where.sql} GROUP BY f.value",
            (kind, name, *where.arguments),
        )
        counts = dict(rows.fetchall())
    selected = set(filters.values(name))
    counts |= {value: 0 for value in selected if value not in counts}
    return _sorted(connection, name, counts, selected, languages)


def _years(connection: Connection, where: Condition, today_year: int) -> dict[str, int]:
    rows = connection.execute(
        "SELECT s.thing, s.first, coalesce(s.last, max(s.first, ?)) "  # noqa: S608
        f"FROM span s CROSS JOIN thing t ON t.id = s.thing WHERE {where.sql}",
        (today_year, *where.arguments),
    )
    touched: dict[int, set[int]] = {}
    for thing, first, last in rows:
        touched.setdefault(thing, set()).update(range(first, last + 1))
    counts = Counter(year for years in touched.values() for year in years)
    return {str(year): count for year, count in counts.items()}


def _sorted(
    connection: Connection,
    name: str,
    counts: dict[str, int],
    selected: Iterable[str],
    languages: Sequence[str],
) -> tuple[FacetValue, ...]:
    known = {} if name == "year" else labels.of(connection, counts, languages)
    iri = name != "year"
    values = [
        FacetValue(
            value,
            known.get(value) or Label(_last(value), None, value if iri else None),
            count,
            value in selected,
        )
        for value, count in counts.items()
    ]
    if name == "year":
        return tuple(sorted(values, key=lambda value: int(value.value), reverse=True))
    return tuple(sorted(values, key=lambda v: (-v.count, labels.fold(v.label.text), v.value)))


def _last(iri: str) -> str:
    return iri.rstrip("/").rpartition("/")[2] or iri

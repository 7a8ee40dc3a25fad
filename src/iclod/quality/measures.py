"""Counting what was found, for any number of the dataset and any part of it.

Spec: https://www.w3.org/TR/vocab-dqv/#dqv:QualityMeasurement
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from iclod.profile import Field, Kind, Profile
from iclod.quality.counting import HOLDS, Counts, Slice, count, within
from iclod.quality.metrics import BY_NAME, METRICS, Metric
from iclod.quality.reading import GRAPH, SCHEME, named, places, wanted


@dataclass(frozen=True)
class Figure:
    """A measured value.

    Attributes:
        amount: How much is wrong or missing.
        total: How much there could be.
        records: How many records are concerned.
    """

    metric: str
    amount: int
    total: int
    records: int = 0

    @property
    def value(self) -> float | None:
        """Percent of what is right, for a share; None where there is nothing to measure."""
        if BY_NAME[self.metric].form == "count":
            return self.amount
        # An amount counts names too that two fields may share.
        return max(0.0, 100 * (1 - self.amount / self.total)) if self.total else None


@dataclass(frozen=True)
class Group:
    """The figures of one kind, topic or country.

    Attributes:
        records: How many there are.
    """

    value: str
    records: int
    figures: tuple[Figure, ...]

    def figure(self, metric: str) -> Figure | None:
        """The figure of a metric."""
        return next((item for item in self.figures if item.metric == metric), None)


@dataclass(frozen=True)
class FieldFigure:
    """How many things of a kind leave a field empty; `level` is `recommended` or `optional`."""

    kind: str
    field: str
    level: str
    amount: int
    total: int

    @property
    def value(self) -> float:
        """Percent of the things that have a value."""
        return 100 * (1 - self.amount / self.total)


@dataclass(frozen=True)
class Rule:
    """How often a shape finds something about the things of a kind."""

    metric: str
    kind: str
    field: str
    shape: str
    amount: int
    records: int


@dataclass(frozen=True)
class Item:
    """One thing that was found about a record."""

    field: str
    shape: str
    value: str
    more: str
    amount: int


@dataclass(frozen=True)
class Listed:
    """A record with what was found about it."""

    document: str
    thing: str
    kind: str
    slug: str
    items: tuple[Item, ...]


def summary(
    connection: Connection,
    number: int,
    profile: Profile,
    languages: Sequence[str],
    part: Slice | None = None,
) -> tuple[Figure, ...]:
    """The main figures of a part of the data (default: all)."""
    part = part or Slice()
    counts = count(connection, number, part).get("", Counts())
    return _figures(counts, profile, languages, part)


def groups(
    connection: Connection,
    number: int,
    profile: Profile,
    languages: Sequence[str],
    by: str,
    part: Slice | None = None,
) -> tuple[Group, ...]:
    """The figures for each kind, topic or country, those with most records first."""
    part = part or Slice()
    found = []
    for value, counts in count(connection, number, part, by).items():
        records = sum(counts.things.values())
        if records:
            found.append(Group(value, records, _figures(counts, profile, languages, part)))
    return tuple(sorted(found, key=lambda group: (-group.records, group.value)))


def fields(
    connection: Connection, number: int, profile: Profile, part: Slice | None = None
) -> tuple[FieldFigure, ...]:
    """How full each recommended and optional field is, in the order of the profile."""
    part = part or Slice()
    counts = count(connection, number, part).get("", Counts())
    empty: dict[tuple[str, str], int] = {}
    for (kind, metric, item, _), (amount, _) in counts.found.items():
        if metric in ("recommended", "optional"):
            empty[kind, item] = amount
    return tuple(
        FieldFigure(kind.name, item.shape, level, empty.get((kind.name, item.shape), 0), total)
        for kind in profile.kinds
        if kind.name and (total := counts.things.get(kind.name, 0))
        for level, item in wanted(kind)
        if part.field in ("", item.shape)
    )


def rules(connection: Connection, number: int, part: Slice | None = None) -> tuple[Rule, ...]:
    """What each shape finds, and how links are broken; the worst and most frequent first."""
    order = ("violations", "warnings", "infos", "links", "insecure", "untyped")
    counts = count(connection, number, part or Slice()).get("", Counts())
    found = [
        Rule(metric, kind, item, shape, amount, records)
        for (kind, metric, item, shape), (amount, records) in counts.found.items()
        if metric in order
    ]
    return tuple(
        sorted(found, key=lambda r: (order.index(r.metric), -r.amount, r.shape, r.field, r.kind))
    )


def untranslated(
    connection: Connection,
    number: int,
    profile: Profile,
    languages: Sequence[str],
    part: Slice | None = None,
) -> tuple[tuple[str, str, int, int], ...]:
    """Kind, language, how many names lack it, of how many."""
    part = part or Slice()
    where, arguments = within(part, number, "f")
    rows = connection.execute(
        "SELECT d.kind, f.value, sum(f.amount) FROM finding f "  # noqa: S608
        "JOIN document d ON d.id = f.document WHERE f.metric = 'languages' "
        f"AND {HOLDS.format('f')} AND {where} GROUP BY 1, 2",
        (number, number, *arguments),
    )
    missing = {(kind, language): amount for kind, language, amount in rows}
    things = count(connection, number, part).get("", Counts()).things
    return tuple(
        (kind.name, language, missing.get((kind.name, language), 0), total)
        for kind in profile.kinds
        if kind.name
        and (total := things.get(kind.name, 0) * len(list(named(kind))))
        and part.field in ("", *(item.shape for item in named(kind)))
        for language in languages
    )


def listing(
    connection: Connection, number: int, metric: Metric, part: Slice, page: int, size: int
) -> tuple[int, tuple[Listed, ...]]:
    """How many records a metric is about, and one page of them with what was found.

    Args:
        page: 1-based.
        size: Records on a page.
    """
    where, arguments = within(part, number, "f")
    source = (
        "FROM finding f JOIN document d ON d.id = f.document "
        f"WHERE f.metric = ? AND {HOLDS.format('f')} AND {where}"
    )
    given = (metric.source, number, number, *arguments)
    total = connection.execute(f"SELECT count(DISTINCT d.id) {source}", given).fetchone()[0]
    offset = min((page - 1) * size, total)
    rows = connection.execute(
        f"SELECT d.id, d.iri, d.thing, d.kind, d.slug {source} "
        "GROUP BY d.id ORDER BY d.kind <> 'practice', d.kind, d.iri LIMIT ? OFFSET ?",
        (*given, size, offset),
    ).fetchall()
    found = []
    for identifier, iri, thing, kind, slug in rows:
        items = connection.execute(
            f"SELECT f.field, f.shape, f.value, f.more, f.amount {source} AND d.id = ? "
            "ORDER BY f.field, f.shape, f.value, f.more",
            (*given, identifier),
        )
        found.append(Listed(iri, thing, kind, slug, tuple(Item(*item) for item in items)))
    return int(total), tuple(found)


def history(
    connection: Connection, until: int, most: int | None = None
) -> tuple[tuple[int, str, tuple[Figure, ...]], ...]:
    """Number, instant and main figures of the numbers that were measured, oldest first.

    Args:
        until: The last number.
        most: Only so many of the newest numbers.
    """
    rows = connection.execute(
        "SELECT m.number, m.instant, f.metric, f.amount, f.total FROM figure f "
        "JOIN (SELECT number, instant FROM measured WHERE number <= ? "
        "ORDER BY number DESC LIMIT ?) m ON m.number = f.number ORDER BY m.number",
        (until, -1 if most is None else most),
    )
    found: dict[tuple[int, str], dict[str, Figure]] = {}
    for number, instant, metric, amount, total in rows:
        if metric in BY_NAME:
            known = found.setdefault((number, instant), {})
            known[metric] = Figure(metric, amount, total)
    return tuple(
        (number, instant, tuple(known[m.name] for m in METRICS if m.name in known))
        for (number, instant), known in found.items()
    )


def kinds(profile: Profile) -> tuple[Kind, ...]:
    """The kinds that have records."""
    return tuple(kind for kind in profile.kinds if kind.name)


def measured_fields(profile: Profile) -> Iterator[tuple[Kind, Field, str]]:
    """Every field that may be empty, with its kind and level."""
    for kind in kinds(profile):
        for level, item in wanted(kind):
            yield kind, item, level


def _figures(
    counts: Counts, profile: Profile, languages: Sequence[str], part: Slice
) -> tuple[Figure, ...]:
    amounts: dict[str, int] = {}
    records: dict[str, int] = {}
    for (_, name, _, _), (amount, _) in counts.found.items():
        amounts[name] = amounts.get(name, 0) + amount
    for (kind, name), number in counts.concerned.items():
        if kind not in (SCHEME, GRAPH) or BY_NAME[name].form == "count":
            records[name] = records.get(name, 0) + number
    shown = [k for k in kinds(profile) if k.name in counts.things]
    found = []
    for metric in METRICS:
        concerned = records.get(metric.source, 0)
        if metric.name == "conformance":
            concerned = sum(
                number
                for (kind, name), number in counts.concerned.items()
                if name == metric.source and kind not in (SCHEME, GRAPH)
            )
        by_record = metric.form == "share" and metric.counted == "records"
        amount = concerned if by_record else amounts.get(metric.source, 0)
        total = sum(
            counts.things[kind.name or ""] * weight
            for kind in shown
            if (weight := _weight(metric.name, kind, languages, part.field))
        )
        found.append(Figure(metric.name, amount, total, concerned))
    return tuple(found)


def _weight(metric: str, kind: Kind, languages: Sequence[str], only: str) -> int:
    """How often a metric counts each thing of a kind."""
    if metric in ("recommended", "optional"):
        return sum(level == metric and only in ("", item.shape) for level, item in wanted(kind))
    if metric == "languages":
        return len(languages) * sum(only in ("", item.shape) for item in named(kind))
    if only and all(item.shape != only for item in kind.fields):
        return 0
    if metric == "topics":
        return int(kind.field("topic") is not None)
    if metric in ("coordinates", "identifiers"):
        return int(places(kind))
    return 1


def chosen(figures: Iterable[Figure], metric: str) -> Figure | None:
    """The figure of a metric."""
    return next((item for item in figures if item.metric == metric), None)

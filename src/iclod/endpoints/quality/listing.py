"""The records that a measure is about, with what was found, page by page: a list to work off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from iclod.endpoints.quality.asked import REASONS, Asked
from iclod.endpoints.quality.naming import Naming
from iclod.errors import NotFound, RequestError
from iclod.quality import BY_NAME, METRICS, Listed, Metric, measures
from iclod.quality.measures import Item
from iclod.web import reading

#: Records on a page.
SIZE = 50


@dataclass(frozen=True)
class Entry:
    """Something that was found about a record, in words.

    Attributes:
        field: What the field is called.
        text: What is wrong.
        target: IRI that it is about, if it is about one.
        successor: IRI of what to refer to instead.
        rule: The shape that found it.
    """

    field: str
    text: str
    target: str
    successor: str
    rule: str
    amount: int


@dataclass(frozen=True)
class Row:
    """A record with its title."""

    record: Listed
    title: str
    language: str | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Page:
    """A page of the list."""

    metric: Metric
    total: int
    page: int
    pages: int
    rows: tuple[Row, ...]
    names: Mapping[str, tuple[str, str | None]]


def metric(name: str) -> Metric:
    """A metric by its name.

    Raises:
        NotFound: There is none.
    """
    if name not in BY_NAME:
        known = ", ".join(item.name for item in METRICS)
        raise NotFound(f"no measure is called {name[:40]!r}; there are {known}")
    return BY_NAME[name]


def number(text: str) -> int:
    """Read the number of a page.

    Raises:
        RequestError: It is none.
    """
    if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) > 0):
        raise RequestError(f"page is {text[:40]!r}: write a number from 1")
    return int(text)


def select(asked: Asked, chosen: Metric, page: int, naming: Naming, size: int = SIZE) -> Page:
    """One page of the records that a metric is about.

    Raises:
        NotFound: It lies beyond the last one.
    """
    with asked.registry.quality.reading() as connection:
        total, found = measures.listing(connection, asked.number, chosen, asked.part, page, size)
    pages = max(1, -(-total // size))
    if page > pages:
        raise NotFound(f"there is no page {page}: the last one is {pages}")
    targets = {i.value.partition("#")[0] for r in found for i in r.items if ":" in i.value}
    successors = {i.more for r in found for i in r.items if i.more.startswith(("http:", "https:"))}
    names = naming.things({record.thing for record in found} | targets | successors)
    rows = tuple(
        Row(record, *names[record.thing], tuple(_entry(chosen, i, naming) for i in record.items))
        for record in found
    )
    return Page(chosen, total, page, pages, rows, names)


def _entry(chosen: Metric, item: Item, naming: Naming) -> Entry:
    languages, name = naming.languages, chosen.source
    text, target, successor, rule = "", item.value, "", ""
    if name in ("violations", "warnings", "infos"):
        text, rule = naming.message(item.shape), item.shape
    elif name == "links":
        text = reading.word(REASONS.get(item.shape, {}), languages, item.shape)
        successor = item.more
    elif name == "languages":
        text, target = item.value, ""
    return Entry(naming.field(item.field), text, target, successor, rule, item.amount)


def to_json(found: Page, asked: Asked) -> dict[str, Any]:
    """The page as plain values."""
    return {
        "metric": found.metric.name,
        "label": found.metric.label,
        "definition": found.metric.definition,
        "advice": found.metric.advice,
        "number": asked.number,
        "total": found.total,
        "page": found.page,
        "pages": found.pages,
        "records": [
            {
                "thing": row.record.thing,
                "document": row.record.document,
                "kind": row.record.kind,
                "title": row.title,
                "found": [_found(found.metric, item) for item in row.record.items],
            }
            for row in found.rows
        ],
    }


def _found(chosen: Metric, item: Item) -> dict[str, Any]:
    named = {"field": item.field, "times": item.amount if item.amount > 1 else None}
    if chosen.source == "links":
        named |= {"target": item.value, "reason": item.shape, "successor": item.more}
    elif chosen.source == "languages":
        named |= {"language": item.value}
    elif item.shape:
        named |= {"shape": item.shape, "part": item.value, "component": item.more}
    elif item.value:
        named |= {"value": item.value}
    return {name: value for name, value in named.items() if value}


def rows(found: Page, naming: Naming) -> Iterator[tuple[Any, ...]]:
    """The page as rows: one for each thing that was found."""
    yield ("thing", "title", "kind", "field", "found", "about", "successor", "rule", "times")
    for row in found.rows:
        for entry in row.entries:
            yield (
                *(row.record.thing, row.title, row.record.kind, entry.field, entry.text),
                *(entry.target, entry.successor, entry.rule, entry.amount),
            )

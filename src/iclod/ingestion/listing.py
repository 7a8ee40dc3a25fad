"""The listing page → its cards: title, places, years, first words, address.

A card ends with its *Read More*. Within it the line of places and years is looked for first; the
title stands before that line, the first words after it. Everything about the cards is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from iclod.ingestion.folding import fold
from iclod.ingestion.gazetteer import Gazetteer, Split
from iclod.ingestion.lines import Line
from iclod.ingestion.lines import read as read_lines

_FACETS = frozenset(
    "topic topics theme themes year years annee annees country countries pays city cities ville "
    "villes filter filters filtres".split()
)
_SHELL = re.compile(
    r".*>>|(?:tel|fax)\.? ?[+(\d].*|(?:https?://|www\.)\S+|[a-z]-[0-9]{4,5} .*|total \d+|"
    r"\d+ (?:\w+ ){0,4}(?:outlook|results?|resultats?)|"
    r"intercultural cities: good practice examples|this section offers .*|"
    r"cites interculturelles\W+exemples de bonnes pratiques|"
    r"cette section .*|(?:©|copyright) .*|(?:previous|next|suivant|precedent|page|[\d ,.…<>-])+"
)


@dataclass(frozen=True)
class Card:
    """A card of the listing.

    Attributes:
        number: 1-based place among the cards of the page.
        line: Line of the text on which it begins; None in HTML.
        title: None where none is printed.
        where: The line of places and years as it was split.
        excerpt: The first words of the description, as printed.
        address: The page that *Read More* leads to.
        cut: Whether its end (*Read More*) is missing.
        language: What the page says its language is; None for bare text.
    """

    number: int
    line: int | None
    title: str | None
    where: Split
    excerpt: str = ""
    address: str | None = None
    cut: bool = False
    language: str | None = None


@dataclass(frozen=True)
class Stray:
    """Text among the cards that belongs to none."""

    line: int | None
    text: str


@dataclass(frozen=True)
class Page:
    """What a page holds."""

    cards: tuple[Card, ...]
    strays: tuple[Stray, ...] = ()
    language: str | None = None
    address: str | None = None


@dataclass
class _Unit:
    line: Line
    gap: bool
    split: Split


@dataclass
class _Segment:
    """The lines up to a *Read More*, or to the end of the page."""

    units: list[_Unit] = field(default_factory=list)
    more: Line | None = None
    framed: bool = False
    first: bool = False


def read(text: str, gazetteer: Gazetteer) -> Page:
    """Read a page, plain text or HTML; never fails on any string."""
    source = read_lines(text)
    cards: list[Card] = []
    strays: list[Stray] = []
    for segment in _segments(source.lines, gazetteer, html=source.html):
        made, left = _read_segment(segment, gazetteer)
        strays += left
        for card in made:
            number = len(cards) + 1
            cards.append(replace(card, number=number, language=source.language))
    return Page(tuple(cards), tuple(strays), source.language, source.address)


def _segments(lines: Iterable[Line], gazetteer: Gazetteer, *, html: bool) -> list[_Segment]:
    segments = [_Segment(first=True)]
    gap = True
    for line in lines:
        if line.kind == "open":
            segments.append(_Segment(framed=True))
        elif line.kind == "more":
            segments[-1].more = line
            segments.append(_Segment())
        elif line.kind == "text":
            segments[-1].units.append(_Unit(line, gap or html, gazetteer.split(line.text)))
        gap = line.kind != "text"
    return [segment for segment in segments if segment.units or segment.more]


def _read_segment(segment: _Segment, gazetteer: Gazetteer) -> tuple[list[Card], list[Stray]]:
    units = segment.units
    _join_places(units, gazetteer)
    if segment.more is None:
        stop = next((i for i, unit in enumerate(units) if _facet(unit)), len(units))
        del units[stop:]
    if not units:
        more = segment.more
        return [], [Stray(more.number, more.text)] if more else []
    at = _places(segment)
    if not at:
        return _without_place(segment)
    first = at[0]
    begin = _title_begin(segment, first)
    cards = []
    for index, place in enumerate(at):
        following = at[index + 1] - 1 if index + 1 < len(at) else len(units)
        title = units[begin:place] if index == 0 else units[max(place - 1, 0) : place]
        last = index + 1 == len(at)
        more = segment.more if last else None
        cards.append(_card(title, units[place], units[place + 1 : following], more))
    return cards, _strays(segment, units[:begin])


def _join_places(units: list[_Unit], gazetteer: Gazetteer) -> None:
    """Make one of a line of places that was broken into several."""
    index = 1
    while index + 1 < len(units):
        here, after = units[index].split, units[index + 1].split
        fragment = after.strength == 1 or (after.strength == 2 and not after.named)
        if here.strength and not here.years and fragment and not _shell(units[index - 1].line.text):
            text = f"{units[index].line.text} {units[index + 1].line.text}"
            joined = gazetteer.split(text)
            if joined.strength == 3:
                units[index] = _Unit(
                    replace(units[index].line, text=text), units[index].gap, joined
                )
                del units[index + 1]
                continue
        index += 1


def _places(segment: _Segment) -> list[int]:
    """Which lines are lines of places and years; one directly before another is a title."""
    units = segment.units
    strengths = [unit.split.strength for unit in units]
    heads = {i for i, unit in enumerate(units) if unit.line.heading and segment.framed}
    sure = {i for i, value in enumerate(strengths) if value >= 2 and i not in heads}
    strong = sorted(i for i in sure if i + 1 not in sure)
    if segment.more is None:
        return [i for i in strong if strengths[i] == 3 and i > 0] if segment.units else []
    if strong:
        return strong
    weak = [i for i, value in enumerate(strengths) if value == 1 and i not in heads]
    years_only = [i for i in weak if not units[i].split.cities and not units[i].split.named]
    if segment.first:
        return [i for i in weak if i > 0 and i >= len(units) - 2][-1:]
    for index in weak:
        if 1 <= index <= 2:
            return [index]
    if 0 in years_only and len(units) <= 2:
        return [0]
    return [1] if _looks_placed(units, heads) else []


def _looks_placed(units: list[_Unit], heads: set[int]) -> bool:
    """Whether the second line can only be one of places, though none of them is known."""
    if len(units) < 2 or 1 in heads:
        return False
    text, split = units[1].line.text, units[1].split
    if len(text) > 90 or text.endswith(("...", "…", ".", "!", "?")) or ":" in text:
        return False
    dated = bool(split.years and split.unknown and re.search(r"\d", split.years))
    return dated or (len(units) > 2 and len(text.split()) <= 4 and text[:1].isupper())


def _without_place(segment: _Segment) -> tuple[list[Card], list[Stray]]:
    """A card without a line of places: a title and perhaps first words, or only these."""
    units = segment.units
    if segment.more is None:
        return [], _strays(segment, units if not segment.framed and not segment.first else [])
    last = len(units) - 1
    if segment.first and not _excerpt(units[last]):
        return [], [Stray(units[last].line.number, units[last].line.text)]
    begin = last - 1 if segment.first or _excerpt(units[0]) else 0
    if begin < 0 or _shell(units[begin].line.text) or _paragraph(units[begin]):
        return [_card([], None, units[last:], segment.more)], _strays(segment, units[:last])
    card = _card(units[begin : begin + 1], None, units[begin + 1 :], segment.more)
    return [card], _strays(segment, units[:begin])


def _title_begin(segment: _Segment, place: int) -> int:
    """Where the title before a line of places begins; the line itself if there is none."""
    units = segment.units
    if segment.framed:
        heading = [i for i in range(place) if units[i].line.heading]
        if heading:
            return heading[-1]
    if place == 0 or _shell(units[place - 1].line.text) or _paragraph(units[place - 1]):
        return place
    begin = place - 1
    while (
        begin > 0
        and not segment.first
        and not units[begin].gap
        and not _shell(units[begin - 1].line.text)
        and sum(len(unit.line.text) + 1 for unit in units[begin - 1 : place]) <= 300
    ):
        begin -= 1
    return begin


def _card(title: list[_Unit], place: _Unit | None, excerpt: list[_Unit], more: Line | None) -> Card:
    words = " ".join(unit.line.text for unit in title)
    parts = [*title, *([place] if place else []), *excerpt]
    address = more.href if more else None
    address = address or next((unit.line.href for unit in title if unit.line.href), None)
    return Card(
        0,
        parts[0].line.number if parts else None,
        words or None,
        place.split if place else Split(),
        " ".join(unit.line.text for unit in excerpt),
        address,
        more is None,
    )


def _strays(segment: _Segment, units: list[_Unit]) -> list[Stray]:
    """What was left over, unless it is the frame of the page."""
    if segment.first or segment.framed or any(_shell(unit.line.text) for unit in units):
        return []
    return [Stray(unit.line.number, unit.line.text) for unit in units]


def _facet(unit: _Unit) -> bool:
    text = fold(unit.line.text).strip(" :")
    return text in _FACETS or bool(re.fullmatch(r"total \d+", text))


def _shell(text: str) -> bool:
    folded = fold(text)
    return folded.strip(" :") in _FACETS or bool(_SHELL.fullmatch(folded)) or text.endswith(">>")


def _excerpt(unit: _Unit) -> bool:
    text = unit.line.text
    return text.endswith(("...", "…")) or _paragraph(unit)


def _paragraph(unit: _Unit) -> bool:
    text = unit.line.text
    return len(text) > 300 or (len(text) > 150 and text.endswith((".", "...", "…")))

"""What the home page shows: the newest practices, and counts by country, topic and year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from iclod.index import FacetValue, Index
from iclod.profile import Profile
from iclod.web import cards, reading

#: The kind that the registry is about; the others serve to find it.
LEADING = "practice"
#: Kinds that are counted in figures beneath the introduction.
COUNTED = (LEADING, "city", "country", "topic")
NEWEST = 8
YEARS = 30


@dataclass(frozen=True)
class Bar:
    """A count with its share of the largest, from 0 to 1."""

    text: str
    count: int
    share: float
    href: str


@dataclass(frozen=True)
class Figure:
    """How many things of a kind there are."""

    kind: str
    count: int
    label: str


@dataclass(frozen=True)
class Home:
    """The page."""

    figures: tuple[Figure, ...]
    newest: tuple[cards.Card, ...]
    countries: tuple[Bar, ...]
    topics: tuple[Bar, ...]
    years: tuple[Bar, ...]


def build(
    index: Index, profile: Profile, languages: Sequence[str], href: cards.Href, path: str
) -> Home:
    """Read the page's numbers from the index.

    Args:
        path: Address of the list of practices.
    """
    kinds = [kind for name in COUNTED if (kind := profile.kind(name))]
    newest = index.newest(LEADING, NEWEST, languages)

    def bars(facet: str) -> tuple[Bar, ...]:
        values = index.facet_counts(LEADING, facet, languages)
        return _bars(values, f"{path}?{facet}=")

    return Home(
        figures=tuple(
            Figure(kind.name, index.counts(kind.name), reading.word(kind.label, languages))
            for kind in kinds
            if kind.name
        ),
        newest=tuple(cards.card(item, languages[0], href) for item in newest),
        countries=bars("country"),
        topics=bars("topic"),
        years=_filled(bars("year"), f"{path}?year="),
    )


def _bars(values: Sequence[FacetValue], start: str) -> tuple[Bar, ...]:
    most = max((value.count for value in values), default=1)
    return tuple(
        Bar(value.label.text, value.count, value.count / most, start + value.slug)
        for value in values
    )


def _filled(bars: Sequence[Bar], start: str) -> tuple[Bar, ...]:
    """Years in order, those without a practice too, the latest ones only."""
    known = {int(bar.text): bar for bar in bars}
    if not known:
        return ()
    first = max(min(known), max(known) - YEARS + 1)
    return tuple(
        known.get(year, Bar(str(year), 0, 0.0, f"{start}{year}"))
        for year in range(first, max(known) + 1)
    )

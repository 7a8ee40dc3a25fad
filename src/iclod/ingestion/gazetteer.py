"""Splits the line under a title: country, cities and years with nothing but spaces between them.

It knows the places it is given and no others: a name it does not know is handed back as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from iclod.ingestion import years
from iclod.ingestion.dates import tokens
from iclod.ingestion.folding import clean, fold, words

#: A longer line is no line of places.
LONGEST = 400

_BETWEEN = re.compile(r"[\s,;:|/&+·•\u2010-\u2015-]*(?:(?:and|et|y|e|und|en)\s+)?", re.I)
_PLACE_TYPE = re.compile(
    r"\s*\((?:the )?(?:city|borough|london borough|district|region|island|canton|province|county|"
    r"municipality|ville|arrondissement|quartier|région|île)(?: of [^()\d]*)?\)",
    re.I,
)
_TIME = frozenset(
    "spring summer autumn fall winter printemps ete automne hiver each every chaque tous toutes "
    "all annual annually yearly monthly weekly daily school academic early late mid end "
    "beginning start about around circa approx approximately ca once twice several various n "
    "not no tbc planned pilot phase first second third quarter semester project duration one "
    "two three five from launched started established founded created annuel annuelle debut "
    "fin".split()
)


@dataclass(frozen=True)
class Place:
    """A place of the registry.

    Attributes:
        iri: Its IRI.
        labels: All its names, in any language.
        country: IRI of its country; None for a country.
    """

    iri: str
    labels: tuple[str, ...]
    country: str | None = None


@dataclass(frozen=True)
class Split:
    """What a line says.

    Attributes:
        countries: IRIs, those of the cities' countries too.
        cities: IRIs in the order printed.
        years: What is left after the places, as printed; empty if nothing is.
        unknown: Names where a place was expected that are not known.
        named: Whether a country was printed.
        strength: 3 surely a line of places and years, 2 very likely, 1 perhaps, 0 not.
    """

    countries: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    years: str = ""
    unknown: tuple[str, ...] = ()
    named: bool = False
    strength: int = 0


@dataclass
class _Found:
    countries: list[str] = field(default_factory=list)
    cities: list[str] = field(default_factory=list)
    named: bool = False


class Gazetteer:
    """The places that can be recognised, by their folded names."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.places = {place.iri: place for place in places}
        self._names: dict[tuple[str, ...], list[Place]] = {}
        self._longest = 1
        for place in self.places.values():
            for label in place.labels:
                self._add(re.sub(r"\s*\([^)]*\)?", " ", label), place)

    def _add(self, name: str, place: Place) -> None:
        key = tuple(word for word, _, _ in words(name))
        if not key:
            return
        known = self._names.setdefault(key, [])
        if place not in known:
            known.append(place)
        self._longest = max(self._longest, len(key))

    def split(self, line: str) -> Split:
        """Split a line into places and years; never fails."""
        text = clean(line)
        if len(text) > LONGEST:
            return Split()
        found = _Found()
        at = self._places(text, _skip_article(text), found)
        unknown, rest = _tail(text[at:], placed=bool(found.countries or found.cities))
        strength = _strength(found, unknown, rest)
        for city in found.cities:
            country = self.places[city].country
            if country and country not in found.countries:
                found.countries.append(country)
        return Split(
            tuple(found.countries), tuple(found.cities), rest, unknown, found.named, strength
        )

    def _places(self, text: str, at: int, found: _Found) -> int:
        """Take places off the front; returns where the rest begins."""
        while True:
            between = _BETWEEN.match(text, at)
            start = between.end() if between else at
            step = self._next(text, start, found)
            if step is None:
                return at
            place, at = step
            if place.country is None:
                found.named = True
                if place.iri not in found.countries:
                    found.countries.append(place.iri)
            elif place.iri not in found.cities:
                found.cities.append(place.iri)
            kind = _PLACE_TYPE.match(text, at)
            at = kind.end() if kind else at

    def _next(self, text: str, start: int, found: _Found) -> tuple[Place, int] | None:
        """The longest name that begins here and can only mean one place."""
        ahead = words(text[start : start + 200])[: self._longest]
        if not ahead or ahead[0][1] != 0:
            return None
        for length in range(len(ahead), 0, -1):
            known = self._names.get(tuple(word for word, _, _ in ahead[:length]))
            place = self._choose(known or [], found)
            if place is not None:
                return place, start + ahead[length - 1][2]
        return None

    def _choose(self, known: list[Place], found: _Found) -> Place | None:
        countries = [place for place in known if place.country is None]
        cities = [place for place in known if place.country is not None]
        if found.named:
            inside = [place for place in cities if place.country in found.countries]
            options = [p for p in inside if p.iri not in found.cities] or countries or inside
        else:
            options = countries or cities
        return options[0] if len(options) == 1 else None


def _skip_article(text: str) -> int:
    article = re.match(r"(?:the|les?|la)\s+", text, re.I)
    return article.end() if article else 0


def _tail(text: str, *, placed: bool) -> tuple[tuple[str, ...], str]:
    """Separate names that are not known from the years behind them."""
    rest = text[_between(text) :].strip()
    if not rest:
        return (), ""
    if len(rest) > (300 if placed else 120):
        return _names(rest), ""
    pieces = [(m.start(), m[0]) for m in re.finditer(r"\S+", rest)]
    for index, (start, piece) in enumerate(pieces):
        printed = rest[start:]
        if _is_time(piece) or _says_when(printed):
            return _names(rest[:start]), printed
        if index == 0 and piece[:1].islower() and placed:
            return (), rest
    return _names(rest), ""


def _between(text: str) -> int:
    between = re.match(r"[\s,;:|/·•\u2010-\u2015-]*", text)
    return between.end() if between else 0


def _names(text: str) -> tuple[str, ...]:
    parts = re.split(r"\s*[,;/|]\s*|\s+[-\u2013]\s+", text.strip(" ,;:/|-\u2013"))
    return tuple(part for part in parts if part)


def _is_time(piece: str) -> bool:
    return piece.strip("(").casefold()[:1].isdigit() or fold(piece).strip("(),.:;") in _TIME


@lru_cache(maxsize=4096)
def _opens_time(piece: str) -> bool:
    """Whether a word could be the first of a printed time."""
    found = tokens(piece)
    return bool(found) and (found[0].kind != "W" or piece.casefold() in ("still", "toujours"))


def _says_when(text: str) -> bool:
    if not _opens_time(text.split(maxsplit=1)[0]):
        return False
    read = years.read(text)
    return read.understood and bool(read.periods or read.status == "ongoing")


def _strength(found: _Found, unknown: tuple[str, ...], rest: str) -> int:
    when = bool(rest) and _says_when(rest)
    short = len(rest) <= 90 and not rest.endswith(("...", "…"))
    timely = short and bool(re.search(r"\d", rest) or (rest and _is_time(rest.split()[0])))
    brief = sum(len(name.split()) for name in unknown) <= 8
    if found.named and not unknown and (when or not rest):
        return 3
    if found.named and brief and (when or timely):
        return 2
    if found.cities and not unknown and (when or timely):
        return 2
    if not unknown and when and not found.countries:
        return 1
    if found.named and brief and len(unknown) == 1 and not rest:
        return 1
    return 1 if found.cities and not unknown and not rest else 0

"""Whether a practice that is read is one that the registry has already, under whatever title.

First by the last part of its page's address, then by title and cities. What is only like another
is never taken for it: it is handed back for a person to decide.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit

from rapidfuzz import fuzz

from iclod.ingestion.folding import fold

#: From which likeness (0 to 100) on two titles in one city need a person's eye.
LIKE = 85.0
_NO_KEY = frozenset(
    "content - web good-practices good-practice good-pratice intercultural-cities "
    "interculturalcities index.html index.php index home".split()
)


@dataclass(frozen=True)
class Record:
    """A practice of the registry, as far as identity goes.

    Attributes:
        iri: The practice's IRI.
        titles: Its titles in all languages.
        cities: IRIs of its cities.
        sources: Addresses of the pages it was taken from.
        state: current, withdrawn or merged.
        successor: IRI of the practice that a merged one went into.
    """

    iri: str
    titles: tuple[str, ...] = ()
    cities: frozenset[str] = frozenset()
    sources: tuple[str, ...] = ()
    state: Literal["current", "withdrawn", "merged"] = "current"
    successor: str | None = None


@dataclass(frozen=True)
class Match:
    """What was found.

    Attributes:
        kind: none; one: it is this record; withdrawn: it is, and it was withdrawn; several: it
            could be any of these; similar: these are like it.
        records: The records, merged ones replaced by their successors.
    """

    kind: Literal["none", "one", "withdrawn", "several", "similar"]
    records: tuple[Record, ...] = ()


def address_key(address: str | None) -> str | None:
    """The last part of an address, lower case, host, language and query left out."""
    try:
        path = urlsplit(address or "").path
    except ValueError:
        return None
    last = unquote(path.rstrip("/")).rpartition("/")[2].strip().lower()
    return None if not last or last in _NO_KEY else last


class Lookup:
    """Finds records; those that an import makes can be added as it goes."""

    def __init__(self, records: Iterable[Record], *, base: str = "") -> None:
        self._base = base
        self._records: dict[str, Record] = {}
        self._by_key: dict[str, list[str]] = {}
        self._by_title: dict[str, list[str]] = {}
        self._by_city: dict[str, list[str]] = {}
        for record in records:
            self.add(record)

    def add(self, record: Record) -> None:
        """Make a record known; one that is known already gets what is new about it."""
        self._records[record.iri] = record
        for source in record.sources:
            key = None if self._own(source) else address_key(source)
            if key:
                _note(self._by_key, key, record.iri)
        for title in record.titles:
            _note(self._by_title, fold(title), record.iri)
        for city in record.cities or {""}:
            _note(self._by_city, city, record.iri)

    def find(
        self, title: str, cities: Iterable[str], address: str | None, *, slug: str = ""
    ) -> Match:
        """Look for the record of a practice.

        Args:
            title: Its title.
            cities: IRIs of its cities.
            address: Its page.
            slug: The slug it would get: finds a record of the same title that was made when its
                city was not known yet.
        """
        wanted = frozenset(cities)
        folded = fold(title)
        key = address_key(address)
        by_key = self._final(self._by_key.get(key, [])) if key else []
        same = [
            iri
            for iri in self._by_title.get(folded, [])
            if self._records[iri].cities == wanted
            or (not self._records[iri].cities and iri.endswith(f"/{slug}"))
        ]
        by_title = self._final(same)
        both = {record.iri: record for record in [*by_key, *by_title]}
        if len(both) > 1:
            return Match("several", tuple(both.values()))
        for record in both.values():
            if not by_title and self._elsewhere(record, wanted, folded):
                return Match("similar", (record,))
            return _one(record)
        return self._similar(folded, wanted)

    def _elsewhere(self, record: Record, cities: frozenset[str], folded: str) -> bool:
        """Whether an address's last part alone speaks for a record in other cities."""
        apart = bool(cities and record.cities and not cities & record.cities)
        return apart and all(fuzz.token_sort_ratio(folded, fold(t)) < 60 for t in record.titles)

    def _similar(self, folded: str, cities: frozenset[str]) -> Match:
        near = {iri for city in cities or {""} for iri in self._by_city.get(city, [])}
        if not cities:
            near |= set(self._by_title.get(folded, []))
        else:
            near |= {iri for iri in self._by_title.get(folded, []) if not self._records[iri].cities}
        like = [
            iri
            for iri in sorted(near)
            if any(
                fuzz.token_sort_ratio(folded, fold(title)) >= LIKE
                for title in self._records[iri].titles
            )
        ]
        return Match("similar", tuple(self._final(like))) if like else Match("none")

    def _final(self, iris: Iterable[str]) -> list[Record]:
        """Records, each merged one replaced by what it went into."""
        found: dict[str, Record] = {}
        for iri in iris:
            seen: set[str] = set()
            record = self._records[iri]
            while record.state == "merged" and record.iri not in seen:
                seen.add(record.iri)
                record = self._records.get(record.successor or "", record)
            found[record.iri] = record
        return list(found.values())

    def _own(self, address: str) -> bool:
        return bool(self._base) and address.startswith(self._base)


def _one(record: Record) -> Match:
    # A merged record that is left here has no successor that is known.
    return Match("one" if record.state == "current" else "withdrawn", (record,))


def _note(table: dict[str, list[str]], key: str, iri: str) -> None:
    known = table.setdefault(key, [])
    if iri not in known:
        known.append(iri)

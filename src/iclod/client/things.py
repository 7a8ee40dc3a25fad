"""Things as lists show them: the fields of a practice, typed.

Only what the public contract fixes about practices is read here; everything else that a record
says is in its graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from rdflib import Literal
from rdflib.namespace import DCTERMS, FOAF, OWL, SKOS

from iclod.client.rows import Term, plain

ICLOD = "https://w3id.org/iclod/ontology#"
NAMES = (str(DCTERMS.title), str(SKOS.prefLabel), str(FOAF.name))


@dataclass(frozen=True)
class Named:
    """Something that a record refers to, with its name in the reader's language."""

    iri: str
    label: str

    @property
    def slug(self) -> str:
        """The last part of the IRI."""
        return self.iri.rpartition("/")[2]

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True)
class Period:
    """When something went on, as precise as it was printed.

    Attributes:
        start: `2016`, `2016-05` or `2016-05-01`; None where no start is known.
        end: Likewise.
    """

    start: str | None
    end: str | None

    def __str__(self) -> str:
        return (
            self.start or "" if self.start == self.end else f"{self.start or ''}–{self.end or ''}"
        )


@dataclass(frozen=True)
class Thing:
    """A thing of the registry.

    Attributes:
        titles: Its names, by language.
        language: The language that `title` prefers.
        created: When its record was first published.
        modified: When the version that was read was published.
        version: That version's number, counted for the record.
    """

    iri: str
    titles: Mapping[str, str]
    language: str
    created: datetime | None
    modified: datetime | None
    version: int | None

    @property
    def title(self) -> str:
        """Its name in the language asked for, else in English, else in any."""
        return text(self.titles, self.language) or self.slug

    @property
    def slug(self) -> str:
        """The last part of the IRI."""
        return self.iri.rpartition("/")[2]

    def __str__(self) -> str:
        return self.title

    def to_dict(self) -> dict[str, Any]:
        """The fields as a table shows them: names instead of IRIs."""
        row: dict[str, Any] = {"iri": self.iri, "title": self.title}
        shown = ("abstract", "topics", "cities", "countries", "periods", "status", "sources")
        for name in shown:
            value = getattr(self, name, None)
            if isinstance(value, tuple):
                row[name] = tuple(map(str, value))
            elif hasattr(self, name):
                row[name] = value if value is None else str(value)
        return row | {"created": self.created, "modified": self.modified}


@dataclass(frozen=True)
class Practice(Thing):
    """A good practice.

    Attributes:
        abstracts: Summaries, by language.
        status: Whether it goes on, as printed: ongoing, ended or unknown.
        printed_period: The period as it was printed.
        sources: Addresses of the pages, or the collection, that it was taken from.
    """

    abstracts: Mapping[str, str] = field(default_factory=dict)
    topics: tuple[Named, ...] = ()
    cities: tuple[Named, ...] = ()
    countries: tuple[Named, ...] = ()
    periods: tuple[Period, ...] = ()
    status: Named | None = None
    printed_period: str | None = None
    sources: tuple[str, ...] = ()

    @property
    def abstract(self) -> str | None:
        """The summary in the language asked for, else in English, else in any."""
        return text(self.abstracts, self.language)


Statements = Mapping[str, Iterable[tuple[Term, Term, Term, Term]]]


def read(iri: str, said: Statements, language: str) -> Thing:
    """Make a thing of the statements about it.

    Args:
        said: By property: value, its name, start and end.
    """
    titles = next((_texts(said[name]) for name in NAMES if name in said), {})
    version = _first(said, str(OWL.versionInfo))
    common: dict[str, Any] = {
        "iri": iri,
        "titles": MappingProxyType(titles),
        "language": language,
        "created": _moment(said, str(DCTERMS.created)),
        "modified": _moment(said, str(DCTERMS.modified)),
        "version": int(version) if version and str(version).isdigit() else None,
    }
    if "/id/practice/" not in iri:
        return Thing(**common)
    places = _named(said, str(DCTERMS.spatial), language)
    printed = _first(said, f"{ICLOD}printedPeriod")
    return Practice(
        **common,
        abstracts=MappingProxyType(_texts(said.get(str(DCTERMS.abstract), ()))),
        topics=_named(said, str(DCTERMS.subject), language),
        cities=tuple(place for place in places if "/id/city/" in place.iri),
        countries=tuple(place for place in places if "/id/country/" in place.iri),
        periods=_periods(said.get(str(DCTERMS.temporal), ())),
        status=next(iter(_named(said, f"{ICLOD}status", language)), None),
        printed_period=None if printed is None else str(printed),
        sources=tuple(sorted(str(row[0]) for row in said.get(str(DCTERMS.source), ()))),
    )


def text(texts: Mapping[str, str], language: str) -> str | None:
    """The text in a language, else in English, else in any."""
    for tag in (language, language.partition("-")[0], "en"):
        if tag in texts:
            return texts[tag]
    return next(iter(texts.values()), None)


def _texts(found: Iterable[tuple[Term, Term, Term, Term]]) -> dict[str, str]:
    pairs = {getattr(value, "language", None) or "": str(value) for value, *_ in found}
    return dict(sorted(pairs.items()))


def _named(said: Statements, name: str, language: str) -> tuple[Named, ...]:
    labels: dict[str, dict[str, str]] = {}
    for value, label, *_ in said.get(name, ()):
        known = labels.setdefault(str(value), {})
        if isinstance(label, Literal):
            known[label.language or ""] = str(label)
    things = (
        Named(iri, text(known, language) or iri.rpartition("/")[2]) for iri, known in labels.items()
    )
    return tuple(sorted(things, key=lambda thing: thing.iri))


def _periods(found: Iterable[tuple[Term, Term, Term, Term]]) -> tuple[Period, ...]:
    made = {
        str(value): Period(None if start is None else str(start), None if end is None else str(end))
        for value, _, start, end in found
    }
    return tuple(made[name] for name in sorted(made))


def _first(said: Statements, name: str) -> Term:
    return next((row[0] for row in said.get(name, ())), None)


def _moment(said: Statements, name: str) -> datetime | None:
    value = plain(_first(said, name))
    return value if isinstance(value, datetime) else None

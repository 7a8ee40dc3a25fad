"""Content → entry: what the index keeps of one record, read by the roles of its fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from iclod.index.labels import fold
from iclod.profile import Field, Kind, Profile
from iclod.rdf import formats
from iclod.rdf.terms import Name, Names
from iclod.rdf.vocab import DCTERMS, FOAF, RDFS, SKOS

#: Facets that lists can be narrowed by.
FACETS = ("topic", "country", "city", "year", "status")
_NAMES = tuple(map(str, (SKOS.prefLabel, DCTERMS.title, RDFS.label, FOAF.name)))


@dataclass(frozen=True)
class IndexChange:
    """A record as it is from now on.

    Attributes:
        document: IRI of the document.
        thing: IRI of what it is about.
        slug: Empty for the scheme or collection of a kind.
        ntriples: The content; None: the record is gone.
        created: Instant of the first version.
        modified: Instant of this version.
        number: Of this version.
        published: Content and the document's statements, or the tombstone; to be counted.
    """

    document: str
    thing: str
    kind: str
    slug: str
    ntriples: str | None
    created: datetime
    modified: datetime
    number: int
    published: str | None = None


class Term(NamedTuple):
    """An object of a statement; `iri` tells whether `text` is one."""

    text: str
    iri: bool
    language: str | None = None


#: Statements by subject, then by predicate.
Statements = dict[str, dict[str, list[Term]]]


@dataclass(frozen=True)
class Entry:
    """What the index keeps of one record.

    Attributes:
        labels: Subject, text, language, whether it is preferred.
        facets: Name of the facet and value.
        spans: First and last year; no last one where it goes on.
        links: Predicate and thing of this registry that it leads to.
        sources: Addresses that it was taken from.
        preview: By role, values as `[text, language, whether it is an IRI]`.
    """

    labels: tuple[tuple[str, str, str | None, bool], ...]
    facets: tuple[tuple[str, str], ...]
    spans: tuple[tuple[int, int | None], ...]
    links: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]
    preview: dict[str, list[tuple[str, str | None, bool]]]
    body: str
    sort: str


def statements(ntriples: str) -> Statements:
    """Read N-Triples; blank nodes keep their labels."""
    found: Statements = {}
    quad: Any
    for quad in formats.parse_quads(ntriples, formats.N_TRIPLES):
        value = quad.object
        tag = getattr(value, "language", "")  # only literals have the attribute
        term = Term(value.value, tag == "", tag.lower() if tag else None)
        found.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(term)
    return found


@lru_cache(maxsize=1 << 16)
def _name(base: str, iri: str) -> Name | None:
    return Names(base).name(iri)


class Reader:
    """Reads records by one profile."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        #: By property shape, the kinds of thing that the field's values are; empty: any.
        self.kinds = {
            item.shape: frozenset(
                target.name
                for name in item.classes
                if (target := profile.for_class(name)) and target.name
            )
            for kind in profile.kinds
            for item in kind.fields
        }

        self._facets: dict[tuple[str, int], tuple[tuple[str, str], ...]] = {}

    def read(self, change: IndexChange) -> Entry:
        """Read a record's content.

        Raises:
            ParseError: The content is not N-Triples.
        """
        entry = _Reading(change, self).entry()
        self._facets[change.document, change.number] = entry.facets
        return entry

    def facets(self, change: IndexChange) -> tuple[tuple[str, str], ...]:
        """The facets alone, name and value; what was read already is not read again."""
        found = self._facets.get((change.document, change.number))
        return _Reading(change, self).facets() if found is None else found


class _Reading:
    def __init__(self, change: IndexChange, reader: Reader) -> None:
        self.base = change.thing.removesuffix(f"id/{change.kind}/{change.slug}")
        self.thing = change.thing
        self.slug = change.slug
        self.reader = reader
        found = reader.profile.kind(change.kind) if change.slug else None
        self.fields: tuple[Field, ...] = found.fields if found else ()
        self.statements = statements(change.ntriples or "")

    def entry(self) -> Entry:
        labels = tuple(dict.fromkeys(self.labels()))
        titles = [
            (item[2] != "en", item[1]) for item in labels if item[0] == self.thing and item[3]
        ]
        return Entry(
            labels=labels,
            facets=self.facets(),
            spans=tuple(self.spans()),
            links=tuple(sorted(set(self.links()))),
            sources=tuple(
                v.text for f in self.fields if f.role == "source" for v in self.values(f)
            ),
            preview=self.preview(),
            body="\n".join(
                value.text
                for item in self.fields
                if item.searchable and item.role not in ("title", "label", "altLabel")
                for value in self.values(item)
                if not value.iri
            ),
            sort=fold(min(titles)[1]) if titles else self.slug,
        )

    def facets(self) -> tuple[tuple[str, str], ...]:
        return tuple(
            (item.facet, value.text)
            for item in self.fields
            if item.facet in FACETS and item.facet != "year"
            for value in self.values(item)
        )

    def values(self, item: Field, subject: str | None = None) -> list[Term]:
        """Values of a field; of fields that share a path each has those of its own classes."""
        if item.inverse:
            return []
        values = self.statements.get(subject or self.thing, {}).get(item.path, [])
        kinds = self.reader.kinds[item.shape]
        if kinds:
            values = [v for v in values if (n := _name(self.base, v.text)) and n.kind in kinds]
        return values

    def labels(self) -> Iterator[tuple[str, str, str | None, bool]]:
        named = {item.path for item in self.fields if item.role in ("title", "label")}
        others = {item.path for item in self.fields if item.role == "altLabel"}
        for subject, about in self.statements.items():
            own = named if subject == self.thing and named & about.keys() else None
            preferred = own or {next((path for path in _NAMES if path in about), "")}
            for path, values in about.items():
                if path in preferred or (path in others and subject == self.thing):
                    for value in values:
                        if not value.iri:
                            yield subject, value.text, value.language, path in preferred

    def links(self) -> Iterator[tuple[str, str]]:
        for about in self.statements.values():
            for predicate, values in about.items():
                for value in values:
                    name = _name(self.base, value.text) if value.iri else None
                    target = Names(self.base).thing(name.kind, name.slug) if name else self.thing
                    if target != self.thing:
                        yield predicate, target

    def parts(self, item: Field) -> Iterator[tuple[str, str]]:
        """Start and end, as written, of each period that a field leads to."""
        kind: Kind | None = self.reader.profile.by_shape(item.node) if item.node else None
        if kind is None:
            return
        for value in self.values(item):
            dates = [
                next((v.text for f in kind.roles(role) for v in self.values(f, value.text)), "")
                for role in ("start", "end")
            ]
            if any(dates):
                yield dates[0], dates[1]

    @cached_property
    def ongoing(self) -> bool:
        mark = Names(self.base).thing("status", "ongoing")
        return any(
            v.text == mark for f in self.fields if f.role == "status" for v in self.values(f)
        )

    def spans(self) -> Iterator[tuple[int, int | None]]:
        for item in self.fields:
            if item.facet != "year":
                continue
            for start, end in self.parts(item):
                first, last = _year(start), _year(end)
                if first is None and last is not None:
                    yield last, last
                elif first is not None and last is None:
                    yield first, None if self.ongoing else first
                elif first is not None and last is not None:
                    yield first, last

    def preview(self) -> dict[str, list[tuple[str, str | None, bool]]]:
        found: dict[str, list[tuple[str, str | None, bool]]] = {}
        for item in self.fields:
            if not item.preview or not item.role or item.role in ("title", "label"):
                continue
            if item.node:
                shown: list[tuple[str, str | None, bool]] = [
                    (self.period(*dates), None, False) for dates in sorted(self.parts(item))
                ]
            else:
                shown = [(value.text, value.language, value.iri) for value in self.values(item)]
            if shown:
                found.setdefault(item.role, []).extend(shown)
        return found

    def period(self, start: str, end: str) -> str:
        if start and not end:
            return f"{start}–" if self.ongoing else start
        return start if start == end else f"{start}–{end}"


def _year(date: str) -> int | None:
    match = re.match(r"-?\d{4}(?!\d)", date)
    return int(match[0]) if match else None

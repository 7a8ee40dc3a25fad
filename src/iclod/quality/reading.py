"""One record → what it alone tells of its quality: what is empty, untranslated, insecure, untyped.

Spec: https://www.w3.org/TR/vocab-dqv/
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from iclod.index.labels import fold
from iclod.index.record import Reader, Statements, Term, statements
from iclod.profile import Field, Kind, Profile
from iclod.rdf.terms import Names
from iclod.rdf.vocab import RDF

#: Roles of fields whose values are names that should be there in every language.
NAMED = ("title", "label")
#: Roles of fields whose values are pages on the web.
PAGES = ("source", "reference", "homepage")
#: Kind of schemes and collections, and of graphs that are no records.
SCHEME, GRAPH = "scheme", "graph"


class Finding(NamedTuple):
    """Something about a record that could be better.

    Attributes:
        metric: Name of the metric that counts it.
        field: IRI of the field's shape, else of the property; empty where it is about no field.
        shape: IRI of the shape that found it.
        value: What is at fault: an IRI, a language, a part. Never a text of the data, which may
            have to go some day.
        more: What else there is to say.
    """

    metric: str
    field: str = ""
    shape: str = ""
    value: str = ""
    more: str = ""


class Reference(NamedTuple):
    """A link to something of the registry: the property's field, and the IRI."""

    field: str
    target: str


@dataclass(frozen=True)
class Reading:
    """What a record tells.

    Attributes:
        facets: Name (`topic`, `country`) and value.
        references: To other things of the registry.
        marks: Those with one in common are the same by title and place.
        subjects: IRIs that it describes.
        ages: Whether it counts as out of date once nobody has changed it for long.
    """

    kind: str
    facets: tuple[tuple[str, str], ...] = ()
    findings: tuple[Finding, ...] = ()
    references: tuple[Reference, ...] = ()
    marks: tuple[str, ...] = ()
    subjects: frozenset[str] = frozenset()
    ages: bool = False


def wanted(kind: Kind) -> Iterator[tuple[str, Field]]:
    """The fields of a kind that may be empty, each as `recommended` or `optional`.

    They are what the coverage of a submitted document calls "should" and "may".
    """
    for item in kind.fields:
        if not item.inverse and not (item.min and item.severity == "Violation"):
            yield "recommended" if item.min or item.recommended else "optional", item


def places(kind: Kind) -> bool:
    """Whether the things of a kind are places: they have coordinates."""
    return kind.field("latitude") is not None


class Observer:
    """Reads records by one profile.

    Args:
        languages: In which names should be there.
        leading: The kind whose records should be looked at again after some years.
    """

    def __init__(
        self, profile: Profile, names: Names, languages: tuple[str, ...], leading: str
    ) -> None:
        self.profile = profile
        self.names = names
        self.languages = languages
        self.leading = leading
        self._classes = Reader(profile).kinds
        self._fields: dict[str, str] = {}
        for kind in profile.kinds:
            for item in kind.fields:
                self._fields.setdefault(item.path, item.shape)

    def read(self, graph: str, ntriples: str) -> Reading:
        """Read a graph's content.

        Raises:
            ParseError: The content is not N-Triples.
        """
        about = statements(ntriples)
        name = self.names.name(graph) if self.names.is_document(graph) else None
        kind = self.profile.kind(name.kind) if name and name.slug else None
        thing = self.names.thing(name.kind, name.slug) if name else ""
        references = tuple(self._references(about, graph, thing, kind))
        subjects = frozenset(about)
        if name is None or kind is None:
            label = GRAPH if name is None else SCHEME
            return Reading(label, references=references, subjects=subjects)
        found = _Found(self, about, thing, kind)
        return Reading(
            kind=name.kind,
            facets=tuple(dict.fromkeys(found.facets(name.kind))),
            findings=tuple(found.findings()),
            references=references,
            marks=tuple(sorted(set(found.marks()))),
            subjects=subjects,
            ages=name.kind == self.leading,
        )

    def values(self, about: Statements, subject: str, item: Field) -> list[Term]:
        """Values of a field; of fields that share a path each has those of its own classes."""
        values = about.get(subject, {}).get(item.path, [])
        if classes := self._classes[item.shape]:
            values = [v for v in values if (n := self.names.name(v.text)) and n.kind in classes]
        return values

    def field(self, predicate: str, kind: Kind | None = None) -> str:
        """The field of a property: of the kind's own, else of any; else the property itself."""
        for item in kind.fields if kind else ():
            if item.path == predicate:
                return item.shape
        return self._fields.get(predicate, predicate)

    def _references(
        self, about: Statements, graph: str, thing: str, kind: Kind | None
    ) -> Iterator[Reference]:
        found: dict[Reference, None] = {}
        for subject, properties in about.items():
            for predicate, values in properties.items():
                for value in values:
                    if not value.iri or not value.text.startswith(self.names.base):
                        continue
                    if value.text in about or value.text in (graph, thing):
                        continue
                    own = kind if subject == thing else None
                    found[Reference(self.field(predicate, own), value.text)] = None
        return iter(found)


class _Found:
    def __init__(self, observer: Observer, about: Statements, thing: str, kind: Kind) -> None:
        self.observer = observer
        self.about = about
        self.thing = thing
        self.kind = kind

    def values(self, item: Field) -> list[Term]:
        return self.observer.values(self.about, self.thing, item)

    def filled(self, role: str) -> bool:
        return any(self.values(item) for item in self.kind.roles(role))

    def facets(self, name: str) -> Iterator[tuple[str, str]]:
        for item in self.kind.fields:
            if item.facet in ("topic", "country"):
                yield from ((item.facet, value.text) for value in self.values(item))
            elif item.role == "partOf":
                yield from (("country", value.text) for value in self.values(item))
        if name in ("topic", "country"):
            yield name, self.thing

    def findings(self) -> Iterator[Finding]:
        for metric, item in wanted(self.kind):
            if not self.values(item):
                yield Finding(metric, item.shape)
        yield from self._untranslated()
        if places(self.kind):
            if not (self.filled("latitude") and self.filled("longitude")):
                yield Finding("coordinates")
            if not self.filled("match"):
                yield Finding("identifiers")
        if self.kind.field("topic") and not self.filled("topic"):
            yield Finding("topics")
        yield from self._insecure()
        for subject, properties in self.about.items():
            if str(RDF.type) not in properties:
                yield Finding("untyped", value=self.part(subject))

    def part(self, subject: str) -> str:
        return subject if subject != self.thing else ""

    def _untranslated(self) -> Iterator[Finding]:
        for item in named(self.kind):
            there = {(v.language or "").partition("-")[0] for v in self.values(item)}
            for language in self.observer.languages:
                if language.lower() not in there:
                    yield Finding("languages", item.shape, value=language)

    def _insecure(self) -> Iterator[Finding]:
        fields = {
            item.path: item.shape
            for kind in self.observer.profile.kinds
            for item in kind.fields
            if item.role in PAGES
        }
        own = {item.path: item.shape for item in self.kind.fields if item.role in PAGES}
        for properties in self.about.values():
            for path in fields.keys() & properties.keys():
                for value in properties[path]:
                    if value.iri and self._insecure_page(value.text):
                        yield Finding("insecure", own.get(path, fields[path]), value=value.text)

    def _insecure_page(self, iri: str) -> bool:
        return iri.lower().startswith("http://") and not iri.startswith(self.observer.names.base)

    def marks(self) -> Iterator[str]:
        title, place = self.kind.field("title"), self.kind.field("place")
        if title is None or place is None:
            return
        cities = sorted({value.text for value in self.values(place)}) or [""]
        for text in {fold(value.text) for value in self.values(title)} - {""}:
            for city in cities:
                # A digest: no text of the data is kept here.
                mark = f"{self.kind.name} {city} {text}".encode()
                yield hashlib.sha256(mark).hexdigest()[:32]


def named(kind: Kind) -> Iterable[Field]:
    """The fields of a kind that hold its names, at most one of each role."""
    return [item for role in NAMED if (item := kind.field(role)) and item.language]

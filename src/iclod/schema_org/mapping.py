"""Record → schema.org, by the roles of its fields.

A record is two things: the *document* that search engines find, and what it is about. The document
of a practice is a `Dataset`: data under a licence, with a version and files to download, which is
what dataset search engines list; the documents of everything else are plain `WebPage`s. What a
document is about is its `mainEntity`. A practice is a `Project`, the term that the ontology names
as the nearest: not an `Article`, for it is no text, nor an `Event`, for it may go on for decades.

Which property says what is decided here, in one place, by role and not by the IRI of a field, so
that other shapes with the same roles are mapped as they stand. An annotation in the shapes would
not do: a period becomes an interval, two coordinates one node, a topic a word and a term.

Nothing is said that the record does not say: matches that are no more than close are left out,
and so are excerpts, which are not the registry's to pass on.

Specs: https://schema.org/Dataset,
https://developers.google.com/search/docs/appearance/structured-data/dataset
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from iclod.index.labels import Label, choose
from iclod.index.record import Term
from iclod.journal import stamp
from iclod.profile import Kind, Profile
from iclod.publication import Document
from iclod.rdf import formats
from iclod.rdf.terms import Names
from iclod.rdf.vocab import FOAF, RDF, SKOS
from iclod.schema_org.description import Description
from iclod.schema_org.roles import Roles

Node = dict[str, Any]
#: By kind: what its documents are, where they are more than pages.
DOCUMENTS = {"practice": "Dataset"}
#: By kind: what the thing is; a kind with a scheme is a `DefinedTerm`.
THINGS = {
    "practice": "Project",
    "city": "AdministrativeArea",
    "country": "Country",
    "source": "Collection",
}
#: Agents, by the class that they are said to be of.
AGENTS = {str(FOAF.Person): "Person", str(FOAF.Organization): "Organization"}
#: Characters that a description of a dataset has at least and at most.
LENGTH = (50, 5000)
_MOMENT = re.compile(r"-?\d{4}(?:-\d\d){0,2}\Z")
_DECIMAL = re.compile(r"[+-]?\d{1,3}(?:\.\d+)?\Z")


@dataclass(frozen=True)
class Surroundings:
    """What a description needs beside the record.

    Attributes:
        content: Gives the content of another record's document, N-Triples, by its IRI; None
            where there is none.
        creator: IRI of the agent that makes the registry.
        publisher: IRI of the agent that publishes it.
        operator: Name and web page of the publisher where it has no record, each may be empty.
        title: Of the registry's data as a whole, by language; likewise `about`.
        license: IRI of the licence of the whole.
        languages: The reader's first: each text comes once, in the best of them, as search
            engines want it. None: in every language, each with its tag.
        common: Languages that names of other records come in where texts come in every one.
        address: Gives the address from which an IRI of this registry is fetched.
    """

    names: Names
    profile: Profile
    content: Callable[[str], str | None]
    creator: str
    publisher: str
    operator: tuple[str, str] = ("", "")
    title: Mapping[str, str] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)
    license: str = ""
    languages: Sequence[str] | None = None
    common: Sequence[str] = ("en",)
    address: Callable[[str], str] = str


def describe(document: Document, kind: Kind, around: Surroundings) -> Description:
    """Say in terms of schema.org what a document and its thing are."""
    thing = document.thing or document.iri
    roles = Roles(around.names, around.profile, kind, thing, document.content)
    return Description(_clean(_Mapping(around).document(document, roles)))


class _Mapping:
    def __init__(self, around: Surroundings) -> None:
        self.around = around
        self.names = around.names
        self.known: dict[str, Node] = {}

    # The document ------------------------------------------------------------------------------

    def document(self, document: Document, roles: Roles) -> Node:
        kind = roles.kind.name or ""
        type = DOCUMENTS.get(kind, "WebPage")
        texts = roles.values("title", "abstract", "section")
        node: Node = {
            "@type": type,
            "@id": document.iri,
            "url": self.around.address(document.iri),
            "name": self.text(roles.texts("title", "label")),
            "description": self.text(roles.texts("abstract")),
            "inLanguage": sorted({text.language for text in texts if text.language}),
            "datePublished": stamp(document.created),
            "dateModified": stamp(document.version.instant),
            "version": str(document.version.number),
            "license": document.version.license,
            "creator": [self.linked(iri) for iri in self.creators(roles)],
            "publisher": self.publisher(),
            "isPartOf": self.whole(),
        }
        if type == "Dataset":
            node |= self.data(document, roles)
            node["description"] = self.sufficient(node["description"], roles)
        node["mainEntity"] = self.thing(roles) | {"mainEntityOfPage": document.iri}
        return node

    def creators(self, roles: Roles) -> list[str]:
        return roles.iris("submitter") or [self.around.creator]

    def publisher(self) -> Node:
        name, page = self.around.operator
        if not name:
            return self.linked(self.around.publisher)
        iri = self.around.publisher
        return {"@type": "Organization", "@id": iri, "name": name, "url": page}

    def whole(self) -> Node:
        base = self.names.base
        return {
            "@type": "Dataset",
            "@id": f"{base}dataset#dataset",
            "url": self.around.address(f"{base}dataset"),
            "name": self.words(self.around.title),
            "description": self.words(self.around.about),
            "license": self.around.license,
            "creator": {"@id": self.around.creator},
        }

    def data(self, document: Document, roles: Roles) -> Node:
        topics = roles.iris("topic", "indexArea")
        return {
            "identifier": roles.thing,
            "isAccessibleForFree": True,
            "about": [self.linked(iri) for iri in topics],
            "keywords": self.keywords(topics),
            "spatialCoverage": [self.linked(iri) for iri in roles.iris("place", "country")],
            "temporalCoverage": self.coverage(roles),
            "isBasedOn": [self.work(iri) for iri in roles.iris("source") if _web(iri)],
            "citation": [self.work(iri) for iri in roles.iris("reference") if _web(iri)],
            "includedInDataCatalog": {
                "@type": "DataCatalog",
                "@id": f"{self.names.base}dataset",
                "name": self.words(self.around.title),
                "url": self.around.address(f"{self.names.base}dataset"),
            },
            "distribution": [self.download(document.iri, item) for item in formats.FORMATS],
        }

    def download(self, document: str, item: formats.Format) -> Node:
        address = f"{document}.{item.suffix}"
        return {
            "@type": "DataDownload",
            "@id": address,
            "encodingFormat": item.media_type,
            "contentUrl": self.around.address(address),
        }

    def coverage(self, roles: Roles) -> list[str]:
        """Intervals as ISO 8601 writes them; open ends only where the record says so."""
        marks = {self.names.name(iri) for iri in roles.iris("status")}
        ongoing = any(name and name.slug == "ongoing" for name in marks)
        found = []
        for start, end in sorted(roles.periods()):
            if not all(_MOMENT.match(moment) for moment in (start, end) if moment):
                continue
            if start and not end:
                found.append(f"{start}/.." if ongoing else start)
            else:
                found.append(start if start == end else f"{start or '..'}/{end}")
        return found

    def keywords(self, topics: Iterable[str]) -> list[Any]:
        found: list[Any] = []
        for iri in topics:
            text = self.linked(iri).get("name")
            found += text if isinstance(text, list) else [text]
        return found

    def sufficient(self, text: Any, roles: Roles) -> Any:
        """A description as long as dataset search engines ask for, made of facts."""
        if self.around.languages is None:
            return text
        parts = [text or self.text(roles.texts("title", "label"))]
        places = [self.linked(iri).get("name") for iri in roles.iris("place", "country")]
        parts.append(", ".join(place for place in places if place))
        parts += [value.text for value in roles.texts("printedPeriod")]
        parts.append(self.words(self.around.about))
        parts = [part for part in parts if part]
        made = ""
        while parts and len(made) < LENGTH[0]:
            made = " · ".join(filter(None, (made, parts.pop(0))))
        return made if len(made) <= LENGTH[1] else f"{made[: LENGTH[1] - 1]}…"

    # Things ------------------------------------------------------------------------------------

    def thing(self, roles: Roles) -> Node:
        """What a record is about, with what it says of links to others."""
        return self.brief(roles) | {
            "description": self.text(roles.texts("abstract")),
            "additionalType": roles.kind.target,
            "alternateName": self.others(roles),
            "location": [{"@id": iri} for iri in roles.iris("place", "country")],
            "publisher": [self.linked(iri) for iri in roles.iris("publisher")],
        }

    def brief(self, roles: Roles) -> Node:
        """What is said of a thing wherever it is named."""
        kind = roles.kind
        node: Node = {
            "@type": self.type(roles),
            "@id": roles.thing,
            "name": self.text(roles.texts("title", "label")),
            "sameAs": self.same(roles),
            "url": [iri for iri in roles.iris("homepage") if _web(iri)],
            "containedInPlace": [self.linked(iri) for iri in roles.iris("partOf")],
            "geo": self.position(roles),
        }
        if kind.name == "source":
            node["url"] = [iri for iri in roles.iris("source") if _web(iri)]
        codes = [value.text for value in roles.texts("notation")]
        if kind.scheme:
            node["termCode"] = codes
            node["inDefinedTermSet"] = {"@id": kind.scheme, "@type": "DefinedTermSet"}
        else:
            node["identifier"] = [self.code(roles, code) for code in codes]
        return node

    def type(self, roles: Roles) -> str:
        kind = roles.kind.name or ""
        if roles.kind.scheme:
            return "DefinedTerm"
        if kind == "city":
            types = {name.slug for iri in roles.iris("placeType") if (name := self.names.name(iri))}
            return "City" if types == {"city"} else THINGS[kind]
        types = {term.text for term in roles.about.get(roles.thing, {}).get(str(RDF.type), ())}
        said = [AGENTS[name] for name in sorted(types & AGENTS.keys())]
        return said[0] if kind == "agent" and said else THINGS.get(kind, "Thing")

    def same(self, roles: Roles) -> list[str]:
        """Exact matches; a page on Wikipedia or an entry elsewhere that is merely close is not."""
        return [
            value.text
            for item in roles.kind.roles("match")
            if item.path == str(SKOS.exactMatch)
            for value in roles.of(item, roles.thing)
            if value.iri and _web(value.text)
        ]

    def position(self, roles: Roles) -> Node | None:
        ends = [roles.texts(role) for role in ("latitude", "longitude")]
        if not all(len(found) == 1 and _DECIMAL.match(found[0].text) for found in ends):
            return None
        latitude, longitude = (float(found[0].text) for found in ends)
        return {
            "@type": "GeoCoordinates",
            "@id": f"{roles.thing}#geo",
            "latitude": latitude,
            "longitude": longitude,
        }

    def code(self, roles: Roles, code: str) -> Node:
        item = roles.kind.field("notation")
        return {
            "@type": "PropertyValue",
            "@id": f"{roles.thing}#notation",
            "propertyID": item.path if item else None,
            "value": code,
        }

    # Other records -----------------------------------------------------------------------------

    def linked(self, iri: str) -> Node:
        """Another record, in brief; an IRI alone where nothing is known of it."""
        if iri not in self.known:
            self.known[iri] = {"@id": iri}  # Records may lead to each other in a circle.
            self.known[iri] = self.found(iri)
        return self.known[iri]

    def found(self, iri: str) -> Node:
        name = self.names.name(iri)
        kind = self.around.profile.kind(name.kind) if name else None
        content = self.around.content(self.names.document_of(iri) or iri) if kind else None
        if kind is None or content is None:
            return {"@id": iri}
        node = self.brief(Roles(self.names, self.around.profile, kind, iri, content))
        if self.around.languages is None:
            node["name"] = self.few(node["name"])
        return node

    def few(self, texts: list[Any]) -> list[Any]:
        """Those in common languages, all where there are none: the rest is in its own record."""
        common = {tag.lower() for tag in self.around.common}
        return [
            text for text in texts if not isinstance(text, dict) or text["@language"] in common
        ] or texts

    def work(self, iri: str) -> Node:
        """A page or document that is not ours to describe, or a source that is a record here."""
        if self.names.name(iri):
            return self.linked(iri)
        return {"@type": "CreativeWork", "@id": iri, "url": iri}

    # Texts -------------------------------------------------------------------------------------

    def text(self, values: Iterable[Term]) -> Any:
        """Texts in every language, or the reader's alone."""
        if self.around.languages is None:
            return [_tagged(value.text, value.language) for value in values]
        found = choose(
            (Label(value.text, value.language) for value in values), self.around.languages
        )
        return found.text if found else None

    def words(self, texts: Mapping[str, str]) -> Any:
        return self.text([Term(text, False, tag) for tag, text in sorted(texts.items())])

    def others(self, roles: Roles) -> list[Any]:
        """Further names; in a page also those in other languages, which stand nowhere else."""
        values = [value for value in roles.values("altLabel") if not value.iri]
        if self.around.languages is None:
            return [_tagged(value.text, value.language) for value in values]
        chosen = self.text(roles.texts("title", "label"))
        names = [*roles.texts("title", "label"), *values]
        return [text for text in dict.fromkeys(v.text for v in names) if text != chosen]


def _tagged(text: str, language: str | None) -> Any:
    return {"@language": language, "@value": text} if language else text


def _web(iri: str) -> bool:
    return iri.startswith(("http://", "https://"))


def _clean(value: Any) -> Any:
    """Without what is empty; one value stands without its list."""
    if isinstance(value, dict):
        cleaned = {name: _clean(item) for name, item in value.items()}
        return {name: item for name, item in cleaned.items() if item not in (None, "", [], {})}
    if isinstance(value, list):
        items = [item for item in map(_clean, value) if item not in (None, "", [], {})]
        unique = list({repr(item): item for item in items}.values())
        return unique[0] if len(unique) == 1 else unique
    return value

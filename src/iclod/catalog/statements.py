"""What every part of the catalogue's description is made with: a graph, names, repeated terms.

IRIs of the EU Publications Office's authority tables are used wherever DCAT-AP asks for them.

Spec: https://semiceu.github.io/DCAT-AP/releases/3.0.0/#controlled-vocs
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import rdflib
from rdflib import Literal, URIRef

from iclod.journal import stamp
from iclod.rdf.vocab import DCTERMS, RDF, RDFS, SKOS, XSD

AUTHORITY = "http://publications.europa.eu/resource/authority/"
MEDIA = "https://www.iana.org/assignments/media-types/"
ADMS_TERMS = "http://purl.org/adms/"
#: Of the whole: texts of the registry. Each document names its own, CC0 for facts alone.
LICENSE = "https://creativecommons.org/licenses/by/4.0/"
LANGUAGES = {
    "bg": "BUL", "ca": "CAT", "cs": "CES", "da": "DAN", "de": "DEU", "el": "ELL", "en": "ENG",
    "es": "SPA", "et": "EST", "eu": "EUS", "fi": "FIN", "fr": "FRA", "ga": "GLE", "hr": "HRV",
    "hu": "HUN", "is": "ISL", "it": "ITA", "lt": "LIT", "lv": "LAV", "mt": "MLT", "nb": "NOB",
    "nl": "NLD", "pl": "POL", "pt": "POR", "ro": "RON", "sk": "SLK", "sl": "SLV", "sv": "SWE",
    "tr": "TUR", "uk": "UKR",
}  # fmt: skip
FILE_TYPES = {
    "text/turtle": "RDF_TURTLE",
    "application/n-triples": "RDF_N_TRIPLES",
    "application/n-quads": "RDF_N_QUADS",
    "application/trig": "RDF_TRIG",
    "application/ld+json": "JSON_LD",
    "text/csv": "CSV",
}


class Statements:
    """A graph in the making."""

    def __init__(self) -> None:
        self.graph = rdflib.Graph(bind_namespaces="none")

    def add(self, subject: URIRef, predicate: URIRef, *values: rdflib.term.Node) -> None:
        """Say something of a subject, once per value."""
        for value in values:
            self.graph.add((subject, predicate, value))

    def texts(self, subject: URIRef, predicate: URIRef, texts: Mapping[str, str]) -> None:
        """Say it in several languages."""
        self.add(subject, predicate, *(Literal(text, lang=tag) for tag, text in texts.items()))

    def typed(self, subject: URIRef, predicate: URIRef, iri: str, kind: URIRef) -> URIRef:
        """Lead to something, and say what it is."""
        value = URIRef(iri)
        self.add(subject, predicate, value)
        self.add(value, RDF.type, kind)
        return value

    def concept(
        self, subject: URIRef, predicate: URIRef, iri: str, label: Mapping[str, str]
    ) -> URIRef:
        """Lead to a concept of a list, and say what it is called."""
        concept = self.typed(subject, predicate, iri, SKOS.Concept)
        self.texts(concept, SKOS.prefLabel, label)
        return concept

    def standard(self, subject: URIRef, *iris: str) -> None:
        """Say what something conforms to."""
        for iri in iris:
            self.typed(subject, DCTERMS.conformsTo, iri, DCTERMS.Standard)

    def license(self, subject: URIRef) -> None:
        """Say what something may be used for."""
        iri = self.typed(subject, DCTERMS.license, LICENSE, DCTERMS.LicenseDocument)
        self.add(iri, SKOS.exactMatch, URIRef(f"{AUTHORITY}licence/CC_BY_4_0"))
        label = {"en": "Attribution", "fr": "Attribution"}
        self.concept(iri, DCTERMS.type, f"{ADMS_TERMS}licencetype/Attribution", label)

    def public(self, subject: URIRef) -> None:
        """Say that access is open to everybody."""
        rights = f"{AUTHORITY}access-right/PUBLIC"
        iri = self.typed(subject, DCTERMS.accessRights, rights, DCTERMS.RightsStatement)
        self.texts(iri, RDFS.label, {"en": "public", "fr": "public"})

    def media(self, subject: URIRef, predicate: URIRef, name: str) -> None:
        """Lead to a media type."""
        self.typed(subject, predicate, MEDIA + name, DCTERMS.MediaType)

    def languages(self, subject: URIRef, tags: tuple[str, ...]) -> None:
        """Say in which languages it is; those that the authority table has."""
        for tag in tags:
            if code := LANGUAGES.get(tag.lower().partition("-")[0]):
                iri = f"{AUTHORITY}language/{code}"
                self.typed(subject, DCTERMS.language, iri, DCTERMS.LinguisticSystem)


def instant(moment: datetime) -> Literal:
    """An instant as `xsd:dateTime`."""
    return Literal(stamp(moment), datatype=XSD.dateTime, normalize=False)


def number(amount: int) -> Literal:
    """A number as `xsd:integer`."""
    return Literal(str(amount), datatype=XSD.integer, normalize=False)

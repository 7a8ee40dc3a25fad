"""The description of the dataset: what it is, who answers for it, how much it is, where to get it.

`{base}dataset` is the catalogue, `{base}dataset#dataset` the data. Files and the SPARQL service
are named by canonical IRIs; the addresses to fetch them from are on the root that was asked.

Shape: shapes/catalogue.ttl
Spec: https://www.w3.org/TR/vocab-dcat-3/
Spec: https://semiceu.github.io/DCAT-AP/releases/3.0.0/
Spec: https://www.w3.org/TR/void/
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

import rdflib
from rdflib import Literal, URIRef

from iclod.catalog.dumps import Distribution
from iclod.config import Settings
from iclod.journal import stamp
from iclod.profile import Profile
from iclod.rdf import formats
from iclod.rdf.terms import Names
from iclod.rdf.vocab import (
    DCAT,
    DCTERMS,
    FOAF,
    GEO,
    ICLOD,
    OWL,
    PROV,
    RDF,
    RDFS,
    SKOS,
    SPDX,
    VOID,
    XSD,
)

#: Of the whole: texts of the registry. Each document names its own, CC0 for facts alone.
LICENSE = "https://creativecommons.org/licenses/by/4.0/"
_AUTHORITY = "http://publications.europa.eu/resource/authority/"
_MEDIA = "https://www.iana.org/assignments/media-types/"
_FILE_TYPES = {
    "text/turtle": "RDF_TURTLE",
    "application/n-triples": "RDF_N_TRIPLES",
    "application/trig": "RDF_TRIG",
    "application/ld+json": "JSON_LD",
    "text/csv": "CSV",
}
_LANGUAGES = {"en": "ENG", "fr": "FRA"}
_FRENCH = {
    "title": "Cités interculturelles : les bonnes pratiques en données ouvertes liées",
    "description": (
        "Ce que des villes ont fait pour que la diversité devienne un atout : des pratiques aux "
        "URI stables, ouvertes aux requêtes, vérifiées selon des formes publiées."
    ),
}
_RIGHTS = {
    "en": "Each document names its licence: CC0 for facts, CC BY 4.0 for the registry’s own "
    "texts, or the licence that a city chose for what it handed in. Excerpts from the works of "
    "others are not licensed here and not part of the files. Coordinates of places that are "
    "linked to GeoNames come from there, under CC BY 4.0.",
    "fr": "Chaque document indique sa licence : CC0 pour les faits, CC BY 4.0 pour les textes du "
    "registre, ou la licence qu’une ville a choisie pour ce qu’elle a transmis. Les extraits "
    "d’œuvres de tiers ne sont pas sous licence ici et ne figurent pas dans les fichiers. Les "
    "coordonnées des lieux reliés à GeoNames en proviennent, sous CC BY 4.0.",
}
_FILE = {"en": "All data, as {name}", "fr": "Toutes les données, fichier {name}"}
_TABLE = {"en": "The practices as a table", "fr": "Les pratiques sous forme de tableau"}
_SERVICE = {"en": "SPARQL endpoint", "fr": "Point d’accès SPARQL"}
_VOCABULARIES = (DCAT, DCTERMS, FOAF, GEO, ICLOD, PROV, SKOS)


def describe(
    names: Names,
    settings: Settings,
    *,
    seq: int,
    modified: datetime,
    counts: Mapping[str, int],
    dumps: Sequence[Distribution] = (),
    triples: int | None = None,
    profile: Profile | None = None,
    root: str | None = None,
    issued: datetime | None = None,
    examples: Sequence[str] = (),
) -> rdflib.Graph:
    """Describe the registry as it is at one entry; the same arguments give the same graph.

    Args:
        seq: Number of the entry; the version of the data.
        modified: Instant of that entry.
        counts: Things by kind.
        dumps: Files to list.
        triples: Statements in all graphs.
        profile: Gives the classes that things are counted by.
        root: Where the registry is served, ending in a slash; default: the base IRI.
        issued: Instant of the first entry.
        examples: IRIs of some things.
    """
    made = _Description(names, settings, root or names.base)
    made.catalog(modified, issued)
    made.dataset(seq, modified, issued, examples)
    made.amounts(counts, triples, profile)
    made.service()
    for file in dumps:
        made.distribution(file)
    return made.graph


class _Description:
    def __init__(self, names: Names, settings: Settings, root: str) -> None:
        self.names = names
        self.settings = settings
        self.root = root
        self.graph = rdflib.Graph(bind_namespaces="none")
        self.document = URIRef(f"{names.base}dataset")
        self.data = URIRef(f"{names.base}dataset#dataset")
        self.endpoint = URIRef(f"{names.base}sparql")
        self.publisher = URIRef(names.thing("agent", "iclod"))

    def add(self, subject: URIRef, predicate: URIRef, *values: rdflib.term.Node) -> None:
        for value in values:
            self.graph.add((subject, predicate, value))

    def texts(self, subject: URIRef, predicate: URIRef, texts: Mapping[str, str]) -> None:
        self.add(subject, predicate, *(Literal(text, lang=tag) for tag, text in texts.items()))

    def setting(self, key: str) -> dict[str, str]:
        """A text of the settings; the one that comes along is there in French too."""
        text: str = getattr(self.settings, key)
        if text == getattr(Settings(), key):
            return {"en": text, "fr": _FRENCH[key]}
        return {self.settings.languages[0]: text}

    def common(self, subject: URIRef, modified: datetime, issued: datetime | None) -> None:
        self.texts(subject, DCTERMS.title, self.setting("title"))
        self.texts(subject, DCTERMS.description, self.setting("description"))
        self.add(subject, DCTERMS.publisher, self.publisher)
        self.add(subject, DCTERMS.license, URIRef(LICENSE))
        self.add(subject, DCTERMS.modified, _instant(modified))
        if issued:
            self.add(subject, DCTERMS.issued, _instant(issued))
        for tag in self.settings.languages:
            if tag in _LANGUAGES:
                language = URIRef(f"{_AUTHORITY}language/{_LANGUAGES[tag]}")
                self.add(subject, DCTERMS.language, language)
                self.add(language, RDF.type, DCTERMS.LinguisticSystem)

    def catalog(self, modified: datetime, issued: datetime | None) -> None:
        self.add(self.document, RDF.type, DCAT.Catalog, VOID.DatasetDescription)
        self.common(self.document, modified, issued)
        self.add(self.document, DCAT.dataset, self.data)
        self.add(self.document, DCAT.service, self.endpoint)
        self.add(self.document, FOAF.primaryTopic, self.data)
        self.add(self.document, FOAF.homepage, URIRef(self.root))
        self.add(URIRef(self.root), RDF.type, FOAF.Document)
        self.add(self.publisher, RDF.type, FOAF.Agent, FOAF.Organization)
        self.add(self.publisher, FOAF.name, Literal("The iclod project"))
        self.add(URIRef(LICENSE), RDF.type, DCTERMS.LicenseDocument)

    def dataset(
        self, seq: int, modified: datetime, issued: datetime | None, examples: Sequence[str]
    ) -> None:
        data = self.data
        rights = URIRef(f"{self.document}#rights")
        self.add(data, RDF.type, DCAT.Dataset, VOID.Dataset)
        self.common(data, modified, issued)
        self.add(data, DCTERMS.creator, self.publisher)
        self.add(data, DCTERMS.rights, rights)
        self.add(rights, RDF.type, DCTERMS.RightsStatement)
        self.texts(rights, RDFS.label, _RIGHTS)
        self.add(data, DCTERMS.identifier, Literal(str(data)))
        self.add(data, DCAT.landingPage, URIRef(self.root))
        self.add(data, OWL.versionInfo, Literal(str(seq)))
        theme = URIRef(f"{_AUTHORITY}data-theme/SOCI")
        self.add(data, DCAT.theme, theme)
        self.add(theme, RDF.type, SKOS.Concept)
        self.texts(theme, SKOS.prefLabel, {"en": "Population and society"})
        how_often = URIRef(f"{_AUTHORITY}frequency/IRREG")
        self.add(data, DCTERMS.accrualPeriodicity, how_often)
        self.add(how_often, RDF.type, DCTERMS.Frequency)
        for standard in (self.names.ontology, self.names.shapes):
            self.add(data, DCTERMS.conformsTo, URIRef(standard))
            self.add(URIRef(standard), RDF.type, DCTERMS.Standard)
        self.add(data, VOID.uriSpace, Literal(f"{self.names.base}id/"))
        self.add(data, VOID.sparqlEndpoint, self.address("sparql"))
        self.add(data, VOID.vocabulary, *(URIRef(str(vocabulary)) for vocabulary in _VOCABULARIES))
        self.add(data, VOID.exampleResource, *(URIRef(iri) for iri in examples))
        for format in formats.FORMATS:
            feature = _FEATURES.get(format.suffix)
            if feature:
                self.add(data, VOID.feature, URIRef(f"http://www.w3.org/ns/formats/{feature}"))

    def amounts(
        self, counts: Mapping[str, int], triples: int | None, profile: Profile | None
    ) -> None:
        self.add(self.data, VOID.entities, _number(sum(counts.values())))
        if triples is not None:
            self.add(self.data, VOID.triples, _number(triples))
        classes: Counter[str] = Counter()
        for name, count in counts.items():
            kind = profile.kind(name) if profile else None
            if kind:
                classes[kind.target] += count
        for target, count in classes.items():
            local = target.replace("#", "/").rpartition("/")[2]
            part = URIRef(f"{self.document}#class-{local.lower()}")
            self.add(self.data, VOID.classPartition, part)
            self.add(part, RDF.type, VOID.Dataset)
            self.add(part, VOID["class"], URIRef(target))
            self.add(part, VOID.entities, _number(count))

    def service(self) -> None:
        self.add(self.endpoint, RDF.type, DCAT.DataService)
        self.texts(self.endpoint, DCTERMS.title, _SERVICE)
        self.add(self.endpoint, DCTERMS.publisher, self.publisher)
        self.add(self.endpoint, DCTERMS.license, URIRef(LICENSE))
        self.add(self.endpoint, DCAT.endpointURL, self.address("sparql"))
        self.add(self.endpoint, DCAT.endpointDescription, self.address("sparql"))
        self.add(self.endpoint, DCAT.servesDataset, self.data)
        protocol = URIRef("https://www.w3.org/TR/sparql11-protocol/")
        self.add(self.endpoint, DCTERMS.conformsTo, protocol)
        self.add(protocol, RDF.type, DCTERMS.Standard)

    def distribution(self, file: Distribution) -> None:
        subject = URIRef(f"{self.names.base}{file.address}")
        place = self.address(file.address)
        titles = _TABLE if file.media_type == "text/csv" else _FILE
        self.add(self.data, DCAT.distribution, subject)
        self.add(subject, RDF.type, DCAT.Distribution)
        self.texts(
            subject, DCTERMS.title, {tag: t.format(name=file.name) for tag, t in titles.items()}
        )
        self.add(subject, DCTERMS.license, URIRef(LICENSE))
        self.add(subject, DCAT.accessURL, place)
        self.add(subject, DCAT.downloadURL, place)
        self.media(subject, DCAT.mediaType, file.media_type)
        if file.compressed:
            self.media(subject, DCAT.compressFormat, "application/gzip")
        kind = URIRef(f"{_AUTHORITY}file-type/{_FILE_TYPES[file.media_type]}")
        self.add(subject, DCTERMS["format"], kind)
        self.add(kind, RDF.type, DCTERMS.MediaTypeOrExtent)
        size = Literal(str(file.size), datatype=XSD.nonNegativeInteger, normalize=False)
        self.add(subject, DCAT.byteSize, size)
        checksum = URIRef(f"{subject}#checksum")
        self.add(subject, SPDX.checksum, checksum)
        self.add(checksum, RDF.type, SPDX.Checksum)
        self.add(checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256)
        digest = Literal(file.sha256, datatype=XSD.hexBinary, normalize=False)
        self.add(checksum, SPDX.checksumValue, digest)
        if file.media_type != "text/csv":
            self.add(self.data, VOID.dataDump, place)

    def media(self, subject: URIRef, predicate: URIRef, name: str) -> None:
        self.add(subject, predicate, URIRef(_MEDIA + name))
        self.add(URIRef(_MEDIA + name), RDF.type, DCTERMS.MediaType)

    def address(self, path: str) -> URIRef:
        return URIRef(f"{self.root}{path}")


_FEATURES = {
    "ttl": "Turtle",
    "jsonld": "JSON-LD",
    "nt": "N-Triples",
    "rdf": "RDF_XML",
    "trig": "TriG",
    "nq": "N-Quads",
}


def _instant(instant: datetime) -> Literal:
    return Literal(stamp(instant), datatype=XSD.dateTime, normalize=False)


def _number(number: int) -> Literal:
    return Literal(str(number), datatype=XSD.integer, normalize=False)

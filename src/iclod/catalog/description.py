"""The description of the dataset: what it is, who answers for it, how much it is, where to get it.

`{base}dataset` is the catalogue, `{base}dataset#dataset` the data as they are now, and
`{base}dumps/{n}/` each version of them that is kept in files. Things are named by canonical IRIs;
the addresses to fetch them from are on the root that was asked.

Shape: shapes/catalogue.ttl
Spec: https://www.w3.org/TR/vocab-dcat-3/
Spec: https://semiceu.github.io/DCAT-AP/releases/3.0.0/
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import rdflib
from rdflib import Literal, URIRef

from iclod.catalog import amounts, words
from iclod.catalog.dumps import CSV, Distribution, Dump
from iclod.catalog.services import SERVICES, Service
from iclod.catalog.statements import (
    ADMS_TERMS,
    AUTHORITY,
    FILE_TYPES,
    LICENSE,
    Statements,
    instant,
)
from iclod.catalog.table import METADATA
from iclod.config import Settings
from iclod.index import Statistics
from iclod.journal import Entry
from iclod.rdf.terms import Names
from iclod.rdf.vocab import (
    ADMS,
    DCAT,
    DCATAP,
    DCTERMS,
    DCTYPE,
    DQV,
    FOAF,
    PROV,
    RDF,
    RDFS,
    SKOS,
    SPDX,
    VCARD,
    VOID,
    XSD,
)

__all__ = ["LICENSE", "Subject", "describe", "dump", "publisher"]

#: The profile that the catalogue keeps to.
PROFILE = "http://data.europa.eu/r5r/"


@dataclass(frozen=True)
class Subject:
    """What is described.

    Attributes:
        root: Where the registry is served, ending in a slash.
        entry: The newest entry that readers see.
        issued: Instant of the first one.
        dumps: Those that are kept, the newest first.
        services: Paths, below the root, of services that there are.
        labels: By IRI and language, of topics and countries.
        examples: IRIs of some things.
        quality: IRI of what was measured of the data's quality; likewise `measurements`.
    """

    names: Names
    settings: Settings
    root: str
    entry: Entry
    issued: datetime
    statistics: Statistics = field(default_factory=Statistics)
    dumps: Sequence[Dump] = ()
    services: Sequence[str] = ("sparql",)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    examples: Sequence[str] = ()
    quality: str = ""
    measurements: Sequence[str] = ()


def describe(subject: Subject) -> rdflib.Graph:
    """Describe the registry as it is at one entry; the same subject gives the same graph."""
    made = _Description(subject)
    made.catalog()
    made.dataset()
    made.coverage()
    made.provenance()
    for service in SERVICES:
        if service.path in subject.services:
            made.service(service)
    for item in subject.dumps:
        made.version(item, newest=item is subject.dumps[0])
    amounts.add(made, made.data, subject)
    return made.graph


def dump(subject: Subject, item: Dump) -> rdflib.Graph:
    """Describe one dump alone."""
    made = _Description(subject)
    made.version(item, newest=False)
    made.agent()
    return made.graph


def publisher(names: Names, settings: Settings) -> str:
    """The IRI of who publishes the catalogue: the project, unless the settings name an operator."""
    return f"{names.base}dataset#publisher" if settings.operator.name else creator(names)


def creator(names: Names) -> str:
    """The IRI of the project, which makes the registry."""
    return names.thing("agent", "iclod")


class _Description(Statements):
    def __init__(self, subject: Subject) -> None:
        super().__init__()
        self.subject = subject
        self.names = subject.names
        self.settings = subject.settings
        self.document = URIRef(f"{self.names.base}dataset")
        self.data = URIRef(f"{self.names.base}dataset#dataset")
        self.publisher = URIRef(publisher(self.names, self.settings))

    def part(self, name: str) -> URIRef:
        return URIRef(f"{self.document}#{name}")

    def address(self, path: str) -> URIRef:
        return URIRef(f"{self.subject.root}{path}")

    # Catalogue and dataset ---------------------------------------------------------------------

    def common(self, subject: URIRef) -> None:
        """What is said of catalogue and dataset alike."""
        self.texts(subject, DCTERMS.title, words.title(self.settings))
        self.texts(subject, DCTERMS.description, words.description(self.settings))
        self.add(subject, DCTERMS.publisher, self.publisher)
        self.add(subject, DCTERMS.creator, URIRef(creator(self.names)))
        self.license(subject)
        self.add(subject, DCTERMS.issued, instant(self.subject.issued))
        self.add(subject, DCTERMS.modified, instant(self.subject.entry.instant))
        self.add(subject, DCAT.version, Literal(str(self.subject.entry.seq)))
        self.languages(subject, self.settings.languages)
        self.rights(subject)

    def rights(self, subject: URIRef) -> None:
        rights = self.part("rights")
        self.typed(subject, DCTERMS.rights, rights, DCTERMS.RightsStatement)
        self.texts(rights, RDFS.label, words.RIGHTS)

    def agent(self) -> None:
        operator = self.settings.operator
        for agent in (self.publisher, URIRef(creator(self.names))):
            self.add(agent, RDF.type, FOAF.Agent, FOAF.Organization)
        self.add(URIRef(creator(self.names)), FOAF.name, Literal(words.PROJECT))
        if operator.name:
            self.add(self.publisher, FOAF.name, Literal(operator.name))
        if operator.homepage:
            self.typed(self.publisher, FOAF.homepage, operator.homepage, FOAF.Document)
        if operator.type:
            iri = f"{ADMS_TERMS}publishertype/{operator.type}"
            self.concept(self.publisher, DCTERMS.type, iri, {"en": operator.type})

    def catalog(self) -> None:
        catalog = self.document
        self.add(catalog, RDF.type, DCAT.Catalog, VOID.DatasetDescription)
        self.common(catalog)
        self.agent()
        self.add(catalog, DCAT.dataset, self.data)
        self.add(catalog, FOAF.primaryTopic, self.data)
        self.typed(catalog, FOAF.homepage, self.subject.root, FOAF.Document)
        themes = f"{AUTHORITY}data-theme"
        scheme = self.typed(catalog, DCAT.themeTaxonomy, themes, SKOS.ConceptScheme)
        self.texts(scheme, DCTERMS.title, {"en": "Data theme", "fr": "Thème de données"})
        own = self.names.thing("topic", "")
        if label := self.subject.labels.get(own):
            scheme = self.typed(catalog, DCAT.themeTaxonomy, own, SKOS.ConceptScheme)
            self.texts(scheme, DCTERMS.title, label)
        record = self.typed(catalog, DCAT.record, self.part("record"), DCAT.CatalogRecord)
        self.add(record, FOAF.primaryTopic, self.data)
        self.add(record, DCTERMS.issued, instant(self.subject.issued))
        self.add(record, DCTERMS.modified, instant(self.subject.entry.instant))
        self.languages(record, self.settings.languages)
        self.standard(record, PROFILE)
        change = "created" if self.subject.entry.seq == 1 else "updated"
        self.concept(record, ADMS.status, f"{ADMS_TERMS}changetype/{change}", {"en": change})

    def dataset(self) -> None:
        data = self.data
        self.add(data, RDF.type, DCAT.Dataset, VOID.Dataset)
        self.common(data)
        self.public(data)
        self.add(data, DCTERMS.identifier, Literal(str(data)))
        self.typed(data, DCAT.landingPage, self.address("dataset"), FOAF.Document)
        self.typed(data, FOAF.page, self.subject.root, FOAF.Document)
        self.add(data, DCTERMS.type, DCTYPE.Dataset)
        self.add(DCTYPE.Dataset, RDF.type, SKOS.Concept)
        self.texts(DCTYPE.Dataset, SKOS.prefLabel, {"en": "Dataset", "fr": "Jeu de données"})
        theme = {"en": "Population and society", "fr": "Population et société"}
        self.concept(data, DCAT.theme, f"{AUTHORITY}data-theme/SOCI", theme)
        often = f"{AUTHORITY}frequency/IRREG"
        self.typed(data, DCTERMS.accrualPeriodicity, often, DCTERMS.Frequency)
        self.standard(data, self.names.ontology, self.names.shapes)
        for tag, keywords in words.keywords(self.settings, self.subject).items():
            self.add(data, DCAT.keyword, *(Literal(word, lang=tag) for word in keywords))
        self.contact()
        if self.subject.quality:
            self.typed(data, DQV.hasQualityMetadata, self.subject.quality, DQV.QualityMetadata)
        for iri in self.subject.measurements:
            self.typed(data, DQV.hasQualityMeasurement, iri, DQV.QualityMeasurement)
        newest = self.subject.dumps[0].number if self.subject.dumps else None
        self.texts(data, ADMS.versionNotes, words.notes(self.subject.entry.seq, newest))

    def contact(self) -> None:
        """Whom to ask: only if the operator says so."""
        operator = self.settings.operator
        if not (operator.email or operator.contact_page):
            return
        contact = self.typed(self.data, DCAT.contactPoint, self.part("contact"), VCARD.Kind)
        self.add(contact, RDF.type, VCARD.Organization)
        self.add(contact, VCARD.fn, Literal(operator.name or words.PROJECT))
        if operator.email:
            self.add(contact, VCARD.hasEmail, URIRef(f"mailto:{operator.email}"))
        if operator.contact_page:
            self.add(contact, VCARD.hasURL, URIRef(operator.contact_page))

    def coverage(self) -> None:
        """Where and when: countries, the rectangle around all places, the years."""
        found = self.subject.statistics
        table = f"{AUTHORITY}country/"
        for country, same in found.countries.items():
            iri = next((name for name in same if name.startswith(table)), country)
            for subject in (self.document, self.data):
                place = self.typed(subject, DCTERMS.spatial, iri, DCTERMS.Location)
            self.texts(place, SKOS.prefLabel, self.subject.labels.get(country, {}))
        if found.box:
            for subject in (self.document, self.data):
                place = self.typed(subject, DCTERMS.spatial, self.part("area"), DCTERMS.Location)
            for predicate, shape in (
                (DCAT.bbox, words.polygon(found.box)),
                (DCAT.centroid, words.centre(found.box)),
            ):
                self.add(place, predicate, Literal(shape, datatype=words.WKT))
        if found.first is not None:
            for subject in (self.document, self.data):
                period = self.typed(
                    subject, DCTERMS.temporal, self.part("period"), DCTERMS.PeriodOfTime
                )
            for predicate, year in ((DCAT.startDate, found.first), (DCAT.endDate, found.last)):
                if year is not None:
                    self.add(period, predicate, _year(year))

    def provenance(self) -> None:
        """Where the data come from, and which act made them what they are now."""
        entry = self.subject.entry
        statement = self.typed(
            self.data, DCTERMS.provenance, self.part("provenance"), DCTERMS.ProvenanceStatement
        )
        self.texts(statement, RDFS.label, words.PROVENANCE)
        activity = self.typed(
            self.data, PROV.wasGeneratedBy, self.part(f"entry-{entry.seq}"), PROV.Activity
        )
        self.add(activity, PROV.endedAtTime, instant(entry.instant))
        self.add(activity, PROV.wasAssociatedWith, URIRef(entry.agent))
        self.add(URIRef(entry.agent), RDF.type, PROV.Agent)
        if entry.message:
            self.add(activity, RDFS.comment, Literal(entry.message))
        self.add(self.data, PROV.wasAttributedTo, self.publisher)
        self.add(self.data, RDF.type, PROV.Entity)

    # Services ----------------------------------------------------------------------------------

    def service(self, service: Service) -> None:
        subject = self.typed(
            self.document, DCAT.service, f"{self.names.base}{service.path}", DCAT.DataService
        )
        self.texts(subject, DCTERMS.title, service.title)
        self.texts(subject, DCTERMS.description, service.about)
        self.add(subject, DCTERMS.publisher, self.publisher)
        self.license(subject)
        self.public(subject)
        place = self.address(service.path)
        self.add(subject, DCAT.endpointURL, place)
        self.add(subject, DCAT.endpointDescription, self.address(service.description))
        self.add(subject, DCAT.servesDataset, self.data)
        self.standard(subject, *service.standards)
        for media_type in service.media_types:
            self.media(subject, DCTERMS["format"], media_type)
        if service.distribution:
            name = service.path.replace(".", "-")
            access = self.typed(
                self.data, DCAT.distribution, self.part(f"by-{name}"), DCAT.Distribution
            )
            self.texts(access, DCTERMS.title, service.title)
            self.texts(access, DCTERMS.description, service.about)
            self.add(access, DCAT.accessURL, place)
            self.add(access, DCAT.accessService, subject)
            self.standard(access, *service.standards)
            self.obtainable(access)
            self.media(access, DCAT.mediaType, service.media_types[0])
            self.media(access, DCTERMS["format"], service.media_types[0])

    def obtainable(self, subject: URIRef) -> None:
        self.license(subject)
        self.rights(subject)
        label = {"en": "available", "fr": "disponible"}
        iri = f"{AUTHORITY}planned-availability/AVAILABLE"
        self.concept(subject, DCATAP.availability, iri, label)
        self.languages(subject, self.settings.languages)

    # Files -------------------------------------------------------------------------------------

    def version(self, item: Dump, *, newest: bool) -> None:
        """A dump: a version of the dataset of its own, with its files."""
        subject = URIRef(f"{self.names.base}dumps/{item.number}/")
        self.add(self.data, DCAT.hasVersion, subject)
        if newest:
            self.add(self.data, DCAT.hasCurrentVersion, subject)
        self.add(subject, RDF.type, DCAT.Dataset, VOID.Dataset)
        self.add(subject, DCAT.isVersionOf, self.data)
        self.texts(subject, DCTERMS.title, words.versioned(self.settings, item.number))
        self.texts(subject, DCTERMS.description, words.description(self.settings))
        self.add(subject, DCAT.version, Literal(str(item.number)))
        self.add(subject, DCTERMS.publisher, self.publisher)
        self.license(subject)
        self.public(subject)
        self.add(subject, DCTERMS.issued, instant(item.made))
        if item.instant:
            self.add(subject, DCTERMS.modified, instant(item.instant))
        if item.statements is not None:
            self.add(subject, VOID.triples, Literal(item.statements))
        if item.digest:
            self.checksum(subject, f"{subject}#canonical", item.digest)
        earlier = [other.number for other in self.subject.dumps if other.number < item.number]
        if earlier:
            before = URIRef(f"{self.names.base}dumps/{max(earlier)}/")
            self.add(subject, DCAT.previousVersion, before)
        for file in item.files:
            if file.data:
                self.distribution(subject, file, item)
                if newest:
                    self.add(self.data, DCAT.distribution, self.file(file))
                    if file.media_type != CSV:
                        self.add(self.data, VOID.dataDump, self.address(file.address))

    def file(self, file: Distribution) -> URIRef:
        return URIRef(f"{self.names.base}{file.address}")

    def distribution(self, dataset: URIRef, file: Distribution, item: Dump) -> None:
        subject, place = self.file(file), self.address(file.address)
        self.add(dataset, DCAT.distribution, subject)
        self.add(subject, RDF.type, DCAT.Distribution)
        self.texts(subject, DCTERMS.title, words.file(file.name))
        self.texts(subject, DCTERMS.description, words.about_file(file.name, item.number))
        self.obtainable(subject)
        self.add(subject, DCAT.accessURL, place)
        self.add(subject, DCAT.downloadURL, place)
        self.add(subject, DCTERMS.issued, instant(item.made))
        self.media(subject, DCAT.mediaType, file.media_type)
        if file.compressed:
            self.media(subject, DCAT.compressFormat, "application/gzip")
        if code := FILE_TYPES.get(file.media_type):
            iri = f"{AUTHORITY}file-type/{code}"
            self.typed(subject, DCTERMS["format"], iri, DCTERMS.MediaTypeOrExtent)
        if file.media_type == CSV:
            described = self.address(f"dumps/{item.number}/{METADATA}")
            self.typed(subject, FOAF.page, described, FOAF.Document)
            self.standard(subject, "https://www.w3.org/TR/tabular-metadata/")
        else:
            self.standard(subject, self.names.ontology)
        size = Literal(str(file.size), datatype=XSD.nonNegativeInteger, normalize=False)
        self.add(subject, DCAT.byteSize, size)
        self.checksum(subject, f"{subject}#checksum", file.sha256)

    def checksum(self, subject: URIRef, iri: str, value: str) -> None:
        checksum = self.typed(subject, SPDX.checksum, iri, SPDX.Checksum)
        self.add(checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256)
        self.add(SPDX.checksumAlgorithm_sha256, RDF.type, SPDX.ChecksumAlgorithm)
        digest = Literal(value, datatype=XSD.hexBinary, normalize=False)
        self.add(checksum, SPDX.checksumValue, digest)


def _year(year: int) -> Literal:
    return Literal(f"{year:04d}", datatype=XSD.gYear, normalize=False)

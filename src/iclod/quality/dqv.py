"""The measures in RDF: what was measured, by which metric, on which part of the data.

The whole of the data is the catalogue's dataset; a kind, topic or country is a subset of it. What
was measured at a number is named by that number and stays; metrics are named without one.

Spec: https://www.w3.org/TR/vocab-dqv/
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import rdflib
from rdflib import Literal, URIRef

from iclod.journal import stamp
from iclod.profile import Profile
from iclod.quality.counting import Slice
from iclod.quality.measures import FieldFigure, Figure, Group, measured_fields
from iclod.quality.metrics import BY_NAME, CATEGORIES, DIMENSIONS, METRICS
from iclod.quality.store import Measured
from iclod.rdf.vocab import (
    DCAT,
    DCTERMS,
    DQV,
    LDQD,
    PROV,
    QB,
    RDF,
    RDFS,
    SDMX_ATTRIBUTE,
    SKOS,
    UNIT,
    VOID,
    XSD,
)


@dataclass(frozen=True)
class Subject:
    """What is told.

    Attributes:
        base: The registry's base IRI.
        part: The part of the data that `figures` are about.
        groups: By `kind`, `topic`, `country`.
    """

    base: str
    measured: Measured
    profile: Profile
    part: Slice
    figures: Sequence[Figure]
    fields: Sequence[FieldFigure] = ()
    groups: Mapping[str, Sequence[Group]] = field(default_factory=dict)


def document(base: str, number: int | None = None) -> str:
    """The IRI of the measures: as they are now, or of a number for ever."""
    return f"{base}quality" if number is None else f"{base}quality?version={number}"


def metric(base: str, name: str) -> str:
    """The IRI of a metric."""
    return f"{document(base)}#{name}"


def field_metric(base: str, kind: str, shape: str) -> str:
    """The IRI of the metric that says how full a field is."""
    return metric(base, f"filled-{kind}-{_local(shape)}")


def measurement(base: str, number: int, name: str) -> str:
    """The IRI of what was measured of all of the data by a metric."""
    return f"{document(base, number)}#{name}"


def describe(subject: Subject) -> rdflib.Graph:
    """Describe metrics and measurements."""
    made = _Description(subject)
    made.metadata()
    made.metrics()
    made.measurements()
    return made.graph


class _Description:
    def __init__(self, subject: Subject) -> None:
        self.graph = rdflib.Graph(bind_namespaces="none")
        self.subject = subject
        self.base = subject.base
        self.number = subject.measured.number
        self.whole = URIRef(f"{self.base}dataset#dataset")
        self.about = URIRef(document(self.base, self.number))
        self.set = URIRef(f"{self.about}#measurements")
        self.made = Literal(stamp(subject.measured.made), datatype=XSD.dateTime, normalize=False)

    def add(self, subject: URIRef, predicate: URIRef, *values: rdflib.term.Node) -> None:
        for value in values:
            self.graph.add((subject, predicate, value))

    def texts(self, subject: URIRef, predicate: URIRef, texts: Mapping[str, str]) -> None:
        self.add(subject, predicate, *(Literal(text, lang=tag) for tag, text in texts.items()))

    def metadata(self) -> None:
        """What the measures are of, and when they were made."""
        now, about = URIRef(document(self.base)), self.about
        self.add(self.whole, DQV.hasQualityMetadata, about)
        self.add(self.whole, RDF.type, DCAT.Dataset, VOID.Dataset)
        self.add(now, DCTERMS.hasVersion, about)
        self.add(about, RDF.type, DQV.QualityMetadata, PROV.Entity)
        title = {"en": "Quality of the data", "fr": "Qualité des données"}
        self.texts(about, DCTERMS.title, title)
        self.add(about, DCAT.version, Literal(str(self.number)))
        self.add(about, PROV.generatedAtTime, self.made)
        self.add(about, PROV.wasDerivedFrom, self.whole)
        self.add(about, DCTERMS.hasPart, self.set)
        self.add(self.set, RDF.type, DQV.QualityMeasurementDataset)
        self.texts(self.set, DCTERMS.title, title)

    def metrics(self) -> None:
        """What each metric measures, in which dimension of quality."""
        for item in METRICS:
            iri = URIRef(metric(self.base, item.name))
            share = item.form == "share"
            self.define(iri, item.dimension, item.label, item.definition, share=share)
        for kind, item_field, level in measured_fields(self.subject.profile):
            iri = URIRef(field_metric(self.base, kind.name or "", item_field.shape))
            names = {
                tag: f"{kind.label.get(tag, kind.name)}: {text}"
                for tag, text in item_field.name.items()
                if tag
            }
            definition = {
                "en": "Percentage of the records of this kind in which the field has a value.",
                "fr": "Pourcentage des fiches de cette sorte dans lesquelles le champ est rempli.",
            }
            self.define(iri, "completeness", names, definition, share=True)
            self.add(iri, DCTERMS.isPartOf, URIRef(metric(self.base, level)))
            self.add(iri, DCTERMS.references, URIRef(item_field.shape))
        for name, dimension in DIMENSIONS.items():
            iri, category = LDQD[name], LDQD[dimension.category]
            self.add(iri, RDF.type, DQV.Dimension)
            self.texts(iri, SKOS.prefLabel, dimension.label)
            self.add(iri, DQV.inCategory, category)
            self.add(category, RDF.type, DQV.Category)
            self.texts(category, SKOS.prefLabel, CATEGORIES[dimension.category])

    def define(
        self,
        iri: URIRef,
        dimension: str,
        label: Mapping[str, str],
        definition: Mapping[str, str],
        *,
        share: bool,
    ) -> None:
        self.add(iri, RDF.type, DQV.Metric)
        self.texts(iri, SKOS.prefLabel, label)
        self.texts(iri, SKOS.definition, definition)
        self.add(iri, DQV.expectedDataType, XSD.decimal if share else XSD.integer)
        self.add(iri, DQV.inDimension, LDQD[dimension])
        self.add(iri, RDFS.isDefinedBy, URIRef(document(self.base)))

    def measurements(self) -> None:
        """The values, of the part that is asked for and of each of its groups."""
        part = self.subject.part
        scope, mark = self.part(part)
        for figure in self.subject.figures:
            self.measure(scope, figure.metric + mark, metric(self.base, figure.metric), figure)
        for item in self.subject.fields:
            iri = field_metric(self.base, item.kind, item.field)
            name = f"filled-{item.kind}-{_local(item.field)}{mark}"
            self.value(scope, name, iri, item.value, share=True)
        for by, groups in self.subject.groups.items():
            for group in groups:
                value = {by: group.value}
                narrowed = Slice(**{**_narrowed(part), **value})
                scope, mark = self.part(narrowed)
                for figure in group.figures:
                    name = figure.metric + mark
                    self.measure(scope, name, metric(self.base, figure.metric), figure)

    def measure(self, scope: URIRef, name: str, metric: str, figure: Figure) -> None:
        if (value := figure.value) is not None:
            share = BY_NAME[figure.metric].form == "share"
            self.value(scope, name, metric, value, share=share)

    def value(self, scope: URIRef, name: str, metric: str, value: float, *, share: bool) -> None:
        iri = URIRef(f"{self.about}#{name}")
        text = f"{value:.2f}" if share else str(int(value))
        kind = XSD.decimal if share else XSD.integer
        self.add(iri, RDF.type, DQV.QualityMeasurement)
        self.add(iri, DQV.isMeasurementOf, URIRef(metric))
        self.add(iri, DQV.computedOn, scope)
        self.add(scope, DQV.hasQualityMeasurement, iri)
        self.add(iri, DQV.value, Literal(text, datatype=kind, normalize=False))
        self.add(iri, SDMX_ATTRIBUTE.unitMeasure, UNIT.PERCENT if share else UNIT.NUM)
        self.add(iri, QB.dataSet, self.set)
        self.add(iri, PROV.generatedAtTime, self.made)

    def part(self, part: Slice) -> tuple[URIRef, str]:
        """The dataset that a part of the data is, and the mark of its measurements' names."""
        chosen = [(name, value) for name, value in _narrowed(part).items() if value]
        if not chosen:
            return self.whole, ""
        mark = "".join(f"-{name}-{_local(value)}" for name, value in chosen)
        iri = URIRef(f"{self.about}#part{mark}")
        self.add(self.whole, VOID.subset, iri)
        self.add(iri, RDF.type, VOID.Dataset)
        for name, value in chosen:
            if name == "kind":
                kind = self.subject.profile.kind(value)
                if kind is not None:
                    self.add(iri, VOID["class"], URIRef(kind.target))
            elif name == "field":
                self.add(iri, DCTERMS.references, URIRef(value))
            else:
                about = DCTERMS.subject if name == "topic" else DCTERMS.spatial
                self.add(iri, about, URIRef(value))
        return iri, mark


def _narrowed(part: Slice) -> dict[str, str]:
    return {name: getattr(part, name) for name in ("kind", "topic", "country", "field")}


def _local(iri: str) -> str:
    last = iri.rstrip("/").replace("#", "/").rpartition("/")[2]
    return "".join(c if c.isalnum() or c in "-_" else "-" for c in last)


def names(figures: Iterable[Figure]) -> list[str]:
    """The metrics that a value was measured for."""
    return [figure.metric for figure in figures if figure.value is not None]

"""The measures in RDF keep to the Data Quality Vocabulary."""

import pytest
import rdflib

from iclod.quality import BY_NAME, dqv, telling
from iclod.rdf import formats
from iclod.rdf.vocab import DCAT, DQV, LDQD, PROV, QB, RDF, SDMX_ATTRIBUTE, SKOS, VOID, XSD
from iclod.registry import measuring

#: All classes and properties of the vocabulary.
CLASSES = set(
    "Category Dimension Metric QualityAnnotation QualityCertificate QualityMeasurement "
    "QualityMeasurementDataset QualityMetadata QualityPolicy UserQualityFeedback".split()
)
PROPERTIES = set(
    "computedOn expectedDataType hasQualityAnnotation hasQualityMeasurement hasQualityMetadata "
    "inCategory inDimension isMeasurementOf value".split()
)
DIMENSIONS = set(
    "availability licensing interlinking security performance syntacticValidity semanticAccuracy "
    "consistency conciseness completeness relevancy trustworthiness understandability timeliness "
    "representationalConciseness interoperability interpretability versatility".split()
)


@pytest.fixture(scope="module")
def told(published):
    measuring.catch_up(published)
    measured = published.quality.measured()
    profile = published.profile(measured.number)
    return telling.tell(published.quality, measured, profile, published.names.base)


@pytest.fixture(scope="module")
def graph(told):
    return formats.from_ntriples(telling.graph(told))


def test_only_terms_of_the_vocabulary_are_used(graph):
    used = {str(t) for triple in graph for t in triple if str(t).startswith(str(DQV))}
    assert {name.removeprefix(str(DQV)) for name in used} <= CLASSES | PROPERTIES
    for kind in graph.objects(None, RDF.type):
        if str(kind).startswith(str(DQV)):
            assert str(kind).removeprefix(str(DQV)) in CLASSES
    dimensions = {str(x).removeprefix(str(LDQD)) for x in graph.subjects(RDF.type, DQV.Dimension)}
    assert dimensions <= DIMENSIONS


def test_every_measurement_is_complete_and_of_the_type_that_its_metric_expects(graph):
    measurements = set(graph.subjects(RDF.type, DQV.QualityMeasurement))
    assert len(measurements) > 500
    for item in measurements:
        (metric,) = graph.objects(item, DQV.isMeasurementOf)
        (value,) = graph.objects(item, DQV.value)
        (where,) = graph.objects(item, DQV.computedOn)
        assert (metric, RDF.type, DQV.Metric) in graph
        assert value.datatype == graph.value(metric, DQV.expectedDataType)
        assert (where, RDF.type, VOID.Dataset) in graph
        assert (where, DQV.hasQualityMeasurement, item) in graph
        for needed in (SDMX_ATTRIBUTE.unitMeasure, QB.dataSet, PROV.generatedAtTime):
            assert len(list(graph.objects(item, needed))) == 1
        if value.datatype == XSD.decimal:
            assert 0 <= float(value) <= 100


def test_every_metric_is_defined_in_a_dimension_and_a_category(graph):
    for metric in graph.subjects(RDF.type, DQV.Metric):
        (dimension,) = graph.objects(metric, DQV.inDimension)
        (category,) = graph.objects(dimension, DQV.inCategory)
        assert (category, RDF.type, DQV.Category) in graph
        for about in (SKOS.prefLabel, SKOS.definition):
            assert {text.language for text in graph.objects(metric, about)} >= {"en", "fr"}
    names = {f.metric for f in ()} | set(BY_NAME)
    assert {rdflib.URIRef(dqv.metric("https://w3id.org/iclod/", n)) for n in names} <= set(
        graph.subjects(RDF.type, DQV.Metric)
    )


def test_the_whole_is_measured_on_the_dataset_of_the_catalogue(graph, told):
    data = rdflib.URIRef("https://w3id.org/iclod/dataset#dataset")
    about = rdflib.URIRef(dqv.document(told.base, told.measured.number))
    assert (data, RDF.type, DCAT.Dataset) in graph
    assert (data, DQV.hasQualityMetadata, about) in graph
    measurement = rdflib.URIRef(dqv.measurement(told.base, told.measured.number, "warnings"))
    assert (measurement, DQV.computedOn, data) in graph
    assert int(graph.value(measurement, DQV.value)) == next(
        f.amount for f in told.figures if f.metric == "warnings"
    )


def test_parts_are_subsets_named_by_class_topic_or_country(graph):
    data = rdflib.URIRef("https://w3id.org/iclod/dataset#dataset")
    parts = set(graph.objects(data, VOID.subset))
    assert len(parts) > 60
    ours = rdflib.URIRef("https://w3id.org/iclod/ontology#Practice")
    assert any((part, VOID["class"], ours) in graph for part in parts)

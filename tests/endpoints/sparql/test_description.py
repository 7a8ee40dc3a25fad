"""SPARQL 1.1 Service Description, clause by clause.

Spec: https://www.w3.org/TR/sparql11-service-description/
"""

import pytest
from rdflib import Literal, URIRef
from rdflib.namespace import DCAT, RDFS

from iclod.app import create_app
from iclod.config import Settings, SparqlSettings
from iclod.endpoints.sparql import description
from iclod.rdf import formats
from iclod.rdf.vocab import DCTERMS, ENTAILMENT, FORMAT, RDF, SCHEMA, SD, VOID
from iclod.registry import Registry

HERE = URIRef("http://localhost/sparql")
DATA = URIRef("https://w3id.org/iclod/dataset#dataset")


@pytest.fixture(scope="module")
def graph(published):
    client = create_app(published).test_client()
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    assert answer.status_code == 200
    return formats.parse(answer.data, formats.TURTLE)[None]


def test_2_the_endpoint_describes_itself_without_a_query(client):
    for format in formats.FORMATS:
        answer = client.get("/sparql", headers={"Accept": format.media_type})
        assert (answer.status_code, answer.content_type) == (200, format.media_type)
        found = formats.parse(answer.data, format)[None]
        assert (None, SD.endpoint, HERE) in found
    assert client.get("/sparql?format=nt").content_type == "application/n-triples"
    assert client.get("/sparql", headers={"Accept": "text/html"}).mimetype == "text/html"


def test_3_4_1_exactly_one_service_has_exactly_one_endpoint(graph):
    assert [*graph.subjects(RDF.type, SD.Service)] == [HERE]
    assert [*graph.objects(HERE, SD.endpoint)] == [HERE]


def test_3_4_1_the_endpoint_lies_on_the_public_address(packaged_home):
    settings = Settings(home=packaged_home, public_url="https://data.example.org", mount="/icc")
    with Registry.open(settings) as registry:
        client = create_app(registry).test_client()
        text = client.get(
            "/icc/sparql", headers={"Accept": "text/turtle", "Host": "data.example.org"}
        ).text
    assert "<https://data.example.org/icc/sparql>" in text
    assert "localhost" not in text


def test_3_4_2_features_are_those_that_are_there(graph):
    assert {*graph.objects(HERE, SD.feature)} == {SD.UnionDefaultGraph}
    claimed = SD.DereferencesURIs, SD.BasicFederatedQuery, SD.EmptyGraphs, SD.RequiresDataset
    assert not any((HERE, SD.feature, feature) in graph for feature in claimed)


def test_3_4_3_the_entailment_regime_is_simple_entailment(graph):
    assert [*graph.objects(HERE, SD.defaultEntailmentRegime)] == [ENTAILMENT.Simple]
    assert {*graph.objects(None, SD.entailmentRegime)} == {ENTAILMENT.Simple}


def test_3_4_6_no_extensions_are_claimed(graph):
    for predicate in (
        SD.extensionFunction,
        SD.extensionAggregate,
        SD.languageExtension,
        SD.propertyFeature,
        SD.inputFormat,
    ):
        assert (None, predicate, None) not in graph


def test_3_4_8_the_language_is_sparql_1_1_query_and_no_update(graph):
    assert [*graph.objects(HERE, SD.supportedLanguage)] == [SD.SPARQL11Query]


def test_3_4_10_the_default_dataset_has_a_default_graph(graph):
    (dataset,) = graph.objects(HERE, SD.defaultDataset)
    assert (dataset, RDF.type, SD.Dataset) in graph
    (default,) = graph.objects(dataset, SD.defaultGraph)
    assert (default, RDF.type, SD.Graph) in graph
    assert int(graph.value(default, VOID.triples)) > 1000


def test_3_4_11_available_graphs_are_a_collection_of_named_graphs(graph):
    (available,) = graph.objects(HERE, SD.availableGraphs)
    assert (available, RDF.type, SD.GraphCollection) in graph
    named = [*graph.objects(available, SD.namedGraph)]
    names = {str(graph.value(node, SD.name)) for node in named}
    assert {"https://w3id.org/iclod/ontology", "https://w3id.org/iclod/shapes"} <= names
    assert all((node, RDF.type, SD.NamedGraph) in graph for node in named)
    assert all((node, SD.name, None) in graph for node in named)


def test_3_4_11_every_named_graph_can_be_asked(graph, client):
    for name in graph.objects(None, SD.name):
        answer = client.get(
            "/sparql", query_string={"query": f"ASK {{ GRAPH <{name}> {{ ?s ?p ?o }} }}"}
        )
        assert answer.json["boolean"], name


def test_3_4_11_records_are_counted_and_not_listed(graph):
    (available,) = graph.objects(HERE, SD.availableGraphs)
    listed = len([*graph.objects(available, SD.namedGraph)])
    assert listed < description.LISTED < int(graph.value(available, VOID.documents))


def test_3_4_12_result_formats_by_the_names_of_the_w3c(graph, client):
    found = {*graph.objects(HERE, SD.resultFormat)}
    assert found == {FORMAT[name] for name in description.NAMES.values()}
    for suffix in ("json", "xml", "csv", "tsv"):
        assert client.get(f"/sparql?query=ASK{{}}&format={suffix}").status_code == 200


def test_void_links_to_the_endpoint_and_back(graph, client):
    assert (HERE, DCAT.servesDataset, DATA) in graph
    assert (HERE, RDFS.seeAlso, URIRef("http://localhost/dataset")) in graph
    answer = client.get("/dataset", headers={"Accept": "text/turtle"})
    described = formats.parse(answer.data, formats.TURTLE)[None]
    assert (DATA, VOID.sparqlEndpoint, HERE) in described
    assert (None, DCAT.endpointURL, HERE) in described


def test_stored_queries_are_linked(graph):
    assert (HERE, RDFS.seeAlso, URIRef("http://localhost/query/")) in graph


def test_every_limit_is_told_with_its_number(graph):
    limits = {
        str(graph.value(node, SCHEMA.name)): node
        for node in graph.objects(HERE, SCHEMA.additionalProperty)
    }
    settings = SparqlSettings()
    for name, node in limits.items():
        value = getattr(settings, name.removeprefix("sparql."))
        assert graph.value(node, SCHEMA.value) == Literal(value)
        texts = {text.language: text for text in graph.objects(node, DCTERMS.description)}
        assert {*texts} == {"en", "fr"}
        assert all(f"{value:g}" in text for text in texts.values())
    assert {"sparql.deadline", "sparql.memory_mb", "sparql.output_mb", "sparql.queue"} <= {*limits}
    assert "sparql.rate" not in limits  # It is switched off.


def test_the_description_stays_small(client):
    assert len(client.get("/sparql?format=nt").data) < 32 << 10

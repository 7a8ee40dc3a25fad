"""SPARQLWrapper, the client that researchers use, against a real server."""

import pytest
import SPARQLWrapper as sw  # noqa: N813

TITLE = "<http://purl.org/dc/terms/title>"


@pytest.fixture
def ask(server):
    def asked(query, form=sw.JSON, method=sw.GET, **more):
        wrapper = sw.SPARQLWrapper(f"http://127.0.0.1:{server.port}/sparql")
        wrapper.setQuery(query)
        wrapper.setReturnFormat(form)
        wrapper.setMethod(method)
        for name, value in more.items():
            getattr(wrapper, name)(value)
        return wrapper.queryAndConvert()

    return asked


@pytest.mark.parametrize("method", [sw.GET, sw.POST])
@pytest.mark.parametrize("way", [sw.URLENCODED, sw.POSTDIRECTLY])
def test_select_as_json(ask, method, way):
    query = "SELECT (COUNT(*) AS ?n) { ?p a <https://w3id.org/iclod/ontology#Practice> }"
    found = ask(query, method=method, setRequestMethod=way)
    assert found["results"]["bindings"][0]["n"]["value"] == "158"


def test_the_other_results(ask):
    query = f"SELECT ?t {{ ?p {TITLE} ?t }} ORDER BY ?t LIMIT 3"
    assert ask(query, sw.CSV).count(b"\r\n") == 4
    assert ask(query, sw.TSV).count(b"\n") == 4
    assert len(ask(query, sw.XML).getElementsByTagName("result")) == 3
    assert ask("ASK { ?s ?p ?o }")["boolean"] is True


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("form", [sw.RDFXML, sw.JSONLD])
def test_graphs(ask, form):
    thing = "https://w3id.org/iclod/id/city/bergen"
    graph = ask(f"CONSTRUCT {{ ?s ?p ?o }} {{ VALUES ?s {{ <{thing}> }} ?s ?p ?o }}", form)
    assert {str(subject) for subject in graph.subjects()} == {thing}


def test_turtle_and_n3(ask):
    assert b"Bergen" in ask("DESCRIBE <https://w3id.org/iclod/id/city/bergen>", sw.TURTLE)


def test_a_bad_query_is_told_apart(ask):
    with pytest.raises(sw.SPARQLExceptions.QueryBadFormed, match="not valid SPARQL"):
        ask("SELECT nonsense")


def test_one_graph_by_the_protocol(ask):
    document = "https://w3id.org/iclod/doc/city/bergen"
    query = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a <https://w3id.org/iclod/ontology#City> }"
    found = ask(query, addDefaultGraph=document)
    assert found["results"]["bindings"][0]["n"]["value"] == "1"

"""SPARQLWrapper: every form of answer that it knows, by every method."""

import csv
import io
import urllib.error

import pytest
import rdflib
from asked import (
    ASK,
    ASK_NOT,
    BERGEN,
    BROKEN,
    CONSTRUCT,
    COUNT,
    COUNTED,
    DESCRIBE,
    SELECT,
    SELECTED,
)
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDF,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
    SPARQLWrapper2,
)
from SPARQLWrapper.SPARQLExceptions import EndPointNotFound, QueryBadFormed

#: What SPARQLWrapper does itself while it reads graphs.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
METHODS = [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)]


@pytest.fixture(params=METHODS, ids=["get", "post", "direct"])
def endpoint(request, published_server):
    made = SPARQLWrapper(f"http://127.0.0.1:{published_server.port}/sparql")
    made.setTimeout(20)
    method, encoding = request.param
    made.setMethod(method)
    made.setRequestMethod(encoding)
    return made


@pytest.fixture(params=[True, False], ids=["accept", "parameters"])
def asked(request, endpoint):
    """Asks a query, with `Accept` alone or with the parameters that SPARQLWrapper adds."""
    endpoint.setOnlyConneg(request.param)

    def ask(query, form):
        endpoint.setQuery(query)
        endpoint.setReturnFormat(form)
        return endpoint.queryAndConvert()

    return ask


def test_select_as_json(asked):
    found = asked(SELECT, JSON)
    assert found["head"]["vars"] == ["practice", "title"]
    assert len(found["results"]["bindings"]) == SELECTED


def test_select_as_xml(asked):
    found = asked(SELECT, XML)
    assert len(found.getElementsByTagName("result")) == SELECTED


def test_select_as_csv(asked):
    rows = list(csv.DictReader(io.StringIO(asked(SELECT, CSV).decode())))
    assert len(rows) == SELECTED
    assert rows[0]["practice"].startswith("https://w3id.org/iclod/id/practice/")


def test_select_as_tsv(asked):
    lines = asked(SELECT, TSV).decode().splitlines()
    assert lines[0] == "?practice\t?title"
    assert len(lines) == SELECTED + 1


@pytest.mark.parametrize(("query", "expected"), [(ASK, True), (ASK_NOT, False)])
def test_ask(asked, query, expected):
    assert asked(query, JSON)["boolean"] is expected
    (element,) = asked(query, XML).getElementsByTagName("boolean")
    assert element.firstChild.data == str(expected).lower()


@pytest.mark.parametrize("form", [XML, RDFXML, JSONLD])
def test_graphs_that_it_reads_itself(asked, form):
    found = asked(CONSTRUCT, form)
    assert isinstance(found, rdflib.Graph)
    assert len(found) == SELECTED


@pytest.mark.parametrize("form", [TURTLE, N3])
def test_graphs_that_it_hands_on(asked, form):
    found = rdflib.Graph().parse(data=asked(CONSTRUCT, form), format="turtle")
    assert len(found) == SELECTED


@pytest.mark.filterwarnings("ignore:Sending Accept header")
@pytest.mark.filterwarnings("ignore:unknown response content type")
@pytest.mark.filterwarnings("ignore:Format requested was")
def test_rdf_is_whatever_the_server_likes_best(asked):
    assert asked(CONSTRUCT, RDF)


def test_describe(asked):
    found = rdflib.Graph().parse(data=asked(DESCRIBE, TURTLE), format="turtle")
    assert (rdflib.URIRef(BERGEN), None, None) in found


def test_graphs_of_the_dataset(endpoint):
    endpoint.setReturnFormat(JSON)
    endpoint.addDefaultGraph("https://w3id.org/iclod/doc/city/bergen")
    endpoint.addDefaultGraph("https://w3id.org/iclod/doc/city/oslo")
    endpoint.addNamedGraph("https://w3id.org/iclod/doc/country/norway")
    endpoint.setQuery("SELECT DISTINCT ?s { ?s a <https://w3id.org/iclod/ontology#City> }")
    assert len(endpoint.queryAndConvert()["results"]["bindings"]) == 2
    endpoint.setQuery("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    (row,) = endpoint.queryAndConvert()["results"]["bindings"]
    assert row["g"]["value"] == "https://w3id.org/iclod/doc/country/norway"


def test_a_version_as_a_parameter(endpoint):
    endpoint.setReturnFormat(JSON)
    endpoint.addParameter("version", "1")
    endpoint.setQuery(COUNT)
    result = endpoint.query()
    assert result.info()["dataset-version"] == "1"
    assert result.info()["memento-datetime"]
    (row,) = result.convert()["results"]["bindings"]
    assert row["n"]["value"] == str(COUNTED)
    endpoint.clearParameter("version")
    endpoint.addParameter("version", "99")
    with pytest.raises(EndPointNotFound):
        endpoint.query()


def test_a_malformed_query(endpoint):
    endpoint.setQuery(BROKEN)
    endpoint.setReturnFormat(JSON)
    with pytest.raises(QueryBadFormed, match="line"):
        endpoint.query()


def test_another_address(published_server):
    made = SPARQLWrapper(f"http://127.0.0.1:{published_server.port}/there-is-no-such")
    made.setQuery(ASK)
    with pytest.raises(EndPointNotFound):
        made.query()


def test_an_update_is_refused(endpoint):
    endpoint.setQuery("INSERT DATA { <urn:a> <urn:b> <urn:c> }")
    if endpoint.method == GET:
        endpoint.setMethod(POST)
    with pytest.raises((QueryBadFormed, urllib.error.HTTPError)) as found:
        endpoint.query()
    if isinstance(found.value, urllib.error.HTTPError):
        assert found.value.code in (400, 403, 405, 415)
        found.value.close()


def test_its_second_interface(published_server):
    made = SPARQLWrapper2(f"http://127.0.0.1:{published_server.port}/sparql")
    made.setQuery(SELECT)
    found = made.query()
    assert len(found.bindings) == SELECTED
    assert found.bindings[0]["title"].lang == "en"

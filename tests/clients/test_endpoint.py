"""The SPARQL endpoint, asked by clients of other houses."""

import csv
import io
import json
import shutil
import subprocess
from urllib.parse import urlencode

import pytest
import urllib3
from asked import (
    AGGREGATE,
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
from rdflib import RDF, Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore


@pytest.fixture(scope="session")
def sparql(published_server):
    return f"http://127.0.0.1:{published_server.port}/sparql"


# Comunica ------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", ["sparql", "auto"])
def test_comunica_selects_counts_asks_and_constructs(node, sparql, source):
    """`auto`: it finds out by the service description that the address is an endpoint."""
    queries = (SELECT, COUNT, AGGREGATE, ASK, ASK_NOT, CONSTRUCT, DESCRIBE)
    found = [json.loads(line) for line in node("sparql.mjs", source, sparql, *queries).splitlines()]
    assert len(found[0]) == SELECTED
    assert found[1] == [{"n": str(COUNTED)}]
    assert len(found[2]) == 3
    assert found[3:5] == [True, False]
    assert len(found[5]) == SELECTED
    assert {subject for subject, *_ in found[6]} >= {BERGEN}


# rasqal --------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def roqet(sparql):
    """Asks by `roqet -p`: `roqet(query, form) -> str`.

    It asks for XML, which it then writes in other forms.
    """
    if shutil.which("roqet") is None:
        pytest.skip("roqet (Debian: rasqal-utils) is not installed: it was NOT tried")

    def run(query, form):
        done = subprocess.run(
            ["roqet", "-p", sparql, "-r", form, "-e", query],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "Error" not in done.stderr
        return done.stdout

    return run


def test_roqet_selects(roqet):
    assert roqet(SELECT, "xml").count("<result>") == SELECTED
    rows = list(csv.reader(io.StringIO(roqet(SELECT, "csv"))))
    assert rows[0] == ["practice", "title"]
    assert len(rows) == SELECTED + 1
    assert roqet(SELECT, "tsv").count("@en") == SELECTED - 1
    assert roqet(COUNT, "csv").split() == ["n", str(COUNTED)]
    assert len(roqet(AGGREGATE, "simple").splitlines()) >= 3


def test_roqet_takes_the_answer_to_an_ask(roqet):
    """It knows of rows alone, so that an answer without rows is all that it says."""
    assert "<result>" not in roqet(ASK, "xml")


# rdflib --------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
def test_the_store_of_rdflib_reads_every_form(sparql, method, form):
    store = SPARQLStore(sparql, method=method, returnFormat=form)
    graph = Graph(store=store)
    assert len(list(graph.query(SELECT))) == SELECTED
    if form in ("xml", "json"):
        assert graph.query(ASK).askAnswer is True


def test_the_store_of_rdflib_is_a_graph(sparql):
    graph = Graph(store=SPARQLStore(sparql))
    bergen = URIRef(BERGEN)
    kind = URIRef("https://w3id.org/iclod/ontology#Practice")
    assert (bergen, None, None) in graph
    assert len(set(graph.subjects(RDF.type, kind))) == COUNTED
    assert len(graph.query(CONSTRUCT).graph) == SELECTED
    assert (bergen, None, None) in graph.query(DESCRIBE).graph


# Tables and plain HTTP -----------------------------------------------------------------------


def test_pandas_reads_an_address(sparql):
    pandas = pytest.importorskip("pandas")
    table = pandas.read_csv(f"{sparql}?{urlencode({'query': AGGREGATE, 'format': 'csv'})}")
    assert list(table.columns) == ["country", "n"]
    assert table["n"].dtype.kind == "i"
    tsv = f"{sparql}?{urlencode({'query': AGGREGATE, 'format': 'tsv'})}"
    assert len(pandas.read_csv(tsv, sep="\t")) == len(table) == 3


@pytest.mark.parametrize("form", ["json", "xml", "tsv"])
def test_the_parser_of_oxigraph_reads_results(sparql, form):
    import pyoxigraph

    media_types = {
        "json": pyoxigraph.QueryResultsFormat.JSON,
        "xml": pyoxigraph.QueryResultsFormat.XML,
        "tsv": pyoxigraph.QueryResultsFormat.TSV,
    }
    with urllib3.PoolManager() as pool:
        body = pool.request("GET", sparql, fields={"query": SELECT, "format": form}).data
        found = list(pyoxigraph.parse_query_results(io.BytesIO(body), format=media_types[form]))
        assert len(found) == SELECTED
        assert found[0]["title"].language == "en"
        if form != "tsv":
            body = pool.request("GET", sparql, fields={"query": ASK, "format": form}).data
            assert bool(pyoxigraph.parse_query_results(body, format=media_types[form])) is True


def test_plain_requests_as_curl_and_r_make_them(sparql):
    with urllib3.PoolManager() as pool:
        answer = pool.request("POST", sparql, fields={"query": ASK}, encode_multipart=False)
        assert answer.json() == {"head": {}, "boolean": True}
        headers = {"Content-Type": "application/sparql-query", "Accept": "text/csv"}
        answer = pool.request("POST", sparql, body=COUNT, headers=headers)
        assert answer.data.decode().split() == ["n", str(COUNTED)]
        answer = pool.request("GET", sparql, fields={"query": BROKEN})
        assert answer.status == 400
        assert answer.json()["line"] == 1
        answer = pool.request("GET", sparql, headers={"Accept": "text/turtle"})
        assert "Service" in answer.data.decode()

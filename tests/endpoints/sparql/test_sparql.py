import re

import pytest
import rdflib

from iclod.rdf import formats
from iclod.rdf.vocab import RDF, SD
from iclod.web.querying import table

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
COUNT = "SELECT (COUNT(?p) AS ?n) WHERE { ?p a <https://w3id.org/iclod/ontology#Practice> }"
NORWAY = "<https://w3id.org/iclod/id/country/norway>"


def ask(client, query, accept=None, **parameters):
    headers = {"Accept": accept} if accept else {}
    return client.get("/sparql", query_string={"query": query, **parameters}, headers=headers)


def test_the_three_ways_to_ask_agree(client):
    first = ask(client, COUNT, "text/csv")
    second = client.post("/sparql", data={"query": COUNT}, headers={"Accept": "text/csv"})
    third = client.post(
        "/sparql",
        data=COUNT,
        content_type="application/sparql-query; charset=utf-8",
        headers={"Accept": "text/csv"},
    )
    assert first.text == second.text == third.text == "n\r\n158\r\n"


@pytest.mark.parametrize(
    ("accept", "format", "media_type"),
    [
        (None, None, "application/sparql-results+json"),
        ("*/*", None, "application/sparql-results+json"),
        ("application/json", None, "application/sparql-results+json"),
        ("application/xml", None, "application/sparql-results+xml"),
        ("text/csv", None, "text/csv"),
        ("text/tab-separated-values, text/csv;q=0.5", None, "text/tab-separated-values"),
        ("text/csv", "xml", "application/sparql-results+xml"),
        (BROWSER["Accept"], None, "text/html"),
        (BROWSER["Accept"], "json", "application/sparql-results+json"),
    ],
)
def test_forms_of_results(client, accept, format, media_type):
    for query in (COUNT, "ASK {}"):
        answer = ask(client, query, accept, **({"format": format} if format else {}))
        assert (answer.status_code, answer.mimetype) == (200, media_type)
        vary = answer.headers["Vary"].split(", ")
        assert ("Accept" in vary) == (format is None)
        assert "Accept-Datetime" in vary


@pytest.mark.parametrize("format", formats.FORMATS, ids=lambda format: format.suffix)
def test_forms_of_graphs(client, format):
    query = f"CONSTRUCT WHERE {{ {NORWAY} ?p ?o }}"
    triples = {*formats.from_ntriples(ask(client, query, "application/n-triples").text)}
    assert triples
    for answer in (
        ask(client, query, format.media_type),
        ask(client, query, format=format.suffix),
    ):
        assert answer.content_type == format.media_type
        assert {*formats.parse(answer.data, format)[None]} == triples


def test_a_form_that_does_not_fit_the_query_is_406(client):
    assert ask(client, COUNT, "text/turtle").status_code == 406
    assert ask(client, "DESCRIBE <http://x/>", "text/csv").status_code == 406
    assert ask(client, COUNT, "image/png").status_code == 406
    assert ask(client, COUNT, format="pdf").status_code == 406


def test_the_dataset_of_the_protocol(client):
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?s a <https://w3id.org/iclod/ontology#Country> }"
    for graph in (
        "https://w3id.org/iclod/doc/country/norway",
        "http://localhost/doc/country/norway",
    ):
        answer = ask(client, query, "text/csv", **{"default-graph-uri": graph})
        assert answer.text == "n\r\n1\r\n"


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        ("", "application/x-www-form-urlencoded", 400),
        ("query=ASK{}&query=ASK{}", "application/x-www-form-urlencoded", 400),
        ("update=CLEAR+ALL", "application/x-www-form-urlencoded", 403),
        ("CLEAR ALL", "application/sparql-update", 403),
        ("CLEAR ALL", "application/sparql-query", 400),
        ("ASK { SERVICE <http://127.0.0.1:1/> {} }", "application/sparql-query", 400),
        ("ASK {}", "text/plain", 415),
        (b"ASK {} # \xff", "application/sparql-query", 400),
    ],
)
def test_what_is_refused(client, body, media_type, status):
    answer = client.post("/sparql", data=body, content_type=media_type)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")


def test_a_malformed_query_is_told_with_its_place(client):
    problem = ask(client, "SELECT *\nWHERE { ?s ?p }").json
    assert (problem["status"], problem["line"]) == (400, 2)
    page = client.get("/sparql", query_string={"query": "SELECT <"}, headers=BROWSER)
    assert page.status_code == 400
    assert "SELECT &lt;" in page.text


def test_without_a_query_the_service_is_described(client):
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    graph = formats.parse(answer.data, formats.TURTLE)[None]
    (service,) = graph.subjects(RDF.type, SD.Service)
    assert graph.value(service, SD.endpoint) == rdflib.URIRef("http://localhost/sparql")
    assert (service, SD.feature, SD.UnionDefaultGraph) in graph
    assert len([*graph.objects(service, SD.resultFormat)]) == 10


def test_the_form_works_without_scripts(client):
    page = client.get("/sparql", headers=BROWSER)
    assert 'action="/sparql" method="get"' in page.text
    assert "PREFIX iclod:" in page.text
    page = client.get("/sparql", query_string={"query": COUNT}, headers=BROWSER)
    assert re.search(r'<td><span [^>]*title="xsd:integer">158</span></td>', page.text)


def test_what_strangers_write_is_escaped(client):
    query = 'SELECT ("<script>alert(1)</script>" AS ?x) (<javascript:alert(1)> AS ?y) {}'
    page = client.get("/sparql", query_string={"query": query}, headers=BROWSER).text
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_what_changes_by_itself_is_not_kept(client):
    assert ask(client, "SELECT (NOW() AS ?n) {}").headers["Cache-Control"] == "no-store"
    kept = ask(client, "SELECT (1 AS ?n) {}").headers["Cache-Control"]
    assert kept == "public, max-age=0, s-maxage=10"


def test_a_table_of_solutions():
    found = table.read(
        b'{"head":{"vars":["a","b"]},"results":{"bindings":['
        b'{"a":{"type":"uri","value":"http://purl.org/dc/terms/title"},'
        b'"b":{"type":"literal","value":"Un","xml:lang":"fr"}},'
        b'{"a":{"type":"bnode","value":"x"}}]}}'
    )
    assert (found.columns, found.total) == (("a", "b"), 2)
    assert found.rows[0] == (
        table.Cell("dcterms:title", iri="http://purl.org/dc/terms/title"),
        table.Cell("Un", language="fr"),
    )
    assert found.rows[1] == (table.Cell("_:x"), None)

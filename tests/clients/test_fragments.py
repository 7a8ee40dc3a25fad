"""Comunica over Triple Pattern Fragments: the same answers as from SPARQL, following pages."""

import json
from urllib.parse import quote

import pytest

PREFIXES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX iclod: <https://w3id.org/iclod/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
"""
QUERIES = {
    # More statements than pages of a fragment hold.
    "pages": "SELECT ?practice ?topic { ?practice dcterms:subject ?topic }",
    "join": """SELECT ?practice ?name {
        ?practice a iclod:Practice ; dcterms:spatial ?place .
        ?place a iclod:Country ; skos:prefLabel ?name . FILTER (LANG(?name) = "fr")
        ?practice dcterms:subject <https://w3id.org/iclod/id/topic/education> }""",
    "literal": 'SELECT ?place { ?place skos:prefLabel "Norvège"@fr }',
    # A list hangs on blank nodes, which have names in fragments.
    "blank": "SELECT ?shape ?first ?next { ?shape sh:in ?list . ?list "
    "<http://www.w3.org/1999/02/22-rdf-syntax-ns#first> ?first ; "
    "<http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> ?next }",
}


def count(server, query):
    found = server.post(
        "/sparql",
        data={"query": PREFIXES + query},
        headers={"Accept": "application/sparql-results+json"},
    )
    return len(found.json()["results"]["bindings"])


def solutions(node, query, address):
    text = node("query.mjs", PREFIXES + query, address, timeout=120)
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("name", QUERIES)
def test_fragments_give_what_sparql_gives(node, published_server, name):
    address = f"http://127.0.0.1:{published_server.port}/fragments"
    found = solutions(node, QUERIES[name], address)
    assert len(found) == count(published_server, QUERIES[name]) > 0
    assert len({json.dumps(row, sort_keys=True) for row in found}) == len(found)


def test_one_graph_and_one_version_are_datasets_too(node, published_server):
    graph = "https://w3id.org/iclod/doc/country/norway"
    address = f"http://127.0.0.1:{published_server.port}/fragments"
    query = "SELECT ?name { ?place skos:prefLabel ?name }"
    found = solutions(node, query, f"{address}?graph={quote(graph, safe='')}&version=1")
    assert {row["name"] for row in found} >= {"Norway", "Norvège"}
    inside = f"SELECT ?name {{ GRAPH <{graph}> {{ ?place skos:prefLabel ?name }} }}"
    assert len(found) == count(published_server, inside)

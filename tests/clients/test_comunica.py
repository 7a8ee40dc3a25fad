"""Comunica, a SPARQL engine over linked data, given nothing but the IRI of a thing."""

import json

SLUG = "bergen-action-plan-for-inclusion-and-diversity"
PRACTICE = f"https://w3id.org/iclod/id/practice/{SLUG}"
QUERY = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
SELECT ?practice ?title ?version WHERE {
    ?practice a <https://w3id.org/iclod/ontology#Practice> ; dcterms:title ?title .
    ?document foaf:primaryTopic ?practice ; <http://www.w3.org/2002/07/owl#versionInfo> ?version .
}
"""


def solutions(text):
    return [json.loads(line) for line in text.splitlines()]


def test_the_address_of_a_thing_leads_to_its_statements(node, published_server):
    address = f"http://127.0.0.1:{published_server.port}/id/practice/{SLUG}"
    assert solutions(node("query.mjs", QUERY, address)) == [
        {"practice": PRACTICE, "title": "Action Plan for Inclusion and Diversity", "version": "1"}
    ]


def test_things_of_two_documents_are_joined(node, published_server):
    start = f"http://127.0.0.1:{published_server.port}"
    query = """
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT DISTINCT ?city WHERE {
            ?practice <http://purl.org/dc/terms/spatial> ?place .
            ?place a <https://w3id.org/iclod/ontology#City> ; skos:prefLabel ?city
            FILTER(LANG(?city) = "en")
        }"""
    found = solutions(
        node("query.mjs", query, f"{start}/id/practice/{SLUG}", f"{start}/id/city/bergen")
    )
    assert found == [{"city": "Bergen"}]

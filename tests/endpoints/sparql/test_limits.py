"""Limits over HTTP: the status, the header, and the setting that the answer names."""

import json
from urllib.parse import quote, urlencode

import pytest
from direct import Client

from iclod import app as application
from iclod.config import Settings, SparqlSettings
from iclod.registry import Registry
from iclod.web.edge import Edge

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
JSON = [("accept", "application/sparql-results+json")]


@pytest.fixture(scope="module")
def ask(packaged_home):
    limits = SparqlSettings(rate=6, deadline=1.0, query_kb=1)
    settings = Settings(home=packaged_home, sparql=limits, trusted_proxies=("127.0.0.1",))
    with Registry.open(settings) as registry, Client() as client:
        edge = Edge(application.create_app(registry), registry, (), application.working())

        def asking(query, whose, headers=JSON, **more):
            path = f"/sparql?{urlencode({'query': query, **more}, quote_via=quote)}"
            return client.ask(edge, path, headers=[*headers, ("x-forwarded-for", whose)])

        yield asking


def problem(answer, status):
    assert answer.status == status, answer.body
    assert answer.header("cache-control") == "no-store"
    return json.loads(answer.body)


def test_the_rate_of_one_client(ask):
    for number in range(6):
        assert ask(f"SELECT ({number} AS ?x) {{}}", "192.0.2.1").status == 200
    refused = ask("SELECT (7 AS ?x) {}", "192.0.2.1")
    found = problem(refused, 429)
    assert found["limit"] == {"setting": "sparql.rate", "value": 6}
    assert "sparql.rate" in found["detail"]
    assert 1 <= int(refused.header("retry-after")) <= 10
    assert ask("SELECT (7 AS ?x) {}", "192.0.2.2").status == 200
    assert ask("SELECT (5 AS ?x) {}", "192.0.2.1").status == 200, "from memory it is free"


def test_the_rate_of_one_network(ask):
    for number in range(10, 16):
        assert ask(f"SELECT ({number} AS ?x) {{}}", f"2001:db8::{number}").status == 200
    assert ask("SELECT (16 AS ?x) {}", "2001:db8::ffff").status == 429
    assert ask("SELECT (16 AS ?x) {}", "2001:db8:0:1::1").status == 200


def test_the_page_says_it_in_the_reader_s_language(ask):
    for number in range(20, 26):
        ask(f"SELECT ({number} AS ?x) {{}}", "192.0.2.9")
    headers = [("accept", "text/html"), ("accept-language", "fr")]
    answer = ask("SELECT (27 AS ?x) {}", "192.0.2.9", headers)
    assert (answer.status, answer.header("content-type")) == (429, "text/html; charset=utf-8")
    assert answer.header("retry-after")


def test_a_query_that_is_too_long(ask):
    found = problem(ask(f"ASK {{}} #{'x' * 2000}", "192.0.2.3"), 400)
    assert found["limit"] == {"setting": "sparql.query_kb", "value": 1}


def test_a_query_that_takes_too_long(ask):
    answer = ask(SLOW, "192.0.2.3")
    found = problem(answer, 503)
    assert found["limit"] == {"setting": "sparql.deadline", "value": 1.0}
    assert answer.header("retry-after") == "", "it would take as long again"

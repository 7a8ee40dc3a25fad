"""An answer larger than the spool: sent while it is made, compared without being made again."""

import time
from urllib.parse import quote, urlencode

import pytest
from direct import Client

from iclod import app as application
from iclod.config import Settings, SparqlSettings
from iclod.registry import Registry
from iclod.web.edge import Edge

LARGE = "SELECT * { ?s ?p ?o . ?a a <https://w3id.org/iclod/ontology#Country> } LIMIT 20000"


@pytest.fixture(scope="module", params=["edge", "application"])
def ask(request, packaged_home):
    settings = Settings(home=packaged_home, sparql=SparqlSettings(spool_mb=1))
    working = application.working() if request.param == "edge" else {}
    with Registry.open(settings) as registry, Client() as client:
        edge = Edge(application.create_app(registry), registry, (), working)

        def asking(query=LARGE, method="GET", headers=(), **more):
            path = (
                f"/sparql?{urlencode({'query': query, 'format': 'csv', **more}, quote_via=quote)}"
            )
            return client.ask(edge, path, method, headers)

        yield asking


def test_a_streamed_answer_is_whole_and_has_a_weak_tag(ask):
    answer = ask()
    assert answer.status == 200
    assert len(answer.body) > 1 << 20
    assert answer.body.count(b"\r\n") == 20_001
    assert answer.header("content-length") == ""
    assert answer.header("etag").startswith('W/"')
    assert answer.header("dataset-version") == "1"
    assert ask().body == answer.body


def test_a_weak_tag_depends_on_what_the_answer_depends_on(ask):
    tag = ask().header("etag")
    assert ask().header("etag") == tag
    assert ask(LARGE.replace("20000", "20001")).header("etag") != tag
    assert ask(format="tsv").header("etag") != tag
    assert ask(version="1").header("etag") == tag
    graph = {"default-graph-uri": "https://w3id.org/iclod/ontology"}
    assert ask(**graph).header("etag") != tag


def test_what_is_known_is_not_made_again(ask):
    tag = ask().header("etag")
    began = time.perf_counter()
    answer = ask(headers=[("if-none-match", f'"other", {tag}')])
    assert (answer.status, answer.body) == (304, b"")
    assert answer.header("etag") == tag
    assert answer.header("content-type") == ""
    assert answer.header("cache-control") == "public, max-age=0, s-maxage=10"
    assert time.perf_counter() - began < 1
    coded = [("accept-encoding", "gzip")]
    tag = ask(headers=coded).header("etag")
    assert tag.endswith('-gzip"')
    assert ask(headers=[*coded, ("if-none-match", tag)]).status == 304


def test_head_of_a_stream(ask):
    head, get = ask(method="HEAD"), ask()
    assert (head.status, head.body) == (200, b"")
    assert {*head.headers} == {*get.headers}


def test_a_stream_that_changes_by_itself_has_no_tag(ask):
    query = LARGE.replace("SELECT *", "SELECT ?s ?p ?o (NOW() AS ?n)")
    answer = ask(query)
    assert (answer.status, answer.header("cache-control")) == (200, "no-store")
    assert answer.header("etag") == answer.header("link") == ""

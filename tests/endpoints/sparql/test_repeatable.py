"""A query over the dataset as it was, by number, by moment, by header.

Spec: https://www.rfc-editor.org/rfc/rfc7089
"""

import re
import shutil
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from direct import Client

from iclod import app as application
from iclod.config import Settings
from iclod.registry import Registry, loading
from iclod.web import memento
from iclod.web.edge import Edge

NOTES = "https://w3id.org/iclod/graphs/notes"
QUERY = f"SELECT ?s {{ GRAPH <{NOTES}> {{ ?s ?p ?o }} }} ORDER BY ?s"
ROOT = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def registry(frame_home, tmp_path_factory):
    """Versions 2 to 4 of the dataset hold one note each."""
    home = tmp_path_factory.mktemp("repeatable") / "home"
    shutil.copytree(frame_home, home, symlinks=True)
    with Registry.open(Settings(home=home)) as made:
        note(made, 2)
        note(made, 3)
        note(made, 4)
        yield made


def note(registry, number):
    path = registry.home / "notes.nt"
    path.write_text(f"<http://x.example/{number}> <http://x.example/p> <http://x/> .\n")
    loading.load(registry, [path], agent=registry.agent("test"), graph=NOTES)


@pytest.fixture(scope="module", params=["edge", "application"])
def ask(request, registry):
    working = application.working() if request.param == "edge" else {}
    edge = Edge(application.create_app(registry), registry, (), working)
    with Client() as client:

        def asking(query=QUERY, method="GET", accept="text/csv", body=None, headers=(), **more):
            pairs = [("query", query)] if body is None else []
            path = f"/sparql?{urlencode([*pairs, *more.items()])}"
            given = [("accept", accept), *headers]
            if body is not None:
                given += [
                    ("content-type", "application/sparql-query"),
                    ("content-length", str(len(body))),
                ]
            return client.ask(edge, path, method, given, body=(body or "").encode())

        yield asking


def rows(answer):
    assert answer.status == 200, answer.body
    return re.findall(rb"/(\d)\r\n", answer.body)


def instant(registry, number):
    return memento.http_date(registry.journal.entry(number).instant)


def test_a_current_answer_says_its_number_and_where_it_stays(ask, registry):
    answer = ask()
    number = str(registry.published())
    assert answer.header("dataset-version") == number
    (link,) = re.findall(r'<([^>]*)>; rel="memento"', answer.header("link"))
    assert link == f"{ROOT}/sparql?{urlencode({'query': QUERY}, quote_via=_quote)}&version={number}"
    assert answer.header("memento-datetime") == ""
    assert "Accept-Datetime" in answer.header("vary")
    assert answer.header("cache-control") == "public, max-age=0, s-maxage=10"


def _quote(text, *_):
    from urllib.parse import quote

    return quote(text, safe="")


@pytest.mark.parametrize("number", [2, 3, 4])
def test_a_version_is_asked_by_its_number(ask, registry, number):
    answer = ask(version=number)
    assert rows(answer) == [str(number).encode()]
    assert answer.header("dataset-version") == str(number)
    assert answer.header("memento-datetime") == instant(registry, number)
    assert answer.header("cache-control") == "public, max-age=86400"
    assert f"<{ROOT}/sparql?query=" in answer.header("link")
    assert 'rel="original timegate"' in answer.header("link")
    assert "Accept-Datetime" not in answer.header("vary")
    assert answer.header("content-location") == ""


def test_a_version_is_asked_by_post_too(ask):
    assert rows(ask(body=QUERY, method="POST", version=2)) == [b"2"]
    answer = ask(body=QUERY, method="POST", version=2)
    assert f"{ROOT}/sparql?query=" in answer.header("link")


def test_a_moment_leads_to_the_version_of_then(ask, registry):
    moment = registry.journal.entry(3).instant
    answer = ask(at=f"{moment:%Y-%m-%dT%H:%M:%S.%f}Z")
    assert rows(answer) == [b"3"]
    assert answer.header("content-location").endswith("&version=3")
    assert answer.header("cache-control") == "public, max-age=86400"


def test_a_moment_that_still_lasts_is_not_kept_for_long(ask, registry):
    answer = ask(at=f"{datetime.now(UTC):%Y-%m-%d}")
    assert rows(answer) == [b"4"]
    assert answer.header("cache-control") == "public, max-age=0, s-maxage=10"
    assert answer.header("content-location").endswith(f"&version={registry.published()}")


def test_accept_datetime_is_negotiated(ask, registry):
    answer = ask(headers=[("accept-datetime", "Fri, 01 Jan 2100 00:00:00 GMT")])
    assert "Accept-Datetime" in answer.header("vary")
    assert rows(answer) == [b"4"]
    assert answer.header("memento-datetime") == instant(registry, registry.published())
    first = ask("ASK {}", "GET", "text/csv", None, [("accept-datetime", _EARLY)])
    assert first.header("dataset-version") == "1"
    assert first.header("content-location").endswith("&version=1")
    assert ask(headers=[("accept-datetime", "tomorrow")]).status == 400


_EARLY = "Thu, 31 May 2007 20:35:00 GMT"


def test_the_address_decides_before_the_header(ask):
    assert rows(ask(version=3, headers=[("accept-datetime", _EARLY)])) == [b"3"]


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [("version", "99", 404), ("version", "x", 400), ("at", "1999", 404), ("at", "then", 400)],
)
def test_a_state_that_is_not_there(ask, name, value, status):
    answer = ask(**{name: value})
    assert (answer.status, answer.header("cache-control")) == (status, "no-store")


def test_the_same_bytes_come_again_after_commits(registry):
    working = application.working()
    paths = [
        f"/sparql?{urlencode({'query': QUERY, 'version': n, 'format': 'json'})}" for n in (2, 4)
    ]
    with Client() as client:
        edge = Edge(application.create_app(registry), registry, (), working)
        before = [client.ask(edge, path) for path in paths]
        for number in (5, 6, 7):
            note(registry, number)
        again = Edge(application.create_app(registry), registry, (), working)
        after = [client.ask(again, path) for path in paths]
    assert [answer.body for answer in before] == [answer.body for answer in after]
    assert [answer.header("etag") for answer in before] == [a.header("etag") for a in after]


def test_the_page_offers_a_permalink_and_a_citation(registry):
    from iclod.endpoints.sparql import page
    from iclod.web.querying import asked, forms

    app = application.create_app(registry)
    query = urlencode({"query": QUERY, "format": "html"})
    with app.test_request_context(f"/sparql?{query}", base_url=ROOT):
        asking = asked.asking(QUERY, forms.choose(None, "html"))
        shown = page.answered(asking, registry.query(asking.query))
        number = registry.published()
        assert shown["permalink"].endswith(f"&version={number}")
        assert "format" not in shown["permalink"]
        found = shown["citation"]
        assert f"version {number}" in found.line("en")
        assert f"version = {{{number}}}" in found.bibtex
        assert found.digest in found.bibtex
        assert shown["permalink"] in found.bibtex
        assert [name for name, _ in shown["downloads"]] == ["csv", "tsv", "json", "xml"]
    query = "SELECT (NOW() AS ?n) {}"
    with app.test_request_context(f"/sparql?{urlencode({'query': query})}", base_url=ROOT):
        asking = asked.asking(query, forms.choose(None, "html"))
        shown = page.answered(asking, registry.query(asking.query))
        assert shown["permalink"] is shown["citation"] is None
        assert (
            dict(page.headers(asking, registry.query(asking.query)))["Cache-Control"] == "no-store"
        )

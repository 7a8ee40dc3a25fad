"""What every answer of the application has in common."""

import pytest

from iclod import app as application
from iclod.app import create_app
from iclod.config import Settings
from iclod.registry import Registry

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.fixture(scope="module")
def client(published):
    return create_app(published).test_client()


def with_settings(home, **settings):
    registry = Registry.open(Settings(home=home, **settings))
    return registry, create_app(registry).test_client()


PATHS = ["/ontology", "/shapes", "/sparql", "/validate", "/graphs?default", "/healthz", "/none"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_open_and_careful(client, path):
    for method in ("GET", "HEAD", "OPTIONS"):
        answer = client.open(path, method=method, buffered=True)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers
        exposed = {
            name.strip() for name in answer.headers["Access-Control-Expose-Headers"].split(",")
        }
        assert exposed == {
            *("Link", "ETag", "Location", "Content-Location", "Memento-Datetime", "Retry-After"),
            *("Dataset-Version", "Erased-Graphs"),
        }
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'self'")
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in answer.headers


def test_preflight(client):
    answer = client.options(
        "/sparql",
        headers={
            "Origin": "https://example.org",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert answer.status_code == 200
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert answer.headers["Access-Control-Allow-Headers"] == "content-type"


def test_an_etag_is_of_the_bytes_and_answers_304(client):
    turtle = client.get("/ontology", headers={"Accept": "text/turtle"})
    triples = client.get("/ontology", headers={"Accept": "application/n-triples"})
    assert turtle.headers["ETag"] != triples.headers["ETag"]
    again = client.get(
        "/ontology", headers={"Accept": "text/turtle", "If-None-Match": turtle.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Vary"] == "Accept"


def test_a_suffix_counts_before_format_and_that_before_accept(client):
    accept = {"Accept": "application/n-triples"}
    assert client.get("/ontology?format=rdf", headers=accept).mimetype == "application/rdf+xml"
    answer = client.get("/ontology.ttl?format=rdf", headers=accept)
    assert answer.mimetype == "text/turtle"
    assert "Accept" not in answer.headers.get("Vary", "")
    assert client.get("/ontology?format=html", headers=accept).mimetype == "text/html"
    assert client.get("/ontology?format=pdf").status_code == 406


def test_errors_are_problems_or_pages(client):
    answer = client.get("/none")
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert answer.json["status"] == 404
    assert answer.json["detail"].endswith(".")
    page = client.get("/none", headers=BROWSER)
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "<h1" in page.text


def test_method_not_allowed_says_what_is(client):
    answer = client.put("/sparql", data="x")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_pages_speak_the_readers_language(client):
    for header, query, language in (
        ("fr-BE", "", "fr"),
        ("de", "", "en"),
        ("fr", "?lang=en", "en"),
    ):
        answer = client.get(f"/validate{query}", headers={**BROWSER, "Accept-Language": header})
        assert answer.headers["Content-Language"] == language
        assert f'<html lang="{language}"' in answer.text


def test_other_hosts_are_misdirected(home):
    registry, client = with_settings(
        home, public_url="https://practices.example.org", allowed_hosts=("127.0.0.1",)
    )
    with registry:
        for host, status in (
            ("practices.example.org", 200),
            ("127.0.0.1:8000", 200),
            ("evil.example", 421),
        ):
            assert client.get("/healthz", headers={"Host": host}).status_code == status
        text = client.get("/robots.txt", headers={"Host": "127.0.0.1"}).text
        assert "Sitemap: https://practices.example.org/sitemap.xml" in text


def test_what_is_no_host_is_refused(client):
    for host in ("a b", "<script>", "x/y", "a@b"):
        assert client.get("/sparql?format=ttl", headers={"Host": host}).status_code == 400
    assert client.get("/sparql?format=ttl", headers={"Host": "[::1]:8000"}).status_code == 200


def test_a_mount_prefixes_every_address(home):
    registry, client = with_settings(home, mount="/registry")
    with registry:
        assert client.get("/healthz").status_code == 404
        assert client.get("/registry/healthz").status_code == 200
        assert "http://localhost/registry/sitemap.xml" in client.get("/registry/robots.txt").text
        turtle = client.get("/registry/sparql", headers={"Accept": "text/turtle"}).text
        assert "<http://localhost/registry/sparql>" in turtle
        iri = "http://localhost/registry/doc/country/norway"
        answer = client.get("/registry/graphs", query_string={"graph": iri, "format": "ttl"})
        assert "<https://w3id.org/iclod/id/country/norway>" in answer.text


def test_every_endpoint_is_listed():
    from pathlib import Path

    folder = Path(application.__file__).parent / "endpoints"
    assert {path.name for path in folder.iterdir() if (path / "__init__.py").exists()} == set(
        application.ENDPOINTS
    )

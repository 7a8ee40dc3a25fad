"""A record is answered in the same way with Flask and without it."""

import pytest

from iclod.app import create_app
from iclod.endpoints import resources
from iclod.endpoints.resources import asking
from iclod.rdf import formats
from iclod.registry import Change
from iclod.web.exchange import Asked

BASE = "https://w3id.org/iclod/"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
LONG_AGO = "Thu, 31 May 2007 20:35:00 GMT"


@pytest.fixture(scope="module")
def slug(published):
    return published.index.listing("practice").items[0].slug


def ask(registry, path, **headers):
    path, _, query = path.partition("?")
    fields = {name.replace("_", "-").lower(): value for name, value in headers.items()}
    return resources.direct(
        registry, Asked("GET", path, query, fields, "http://localhost", registry.published())
    )


def revise(registry, iri):
    text = registry.document(iri).content
    thing = registry.names.thing_of(iri)
    line = f'<{thing}> <http://purl.org/dc/terms/abstract> "Et en français."@fr .\n'
    change = Change(iri, formats.sorted_lines(text + line))
    registry.commit([change], agent=registry.agent("iclod"), message="Revised", validate=False)


PATHS = [
    "/id/practice/{slug}",
    "/id/practice/{slug}?format=ttl",
    "/doc/practice/{slug}?format=nt",
    "/doc/practice/{slug}?_profile=schema.org",
    "/doc/practice/{slug}?_profile=alt&format=json",
    "/doc/practice/{slug}?_profile=alt&format=ttl",
    "/doc/practice/{slug}?_mediatype=text/turtle",
    "/doc/practice/{slug}?unknown=1&format=ttl",
    *(f"/doc/practice/{{slug}}.{item.suffix}" for item in formats.FORMATS),
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "fields",
    [
        {"Accept": "text/turtle"},
        {"Accept": "application/ld+json"},
        {"Accept": "text/turtle", "Accept-Datetime": LONG_AGO},
        {"Accept": "text/turtle", "Accept-Profile": "<https://schema.org/>"},
    ],
    ids=["turtle", "jsonld", "datetime", "profile"],
)
def test_the_same_with_and_without_the_application(client, published, slug, path, fields):
    path = path.format(slug=slug)
    direct, flask = ask(published, path, **fields), client.get(path, headers=fields)
    assert direct is not None
    assert direct.status == flask.status_code
    assert direct.body == flask.data
    for name, value in direct.headers:
        assert flask.headers[name] == value
    assert set(direct.vary) <= {part.strip() for part in flask.headers.get("Vary", "").split(",")}


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("/doc/practice/{slug}", BROWSER),
        ("/doc/practice/{slug}.html", ""),
        ("/doc/practice/{slug}.pdf", ""),
        ("/doc/practice/{slug}", "image/png"),
        ("/doc/practice/{slug}?_profile=nonsense", "text/turtle"),
        ("/doc/practice/there-is-none", "text/turtle"),
        ("/doc/practice/{slug}/tombstone", "text/turtle"),
        ("/doc/practice/{slug}/history", "text/turtle"),
        ("/doc/practice/", "text/turtle"),
        ("/dataset", "text/turtle"),
    ],
)
def test_pages_and_errors_are_left_to_the_application(published, slug, path, accept):
    assert ask(published, path.format(slug=slug), accept=accept) is None


def test_a_long_record_is_made_where_nobody_waits_for_it(registry, slug):
    iri = registry.names.document("practice", slug)
    text = registry.document(iri).content
    about = f"<{registry.names.thing_of(iri)}> <http://purl.org/dc/terms/abstract>"
    long = f'{about} "{"Ein langer Text. " * 5000}"@de .\n'
    change = Change(iri, formats.sorted_lines(text + long))
    registry.commit([change], agent=registry.agent("iclod"), message="Long", validate=False)
    path = f"/doc/practice/{slug}.ttl"
    assert ask(registry, path) is None
    answer = create_app(registry).test_client().get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/turtle")
    assert "Ein langer Text." in answer.text


def test_an_address_with_a_suffix_depends_on_no_header(published, slug):
    found = ask(
        published, f"/doc/practice/{slug}.nt", accept="text/turtle", accept_datetime=LONG_AGO
    )
    assert found.status == 200
    assert dict(found.headers)["content-type"] == "application/n-triples"
    assert found.vary == frozenset()


def test_a_negotiated_address_says_all_it_depends_on(published, slug):
    found = ask(published, f"/doc/practice/{slug}", accept="text/turtle")
    assert found.vary == {"Accept", "Accept-Datetime", "Accept-Profile"}
    named = ask(published, f"/doc/practice/{slug}?format=ttl&_profile=iclod")
    assert named.vary == {"Accept-Datetime"}


def test_last_modified_only_where_the_document_alone_decides(client, slug):
    path = f"/doc/practice/{slug}"
    assert "Last-Modified" in client.get(f"{path}.ttl").headers
    # The context is made from the shapes, which may change without the document.
    assert "Last-Modified" not in client.get(f"{path}.jsonld").headers
    assert "Last-Modified" not in client.get(path, headers={"Accept": BROWSER}).headers


@pytest.mark.parametrize("form", ["expanded", "compacted"])
def test_json_ld_comes_in_the_form_that_is_asked_for(client, slug, form):
    accept = f'application/ld+json;profile="http://www.w3.org/ns/json-ld#{form}"'
    found = client.get(f"/doc/practice/{slug}", headers={"Accept": accept})
    assert isinstance(found.json, list) == (form == "expanded")
    assert ("Content-Location" in found.headers) == (form == "compacted")


def test_accept_datetime_leads_to_the_version_of_that_day(registry, slug):
    iri = f"{BASE}doc/practice/{slug}"
    revise(registry, iri)
    for day, number in ((LONG_AGO, 1), ("Fri, 01 Jan 2100 00:00:00 GMT", 2)):
        found = ask(registry, f"/doc/practice/{slug}", accept=BROWSER, accept_datetime=day)
        assert found.status == 302
        fields = dict(found.headers)
        assert fields["location"] == f"http://localhost/doc/practice/{slug}/version/{number}"
        assert found.vary == {"Accept-Datetime"}
        for relation in ("original", "timegate", "timemap", "memento"):
            assert relation in fields["link"]
    thing = ask(registry, f"/id/practice/{slug}?format=ttl", accept_datetime=LONG_AGO)
    assert thing.status == 303
    assert dict(thing.headers)["location"].endswith("/version/1?format=ttl")


def test_accept_datetime_comes_before_withdrawn_and_merged(registry):
    gone, merged, kept = (item.slug for item in registry.index.listing("practice").items[:3])
    agent = registry.agent("iclod")
    registry.withdraw(f"{BASE}id/practice/{gone}", reason="Entered twice", agent=agent)
    registry.withdraw(
        f"{BASE}id/practice/{merged}",
        reason="The same",
        agent=agent,
        replaced_by=f"{BASE}id/practice/{kept}",
    )
    for slug in (gone, merged):
        for space, status in (("doc", 302), ("id", 303)):
            found = ask(registry, f"/{space}/practice/{slug}", accept_datetime=LONG_AGO)
            assert found.status == status
            assert dict(found.headers)["location"].endswith(f"/doc/practice/{slug}/version/1")
    client = create_app(registry).test_client()
    wrong = client.get(f"/doc/practice/{gone}", headers={"Accept-Datetime": "yesterday"})
    assert wrong.status_code == 400


@pytest.mark.parametrize("space", ["id", "doc"])
def test_withdrawn_is_410_with_all_that_is_known(registry, slug, space):
    agent = registry.agent("iclod")
    registry.withdraw(f"{BASE}id/practice/{slug}", reason="Entered twice", agent=agent)
    found = ask(registry, f"/{space}/practice/{slug}", accept="text/turtle")
    fields, page = dict(found.headers), f"http://localhost/doc/practice/{slug}"
    assert found.status == 410
    assert b"Entered twice" in found.body
    assert fields["content-location"] == f"{page}/tombstone.ttl"
    assert "max-age=0" in fields["cache-control"]
    for link in (
        f'<{page}/version/1>; rel="predecessor-version"',
        f'<{page}/history>; rel="version-history"',
        f'<{page}>; rel="original timegate"',
    ):
        assert link in fields["link"]
    client = create_app(registry).test_client()
    shown = client.get(f"/{space}/practice/{slug}", headers={"Accept": BROWSER})
    assert shown.status_code == 410
    assert "Entered twice" in shown.text
    assert f'href="/doc/practice/{slug}/version/1"' in shown.text
    assert f'href="/doc/practice/{slug}/history"' in shown.text
    for suffix in ("", ".ttl", ".html"):
        assert client.get(f"/doc/practice/{slug}/tombstone{suffix}").status_code == 200


def test_a_merged_record_names_its_successor_everywhere(registry):
    gone, kept = (item.slug for item in registry.index.listing("practice").items[:2])
    registry.withdraw(
        f"{BASE}id/practice/{gone}",
        reason="The same practice",
        agent=registry.agent("iclod"),
        replaced_by=f"{BASE}id/practice/{kept}",
    )
    found = ask(registry, f"/doc/practice/{gone}?format=ttl")
    fields = dict(found.headers)
    assert found.status == 301
    assert fields["location"] == f"http://localhost/doc/practice/{kept}?format=ttl"
    assert f'<http://localhost/doc/practice/{kept}>; rel="successor-version"' in fields["link"]
    assert "memento" in fields["link"]
    left = ask(registry, f"/doc/practice/{gone}/tombstone.nt")
    assert left.status == 200
    assert f"{BASE}id/practice/{kept}".encode() in left.body


def test_an_erased_tombstone_is_gone_with_the_reason(registry, slug):
    thing, agent = f"{BASE}id/practice/{slug}", registry.agent("iclod")
    registry.withdraw(thing, reason="A secret was in it", agent=agent)
    registry.erase(thing, reason="By order of a court", agent=agent, number=2)
    assert ask(registry, f"/doc/practice/{slug}", accept="text/turtle") is None
    client = create_app(registry).test_client()
    answer = client.get(f"/doc/practice/{slug}", headers={"Accept": "text/turtle"})
    assert answer.status_code == 410
    assert "By order of a court" in answer.json["detail"]


@pytest.mark.parametrize(
    "path",
    [
        "/doc/practice/..",
        "/doc/practice/%2e%2e/x",
        "/doc/practice/a%00b",
        "/doc/practice/a%0d%0aX-Evil: 1",
        "/doc/practice/%C3%A9t%C3%A9",
        "/doc/practice/a%2fb",
        "/doc/practice/" + "a" * 3000,
        "/doc/practice/a.",
        "/doc/practice/a.ttl.ttl",
        "/doc/practice/a.%0a",
        "/id/practice/a.ttl",
        "/id/practice/Bergen",
        "/id//a",
        "/id/practice/a%0a",
        "/doc/practice/a/tombstone.",
        "/linkset/doc/practice/a%0d%0aX-Evil: 1",
        "/linkset/doc/practice/..",
        "/linkset/doc/practice/a.pdf",
        "/linkset/doc/nothing/a",
        "/linkset/doc/practice/%00",
    ],
)
def test_hostile_and_odd_paths_are_refused(client, path):
    for accept in (BROWSER, "text/turtle", ""):
        answer = client.get(path, headers={"Accept": accept})
        assert answer.status_code in (400, 404)
        assert "X-Evil" not in answer.headers
        assert not any("\n" in value or "\r" in value for _, value in answer.headers)


@pytest.mark.parametrize(
    "query", ["a=%0d%0aX-Evil:1", 'a="><script>', "a=b\r\nX-Evil: 1", "x" * 5000, "é"]
)
def test_a_query_is_carried_along_only_if_it_is_harmless(published, slug, query):
    found = ask(published, f"/id/practice/{slug}?{query}")
    location = dict(found.headers)["location"]
    assert "\n" not in location
    assert ">" not in location
    assert len(location) < 3000


@pytest.mark.parametrize(
    ("path", "wish"),
    [
        ("/doc/practice/a", asking.Wish("doc", "practice", "a", "")),
        ("/doc/practice/a.ttl", asking.Wish("doc", "practice", "a", "ttl")),
        ("/id/city/a-b", asking.Wish("id", "city", "a-b", "")),
        ("/doc/city/a/tombstone", asking.Wish("doc", "city", "a", "", True)),
        ("/doc/city/a/tombstone.nt", asking.Wish("doc", "city", "a", "nt", True)),
        ("/id/city/a/tombstone", None),
        ("/doc/city/a/version/1", None),
        ("/doc/city/", None),
        ("//doc/city/a", None),
    ],
)
def test_what_a_path_asks_for(path, wish):
    assert asking.read(path) == wish

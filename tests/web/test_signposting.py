"""Signposting: the links, and a client that follows them on a real server."""

from dataclasses import replace

import pytest
from conftest import copy
from loopback import serving

signposting_client = pytest.importorskip("signposting")

from iclod.web import profiles, signposting  # noqa: E402
from iclod.web.signposting import Link  # noqa: E402

BASE = "https://w3id.org/iclod/"
ORIGIN = "http://localhost:8000"


@pytest.fixture(scope="module")
def found(published):
    return published.document(published.index.listing("practice").items[0].document)


def about(found, published, **changes):
    kind = published.profile().kind("practice")
    offers = profiles.documents(BASE)
    made = signposting.subject(found, kind, published.names, ORIGIN, offers)
    return replace(made, **changes)


def test_a_link_is_written_as_headers_have_it():
    link = Link("describedby", "http://a.example/x", "text/turtle", (("profile", "http://p"),))
    expected = '<http://a.example/x>; rel="describedby"; type="text/turtle"; profile="http://p"'
    assert str(link) == expected


@pytest.mark.parametrize("form", ["page", "data", "file"])
def test_the_joined_header_is_the_list_joined(found, published, form):
    subject = about(found, published)
    profile = subject.offers[0]
    listed = signposting.header(signposting.answered(subject, profile, form))
    joined = signposting.joined(subject, profile, form)
    assert joined == listed or listed.startswith(joined)


@pytest.mark.parametrize("length", [1, 8, 9, 60, 119, 120])
def test_the_header_stays_small(found, published, length):
    subject = about(
        found,
        published,
        slug="a" * length,
        authors=tuple(f"https://orcid.example/{n}" for n in range(50)),
        version="123456",
        previous="123455",
    )
    joined = signposting.joined(subject, subject.offers[0], "file")
    assert len(joined) <= signposting.HEADER + 20
    assert "a" * length in joined
    assert "\0" not in joined
    for relation in ("cite-as", "describedby", "describes", "type", "license", "author"):
        assert relation in joined


def test_who_handed_a_record_in_is_its_author(found, published):
    kind = published.profile().kind("practice")
    path = kind.field("submitter").path
    line = f"<{found.thing}> <{path}> <{BASE}id/agent/city-of-bergen> .\n"
    submitted = type(found)(
        found.iri, found.thing, found.version, found.created, found.content + line
    )
    assert about(submitted, published).authors == (f"{ORIGIN}/id/agent/city-of-bergen",)
    assert about(found, published).authors == (f"{ORIGIN}/id/agent/iclod",)


@pytest.fixture(scope="module")
def server(packaged_home, tmp_path_factory):
    home = copy(packaged_home, tmp_path_factory.mktemp("signposting") / "home")
    with serving(home) as client:
        yield client


@pytest.mark.filterwarnings("ignore")
def test_the_client_finds_its_way_by_header_page_and_link_set(server, published):
    slug = published.index.listing("practice").items[0].slug
    thing, page = f"/id/practice/{slug}", f"{server.base_url}/doc/practice/{slug}"
    by_header = signposting_client.find_signposting_http(f"{server.base_url}{thing}")
    by_page = signposting_client.find_signposting_html(page)
    links = {str(sign.target) for sign in by_header.linksets}
    assert links == {f"{server.base_url}/linkset/doc/practice/{slug}"}
    by_json = signposting_client.find_signposting_linkset(links.copy().pop())
    by_text = signposting_client.find_signposting_linkset(links.pop(), signposting.LINKSET)
    for every in (by_header, by_page, by_json.for_context(page), by_text.for_context(page)):
        assert str(every.citeAs.target) == f"{BASE}id/practice/{slug}"
        types = {str(sign.target) for sign in every.types}
        assert types == {"https://schema.org/AboutPage", f"{BASE}ontology#Practice"}
        assert "creativecommons.org" in str(every.license.target)
        assert {str(sign.target) for sign in every.authors} == {f"{server.base_url}/id/agent/iclod"}
        described = {sign.type for sign in every.describedBy}
        assert {"text/turtle", "application/ld+json", "application/x-bibtex"} <= described
        assert {str(sign.target) for sign in every.items} == {f"{page}.ttl"}
        assert str(every.collection.target) == f"{server.base_url}/doc/practice/"
        assert every.linksets
    for sign in (*by_header.describedBy, *by_header.items):
        answer = server.get(str(sign.target))
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].partition(";")[0] == sign.type


@pytest.mark.filterwarnings("ignore")
def test_the_client_finds_the_way_back_from_data(server, published):
    slug = published.index.listing("practice").items[0].slug
    page = f"{server.base_url}/doc/practice/{slug}"
    found = signposting_client.find_signposting_http(f"{page}.ttl")
    assert str(found.citeAs.target) == f"{BASE}id/practice/{slug}"
    answer = server.head(f"{page}.ttl")
    assert f'<{page}>; rel="describes"' in answer.headers["Link"]
    assert f'<{page}>; rel="collection"' in answer.headers["Link"]


def test_a_list_names_what_is_in_it(server):
    answer = server.get("/doc/practice/", headers={"Accept": "text/html"})
    assert 'rel="item"' in answer.headers["Link"]
    assert f'<{BASE}id/practice/>; rel="cite-as"' in answer.headers["Link"]

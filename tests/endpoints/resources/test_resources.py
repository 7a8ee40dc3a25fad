import json
import re

import pytest
from rdflib import Graph

from iclod.app import create_app
from iclod.rdf import formats
from iclod.registry import Change

BASE = "https://w3id.org/iclod/"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="module")
def slug(published):
    """A practice with a period and a place."""
    return published.index.listing("practice").items[0].slug


def digest(data, format):
    quads = formats.parse_quads(data, format)
    lines = formats.serialize([quad.triple for quad in quads], formats.N_TRIPLES).decode()
    return formats.digest(formats.canonical(lines))


def embedded(page):
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.dumps(json.loads(found[1]))


@pytest.mark.parametrize("kind", ["practice", "city", "country", "topic", "index-area", "status"])
def test_a_thing_leads_to_its_document(client, published, kind):
    slug = published.index.listing(kind).items[0].slug
    answer = client.get(f"/id/{kind}/{slug}")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"http://localhost/doc/{kind}/{slug}"
    page = client.get(f"/doc/{kind}/{slug}", headers={"Accept": BROWSER})
    assert page.status_code == 200
    assert page.content_type == "text/html; charset=utf-8"


@pytest.mark.parametrize("format", formats.FORMATS, ids=lambda format: format.suffix)
def test_every_syntax_and_the_page_hold_the_same_graph(client, published, slug, format):
    wanted = published.document(f"{BASE}doc/practice/{slug}").published
    by_suffix = client.get(f"/doc/practice/{slug}.{format.suffix}")
    negotiated = client.get(f"/doc/practice/{slug}", headers={"Accept": format.media_type})
    assert by_suffix.content_type == negotiated.content_type == format.media_type
    assert by_suffix.data == negotiated.data
    assert digest(by_suffix.data, format) == formats.digest(formats.canonical(wanted))
    assert "Accept" in negotiated.headers["Vary"]
    location = negotiated.headers["Content-Location"]
    assert location == f"http://localhost/doc/practice/{slug}.{format.suffix}"


def test_the_page_holds_the_same_graph_as_json_ld(client, published, slug):
    page = client.get(f"/doc/practice/{slug}", headers={"Accept": BROWSER}).text
    wanted = published.document(f"{BASE}doc/practice/{slug}").published
    assert digest(embedded(page), formats.JSON_LD) == formats.digest(formats.canonical(wanted))


def test_head_answers_as_get_without_a_body(client, slug):
    get = client.get(f"/doc/practice/{slug}.ttl")
    head = client.head(f"/doc/practice/{slug}.ttl")
    assert head.status_code == 200
    assert head.data == b""
    assert head.headers["Content-Length"] == str(len(get.data))


def test_links_say_what_the_document_is_about_and_which_forms_it_has(client, slug):
    links = client.get(f"/doc/practice/{slug}.ttl").headers["Link"].split(", ")
    page = f"http://localhost/doc/practice/{slug}"
    assert f'<{BASE}id/practice/{slug}>; rel="cite-as"' in links
    assert f'<{page}>; rel="describes"' in links
    assert f'<{page}.ttl>; rel="describedby alternate"; type="text/turtle"' in links


@pytest.mark.parametrize(
    "path",
    [
        "/id/practice/no-such-thing",
        "/doc/practice/no-such-thing",
        "/doc/nothing/x",
        "/doc/practice/UPPER",
        "/doc/practice/..%2f..%2fetc",
        "/doc/practice/no-such-thing/tombstone",
    ],
)
def test_what_is_unknown_is_404(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"


def test_an_unknown_suffix_is_404_and_names_those_that_there_are(client, slug):
    answer = client.get(f"/doc/practice/{slug}.pdf")
    assert answer.status_code == 404
    assert "ttl" in answer.json["detail"]


def test_the_page_speaks_the_readers_language(client):
    french = client.get("/doc/country/norway", headers={"Accept": BROWSER, "Accept-Language": "fr"})
    assert '<html lang="fr">' in french.text
    assert ">Norvège</h1>" in french.text
    assert "Historique" in french.text
    assert "Accept-Language" in french.headers["Vary"]
    english = client.get("/doc/country/norway?lang=en", headers={"Accept": BROWSER})
    assert ">Norway</h1>" in english.text


def test_a_city_lists_its_practices_and_what_else_links_to_it(client, published):
    page = client.get("/doc/city/bergen", headers={"Accept": BROWSER}).text
    practice = next(
        record
        for record in published.index.iter_records("practice")
        if f"{BASE}id/city/bergen" in record.cities
    )
    assert practice.thing.replace(f"{BASE}id/", "/doc/") in page


def test_texts_of_records_cannot_break_out_of_the_page(registry, slug):
    graph = registry.document(f"{BASE}doc/practice/{slug}").content_graph()
    hostile = '</script><script>alert("1")</script><!--'
    turtle = (
        f"<{BASE}id/practice/{slug}> <http://purl.org/dc/terms/abstract> {json.dumps(hostile)}@en ."
    )
    graph += formats.parse(turtle, formats.TURTLE).get(None, Graph())
    change = Change(f"{BASE}doc/practice/{slug}", formats.to_ntriples(graph))
    agent = registry.agent("iclod")
    registry.commit([change], agent=agent, message="A hostile text", validate=False)
    page = create_app(registry).test_client()
    text = page.get(f"/doc/practice/{slug}", headers={"Accept": BROWSER}).text
    assert "<script>alert" not in text
    assert json.dumps(hostile) in embedded(text)


def test_withdrawn_is_410_with_the_tombstone_in_every_form(registry, slug):
    thing = f"{BASE}id/practice/{slug}"
    registry.withdraw(thing, reason="Entered twice", agent=registry.agent("iclod"))
    client = create_app(registry).test_client()
    assert client.get(f"/id/practice/{slug}").status_code == 410
    turtle = client.get(f"/doc/practice/{slug}", headers={"Accept": "text/turtle"})
    assert turtle.status_code == 410
    assert turtle.content_type == "text/turtle"
    assert "Entered twice" in turtle.text
    page = client.get(f"/doc/practice/{slug}", headers={"Accept": BROWSER})
    assert page.status_code == 410
    assert "Entered twice" in page.text
    assert client.get(f"/doc/practice/{slug}/tombstone").status_code == 200


def test_merged_leads_to_the_successor(registry):
    gone, kept = (item.slug for item in registry.index.listing("practice").items[:2])
    registry.withdraw(
        f"{BASE}id/practice/{gone}",
        reason="The same practice",
        agent=registry.agent("iclod"),
        replaced_by=f"{BASE}id/practice/{kept}",
    )
    client = create_app(registry).test_client()
    for path, target in (
        (f"/id/practice/{gone}", f"/id/practice/{kept}"),
        (f"/doc/practice/{gone}", f"/doc/practice/{kept}"),
        (f"/doc/practice/{gone}.ttl", f"/doc/practice/{kept}.ttl"),
    ):
        answer = client.get(path)
        assert answer.status_code == 301
        assert answer.headers["Location"] == f"http://localhost{target}"
    page = client.get(f"/doc/practice/{gone}/tombstone", headers={"Accept": BROWSER})
    assert f'href="/id/practice/{kept}"' in page.text

"""What strangers wrote is shown as text on every page: nothing of it runs, leads or disguises."""

import json
import re
from functools import cache
from urllib.parse import urlsplit

import pytest
from conftest import copy
from hostile_record import MARK, SLUG, statements, write
from lxml import etree, html

from iclod.app import create_app
from iclod.config import Settings
from iclod.registry import Registry

PATHS = {
    "record": f"/doc/practice/{SLUG}",
    "record in French": f"/doc/practice/{SLUG}?lang=fr",
    "representations": f"/doc/practice/{SLUG}?_profile=alt",
    "agent": f"/doc/agent/{SLUG}",
    "city": "/doc/city/bergen",
    "topic": "/doc/topic/education",
    "home": "/",
    "list": "/doc/practice/",
    "list with words": f"/doc/practice/?q={MARK}",
    "agents": "/doc/agent/",
    "search": f"/search?q={MARK}",
    "citation": f"/cite/doc/practice/{SLUG}",
    "citation of a version": f"/cite/doc/practice/{SLUG}?version=1",
    "version": f"/doc/practice/{SLUG}/version/1",
    "history": f"/doc/practice/{SLUG}/history",
    "diff": f"/doc/practice/{SLUG}/diff/1..2",
    "history of the withdrawn": "/doc/practice/gone/history",
    "withdrawn": "/doc/practice/gone",
    "tombstone": "/doc/practice/gone/tombstone",
    "feed": "/changes",
    "event stream": "/ldes",
    "rows": "/sparql?format=html&query=SELECT * { ?s ?p ?o FILTER(CONTAINS(STR(?s),'hostile')) }",
    "statements": f"/sparql?format=html&query=DESCRIBE <https://w3id.org/iclod/id/practice/{SLUG}>",
    "a query that fails": f"/sparql?format=html&query=</textarea><script>{MARK}</script>",
    "words that find nothing": f'/search?q="><script>{MARK}</script>',
    "a filter that fails": f'/doc/practice/?topic=javascript:{MARK}&country="><script>',
    "nothing": f"/<script>{MARK}</script>",
    "dataset": "/dataset",
}
#: Schemes that a link may lead to; relative ones lead here.
LEADING = ("", "http", "https", "mailto")


@pytest.fixture(scope="module")
def hostile(packaged_home, tmp_path_factory):
    home = copy(packaged_home, tmp_path_factory.mktemp("hostile") / "home")
    with Registry.open(Settings(home=home)) as registry:
        write(registry)
        yield registry


@pytest.fixture(scope="module")
def client(hostile):
    return create_app(hostile).test_client()


OWN = re.compile(r"/validate\?(format=[a-z]+|keep=1#outcome)")


@cache
def page(client, path):
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code in (200, 400, 404, 410), answer.text[-2000:]
    assert answer.mimetype == "text/html"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers
    assert "5183" not in [text.strip() for text in html.fromstring(answer.text).itertext()]
    return answer


def check(text):
    """Nothing runs, and nothing leads where it must not."""
    tree = html.document_fromstring(text)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            raise AssertionError(f"a comment: {html.tostring(element)}")
        assert element.tag not in ("style", "iframe", "object", "embed", "base", "math"), (
            element.tag
        )
        for name, value in element.attrib.items():
            assert not name.startswith("on"), (element.tag, name)
            assert name not in ("style", "srcdoc"), (element.tag, name)
            # Our own buttons have one, to the same service; whatever else it leads to is foreign.
            assert name != "formaction" or OWN.fullmatch(value), (element.tag, value)
            if name in ("href", "src", "action", "data", "xlink:href"):
                parts = urlsplit(value.strip())
                assert parts.scheme.lower() in LEADING, (element.tag, value)
                assert not (parts.netloc and not parts.scheme), value
        if element.tag == "script":
            if element.get("type") == "application/ld+json":
                json.loads(element.text)
                assert "<" not in element.text
            else:
                assert element.get("src").startswith("/static/")
                assert not element.text
        if element.tag == "img":
            assert element.get("src").startswith("/static/")
    return tree


def isolated(element):
    """Whether a text that turns the direction stays within an element of the page's own."""
    while element is not None and element.tag not in ("body", "main"):
        if element.tag in ("title", "textarea", "option", "script") or element.get("dir"):
            return True
        element = element.getparent()
    return False


@pytest.mark.parametrize("name", PATHS)
def test_pages_show_hostile_texts_as_texts(client, name):
    check(page(client, PATHS[name]).text)


@pytest.mark.parametrize("name", PATHS)
def test_direction_and_language_stay_within_a_text(client, name):
    tree = check(page(client, PATHS[name]).text)
    loose = [
        html.tostring(element, encoding="unicode")[:300]
        for element in tree.iter()
        if any(MARK in (text or "") and "\u202e" in text for text in (element.text,))
        and not isolated(element)
    ]
    loose += [
        html.tostring(element, encoding="unicode")[:300]
        for element in tree.iter()
        if "\u202e" in (element.tail or "") and not isolated(element.getparent())
    ]
    assert not loose


def test_the_texts_are_there(client):
    for path in (f"/doc/practice/{SLUG}", f"/search?q={MARK}", f"/doc/practice/{SLUG}/version/1"):
        text = html.document_fromstring(page(client, path).text).text_content()
        assert f"{MARK}</script><script>alert(1)</script><img src=x onerror=alert(2)>" in text
    record = html.document_fromstring(page(client, f"/doc/practice/{SLUG}").text)
    assert "javascript:alert(5)" in record.text_content()
    assert record.get_element_by_id("content").xpath(".//h1/@lang") in (["ar"], ["he"])


def test_what_leads_somewhere_leads_there(client):
    tree = html.document_fromstring(page(client, f"/doc/practice/{SLUG}").text)
    found = tree.xpath("//a/@href")
    assert "mailto:somebody@example.org" in found
    assert "https://example.org/%22%3E%3Cscript%3Ealert(9)%3C/script%3E" in found


def test_a_report_shows_what_was_handed_in_as_text(client, hostile):
    data = statements(hostile, "other")
    answer = client.post(
        "/validate", data={"text": data, "data": data}, headers={"Accept": "text/html"}
    )
    assert answer.mimetype == "text/html"
    check(answer.text)
    raw = client.post(
        "/validate",
        data=data.encode(),
        headers={"Accept": "text/html", "Content-Type": "application/n-triples"},
    )
    check(raw.text)


@pytest.mark.parametrize("suffix", ["ttl", "jsonld", "nt", "rdf", "trig", "nq"])
@pytest.mark.parametrize("profile", ["iclod", "schema.org"])
def test_every_syntax_can_be_read_again(client, suffix, profile):
    from iclod.rdf import formats

    answer = client.get(f"/doc/practice/{SLUG}.{suffix}?_profile={profile}")
    assert answer.status_code == 200
    assert formats.parse(answer.data, formats.BY_SUFFIX[suffix])


@pytest.mark.parametrize("suffix", ["bib", "ris", "csl.json", "txt"])
def test_citations_are_one_entry(client, suffix):
    text = client.get(f"/cite/doc/practice/{SLUG}.{suffix}").text
    assert MARK in text
    assert "\u202e" not in text
    assert sum(line.startswith(("TI  -", "@")) for line in text.splitlines()) <= 1


@pytest.mark.parametrize(
    "path",
    [
        "/feed.atom",
        "/oai?verb=ListRecords&metadataPrefix=oai_dc",
        "/sitemap.xml",
        "/sparql?format=xml&query=SELECT * { ?s ?p ?o FILTER(CONTAINS(STR(?s),'hostile')) }",
    ],
)
def test_xml_is_well_formed_and_holds_texts_as_texts(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    tree = etree.fromstring(answer.data, etree.XMLParser(resolve_entities=False, no_network=True))
    for element in tree.iter():
        assert not isinstance(element, etree._ProcessingInstruction | etree._Entity)
        name = etree.QName(element).localname
        assert name not in ("script", "img", "svg")
        if name == "link":
            assert urlsplit(element.get("href") or element.text).scheme in LEADING
        if element.get("type") == "html":
            check(f"<!doctype html><title>x</title><body>{element.text}")

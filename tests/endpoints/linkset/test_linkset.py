"""Link sets hold all links, in both forms alike, as the specification writes them."""

import pytest
from httplink import parse_link_header

from iclod.app import create_app

BASE = "https://w3id.org/iclod/"
JSON, TEXT = "application/linkset+json", "application/linkset"


@pytest.fixture(scope="module")
def slug(published):
    return published.index.listing("practice").items[0].slug


def contexts(answer):
    return {item["anchor"]: item for item in answer.json["linkset"]}


@pytest.mark.parametrize(
    ("path", "accept", "media_type"),
    [
        ("", None, JSON),
        ("", "*/*", JSON),
        ("", TEXT, TEXT),
        ("", "application/linkset;q=0.5, application/json", JSON),
        ("", "text/plain", TEXT),
        (".json", TEXT, JSON),
        (".txt", JSON, TEXT),
        ("?format=txt", JSON, TEXT),
    ],
)
def test_the_form_is_negotiated_or_named(client, slug, path, accept, media_type):
    headers = {"Accept": accept} if accept else {}
    answer = client.get(f"/linkset/doc/practice/{slug}{path}", headers=headers)
    assert answer.status_code == 200
    assert answer.content_type == media_type
    assert ("Accept" in answer.headers.get("Vary", "")) == (path == "")
    suffix = "json" if media_type == JSON else "txt"
    location = f"http://localhost/linkset/doc/practice/{slug}.{suffix}"
    assert answer.headers["Content-Location"] == location


def test_nothing_else_is_sent(client, slug):
    answer = client.get(f"/linkset/doc/practice/{slug}", headers={"Accept": "text/turtle"})
    assert answer.status_code == 406


def test_json_is_as_the_specification_says(client, slug):
    answer = client.get(f"/linkset/doc/practice/{slug}.json")
    assert list(answer.json) == ["linkset"]
    for context in answer.json["linkset"]:
        assert isinstance(context.pop("anchor"), str)
        for relation, targets in context.items():
            assert " " not in relation
            for target in targets:
                for name, value in target.items():
                    single = name in ("href", "type", "title", "media")
                    assert isinstance(value, str if single else list)


def test_every_form_of_the_document_has_links_of_its_own(client, published, slug):
    page = f"http://localhost/doc/practice/{slug}"
    found = contexts(client.get(f"/linkset/doc/practice/{slug}.json"))
    assert found[page]["cite-as"] == [{"href": f"{BASE}id/practice/{slug}"}]
    assert {item["href"] for item in found[page]["type"]} == {
        "https://schema.org/AboutPage",
        "https://w3id.org/iclod/ontology#Practice",
    }
    for suffix in ("ttl", "jsonld", "nt", "rdf", "trig", "nq"):
        assert found[f"{page}.{suffix}"]["describes"] == [{"href": page}]
        assert found[f"{page}.{suffix}"]["collection"] == [{"href": page}]
    bibtex = f"http://localhost/cite/doc/practice/{slug}.bib"
    assert found[bibtex]["describes"] == [{"href": page}]
    assert {"href": bibtex, "type": "application/x-bibtex"} in found[page]["describedby"]
    assert found["https://schema.org/"]["type"][0]["token"] == ["schema.org"]


def test_both_forms_say_the_same(client, slug):
    text = client.get(f"/linkset/doc/practice/{slug}.txt").text.replace("\n", " ")
    parsed = {
        (link["anchor"], relation, link.target)
        for link in parse_link_header(text).links
        for relation in link.rel
    }
    found = contexts(client.get(f"/linkset/doc/practice/{slug}.json"))
    assert parsed == {
        (anchor, relation, item["href"])
        for anchor, context in found.items()
        for relation, items in context.items()
        if relation != "anchor"
        for item in items
    }


def test_a_list_has_its_items(client, published):
    found = contexts(client.get("/linkset/doc/practice/.json"))
    page = found["http://localhost/doc/practice/"]
    assert len(page["item"]) == published.index.listing("practice").total
    item = page["item"][0]["href"]
    assert found[item]["collection"] == [{"href": "http://localhost/doc/practice/"}]


def test_what_is_left_of_a_record_has_links_too(registry):
    gone, kept = (item.slug for item in registry.index.listing("practice").items[:2])
    registry.withdraw(
        f"{BASE}id/practice/{gone}",
        reason="The same",
        agent=registry.agent("iclod"),
        replaced_by=f"{BASE}id/practice/{kept}",
    )
    client = create_app(registry).test_client()
    found = contexts(client.get(f"/linkset/doc/practice/{gone}.json"))
    page = found[f"http://localhost/doc/practice/{gone}"]
    assert page["successor-version"] == [{"href": f"http://localhost/id/practice/{kept}"}]
    assert page["predecessor-version"][0]["href"].endswith(f"{gone}/version/1")

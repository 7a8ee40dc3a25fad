"""`/cite/doc/…`: negotiated, by suffix, of a version; and what becomes of it."""

import json

import pytest

from iclod.app import create_app
from iclod.registry import Change

SLUG = "bergen-action-plan-for-inclusion-and-diversity"
PATH = f"/cite/doc/practice/{SLUG}"
BASE = "https://w3id.org/iclod/"
TYPES = {
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "csl.json": "application/vnd.citationstyles.csl+json",
    "txt": "text/plain",
    "html": "text/html",
}


def retitle(registry, text):
    graph = registry.names.document("practice", SLUG)
    content = registry.document(graph).content
    kept = [line for line in content.splitlines() if "/terms/title>" not in line]
    thing = registry.names.thing("practice", SLUG)
    kept.append(f'<{thing}> <http://purl.org/dc/terms/title> "{text}"@en .')
    change = Change(graph, "\n".join(kept))
    registry.commit([change], agent=registry.agent("editor"), message="m")


@pytest.mark.parametrize(("suffix", "media_type"), TYPES.items())
def test_suffix_format_and_accept_lead_to_the_same(client, suffix, media_type):
    by_suffix = client.get(f"{PATH}.{suffix}")
    by_format = client.get(PATH, query_string={"format": suffix})
    by_accept = client.get(PATH, headers={"Accept": media_type})
    assert by_suffix.status_code == by_format.status_code == by_accept.status_code == 200
    assert by_suffix.mimetype == by_format.mimetype == by_accept.mimetype == media_type
    if suffix != "html":
        assert by_suffix.data == by_format.data == by_accept.data
    assert "Accept" in [name.strip() for name in by_accept.headers["Vary"].split(",")]
    assert by_accept.headers["Content-Location"] == f"http://localhost{PATH}.{suffix}"
    assert client.head(f"{PATH}.{suffix}").headers["ETag"] == by_suffix.headers["ETag"]


def test_every_answer_links_to_what_is_cited_and_to_the_other_formats(client):
    links = client.get(f"{PATH}.bib").headers.getlist("Link")
    assert f'<{BASE}id/practice/{SLUG}>; rel="cite-as"' in links
    assert f'<http://localhost/doc/practice/{SLUG}>; rel="about"' in links
    assert sum('rel="alternate"' in link for link in links) == len(TYPES) - 1


def test_who_names_nothing_gets_the_page_and_who_asks_for_another_gets_406(client):
    assert client.get(PATH).mimetype == "text/html"
    assert client.get(PATH, headers={"Accept": "*/*"}).mimetype == "text/html"
    assert client.get(PATH, headers={"Accept": "image/png"}).status_code == 406
    assert client.get(f"{PATH}.docx").status_code == 406
    assert client.get(PATH, query_string={"format": "docx"}).status_code == 406


@pytest.mark.parametrize(
    "path",
    ["/cite/doc/practice/no-such", "/cite/doc/nothing/x", "/cite/doc/practice/A", f"{PATH}/x"],
)
def test_what_is_unknown_is_404(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("version", ["0", "x", "-1", "1.0", "1%0d%0ax", "9999999999", ""])
def test_a_version_is_a_number(client, version):
    assert client.get(f"{PATH}?version={version}").status_code == 400
    assert client.get(f"{PATH}?version=7").status_code == 404


def test_cited_is_the_thing_or_the_version(client):
    (thing,) = json.loads(client.get(f"{PATH}.csl.json").data)
    (version,) = json.loads(client.get(f"{PATH}.csl.json?version=1").data)
    assert thing["URL"] == f"{BASE}id/practice/{SLUG}"
    assert version["URL"] == f"{BASE}doc/practice/{SLUG}/version/1"
    assert (thing["version"], version["version"]) == ("1", "1")
    assert thing["author"] == [{"literal": "The iclod project"}]


def test_a_line_for_people_is_in_their_language(client):
    english = client.get(f"{PATH}.txt").text
    french = client.get(f"{PATH}.txt", headers={"Accept-Language": "fr"}).text
    assert english.startswith("The iclod project: “Action Plan for Inclusion and Diversity”, ")
    assert french.startswith("The iclod project : « ")
    assert english.endswith(f"{BASE}id/practice/{SLUG}\n")


def test_everything_that_has_a_record_can_be_cited(client, published):
    for kind in published.profile().kinds:
        if not kind.name or not published.index.counts(kind.name):
            continue
        item = published.index.listing(kind.name).items[0]
        for suffix in TYPES:
            answer = client.get(f"/cite/doc/{kind.name}/{item.slug}.{suffix}")
            assert answer.status_code == 200, (kind.name, suffix)


def test_a_former_version_says_what_it_said(registry):
    retitle(registry, "Another title")
    client = create_app(registry).test_client()
    assert "Another title" in client.get(f"{PATH}.ris").text
    assert "Another title" not in client.get(f"{PATH}.ris?version=1").text
    assert "ET  - 2\r\n" in client.get(f"{PATH}.ris").text
    assert "ET  - 1\r\n" in client.get(f"{PATH}.ris?version=1").text


def test_the_withdrawn_is_gone_but_its_versions_can_be_cited(registry):
    thing = registry.names.thing("practice", SLUG)
    registry.withdraw(thing, reason="Handed in twice", agent=registry.agent("editor"))
    client = create_app(registry).test_client()
    assert client.get(f"{PATH}.bib").status_code == 410
    assert "version" in client.get(f"{PATH}.bib").json["hint"]
    version = client.get(f"{PATH}.bib?version=1")
    assert version.status_code == 200
    assert "Withdrawn on " in version.text
    assert client.get(f"{PATH}?version=2").status_code == 410


def test_the_merged_leads_to_its_successor(registry):
    other = next(i for i in registry.index.listing("practice").items if i.slug != SLUG)
    registry.withdraw(
        registry.names.thing("practice", SLUG),
        reason="The same",
        agent=registry.agent("editor"),
        replaced_by=other.thing,
    )
    client = create_app(registry).test_client()
    answer = client.get(f"{PATH}.ris?lang=fr")
    assert answer.status_code == 301
    assert answer.headers["Location"] == (
        f"http://localhost/cite/doc/practice/{other.slug}.ris?lang=fr"
    )
    note = client.get(f"{PATH}.ris?version=1").text
    assert f"into {other.thing}" in note


def test_the_erased_is_gone(registry):
    retitle(registry, "Another title")
    thing = registry.names.thing("practice", SLUG)
    registry.erase(thing, reason="A name", agent=registry.agent("editor"), number=1)
    client = create_app(registry).test_client()
    assert client.get(f"{PATH}?version=1").status_code == 410
    assert client.get(f"{PATH}.bib").status_code == 200


def test_who_handed_it_in_is_cited(registry):
    graph = registry.names.document("practice", SLUG)
    thing, city = registry.names.thing("practice", SLUG), registry.names.thing("agent", "bergen")
    type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    agent = (
        f"<{city}> <{type}> <http://xmlns.com/foaf/0.1/Agent> .\n"
        f"<{city}> <{type}> <http://xmlns.com/foaf/0.1/Organization> .\n"
        f'<{city}> <http://xmlns.com/foaf/0.1/name> "Bergen kommune"@nb .\n'
    )
    given = f"<{thing}> <https://w3id.org/iclod/ontology#submitter> <{city}> .\n"
    registry.commit(
        [
            Change(registry.names.document("agent", "bergen"), agent),
            Change(graph, registry.document(graph).content + given),
        ],
        agent=registry.agent("editor"),
        message="m",
    )
    client = create_app(registry).test_client()
    (item,) = json.loads(client.get(f"{PATH}.csl.json").data)
    assert item["author"] == [{"literal": "Bergen kommune"}]
    assert item["publisher"] == "The iclod project"
    assert "Bergen kommune: “" in client.get(f"/doc/practice/{SLUG}.html").text


def test_the_page_of_a_record_shows_its_citation_and_leads_to_the_formats(client):
    text = client.get(f"/doc/practice/{SLUG}", headers={"Accept": "text/html"}).text
    assert 'id="citation"' in text
    assert 'data-copy="citation"' in text
    for suffix in ("bib", "ris", "csl.json"):
        assert f'href="{PATH}.{suffix}"' in text

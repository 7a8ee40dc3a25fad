"""Versions, histories and differences as they are answered."""

import json
import re

import pytest
import rdflib

from iclod.rdf import formats
from iclod.rdf.vocab import DCTERMS, OWL, PROV

SLUG = "bergen-action-plan-for-inclusion-and-diversity"
DOC = f"/doc/practice/{SLUG}"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
IRI = f"https://w3id.org/iclod{DOC}"


def links(response):
    return ", ".join(response.headers.getlist("Link"))


# Versions ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", formats.FORMATS, ids=lambda item: item.suffix)
@pytest.mark.parametrize("number", [1, 2, 4, 5, 6])
def test_a_version_is_exactly_what_was_published(reader, then, format, number):
    expected = then.document_version(IRI, number).graph()
    for path, headers in (
        (f"{DOC}/version/{number}", {"Accept": format.media_type}),
        (f"{DOC}/version/{number}.{format.suffix}", {}),
        (f"{DOC}/version/{number}?format={format.suffix}", BROWSER),
        (f"/graphs?graph={IRI}&version={number}", {"Accept": format.media_type}),
    ):
        response = reader.get(path, headers=headers)
        assert response.status_code == 200, path
        assert response.content_type == format.media_type
        found = formats.parse(response.data, format)
        assert list(found) == [None]
        assert set(found[None]) == set(expected)
        version = then.journal.version(IRI, number)
        assert response.headers["Memento-Datetime"] == response.headers["Last-Modified"]
        assert response.headers["Cache-Control"] == "public, max-age=86400"
        assert f'<{IRI}/version/{number}>; rel="cite-as"' in links(response)
        assert version.license is None or f'<{version.license}>; rel="license"' in links(response)
        assert 'rel="original timegate"' in links(response)
        assert response.get_etag()[0] and not response.get_etag()[1]


def test_head_equals_get(reader):
    for path in (f"{DOC}/version/2.ttl", f"{DOC}/history", f"{DOC}/diff/1..2", f"/timemap{DOC}"):
        got, head = reader.get(path), reader.head(path)
        assert head.status_code == 200 and not head.data
        assert dict(got.headers) == dict(head.headers)


def test_the_page_of_a_version_says_when_it_stood(reader):
    text = reader.get(f"{DOC}/version/2", headers=BROWSER).get_data(as_text=True)
    assert "Version 2 of 6" in text and "as it was from" in text
    assert f'href="{DOC}/diff/1..2"' in text
    assert "&lt;b&gt;added&lt;/b&gt;" in text and "<b>added" not in text
    text = reader.get(f"{DOC}/version/6", headers=BROWSER).get_data(as_text=True)
    assert "the current one, since" in text
    french = reader.get(f"{DOC}/version/2?lang=fr", headers=BROWSER).get_data(as_text=True)
    assert "Version 2 sur 6" in french and 'lang="fr"' in french


def test_the_version_of_a_withdrawal_shows_the_tombstone(reader):
    response = reader.get(f"{DOC}/version/5", headers=BROWSER)
    text = response.get_data(as_text=True)
    assert response.status_code == 200
    assert "the record was withdrawn" in text and "Handed in twice" in text
    assert "Action Plan for Inclusion and Diversity" in text


def test_a_scheme_has_versions_too(reader, then):
    iri = then.names.document("topic", "")
    response = reader.get("/doc/topic/version/1", headers={"Accept": "text/turtle"})
    expected = set(then.document_version(iri, 1).graph())
    assert set(formats.parse(response.data, formats.TURTLE)[None]) == expected
    assert '<http://localhost/doc/topic/>; rel="original"' in links(response)
    assert reader.get("/doc/topic/version/1", headers=BROWSER).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        f"{DOC}/version/7",
        f"{DOC}/version/0",
        f"{DOC}/version/01",
        f"{DOC}/version/1x",
        f"{DOC}/version/-1",
        f"{DOC}/version/1e3",
        f"{DOC}/version/٣",
        f"{DOC}/version/999999999",
        f"{DOC}/version/99999999999999999999",
        f"{DOC}/version/1/..",
        f"{DOC}/version/1%00",
        f"{DOC}/version/1%0d%0aX:y",
        f"{DOC}/version/",
        f"{DOC}/diff/1..99",
        f"{DOC}/diff/1...2",
        f"{DOC}/diff/1",
        f"{DOC}/diff/a..b",
        f"{DOC}/diff/..",
        "/doc/practice/there-is-no-such/version/1",
        "/doc/practice/there-is-no-such/history",
        "/doc/practice/there-is-no-such/diff/1..2",
        "/timemap/doc/practice/there-is-no-such",
        "/doc/nothing/x/history",
        "/doc/nothing/version/1",
        "/doc/practice/%c3%a9/history",
        "/timemap/graphs?graph=urn:there-is-no-such",
        f"{DOC}/history?page=2",
        "/timemap/doc/practice/" + "a" * 5000,
        f"/timemap{DOC}?page=2",
    ],
)
def test_what_is_not_there(reader, path):
    response = reader.get(path)
    assert response.status_code == 404
    assert response.content_type == "application/problem+json"


@pytest.mark.parametrize(
    "path",
    [
        f"{DOC}/history?page=0",
        f"{DOC}/history?page=x",
        f"/timemap{DOC}?page=-1",
        "/timemap/graphs",
        "/timemap/graphs?graph=x",
        f"/graphs?graph={IRI}&version=x",
        f"/graphs?graph={IRI}&version=0",
        f"/graphs?graph={IRI}&version=1&version=2",
        "/graphs?default&version=x",
    ],
)
def test_what_is_no_question(reader, path):
    assert reader.get(path).status_code == 400


def test_formats_that_there_are_not(reader):
    for path in (f"{DOC}/version/1.xyz", f"{DOC}/history.xyz", f"{DOC}/diff/1..2.ttl"):
        assert reader.get(path).status_code == 406
    refused = reader.get(f"{DOC}/version/1", headers={"Accept": "image/png"})
    assert refused.status_code == 406


# Erased ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        f"{DOC}/version/3",
        f"{DOC}/version/3.ttl",
        f"{DOC}/version/3.nq",
        f"{DOC}/diff/2..3",
        f"{DOC}/diff/3..4.json",
        f"{DOC}/diff/3..3.rdfp",
        f"/graphs?graph={IRI}&version=3",
    ],
)
def test_an_erased_version_is_gone_everywhere(reader, then, path):
    response = reader.get(path)
    problem = response.get_json()
    assert response.status_code == 410
    assert response.headers["Cache-Control"] == "no-store"
    assert problem["digest"] == then.journal.version(IRI, 3).digest
    assert problem["reason"] == "A person asked"
    assert problem["erased"].endswith("Z")
    assert "Memento-Datetime" not in response.headers
    page = reader.get(path, headers=BROWSER)
    assert page.status_code == 410
    assert "A person asked" in page.get_data(as_text=True)


def test_a_record_erased_in_whole_keeps_its_history(reader, merged):
    document = f"/doc/practice/{merged[2]}"
    told = reader.get(f"{document}/history.json").get_json()
    assert [item["state"] for item in told["history"]] == ["withdrawn", "content"]
    assert told["history"][1]["erased"]["reason"] == "All of it"
    assert reader.get(f"{document}/version/1").status_code == 410
    assert reader.get(f"{document}/history", headers=BROWSER).status_code == 200


# History -----------------------------------------------------------------------------------------


def test_history_says_who_when_why_and_from_what(reader, then):
    told = reader.get(f"{DOC}/history.json").get_json()
    assert told["document"] == IRI and told["versions"] == 6
    assert [item["number"] for item in told["history"]] == [6, 5, 4, 3, 2, 1]
    second = told["history"][4]
    assert second["message"] == "Purpose <b>added</b>"
    assert second["source"] == "https://example.org/page"
    assert second["agent"]["name"] == "The iclod project"
    assert second["digest"] == then.journal.version(IRI, 2).digest
    assert second["url"] == f"http://localhost{DOC}/version/2"
    assert told["history"][3]["erased"]["reason"] == "A person asked"
    assert told["history"][1]["reason"] == "Handed in twice"


def test_history_as_provenance(reader):
    response = reader.get(f"{DOC}/history", headers={"Accept": "text/turtle"})
    graph = formats.parse(response.data, formats.TURTLE)[None]
    name = [rdflib.URIRef(f"{IRI}/version/{n}") for n in range(7)]
    assert set(graph.subjects(DCTERMS.isVersionOf, rdflib.URIRef(IRI))) == set(name[1:])
    assert (name[2], PROV.wasRevisionOf, name[1]) in graph
    assert (name[2], OWL.versionInfo, rdflib.Literal("2")) in graph
    assert graph.value(name[2], PROV.generatedAtTime) is not None
    act = graph.value(name[2], PROV.wasGeneratedBy)
    assert str(graph.value(act, PROV.wasAssociatedWith)).endswith("/id/agent/iclod")
    (erased,) = graph.subjects(PROV.wasInvalidatedBy, None)
    assert erased == name[3]
    assert not [term for triple in graph for term in triple if isinstance(term, rdflib.BNode)]


def test_the_page_of_a_history(reader):
    text = reader.get(f"{DOC}/history", headers=BROWSER).get_data(as_text=True)
    for number in range(1, 7):
        assert f'href="{DOC}/version/{number}"' in text
    # Neighbours that were erased are passed over.
    compared = re.findall(r"/diff/(\d\.\.\d)", text)
    assert compared == ["5..6", "4..5", "2..4", "1..2"]
    assert "&lt;b&gt;added" in text and "<b>added" not in text
    assert "A person asked" in text


def test_merged_ones_say_into_what(reader, merged):
    told = reader.get(f"/doc/practice/{merged[0]}/history.json").get_json()
    assert told["history"][0]["state"] == "merged"
    assert told["history"][0]["successor"].endswith(f"/id/practice/{merged[1]}")
    page = reader.get(f"/doc/practice/{merged[0]}/history", headers=BROWSER)
    assert "merged into another" in page.get_data(as_text=True)


def test_etags_and_conditions(reader):
    for path in (f"{DOC}/version/2.ttl", f"{DOC}/history.json", f"{DOC}/diff/1..2.trig"):
        tag = reader.get(path).headers["ETag"]
        assert reader.get(path, headers={"If-None-Match": tag}).status_code == 304


# Differences -------------------------------------------------------------------------------------


def test_statements_lead_from_one_version_to_the_other(reader, then):
    numbers = (1, 2, 4, 5, 6)
    for a in numbers:
        for b in numbers:
            told = reader.get(f"{DOC}/diff/{a}..{b}.json").get_json()
            before, after = (
                set(then.document_version(IRI, n).published.splitlines()) for n in (a, b)
            )
            assert (before - set(told["removed"])) | set(told["added"]) == after
            assert bool(told["removed"]) == bool(told["added"]) == (a != b)


def test_an_rdf_patch_can_be_applied(reader, then):
    rows = reader.get(f"{DOC}/diff/4..2.rdfp").get_data(as_text=True).splitlines()
    assert rows[0] == "TX ." and rows[-1] == "TC ."
    graph = set(then.document_version(IRI, 4).published.splitlines())
    for row in rows[1:-1]:
        act, line = row[0], row[2:].replace(f" <{IRI}> .", " .")
        (graph.remove if act == "D" else graph.add)(line)
    assert graph == set(then.document_version(IRI, 2).published.splitlines())


def test_named_graphs_hold_both_sides(reader):
    response = reader.get(f"{DOC}/diff/1..2", headers={"Accept": "application/trig"})
    found = formats.parse(response.data, formats.TRIG)
    assert set(found) == {f"{IRI}/diff/1..2#added", f"{IRI}/diff/1..2#removed"}
    told = reader.get(f"{DOC}/diff/1..2.json").get_json()
    assert len(found[f"{IRI}/diff/1..2#added"]) == len(told["added"])


def test_fields_are_told_in_words(reader):
    fields = {f["label"]: f for f in reader.get(f"{DOC}/diff/2..4.json").get_json()["fields"]}
    assert set(fields) == {"Purpose", "Status", "Years as printed"}
    assert fields["Status"]["removed"][0]["text"] == "Ongoing"
    assert fields["Status"]["added"][0]["text"] == "Ended"
    pieces = fields["Purpose"]["changed"][0]["pieces"]
    assert {"act": "removed", "text": "names"} in pieces
    assert {"act": "added", "text": "says"} in pieces
    french = reader.get(f"{DOC}/diff/2..4.json?lang=fr").get_json()["fields"]
    assert {field["label"] for field in french} != set(fields)
    text = reader.get(f"{DOC}/diff/2..4", headers=BROWSER).get_data(as_text=True)
    assert "<del>" in text and "<ins>" in text and "Ended" in text
    assert "names</del>" in text and "says</ins>" in text


def test_no_difference(reader):
    assert "The two are the same" in reader.get(f"{DOC}/diff/2..2", headers=BROWSER).get_data(True)
    told = json.loads(reader.get(f"{DOC}/diff/2..2.json").data)
    assert told == {"fields": [], "removed": [], "added": []}

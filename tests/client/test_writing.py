"""Graphs written by the client with a token, on a real server."""

import pytest
from conftest import copy
from loopback import serving
from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS

from iclod import errors
from iclod.client import Registry
from iclod.config import Settings
from iclod.registry import Registry as Opened

SLUG = "bergen-action-plan-for-inclusion-and-diversity"
NOTES = "https://w3id.org/iclod/graphs/notes"


@pytest.fixture(scope="module")
def editor(packaged_home, tmp_path_factory):
    home = copy(packaged_home, tmp_path_factory.mktemp("written") / "home")
    with Opened.open(Settings(home=home)) as opened:
        token = opened.desk.add_token("maria", "editor")
    with serving(home) as served, Registry(f"http://127.0.0.1:{served.port}", token=token) as made:
        yield made


def test_a_graph_comes_changes_and_goes(editor):
    written = editor.put(NOTES, "<urn:a> <urn:b> <urn:c> .", message="première note", new=True)
    assert written.created
    assert written.version == editor.version
    count = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{NOTES}> {{ ?s ?p ?o }} }}"
    assert editor.query(count)[0].n == 1
    with pytest.raises(errors.PreconditionFailed):
        editor.put(NOTES, "<urn:a> <urn:b> <urn:d> .", new=True)
    with pytest.raises(errors.PreconditionFailed):
        editor.put(NOTES, "<urn:a> <urn:b> <urn:d> .", if_match='"another"')
    changed = editor.patch(NOTES, "INSERT DATA { <urn:a> <urn:b> <urn:d> }", if_match=written.etag)
    assert (changed.created, editor.query(count)[0].n) == (False, 2)
    editor.delete(NOTES, message="not needed")
    assert editor.query(count)[0].n == 0
    assert editor.at(written.version).query(count)[0].n == 1


def test_a_record_is_read_changed_and_written(editor):
    record = editor.get(SLUG)
    record.graph.add((URIRef(record.iri), DCTERMS.title, Literal("Plan d’action", lang="fr")))
    written = editor.put(record.iri, record.graph, message="French", if_match=record.etag)
    assert not written.created
    now = editor.get(SLUG)
    assert now.titles == {"en": "Action Plan for Inclusion and Diversity", "fr": "Plan d’action"}
    assert next(now.history()).message == "French"
    with pytest.raises(errors.PreconditionFailed):
        editor.put(record.iri, record.graph, if_match=record.etag)


def test_what_breaks_the_shapes_comes_back_with_the_report(editor):
    with pytest.raises(errors.ShapeViolation) as found:
        editor.put(
            "practice/new-one",
            f"<{editor.base}id/practice/new-one> a <https://w3id.org/iclod/ontology#Practice> .",
        )
    assert not found.value.report
    assert found.value.report.findings


def test_a_new_graph_gets_its_iri_from_the_server(editor):
    written = editor.post("<urn:a> <urn:b> <urn:c> .", slug="Café notes", message="new")
    assert written.created
    assert "caf" in written.graph


def test_without_a_valid_token(editor):
    with Registry(editor.url) as nobody, pytest.raises(errors.Unauthorized):
        nobody.put(NOTES, "")
    with Registry(editor.url, token="wrong") as nobody, pytest.raises(errors.Unauthorized):
        nobody.put(NOTES, "<urn:a> <urn:b> <urn:c> .")

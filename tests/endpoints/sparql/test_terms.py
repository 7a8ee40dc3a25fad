"""`/sparql/terms.json`: what an editor completes from; and what the built editor carries along."""

from pathlib import Path

import pytest

import iclod.web
from iclod.app import create_app
from iclod.rdf.vocab import DCTERMS, ICLOD, PREFIXES

BUILT = Path(iclod.web.__file__).parent / "static" / "built"


@pytest.fixture(scope="module")
def asked(published):
    client = create_app(published).test_client()
    return lambda **headers: client.get("/sparql/terms.json", headers=headers)


def of(entries, iri):
    return next(entry for entry in entries if entry["iri"] == str(iri))


def test_prefixes_and_base(asked, published):
    found = asked().json
    assert found["prefixes"] == PREFIXES
    assert found["base"] == published.names.base


def test_classes_have_counts_labels_and_names(asked):
    found = asked().json["classes"]
    practice = of(found, ICLOD.Practice)
    assert practice["name"] == "iclod:Practice"
    assert practice["label"] == "Practice"
    assert practice["count"] > 100
    assert [entry["count"] for entry in found] == sorted(
        (entry["count"] for entry in found), reverse=True
    )
    # What the ontology defines stands there, used or not.
    assert of(found, ICLOD.Tombstone)["count"] == 0


def test_properties_of_others_are_called_as_the_shapes_call_them(asked):
    title = of(asked().json["properties"], DCTERMS.title)
    assert title["name"] == "dcterms:title"
    assert title["label"] == "Title"


def test_labels_are_in_the_readers_language(asked):
    answer = asked(**{"Accept-Language": "fr"})
    assert of(answer.json["classes"], ICLOD.City)["label"] == "Ville"
    assert answer.headers["Content-Language"] == "fr"
    assert "Accept-Language" in answer.headers["Vary"]
    assert "plus longtemps" in answer.json["limits"]["sparql.deadline"]


def test_licences_of_everything_built_in_are_there():
    text = (BUILT / "THIRD-PARTY.txt").read_text()
    for name in (
        "@zazuko/yasgui",
        "codemirror",
        "d3-geo",
        "jquery",
        "world-atlas",
        "source-sans-3",
    ):
        assert f"{name} " in text, name
    assert "Permission is hereby granted" in text

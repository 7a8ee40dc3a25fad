"""The operator's further shapes count for every verdict."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from iclod.config import Settings, ValidationSettings
from iclod.errors import ConfigError, ShapeViolation
from iclod.registry import Change, Registry, further, judging

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix iclod: <https://w3id.org/iclod/ontology#> .
[] a sh:NodeShape ; sh:targetClass iclod:Practice ;
   sh:property [ sh:path dcterms:abstract ; sh:minCount 1 ;
                 sh:message "Our registry wants a summary."@en ] .
"""


def settings(home: Path, *paths: Path) -> Settings:
    given = ValidationSettings(shapes=tuple(str(path) for path in paths))
    return replace(Settings(home=home), validation=given)


def practice(registry: Registry) -> Change:
    thing = registry.names.thing("practice", "oslo-talk")
    content = (
        f"<{thing}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        "<https://w3id.org/iclod/ontology#Practice> .\n"
        f'<{thing}> <http://purl.org/dc/terms/identifier> "oslo-talk" .\n'
        f'<{thing}> <http://purl.org/dc/terms/title> "Talk"@en .\n'
        f"<{thing}> <http://purl.org/dc/terms/spatial> <{registry.names.thing('city', 'oslo')}> .\n"
        f"<{thing}> <http://purl.org/dc/terms/spatial> "
        f"<{registry.names.thing('country', 'norway')}> .\n"
        f"<{thing}> <http://purl.org/dc/terms/source> <https://example.org/talk> .\n"
        f"<{thing}> <https://w3id.org/iclod/ontology#status> "
        f"<{registry.names.thing('status', 'unknown')}> .\n"
    )
    return Change(registry.names.document("practice", "oslo-talk"), content)


def test_a_record_that_breaks_a_further_shape_is_not_written(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.ttl"
    path.write_text(SHAPES)
    with Registry.open(settings(home, path)) as registry:
        with pytest.raises(ShapeViolation) as caught:
            registry.commit([practice(registry)], agent=registry.agent("test"), message="Test")
        messages = [item.message("en") for item in caught.value.report.violations]
        assert messages == ["Our registry wants a summary."]
    with Registry.open(settings(home)) as registry:
        registry.commit([practice(registry)], agent=registry.agent("test"), message="Test")


def test_files_and_folders_are_read_anew_when_they_change(tmp_path: Path) -> None:
    folder = tmp_path / "shapes"
    folder.mkdir()
    assert further.text(settings(tmp_path, folder)) == ""
    (folder / "own.ttl").write_text(SHAPES)
    first = further.text(settings(tmp_path, folder))
    assert "Our registry wants a summary." in first
    (folder / "own.ttl").write_text(SHAPES.replace("a summary", "an abstract"))
    assert "wants an abstract" in further.text(settings(tmp_path, folder))


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    paths = [tmp_path / "a.ttl", tmp_path / "b.ttl"]
    for path in paths:
        path.write_text(SHAPES)
    lines = further.text(settings(tmp_path, *paths)).splitlines()
    assert len(set(lines)) == len(lines) == 2 * 6


@pytest.mark.parametrize("content", [None, "no turtle <", "\xff"])
def test_what_cannot_be_read_is_named(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "own.ttl"
    if content is not None:
        path.write_bytes(content.encode("latin-1"))
    with pytest.raises(ConfigError, match=r"validation\.shapes.*own\.ttl|own\.ttl"):
        further.text(settings(tmp_path, path))


def test_the_registry_says_what_is_in_force(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.ttl"
    path.write_text(SHAPES)
    with Registry.open(settings(home, path)) as registry:
        assert "Our registry wants a summary." in judging.shapes_text(registry)

"""The profile: what pages and forms learn from the shapes."""

from pathlib import Path

import pytest
import rdflib

from iclod import profile
from iclod.rdf import formats
from iclod.rdf.terms import KINDS
from iclod.rdf.vocab import DCTERMS, FOAF, ICLOD, SKOS, XSD

BASE = "https://example.org/registry/"
SHAPES = Path(__file__).parents[1] / "shapes"


@pytest.fixture(scope="module")
def shapes():
    whole = rdflib.Graph(bind_namespaces="none")
    for path in sorted(SHAPES.glob("*.ttl")):
        for graph in formats.parse(path.read_bytes(), formats.TURTLE, base=BASE).values():
            for triple in graph:
                whole.add(triple)
    return whole


@pytest.fixture(scope="module")
def packaged(shapes):
    return profile.read(shapes)


@pytest.fixture(scope="module")
def practice(packaged):
    return packaged.kind("practice")


def test_every_kind_of_record_is_described(packaged):
    assert {kind.name for kind in packaged.kinds if kind.name} == set(KINDS)
    assert packaged.kind("moon") is None
    for kind in packaged.kinds:
        assert set(kind.label) == {"en", "fr"}
        for item in kind.fields:
            assert set(item.name) == {"en", "fr"}
            assert set(item.message) == {"en", "fr"}


def test_reading_twice_gives_the_same(shapes, packaged):
    assert profile.read(shapes) == packaged


def test_a_kind_is_found_by_class_and_shape(packaged, practice):
    assert packaged.for_class(str(ICLOD.Practice)) is practice
    assert packaged.by_shape(f"{BASE}shapes#Practice") is practice
    assert packaged.for_class(str(SKOS.Concept)).scheme is None
    assert packaged.for_class(str(FOAF.Agent)).name == "agent"
    assert packaged.for_class("https://example.org/nothing") is None


def test_fields_come_in_the_order_of_groups(practice):
    orders = {group.iri: group.order for group in practice.groups}
    places = [(orders[item.group], item.order) for item in practice.fields]
    assert places == sorted(places)
    assert practice.fields[0].role == "title"
    assert [group.order for group in practice.groups] == sorted(orders.values())


def test_shapes_that_supplement_others_are_no_fields(practice):
    assert [item.path for item in practice.fields].count(str(DCTERMS.abstract)) == 1
    assert [item.role for item in practice.fields].count("place") == 1
    assert not any("wanted" in item.shape for item in practice.fields)


def test_musts_and_shoulds(practice):
    title, abstract = practice.field("title"), practice.field("abstract")
    assert (title.min, title.recommended, title.severity) == (1, False, "Violation")
    assert (abstract.min, abstract.recommended) == (None, True)
    status = practice.field("status")
    assert (status.min, status.max) == (1, 1)
    assert all(practice.field(role).recommended for role in ("topic", "place", "country", "period"))
    assert practice.field("source").min is None


def test_texts_places_topics_and_periods(practice, packaged):
    title = practice.field("title")
    assert title.language
    assert title.unique_language
    assert title.searchable
    assert title.max_length == 300
    place, country = practice.field("place"), practice.field("country")
    assert place.path == country.path == str(DCTERMS.spatial)
    assert place.classes == (str(ICLOD.City),)
    assert country.classes == (str(ICLOD.Country),)
    assert practice.field("topic").scheme == f"{BASE}id/topic/"
    assert practice.field("topic").node is None
    period = packaged.by_shape(practice.field("period").node)
    assert period.name is None
    assert set(period.field("start").datatypes) == {
        str(XSD.gYear),
        str(XSD.gYearMonth),
        str(XSD.date),
    }
    assert practice.field("status").values[0] == f"{BASE}id/status/ongoing"


def test_facets_and_sections(practice):
    facets = {item.facet for item in practice.fields if item.facet}
    assert facets == {"topic", "country", "city", "year", "status"}
    assert len(practice.roles("section")) == 4
    assert practice.field("no such role") is None
    assert practice.roles("no such role") == ()


def test_what_is_added_at_publication_is_marked(packaged):
    published = {kind.shape.partition("#")[2] for kind in packaged.kinds if kind.published}
    assert {"Document", "Revision", "Tombstone", "Catalog"} <= published
    assert not packaged.kind("practice").published


def test_concepts_are_told_apart_by_their_scheme(packaged):
    topic, area = packaged.kind("topic"), packaged.kind("index-area")
    assert topic.target == area.target == str(SKOS.Concept)
    assert topic.scheme == f"{BASE}id/topic/"
    assert area.scheme == f"{BASE}id/index-area/"
    assert topic.field("label").path == str(SKOS.prefLabel)


def test_inverse_paths_and_plain_shapes_are_read():
    text = """
    @prefix sh: <http://www.w3.org/ns/shacl#> .
    @prefix ex: <https://example.org/> .
    ex:T a sh:NodeShape ; sh:targetClass ex:T ; sh:property ex:p , ex:q , ex:r .
    ex:p sh:path [ sh:inversePath ex:has ] ; sh:in ( "a" "b" ) .
    ex:q sh:path ex:q ; sh:minCount 2 ; sh:severity sh:Info .
    ex:r sh:path ( ex:a ex:b ) .
    """
    (kind,) = profile.read(formats.parse(text, formats.TURTLE)[None]).kinds
    first, second = kind.fields
    assert (first.path, first.inverse, first.values) == (
        "https://example.org/has",
        True,
        ("a", "b"),
    )
    assert (second.min, second.recommended, second.severity) == (None, False, "Info")
    assert kind.groups == ()

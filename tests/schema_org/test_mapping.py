"""Record → schema.org, on records made for it."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iclod import schema_org
from iclod.journal import Version
from iclod.publication import Document
from iclod.rdf import formats
from iclod.rdf.terms import Names
from iclod.schema_org import Surroundings, describe, script

NAMES = Names("https://example.org/r/")
THING = NAMES.thing("practice", "x")
NOW = datetime(2026, 3, 9, tzinfo=UTC)
PREFIXES = """
@base <https://example.org/r/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
@prefix iclod: <https://w3id.org/iclod/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
OTHERS = {
    "doc/city/bergen": "<id/city/bergen> a iclod:City ; skos:prefLabel 'Bergen'@en , 'Берген'@ru ; "
    "geo:lat 60.5 ; geo:long 5.25 ; dcterms:isPartOf <id/country/norway> .",
    "doc/country/norway": "<id/country/norway> a iclod:Country ; skos:prefLabel 'Norway'@en ; "
    "dcterms:isPartOf <id/city/bergen> .",
    "doc/agent/iclod": "<id/agent/iclod> a foaf:Organization ; foaf:name 'The project' .",
    "doc/agent/maria": "<id/agent/maria> a foaf:Person ; foaf:name 'María' ; "
    "foaf:homepage <javascript:alert(1)> , <https://example.org/maria> .",
}


def ntriples(turtle):
    return formats.to_ntriples(formats.parse(PREFIXES + turtle, formats.TURTLE)[None])


def described(published, turtle, *, kind="practice", languages=("en",)):
    graph = NAMES.document(kind, "x")
    content = ntriples(turtle) if turtle else ""
    version = Version(
        id=1,
        seq=1,
        graph=graph,
        number=2,
        state="content",
        digest="",
        instant=NOW,
        agent=NAMES.thing("agent", "iclod"),
        message="",
        license="https://example.org/licence",
        reason=None,
        successor=None,
        source=None,
    )
    document = Document(graph, NAMES.thing_of(graph), version, NOW, content)
    around = Surroundings(
        names=NAMES,
        profile=published.profile(),
        content=lambda iri: ntriples(OTHERS[iri[22:]]) if iri[22:] in OTHERS else None,
        creator=NAMES.thing("agent", "iclod"),
        publisher=NAMES.thing("agent", "iclod"),
        title={"en": "Practices", "fr": "Pratiques"},
        about={"en": "What cities did so that diversity becomes an advantage, as data."},
        languages=languages,
    )
    return describe(document, published.profile().kind(kind), around)


PERIOD = """<id/practice/x> dcterms:title 'X'@en ; dcterms:temporal <id/practice/x#period-1> ;
    iclod:status <id/status/{status}> .
<id/practice/x#period-1> a dcterms:PeriodOfTime ; {dates} ."""


@pytest.mark.parametrize(
    ("dates", "status", "coverage"),
    [
        ("dcat:startDate '2016'^^xsd:gYear", "unknown", "2016"),
        ("dcat:startDate '2016'^^xsd:gYear", "ongoing", "2016/.."),
        ("dcat:startDate '2016-05'^^xsd:gYearMonth", "ended", "2016-05"),
        ("dcat:startDate '2016'^^xsd:gYear ; dcat:endDate '2018'^^xsd:gYear", "ended", "2016/2018"),
        (
            "dcat:startDate '2018-06-21'^^xsd:date ; dcat:endDate '2018-06-21'^^xsd:date",
            "ended",
            "2018-06-21",
        ),
        ("dcat:endDate '2018'^^xsd:gYear", "ended", "../2018"),
        ("dcat:startDate 'soon'", "unknown", None),
    ],
)
def test_periods_become_intervals_of_iso_8601(published, dates, status, coverage):
    tree = described(published, PERIOD.format(dates=dates, status=status)).tree
    assert tree.get("temporalCoverage") == coverage


def test_places_are_described_once_and_circles_end(published):
    tree = described(published, "<id/practice/x> dcterms:spatial <id/city/bergen> .").tree
    city = tree["spatialCoverage"]
    assert city["geo"] == {
        "@type": "GeoCoordinates",
        "@id": "https://example.org/r/id/city/bergen#geo",
        "latitude": 60.5,
        "longitude": 5.25,
    }
    assert city["containedInPlace"]["name"] == "Norway"


def test_who_handed_it_in_is_the_creator(published):
    tree = described(published, "<id/practice/x> iclod:submitter <id/agent/maria> .").tree
    assert tree["creator"] == {
        "@type": "Person",
        "@id": "https://example.org/r/id/agent/maria",
        "name": "María",
        "url": "https://example.org/maria",
    }
    assert tree["publisher"]["name"] == "The project"


def test_addresses_that_are_none_of_the_web_are_left_out(published):
    text = described(
        published,
        "<id/practice/x> dcterms:source <javascript:alert(1)> ; "
        "dcterms:references <data:text/html,x> , <https://example.org/paper> .",
    ).embedded()
    assert "javascript:" not in text
    assert "data:" not in text
    assert "https://example.org/paper" in text


def test_a_description_is_long_enough_and_not_too_long(published):
    for text in ("", "<id/practice/x> dcterms:title 'X'@en ; dcterms:abstract 'Short.'@en ."):
        assert 50 <= len(described(published, text).tree["description"]) <= 5000
    long = f"<id/practice/x> dcterms:abstract '{'a' * 9000}'@en ."
    assert len(described(published, long).tree["description"]) == 5000


def test_excerpts_are_not_passed_on(published):
    text = described(
        published,
        "<id/practice/x> iclod:excerpt <id/practice/x#excerpt-1> . <id/practice/x#excerpt-1> "
        "a iclod:Excerpt ; <http://www.w3.org/1999/02/22-rdf-syntax-ns#value> 'Theirs'@en .",
    ).embedded()
    assert "Theirs" not in text


def test_texts_come_in_every_language_with_their_tags(published):
    made = described(
        published,
        "<id/practice/x> dcterms:title 'X'@en , 'Y'@fr ; dcterms:spatial <id/city/bergen> .",
        languages=None,
    )
    assert made.tree["name"] == [
        {"@language": "en", "@value": "X"},
        {"@language": "fr", "@value": "Y"},
    ]
    assert made.tree["spatialCoverage"]["name"] == {"@language": "en", "@value": "Bergen"}
    assert '"Y"@fr' in made.ntriples()


@pytest.mark.parametrize("kind", ["practice", "city", "topic", "agent", "source", "country"])
def test_a_record_that_says_nothing_can_be_described(published, kind):
    for languages in (("en",), None):
        made = described(published, "", kind=kind, languages=languages)
        assert made.tree["mainEntity"]["@id"] == NAMES.thing(kind, "x")
        assert made.ntriples()


@given(st.text(st.characters(codec="utf-8")))
def test_no_text_ends_the_script_it_stands_in(text):
    for hostile in (text, f"</script>{text}<!--<script>", f"{text}\u2028]]>&amp;"):
        written = script({"name": hostile})
        assert not set("<>&\u2028\u2029") & set(written)
        assert json.loads(written) == {"name": hostile}


def test_the_context_knows_which_values_are_iris():
    assert schema_org.TERMS["url"] == {"@type": "@id"}

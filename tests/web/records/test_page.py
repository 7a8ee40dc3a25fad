"""The page of a record is made from the profile alone."""

import pytest
from rdflib import Graph

from iclod.profile import read
from iclod.rdf import formats
from iclod.web.records import page

BASE = "https://example.org/r/"
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix iclod: <https://w3id.org/iclod/ontology#> .
@prefix ex: <https://example.org/terms#> .
@prefix s: <shapes#> .

s:first a sh:PropertyGroup ; rdfs:label "First"@en , "Premier"@fr ; sh:order 1 .
s:second a sh:PropertyGroup ; rdfs:label "Second"@en ; sh:order 2 .

s:Practice a sh:NodeShape ; iclod:kind "practice" ; sh:targetClass ex:Practice ;
    rdfs:label "Practice"@en , "Pratique"@fr ;
    sh:property s:title , s:purpose , s:colour , s:size , s:city , s:country , s:when , s:open .
s:City a sh:NodeShape ; iclod:kind "city" ; sh:targetClass ex:City ; rdfs:label "City"@en .
s:Country a sh:NodeShape ; iclod:kind "country" ; sh:targetClass ex:Country ;
    rdfs:label "Country"@en .
s:Period a sh:NodeShape ; sh:targetClass ex:Period ; rdfs:label "Period"@en ;
    sh:property s:start , s:end .

s:title sh:path ex:title ; sh:datatype rdf:langString ; iclod:role "title" ;
    sh:name "Title"@en ; sh:group s:first ; sh:order 1 .
s:purpose sh:path ex:purpose ; sh:datatype rdf:langString ; iclod:role "section" ;
    sh:name "Purpose"@en , "But"@fr ; sh:group s:first ; sh:order 2 .
s:size sh:path ex:size ; sh:name "Size"@en , "Taille"@fr ; sh:group s:second ; sh:order 1 .
s:colour sh:path ex:colour ; sh:name "Colour"@en ; sh:group s:second ; sh:order 2 .
s:open sh:path ex:open ; sh:datatype xsd:boolean ; sh:name "Open"@en ; sh:group s:second ;
    sh:order 3 .
s:city sh:path ex:where ; sh:class ex:City ; iclod:role "place" ; sh:name "City"@en ;
    sh:group s:first ; sh:order 3 .
s:country sh:path ex:where ; sh:class ex:Country ; iclod:role "country" ; sh:name "Country"@en ;
    sh:group s:first ; sh:order 4 .
s:when sh:path ex:when ; sh:node s:Period ; iclod:role "period" ; sh:name "When"@en ;
    sh:group s:first ; sh:order 5 .
s:start sh:path ex:start ; iclod:role "start" ; sh:name "Start"@en .
s:end sh:path ex:end ; iclod:role "end" ; sh:name "End"@en .
"""
DATA = """
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <https://example.org/terms#> .
<id/practice/x> a ex:Practice ;
    ex:title "Lamps"@en , "Lampes"@fr , "Lampen"@de ;
    ex:purpose "To see."@en , "Pour voir."@fr ;
    ex:size 3 ; ex:colour "red" ; ex:open true ;
    ex:where <id/city/bergen> , <id/country/norway> ;
    ex:when <id/practice/x#period-1> ;
    ex:seeAlso <https://www.example.net/a/> ;
    ex:script "<script>alert(1)</script>" .
<id/practice/x#period-1> a ex:Period ;
    ex:start "2018-06"^^xsd:gYearMonth ; ex:end "2019"^^xsd:gYear .
"""


def graph(text):
    return formats.parse(text, formats.TURTLE, base=BASE).get(None, Graph())


def kind_of(iri):
    parts = iri.removeprefix(f"{BASE}id/").split("/")
    return parts[0] if iri.startswith(f"{BASE}id/") else None


def made(*languages, data=DATA):
    profile = read(graph(SHAPES))
    names = {
        f"{BASE}id/city/bergen": ("Bergen", "nb"),
        f"{BASE}id/country/norway": ("Norway", "en"),
    }
    reader = page.Reader(
        profile, lambda iris: {i: names[i] for i in iris if i in names}, kind_of, languages
    )
    return page.build(graph(data), f"{BASE}id/practice/x", profile.kind("practice"), reader)


def facts(found):
    return {fact.label: fact.values for group in found.groups for fact in group.facts}


def test_title_and_sections_are_in_the_readers_language():
    french = made("fr", "en")
    assert french.kind == "Pratique"
    assert (french.title.text, french.title.language) == ("Lampes", "fr")
    assert [(s.label, s.values[0].text) for s in french.sections] == [("But", "Pour voir.")]


def test_a_language_that_is_missing_is_shown_as_what_it_is():
    german = made("it", "de")
    assert (german.title.text, german.title.language) == ("Lampen", "de")
    assert german.sections[0].values[0].language == "en"


def test_groups_and_fields_keep_the_order_of_the_shapes():
    found = made("en")
    assert [group.label for group in found.groups] == ["First", "Second", "Further statements"]
    assert [fact.label for fact in found.groups[1].facts] == ["Size", "Colour", "Open"]


def test_the_names_in_other_languages_are_not_lost():
    others = facts(made("en"))["In other languages"]
    assert [(value.text, value.language) for value in others] == [
        ("Lampen", "de"),
        ("Lampes", "fr"),
    ]


def test_values_of_a_shared_path_go_to_the_field_of_their_class():
    found = facts(made("en"))
    assert [value.text for value in found["City"]] == ["Bergen"]
    assert [value.text for value in found["Country"]] == ["Norway"]
    assert found["City"][0].internal


def test_a_period_is_put_into_words():
    assert facts(made("en"))["When"][0].text == "June 2018 – 2019"
    assert facts(made("fr"))["When"][0].text == "juin 2018 – 2019"


def test_the_line_beneath_the_title_says_where_and_when():
    assert [value.text for value in made("en").summary] == ["Bergen", "Norway", "June 2018 – 2019"]


def test_what_the_profile_does_not_know_is_shown_all_the_same():
    found = facts(made("en"))
    assert found["See also"][0].iri == "https://www.example.net/a/"
    assert found["See also"][0].text == "example.net/a"
    assert found["Script"][0].text == "<script>alert(1)</script>"


def test_truth_values_are_words():
    assert facts(made("fr"))["Open"][0].text == "oui"


def test_an_iri_that_is_no_web_address_leads_nowhere():
    hostile = DATA.replace("https://www.example.net/a/", "javascript:alert(1)")
    assert facts(made("en", data=hostile))["See also"][0].iri is None


@pytest.mark.parametrize("data", ["", "<id/practice/x> a <https://example.org/terms#Practice> ."])
def test_a_record_without_statements_still_has_a_title(data):
    assert made("en", data=data).title.text == "x"

"""Constraints of our own on shapes that have nothing to do with practices."""

import pytest
import rdflib
from shape_samples import parse

from iclod.errors import DataError
from iclod.rdf.vocab import ICLOD
from iclod.validation import shacl

SHAPES = """
@prefix ex: <https://example.org/terms#> .
ex:Trip a sh:NodeShape ; sh:targetClass ex:Trip ; sh:property ex:end , ex:code , ex:stop .
ex:Bare a sh:NodeShape ; sh:targetSubjectsOf ex:bare ; iclod:noBlankNodes true .
ex:end a sh:PropertyShape ; sh:path ex:end ; iclod:notEarlierThan ex:start ;
    sh:severity sh:Warning ; sh:message "Too early."@en , "Trop tôt."@fr .
ex:code a sh:PropertyShape ; sh:path ex:code ; iclod:identifierOfIri true .
ex:stop a sh:PropertyShape ; sh:path ex:stop ; iclod:partOfAmong ( ex:route ex:country ) .
"""
NAMES = "@prefix ex: <https://example.org/terms#> .\n"


def results(data, shapes=SHAPES):
    return shacl.validate(parse(NAMES + data), parse(shapes)).results


def typed(text):
    return f'"{text}"^^xsd:{("gYear", "gYearMonth", "date")[text.count("-")]}'


@pytest.mark.parametrize(
    ("start", "end", "right"),
    [
        ("2018", "2018", True),
        ("2018-06", "2018", True),
        ("2018", "2018-01", True),
        ("2018-12-31", "2018", True),
        ("2018-12-31", "2018-12", True),
        ("2018-12", "2018-11", False),
        ("2018-12-31", "2018-11", False),
        ("2019", "2018-12-31", False),
        ("2019-01-01", "2018", False),
    ],
)
def test_not_earlier_than_compares_the_last_day_with_the_first(start, end, right):
    found = results(f"<a> a ex:Trip ; ex:start {typed(start)} ; ex:end {typed(end)} .")
    components = [rdflib.URIRef(item.component) for item in found]
    assert components == ([] if right else [ICLOD.NotEarlierThanConstraintComponent])


def test_not_earlier_than_carries_the_shape_s_texts_and_severity():
    (found,) = results(f"<a> a ex:Trip ; ex:start {typed('2019')} ; ex:end {typed('2018')} .")
    assert found.severity == "Warning"
    assert found.messages == {"en": "Too early.", "fr": "Trop tôt."}
    assert str(found.path) == "https://example.org/terms#end"
    assert str(found.value) == "2018"


def test_not_earlier_than_is_silent_on_what_is_no_date():
    assert not results('<a> a ex:Trip ; ex:start 2019 ; ex:end "2018"^^xsd:gYear .')
    assert not results('<a> a ex:Trip ; ex:start "soon"^^xsd:date ; ex:end "2018"^^xsd:gYear .')
    assert not results('<a> a ex:Trip ; ex:end "2018"^^xsd:gYear .')


@pytest.mark.parametrize(
    ("iri", "code", "right"),
    [
        ("a/b", '"b"', True),
        ("a#b", '"b"', True),
        ("a/b", '"a"', False),
        ("a/b", '"B"', False),
        ("a/", '"a"', False),
        ("a/b", '"x"@en', True),
        ("a/b", "7", True),
    ],
)
def test_identifier_of_iri(iri, code, right):
    assert bool(results(f"<{iri}> a ex:Trip ; ex:code {code} .")) is not right


def test_no_blank_nodes_looks_into_the_parts():
    assert not results("<a> ex:bare <a#1> . <a#1> ex:p <b> . <b> ex:p [] .")
    (found,) = results("<a> ex:bare <a#1> . <a#1> ex:p [ ex:p 1 ] .")
    assert found.component == str(ICLOD.NoBlankNodesConstraintComponent)
    assert isinstance(found.value, rdflib.BNode)


def test_no_blank_nodes_ends_on_circles():
    assert not results("<a> ex:bare <a#1> . <a#1> ex:p <a#1> , <a> .")


def test_part_of_among_follows_a_path():
    stops = "<oslo> dcterms:isPartOf <norway> . <lyon> dcterms:isPartOf <france> ."
    trip = "<a> a ex:Trip ; ex:route <r> ; ex:stop <oslo> , <nowhere> . <r> ex:country <norway> ."
    assert not results(stops + trip)
    (found,) = results(stops + trip + "<a> ex:stop <lyon> .")
    assert found.component == str(ICLOD.PartOfAmongConstraintComponent)
    assert str(found.value).endswith("lyon")


def test_deactivated_shapes_and_false_parameters_are_left_alone():
    off = SHAPES.replace("ex:code a", "ex:code sh:deactivated true ; a")
    assert not results('<a/b> a ex:Trip ; ex:code "x" .', off)
    off = SHAPES.replace("identifierOfIri true", "identifierOfIri false")
    assert not results('<a/b> a ex:Trip ; ex:code "x" .', off)


def test_shapes_reached_through_nodes_are_evaluated_on_the_values():
    shapes = SHAPES + (
        "ex:Tour a sh:NodeShape ; sh:targetClass ex:Tour ; sh:property ex:trip . "
        "ex:trip a sh:PropertyShape ; sh:path ex:trip ; sh:node ex:Inner . "
        "ex:Inner a sh:NodeShape ; sh:property ex:code ."
    )
    found = results('<t> a ex:Tour ; ex:trip <a/b> . <a/b> ex:code "x" .', shapes)
    assert {str(item.focus).rpartition("/")[2] for item in found} == {"b"}


def test_shapes_that_cannot_be_evaluated_are_the_data_s_fault_not_a_crash():
    broken = NAMES + "ex:T a sh:NodeShape ; sh:targetClass ex:Trip ; sh:or 1 ."
    with pytest.raises(DataError, match="cannot be evaluated"):
        results("<a> a ex:Trip .", broken)

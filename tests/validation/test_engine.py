"""What pySHACL is not left alone with: comparisons, flags, closed shapes, order, paths."""

import pytest
import rdflib

from iclod.errors import DataError
from iclod.rdf import formats
from iclod.rdf.vocab import SH
from iclod.validation import shacl

HEAD = """@prefix ex: <https://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def graph(text):
    return formats.parse(HEAD + text, formats.TURTLE)[None]


def check(data, rule, *, also=""):
    shapes = graph(f"ex:S a sh:NodeShape ; sh:targetClass ex:T ; {rule} . {also}")
    return shacl.validate(graph(f"ex:x a ex:T ; {data} ."), shapes)


def components(report):
    return {item.component.rpartition("#")[2] for item in report.results}


@pytest.mark.parametrize(
    ("start", "end", "fails"),
    [
        ('"2018"^^xsd:gYear', '"2020"^^xsd:gYear', False),
        ('"2018"^^xsd:gYear', '"2018"^^xsd:gYear', False),
        ('"2020"^^xsd:gYear', '"2018"^^xsd:gYear', True),
        ('"2018-05"^^xsd:gYearMonth', '"2018-04"^^xsd:gYearMonth', True),
        ('"2018"^^xsd:gYear', '"2020-01-01"^^xsd:date', True),
        ("2", "10.5", False),
        ("ex:a", "ex:b", True),
        ('"a"@en', '"b"@en', True),
        ('"a"', "[ ]", True),
    ],
)
def test_pairs_of_values_are_compared_or_found_not_to_be_comparable(start, end, fails):
    report = check(
        f"ex:start {start} ; ex:end {end}",
        "sh:property [ sh:path ex:start ; sh:lessThanOrEquals ex:end ]",
    )
    assert components(report) == ({"LessThanOrEqualsConstraintComponent"} if fails else set())


def test_years_are_compared_within_other_shapes_too():
    rule = "sh:or ( [ sh:property [ sh:path ex:year ; sh:minInclusive '2018'^^xsd:gYear ] ] )"
    assert check('ex:year "2019"^^xsd:gYear', rule).conforms
    assert components(check('ex:year "2017"^^xsd:gYear', rule)) == {"OrConstraintComponent"}


def test_only_true_asks_for_one_text_per_language():
    rule = "sh:property [ sh:path ex:title ; sh:uniqueLang {} ]"
    data = 'ex:title "a"@en , "b"@en'
    assert not check(data, rule.format("true")).conforms
    assert check(data, rule.format('"1"^^xsd:boolean')).conforms


@pytest.mark.parametrize(
    ("flags", "pattern", "text"),
    [("i", "^A$", "a"), ("s", "^a.b$", "a\\nb"), ("x", "^a b$", "ab"), ("q", "a.b", "xa.bx")],
)
def test_every_flag_of_patterns_counts(flags, pattern, text):
    rule = f'sh:property [ sh:path ex:code ; sh:pattern "{pattern}" ; sh:flags "{flags}" ]'
    assert check(f'ex:code "{text}"', rule).conforms


def test_a_closed_shape_knows_its_own_properties_and_names_the_others():
    rule = "sh:closed true ; sh:ignoredProperties ( rdf:type ) ; sh:property [ sh:path ex:a ]"
    rule = rule.replace("rdf:type", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>")
    (result,) = check("ex:a 1 ; ex:b 2", rule).results
    assert result.path == rdflib.URIRef("https://example.org/b")


def test_shapes_that_exclude_each_other_know_their_siblings():
    rule = """sh:property
        [ sh:path ex:digit ; sh:qualifiedValueShape [ sh:class ex:Thumb ] ;
          sh:qualifiedValueShapesDisjoint true ; sh:qualifiedMinCount 1 ] ,
        [ sh:path ex:digit ; sh:qualifiedValueShape [ sh:class ex:Finger ] ;
          sh:qualifiedValueShapesDisjoint true ; sh:qualifiedMinCount 1 ]"""
    both = check("ex:digit ex:d . ex:d a ex:Thumb , ex:Finger", rule)
    assert components(both) == {"QualifiedMinCountConstraintComponent"}


def test_a_node_that_a_shape_names_is_checked_though_nothing_is_said_of_it():
    shapes = graph("ex:S a sh:NodeShape ; sh:targetNode ex:y ; sh:class ex:T .")
    assert not shacl.validate(graph("ex:x a ex:T ."), shapes).conforms


def test_what_is_only_referred_to_is_not_checked():
    shapes = graph("ex:S a sh:NodeShape ; sh:targetClass ex:City ; sh:nodeKind sh:Literal .")
    beside = graph("ex:oslo a ex:City .")
    data = graph("ex:x a ex:T ; ex:city ex:oslo .")
    assert shacl.validate(data, shapes, beside).conforms


def test_a_path_of_several_steps_stands_in_the_report():
    rule = "sh:property [ sh:path ( ex:part [ sh:inversePath ex:part ] ) ; sh:maxCount 0 ]"
    report = check("ex:part ex:p", rule).to_graph()
    (head,) = report.objects(None, SH.resultPath)
    steps = list(report.items(head))
    assert steps[0] == rdflib.URIRef("https://example.org/part")
    assert (steps[1], SH.inversePath, steps[0]) in report


@pytest.mark.parametrize(
    "rule",
    [
        'sh:property [ sh:path ex:a ; sh:pattern "(" ]',
        'sh:property [ sh:path ex:a ; sh:pattern "\\\\p{L}" ]',
        'sh:property [ sh:path ex:a ; sh:minCount "x" ]',
        "sh:property [ sh:path ex:a ; sh:minInclusive ex:b ]",
        "sh:or ex:b",
    ],
)
def test_shapes_that_cannot_be_evaluated_are_named_as_such(rule):
    with pytest.raises(DataError, match="the shapes cannot be evaluated"):
        check("ex:a 1", rule)


def test_a_constraint_in_sparql_keeps_its_message():
    rule = """sh:sparql [ sh:message "It is a T."@en , "C’est un T."@fr ;
        sh:select "SELECT $this WHERE { $this a <https://example.org/T> }" ]"""
    (result,) = check("ex:a 1", rule).results
    assert result.messages == {"en": "It is a T.", "fr": "C’est un T."}

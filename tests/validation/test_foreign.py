"""Shapes that are brought along: SHACL Core, beside the shapes in force, and nothing else."""

import pickle
import time

import pytest

from iclod.config import Settings
from iclod.errors import ParseError, RequestError, TooLarge
from iclod.registry import force
from iclod.validation.work import Source, Task, validate

HEAD = """@prefix ex: <https://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
DATA = HEAD + 'ex:a a ex:Talk ; ex:title "A talk", "Another" ; ex:year "2016"^^xsd:gYear .'
SHAPE = "ex:S a sh:NodeShape ; sh:targetClass ex:Talk ; "
PRACTICE = "<https://w3id.org/iclod/shapes#Practice>"


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    return force.packaged(Settings(home=tmp_path_factory.mktemp("home")))


def ask(known, *shapes, data=DATA, **how):
    brought = tuple(Source(f"{n}.ttl", (HEAD + s).encode(), "ttl") for n, s in enumerate(shapes))
    task = Task(
        (Source("", data.encode(), "ttl"),),
        known.base,
        known.shapes,
        known.context,
        places=True,
        foreign=brought,
        **how,
    )
    return validate(pickle.loads(pickle.dumps(tuple(task))), lambda piece: None)


def test_what_they_find_is_told_with_words_and_places(known):
    report = ask(known, SHAPE + "sh:property [ sh:path ex:title ; sh:maxCount 1 ] .")
    (result,) = report.results
    assert not report.conforms
    assert result.component.endswith("#MaxCountConstraintComponent")
    assert result.messages["en"] and result.messages["fr"]
    assert result.place is not None and result.place.line == 5


def test_they_add_to_the_shapes_in_force_and_take_nothing_away(known):
    practice = "<https://w3id.org/iclod/id/practice/x>"
    data = f"{DATA} {practice} a <https://w3id.org/iclod/ontology#Practice> ."
    without = ask(known, data=data)
    beside = ask(known, SHAPE + "sh:property [ sh:path ex:title ; sh:maxCount 1 ] .", data=data)
    assert set(without.results) < set(beside.results)
    assert beside.coverage == without.coverage


def test_several_files_are_one_set_of_shapes(known):
    report = ask(
        known,
        SHAPE + "sh:property ex:P .",
        "ex:P a sh:PropertyShape ; sh:path ex:year ; sh:minInclusive '2018'^^xsd:gYear .",
    )
    assert [str(item.value) for item in report.results] == ["2016"]


def test_a_shape_may_name_one_of_the_registry(known):
    report = ask(known, SHAPE + f"sh:node {PRACTICE} .")
    assert not report.conforms


@pytest.mark.parametrize(
    ("shapes", "why"),
    [
        (SHAPE + "sh:sparql [ sh:select 'SELECT $this {}' ] .", "is not SHACL Core"),
        (SHAPE + "sh:js [ sh:jsFunctionName 'f' ] .", "is not SHACL Core"),
        (SHAPE + "sh:rule [ a sh:TripleRule ] .", "is not SHACL Core"),
        (SHAPE + "sh:target [ a sh:SPARQLTarget ] .", "is not SHACL Core"),
        (SHAPE + "sh:expression [ sh:path ex:a ] .", "is not SHACL Core"),
        (SHAPE + "sh:entailment ex:e .", "is not SHACL Core"),
        ("ex:C a sh:ConstraintComponent .", "is not SHACL Core"),
        ("ex:F a sh:SPARQLFunction .", "is not SHACL Core"),
        ("<> owl:imports <file:///etc/passwd> .", "owl:imports is not followed"),
        (PRACTICE + " sh:deactivated true .", "is a shape of this registry"),
        (PRACTICE + " sh:targetClass ex:Talk .", "is a shape of this registry"),
        ("ex:S a sh:NodeShape ; sh:closed true .", "about nothing"),
        (SHAPE + "sh:property [ sh:path ex:t ; sh:pattern '^(a+)+$' ] .", "too many ways"),
        (SHAPE + "sh:property [ sh:path ex:t ; sh:pattern '(' ] .", "not understood"),
        (SHAPE + "sh:property [ sh:path ex:t ; sh:minCount 'x' ] .", "whole number"),
        (SHAPE + f"sh:property [ sh:path ex:t ; sh:minCount {'9' * 5000} ] .", "whole number"),
        (SHAPE + "sh:property [ sh:path ex:t ; sh:minCount 1, 2 ] .", "stands twice"),
        (SHAPE + "sh:property [ sh:path ex:t, ex:u ] .", "stands twice"),
        (SHAPE + "sh:property [ sh:path ex:t ; sh:uniqueLang 3 ] .", "true or false"),
        (SHAPE + "sh:property [ sh:path ex:t ; sh:flags 'z' ; sh:pattern 'a' ] .", "sh:flags"),
        (SHAPE + "sh:property [ sh:path ex:t ; sh:nodeKind sh:Thing ] .", "six kinds"),
        (SHAPE + "sh:property [ sh:path ex:t ; sh:minInclusive ex:t ] .", "compare with"),
        (SHAPE + "sh:property [ sh:path ex:t ; sh:class 'x' ] .", "takes an IRI"),
        (SHAPE + "sh:property 'x' .", "takes a node"),
        (SHAPE + "sh:property [ sh:path [] ] .", "neither a property"),
        (SHAPE + "sh:property [ sh:path ( ex:t ) ] .", "at least two"),
        (SHAPE + "sh:property [ sh:path _:p ] . _:p sh:inversePath _:p .", "circle"),
        (SHAPE + "sh:or ex:t .", "no list"),
        (
            SHAPE + "sh:in _:l . _:l <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> 1 ;"
            " <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> _:l .",
            "no list",
        ),
        (SHAPE + "sh:node ex:S .", "refers to itself"),
        (SHAPE + "sh:not [ sh:or ( ex:S ) ] .", "refers to itself"),
        (SHAPE + "sh:not [ " * 40 + "] " * 40 + ".", "nest too deeply"),
    ],
)
def test_what_is_not_core_or_may_harm_is_refused_with_the_reason(known, shapes, why):
    started = time.monotonic()
    with pytest.raises(RequestError, match=why):
        ask(known, shapes)
    assert time.monotonic() - started < 5


def test_shapes_that_are_no_turtle_are_refused_with_their_line(known):
    with pytest.raises(ParseError) as caught:
        ask(known, "\nex:S a sh:NodeShape ; oops .")
    assert caught.value.line == 6 and caught.value.source == "0.ttl"


def test_the_limit_of_statements_counts_for_shapes_too(known):
    many = SHAPE + "sh:ignoredProperties (" + " ex:p" * 200 + " ) ."
    with pytest.raises(TooLarge, match="your shapes"):
        ask(known, many, triples=100)

"""Words of shapes and data that are odd: never an error, never a blank node's label."""

import re

import pytest
import rdflib
from wording.cases import HEAD, TERMS
from wording.messages import NOTHING, parse

from iclod.rdf.vocab import SH
from iclod.validation.report import Result
from iclod.validation.wording import describe_all

SHAPE = rdflib.URIRef(f"{TERMS}shape")
DATA = '<a> ex:p 1 , "x"@en , [ ex:p 2 ] , <b> ; ex:q "y" .'
COMPONENTS = [
    str(SH[f"{name[:1].upper()}{name[1:]}ConstraintComponent"])
    for name in """class datatype nodeKind minCount maxCount minExclusive minInclusive maxExclusive
    maxInclusive minLength maxLength pattern languageIn uniqueLang equals disjoint lessThan
    lessThanOrEquals not and or xone node property qualifiedMinCount qualifiedMaxCount closed
    hasValue in sPARQL""".split()
]
SHAPES = {
    "nothing": "",
    "a shape of itself": """ex:shape sh:node ex:shape ; sh:not ex:shape ; sh:property ex:shape ;
        sh:path ex:p ; sh:or ( ex:shape ex:shape ) ; sh:qualifiedValueShape ex:shape ;
        sh:qualifiedMinCount 1 ; sh:qualifiedMaxCount 1 ; sh:closed true .""",
    "lists that go round": """ex:shape sh:in _:ring ; sh:or _:ring ; sh:and _:ring ;
        sh:xone _:ring ;
        sh:languageIn _:ring ; sh:path _:ring ; sh:ignoredProperties _:ring .
        _:ring rdf:first _:ring ; rdf:rest _:ring .""",
    "lists that end nowhere": """ex:shape sh:in [] ; sh:or ex:x ; sh:and "x" ; sh:xone rdf:nil ;
        sh:languageIn 1 ; sh:path () .""",
    "values of a wrong sort": """ex:shape sh:class "x" ; sh:datatype [] ; sh:nodeKind "y" ;
        sh:minCount "many" ; sh:maxCount ex:x ; sh:minLength [] ; sh:maxLength -1 ;
        sh:minInclusive [] ; sh:maxExclusive ex:x ; sh:pattern [] , 1 ; sh:uniqueLang "yes" ;
        sh:equals [] ; sh:lessThan "x" ; sh:disjoint 1 ; sh:hasValue [] ; sh:node "x" ;
        sh:not 1 ; sh:property "x" , [] ; sh:closed "perhaps" ; sh:languageIn ( ex:x [] 1 ) ;
        sh:path "x" ; sh:name "" .""",
    "a path that goes round": """ex:shape sh:path _:round ; sh:equals ex:q .
        _:round sh:inversePath _:round .""",
    "paths of paths": """ex:shape sh:minCount 9 ; sh:path ( [ sh:alternativePath ( ex:p ex:q ) ]
        [ sh:zeroOrMorePath [ sh:inversePath ex:p ] ] [ sh:oneOrMorePath ex:p ]
        [ sh:zeroOrOnePath ( ex:p ex:q ) ] ) .""",
    "huge numbers": f"""ex:shape sh:path ex:p ; sh:minCount {"9" * 5000} ;
        sh:maxLength {"9" * 5000} ; sh:minInclusive {"9" * 5000} .""",
    "braces": """ex:shape sh:path ex:p ; sh:name "{0}{x}"@en ; sh:pattern "{1}{" ;
        sh:hasValue "{}" .""",
}


def focuses(data):
    blank = next(node for node in data.subjects() if isinstance(node, rdflib.BNode))
    return [rdflib.URIRef("https://example.org/practice/a"), blank, rdflib.Literal("x")]


@pytest.mark.parametrize("name", SHAPES)
def test_no_shapes_are_too_odd(name):
    shapes, data = parse(HEAD + SHAPES[name]), parse(HEAD + DATA)
    values = [None, rdflib.Literal(1), rdflib.BNode(), rdflib.URIRef("x:y"), rdflib.Literal("z")]
    made = [
        Result(focus, None, SHAPE, component, "Violation", {"": "English"}, value)
        for component in COMPONENTS
        for focus in focuses(data)
        for value in values
    ]
    blanks = {str(node) for node in (shapes + data).all_nodes() if isinstance(node, rdflib.BNode)}
    for told in describe_all(made, shapes, data, NOTHING):
        assert set(told.messages) == {"en", "fr"}
        for texts in (told.title, told.found, told.expected, told.advice):
            for text in texts.values():
                assert not re.search(r"_:|\bNone\b", text)
                assert not any(label in text for label in blanks), text
                assert len(text) < 2000


def test_a_shape_s_own_message_stays_and_the_engine_s_goes():
    shapes = parse(HEAD + 'ex:shape sh:path ex:p ; sh:minCount 9 ; sh:message "Nine!"@en .')
    made = Result(SHAPE, None, SHAPE, str(SH.MinCountConstraintComponent), "Violation")
    (told,) = describe_all([made], shapes, parse(HEAD + DATA), NOTHING)
    assert told.messages == made.messages
    assert describe_all([], shapes, NOTHING, NOTHING) == ()

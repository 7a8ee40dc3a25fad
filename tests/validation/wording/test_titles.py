"""What things and ways are called."""

import pytest
import rdflib
from wording.cases import HEAD, TERMS
from wording.messages import BASE, parse

from iclod.rdf.vocab import SH
from iclod.validation.wording import paths
from iclod.validation.wording.lexicon import Lexicon
from iclod.validation.wording.titles import title

NONE = rdflib.Graph(bind_namespaces="none")
DATA = """
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
<plan> a ex:Practice ; dcterms:title "Action plan"@en , "Plan d’action"@fr ;
    dcterms:temporal <plan#period-1> ; ex:step <plan#step> , [ a ex:WorkStep ] , [ ex:x 1 ] .
<plan#period-1> a dcterms:PeriodOfTime .
<plan#step> dcterms:temporal [ a dcterms:PeriodOfTime ] .
<agent> foaf:name "Oslo" .
<caf%C3%A9-project> ex:x 1 .
<round#a> ex:x <round#b> . <round#b> ex:x <round#a> .
[] a ex:Ring ; ex:x 2 .
"""
SHAPES = """
ex:s1 sh:path ex:start ; sh:name "Start"@en , "Début"@fr .
ex:s2 sh:path ex:step ; sh:name "Step"@en , "Étape"@fr .
"""


def called(node, language):
    return title(node, language, Lexicon(parse(HEAD + SHAPES), parse(HEAD + DATA), NONE))


@pytest.mark.parametrize(
    ("name", "english", "french"),
    [
        ("plan", "Action plan", "Plan d’action"),
        ("agent", "Oslo", "Oslo"),
        ("plan#period-1", "the period of “Action plan”", "la période de « Plan d’action »"),
        ("plan#step", "“Step” of “Action plan”", "« Étape » de « Plan d’action »"),
        ("caf%C3%A9-project", "café-project", "café-project"),
        ("unknown/thing-7", "thing-7", "thing-7"),
    ],
)
def test_a_thing_is_called_by_its_name_its_owner_or_its_iri(name, english, french):
    node = rdflib.URIRef(BASE + name)
    assert (called(node, "en"), called(node, "fr")) == (english, french)


def test_a_nameless_thing_is_called_by_its_owner_or_its_class():
    data = parse(HEAD + DATA)
    lexicon = Lexicon(parse(HEAD + SHAPES), data, NONE)
    told = {
        title(node, "en", lexicon) for node in data.subjects() if isinstance(node, rdflib.BNode)
    }
    assert told == {
        "work step of “Action plan”",
        "“Step” of “Action plan”",
        "the period of “Step” of “Action plan”",
        "ring without a name",
    }


def test_what_belongs_to_itself_is_still_called_something():
    assert called(rdflib.URIRef(f"{BASE}round#a"), "en")
    assert called(rdflib.Literal("x"), "en") == "the value “x”"


@pytest.mark.parametrize(
    ("path", "english", "french"),
    [
        ("ex:start", "Start", "Début"),
        ("( ex:step ex:start )", "Step → Start", "Étape → Début"),
        ("[ sh:alternativePath ( ex:step ex:start ) ]", "Step or Start", "Étape ou Début"),
        (
            "[ sh:inversePath ex:step ]",
            "things that name this under “Step”",
            "ce qui renvoie ici par « Étape »",
        ),
        (
            "[ sh:zeroOrMorePath ex:step ]",
            "Step (any number of steps)",
            "Étape (zéro, une ou plusieurs étapes)",
        ),
        ("[ sh:oneOrMorePath ex:step ]", "Step (one step or more)", "Étape (une étape ou plus)"),
        ("[ sh:zeroOrOnePath ex:step ]", "Step (one step at most)", "Étape (une étape au plus)"),
        ("ex:endOfWork", "end of work", "end of work"),
    ],
)
def test_a_path_is_told_in_words(path, english, french):
    shapes = parse(HEAD + SHAPES + f"ex:shape sh:path {path} .")
    node = shapes.value(rdflib.URIRef(f"{TERMS}shape"), rdflib.URIRef(f"{SH}path"))
    lexicon = Lexicon(shapes, NONE, NONE)
    assert paths.words(node, "en", lexicon) == english
    assert paths.words(node, "fr", lexicon) == french

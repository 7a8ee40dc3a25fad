"""Every constraint component has words of its own, in English and French."""

import re

import pytest
import rdflib
from wording import messages
from wording.cases import SAMPLES, TERMS

from iclod.rdf.vocab import SH
from iclod.validation.constraints import COMPONENTS
from iclod.validation.report import Result
from iclod.validation.wording import describe_all
from iclod.validation.wording.lexicon import NAMES

CORE = """class datatype nodeKind minCount maxCount minExclusive minInclusive maxExclusive
maxInclusive minLength maxLength pattern languageIn uniqueLang equals disjoint lessThan
lessThanOrEquals not and or xone node property qualifiedMinCount qualifiedMaxCount closed hasValue
in""".split()
FIELDS = ("title", "found", "expected", "advice", "messages")


def short(iri):
    return str(iri).rpartition("#")[2].removesuffix("ConstraintComponent")


def texts(result, language):
    told = [getattr(result, field)[language] for field in FIELDS]
    return [*told, result.way[language]] if result.way else told


@pytest.fixture(scope="module", params=SAMPLES, ids=lambda sample: sample.parameter)
def checked(request):
    return request.param, *messages.check(request.param)


def test_there_is_a_sample_for_each_component():
    named = {sample.parameter.partition(" ")[0] for sample in SAMPLES}
    ours = {f"iclod:{short(parameter)}" for parameter in COMPONENTS}
    assert named == {f"sh:{name}" for name in CORE} | ours


def test_the_sample_breaks_that_constraint_alone(checked):
    sample, _, _, results = checked
    assert {short(item.component) for item in results} == {sample.component}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_nothing_is_left_unsaid(checked, language):
    sample, _, _, results = checked
    for item in results:
        told = texts(item, language)
        assert all(text.strip() for text in told)
        assert bool(item.way) == bool(sample.field or sample.component == "Closed")
        assert item.found[language] in item.messages[language]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_nothing_is_told_in_the_terms_of_a_machine(checked, language):
    _, shapes, data, results = checked
    graph = shapes + data
    called = {
        str(node)
        for predicate in NAMES
        for node in graph.subjects(predicate)
        if isinstance(node, rdflib.URIRef)
    }
    blanks = {str(node) for node in graph.all_nodes() if isinstance(node, rdflib.BNode)}
    for text in (text for item in results for text in texts(item, language)):
        assert not any(iri in text for iri in called)
        assert not any(re.search(rf"\b{re.escape(label)}\b", text) for label in blanks)
        assert not re.search(r"_:|\bNone\b|rdflib|Constraint|Literal|(?<!\^)\bxsd:|\bsh:|{|}", text)


def test_both_languages_say_it_in_their_own_words(checked):
    for item in checked[3]:
        for field in ("found", "expected", "advice", "messages"):
            told = getattr(item, field)
            assert set(told) == {"en", "fr"}
            if field != "found":
                assert told["en"] != told["fr"]
        unquoted = re.sub("« .*? »", "", item.messages["fr"])
        assert not re.search(r"\b(the|of|value|with|text|Write)\b", unquoted)


def test_a_property_that_is_broken_as_such_is_told_too():
    sample = next(item for item in SAMPLES if item.parameter == "sh:property")
    shapes, data = messages.parse(sample.rules), messages.parse(sample.document)
    shape = rdflib.URIRef(f"{TERMS}city-rule")
    focus = next(data.subjects())
    made = Result(focus, None, shape, str(SH.PropertyConstraintComponent), "Violation")
    (told,) = describe_all([made], shapes, data, messages.NOTHING)
    assert told.expected["en"] == "a value in “Country”"
    assert told.expected["fr"] == "une valeur dans « Pays »"


def test_the_document_holds_these_messages(request):
    table = messages.render()
    if request.config.getoption("--write-messages", default=False):
        messages.write(table)
    assert messages.read() == table, "run `pytest tests/validation/wording --write-messages`"

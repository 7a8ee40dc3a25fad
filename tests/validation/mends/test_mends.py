"""Every kind of damage in every syntax: what is offered puts it right, and nothing else changes."""

from functools import cache

import pytest
from mending import SYNTAXES, check, made, mended, read, written, wrong
from shape_samples import BASE, PRACTICE, parse

#: Damage → what is replaced, by what, the kind of the first mend, and whether it is safe.
DAMAGES = {
    "a year as a string": ('"2018"^^xsd:gYear', '"2018"', "datatype", True),
    "a year as a number": ('"2018"^^xsd:gYear', "2018", "datatype", True),
    "a year as a date": ('"2018"^^xsd:gYear', '"2018"^^xsd:date', "datatype", True),
    "a month as a year": ('"2018"^^xsd:gYear', '"2018-05"^^xsd:gYear', "datatype", True),
    "a day as a month": ('"2018"^^xsd:gYear', '"2018-05-03"^^xsd:gYearMonth', "datatype", True),
    "a year with space": ('"2018"^^xsd:gYear', '" 2018 "^^xsd:gYear', "datatype", True),
    "a day in words": ('"2018"^^xsd:gYear', '"3 mai 2018"', "datatype", False),
    "a day with dots": ('"2018"^^xsd:gYear', '"31.12.2017"', "datatype", False),
    "midnight": ('"2018"^^xsd:gYear', '"2018-01-01T00:00:00"^^xsd:dateTime', "datatype", False),
    "no language": ('"Action plan"@en', '"Action plan for the city"', "language", False),
    "quotes and no language": (
        '"Action plan"@en',
        '"""A "plan"\\\\ & <3\nfor\tthe people of é"""',
        "language",
        False,
    ),
    "a language too many": ('"2018-2022"', '"2018-2022"@en', "untagged", True),
    "a number for a text": ('"2018-2022"', "2018", "text", True),
    "an address as text": (
        "<https://example.com/page>",
        '"https://example.com/page"',
        "iri",
        True,
    ),
    "an address without scheme": (
        "<https://example.com/page>",
        '"www.example.com/page"',
        "iri",
        False,
    ),
    "a topic as text": ("<id/topic/education>", '"Education"', "nearest", True),
    "a topic in French": ("<id/topic/education>", '"education"@fr', "nearest", True),
    "a topic misspelt": ("<id/topic/education>", '"Eduction"', "nearest", False),
    "a topic's IRI misspelt": ("<id/topic/education>", "<id/topic/eduction>", "nearest", False),
    "a topic's IRI as text": (
        "<id/topic/education>",
        f'"{BASE}id/topic/education"',
        "iri",
        True,
    ),
    "a topic with http": (
        "<id/topic/education>",
        "<http://example.org/registry/id/topic/education>",
        "scheme",
        True,
    ),
    "a topic with www and a slash": (
        "<id/topic/education>",
        "<https://www.example.org/registry/id/topic/education/>",
        "scheme",
        True,
    ),
    "a city as text": ("<id/city/bergen>", '"bergen"', "nearest", True),
    "a city misspelt": ("<id/city/bergen>", "<id/city/bergn>", "nearest", False),
    "a city without its country": (
        "<id/city/bergen> , <id/country/norway>",
        '"Bergen"',
        "nearest",
        True,
    ),
    "a country in French": ("<id/country/norway>", '"Norvege"', "nearest", True),
    "no country": (" , <id/country/norway>", "", "missing", True),
    "another country": ("<id/country/norway>", "<id/country/france>", "missing", True),
    "a status as text": ("<id/status/ended>", '"ended"', "nearest", True),
    "a status misspelt": ("<id/status/ended>", "<id/status/endet>", "nearest", False),
    "a status nobody knows": ("<id/status/ended>", "<id/status/zz>", "nearest", False),
    "no status": ("    iclod:status <id/status/ended> ;\n", "", "missing", False),
    "no identifier": ('    dcterms:identifier "bergen-plan" ;\n', "", "missing", True),
    "another identifier": ('"bergen-plan"', '"bergen"', "identifier", False),
    "an identifier in capitals": ('"bergen-plan"', '"Bergen_Plan"', "identifier", True),
    "two identifiers": ('"bergen-plan"', '"bergen-plan" , "bergen-plan "', "duplicate", True),
    "an untyped period": ("a dcterms:PeriodOfTime ;", "", "type", True),
    "a period's class misspelt": ("dcterms:PeriodOfTime", "dcterms:PeriodofTime", "property", True),
    "an end before the start": ('"2022"^^xsd:gYear', '"2002"^^xsd:gYear', "swap", False),
    "HTML": ('"Action plan"@en', '"Action <b>plan</b> &amp; more"@en', "html", True),
    "HTML with a link": (
        '"Action plan"@en',
        "'<a href=\"https://example.com/\">Action plan</a>'@en",
        "html",
        False,
    ),
    "the same title twice": (
        '"Action plan"@en',
        '"Action plan"@en , "Action  plan"@en',
        "duplicate",
        True,
    ),
    "two titles in a language": (
        '"Action plan"@en',
        '"Action plan"@en , "Le plan de la ville et des habitants"@en',
        "language",
        False,
    ),
    "a property misspelt": ("dcterms:title", "dcterms:titel", "property", False),
    "a property in capitals": ("dcterms:title", "dcterms:Title", "property", True),
    "a property of the older elements": (
        "dcterms:title",
        "<http://purl.org/dc/elements/1.1/title>",
        "property",
        False,
    ),
    "a property of another vocabulary": ("dcterms:title", "rdfs:label", "property", False),
    "a namespace with https": (
        "dcterms:title",
        "<https://purl.org/dc/terms/title>",
        "vocabulary",
        True,
    ),
    "an empty summary": ('"A plan of action."@en', '""@en', "empty", True),
}


def damaged(name):
    old, new, kind, safe = DAMAGES[name]
    assert old in PRACTICE
    return parse(PRACTICE.replace(old, new)), kind, safe


@cache
def judged(name):
    """The results of a damage: they do not depend on the syntax."""
    return check(written(damaged(name)[0], "ttl"))


def same(one, other):
    """Whether two results are about the same, with the same value at fault."""
    return all(
        getattr(one, part) == getattr(other, part)
        for part in ("focus", "path", "component", "value")
    )


@pytest.mark.parametrize("name", DAMAGES)
def test_what_is_offered_puts_it_right(name):
    graph, kind, safe = damaged(name)
    source = written(graph, "ttl")
    report = judged(name)
    first = [item.mends[0] for item in report.results if item.mends]
    assert any(mend.kind == kind and mend.safe == safe for mend in first), first
    for item in report.results:
        for mend in item.mends:
            after = check(made(source, mend))
            assert not any(same(item, other) for other in after.results), mend
            assert wrong(after) <= wrong(report), mend


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("name", DAMAGES)
def test_every_syntax_is_offered_the_same_with_the_same_outcome(name, syntax):
    graph, _, _ = damaged(name)
    source = written(graph, syntax)
    assert set(read(source)) == set(graph)
    for item, expected in zip(mended(source, judged(name)), judged(name).results, strict=True):
        assert [m.kind for m in item.mends] == [m.kind for m in expected.mends], item.mends
        for mend, other in zip(item.mends, expected.mends, strict=True):
            outcome = set(read(made(written(graph, "ttl"), other)))
            assert set(read(made(source, mend))) == outcome, mend


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_right_text_gets_no_mends(syntax):
    assert not any(item.mends for item in check(written(parse(PRACTICE), syntax)).results)


def test_labels_are_there_in_both_languages_and_end_without_a_stop():
    for name in DAMAGES:
        for item in judged(name).results:
            for mend in item.mends:
                assert set(mend.label) == {"en", "fr"}
                assert mend.label["en"] != mend.label["fr"]

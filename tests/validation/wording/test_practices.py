"""What is said about a damaged practice, by the packaged shapes."""

import pytest
from shape_samples import CONTEXT, PRACTICE, packaged_shapes, parse

from iclod.validation import shacl
from iclod.validation.wording import describe_all

NAMED = (
    CONTEXT
    + """
<id/topic/> dcterms:title "Topics"@en , "Thèmes"@fr .
<id/topic/education> skos:prefLabel "Education"@en , "Éducation"@fr .
<id/city/lyon> skos:prefLabel "Lyon"@en .
<id/country/france> skos:prefLabel "France"@en .
<id/status/ongoing> skos:prefLabel "Ongoing"@en , "En cours"@fr .
<id/status/ended> skos:prefLabel "Ended"@en , "Terminée"@fr .
<id/status/unknown> skos:prefLabel "Unknown"@en , "Inconnu"@fr .
"""
)


def told(old, new, field):
    """What is said of a field after a replacement in the practice."""
    assert old in PRACTICE
    data, context, shapes = parse(PRACTICE.replace(old, new)), parse(NAMED), packaged_shapes()
    results = shacl.validate(data, shapes, context).results
    found = describe_all(results, shapes, data, context)
    return next(item for item in found if item.way.get("en", "") == field)


@pytest.mark.parametrize(
    ("old", "new", "field", "language", "found", "expected", "advice"),
    [
        (
            '"2018"^^xsd:gYear', "2018", "Start", "en",
            "“2018” (a whole number)",
            "one of these: a year such as 2016, a month of a year such as 2016-05 or a date such as 2016-05-31",  # noqa: E501
            'The text is right, but not its type: say that it is a year (in Turtle: "2018"^^xsd:gYear).',  # noqa: E501
        ),
        (
            "id/topic/education", "id/topic/educatoin", "Topic", "fr",
            "l’adresse https://example.org/registry/id/topic/educatoin",
            "une entrée de la liste « Thèmes » : « Éducation »",
            "Donnez une entrée de la liste « Thèmes ».",
        ),
        (
            "<id/status/ended>", '"ended"', "Status", "fr",
            "« ended » (un texte simple sans langue)",
            "une de ces valeurs : « En cours », « Terminée » ou « Inconnu »",
            "Choisissez une de ces valeurs : « En cours », « Terminée » ou « Inconnu ». "
            "Donnez son adresse (IRI), pas son nom.",
        ),
        (
            "<id/city/bergen>", "<id/city/lyon>", "Place", "en",
            "“Lyon”, which belongs to “France”",
            "something that belongs to what is given in “Place”",
            "Choose another value, or add “France” in “Place”.",
        ),
        (
            "    dcterms:source <https://example.com/page> .", "    iclod:x 1 .", "", "en",
            "no value in “Source” and no value in “Submitted by”",
            "one of these: a value in “Source” or a value in “Submitted by”",
            "Give one of these: a value in “Source” or a value in “Submitted by”.",
        ),
    ],
)  # fmt: skip
def test_a_practice_s_fault_is_told_in_words(old, new, field, language, found, expected, advice):
    result = told(old, new, field)
    assert result.found[language] == found
    assert result.expected[language] == expected
    assert result.advice[language] == advice


def test_a_part_is_told_by_what_it_belongs_to():
    result = told('"2018"^^xsd:gYear', "2018", "Start")
    assert result.title == {
        "en": "the period of “Action plan”",
        "fr": "la période de « Action plan »",
    }

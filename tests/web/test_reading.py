import pytest
from rdflib import XSD, Literal

from iclod.web import reading
from iclod.web.texts import say


@pytest.mark.parametrize(
    ("written", "language", "expected"),
    [
        ("2016", "en", "2016"),
        ("2018-06", "en", "June 2018"),
        ("2018-06", "fr", "juin 2018"),
        ("2018-06-21", "en", "21 June 2018"),
        ("2018-06-21T10:00:00Z", "fr", "21 juin 2018"),
        ("2018-13", "en", "2018-13"),
        ("-0044", "en", "-0044"),
        ("2016Z", "en", "2016Z"),
    ],
)
def test_moments_are_as_precise_as_written(written, language, expected):
    assert reading.moment(written, language) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2016", None, "2016"),
        ("2016", "2016", "2016"),
        ("2016", "2018", "2016 – 2018"),
        (None, "2018", "until 2018"),
        (None, None, ""),
    ],
)
def test_a_start_alone_says_nothing_of_an_end(start, end, expected):
    assert reading.span(start, end, say("en")) == expected


@pytest.mark.parametrize(
    ("languages", "expected"),
    [(("fr", "en"), "ville"), (("en",), "city"), (("de", "en"), "city"), (("de",), "thing")],
)
def test_the_reader_gets_the_first_language_that_there_is(languages, expected):
    texts = [Literal("ville", lang="fr-CA"), Literal("city", lang="en"), Literal("thing")]
    assert str(reading.pick(texts, languages)) == expected


def test_literals_are_read_by_their_datatype():
    assert reading.text_of(Literal("true", datatype=XSD.boolean), "fr") == "oui"
    assert reading.text_of(Literal("1.50", datatype=XSD.decimal, normalize=False), "en") == "1.50"


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"),
        ("https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"),
        ("https://creativecommons.org/licenses/by-sa/4.0/deed.fr", "CC BY-SA 4.0"),
        ("https://example.org/terms/", "example.org/terms"),
    ],
)
def test_licences_have_short_names(iri, expected):
    assert reading.license_name(iri) == expected


def test_terms_without_a_label_are_called_by_their_last_part():
    assert reading.local("https://w3id.org/iclod/ontology#printedPeriod") == "printed period"
    assert reading.local("https://w3id.org/iclod/id/city/reggio-emilia") == "reggio emilia"

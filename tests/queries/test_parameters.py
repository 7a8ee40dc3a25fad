import pytest
from sample_queries import BASE, NAMES, made

from iclod.errors import ParseError
from iclod.queries import Parameter, ParametersRejected
from iclod.queries.parameters import declare

XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("type_", "text", "term"),
    [
        ("topic", "education", f"<{BASE}id/topic/education>"),
        ("topic", f"{BASE}id/topic/education", f"<{BASE}id/topic/education>"),
        ("country", " norway ", f"<{BASE}id/country/norway>"),
        ("iri", "https://example.org/a?b=c&d=%20#e", "<https://example.org/a?b=c&d=%20#e>"),
        ("iri", "urn:isbn:0", "<urn:isbn:0>"),
        ("iri", "https://example.org/é", "<https://example.org/é>"),
        ("string", 'say "no"', r'"say \"no\""'),
        ("string", "a\\b\nc\td\re", r'"a\\b\nc\td\re"'),
        ("string", " spaces stay ", '" spaces stay "'),
        ("language", "PT-br", '"pt-br"'),
        ("integer", "+007", f'"007"^^<{XSD}integer>'),
        ("integer", "-3", f'"-3"^^<{XSD}integer>'),
        ("decimal", "-1.50", f'"-1.50"^^<{XSD}decimal>'),
        ("boolean", "1", f'"true"^^<{XSD}boolean>'),
        ("boolean", "false", f'"false"^^<{XSD}boolean>'),
        ("date", "2024-02-29", f'"2024-02-29"^^<{XSD}date>'),
        ("year", "0999", f'"0999"^^<{XSD}gYear>'),
    ],
)
def test_values_become_terms(type_, text, term):
    parameter = Parameter("p", type_)
    assert parameter.term(parameter.read(text, NAMES), NAMES) == term


@pytest.mark.parametrize(
    ("type_", "text", "key"),
    [
        ("topic", "Education", "kind"),
        ("topic", "a b", "kind"),
        ("topic", "../x", "kind"),
        ("topic", f"{BASE}id/city/bergen", "kind"),
        ("topic", f"{BASE}id/topic/", "kind"),
        ("topic", f"{BASE}id/topic/education#x", "kind"),
        ("topic", "https://example.org/education", "kind"),
        ("iri", "example", "iri"),
        ("iri", "https://example.org/a b", "iri"),
        ("iri", "https://example.org/a> <b", "iri"),
        ("iri", "https://example.org/\\u003e", "iri"),
        ("iri", "https://example.org/{x}", "iri"),
        ("iri", "urn:a#b", "iri"),
        ("iri", "urn:a'b", "iri"),
        ("iri", "javascript:alert('1')", "iri"),
        ("string", "a\x00b", "signs"),
        ("string", "a\x1bb", "signs"),
        ("string", "a" * 1001, "long"),
        ("language", "e", None),
        ("language", "en_GB", "language"),
        ("integer", "1.0", "integer"),
        ("integer", "1e3", "integer"),
        ("integer", "١٢", "integer"),
        ("integer", "9" * 16, "integer"),
        ("decimal", "1,5", "decimal"),
        ("decimal", "NaN", "decimal"),
        ("decimal", "1) }", "decimal"),
        ("boolean", "yes", "boolean"),
        ("date", "2023-02-29", "date"),
        ("date", "20240101", "date"),
        ("date", "2024-01-01T00:00:00", "date"),
        ("year", "24", "year"),
        ("year", "２０２４", "year"),
    ],
)
def test_what_is_no_value_is_refused(type_, text, key):
    parameter = Parameter("p", type_)
    if key is None:
        parameter.read(text, NAMES)
        return
    with pytest.raises(ParametersRejected) as refused:
        parameter.read(text, NAMES)
    assert [fault.key for fault in refused.value.faults] == [key]
    for language in ("en", "fr", "de"):
        assert refused.value.faults[0].text(language)


def test_an_address_of_this_server_is_read_as_the_iri_it_stands_for():
    here = "http://127.0.0.1:8000/"
    parameter = Parameter("p", "topic")

    def canonical(iri):
        return BASE + iri[len(here) :] if iri.startswith(here) else iri

    assert parameter.read(f"{here}id/topic/education", NAMES, canonical) == "education"


@pytest.mark.parametrize(
    ("declaration", "text", "key"),
    [
        ("integer; min 1; max 10", "0", "minimum"),
        ("integer; min 1; max 10", "11", "maximum"),
        ("integer; min 1; max 10", "10", None),
        ("decimal; max 0.5", "0.50", None),
        ("decimal; max 0.5", "0.51", "maximum"),
        ("date; min 2020-01-01", "2019-12-31", "minimum"),
        ("year; min 1980", "1979", "minimum"),
        ("string; one of name | size", "name", None),
        ("string; one of name | size", "Name", "one_of"),
    ],
)
def test_limits(declaration, text, key):
    parameter = declare("p", declaration, 1, NAMES)
    if key is None:
        assert parameter.read(text, NAMES)
        return
    with pytest.raises(ParametersRejected) as refused:
        parameter.read(text, NAMES)
    assert [fault.key for fault in refused.value.faults] == [key]


def test_what_is_declared():
    made = declare("p", "string; one of a | b; default b; example a", 1, NAMES)
    assert (made.allowed, made.default, made.example, made.required) == (
        ("a", "b"),
        "b",
        "a",
        False,
    )
    assert declare("p", "topic", 1, NAMES).required
    assert not declare("p", "topic; optional", 1, NAMES).required
    assert declare("p", "string@fr", 1, NAMES).term("mot", NAMES) == '"mot"@fr'
    assert declare("p", f"topic; default {BASE}id/topic/roma", 1, NAMES).default == "roma"


@pytest.mark.parametrize(
    "declaration",
    [
        "number",
        "topic@en",
        "string; maybe",
        "string; default",
        "string; min 1",
        "integer; default many",
        "integer; max 3; default 4",
        "integer; optional; default 1",
        "integer; default 1; default 2",
        "string; one of a | b; default c",
        "integer; min a",
        "iri; default no iri",
    ],
)
def test_declarations_that_mean_nothing_are_refused(declaration):
    with pytest.raises(ParseError):
        declare("p", declaration, 1, NAMES)


@pytest.mark.parametrize("name", ["format", "version", "at", "Name", "9", "query", "lang"])
def test_names_that_addresses_need_are_refused(name):
    with pytest.raises(ParseError):
        declare(name, "string", 1, NAMES)
    if name == "lang":
        assert declare(name, "language", 1, NAMES)


def test_a_query_is_checked_with_each_of_its_parameters():
    asked = made("# param _a: integer; min 5\nSELECT ?x { VALUES ?x { 4 5 6 } FILTER(?x > ?_a) }")
    assert asked.columns == ("x",)

"""A value is a term wherever it stands, and nothing else, whatever is written."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_queries import NAMES, answers, made

from iclod.engine import syntax
from iclod.queries import Parameter
from iclod.queries.binding import bind

ECHO = "# param _word: string\nSELECT ?x { BIND(?_word AS ?x) }"
#: What would mean something if a value were put in as text.
HOSTILE = [
    '" . ?s ?p ?o } #',
    "' . ?s ?p ?o } #",
    '""" } SELECT * { ?s ?p ?o }',
    "'''",
    "\\",
    "\\\\",
    '\\"',
    "\\u0022",
    "\\U00000022",
    "\\\\u0022 . ?s ?p ?o",
    "\\\\\\u0022",
    '\\" } SELECT * { ?s ?p ?o } #',
    "# } DROP ALL",
    "} } } {",
    "a\nb\r\nc",
    "\r",
    "> <",
    "?_word",
    "$_word",
    "BOUND(?_word)",
    '"^^<http://www.w3.org/2001/XMLSchema#integer>',
    '"@en',
    "SERVICE <http://127.0.0.1/> { ?s ?p ?o }",
    '") AS ?x) SERVICE <http://127.0.0.1/> { }',
    "\u2028\u00a0",
    "🐟 \u202e right to left",
    "%22%20",
    "{{ 7 * 7 }}",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_string_comes_back_as_it_was(text):
    assert answers(made(ECHO), word=text) == [ox.Literal(text)]


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc", "Cn")), max_size=60))
def test_any_string_comes_back_as_it_was(text):
    assert answers(_ECHO, word=text) == [ox.Literal(text)]


@given(st.text(alphabet="\\u0022\"'{}<>#\n?_@^ ", max_size=40))
def test_any_row_of_signs_comes_back_as_it_was(text):
    assert answers(_ECHO, word=text) == [ox.Literal(text)]


_ECHO = made(ECHO)


@given(st.text(alphabet="\\u0022\"'{}<>#?_@^ Uab", max_size=40))
def test_a_string_is_the_same_where_code_points_are_decoded_first(text):
    """The specification decodes `\\uXXXX` in the whole query before it is read."""
    import re

    term = Parameter("p", "string").term(text, NAMES)
    decoded = re.sub(r"\\u([0-9A-F]{4})", lambda found: chr(int(found[1], 16)), term)
    (solution,) = ox.Store().query(f"SELECT ?x {{ BIND({decoded} AS ?x) }}")
    assert solution["x"] == ox.Literal(text)


def test_a_value_is_no_parameter_of_another():
    asked = made(
        '# param _a: string\n# param _b: string\nSELECT ?x { BIND(CONCAT(?_a, "|", ?_b) AS ?x) }'
    )
    assert answers(asked, a="?_b", b="?_a") == [ox.Literal("?_b|?_a")]


def test_parameters_in_strings_iris_and_comments_are_none():
    text = 'SELECT ?x { # ?_a\n BIND(CONCAT("?_a", STR(<http://example.org/?_a>), ?_a) AS ?x) }'
    bound = bind(text, {"a": '"v"'})
    assert "# ?_a" in bound
    assert '"?_a"' in bound
    assert "<http://example.org/?_a>" in bound
    assert bound.count('"v"') == 1


def test_both_signs_of_variables_and_only_whole_names():
    assert bind("{ ?s ?_ab $_a , ?_a }", {"a": "<x:y>"}) == "{ ?s ?_ab <x:y> , <x:y> }"


def test_terms_do_not_grow_together_with_what_is_beside_them():
    assert bind("FILTER(?_a-1=?b)", {"a": '"x"@en'}) == 'FILTER("x"@en -1=?b)'
    assert bind("?s?_p?o", {"p": "<x:y>"}) == "?s <x:y> ?o"


@pytest.mark.parametrize(
    ("given_", "expected"), [({}, ["1", "2", "3"]), ({"least": "2"}, ["2", "3"])]
)
def test_an_optional_parameter_can_be_told_from_none(given_, expected):
    asked = made(
        "# param _least: integer; optional\n"
        "SELECT ?x { VALUES ?x { 1 2 3 } FILTER(!bound ( $_least ) || ?x >= ?_least) }"
    )
    assert [term.value for term in answers(asked, **given_)] == expected


def test_values_reach_into_subqueries_and_exists():
    asked = made(
        "# param _n: integer\n"
        "SELECT ?x { { SELECT ?x { VALUES ?x { 1 2 3 } FILTER(?x >= ?_n) } } "
        "FILTER NOT EXISTS { FILTER(?x = ?_n) } }"
    )
    assert [term.value for term in answers(asked, n="2")] == ["3"]


def test_the_bound_text_passes_the_guard_and_lines_stay():
    asked = made("# param _w: string\nSELECT ?x\n{\n  BIND(?_w AS ?x)\n}")
    bound = asked.bind({"w": "SERVICE"})
    syntax.check(bound, limit=1 << 16)
    assert bound.count("\n") == asked.query.count("\n")

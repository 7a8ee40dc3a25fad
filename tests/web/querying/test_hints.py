"""Mistakes that people make, and what they are told: each is rejected by the real parser."""

import pytest

from iclod.engine.base import Query
from iclod.errors import QueryRejected
from iclod.rdf.vocab import PREFIXES
from iclod.web.querying import hints, wording

P = "PREFIX dcterms: <http://purl.org/dc/terms/>\n"
MISTAKES = [
    ("", "empty", "Write a query"),
    ("# only a comment", "empty", "Write a query"),
    ("SELECT * { ?s dcterms:title ?o }", "prefix", "PREFIX dcterms: <http://purl.org/dc/terms/>"),
    ("SELECT * { ?s skos:prefLabel ?o }", "prefix", PREFIXES["skos"]),
    ("SELECT * { ?s made-up:title ?o }", "prefix_unknown", "PREFIX made-up: <…>"),
    ("SELECT * { ?s http://x.example/p ?o }", "iri_brackets", "<http://"),
    ("PREFIX foaf <http://xmlns.com/foaf/0.1/> SELECT * {}", "prefix_colon", "PREFIX foaf:"),
    ("@prefix a: <http://x/> . SELECT * {}", "prefix_turtle", "without @"),
    ("PREFIX a: <http://x/> . SELECT * {}", "prefix_dot", "no dot"),
    ("SELECT * { ?s ?p ?o ?s ?q ?r }", "dot", "A dot is missing"),
    ("SELECT * { ?s ?p ?o\n ?s ?q 'x'@en . }", "dot", "semicolon"),
    (f"{P}SELECT * {{ ?s dcterms:title ?o dcterms:subject ?t }}", "dot", "semicolon"),
    ("SELECT * { ?s ?p ?o } LIMIT 5 ORDER BY ?s", "order", "ORDER BY stands before LIMIT"),
    ("SELECT * { ?s ?p ?o } ORDER BY ?s GROUP BY ?s", "order", "GROUP BY before both"),
    ("SELECT * { ?s ?p ?o } ORDER ?s", "order_by", "ORDER BY"),
    ("SELECT * {\n ?s ?p ?o", "bracket", "The { of line 1"),
    ("SELECT * { ?s ?p ?o FILTER (?o > 3 }", "bracket_extra", "}"),
    ("SELECT * { ?s ?p ?o }}", "bracket_extra", "too many"),
    ("SELECT * { ?s ?p [ ?q ?r }", "bracket_extra", "}"),
    ('SELECT * { ?s ?p "open }', "string", "line 1, column 18"),
    ("SELECT * WHERE ?s ?p ?o", "where", "braces"),
    ("SELECT ?s", "where_missing", "WHERE { … } is missing"),
    ("SELECT * { ?s ?p ?o FILTER (?o == 3) }", "equals", "one =, not with =="),
    ("SELECT * { ?s ?p ?o FILTER (?o ! = 3) }", "not_equal", "!= here, not ! ="),
    ("SELECT * { ?s ?p ?o FILTER (?o <> 3) }", "not_equal", "<>"),
    ("SELECT * { ?s ?p ?o FILTER (NOT ?o) }", "not", "! stands before"),
    ("SELECT * { ?s ?p ?o FILTER NOT { ?s ?p 1 } }", "not_in_word", "NOT EXISTS"),
    ("SELECT * { ?s ?p ?o FILTER ?o > 3 }", "filter_brackets", "in brackets"),
    ("SELECT * { ?s ?p ?o FILTER !(?o > 3) }", "filter_brackets", "in brackets"),
    ("SELECT * { ?s ?p ?o BIND (?n = ?o + 1) }", "assignment", "BIND (… AS ?n)"),
    ("SELECT * { ?s ?p ?o BIND (?n AS 3) }", "bind_order", "the name last"),
    ("SELECT * { ?s ?p “text” }", "quotes", "word processor"),
    ("SELECT * { ?s ?p ’text’ }", "quotes", "straight ones"),
    ("SELECT ?a, ?b { ?a ?p ?b }", "comma_select", "SELECT ?a ?b"),
    ("SELECT COUNT(*) { ?s ?p ?o }", "aggregate_as", "(COUNT (…) AS ?n)"),
    ("SELECT (COUNT(*)) { ?s ?p ?o }", "aggregate_as", "AS ?n"),
    ("SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }", "group", "GROUP BY ?s"),
    ("SELECT name { ?s ?p ?o }", "variable", "?name"),
    ("SELECT (1 AS one) { }", "as_variable", "AS ?one"),
    ("SELECT DISTINCT(?s) { ?s ?p ?o }", "distinct", "SELECT DISTINCT ?x"),
    ("SELECT * FROM things WHERE { ?s ?p ?o }", "select_from", "not a table"),
    ("SELECT * { ?s ?p ?o } ;", "semicolon_end", "no semicolon"),
    ("SELECT * { ?s ?p ?o FILTER (?o LIKE 'x%') }", "like", "CONTAINS"),
    ("SELECT * { ?s ?p ?o FILTER (?o > 1 AND ?o < 3) }", "and", "here it is &&"),
    ("SELECT * { ?s ?p ?o FILTER (?o IS NULL) }", "is_null", "BOUND"),
    ("SELECT * { `?s` ?p ?o }", "backtick", "backticks"),
    ("SELECT * { ?s ?p ?o } // all", "comment", "begins with #"),
    ("SELECT * { ?s ?p <http://x.example/a b> }", "iri_spaces", "%20"),
    ("SELECT * { ?s ?p ?o FILTER (?o &lt; 3) }", "html", "web page"),
    ("SELECT * { OPTIONAL ?s ?p ?o }", "braces", "OPTIONAL { … }"),
    ("SELECT * { ?s ?p ?o UNION { ?s ?q ?r } }", "union", "{ … } UNION { … }"),
    ("SELECT * { ?s ?p ?o } SELECT * { ?s ?p ?o }", "two_forms", "one query"),
    ("INSERT DATA { <http://x/> <http://x/> 1 }", "update", "/graphs"),
    ("DELETE WHERE { ?s ?p ?o }", "update", "only read"),
    ("SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }", "service", "the other server"),
]


@pytest.mark.parametrize(("query", "key", "words"), MISTAKES, ids=lambda value: str(value)[:40])
def test_a_mistake_gets_its_hint(published, query, key, words):
    with pytest.raises(QueryRejected) as rejected:
        published.query(Query(query, "json", "ttl")).read()
    found = hints.find(query)
    assert key in [hint.key for hint in found], found
    error = hints.explained(rejected.value, query)
    assert words in (error.hint or "")
    for hint in found:
        assert hint.text("fr") != hint.text("en")


def test_there_are_enough_of_them_and_every_rule_is_met():
    assert len(MISTAKES) >= 25
    known = {key for key in wording.ENGLISH if not key.startswith("limit")}
    assert known - {key for _, key, _ in MISTAKES} <= {"cite_query", "invalid", "place"}


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o ; ?q ?r , 3 . ?o ^<http://x/>/<http://y/> [ ?a ?b ] }",
        "SELECT (COUNT(DISTINCT ?s) AS ?n) ?g { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?n "
        "LIMIT 3",
        "SELECT * { { SELECT ?s { ?s ?p ?o } LIMIT 3 } } ORDER BY ?s",
        "ASK { ?s ?p ?o FILTER NOT EXISTS { ?s ?q 'x'@en } FILTER (?o != '“') # == AND\n}",
        f"{P}SELECT * {{ ?s dcterms:title|dcterms:subject ?o BIND (?o = 3 AS ?b) }}",
    ],
)
def test_what_is_right_gets_none(published, query):
    published.query(Query(query, "json", "ttl")).read()
    assert hints.find(query) == []


def test_the_offending_line_is_shown_with_a_mark():
    assert hints.excerpt("SELECT *\nWHERE { ?s ?p }", 2, 15) == ("WHERE { ?s ?p }\n              ^")
    assert hints.excerpt("one line", 3, 1) is None
    long = hints.excerpt("x" * 500 + "!" + "y" * 500, 1, 501)
    shown, mark = long.split("\n")
    assert len(shown) <= 120
    assert shown[len(mark) - 1] == "!"
    assert "\x1b" not in hints.excerpt("a\x1b[31mb", 1, 3)


def test_both_languages_have_the_same_texts():
    assert wording.ENGLISH.keys() == wording.FRENCH.keys()

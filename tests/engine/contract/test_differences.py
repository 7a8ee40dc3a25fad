"""What other servers answer differently; each test is a line of `docs/growing.md`."""

from __future__ import annotations

import pytest
from graphs_told import XSD
from told import Told

from iclod.engine.base import Query
from iclod.engine.remote import evaluate, faults
from iclod.errors import DeadlineExceeded, LimitExceeded, QueryRejected


def literal(told: Told, written: str) -> str:
    """A literal as it comes back."""
    told.commit(1, told.graph("g", f"ex:s~ ex:p~ {written} .\n"))
    result = told.answer("CONSTRUCT WHERE { ex:s ex:p ?o }", results=None, graphs="nt")
    return result.read().decode().partition(f"{told.base}p> ")[2].removesuffix(" .\n")


# Levelled ---------------------------------------------------------------------------------------


def test_columns_come_in_alphabetical_order(filled: Told) -> None:
    result = filled.answer("SELECT * { ?zebra ex:p ?apple }", results="csv")
    assert result.read().decode().split("\r\n")[0] == "apple,zebra"


def test_what_is_no_sparql_does_not_reach_the_server(remote: Told) -> None:
    for text in (
        "SELECT ?x { BIND(<bif:http_get>('http://127.0.0.1:9/') AS ?x) }",
        "PREFIX b: <bif:> SELECT ?x { BIND(b:http_get('http://127.0.0.1:9/') AS ?x) }",
        "SELECT ?x { BIND(<\\u0062if:http_get>('x') AS ?x) }",
        "SELECT ?x { FILTER <sql:anything>(1) }",
        "SELECT (<urn:f>(1) AS ?x) {}",
        "SELECT ?x { ?x <bif:contains> 'x' }",
        "SELECT * { ?s ?p true.GRAPH ?g { ?a ?b ?c } }",
        "PREFIX GRAPHex: <urn:> PREFIX ex: <urn:> SELECT * { GRAPHex:a { ?a ?b ?c } }",
        "define input:default-graph-uri <urn:x> SELECT * { ?s ?p ?o }",
    ):
        with pytest.raises(QueryRejected):
            remote.engine.query(Query(text, "json", "nt"))


def test_comments_are_not_sent(remote: Told) -> None:
    remote.commit(1, remote.graph("g", 'ex:s~ ex:p~ "#1" .\n'))
    text = "#define input:inference 'x'\nSELECT ?s { ?s ?p '#1' # } \n} # end"
    assert remote.ask(text) == [("s",)]


def test_several_default_graphs_are_merged(remote: Told) -> None:
    text = 'ex:s~ ex:p~ "1" .\n'
    remote.commit(1, remote.graph("a", text), remote.graph("b", text + 'ex:s~ ex:q~ "2" .\n'))
    both = "FROM ex:a FROM ex:b"
    assert remote.ask(f"SELECT (COUNT(*) AS ?n) {both} {{ ?s ?p ?o }}") == [("2",)]
    assert remote.ask(f"SELECT ?g {both} FROM NAMED ex:b {{ GRAPH ?g {{ ?s ex:q ?o }} }}") == [
        ("b",)
    ]
    found = remote.answer(f"CONSTRUCT {both} WHERE {{ ?s ?p ?o }}", graphs="nt").read()
    assert found.count(b" .\n") == 2


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (f'"1.50"^^<{XSD}decimal>', f'"1.5"^^<{XSD}decimal>'),
        (f'"01"^^<{XSD}integer>', f'"1"^^<{XSD}integer>'),
        (f'"1.0E6"^^<{XSD}double>', f'"1000000"^^<{XSD}double>'),
        (f'"1"^^<{XSD}boolean>', f'"true"^^<{XSD}boolean>'),
        ('"x"@en-GB', '"x"@en-gb'),
    ],
)
def test_literals_are_written_alike(fresh: Told, written: str, expected: str) -> None:
    assert literal(fresh, written) == expected


def test_a_last_values_is_put_into_the_pattern(filled: Told) -> None:
    assert filled.ask("SELECT ?s { ?s ex:p ?o } ORDER BY ?s VALUES ?o { 'y' 'x' }") == [
        ("1",),
        ("2",),
    ]


# Not levelled -----------------------------------------------------------------------------------


def test_a_path_with_no_end_that_is_known(filled: Told) -> None:
    text = "SELECT ?a ?b { ?a ex:next+ ?b }"
    if filled.kind == "virtuoso":
        with pytest.raises(QueryRejected, match="bind one of its ends"):
            filled.ask(text)
        text = "SELECT ?a ?b { { SELECT DISTINCT ?a { ?a ex:next ?x } } ?a ex:next+ ?b }"
    assert filled.rows(text) == [("1", "2"), ("1", "3"), ("2", "3")]


def test_a_path_inside_any_graph(filled: Told) -> None:
    text = "SELECT ?g ?s { GRAPH ?g { ex:1 ex:next+ ?s } }"
    if filled.kind == "virtuoso":
        with pytest.raises(QueryRejected, match="name the graph"):
            filled.ask(text)
        return
    assert filled.rows(text) == [("one", "2")]


def test_dates_and_what_is_none(filled: Told) -> None:
    text = "SELECT ?s { ?s ex:is ?d FILTER(?d < '2013-01-01'^^xsd:date) }"
    rows = filled.rows(text)
    if filled.kind == "virtuoso":
        # It compares years, moments and numbers with dates as well.
        assert ("l-date",) in rows and len(rows) > 1
        typed = text.replace("FILTER(", "FILTER(DATATYPE(?d) = xsd:date && ")
        rows = filled.rows(typed)
    assert rows == [("l-date",)]


def test_derived_integers_and_durations(fresh: Told) -> None:
    kept = literal(fresh, f'"5"^^<{XSD}nonNegativeInteger>')
    datatype = "nonNegativeInteger" if fresh.kind == "virtuoso" else "integer"
    assert kept == f'"5"^^<{XSD}{datatype}>'


def test_true_as_an_expression(filled: Told) -> None:
    rows = filled.ask("SELECT (1 = 1 AS ?x) { ex:1 ex:p ?o }")
    assert rows == [("1",)] if filled.kind == "virtuoso" else [("true",)]


def test_more_rows_than_the_server_gives(filled: Told) -> None:
    if filled.kind != "virtuoso":
        pytest.skip("only Virtuoso has a cap")
    # 245,000 rows; the tests' own ini allows 130,000.
    pattern = "{ ?a ex:k ?k . ?b ex:k ?l . VALUES ?x { 1 2 } }"
    assert len(filled.ask(f"SELECT ?a ?b {pattern} LIMIT 10")) == 10
    for text in (f"SELECT ?a ?b {pattern}", f"CONSTRUCT {{ ?a ex:with ?b }} WHERE {pattern}"):
        with pytest.raises(LimitExceeded, match="ResultSetMaxRows"):
            filled.answer(text).read()
    assert filled.ask(f"SELECT (COUNT(*) AS ?n) {pattern}") == [("245000",)]


@pytest.mark.parametrize(
    ("status", "words", "kind"),
    [
        (500, "Virtuoso 42000 Error The estimated execution time 900 (sec) exceeds the limit of "
              "400 (sec).", LimitExceeded),
        (500, "Virtuoso S1T00 Error SR171: Transaction timed out", DeadlineExceeded),
        (500, "Virtuoso 37000 Error TR...: transitive start not given", QueryRejected),
        (400, "error at 3:7: expected }", QueryRejected),
        (413, "too large", LimitExceeded),
        (504, "gateway", DeadlineExceeded),
    ],
)  # fmt: skip
def test_what_servers_say_is_told_as_what_it_is(status: int, words: str, kind: type) -> None:
    error = faults.answered(status, {}, words.encode(), update=False)
    assert isinstance(error, kind)


def test_busy_servers_say_when_to_come_back() -> None:
    error = faults.answered(503, {"Retry-After": "7"}, b"", update=False)
    assert error.retry_after == 7
    assert evaluate.Task.__doc__

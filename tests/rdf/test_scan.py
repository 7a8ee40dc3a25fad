from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iclod.errors import ParseError, QueryRejected, TooLarge
from iclod.rdf import formats, scan
from iclod.rdf.scan import QUERY_DEPTH, check_query, check_rdf, plain, tokens

LIMIT = 64 << 10
SERVICE = "SERVICE <http://127.0.0.1:1/> { ?s ?p ?o }"


def refused(text: str) -> str:
    with pytest.raises(QueryRejected) as caught:
        check_query(plain(text), limit=LIMIT)
    return str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p ?o }",
        "PREFIX ex: <http://example.org/service#> SELECT * { ?s ex:service ?service }",
        'SELECT * { ?s ?p "SERVICE", \'insert\', """delete "drop" here""", "a\\"SERVICE" }',
        "SELECT * { ?s ?p ?o } # SERVICE <x> {}",
        "SELECT * { ?s <http://example.org/SERVICE> ?o FILTER(?o < 3 && ?o > 1) }",
        "SELECT * { ?s ?p ?o FILTER(?a<?b&&?c>?d) }",
        "PREFIX service: <urn:service#> SELECT * { ?s service:x ?o }",
        "PREFIX ex: <urn:x#> SELECT * { ?s ex:a/ex:b*|^ex:c ?o }",
        "SELECT * { VALUES (?a ?b) { (<http://x.example/#a> <http://x.example/#b>) } }",
        "SELECT (REPLACE(?x, 'a', 'b') AS ?y) { BIND('a' AS ?x) }",
        "SELECT * { GRAPH <urn:g> { ?s ?p ?o } FILTER NOT EXISTS { ?s a ?o } }",
        'SELECT * { ?s ?p "\\u0053ervice" }',
        "SELECT * { VALUES ?x { " + "1 " * 20_000 + "} }",
        "SELECT ?loading { ?s ?p ?add }",
    ],
)
def test_ordinary_queries_pass(text: str) -> None:
    check_query(plain(text), limit=LIMIT)


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT * {{ {SERVICE} }}",
        f"SELECT * {{ {SERVICE.lower()} }}",
        f"SELECT * {{ {SERVICE.replace('S', chr(92) + 'u0053', 1)} }}",
        f"SELECT * {{ {SERVICE.replace('S', chr(92) + 'U00000053', 1)} }}",
        "SELECT*{SERVICE?x{}}",
        "SELECT*{?s ?p 1SERVICE<http://x/>{}}",
        "SELECT*{?s ?p trueSERVICE<http://x/>{}}",
        "PREFIX ex: <http://x/> SELECT*{SERVICEex:x{?s ?p ?o}}",
        "PREFIX : <http://x/> SELECT*{service:x{?s ?p ?o}}",
        "PREFIX ex: <http://x/> SELECT*{?s ?p true.SERVICEex:x{?s ?p ?o}}",
        "SELECT*{SERVICESILENT?x{?s ?p ?o}}",
        "PREFIX e: <http://x/> SELECT*{?s ?p e:.SERVICE<http://x/>{?s ?p ?o}}",
        "PREFIX e: <http://x/> SELECT*{?s ?p e:b.SERVICE<http://x/>{?s ?p ?o}}",
        "SELECT*{?s ?p _:b.SERVICE<http://x/>{?s ?p ?o}}",
        "SELECT*{?s ?p ?o.#\rSERVICE<http://x/>{?s ?p ?o}}",
        "SELECT*{FILTER(?a<'>') SERVICE<http://x/>{?s ?p ?o} FILTER(1='1')}",
        "SELECT*{FILTER(?a<?b#>'''\n) SERVICE<http://x/>{?s ?p ?o} #'''\n}",
        "SELECT*{FILTER(?a<<http://x/#>) SERVICE<http://x/>{?s ?p ?o} }",
        "SELECT*{?s ?p '\\u0027 } SERVICE <http://x/> { ?s ?p \\u0027' }",
    ],
)
def test_service_is_found_however_it_is_written(text: str) -> None:
    message = refused(text)
    assert "SERVICE" in message or "two ways" in message or "write its IRI" in message


@pytest.mark.parametrize(
    "spelling",
    [
        "SERVICE <http://x/> { }",
        "sErViCe <http://x/> { }",
        "SERVICE SILENT ex:x { }",
        "service\t#SILENT\n silent\n?x { }",
        "SERVICE # a comment { \n <http://x/> { }",
        "\\u0053ERVICE <http://x/> { }",
        "S\\U00000045RVICE <http://x/> { }",
        "\\u0073\\u0065\\u0072\\u0076\\u0069\\u0063\\u0065 <http://x/> { }",
        "GRAPH ?g { SERVICE?x{ } }",
        "OPTIONAL{FILTER(true)SERVICE<http://x/>{}}",
        "{ SELECT * { SERVICE ex:x { } } }",
        "FILTER EXISTS { SERVICE <http://x/> { } }",
    ],
)
def test_service_in_many_spellings(spelling: str) -> None:
    message = refused(f"PREFIX ex: <http://x/> SELECT * {{ ?s ?p ?o . {spelling} }}")
    assert "SERVICE" in message


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p 'SERVICE <http://x/> { }' }",
        'SELECT * { ?s ?p """a SERVICE \n <http://x/> { """ }',
        "SELECT * { ?s <http://x/service/SERVICE> ?o }",
        "SELECT * { ?s ?p ?service . ?service ?q $SERVICE }",
        "SELECT * { ?s ?p 'it\\'s a SERVICE' } # SERVICE <http://x/> { }",
        "PREFIX dcat: <http://www.w3.org/ns/dcat#> SELECT * { ?s dcat:servesDataset ?o }",
        "PREFIX d: <urn:d#> SELECT * { ?s d:accessService/d:service ?o }",
        "SELECT * { ?s ?p '\\u0053ERVICE' }",
    ],
)
def test_what_only_looks_like_service_passes(text: str) -> None:
    check_query(plain(text), limit=LIMIT)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p " + "9" * 40_000 + " }",
        "SELECT * { ?s ?p '" + "x" * 60_000 + "' }",
        "SELECT * { ?s ?p 1e" + "9" * 20_000 + " }",
        "SELECT * { VALUES (?a ?b) { " + "(1 2) " * 90 + "} }",
    ],
)
def test_giant_literals_are_left_to_the_worker_and_scanned_fast(text: str) -> None:
    start = time.monotonic()
    check_query(plain(text), limit=LIMIT)
    assert time.monotonic() - start < 1


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { VALUES (?a ?b) { " + "(1 2) " * 101 + "} }",
        "SELECT * { ?s ?p '{' , '[' } " + "#" + "{[(" * 200,
        'SELECT * { ?s ?p "' + "(" * 3_000 + '" }',
        "SELECT * { ?s a ?t FILTER(?t IN (" + ",".join("(1)" for _ in range(300)) + ")) }",
    ],
)
def test_brackets_in_strings_or_side_by_side_are_not_nesting(text: str) -> None:
    check_query(plain(text), limit=LIMIT)


@given(st.text(alphabet="{}()<>[]'\"#\\ \nSERVICEuser:?|&,;.0Aa"))
def test_the_short_way_lets_nothing_through(text: str) -> None:
    """What is told harmless without cutting it holds none of what is looked for."""
    if scan._harmless(text):
        assert "service" not in text.casefold()
        with contextlib.suppress(QueryRejected):
            scan._check_tokens(text)
        assert sum(map(text.count, "{([")) <= QUERY_DEPTH


@pytest.mark.parametrize("word", "INSERT delete Load CLEAR create DROP copy MOVE add".split())
def test_updates_are_refused(word: str) -> None:
    assert "only read" in refused(f"{word} {{ <urn:a> <urn:b> 1 }}")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * " + "{" * 2_200 + "}" * 2_200,
        "SELECT * { FILTER(" + "(" * 4_100 + "1" + ")" * 4_100 + ") }",
        "SELECT * { ?s ?p " + "[ ?p " * 200 + "1" + "]" * 200 + " }",
        "SELECT * { ?s ?p " + "<<?s ?p " * 200 + "1" + ">>" * 200 + " }",
        "SELECT * { " + "OPTIONAL {} " * 2_600 + "}",
        "SELECT * { {} " + "UNION {} " * 6_500 + "}",
        "SELECT * { " + "MINUS {} " * 2_000 + "}",
        "SELECT * { " + "".join(f"BIND(1 AS ?x{i}) " for i in range(2_600)) + "}",
        "SELECT * { ?s <a:>" + "/<a:>" * 8_100 + " ?o }",
        "SELECT * { FILTER(1" + "||1" * 9_300 + ") }",
        "SELECT * { FILTER(1" + "&&1" * 9_300 + ") }",
        "SELECT * { FILTER(" + "!" * 10_000 + "1) }",
        "SELECT * { " + "VALUES ?x { 1 } " * 1_000 + "}",
        "DESCRIBE " + "<a:> " * 3_000,
        "SELECT * { ?s ?p <a:" + "a" * 3_000 + "> }",
        "SELECT * { " + " " * LIMIT + "}",
        "SELECT * { ?s ?p 'open }",
        'SELECT * { ?s ?p """open" }',
        "SELECT * { ?s ?p ?\\uD800 }",
    ],
)
def test_what_would_end_the_parser_is_refused_quickly(text: str) -> None:
    start = time.monotonic()
    refused(text)
    assert time.monotonic() - start < 2


def test_a_refusal_says_where() -> None:
    with pytest.raises(QueryRejected) as caught:
        check_query(f"SELECT *\n{{ {SERVICE} }}", limit=LIMIT)
    assert (caught.value.line, caught.value.column) == (2, 3)


def test_the_limits_themselves_pass() -> None:
    check_query("SELECT * " + "{" * QUERY_DEPTH + "}" * QUERY_DEPTH, limit=LIMIT)


def test_escapes_outside_strings_become_characters() -> None:
    assert plain('SELECT ?\\u0073 { ?s ?p "\\u0041" }') == 'SELECT ?s { ?s ?p "\\u0041" }'


@pytest.mark.parametrize("piece", ['"', "'", "a.", "<", '\\"', "ex:a.", "<a", "'''", "_:a.", "@a-"])
def test_scanning_takes_linear_time(piece: str) -> None:
    start = time.monotonic()
    with contextlib.suppress(QueryRejected):
        list(tokens(piece * (LIMIT // len(piece))))
    assert time.monotonic() - start < 2


@given(st.text())
def test_any_text_is_scanned(text: str) -> None:
    try:
        check_query(plain(text), limit=LIMIT)
    except QueryRejected as error:
        assert str(error)


@given(st.text(alphabet=st.characters(exclude_characters='\\"\n\r', exclude_categories=["Cs"])))
def test_a_string_hides_whatever_it_holds(text: str) -> None:
    check_query(f'SELECT * {{ ?s ?p "{text} SERVICE {{" }}', limit=1 << 20)


def test_rdf_may_not_be_too_large() -> None:
    with pytest.raises(TooLarge, match="at most 3"):
        check_rdf(b"1234", formats.TURTLE, size=3)


@pytest.mark.parametrize(
    ("format", "data"),
    [
        (formats.JSON_LD, '{"a":' * 3_000 + "1" + "}" * 3_000),
        (formats.JSON_LD, "[" * 3_000 + "]" * 3_000),
        (formats.TURTLE, "<a:> <a:> " + "[ <a:> " * 300 + "1" + "]" * 300 + "."),
        (formats.TRIG, "<a:> <a:> " + "(" * 300 + ")" * 300 + "."),
        (formats.TURTLE, "<a:> <a:> " + "<<( <a:> <a:> " * 18_000),
        (formats.N_TRIPLES, "<a:> <a:> " + "<<( <a:> <a:> " * 18_000),
        (formats.TURTLE, '<a:> <a:> "open .'),
        (formats.RDF_XML, "<a>" * 300 + "</a>" * 300),
        (formats.RDF_XML, "<a b='>' c=\"/>\">" * 300),
        (formats.RDF_XML, '<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "b">]><x/>'),
        (formats.RDF_XML, "<!doctype x><x/>"),
    ],
)
def test_rdf_that_would_end_a_parser_is_refused(format: formats.Format, data: str) -> None:
    with pytest.raises(ParseError):
        check_rdf(data.encode(), format, size=1 << 22)


@pytest.mark.parametrize(
    ("format", "data"),
    [
        (formats.JSON_LD, '[{"a": "{{{[[[", "b": "\\"{"}]' * 500),
        (
            formats.TURTLE,
            "<a:> <a:> '[[[', \"((\", '''[ ' ['''. # [[[[\nex:a\\( <a:#(((> 1 .\n" * 500,
        ),
        (formats.TURTLE, "<a:> <a:> ( " + "[ <a:> 1 ] " * 1_000 + ") ."),
        (formats.N_TRIPLES, '<a:> <a:> "<<<<" .\n' * 500),
        (formats.RDF_XML, "<a><b/><!-- <c><c> --><![CDATA[<d><d>]]><e>x</e></a>" * 500),
    ],
)
def test_ordinary_rdf_passes(format: formats.Format, data: str) -> None:
    check_rdf(data.encode(), format, size=1 << 22)


@pytest.mark.parametrize(
    "piece", [b'"', b'\\"', b"<", b"<a", b"'''", b"<!--", b"<![CDATA[", b"a='"]
)
def test_scanning_rdf_takes_linear_time(piece: bytes) -> None:
    data = piece * ((1 << 18) // len(piece))
    start = time.monotonic()
    for format in (formats.TURTLE, formats.JSON_LD, formats.RDF_XML):
        with contextlib.suppress(ParseError):
            check_rdf(data, format, size=1 << 22)
    assert time.monotonic() - start < 3

"""What an engine answers: the same on every one, unless a line of `docs/growing.md` says else."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET

import pyoxigraph as ox
import pytest
from graphs_told import GRAPHS, LITERALS
from told import Told

from iclod.engine.base import RESULTS, Query
from iclod.errors import NotAcceptable, NotFound, QueryRejected

TOTAL = sum(text.count(" .\n") for text in GRAPHS.values())


# The dataset ------------------------------------------------------------------------------------


def test_every_statement_is_there_once(filled: Told) -> None:
    assert filled.count() == TOTAL - 1
    assert filled.count("GRAPH ?g { ?s ?p ?o }") == TOTAL


def test_graph_names_only_the_registrys_graphs(filled: Told) -> None:
    rows = filled.rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    assert rows == sorted((name,) for name in GRAPHS)
    assert filled.rows("SELECT ?g { GRAPH ?g {} }") == rows


def test_a_graph_by_its_name(filled: Told) -> None:
    assert filled.rows("SELECT ?s { GRAPH ex:two { ?s ex:p ?o } }") == [("2",)]
    assert filled.rows("SELECT ?s { GRAPH ex:none { ?s ex:p ?o } }") == []


def test_the_union_and_a_graph_together(filled: Told) -> None:
    text = "SELECT ?s ?g { ?s ex:p ?o . GRAPH ?g { ?s ex:next ex:3 } }"
    assert filled.rows(text) == [("2", "two")]


def test_a_graph_inside_a_graph(filled: Told) -> None:
    text = "SELECT ?g ?h { GRAPH ?g { ?s ex:name ?o GRAPH ?h { ?s ex:name ?o } } }"
    assert len(filled.rows(text)) == 4


def test_from_makes_the_default_graph(filled: Told) -> None:
    assert filled.rows("SELECT ?s FROM ex:one { ?s ex:p ?o }") == [("1",)]
    assert filled.rows("SELECT ?s FROM ex:one { GRAPH ?g { ?s ex:p ?o } }") == []
    assert filled.rows("SELECT ?s FROM <urn:none> { ?s ?p ?o }") == []


def test_from_named_makes_the_named_graphs(filled: Told) -> None:
    text = "SELECT ?g ?s FROM NAMED ex:two { GRAPH ?g { ?s ex:p ?o } }"
    assert filled.rows(text) == [("two", "2")]
    assert filled.rows("SELECT ?s FROM NAMED ex:two { ?s ex:p ?o }") == []


def test_several_from_are_merged_each_statement_once(filled: Told) -> None:
    text = "SELECT (COUNT(*) AS ?n) FROM ex:one FROM ex:two { ?s ?p ?o }"
    assert filled.ask(text) == [("7",)]
    assert filled.ask("SELECT ?s FROM ex:one FROM ex:many { ?s ex:p ?o }") == [("1",)]


def test_a_dataset_beside_the_query_comes_before_from(filled: Told) -> None:
    graph = (f"{filled.base}one",)
    assert filled.rows("SELECT ?s { ?s ex:p ?o }", default_graphs=graph) == [("1",)]
    assert filled.rows("SELECT ?s FROM ex:two { ?s ex:p ?o }", default_graphs=graph) == [("1",)]
    named = "SELECT ?g { GRAPH ?g { ?s ex:p ?o } }"
    assert filled.rows(named, named_graphs=graph) == [("one",)]
    assert filled.rows(named, default_graphs=graph) == []
    assert filled.count("?s ?p ?o", named_graphs=graph) == 0


def test_a_name_that_is_no_iri_is_refused(filled: Told) -> None:
    with pytest.raises(QueryRejected):
        filled.count("?s ?p ?o", default_graphs=("x> } DROP ALL #",))


# Patterns ---------------------------------------------------------------------------------------

PATTERNS = {
    "join": ("SELECT ?a ?b { ?a ex:next ?b . ?b ex:p ?o }", [("1", "2")]),
    "optional": ("SELECT ?s ?n { ?s ex:p ?o OPTIONAL { ?s ex:label ?n FILTER(LANG(?n) = 'fr') } }",
                 [("1", "un"), ("2", "")]),
    "union": ("SELECT ?x { { ?x ex:p 'x' } UNION { ?x ex:p 'y' } }", [("1",), ("2",)]),
    "minus": ("SELECT ?s { ?s ex:p ?o MINUS { ?s ex:label ?l } }", [("2",)]),
    "exists": ("SELECT ?s { ?s ex:p ?o FILTER EXISTS { ?s ex:label ?l } }", [("1",)]),
    "not exists": ("SELECT ?s { ?s ex:p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ex:label ?l } } }",
                   [("2",)]),
    "values": ("SELECT ?s { VALUES ?s { ex:1 ex:9 } ?s ex:p ?o }", [("1",)]),
    "values behind": ("SELECT ?s { ?s ex:p ?o } VALUES ?o { 'y' }", [("2",)]),
    "bind": ("SELECT ?x { ex:1 ex:p ?o BIND(CONCAT(?o, '!') AS ?x) }", [("x!",)]),
    "subselect": ("SELECT ?s ?n { ?s ex:p ?o { SELECT (COUNT(*) AS ?n) { ?x ex:next ?y } } }",
                  [("1", "2"), ("2", "2")]),
    "distinct": ("SELECT DISTINCT ?k { ?s ex:k ?k FILTER(?k < 2) }", [("0",), ("1",)]),
    "plus": ("SELECT ?s { ex:1 ex:next+ ?s }", [("2",), ("3",)]),
    "star": ("SELECT ?s { ex:1 ex:next* ?s }", [("1",), ("2",), ("3",)]),
    "path back": ("SELECT ?s { ?s ex:next+ ex:3 }", [("1",), ("2",)]),
    "sequence": ("SELECT ?o { ex:1 ex:next/ex:p ?o }", [("y",)]),
    "alternative": ("SELECT ?o { ex:2 ex:p|ex:next ?o }", [("3",), ("y",)]),
    "inverse": ("SELECT ?s { ex:2 ^ex:next ?s }", [("1",)]),
    "path in a graph": ("SELECT ?s { GRAPH ex:one { ex:1 ex:next+ ?s } }", [("2",)]),
    "group": ("SELECT ?k (COUNT(?s) AS ?n) { ?s ex:k ?k } GROUP BY ?k HAVING (?k < 2)",
              [("0", "50"), ("1", "50")]),
    "sum": ("SELECT (SUM(?k) AS ?n) (MIN(?k) AS ?a) (MAX(?k) AS ?b) { ?s ex:k ?k }",
            [("1050", "0", "6")]),
    "average": ("SELECT (AVG(?k) AS ?n) { VALUES ?k { 1 2 } }", [("1.5",)]),
    "count distinct": ("SELECT (COUNT(DISTINCT ?k) AS ?n) { ?s ex:k ?k }", [("7",)]),
    "empty group": ("SELECT (COUNT(*) AS ?n) { ?s ex:none ?o }", [("0",)]),
    "if": ("SELECT ?x { ?s ex:p ?o BIND(IF(?o = 'x', 1, 2) AS ?x) }", [("1",), ("2",)]),
    "strings": ("SELECT (UCASE(STR(?o)) AS ?x) { ex:1 ex:label ?o FILTER(STRSTARTS(?o, 'o')) }",
                [("ONE",)]),
    "regex": ("SELECT ?s { ?s ex:p ?o FILTER(REGEX(?o, '^[Xx]$')) }", [("1",)]),
    "language": ("SELECT ?o { ex:1 ex:label ?o FILTER(LANGMATCHES(LANG(?o), 'EN')) }",
                 [("one",)]),
    "cast": ("SELECT ?x { ex:l-gYear ex:is ?y BIND(xsd:integer(STR(?y)) + 1 AS ?x) }",
             [("2013",)]),
    "dates": ("SELECT ?y { ex:l-date ex:is ?d BIND(YEAR(?d) AS ?y) }", [("2012",)]),
    "years in order": ("SELECT ?s { ?s ex:is ?d FILTER(DATATYPE(?d) = xsd:gYear) }",
                       [("l-gYear",)]),
    "nested filters": ("SELECT ?s { ?s ex:k ?k FILTER(?k IN (5, 6) && STRENDS(STR(?s), '005')) }",
                       [("n0005",)]),
    "blank nodes": ("SELECT ?v { ?x ex:has [ ex:part [ ex:value ?v ] ] }",
                    [("deep",)]),
    "exists outside": ("SELECT (EXISTS { ex:1 ex:p ?o } AS ?x) { ex:2 ex:p ?y }", [("true",)]),
}  # fmt: skip


@pytest.mark.parametrize("name", PATTERNS)
def test_patterns(filled: Told, name: str) -> None:
    text, expected = PATTERNS[name]
    found = filled.rows(text)
    if name == "exists outside" and filled.kind == "virtuoso":
        found = [(cell.replace("1", "true"),) for (cell,) in found]
    assert found == expected


def test_order_limit_and_offset(filled: Told) -> None:
    text = "SELECT ?s { ?s ex:k ?k } ORDER BY DESC(?k) ?s"
    assert filled.ask(f"{text} LIMIT 2") == [("n0006",), ("n0013",)]
    assert filled.ask(f"{text} OFFSET 2 LIMIT 1") == [("n0020",)]
    assert filled.ask(f"{text} LIMIT 0") == []


def test_numbers_come_before_each_other_by_value(filled: Told) -> None:
    text = "SELECT ?x { VALUES ?x { 10 9.5 2 } } ORDER BY ?x"
    assert filled.ask(text) == [("2",), ("9.5",), ("10",)]


# Forms ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", RESULTS)
def test_tables_in_every_format(filled: Told, suffix: str) -> None:
    result = filled.answer("SELECT * { ex:1 ?p ?o }", results=suffix, graphs=None)
    assert (result.kind, result.media_type, result.suffix) == (
        "solutions",
        RESULTS[suffix],
        suffix,
    )
    body = result.read()
    assert len(body) == result.size
    found = read(body, suffix)
    # SELECT * gives its columns in alphabetical order.
    assert found[0] == ["o", "p"]
    assert len(found) == 5


def read(body: bytes, suffix: str) -> list[list[str]]:
    if suffix in ("csv", "tsv"):
        delimiter = "," if suffix == "csv" else "\t"
        rows = [*csv.reader(io.StringIO(body.decode()), delimiter=delimiter)]
        return [[cell.lstrip("?") for cell in row] for row in rows]
    format = ox.QueryResultsFormat.JSON if suffix == "json" else ox.QueryResultsFormat.XML
    solutions = ox.parse_query_results(body, format)
    return [[v.value for v in solutions.variables], *([str(t) for t in row] for row in solutions)]


@pytest.mark.parametrize("suffix", RESULTS)
def test_true_and_false_in_every_format(filled: Told, suffix: str) -> None:
    for text, word in (("ASK { ex:1 ex:p 'x' }", b"true"), ("ASK { ex:1 ex:p 'y' }", b"false")):
        result = filled.answer(text, results=suffix, graphs=None)
        assert (result.kind, result.suffix) == ("boolean", suffix)
        assert word in result.read()


@pytest.mark.parametrize("suffix", ["ttl", "nt", "jsonld", "rdf", "trig", "nq"])
def test_graphs_in_every_syntax(filled: Told, suffix: str) -> None:
    text = "CONSTRUCT { ?s ex:q ?o . ?s ex:l ?l } { ?s ex:p ?o OPTIONAL { ?s ex:label ?l } }"
    result = filled.answer(text, results=None, graphs=suffix)
    assert (result.kind, result.suffix) == ("graph", suffix)
    quads = [*ox.parse(result.read(), ox.RdfFormat.from_extension(suffix))]
    assert len(quads) == 4


def test_what_the_client_cannot_take_is_not_sent(filled: Told) -> None:
    with pytest.raises(NotAcceptable):
        filled.answer("SELECT * {}", results=None)
    with pytest.raises(NotAcceptable):
        filled.answer("CONSTRUCT WHERE { ?s ex:p ?o }", graphs=None)


def triples(told: Told, text: str) -> set[str]:
    result = told.answer(text, results=None, graphs="nt")
    return set(result.read().decode().replace(told.base, "").splitlines())


def test_construct_without_a_template(filled: Told) -> None:
    found = triples(filled, "CONSTRUCT WHERE { ex:1 ex:p ?o }")
    assert found == {'<1> <p> "x" .'}


def test_construct_makes_blank_nodes_for_each_solution(filled: Told) -> None:
    found = triples(filled, "CONSTRUCT { _:x ex:of ?s } { ?s ex:p ?o }")
    assert found == {"_:b0 <of> <1> .", "_:b1 <of> <2> ."} or len(found) == 2


def test_describe_gives_all_about_a_thing(filled: Told) -> None:
    assert triples(filled, "DESCRIBE ex:1") == {
        '<1> <p> "x" .',
        "<1> <next> <2> .",
        '<1> <label> "one"@en .',
        '<1> <label> "un"@fr .',
    }
    assert triples(filled, "DESCRIBE ex:none") == set()


def test_describe_follows_blank_nodes(filled: Told) -> None:
    found = triples(filled, "DESCRIBE ex:thing")
    assert {line.split(" ")[1] for line in found} == {"<has>", "<part>", "<value>"}


def test_describe_what_a_pattern_finds(filled: Told) -> None:
    assert len(triples(filled, "DESCRIBE ?s ex:agent { ?s ex:p 'y' }")) == 3
    assert len(triples(filled, "DESCRIBE * { ?s ex:next ?o } LIMIT 1")) >= 2


@pytest.mark.parametrize("name", LITERALS)
def test_literals_come_back(filled: Told, name: str) -> None:
    # Without those that every store writes its own way; see below.
    found = triples(filled, f"CONSTRUCT WHERE {{ ex:l-{name} ex:is ?o }}")
    assert {line.partition(" <is> ")[2].removesuffix(" .") for line in found} == {LITERALS[name]}
    result = filled.answer(f"SELECT ?o {{ ex:l-{name} ex:is ?o }}", results="tsv")
    term = next(iter(ox.parse_query_results(result.read(), ox.QueryResultsFormat.TSV)))[0]
    assert str(term) == LITERALS[name]


def test_blank_nodes_are_named_by_their_place(filled: Told) -> None:
    text = "SELECT ?a ?b { ?a ex:part ?b }"
    rows = json.loads(filled.answer(text).read())["results"]["bindings"]
    assert [(row["a"], row["b"]) for row in rows] == [
        ({"type": "bnode", "value": "b0"}, {"type": "bnode", "value": "b1"})
    ]
    xml = ET.fromstring(filled.answer(text, results="xml").read())
    assert [node.text for node in xml.iter("{http://www.w3.org/2005/sparql-results#}bnode")] == [
        "b0",
        "b1",
    ]


# Refusals ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("SELECT * {\n ?s ?p ", 2),
        ("SELECT * { ?s foo:bar ?o }", 1),
        ("SELECT ?x (COUNT(*) AS ?c) { ?x ?y ?z }", 1),
        ("nonsense", 1),
    ],
)
def test_a_malformed_query_is_located(filled: Told, text: str, line: int) -> None:
    with pytest.raises(QueryRejected) as rejected:
        filled.engine.query(Query(text, "json", "ttl"))
    assert rejected.value.line == line


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "INSERT DATA { <urn:a> <urn:b> 1 }",
        "SELECT * { ?s ?p ?o } ; DROP ALL",
        "CLEAR ALL",
    ],
)
def test_what_asks_others_or_writes_is_refused(filled: Told, text: str) -> None:
    with pytest.raises(QueryRejected):
        filled.engine.query(Query(text, "json", "ttl"))


def test_what_is_not_there_yet_is_not_found(filled: Told) -> None:
    with pytest.raises(NotFound):
        filled.count(at=2)
    assert filled.count(at=1) == TOTAL - 1


def test_a_large_answer_is_streamed(filled: Told) -> None:
    # 350 × 350 rows.
    text = "SELECT ?a ?b { ?a ex:k ?k . ?b ex:k ?l }"
    settings, filled.engine.lanes._settings = filled.engine.lanes._settings, None
    filled.engine.lanes._settings = type(settings)(**vars(settings) | {"spool_mb": 1})
    try:
        result = filled.answer(text, results="tsv")
        lines = 0
        assert result.size is None
        with result.body as body:
            while piece := body.read(1 << 16):
                lines += piece.count(b"\n")
    finally:
        filled.engine.lanes._settings = settings
    assert lines == 350 * 350 + 1

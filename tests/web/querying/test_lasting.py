"""Which queries give the same again: told by tokens, not by the text."""

import pytest

from iclod.web.querying.citation import digest
from iclod.web.querying.lasting import lasting


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (NOW() AS ?n) {}",
        "SELECT (now ( ) AS ?n) {}",
        "SELECT (NOW # here\n () AS ?n) {}",
        "SELECT * { ?s ?p ?o } ORDER BY RAND()",
        "SELECT (UUID() AS ?u) {}",
        "SELECT (STRUUID() AS ?u) {}",
        "SELECT (BNODE() AS ?b) {}",
        "SELECT * { BIND (BNODE('x') AS ?b) }",
        r"SELECT (\u004EOW() AS ?n) {}",
        "SELECT * { ?s ?p ?o FILTERNOW() }",
        "SELECT * { FILTER (?x > NOW()) }",
    ],
)
def test_what_changes_by_itself(query):
    assert not lasting(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o }",
        "SELECT * { ?s ?p 'NOW()' } # RAND()",
        'SELECT * { ?s ?p """UUID()""" }',
        "SELECT * { <http://x.example/NOW()> ?p ?now }",
        "PREFIX now: <http://x/> SELECT (now:rand(1) AS ?x) {}",
        "SELECT ?NOW { ?s ?p ?NOW }",
        "SELECT * { FILTER (isBLANK(?b)) }",
        "SELECT 'unclosed NOW()",
    ],
)
def test_what_lasts(query):
    assert lasting(query)


def test_the_digest_of_a_query_is_that_of_its_tokens():
    assert digest("SELECT *\n{ ?s ?p ?o } # all") == digest("SELECT * {?s ?p ?o}")
    assert digest("SELECT * { ?s ?p 'a  b' }") != digest("SELECT * { ?s ?p 'a b' }")

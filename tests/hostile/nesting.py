"""Queries that nest or chain so much that a parser or an optimiser may fall over."""

from __future__ import annotations

from random import Random

from hostile.attacks import question


def deep(r: Random) -> int:
    """A depth: around limits that a server may have, and far beyond."""
    return r.choice((49, 99, 100, 101, 128, 255, 400, 2_300, 5_000, 9_000))


def long(r: Random) -> int:
    """A length of a chain."""
    return r.choice((150, 199, 201, 399, 401, 999, 1_001, 1_999, 2_500, 6_000))


def nested(before: str, inner: str, after: str, depth: int) -> str:
    """Something within itself."""
    return before * depth + inner + after * depth


@question("nesting")
def nested_groups(r: Random) -> str:
    return "SELECT * WHERE " + nested("{", " ?s ?p ?o ", "}", deep(r))


@question("nesting")
def groups_left_open(r: Random) -> str:
    return "SELECT * WHERE " + "{" * deep(r)


@question("nesting")
def nested_parentheses(r: Random) -> str:
    return f"ASK {{ FILTER{nested('(', str(r.random()), ')', deep(r))} }}"


@question("nesting")
def nested_optionals(r: Random) -> str:
    return "SELECT * { ?s ?p ?o " + nested("OPTIONAL { ?s ?p ?o ", "", "}", deep(r)) + "}"


@question("nesting")
def nested_binds(r: Random) -> str:
    return f"SELECT * {{ BIND({nested('STR(', str(r.random()), ')', deep(r))} AS ?x) }}"


@question("nesting")
def nested_conditions(r: Random) -> str:
    return f"SELECT * {{ BIND({nested('IF(true, ', '1', ', 2)', deep(r))} AS ?x) }}"


@question("nesting")
def nested_concatenations(r: Random) -> str:
    return f"SELECT * {{ BIND({nested('CONCAT(', '?o', chr(44) + ' ?o)', deep(r))} AS ?x) }}"


@question("nesting")
def nested_negations(r: Random) -> str:
    return f"ASK {{ ?s ?p ?o FILTER({r.choice('!-+') * deep(r)}?o) }}"


@question("nesting")
def nested_filters(r: Random) -> str:
    return "ASK { ?s ?p ?o FILTER" + nested("(!", "(?o = 1)", ")", deep(r)) + "}"


@question("nesting")
def nested_exists(r: Random) -> str:
    word = r.choice(("EXISTS", "NOT EXISTS", "exists"))
    return "ASK { ?s ?p ?o " + nested(f"FILTER {word} {{ ?s ?p ?o ", "", "}", deep(r)) + "}"


@question("nesting")
def nested_subqueries(r: Random) -> str:
    return "SELECT * WHERE " + nested("{ SELECT * WHERE ", "{ ?s ?p ?o }", "}", deep(r))


@question("nesting")
def nested_minus(r: Random) -> str:
    return "SELECT * { ?s ?p ?o " + nested("MINUS { ?s ?p ?o ", "", "}", deep(r)) + "}"


@question("nesting")
def nested_graphs(r: Random) -> str:
    return "SELECT * " + nested("{ GRAPH ?g ", "{ ?s ?p ?o }", "}", deep(r))


@question("nesting")
def nested_paths(r: Random) -> str:
    after = r.choice((")*", ")+", ")?", ")"))
    return f"SELECT * {{ ?s {nested('(', '<urn:p>', after, deep(r))} ?o }} LIMIT 5"


@question("nesting")
def nested_inverse_paths(r: Random) -> str:
    return f"SELECT * {{ ?s {'^(' * deep(r)}<urn:p>{')' * deep(r)} ?o }} LIMIT 5"


@question("nesting")
def nested_collections(r: Random) -> str:
    return "SELECT * { ?s ?p " + nested("( ", "1", " )", deep(r)) + " }"


@question("nesting")
def nested_blank_nodes(r: Random) -> str:
    return "SELECT * { ?s ?p " + nested("[ <urn:p> ", "1", " ]", deep(r)) + " }"


@question("nesting")
def nested_triple_terms(r: Random) -> str:
    before = r.choice(("<<( ?s ?p ", "<< ?s ?p "))
    after = " )>>" if "(" in before else " >>"
    return "SELECT * { ?x ?y " + nested(before, "?o", after, deep(r)) + " }"


@question("nesting")
def nested_aggregates(r: Random) -> str:
    return f"SELECT ({nested('SUM(', '?o', ')', deep(r))} AS ?x) {{ ?s ?p ?o }}"


@question("chains")
def chain_of_unions(r: Random) -> str:
    return "SELECT * {" + " UNION ".join(["{ ?s ?p ?o }"] * long(r)) + "} LIMIT 3"


@question("chains")
def chain_of_optionals(r: Random) -> str:
    parts = "".join(f"OPTIONAL {{ ?s ?p{n} ?o{n} }}" for n in range(long(r)))
    return "SELECT * { ?s a ?c " + parts + "} LIMIT 3"


@question("chains")
def chain_of_or(r: Random) -> str:
    return "ASK { ?s ?p ?o FILTER(" + r.choice((" || ", " && ")).join(["?o"] * long(r)) + ") }"


@question("chains")
def chain_of_sums(r: Random) -> str:
    return f"ASK {{ FILTER({r.choice((' + ', ' - ', '*', '/', '-1')).join(['1'] * long(r))} = 0) }}"


@question("chains")
def chain_of_comparisons(r: Random) -> str:
    return "ASK { FILTER(" + r.choice((" = ", " < ", " != ")).join(["1"] * long(r)) + ") }"


@question("chains")
def path_of_many_steps(r: Random) -> str:
    return f"SELECT * {{ ?s {r.choice('/|').join(['<urn:p>'] * long(r))} ?o }} LIMIT 3"


@question("chains")
def many_binds(r: Random) -> str:
    return "SELECT * {" + "".join(f"BIND({n} AS ?b{n})" for n in range(long(r))) + "}"


@question("chains")
def many_filters(r: Random) -> str:
    return "ASK { ?s ?p ?o " + "FILTER(?o != 1)" * long(r) + "}"


@question("chains")
def many_patterns_in_a_row(r: Random) -> str:
    length = r.choice((20, 60, 300, 2_000))
    parts = " . ".join(f"?v{n} ?p{n} ?v{n + 1}" for n in range(length))
    return f"SELECT (COUNT(*) AS ?n) {{ {parts} }}"


@question("chains")
def many_patterns_without_join(r: Random) -> str:
    length = r.choice((8, 30, 200, 1_500))
    parts = " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(length))
    return f"SELECT * {{ {parts} }} ORDER BY DESC(?c1) LIMIT 1"


@question("chains")
def star_of_patterns(r: Random) -> str:
    length = r.choice((10, 40, 300, 1_900))
    return "SELECT * { ?s " + " ; ".join(f"?p{n} ?o{n}" for n in range(length)) + " } LIMIT 1"


@question("chains")
def many_prefixes(r: Random) -> str:
    lines = "".join(f"PREFIX p{n}: <urn:{r.random()}>\n" for n in range(long(r)))
    return lines + "ASK { ?s ?p ?o }"


@question("chains")
def many_columns(r: Random) -> str:
    names = " ".join(f"?x{n}" for n in range(long(r)))
    return f"SELECT {names} {{ ?s ?p ?o }}"


@question("chains")
def many_keys_to_sort_by(r: Random) -> str:
    keys = " ".join(f"DESC(STR(?o) + {n})" for n in range(long(r)))
    return f"SELECT * {{ ?s ?p ?o }} ORDER BY {keys} LIMIT 1"


@question("chains")
def many_keys_to_group_by(r: Random) -> str:
    keys = " ".join(f"(STRLEN(STR(?o)) + {n} AS ?k{n})" for n in range(r.choice((50, 390, 1_000))))
    return f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o }} GROUP BY {keys}"


@question("chains")
def long_list_of_values_to_find_in(r: Random) -> str:
    return "ASK { ?s ?p ?o FILTER(?o IN (" + ", ".join(map(str, range(9_000))) + ")) }"


@question("chains")
def long_argument_lists(r: Random) -> str:
    word = r.choice(("CONCAT", "COALESCE"))
    return f"SELECT ({word}({', '.join(['?u'] * 12_000)}) AS ?x) {{}}"

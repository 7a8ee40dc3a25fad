"""Queries that are short, and need time, memory or room without end."""

from __future__ import annotations

from random import Random

from hostile.attacks import question

XSD = "http://www.w3.org/2001/XMLSchema#"
CITY = "<https://w3id.org/iclod/ontology#City>"


def patterns(r: Random, count: int = 0) -> str:
    """Patterns without a common variable."""
    names = [f"{r.choice('abcdefgh')}{n}" for n in range(count or r.randint(3, 5))]
    return " . ".join(f"?{n}s ?{n}p ?{n}o" for n in names)


@question("cartesian")
def cartesian_product_sorted(r: Random) -> str:
    return f"SELECT * {{ {patterns(r)} . ?s ?p ?o }} ORDER BY DESC(?o) ?s LIMIT {r.randint(1, 9)}"


@question("cartesian")
def cartesian_product_sorted_whole(r: Random) -> str:
    return f"SELECT * {{ {patterns(r, 2)} . ?s ?p ?o }} ORDER BY ?o"


@question("cartesian")
def cartesian_product_grouped(r: Random) -> str:
    text = f"{{ {patterns(r)} . ?s ?p ?o }} GROUP BY ?s ?o"
    return f"SELECT ?s ?o (COUNT(*) AS ?n) (SAMPLE(?p) AS ?x) {text}"


@question("cartesian")
def cartesian_product_distinct(r: Random) -> str:
    return f"SELECT DISTINCT * {{ {patterns(r)} }}"


@question("cartesian")
def cartesian_product_reduced(r: Random) -> str:
    return f"SELECT REDUCED * {{ {patterns(r)} }} OFFSET 1000000000000"


@question("cartesian")
def cartesian_product_counted(r: Random) -> str:
    return f"SELECT (COUNT(*) AS ?n) {{ {patterns(r)} }}"


@question("cartesian")
def cartesian_product_counted_distinct(r: Random) -> str:
    return f"SELECT (COUNT(DISTINCT *) AS ?n) {{ {patterns(r)} }}"


@question("cartesian")
def cartesian_product_without_end(r: Random) -> str:
    return f"SELECT * {{ {patterns(r)} }}"


@question("cartesian")
def cartesian_product_filtered_to_nothing(r: Random) -> str:
    return f"ASK {{ {patterns(r)} . ?s ?p ?o FILTER(STR(?s) = '{r.random()}') }}"


@question("cartesian")
def cartesian_product_in_a_subquery(r: Random) -> str:
    return f"SELECT * {{ {{ SELECT DISTINCT * {{ {patterns(r)} }} ORDER BY ?x }} ?s ?p ?o }}"


@question("joins")
def minus_of_everything(r: Random) -> str:
    return f"SELECT * {{ {patterns(r, 2)} MINUS {{ ?s ?p ?o . {patterns(r, 2)} }} }}"


@question("joins")
def minus_without_common_variables(r: Random) -> str:
    return f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o MINUS {{ {patterns(r, 3)} }} }}"


@question("joins")
def optionals_of_everything(r: Random) -> str:
    parts = "".join(f"OPTIONAL {{ ?a{n} ?b{n} ?c{n} }}" for n in range(r.randint(3, 9)))
    return f"SELECT (COUNT(*) AS ?n) {{ {parts} }}"


@question("joins")
def not_exists_of_everything(r: Random) -> str:
    return f"SELECT * {{ ?s ?p ?o FILTER NOT EXISTS {{ {patterns(r, 2)} FILTER(?s = 1) }} }}"


@question("joins")
def triangles_by_any_predicate(r: Random) -> str:
    return "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?b ?q ?c . ?c ?r ?d . ?d ?t ?a . ?a ?u ?e }"


@question("joins")
def graphs_joined_by_nothing(r: Random) -> str:
    parts = "".join(f"GRAPH ?g{n} {{ ?s{n} ?p{n} ?o }}" for n in range(r.randint(3, 5)))
    return f"SELECT DISTINCT * {{ {parts} }} ORDER BY ?g1"


@question("paths")
def closure_of_everything(r: Random) -> str:
    return f"SELECT * {{ ?s (<urn:{r.random()}>|!<urn:p>)* ?o }}"


@question("paths")
def closure_of_everything_counted(r: Random) -> str:
    return f"SELECT (COUNT(*) AS ?n) {{ ?s (<urn:{r.random()}>|!<urn:p>|^!<urn:q>)+ ?o }}"


@question("paths")
def closures_in_a_row(r: Random) -> str:
    step = "/".join(["(<urn:a>|!<urn:b>)*"] * r.randint(2, 12))
    return f"SELECT DISTINCT ?s ?o {{ ?s {step} ?o }}"


@question("paths")
def closures_of_closures(r: Random) -> str:
    return f"SELECT * {{ ?s (((<urn:a>|!<urn:{r.random()}>)*/(!<urn:c>)*)*)* ?o }} ORDER BY ?o"


@question("values")
def product_of_values(r: Random) -> str:
    rows = " ".join(str(r.randrange(10**6)) for _ in range(1_500))
    parts = "".join(f"VALUES ?v{n} {{ {rows} }}" for n in range(5))
    return f"SELECT (SUM(?v1 * ?v2) AS ?n) {{ {parts} }}"


@question("values")
def wide_rows_of_values(r: Random) -> str:
    names = [f"?v{n}" for n in range(150)]
    row = f"({' '.join(['UNDEF'] * len(names))})"
    return f"SELECT * {{ VALUES ({' '.join(names)}) {{ {row * 60} }} VALUES (?v1) {{ (1) (2) }} }}"


@question("values")
def values_undefined_joined(r: Random) -> str:
    rows = "(UNDEF UNDEF)" * 2_000
    parts = "".join(f"VALUES (?a{n} ?b) {{ {rows} }}" for n in range(2))
    return f"SELECT DISTINCT * {{ {parts} }} ORDER BY ?b"


def doubled(start: str, step: str, times: int, end: str) -> str:
    """A text that grows with each step."""
    binds = "".join(f"BIND({step.format(f'?s{n}')} AS ?s{n + 1})" for n in range(times))
    return f"SELECT ({end.format(f'?s{times}')} AS ?x) {{ BIND({start} AS ?s0) {binds} }}"


@question("strings")
def doubling_by_concat(r: Random) -> str:
    return doubled(f"'{r.random()}'", "CONCAT({0}, {0})", r.randint(28, 60), "STRLEN({})")


@question("strings")
def doubling_by_replace(r: Random) -> str:
    return doubled(f"'{r.random()}'", "REPLACE({0}, '.', '$0$0')", r.randint(28, 50), "{}")


@question("strings")
def growing_by_encoding(r: Random) -> str:
    return doubled(f"'%{r.random()}'", "ENCODE_FOR_URI({0})", r.randint(30, 80), "SHA512({})")


@question("strings")
def growing_in_rows(r: Random) -> str:
    text = "CONCAT(STR(?s), STR(?o), STR(?b), STR(?d))"
    return f"SELECT (MAX({text}) AS ?m) {{ ?s ?p ?o . ?a ?b ?c . ?d ?e ?f }}"


@question("strings")
def giant_group_concat(r: Random) -> str:
    separator = "x" * r.randint(1, 4_000)
    text = f"GROUP_CONCAT(CONCAT(STR(?o), STR(?a)); SEPARATOR='{separator}')"
    return f"SELECT ({text} AS ?x) {{ ?s ?p ?o . ?a ?b ?c }}"


@question("strings")
def digests_of_much(r: Random) -> str:
    return "SELECT (SHA512(GROUP_CONCAT(SHA512(STR(?o)))) AS ?x) { ?s ?p ?o . ?a ?b ?c }"


EVIL = (
    "(a*)*b",
    "^(a+)+$",
    "(a|a)*c",
    "(.*a){25}",
    "((((a{100}){100}){100}){100})",
    "(x+x+)+y",
    "a{2147483647}",
    r"(\\w{1,1000}){1,1000}",
    "[" * 60,
    "(" * 60,
    "(?:" * 2_000 + ")" * 2_000,
    r"\\p{L}{500}{500}",
)


@question("patterns")
def catastrophic_patterns(r: Random) -> str:
    text = "a" * r.randint(30, 20_000) + "!"
    return f'ASK {{ ?s ?p ?o FILTER(REGEX(CONCAT("{text}", STR(?o)), "{r.choice(EVIL)}", "i")) }}'


@question("patterns")
def catastrophic_patterns_from_data(r: Random) -> str:
    text = "REGEX(CONCAT(STR(?o), STR(?b)), CONCAT('(', STR(?p), '|.*){0,30}$'))"
    return f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o . ?a ?b ?c FILTER({text}) }}"


@question("patterns")
def catastrophic_replacements(r: Random) -> str:
    return f'SELECT (REPLACE("{"a" * 9_000}", "(a|aa|{r.choice(EVIL)})+?", "$1$1$1") AS ?x) {{}}'


@question("numbers")
def giant_integers(r: Random) -> str:
    digits = "9" * r.choice((19, 39, 400, 4_301, 30_000))
    typed = f"STRDT('{digits}', <{XSD}integer>)"
    return f"SELECT ({digits} * {digits} AS ?x) ({typed} + 1 AS ?y) {{}}"


@question("numbers")
def giant_decimals(r: Random) -> str:
    digits = "9" * r.choice((19, 400, 20_000))
    power, rounded = f"1e{digits[:300]}", f"ROUND(-{digits}.5)"
    return f"SELECT (0.{digits} / 3.{digits} AS ?x) ({power} AS ?y) ({rounded} AS ?z) {{}}"


@question("numbers")
def giant_dates(r: Random) -> str:
    year = "9" * r.choice((5, 20, 5_000))
    moment = f"'{year}-01-01T00:00:00Z'^^<{XSD}dateTime>"
    return f"SELECT (YEAR({moment}) AS ?x) ('P{year}Y'^^<{XSD}duration> AS ?y) {{}}"


@question("numbers")
def giant_limits(r: Random) -> str:
    number = r.choice((2**31, 2**63, 2**64, 10**30, 10**300))
    return f"SELECT * {{ ?s a {CITY} }} LIMIT {number} OFFSET {r.choice((0, number))}"


@question("numbers")
def negative_limits(r: Random) -> str:
    return f"SELECT * {{ ?s a {CITY} }} LIMIT -{r.randint(1, 9)}"


@question("giants")
def giant_literal(r: Random) -> str:
    return f'ASK {{ ?s ?p "{r.choice("xé𝕏") * r.choice((10_000, 60_000, 200_000))}" }}'


@question("giants")
def giant_iri(r: Random) -> str:
    return f"ASK {{ ?s ?p <urn:{'x' * r.choice((1_000, 2_100, 60_000))}> }}"


@question("giants")
def giant_names(r: Random) -> str:
    name = "x" * r.choice((1_000, 30_000))
    return f"PREFIX {name}: <urn:a> SELECT ?{name} {{ ?{name} {name}:{name} _:{name} }}"


@question("giants")
def giant_language(r: Random) -> str:
    return f"ASK {{ ?s ?p 'x'@{'-'.join(['abcdefgh'] * r.choice((100, 3_000)))} }}"


@question("giants")
def giant_comment(r: Random) -> str:
    return "#" + "x" * r.choice((60_000, 2_000_000)) + "\nASK { ?s ?p ?o }"


@question("graphs made")
def construct_that_explodes(r: Random) -> str:
    template = " . ".join(f"?s <urn:{n}> ?o{n % 3}" for n in range(r.choice((100, 900))))
    return f"CONSTRUCT {{ {template} }} WHERE {{ ?s ?p ?o0 . ?a ?b ?o1 . ?c ?d ?o2 }}"


@question("graphs made")
def construct_of_blank_nodes(r: Random) -> str:
    return "CONSTRUCT { [] ?p [ ?b ( ?o ?c [] ) ] } WHERE { ?s ?p ?o . ?a ?b ?c }"


@question("graphs made")
def describe_everything(r: Random) -> str:
    return f"DESCRIBE * {{ {patterns(r, 2)} }}"


@question("graphs made")
def describe_many(r: Random) -> str:
    return "DESCRIBE " + " ".join(f"<urn:{n}>" for n in range(r.choice((900, 5_000))))


@question("values made")
def new_values_for_ever(r: Random) -> str:
    word = r.choice(("UUID()", "STRUUID()", "RAND()", "BNODE()", "NOW()"))
    return f"SELECT DISTINCT ({word} AS ?x) {{ {patterns(r, 3)} }} ORDER BY ?x"

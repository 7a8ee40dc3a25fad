"""Attacks on versions, stored queries, graphs and fragments: what is named in addresses."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

from hostile.attacks import World, attack
from hostile.wire import Heard

ASK = "ASK { ?s ?p ?o }"
NUMBERS = (
    *("0", "-1", "-0", "+1", "1.0", "1e3", "0x10", "007", " 1", "1 ", "1,2", "", "NaN", "true"),
    *("१२", "１", "²", "½", "𝟙", "1\u200b", "9" * 31, "9" * 5_000, "18446744073709551616", "%00"),
    *("1\r\nX-Injected: 1", "../1", "' OR 1=1 --", "null", "1\x00", "99999999", "2147483648"),
)
MOMENTS = (
    *("0000", "-0001", "99999", "2024-02-30", "2024-13", "T12:00", "now", "9999-12-31T23:59:60Z"),
    *(
        "2024-01-01T00:00:00+99:99",
        "Mon, 32 Foo 2024 99:99:99 GMT",
        "1970",
        "1" * 5_000,
        "",
        "\x00",
    ),
    *("२०२४", "Thu, 01 Jan 1970 00:00:00 GMT\r\nX-Injected: 1", "2024-W99", "2024-366", "-" * 400),
)


@attack("versions")
def odd_versions(world: World) -> Iterator[Heard]:
    for value in world.random.sample(NUMBERS, 8):
        yield world.get("/sparql", ("Accept", "*/*"), query=ASK, version=value)


@attack("versions")
def versions_never_made(world: World) -> Iterator[Heard]:
    for number in (world.versions + 1, world.versions + world.random.randrange(10**9), 10**30):
        yield world.get("/sparql", ("Accept", "*/*"), query=ASK, version=number)


@attack("versions")
def versions_given_twice(world: World) -> Iterator[Heard]:
    yield world.get(f"/sparql?query={quote(ASK)}&version=1&version=2", ("Accept", "*/*"))
    yield world.get(f"/sparql?query={quote(ASK)}&version=1&at=2001", ("Accept", "*/*"))
    yield world.get(
        f"/sparql?query={quote(ASK)}&version=1", ("Accept", "*/*"), ("Accept-Datetime", "nonsense")
    )


@attack("versions")
def odd_moments(world: World) -> Iterator[Heard]:
    for value in world.random.sample(MOMENTS, 6):
        yield world.get("/sparql", ("Accept", "*/*"), query=ASK, at=value)
        header = value.replace("\r\n", " ").replace("\x00", " ")
        yield world.get(
            f"/sparql?query={quote(ASK)}", ("Accept", "*/*"), ("Accept-Datetime", header)
        )


@attack("versions", slow=60)
def storm_of_versions(world: World) -> Iterator[Heard]:
    """Two hundred requests at once, each for another state, or as many states as there are."""
    numbers = list(range(1, world.versions + 1))
    world.random.shuffle(numbers)
    asked = [
        f"/sparql?query={quote(f'SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o }} LIMIT {n}')}&version={n}"
        for n in (numbers * (200 // max(len(numbers), 1) + 1))[:200]
    ]
    with ThreadPoolExecutor(50) as pool:
        yield from pool.map(lambda path: world.ask("GET", path, ("Accept", "*/*")), asked)


@attack("versions")
def bombs_on_earlier_versions(world: World) -> Iterator[Heard]:
    number = world.random.randint(1, world.versions)
    bomb = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f"
    yield world.get("/sparql", ("Accept", "*/*"), query=bomb, version=number)


@attack("formats")
def odd_formats(world: World) -> Iterator[Heard]:
    values = ("exe", "", "json\r\nX-Injected: 1", "../ttl", "JSON", "ttl,json", "*", "x" * 5_000)
    for value in (*values, "html;q=0", "%00", "text/turtle", "جسون"):
        yield world.get("/sparql", ("Accept", "*/*"), query=ASK, format=value)


@attack("formats")
def forms_that_do_not_fit(world: World) -> Iterator[Heard]:
    for text, form in ((ASK, "ttl"), ("CONSTRUCT WHERE { ?s ?p ?o }", "csv"), (ASK, "geojson")):
        yield world.get("/sparql", ("Accept", "image/png"), query=text, format=form)
        yield world.get("/sparql", ("Accept", "image/png;q=0, text/html;q=0"), query=text)


INJECTIONS = (
    '"', "'", "}", "{", "<urn:a> }", '" } UNION { SERVICE <http://127.0.0.1:%d/> { ?s ?p ?o } } #',
    "x> . ?s ?p ?o . } #", '\\" . } DROP ALL #', "\\u0022 } #", "?s ?p ?o", "\r\nX-Injected: 1",
    '"""', "'''", "\\", "\x00", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "x" * 20_000, "9" * 400, "-1", "1e999999", "http://127.0.0.1:%d/", "file:///etc/passwd",
    "$0", "{{7*7}}", "%s%s%n", "<script>alert(1)</script>", "../../../../etc/passwd", "", " ",
)  # fmt: skip
PARAMETERS = ("topic", "country", "city", "year", "q", "limit", "text", "iri", "lang", "_x", "from")


def stored(world: World) -> list[str]:
    """Names of stored queries, those that are there and others."""
    heard = world.ask("GET", "/query/", ("Accept", "text/html"))
    import re

    found = re.findall(rb'"(?:[^"]*)/query/([\w-]+)"', heard.body)
    return sorted({name.decode() for name in found}) or ["topics", "practices"]


@attack("stored queries")
def values_that_break_out_of_stored_queries(world: World) -> Iterator[Heard]:
    names = stored(world)
    for value in world.random.sample(INJECTIONS, 10):
        filled = value.replace("%d", str(world.listener))
        name, form = world.random.choice(names), world.random.choice(("", ".json", ".csv", ".ttl"))
        yield world.get(
            f"/query/{name}{form}", ("Accept", "*/*"), **dict.fromkeys(PARAMETERS, filled)
        )


@attack("stored queries")
def names_of_no_stored_query(world: World) -> Iterator[Heard]:
    odd = ("..%2f..%2fetc%2fpasswd", "%00", "x" * 5_000, "..", "a%0d%0aX-Injected:1", "x.rq", "{x}")
    for name in odd:
        yield world.ask("GET", f"/query/{name}", ("Accept", "*/*"))
        yield world.ask("GET", f"/query/{name}.csv", ("Accept", "*/*"))


ODD = ("%00", "%0d%0aX-Injected:1", "%ff%fe", "<>", "http://a b", "%22%27", "_:b", "?x", "\\u0000")


@attack("graphs")
def odd_graphs(world: World) -> Iterator[Heard]:
    for value in (*ODD, "", "x" * 6_000, "default", "http://127.0.0.1:1/%0d%0aX-Injected:1"):
        yield world.ask("GET", f"/graphs?graph={value}", ("Accept", "text/turtle"))
        yield world.ask("GET", f"/graphs/{value}", ("Accept", "application/n-quads"))


@attack("graphs")
def writing_without_a_token(world: World) -> Iterator[Heard]:
    number = world.random.randrange(10**6)
    body = b"<urn:a> <urn:b> <urn:c> ." * world.random.choice((1, 100_000))
    turtle = ("Content-Type", "text/turtle")
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        for path in (f"/graphs/hostile-{number}", f"/graphs?graph=urn:{number}", "/graphs?default"):
            wrong = (
                "Authorization",
                world.random.choice(("Bearer x", "Basic eDp4", "Bearer", "é")),
            )
            yield world.ask(method, path, turtle, wrong, ("Slug", "../x"), body=body)


@attack("graphs")
def updates_of_a_graph_without_a_token(world: World) -> Iterator[Heard]:
    update = f"INSERT DATA {{ <urn:a> <urn:b> 1 }} ; LOAD <http://127.0.0.1:{world.listener}/>"
    header = ("Content-Type", "application/sparql-update")
    yield world.ask("PATCH", "/graphs/hostile", header, body=update.encode())
    yield world.ask("POST", "/sparql", header, body=update.encode())


@attack("graphs")
def the_union_again_and_again(world: World) -> Iterator[Heard]:
    with ThreadPoolExecutor(6) as pool:
        forms = ("ttl", "jsonld", "rdf", "nt", "trig", "nq")
        yield from pool.map(
            lambda form: world.ask("GET", f"/graphs?default&format={form}", ("Accept", "*/*")),
            forms,
        )


@attack("fragments")
def odd_patterns_of_fragments(world: World) -> Iterator[Heard]:
    for value in (*ODD, "%22open%20string", "%22a%22@", "%22a%22%5E%5E", "x" * 6_000, "?s?s"):
        for name in world.random.sample(("subject", "predicate", "object", "graph"), 2):
            yield world.ask("GET", f"/fragments?{name}={value}", ("Accept", "text/turtle"))


@attack("fragments")
def pages_of_fragments_beyond_all(world: World) -> Iterator[Heard]:
    for page in (10**12, 0, -1, 10**30, "१", "x", "1e9", "%00", ""):
        yield world.ask("GET", f"/fragments?page={page}", ("Accept", "application/n-quads"))


@attack("fragments")
def deep_pages_of_fragments(world: World) -> Iterator[Heard]:
    for page in world.random.sample(range(1, 300), 6):
        yield world.get("/fragments", ("Accept", "application/trig"), page=page)


@attack("lists")
def pages_and_facets_beyond_all(world: World) -> Iterator[Heard]:
    for value in (10**12, 10**30, "-1", "%00", "x" * 3_000, "'; DROP TABLE x; --", '"*(', "NEAR("):
        for path in ("/doc/practice/", "/search", "/suggest", "/activity", "/stream", "/oai"):
            yield world.get(path, ("Accept", "*/*"), page=value, q=value, year=value, topic=value)

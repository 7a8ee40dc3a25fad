"""Requests that are HTTP, but too large, too many or in the wrong place."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, quote_plus

from hostile.attacks import DIRECT, FORM, World, attack
from hostile.wire import Heard

SMALL = "SELECT ?s { ?s a <https://w3id.org/iclod/ontology#City> } LIMIT "
EXACT = ("Accept", "application/sparql-results+json")


def small(world: World) -> str:
    """The query string of a small query that nobody asked before."""
    return f"/sparql?query={quote(SMALL + str(world.random.randrange(1, 10**9)))}"


@attack("parameters")
def ten_thousand_default_graphs(world: World) -> Iterator[Heard]:
    name = world.random.choice(("default-graph-uri", "named-graph-uri"))
    graphs = "".join(f"&{name}=urn:{n}:{world.random.random()}" for n in range(10_000))
    body = "query=" + quote_plus("SELECT * { ?s ?p ?o } ORDER BY ?o") + graphs
    yield world.ask("POST", "/sparql", FORM, EXACT, body=body.encode())
    yield world.ask("GET", "/sparql?" + body[:200_000], EXACT)


@attack("parameters")
def all_graphs_as_default_graphs(world: World) -> Iterator[Heard]:
    """Merging a thousand graphs that are there, and joining what is in them."""
    base = "https://w3id.org/iclod/doc/country/"
    graphs = "".join(f"&default-graph-uri={base}{n}" for n in ("norway", "italy", "spain")) * 300
    text = quote_plus("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c")
    yield world.ask("POST", "/sparql", FORM, EXACT, body=f"query={text}{graphs}".encode())


@attack("parameters")
def lines_in_parameters(world: World) -> Iterator[Heard]:
    injected = "x%0d%0aX-Injected:%201%0d%0a%0d%0a%3Chtml%3E"
    for name in ("query", "format", "version", "at", "default-graph-uri", "lang", injected):
        yield world.ask("GET", f"{small(world)}&{name}={injected}", EXACT)
    yield world.ask("GET", f"/{injected}", ("Accept", "text/html"))


@attack("parameters")
def query_in_two_places(world: World) -> Iterator[Heard]:
    path = small(world)
    yield world.ask("POST", path, DIRECT, EXACT, body=b"ASK { ?s ?p ?o }")
    yield world.ask("GET", f"{path}&query=ASK%7B%7D", EXACT)
    yield world.ask("POST", path, FORM, EXACT, body=b"query=ASK{}&query=ASK{}&update=x")
    yield world.ask("POST", "/sparql?update=DROP+ALL", DIRECT, EXACT, body=b"ASK { ?s ?p ?o }")


@attack("parameters")
def many_parameters(world: World) -> Iterator[Heard]:
    body = "&".join(f"a{n}=1" for n in range(200_000)) + "&query=ASK{}"
    yield world.ask("POST", "/sparql", FORM, EXACT, body=body.encode())
    yield world.ask("GET", "/sparql?" + body[:300_000], EXACT)
    yield world.ask("GET", "/sparql?" + "&" * 60_000, EXACT)


@attack("parameters")
def many_parts_of_a_form(world: World) -> Iterator[Heard]:
    mark = f"b{world.random.randrange(10**9)}"
    part = f'--{mark}\r\nContent-Disposition: form-data; name="query"; filename="x"\r\n\r\nASK\r\n'
    body = (part * 20_000 + f"--{mark}--\r\n").encode()
    header = ("Content-Type", f"multipart/form-data; boundary={mark}")
    for path in ("/sparql", "/validate", "/graphs"):
        yield world.ask("POST", path, header, body=body)


@attack("bodies")
def ten_megabytes_of_query(world: World) -> Iterator[Heard]:
    letter = world.random.choice((b"{", b" ", b"#", b"(", b"\xff", b"a", b"?a ", b"'"))
    body = letter * ((10 << 20) // len(letter))
    yield world.ask("POST", "/sparql", DIRECT, EXACT, body=body)
    yield world.ask("POST", "/sparql", FORM, EXACT, body=b"query=" + body)


@attack("bodies")
def bodies_beyond_the_limit(world: World) -> Iterator[Heard]:
    body = b"x" * (20 << 20)
    yield world.ask("POST", world.random.choice(("/sparql", "/validate")), DIRECT, body=body)
    yield world.ask("POST", "/sparql", DIRECT, ("Content-Length", str(10**15)), body=b"ASK")


@attack("bodies")
def bodies_that_unfold(world: World) -> Iterator[Heard]:
    data = b"ASK { ?s ?p ?o } #" + b"x" * (64 << 20)
    packed = gzip.compress(data) if world.random.random() < 0.5 else zlib.compress(data)
    for name in ("gzip", "deflate", "br", "gzip, gzip", "zstd"):
        yield world.ask("POST", "/sparql", DIRECT, ("Content-Encoding", name), body=packed)


@attack("bodies")
def bombs_to_validate(world: World) -> Iterator[Heard]:
    entity = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bodies = {
        "application/rdf+xml": f'<!DOCTYPE r [<!ENTITY a0 "x">{entity}]><r>&a11;</r>',
        "application/ld+json": '{"a":' * 9_000 + "1" + "}" * 9_000,
        "text/turtle": "<urn:a> <urn:b> " + "[ <urn:b> " * 9_000,
        "application/n-triples": "".join(
            f"_:b{a} <urn:p> _:b{b} .\n" for a in range(10) for b in range(10)
        ),
    }
    for media_type in world.random.sample(sorted(bodies), 2):
        body = bodies[media_type].encode()
        yield world.ask("POST", "/validate", ("Content-Type", media_type), body=body)


@attack("headers")
def thousands_of_headers(world: World) -> Iterator[Heard]:
    many = [(f"X-{n}", "x") for n in range(world.random.choice((90, 5_000)))]
    yield world.ask("GET", small(world), *many)


@attack("headers")
def accept_with_thousands_of_items(world: World) -> Iterator[Heard]:
    count = world.random.choice((500, 4_000))
    items = ",".join(f"a{n}/b{n};q=0.{n % 9}" for n in range(count))
    for name in ("Accept", "Accept-Language", "Accept-Encoding", "Accept-Profile", "If-None-Match"):
        yield world.ask("GET", small(world), (name, items))
    yield world.ask("GET", small(world), ("Accept", "," * 60_000))


@attack("headers")
def odd_accept(world: World) -> Iterator[Heard]:
    odd = ('text/turtle;q="', "*/*;q=1e999", "a/b;" + "c=d;" * 5_000, ";;;", '"\\', "text/*;q=nan")
    for value in (*odd, "é/é", "*/*;q=-1", "application/sparql-results+json;q=0, */*;q=0"):
        yield world.ask("GET", small(world), ("Accept", value))


@attack("headers")
def odd_hosts(world: World) -> Iterator[Heard]:
    odd = ("evil.example", "127.0.0.1:0", "127.0.0.1:99999", "[::1", "a" * 5_000, "é", "a b", "")
    for value in (*odd, "user@127.0.0.1", "127.0.0.1/x", "127.0.0.1, x", "xn--a.xn--b"):
        yield world.ask("GET", small(world), EXACT, ("Host", value))


@attack("headers")
def odd_ranges_and_conditions(world: World) -> Iterator[Heard]:
    ranges = "bytes=" + ",".join(f"{n}-{n + 9}" for n in range(2_000))
    for name, value in (
        ("Range", ranges),
        ("Range", "bytes=-9223372036854775809"),
        ("Range", "bytes=9-1"),
        ("If-Match", '"x", *'),
        ("If-Modified-Since", "Thu, 99 Zzz 99999 99:99:99"),
        ("If-None-Match", '"' * 9_000),
        ("If-Range", "W/*"),
        ("Expect", "200-ok"),
        ("TE", "trailers, " * 900),
        ("Cookie", "a=b; " * 9_000),
        ("Authorization", "Bearer " + "x" * 50_000),
        ("X-Forwarded-For", "1.2.3.4, " * 5_000),
        ("Forwarded", 'for="[::1";proto=javascript'),
        ("Content-Type", "x"),
        ("Content-Encoding", "x"),
    ):
        yield world.ask("GET", small(world), EXACT, (name, value))


@attack("methods")
def odd_methods(world: World) -> Iterator[Heard]:
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "OPTIONS", "LINK", "QUERY"):
        yield world.ask(method, "/sparql", DIRECT, body=b"ASK { ?s ?p ?o }")


@attack("floods")
def flood_of_heads(world: World) -> Iterator[Heard]:
    with ThreadPoolExecutor(40) as pool:
        paths = [small(world) for _ in range(300)]
        yield from pool.map(lambda path: world.ask("HEAD", path, EXACT), paths)


@attack("floods")
def flood_of_options(world: World) -> Iterator[Heard]:
    with ThreadPoolExecutor(40) as pool:
        yield from pool.map(
            lambda path: world.ask("OPTIONS", path, ("Origin", "http://a.example")),
            [small(world) for _ in range(300)],
        )


@attack("floods")
def flood_of_small_queries(world: World) -> Iterator[Heard]:
    with ThreadPoolExecutor(40) as pool:
        yield from pool.map(
            lambda path: world.ask("GET", path, EXACT), [small(world) for _ in range(300)]
        )


@attack("floods")
def two_hundred_connections_at_once(world: World) -> Iterator[Heard]:
    """Each asks something that takes as long as it may."""
    bomb = (
        f"SELECT (COUNT(*) AS ?n{world.random.randrange(99)}) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }}"
    )
    with ThreadPoolExecutor(200) as pool:
        yield from pool.map(lambda _: world.query(bomb, accept="*/*"), range(200))


@attack("floods")
def flood_of_syntax_errors(world: World) -> Iterator[Heard]:
    with ThreadPoolExecutor(20) as pool:
        yield from pool.map(
            lambda n: world.query(f"SELECT * {{ ?s ?p{n} ", accept="text/html"), range(100)
        )

"""Queries that want the server to ask others, to read its files, or to write."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from hostile.attacks import FORM, World, attack
from hostile.wire import Heard

#: Spellings of SERVICE; `{}` is the address.
SPELLINGS = {
    "service": "SELECT * {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
    "service in lower case": "select * where {{ service <{0}> {{ ?s ?p ?o }} }}",
    "service in mixed case": "SELECT * {{ sErViCe<{0}>{{ ?s ?p ?o }} }}",
    "service silent": "SELECT * {{ SERVICE SILENT <{0}> {{ ?s ?p ?o }} }}",
    "service with comments between": (
        "SELECT * {{ SERVICE#x>\n#{{\n\tSILENT # <\n<{0}>\n{{ ?s ?p ?o }} }}"
    ),
    "service escaped": "SELECT * {{ \\u0053ERVICE <{0}> {{ ?s ?p ?o }} }}",
    "service escaped in the middle": "SELECT * {{ SERV\\U00000049CE <{0}> {{ ?s ?p ?o }} }}",
    "service at an escaped address": "SELECT * {{ SERVICE <\\u0068ttp{1}> {{ ?s ?p ?o }} }}",
    "service by a prefixed name": "PREFIX x: <{0}> SELECT * {{ SERVICE x: {{ ?s ?p ?o }} }}",
    "service glued to a prefixed name": "PREFIX x: <{0}> SELECT * {{ SERVICEx:a {{ ?s ?p ?o }} }}",
    "service by the base": "BASE <{0}> SELECT * {{ SERVICE <x> {{ ?s ?p ?o }} }}",
    "service by a variable": "SELECT * {{ VALUES ?g {{ <{0}> }} SERVICE ?g {{ ?s ?p ?o }} }}",
    "service by a bound variable": (
        "SELECT * {{ BIND(IRI('{0}') AS ?g) SERVICE SILENT ?g {{ ?s ?p ?o }} }}"
    ),
    "service in an optional": (
        "SELECT * {{ ?s ?p ?o OPTIONAL {{ SERVICE <{0}> {{ ?s ?q ?x }} }} }} LIMIT 9"
    ),
    "service in exists": "ASK {{ ?s ?p ?o FILTER NOT EXISTS {{ SERVICE <{0}> {{ ?s ?q ?x }} }} }}",
    "service in a subquery": (
        "SELECT * {{ {{ SELECT * {{ {{ SERVICE <{0}> {{ ?s ?q ?x }} }} UNION {{}} }} }} }}"
    ),
    "service in minus": "SELECT * {{ ?s ?p ?o MINUS {{ SERVICE <{0}> {{ ?s ?p ?o }} }} }} LIMIT 1",
    "service after true": "ASK {{ FILTER(true)SERVICE<{0}>{{ ?s ?p ?o }} }}",
    "service in a construct": "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
    "service in a describe": "DESCRIBE ?s {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
    "service behind a string": (
        'SELECT * {{ BIND("\'" AS ?x) SERVICE <{0}> {{ ?s ?p ?o BIND("\'" AS ?y) }} }}'
    ),
    "service behind a mark that could open an iri": (
        "ASK {{ FILTER(1<2) SERVICE <{0}> {{ ?s ?p ?o FILTER(2>1) }} }}"
    ),
}
LOADS = {
    "load": "LOAD <{0}>",
    "load silent into": "LOAD SILENT <{0}> INTO GRAPH <urn:x>",
    "insert": "INSERT DATA {{ <urn:a> <urn:b> <{0}> }}",
    "delete where": "DELETE WHERE {{ ?s ?p ?o }}",
    "drop": "# SELECT\nDROP ALL",
    "clear behind a select": "SELECT * {{ ?s ?p ?o }} ; CLEAR ALL",
    "load behind a prologue": "PREFIX a: <urn:a> \\u004COAD <{0}>",
    "using": "INSERT {{ ?s ?p ?o }} USING <{0}> WHERE {{ ?s ?p ?o }}",
}


def addresses(world: World) -> Iterator[str]:
    """Where it shall go: to the listener, and to a file."""
    number = world.random.randrange(10**6)
    yield f"http://127.0.0.1:{world.listener}/{number}"
    yield f"file:///etc/passwd?{number}"


def _outward(name: str, text: str, kind: str) -> None:
    def run(world: World) -> Iterator[Heard]:
        for address in addresses(world):
            filled = text.format(address, address.removeprefix("http"))
            if kind == "writing" and world.random.random() < 0.5:
                body = b"update=" + filled.encode()
                yield world.ask("POST", "/sparql", FORM, body=body)
            else:
                yield world.query(filled)

    run.__name__ = name
    attack(kind)(run)


for _name, _text in SPELLINGS.items():
    _outward(_name, _text, "service")
for _name, _text in LOADS.items():
    _outward(_name, _text, "writing")


@attack("from")
def from_an_address(world: World) -> Iterator[Heard]:
    for address in addresses(world):
        word = world.random.choice(("FROM", "FROM NAMED", "from", "\\u0046ROM"))
        yield world.query(
            f"SELECT * {word} <{address}> {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{}} }} }}"
        )


@attack("from")
def default_graph_at_an_address(world: World) -> Iterator[Heard]:
    for address in addresses(world):
        for name in ("default-graph-uri", "named-graph-uri", "graph", "using-graph-uri"):
            yield world.get(
                "/sparql", ("Accept", "*/*"), query="ASK { ?s ?p ?o }", **{name: address}
            )


@attack("from")
def graph_store_at_an_address(world: World) -> Iterator[Heard]:
    for address in addresses(world):
        yield world.get("/graphs", ("Accept", "text/turtle"), graph=address)


@attack("from")
def fragments_of_an_address(world: World) -> Iterator[Heard]:
    for address in addresses(world):
        yield world.get("/fragments", ("Accept", "text/turtle"), subject=address, object=address)


@attack("from")
def validation_that_fetches(world: World) -> Iterator[Heard]:
    for address in addresses(world):
        context = f'{{"@context": "{address}", "@id": "urn:a", "urn:b": "c"}}'
        yield world.ask(
            "POST", "/validate", ("Content-Type", "application/ld+json"), body=context.encode()
        )
        turtle = (
            f"@prefix owl: <http://www.w3.org/2002/07/owl#> . <urn:a> owl:imports <{address}> ;"
            f" <http://www.w3.org/ns/shacl#select> 'SELECT * FROM <{address}> {{ ?s ?p ?o }}' ."
        )
        yield world.ask("POST", "/validate", ("Content-Type", "text/turtle"), body=turtle.encode())


def disguised(r: Random, text: str) -> bytes:
    """A text in bytes that some take for UTF-8."""
    return r.choice(
        (
            b"\xef\xbb\xbf" + text.encode(),
            b"\xef\xbb\xbf\xef\xbb\xbf" + text.encode(),
            text.encode("utf-16"),
            text.encode().replace(b"S", b"\xc1\x93"),  # overlong
            text.encode().replace(b" ", b"\xc2\xa0"),
            text.encode() + b"\0",
            text.encode().replace(b"?s", b"?s\0"),
            text.encode().replace(b"?s", b"?\xed\xa0\x80"),  # half of a pair
            text.encode() + b"\xff\xfe",
            text.replace("?s", "?\\uD800").encode(),
            text.replace("?s", "?s\u202e\u2066").encode(),
            text.replace("?s", "?\U000e0001\U0010ffff").encode(),
            text.replace("SELECT", "SELECT\r\nX-Injected: 1\r\n\r\n").encode(),
            text.replace("SELECT", "ＳＥＬＥＣＴ").encode(),
            text.replace("SELECT", "SELEC\u0131T\u017f").encode(),
        )
    )


@attack("bytes")
def odd_bytes_in_a_query(world: World) -> Iterator[Heard]:
    from urllib.parse import quote_from_bytes

    data = disguised(world.random, "SELECT ?s { ?s ?p ?o } LIMIT 1")
    types = (
        "application/sparql-query",
        "application/sparql-query; charset=utf-16",
        "",
        "a/b;c=\xff",
    )
    for media_type in types:
        header = [("Content-Type", media_type)] if media_type else []
        yield world.ask("POST", "/sparql", *header, body=data)
    yield world.ask("GET", "/sparql?query=" + quote_from_bytes(data))
    yield world.ask("POST", "/sparql", FORM, body=b"query=" + data)

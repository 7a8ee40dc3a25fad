"""What strangers ask of a real server: each ends clearly, others are answered, nothing goes out."""

import contextlib
import json
import re
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import httpx
import pytest
from loopback import serving

from iclod.app import create_app

DEADLINE = 2.0
VALUES = "VALUES ?a { " + "1 " * 6_000 + "}"
EXACT = {"Accept": "application/sparql-results+json"}


def service(keyword):
    return lambda port: f"SELECT * {{ {keyword} <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}"


QUERIES = {
    "nested": lambda _: "SELECT * WHERE " + "{" * 2_200 + "}" * 2_200,
    "parentheses": lambda _: "ASK { FILTER(" + "(" * 4_200 + "1" + ")" * 4_200 + ") }",
    "optionals": lambda _: "SELECT * {" + "OPTIONAL { ?s ?p ?o } " * 2_700 + "}",
    "path": lambda _: "SELECT * { ?s " + "/".join(["<urn:p>"] * 3_000) + " ?o }",
    "or": lambda _: "SELECT * { FILTER(" + " || ".join(["?a"] * 9_400) + ") }",
    "cartesian count": lambda _: "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "cartesian order": lambda _: "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f",
    "values": lambda _: (
        "SELECT (COUNT(*) AS ?n) { "
        + VALUES
        + VALUES.replace("?a", "?b")
        + VALUES.replace("?a", "?c")
        + "}"
    ),
    "regex": lambda _: (
        'SELECT * { ?s ?p ?o . ?q ?r ?t FILTER(REGEX(CONCAT(STR(?o), STR(?t)), "(a*)*b")) }'
        " ORDER BY ?s"
    ),
    "service": service("SERVICE"),
    "service silent": service("SERVICE SILENT"),
    "escaped service": service("\\u0053ERVICE"),
    "service lower case": service("service"),
    "load": lambda port: f"LOAD <http://127.0.0.1:{port}/>",
    "from": lambda port: f"SELECT * FROM <http://127.0.0.1:{port}/> {{ ?s ?p ?o }}",
    "from file": lambda _: "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "update": lambda _: "DROP ALL",
    "literal": lambda _: 'ASK { ?s ?p "' + "x" * 200_000 + '" }',
    "nul": lambda _: "ASK { ?s ?p '\0' }",
}


@pytest.fixture(scope="module")
def target(packaged_home):
    with serving(packaged_home, ICLOD_SPARQL__DEADLINE=str(DEADLINE)) as client:
        yield client


@pytest.fixture(scope="module")
def listener():
    """A port and what came in on it."""
    heard = []
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.settimeout(0.1)
        over = threading.Event()

        def listen():
            while not over.is_set():
                try:
                    heard.append(server.accept()[0].close())
                except TimeoutError:
                    continue

        thread = threading.Thread(target=listen)
        thread.start()
        yield server.getsockname()[1], heard
        over.set()
        thread.join()


@pytest.mark.parametrize("name", QUERIES)
def test_each_ends_clearly_and_in_time(target, listener, name):
    port, heard = listener
    begun = time.monotonic()
    answer = target.post("/sparql", data={"query": QUERIES[name](port)}, headers=EXACT)
    # A machine that is busy with other tests may need a while to get to it.
    assert time.monotonic() - begun < DEADLINE + 15
    if name in ("from", "from file"):
        assert (answer.status_code, answer.json()["results"]["bindings"]) == (200, [])
    elif name == "nul":
        assert answer.status_code in (200, 400)
    else:
        assert answer.status_code in (400, 403, 413, 503), answer.text
        assert answer.headers["Content-Type"] == "application/problem+json"
        problem = json.loads(answer.text)
        assert problem["status"] == answer.status_code
        assert problem["detail"]
        assert "Traceback" not in answer.text
    assert not heard
    ask = target.post("/sparql", data={"query": "ASK { ?s ?p ?o }"}, headers=EXACT)
    assert (ask.status_code, ask.json()["boolean"]) == (200, True)


def test_others_are_answered_meanwhile(target):
    bomb = QUERIES["cartesian count"](0)
    with ThreadPoolExecutor(4) as pool:
        bombs = [
            pool.submit(httpx.post, f"{target.base_url}/sparql", data={"query": bomb}, timeout=60)
            for _ in range(4)
        ]
        time.sleep(0.2)
        for turn in range(10):
            query = f"SELECT * {{ ?s a <https://w3id.org/iclod/ontology#City> }} LIMIT {turn + 1}"
            answer = target.post("/sparql", data={"query": query}, headers=EXACT)
            assert answer.status_code == 200
            assert len(answer.json()["results"]["bindings"]) == turn + 1
        assert {found.result().status_code for found in bombs} <= {429, 503}
    assert target.get("/readyz").status_code == 200


RDF = {
    "doctype": ("application/rdf+xml", '<!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>'),
    "nested json": ("application/ld+json", '{"a":' * 5_000 + "1" + "}" * 5_000),
    "remote context": ("application/ld+json", '{"@context":"http://127.0.0.1:%s/","@id":"urn:a"}'),
    "nested turtle": ("text/turtle", "<urn:a> <urn:b> " + "[ <urn:b> " * 5_000),
    "triple terms": ("text/turtle", "<urn:a> <urn:b> " + "<<( " * 18_000),
    "cut": ("text/turtle", "<urn:a> <urn:b"),
    "no text": ("text/turtle", b"\xff\xfe\0"),
    "strange type": ("application/x-nonsense", "x"),
}


@pytest.mark.parametrize("name", RDF)
def test_rdf_that_is_none_is_refused(target, listener, name):
    port, heard = listener
    media_type, body = RDF[name]
    if name == "remote context":
        body %= port
    answer = target.post("/validate", content=body, headers={"Content-Type": media_type})
    assert answer.status_code in (400, 413, 415, 422), answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert not heard
    assert target.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/id/practice/%0d%0aSet-Cookie:%20a=b",
        "/doc/practice/%00",
        "/doc/practice/..%2f..%2fetc%2fpasswd",
        "/doc/../../etc/passwd",
        "/doc/practice/" + "a" * 5_000,
        "/doc/practice/%C3%A9t%C3%A9",
        "/doc/practice/?page=99999999999999999999",
        "/doc/practice/?page=x",
        "/doc/practice/?year=%00",
        "/doc/practice/?q=%22%27*%28",
        "/search?q=" + "%22" * 2_000,
        "/suggest?q=%00",
        "/graphs?graph=http://a/%0d%0ab",
        "/graphs?graph=",
        "/dumps/..%2f..%2fjournal.sqlite",
        "/dumps/1/..%2f..%2f..%2fdesk.sqlite",
        "/static/..%2f..%2fapp.py",
        "/ontology/..%2f",
        "/doc/practice/x?format=exe",
        "/?format=",
    ],
)
@pytest.mark.parametrize("accept", ["text/html", "text/turtle", "x", "*/*;q=0"])
def test_odd_paths_never_fail(target, path, accept):
    answer = target.get(path, headers={"Accept": accept})
    assert answer.status_code < 500, answer.text
    assert "set-cookie" not in answer.headers
    assert b"SQLite format" not in answer.content


#: What stands in for a part of a path, and for a value of a query.
ODD = {
    "nul": "%00",
    "line": "x%0d%0aSet-Cookie:%20a=b",
    "up": "..%2f..%2f..%2fetc%2fpasswd",
    "dots": "..",
    "not utf-8": "%ff%fe",
    "accents": "%C3%A9t%C3%A9",
    "accents unescaped": "été",
    "markup": "%3Cscript%3Ealert(1)%3C/script%3E",
    "percent": "%25%2525%",
    "bidi": "%E2%80%AE%F0%9F%92%A9",
    "number": "99999999999999999999",
    "long": "a" * 6_000,
    "empty": "",
}
QUERIED = (
    *("page", "q", "format", "_profile", "_mediatype", "lang", "topic", "country", "year"),
    *("graph", "iri", "verb", "set", "from", "until", "resumptionToken", "version", "query"),
)


@pytest.fixture(scope="module")
def rules(published):
    """Every address of the application that can be asked with GET."""
    found = create_app(published).url_map.iter_rules()
    return sorted({rule.rule for rule in found if "GET" in (rule.methods or ())})


def clear(answer, asked):
    assert answer.status_code < 500, f"{answer.status_code} for {asked[:200]}"
    assert "set-cookie" not in answer.headers, asked
    assert "Traceback" not in answer.text
    if "html" in answer.headers["Content-Type"]:
        assert "<script>alert" not in answer.text, asked
    for name in ("Content-Security-Policy", "Access-Control-Allow-Origin", "Cache-Control"):
        assert name in answer.headers, f"{name} is missing: {asked[:200]}"
    if answer.status_code >= 400:
        wanted = ("application/problem+json", "text/html", "text/turtle")
        assert answer.headers["Content-Type"].partition(";")[0] in wanted, asked


@pytest.mark.parametrize("name", ODD)
def test_odd_parts_of_every_path_are_answered_clearly(target, rules, name):
    accept = "text/html" if name in ("markup", "line") else "text/turtle"
    for rule in rules:
        if "<" in rule:
            path = re.sub(r"<[^>]+>", lambda _: ODD[name], rule)
            clear(target.get(path, headers={"Accept": accept}), path)


@pytest.mark.parametrize("name", ["nul", "line", "not utf-8", "markup", "number", "long"])
def test_odd_values_in_every_query_are_answered_clearly(target, rules, name):
    query = "&".join(f"{key}={ODD[name]}" for key in QUERIED)[:30_000] + "&&=&"
    for rule in rules:
        if "<" not in rule and rule not in ("/metrics", "/openapi.json"):
            path = f"{rule}?{query}"
            clear(target.get(path, headers={"Accept": "text/html"}), path)


def raw(port, request):
    """What a server answers to bytes that no client would send."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        connection.settimeout(5)
        found = b""
        with contextlib.suppress(TimeoutError, ConnectionResetError):
            while part := connection.recv(65536):
                found += part
    return found


@pytest.mark.parametrize(
    "line",
    [
        b"GET /doc/practice/" + b"a" * 100_000 + b" HTTP/1.1",
        b"GET /search?q=" + b"a" * 200_000 + b" HTTP/1.1",
        b"GET /doc/\xc3\xa9t\xc3\xa9 HTTP/1.1",
        b"GET /doc/\r\nX: y HTTP/1.1",
        b"GET /doc/\0 HTTP/1.1",
        b"GET http://evil.example/doc/practice/ HTTP/1.1",
        b"GET //evil.example/doc/practice HTTP/1.1",
        b"GET /doc/practice?\xff HTTP/1.1",
        b"GET * HTTP/1.1",
        b"BREW /doc/practice/ HTTP/1.1",
        b"TRACE / HTTP/1.1",
    ],
    ids=lambda line: repr(line[:30]),
)
def test_odd_lines_of_request_do_no_harm(target, line):
    found = raw(target.port, line + b"\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    status = found.split(b" ", 2)[1] if found else b"closed"
    assert not status.startswith(b"5"), found[:300]
    head = found.partition(b"\r\n\r\n")[0].lower()
    assert b"evil.example" not in head or status in (b"400", b"404", b"421"), head
    assert target.get("/healthz").status_code == 200


@pytest.mark.parametrize("name", ["Accept", "Accept-Language", "Accept-Profile", "Accept-Datetime"])
def test_headers_in_two_lines_count_as_one(target, name):
    values = {
        "Accept": ("image/png", "application/n-triples"),
        "Accept-Language": ("de", "fr"),
        "Accept-Profile": ("<urn:a>", "<https://schema.org/>"),
        "Accept-Datetime": ("nonsense", "nonsense"),
    }[name]
    path = "/doc/country/norway"
    accept = [] if name == "Accept" else [("Accept", "text/html" if "Lang" in name else "*/*")]
    apart = target.get(path, headers=[*accept, *((name, value) for value in values)])
    joined = target.get(path, headers=[*accept, (name, ", ".join(values))])
    plain = target.get(path, headers=accept or None)
    assert apart.content == joined.content
    assert name == "Accept-Datetime" or apart.content != plain.content

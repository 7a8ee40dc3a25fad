"""The edge in this process: what it answers itself, what it leaves to Flask, how streams pass."""

import gzip
import io
import time

import pytest
from direct import Client
from flask import Response

from iclod import app as application
from iclod.errors import NotFound
from iclod.registry import dumping
from iclod.web import measures, responses
from iclod.web.edge import Edge
from iclod.web.exchange import Answer

LONG = b"all work and no play\n" * 100_000


@pytest.fixture(scope="module")
def client():
    with Client() as made:
        yield made


@pytest.fixture(scope="module")
def edge(published):
    app = application.create_app(published)

    @app.route("/spooled")
    def spooled():
        return responses.stream(io.BytesIO(LONG), len(LONG), "text/plain")

    @app.route("/generated")
    def generated():
        return Response(iter([LONG[:21], LONG[21:]]), content_type="text/plain")

    return Edge(app, published, (direct,))


def direct(registry, asked):
    if asked.path == "/direct":
        text = f"{asked.origin} {asked.query} {asked.headers.get('accept')}".encode()
        return Answer(200, (("content-type", "text/plain"),), text, frozenset({"Accept"}))
    if asked.path == "/direct/missing":
        raise NotFound("nothing")
    if asked.path == "/healthz":
        raise RuntimeError("failed on purpose")
    return None


def test_a_direct_answer_is_complete_and_kept(edge, client):
    direct_before, kept_before = measures.DIRECT.value, measures.CACHED.value
    first = client.ask(edge, "/direct?a=1", headers=[("accept", "x"), ("accept", "y")])
    second = client.ask(edge, "/direct?a=1", headers=[("accept", "x"), ("accept", "y")])
    assert first == second
    assert first.body == b"http://127.0.0.1:8000 a=1 x,y"
    assert measures.DIRECT.value == direct_before + 1
    assert measures.CACHED.value == kept_before + 1
    for name in ("etag", "access-control-allow-origin", "content-security-policy", "vary"):
        assert first.header(name)
    assert first.header("content-length") == str(len(first.body))
    assert first.header("cache-control") == "no-cache"


def test_errors_of_direct_functions_are_left_to_flask(edge, client, caplog):
    answer = client.ask(edge, "/direct/missing")
    assert (answer.status, answer.header("content-type")) == (404, "application/problem+json")
    assert "failed" not in caplog.text
    assert client.ask(edge, "/healthz").status == 200
    assert "failed without the application" in caplog.text


@pytest.mark.parametrize(
    ("host", "status"),
    [("a b", 400), ("x/y", 400), ("a@b", 400), ("EXAMPLE.org", 404), (None, 404)],
)
def test_odd_hosts_are_left_to_flask(edge, client, host, status):
    assert client.ask(edge, "/direct", host=host).status == status


def test_forwarded_headers_of_strangers_count_for_nothing(edge, client):
    told = [("x-forwarded-host", "evil.example"), ("forwarded", "host=evil.example")]
    assert b"evil" not in client.ask(edge, "/direct?b", headers=told).body
    assert b"evil" not in client.ask(edge, "/robots.txt", headers=told).body


def test_a_spooled_answer_is_coded_on_the_way(edge, client):
    plain = client.ask(edge, "/spooled")
    assert plain.body == LONG
    assert plain.header("content-length") == str(len(LONG))
    assert plain.header("vary") == "Accept-Encoding"
    coded = client.ask(edge, "/spooled", headers=[("accept-encoding", "gzip")])
    assert gzip.decompress(coded.body) == LONG
    assert coded.header("content-encoding") == "gzip"
    assert coded.header("content-length") == ""
    assert coded.header("etag") == plain.header("etag")[:-1] + '-gzip"'


@pytest.mark.parametrize("coding", ["identity", "gzip", "zstd"])
def test_a_spooled_answer_knows_head_and_304(edge, client, coding):
    headers = [("accept-encoding", coding)]
    get = client.ask(edge, "/spooled", headers=headers)
    head = client.ask(edge, "/spooled", "HEAD", headers)
    assert (head.status, head.headers, head.body) == (200, get.headers, b"")
    headers.append(("if-none-match", get.header("etag")))
    for method in ("GET", "HEAD"):
        short = client.ask(edge, "/spooled", method, headers)
        assert (short.status, short.body) == (304, b"")
        assert short.header("etag") == get.header("etag")
        assert short.header("vary") == "Accept-Encoding"
        assert short.header("content-length") == short.header("content-encoding") == ""


def test_a_generated_answer_is_sent_as_it_comes(edge, client):
    for coding, undo in (("identity", bytes), ("gzip", gzip.decompress)):
        answer = client.ask(edge, "/generated", headers=[("accept-encoding", coding)])
        assert undo(answer.body) == LONG
        assert answer.header("content-length") == ""
        head = client.ask(edge, "/generated", "HEAD", [("accept-encoding", coding)])
        assert (head.headers, head.body) == (answer.headers, b"")


def test_answers_to_a_post_are_coded_and_never_304(edge, client):
    query = b"SELECT * { ?s ?p ?o } LIMIT 50"
    headers = [
        ("content-type", "application/sparql-query"),
        ("content-length", str(len(query))),
        ("accept", "text/csv"),
        ("accept-encoding", "gzip"),
        ("if-none-match", "*"),
    ]
    answer = client.ask(edge, "/sparql", "POST", headers, body=query)
    assert answer.status == 200
    assert gzip.decompress(answer.body).startswith(b"o,p,s\r\n")


@pytest.mark.parametrize(("length", "status"), [("9" * 5000, 413), ("-1", 400), ("1e3", 400)])
def test_odd_lengths_of_bodies(edge, client, length, status):
    assert client.ask(edge, "/sparql", "POST", [("content-length", length)]).status == status


def test_a_new_dump_makes_the_memory_forget(frame, client):
    edge = Edge(application.create_app(frame), frame)
    client.ask(edge, "/robots.txt")
    assert edge.cache.size
    dumping.make(frame)
    for _ in range(100):
        if not edge.cache.size:
            break
        time.sleep(0.05)
        client.ask(edge, "/metrics")
    assert not edge.cache.size


def test_dumps_are_sent_as_they_lie_there_and_in_parts(frame, client):
    number = dumping.make(frame).number
    edge = Edge(application.create_app(frame), frame)
    path = f"/dumps/{number}/iclod.ttl"
    lying = (frame.home / "dumps" / str(number) / "iclod.ttl").read_bytes()
    for _ in range(2):
        whole = client.ask(edge, path, headers=[("accept-encoding", "gzip")])
        assert (whole.status, whole.header("content-encoding")) == (200, "")
        assert whole.body == lying
        part = client.ask(edge, path, headers=[("range", "bytes=5-9")])
        assert (part.status, part.body) == (206, lying[5:10])
        assert part.header("content-range") == f"bytes 5-9/{len(lying)}"
        known = [("if-none-match", whole.header("etag"))]
        short = client.ask(edge, path, headers=known)
        assert (short.status, short.body, short.header("etag")) == (304, b"", known[0][1])
        head = client.ask(edge, path, "HEAD")
        assert (head.headers, head.body) == (whole.headers, b"")

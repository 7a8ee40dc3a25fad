"""Answers that wait for a worker: streamed, broken off, given up when the client leaves."""

import ast
import gzip
import http.client
import re
import socket
import time

import httpx
import pytest
from loopback import serving
from streaming import LINE


@pytest.fixture(scope="module")
def server(packaged_home):
    with serving(packaged_home, application="streaming:asgi") as client:
        yield client


def raw(server, path, *, until=None, method="GET"):
    """All bytes of an answer as they come, and whether the connection was closed."""
    with socket.create_connection(("127.0.0.1", server.port), 10) as connection:
        connection.sendall(
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode()
        )
        received = b""
        while until is None or until not in received:
            try:
                piece = connection.recv(1 << 16)
            except ConnectionResetError:
                return received, True
            if not piece:
                return received, True
            received += piece
        return received, False


def told(server):
    return ast.literal_eval(server.get("/told").text)


def wait_until(server, name, value):
    for _ in range(200):
        found = told(server)
        if found[name] >= value:
            return found
        time.sleep(0.02)
    raise TimeoutError(f"{name} stays {found}")


def test_a_stream_comes_chunked_and_whole(server):
    answer = server.get("/long", headers={"Accept-Encoding": "identity"})
    assert answer.content == LINE * 500
    assert answer.headers["Transfer-Encoding"] == "chunked"
    assert answer.headers["ETag"] == 'W/"abc"'
    coded = server.get("/long", headers={"Accept-Encoding": "gzip"})
    assert coded.content == LINE * 500
    assert coded.headers["ETag"] == 'W/"abc-gzip"'
    assert gzip.compress(b"")  # What is coded on the way is read by the client itself.


def test_a_stream_that_breaks_has_no_last_chunk(server):
    received, closed = raw(server, "/broken")
    assert closed
    head, _, body = received.partition(b"\r\n\r\n")
    assert b"transfer-encoding: chunked" in head.lower()
    assert LINE in body
    assert not body.endswith(b"0\r\n\r\n")


def test_a_stream_that_breaks_is_shorter_than_it_says(server):
    received, closed = raw(server, "/known")
    assert closed
    head, _, body = received.partition(b"\r\n\r\n")
    assert f"content-length: {len(LINE) * 10}".encode() in head.lower()
    assert len(body) == len(LINE) * 5


@pytest.mark.parametrize("path", ["/broken", "/known"])
def test_clients_see_that_an_answer_is_not_complete(server, path):
    with pytest.raises(httpx.RemoteProtocolError):
        server.get(path)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", path)
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        connection.getresponse().read()
    connection.close()


def test_head_and_304_end_the_work(server):
    before = told(server)
    received, _ = raw(server, "/endless", method="HEAD", until=b"\r\n\r\n")
    assert received.startswith(b"HTTP/1.1 200")
    known = {"If-None-Match": 'W/"abc"', "Accept-Encoding": "identity"}
    answer = server.get("/endless", headers=known)
    assert (answer.status_code, answer.content) == (304, b"")
    assert wait_until(server, "closed", before["closed"] + 2)["read"] - before["read"] < 50


def test_a_client_that_leaves_in_the_middle_ends_the_work(server):
    before = told(server)
    raw(server, "/endless", until=LINE)
    found = wait_until(server, "closed", before["closed"] + 1)
    time.sleep(0.1)
    assert told(server)["read"] == found["read"]


def test_a_slow_client_holds_no_memory_and_no_thread(server):
    before = told(server)["read"]
    connection = socket.create_connection(("127.0.0.1", server.port), 10)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 14)
    connection.sendall(b"GET /endless HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    time.sleep(2.0)
    first = told(server)["read"]
    time.sleep(0.5)
    assert told(server)["read"] - first < 5
    assert (first - before) * len(LINE) < 32 << 20
    connection.close()
    assert server.get("/healthz").status_code == 200


def test_a_client_that_leaves_before_the_first_byte_ends_the_work(server):
    before = told(server)["stopped"]
    with socket.create_connection(("127.0.0.1", server.port), 10) as connection:
        connection.sendall(b"GET /waits HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        time.sleep(0.3)
    began = time.monotonic()
    wait_until(server, "stopped", before + 1)
    assert time.monotonic() - began < 2


def test_what_waits_keeps_nobody_waiting(server):
    sockets = [socket.create_connection(("127.0.0.1", server.port), 10) for _ in range(40)]
    for connection in sockets:
        connection.sendall(b"GET /waits HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    time.sleep(0.2)
    began = time.monotonic()
    assert server.get("/doc/country/norway.ttl").status_code == 200
    assert server.get("/healthz").status_code == 200
    assert time.monotonic() - began < 2
    for connection in sockets:
        connection.close()


def test_what_fails_is_a_problem_and_never_a_trace(server):
    answer = server.get("/fails")
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/problem+json")
    assert "purpose" not in answer.text
    assert server.get("/fails", headers={"Accept": "text/html"}).status_code == 500


def test_a_query_by_post_is_remembered_too(server):
    query, headers = "ASK { }", {"Content-Type": "application/sparql-query"}

    def cached():
        text = server.get("/metrics").text
        return float(re.search(r"^iclod_cached_total ([0-9.]+)", text, re.MULTILINE)[1])

    first = server.post("/sparql", content=query, headers=headers)
    before = cached()
    second = server.post("/sparql", content=query, headers=headers)
    assert first.content == second.content
    assert cached() == before + 1
    other = server.post("/sparql", content=query, headers=headers | {"Accept": "text/csv"})
    assert other.headers["Content-Type"].startswith("text/csv")
    changed = server.post("/sparql", content="ASK { FILTER (false) }", headers=headers)
    assert changed.json()["boolean"] is False

"""What only shows on a real connection."""

import os
import shutil
import signal
import socket
import time
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from loopback import serving, wait_for

from iclod.config import Settings
from iclod.registry import Change, Registry


def raw(port, *parts, pause=0.0, half_close=False):
    """Everything that the server sends back on one connection, until it closes."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as connection:
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)
        if half_close:
            connection.shutdown(socket.SHUT_WR)
        received = b""
        while piece := connection.recv(65536):
            received += piece
        return received


def head(method, path, *lines):
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *lines, "", ""]).encode()


def children(pid):
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found]


def test_a_broken_answer_is_never_ended(server):
    received = raw(server.port, head("GET", "/break"))
    assert b"xxxx" in received
    assert not received.endswith(b"0\r\n\r\n")
    with pytest.raises(httpx.RemoteProtocolError):
        server.get("/break")


def test_a_failure_before_the_first_byte_is_a_problem(server):
    answer = server.get("/fail")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["instance"].startswith("urn:uuid:")


def test_a_body_that_does_not_arrive_is_408(server):
    lines = ("Content-Type: application/sparql-query", "Content-Length: 100")
    received = raw(server.port, head("POST", "/sparql", *lines), b"ASK")
    assert received.startswith(b"HTTP/1.1 408")
    assert b"connection: close" in received.lower()


def test_a_body_without_length_is_411(server):
    answer = server.post("/sparql", content=iter([b"ASK {}"]))
    assert answer.status_code == 411
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_delete_needs_no_length(server):
    assert server.delete("/graphs?graph=https://w3id.org/iclod/doc/x").status_code == 401


def test_a_body_that_is_too_large_is_413(server):
    head_lines = ("Content-Type: text/turtle", f"Content-Length: {2 << 20}")
    received = raw(server.port, head("POST", "/validate", *head_lines))
    assert received.startswith(b"HTTP/1.1 413")
    assert b"1 MiB" in received


def test_a_body_that_is_cut_off_is_not_taken_for_whole(server):
    lines = ("Content-Type: application/sparql-query", "Content-Length: 100")
    received = raw(server.port, head("POST", "/sparql", *lines), b"ASK {}", half_close=True)
    assert not received.startswith(b"HTTP/1.1 200")


def test_head_says_what_get_would(server):
    for path in ("/ontology", "/ontology"):
        get = server.get(path, headers={"Accept": "text/turtle"})
        head = server.head(path, headers={"Accept": "text/turtle"})
        assert head.content == b""
        for name in ("content-type", "content-length", "etag", "vary"):
            assert head.headers[name] == get.headers[name]


def test_repeated_answers_come_from_memory_and_know_304(server):
    def cached():
        text = server.get("/metrics").text
        return float(text.partition("\niclod_cached_total ")[2].partition("\n")[0])

    before = cached()
    first = server.get("/shapes.ttl")
    second = server.get("/shapes.ttl")
    assert first.content == second.content
    assert cached() == before + 1
    third = server.get("/shapes.ttl", headers={"If-None-Match": f'"x", {first.headers["etag"]}'})
    assert third.status_code == 304
    assert third.content == b""
    assert third.headers["etag"] == first.headers["etag"]
    assert cached() == before + 2


def test_what_is_kept_differs_by_accept_and_language(server):
    for _ in range(2):
        types = [
            server.get("/ontology", headers={"Accept": accept}).headers["content-type"]
            for accept in ("text/turtle", "application/ld+json", "text/html")
        ]
        assert types == ["text/turtle", "application/ld+json", "text/html; charset=utf-8"]
        languages = [
            server.get("/ontology", headers={"Accept-Language": tag}).headers["content-language"]
            for tag in ("fr-BE", "en")
        ]
        assert languages == ["fr", "en"]


@pytest.fixture
def own(frame_home, tmp_path):
    """A server on a registry of its own."""
    home = shutil.copytree(frame_home, tmp_path / "home", symlinks=True)
    with serving(home) as client:
        client.home = home
        yield client


def test_a_commit_by_another_process_shows_at_the_next_request(own):
    assert own.get("/graphs/note", headers={"Accept": "text/turtle"}).status_code == 404
    for number in range(3):
        with Registry.open(Settings(home=own.home)) as registry:
            text = (
                f"<http://example.org/n> <http://example.org/p> <http://example.org/{number}> .\n"
            )
            graph = registry.names.graph("note")
            registry.commit(
                [Change(graph, text)], agent=registry.agent("operator"), message="A note"
            )
        for _ in range(2):
            answer = own.get("/graphs/note", headers={"Accept": "application/n-triples"})
            assert answer.text == text
        query = "SELECT ?o { <http://example.org/n> <http://example.org/p> ?o }"
        answer = own.get("/sparql", params={"query": query, "format": "csv"})
        assert answer.text.split() == ["o", f"http://example.org/{number}"]


def test_processes_are_replaced_and_none_is_left_behind(own):
    (worker,) = children(own.process.pid)
    os.kill(worker, signal.SIGKILL)
    time.sleep(0.2)
    with httpx.Client(base_url=own.base_url, timeout=20) as client:
        wait_for(client)
    (replaced,) = children(own.process.pid)
    assert replaced != worker
    own.process.kill()
    own.process.wait(10)
    for _ in range(100):
        if not Path(f"/proc/{replaced}").exists():
            return
        time.sleep(0.05)
    raise AssertionError("the server's process outlived the one that started it")

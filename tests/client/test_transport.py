"""What is repeated, how long is waited, and what is not repeated."""

import json
import socket
import subprocess
import sys
import time
from contextlib import closing
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misbehaving import answers, breaks_off, drips, misbehaving, resets
from rdflib import Literal
from rdflib.namespace import XSD
from urllib3 import HTTPHeaderDict

from iclod import errors
from iclod.client import Registry
from iclod.client.rows import plain
from iclod.client.transport import Answer

VALUE_TYPES = "integer decimal double boolean date dateTime gYear gYearMonth string".split()

YES = answers(
    200,
    b'{"head":{},"boolean":true}',
    Content_Type="application/sparql-results+json",
    Dataset_Version="7",
)
BUSY = answers(503, b"{}", Content_Type="application/problem+json", Retry_After="1")


def problem(status, **members):
    body = json.dumps({"type": "about:blank", "status": status, "detail": "No.", **members})
    retry = {"Retry_After": "1"} if status == 503 else {}
    return answers(status, body.encode(), Content_Type="application/problem+json", **retry)


def test_it_loads_nothing_of_the_server():
    heavy = ("flask", "pyshacl", "pyoxigraph", "granian", "pandas", "iclod.registry", "iclod.web")
    code = f"import sys, iclod.client; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_busy_server_is_asked_again_after_the_time_it_says():
    with misbehaving(BUSY, YES) as server, Registry(server.url) as registry:
        start = time.monotonic()
        assert registry.query("ASK {}") is True
        assert time.monotonic() - start >= 1
        assert len(server.seen) == 2


@pytest.mark.parametrize(
    "turn", [resets, breaks_off, answers(502), answers(504), answers(429, Retry_After="0")]
)
def test_what_may_pass_is_tried_again(turn):
    with misbehaving(turn, YES) as server, Registry(server.url) as registry:
        assert registry.query("ASK {}") is True
        assert len(server.seen) == 2


@pytest.mark.parametrize(
    ("turn", "error"),
    [
        (problem(400, line=2, column=5, hint="Declare it."), errors.QueryRejected),
        (problem(401), errors.Unauthorized),
        (problem(404), errors.NotFound),
        (problem(413), errors.TooLarge),
        (problem(500), errors.NetworkError),
        (problem(503, limit={"setting": "sparql.deadline", "value": 10}), errors.DeadlineExceeded),
        (problem(503, limit={"setting": "sparql.memory_mb"}), errors.LimitExceeded),
        (answers(200, b"<html>", Content_Type="text/html"), errors.NetworkError),
        (answers(200, b"{", Content_Type="application/sparql-results+json"), errors.NetworkError),
    ],
)
def test_what_failed_for_good_is_not_repeated(turn, error):
    with misbehaving(turn) as server, Registry(server.url) as registry:
        with pytest.raises(error) as found:
            registry.query("ASK {}")
        assert len(server.seen) == 1
    if error is errors.QueryRejected:
        assert (found.value.line, found.value.column) == (2, 5)
        assert found.value.hint == "Declare it."


def test_it_gives_up_after_the_retries_with_the_last_answer():
    turn = answers(503, Retry_After="0")
    with misbehaving(turn) as server, Registry(server.url, retries=2) as registry:
        with pytest.raises(errors.EngineUnavailable):
            registry.query("ASK {}")
        assert len(server.seen) == 3


def test_it_does_not_wait_longer_than_its_limit():
    turn = answers(429, Retry_After="3600")
    with misbehaving(turn) as server, Registry(server.url, timeout=2) as registry:
        start = time.monotonic()
        with pytest.raises(errors.TooMany) as found:
            registry.query("ASK {}")
        assert found.value.retry_after == 3600
        assert time.monotonic() - start < 1


def test_an_answer_that_drips_is_given_up():
    with misbehaving(drips) as server, Registry(server.url, timeout=0.5) as registry:
        start = time.monotonic()
        with pytest.raises(errors.DeadlineExceeded, match=r"0\.5 s"):
            registry.query("ASK {}")
        assert time.monotonic() - start < 2


def test_nobody_there():
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with Registry(url, retries=1) as registry, pytest.raises(errors.NetworkError):
            registry.query("ASK {}")


def test_a_write_is_not_repeated_where_it_may_have_been_carried_out():
    with misbehaving(resets) as server, Registry(server.url, token="secret") as registry:
        with pytest.raises(errors.NetworkError):
            registry.put("http://a.example/g", "<a:b> <a:c> <a:d> .")
        assert len(server.seen) == 1


def test_a_write_that_was_refused_for_now_is_repeated():
    done = answers(204, ETag='"x"')
    with misbehaving(answers(503, Retry_After="0"), done) as server:
        with Registry(server.url, token="secret") as registry:
            written = registry.put(
                "http://a.example/g", "<a:b> <a:c> <a:d> .", message="café", if_match='"w"'
            )
        assert (written.created, written.etag) == (False, '"x"')
        method, path, headers, body = server.seen[-1]
        assert (method, path) == ("PUT", "/graphs?graph=http%3A%2F%2Fa.example%2Fg")
        assert headers["Authorization"] == "Bearer secret"
        assert headers["Commit-Message"] == "caf%C3%A9"
        assert headers["If-Match"] == '"w"'
        assert body == b"<a:b> <a:c> <a:d> ."


def test_the_token_goes_with_nothing_that_is_read():
    with misbehaving(YES) as server, Registry(server.url, token="secret") as registry:
        registry.query("ASK {}")
        assert "Authorization" not in server.seen[0][2]
    assert "secret" not in repr(registry) + repr(registry._connection)


def test_a_server_that_ignores_the_version_is_not_believed():
    with misbehaving(YES) as server, Registry(server.url) as registry:
        assert registry.version == 7
        with pytest.raises(errors.NetworkError, match="version 3"):
            registry.query("ASK {}", version=3)


def test_long_queries_are_posted_with_the_version_in_the_address():
    with misbehaving(YES) as server, Registry(server.url) as registry:
        text = f"ASK {{}} # {'x' * 5000}"
        registry.query(text, version=7)
        method, path, headers, body = server.seen[0]
        assert (method, path) == ("POST", "/sparql?version=7")
        assert headers["Content-Type"] == "application/sparql-query"
        assert body.decode() == text


@pytest.mark.parametrize("body", [b"{}", b"[]", b"null", b'{"pages": "x"}', b"x"])
def test_json_that_is_no_registrys(body):
    turn = answers(200, body, Content_Type="application/json")
    with misbehaving(turn) as server, Registry(server.url) as registry:
        for read in (
            lambda: registry.title,
            lambda: list(registry.search("x")),
            lambda: registry.resolve(["x:y"]),
        ):
            with pytest.raises(errors.NetworkError):
                read()


def test_another_address_is_told():
    turn = answers(301, Location="https://b.example/sparql")
    with misbehaving(turn) as server, Registry(server.url) as registry:
        with pytest.raises(errors.NetworkError, match=r"leads to https://b\.example/sparql"):
            registry.query("ASK {}")
        assert len(server.seen) == 1


@pytest.mark.parametrize("there", ["ftp://a.example/", "http://[::1", "/doc/topic/", ""])
def test_redirections_that_lead_nowhere(there):
    with misbehaving(answers(302, Location=there)) as server, Registry(server.url) as registry:
        with pytest.raises(errors.NetworkError):
            _ = registry.base
        assert len(server.seen) <= 6


def test_a_stored_query_is_asked_with_its_parameters():
    body = b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"x"}}]}}'
    kind = "application/sparql-results+json"
    turn = answers(200, body, Content_Type=kind, Dataset_Version="7")
    with misbehaving(turn) as server, Registry(server.url) as registry:
        rows = registry.stored(
            "by-year", topic=["education", "housing"], since=date(2016, 5, 1), open=True, city=None
        )
        assert (rows.version, rows[0].n) == (7, "x")
        assert server.seen[0][1] == (
            "/query/by-year.json?topic=education&topic=housing&since=2016-05-01&open=true"
        )


@given(st.text(max_size=30), st.sampled_from([XSD[name] for name in VALUE_TYPES]))
def test_every_lexical_form_has_a_value(text, datatype):
    value = plain(Literal(text, datatype=datatype, normalize=False))
    assert value == value or isinstance(value, float | Decimal)


@given(st.text(max_size=200))
def test_every_link_header_can_be_read(text):
    Answer("http://a.example/", 200, HTTPHeaderDict({"Link": text}), b"").link("next")


def test_links_are_found_by_relation():
    header = '<http://a/?x=1,2>; title="a, <b>; rel=no"; rel="original timegate", <c>;rel=memento'
    answer = Answer("http://a.example/", 200, HTTPHeaderDict({"Link": header}), b"")
    assert answer.link("timegate") == "http://a/?x=1,2"
    assert answer.link("memento") == "c"
    assert answer.link("next") is None


@pytest.mark.parametrize(
    "url",
    ["", "ftp://a.example/", "a.example", "http://[::1", "http://", "http://a.example/\r\nX: y"],
)
def test_addresses_that_are_none(url):
    with pytest.raises(errors.RequestError):
        Registry(url)


@pytest.mark.parametrize("name", ["http://a b/", "urn:x\r\ny", "http://a/<b>"])
def test_iris_that_are_none(name):
    with (
        Registry("http://127.0.0.1:9/", token="x") as registry,
        pytest.raises(errors.RequestError),
    ):
        registry.put(name, "")

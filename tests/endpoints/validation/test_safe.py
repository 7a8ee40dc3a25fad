"""What strangers send to do harm, over HTTP to a running server: it is answered and does none.

Each is sent as the body and in another way, the first of each family in every way that there is.
The answer is a clear error of the sender or a report, in time; nothing is asked of anybody, no file
is read or written, and the next good request is answered.
"""

import base64
import contextlib
import gzip
import json
import os
import socket
import subprocess
import sys
import time
import zlib
from functools import cache
from pathlib import Path

import httpx
import loopback
import pytest
from hostile.watching import Listener, state

from .bad_documents import BINARY, CSV_HEAD, DOCUMENTS, TABLES, WORKBOOKS, workbook, zipped
from .bad_texts import EITHER, FAMILIES, REFUSED, REPORT, TEXTS
from .sent import BAD, GOOD

TYPES = {
    "ttl": "text/turtle",
    "trig": "application/trig",
    "nt": "application/n-triples",
    "nq": "application/n-quads",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
SECRET = "what-nobody-may-read"
#: Seconds that anything may take, on a busy machine.
PATIENCE = 15.0
SETTINGS = {
    "ICLOD_VALIDATION__DEADLINE": "10",
    "ICLOD_VALIDATION__MEMORY_MB": "1024",
    "ICLOD_WEB__BODY_DEADLINE": "2",
}


class Target:
    """The server, and what is watched while it is attacked."""

    def __init__(self, client, log, home, listener):
        self.client = client
        self.log = log
        self.home = home
        self.listener = listener
        self.read = 0
        self.secret = home.parent / "secret.txt"
        self.evil = home.parent / "evil.txt"

    def fill(self, text):
        """A text with the addresses that it is meant to ask."""
        address = f"http://127.0.0.1:{self.listener.port}/x"
        text = text.replace("{listener}", address).replace("{file}", str(self.secret))
        return text.replace("{evil}", str(self.evil).lstrip("/"))

    def made(self, bad):
        """The bytes of something bad."""
        if isinstance(bad.data, bytes):
            return bad.data
        if isinstance(bad.data, str):
            return self.fill(bad.data).encode()
        pairs = bad.data.items() if isinstance(bad.data, dict) else bad.data
        return zipped(
            tuple(
                (self.fill(name), self.fill(part) if isinstance(part, str) else part)
                for name, part in pairs
            )
        )

    def send(self, answers, *args, **options):
        """Send a request; see that the answer is one of some, clear and in time."""
        begun = time.monotonic()
        answer = self.client.post(*args, **options)
        seconds = time.monotonic() - begun
        shown = (answer.status_code, round(seconds, 1), answer.text[:600])
        assert seconds < PATIENCE, shown
        if answers == REFUSED:
            assert 400 <= answer.status_code < 500, shown
        elif answers == REPORT:
            assert answer.status_code == 200, shown
        else:
            assert answer.status_code == 200 or 400 <= answer.status_code < 500, shown
        self.clear(answer)
        return answer

    def clear(self, answer):
        """See that an answer says something, and gives nothing away."""
        for word in ("Traceback", SECRET, "site-packages", 'File "/'):
            assert word not in answer.text, answer.text[:600]
        assert "root:x:0" not in answer.text and str(self.home) not in answer.text
        if answer.status_code >= 400 and "json" in answer.headers["content-type"]:
            problem = answer.json()
            assert problem.get("detail") or problem.get("title"), problem
            assert len(answer.text) < 100_000

    def well(self):
        """See that nothing was asked, written or logged, and that all goes on."""
        assert self.listener.heard == []
        assert not self.evil.exists() and not Path("/" + self.evil.name).exists()
        with self.log.open(errors="replace") as file:
            file.seek(self.read)
            added = file.read()
            self.read = file.tell()
        assert "Traceback" not in added, added[-3000:]
        for text, conforms in ((GOOD, True), (BAD, False)):
            begun = time.monotonic()
            answer = self.client.post(
                "/validate?format=json", content=text, headers={"Content-Type": "text/turtle"}
            )
            assert answer.status_code == 200 and answer.json()["conforms"] is conforms
            assert time.monotonic() - begun < 5


@pytest.fixture(scope="module")
def target(frame_home, tmp_path_factory):
    import shutil

    folder = tmp_path_factory.mktemp("safe")
    home = shutil.copytree(frame_home, folder / "home", symlinks=True)
    (folder / "secret.txt").write_text(SECRET)
    log = folder / "log"
    port = loopback.free_port()
    environ = os.environ | SETTINGS | {"PYTHONPATH": str(Path(loopback.__file__).parent)}
    command = [sys.executable, "-c", loopback.START, str(home), str(port), "iclod.app:asgi"]
    with log.open("wb") as output, Listener() as listener:
        process = subprocess.Popen(
            command, env=environ, stdout=output, stderr=output, cwd=folder, stdin=subprocess.DEVNULL
        )
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=40) as client:
                loopback.wait_for(client)
                client.process, client.port = process, port
                yield Target(client, log, home, listener)
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture(autouse=True)
def _afterwards(target):
    yield
    target.well()


def as_body(target, data, suffix, answers):
    headers = {"Content-Type": TYPES[suffix]}
    return target.send(answers, "/validate?format=json", content=data, headers=headers)


def as_file(target, data, suffix, answers):
    files = {"file": (f"x.{suffix}", data, TYPES[suffix])}
    return target.send(answers, "/validate?format=json", files=files)


def as_text(target, data, suffix, answers):
    fields = {"text": data.decode(), "syntax": suffix}
    return target.send(answers, "/validate?format=html", data=fields)


def as_string(target, data, suffix, answers):
    wanted = {"contentToValidate": data.decode(), "embeddingMethod": "STRING"}
    wanted |= {"contentSyntax": TYPES[suffix], "reportSyntax": "application/json"}
    return target.send(answers, "/validate", json=wanted)


def as_base64(target, data, suffix, answers):
    wanted = {"contentToValidate": base64.b64encode(data).decode(), "embeddingMethod": "BASE64"}
    wanted |= {"contentSyntax": TYPES[suffix]}
    return target.send(answers, "/validate/iclod/api/validate", json=wanted)


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_that_means_harm_does_none(target, name):
    bad = TEXTS[name]
    data = target.made(bad)
    ways = [as_file, as_base64]
    with contextlib.suppress(UnicodeDecodeError):
        ways += [as_text, as_string] if data.decode() else []
    # All ways lead to the same worker: the first of each family comes in by every one of them.
    first = any(name == next(iter(family)) for family in FAMILIES)
    number = list(TEXTS).index(name) % len(ways)
    for way in (as_body, *(ways if first else ways[number : number + 1])):
        way(target, data, bad.suffix, bad.answer)


@pytest.mark.parametrize("name", BINARY)
def test_a_document_that_means_harm_does_none(target, name):
    bad = BINARY[name]
    data = target.made(bad)
    first = name in (next(iter(WORKBOOKS)), next(iter(DOCUMENTS)), next(iter(TABLES)))
    number = list(BINARY).index(name) % 3
    ways = (as_body, as_file, as_base64)
    for way in ways if first else ways[number : number + 1]:
        way(target, data, bad.suffix, bad.answer)


def test_nothing_that_was_sent_steers_the_page(target):
    for name in ("a script as an IRI", "a script as a subject", "markup in a title"):
        data = target.made(TEXTS[name])
        page = as_text(target, data, "ttl", EITHER).text
        for word in ('href="javascript:', "href='javascript:", "<script>alert", "<img src=x"):
            assert word not in page, name


def test_a_table_of_a_report_starts_no_formula(target):
    data = (CSV_HEAD + "=cmd|' /C calc'!A0,@SUM(1),+1\n").encode()
    answer = target.send(
        EITHER, "/validate?format=csv", content=data, headers={"Content-Type": "text/csv"}
    )
    cells = [cell for line in answer.text.splitlines() for cell in line.split(",")]
    assert not [cell for cell in cells if cell.lstrip('"')[:1] in ("=", "@", "+")]


# What is packed -----------------------------------------------------------------------------


@cache
def packed():
    """A hundred MiB in a tenth of one."""
    return gzip.compress(b"\0" * (100 << 20), 1)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "gzip, gzip", "x-unknown"])
def test_a_body_with_a_content_coding_is_not_unpacked(target, coding):
    bomb = packed()
    headers = {"Content-Type": "text/turtle", "Content-Encoding": coding}
    target.send(REFUSED, "/validate", content=bomb, headers=headers)


def test_what_is_packed_and_does_not_say_so_is_no_rdf(target):
    bomb = packed()
    for data in (bomb, zlib.compress(bomb)):
        target.send(REFUSED, "/validate", content=data, headers={"Content-Type": "text/turtle"})
        target.send(REFUSED, "/validate", files={"file": ("x.ttl.gz", data, "text/turtle")})
        target.send(REFUSED, "/validate", files={"file": ("x.ttl", data, "text/turtle")})


# Forms --------------------------------------------------------------------------------------


def test_thousands_of_parts_are_refused(target):
    files = [("file", (f"{n}.ttl", GOOD, "text/turtle")) for n in range(5_000)]
    target.send(REFUSED, "/validate", files=files)
    target.send(REFUSED, "/validate", files=[("file", ("x.ttl", GOOD, "text/turtle"))] * 30)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    target.send(REFUSED, "/validate", content="&".join(["a=b"] * 200_000), headers=form)
    target.send(REFUSED, "/validate", content="&" * 1_000_000, headers=form)


@pytest.mark.parametrize(
    ("boundary", "body"),
    [
        ("", b"--x\r\n\r\n--x--"),
        ("x" * 5_000, b"--x\r\n\r\n--x--"),
        ("x", b""),
        ("x", b"--x" * 100_000),
        ("x", b"--x\r\n" + b"A: b\r\n" * 100_000 + b"\r\n--x--"),
        (
            "x",
            b"--x\r\nContent-Disposition: form-data; name=file; filename=a.ttl\r\n\r\n"
            + b"\r" * 900_000,
        ),
        ("x", b'--x\r\nContent-Disposition: form-data; name="file"; filename="' + b"a" * 90_000),
        ("x", b"--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\n--y--\r\n--x--"),
    ],
)
def test_a_form_that_is_none_is_refused(target, boundary, body):
    kind = f"multipart/form-data; boundary={boundary}" if boundary else "multipart/form-data"
    target.send(REFUSED, "/validate?format=json", content=body, headers={"Content-Type": kind})


@pytest.mark.parametrize(
    "name",
    [
        "../../../../{evil}",
        "/{evil}",
        "a\r\nX-Evil: 1.ttl",
        "a\0.ttl",
        "con.ttl",
        "a" * 9_000 + ".ttl",
        "<img src=x>.ttl",
        "\u202ealert.ttl",
    ],
)
def test_a_file_s_name_is_no_path_and_no_header(target, name):
    body = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="'
        + target.fill(name).encode().replace(b'"', b"")
        + b'"\r\nContent-Type: text/turtle\r\n\r\n'
        + BAD.encode()
        + b"\r\n--x--\r\n"
    )
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    for format in ("json", "html", "sarif", "junit", "trl", "csv", "txt"):
        answer = target.send(EITHER, f"/validate?format={format}", content=body, headers=headers)
        assert "x-evil" not in answer.headers
        assert format != "html" or "<img src=x" not in answer.text


# Envelopes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        '{"contentToValidate": ' + "[" * 100_000,
        '{"contentToValidate": "x", "a": ' + "[" * 20_000 + "]" * 20_000 + "}",
        '{"contentToValidate": "x", "a": ' + '{"a":' * 9_000 + "1" + "}" * 9_000 + "}",
        '{"contentToValidate": ' + "9" * 100_000 + "}",
        '{"contentToValidate": "' + "\\ud800" * 9 + '"}',
        '{"contentToValidate": "%%%", "embeddingMethod": "BASE64"}',
        '{"contentToValidate": "x", "embeddingMethod": "FILE"}',
        '{"contentToValidate": "{listener}", "embeddingMethod": "URL"}',
        '{"contentToValidate": "file://{file}", "embeddingMethod": "URL"}',
        '{"contentToValidate": "{file}", "embeddingMethod": "URL"}',
        '{"contentToValidate": "{listener}"}',
        '{"contentToValidate": "file://{file}"}',
        '{"contentToValidate": "<e:a> <e:b> 1 .", "loadImports": true}',
        '{"contentToValidate": "<e:a> <e:b> 1 .", "contentSyntax": "text/html"}',
        '{"contentToValidate": "<e:a> <e:b> 1 .", "validationType": "../../x"}',
        '{"contentToValidate": "<e:a> <e:b> 1 .", "externalRules": [{"ruleSet": "{listener}",'
        ' "embeddingMethod": "URL"}]}',
        '{"contentQuery": "SELECT * { SERVICE <{listener}> {} }", "contentQueryEndpoint":'
        ' "{listener}", "contentToValidate": "x"}',
        '{"contentToValidate": null, "contentToValidate": {"a": NaN}}',
    ],
)
@pytest.mark.parametrize("path", ["/validate", "/validate/iclod/api/validate"])
def test_an_envelope_that_means_harm_is_refused(target, text, path):
    headers = {"Content-Type": "application/json"}
    target.send(REFUSED, path, content=target.fill(text), headers=headers)


def test_many_requests_in_an_envelope_are_refused(target):
    one = {"contentToValidate": GOOD, "contentSyntax": "text/turtle"}
    target.send(REFUSED, "/validate/iclod/api/validateMultiple", json=[one] * 5_000)


@pytest.mark.parametrize(
    "url", ["{listener}", "file://{file}", "{file}", "ftp://127.0.0.1/", "http://[::1]:{p}/"]
)
def test_nothing_is_fetched(target, url):
    url = target.fill(url).replace("{p}", str(target.listener.port))
    target.send(REFUSED, "/validate?format=json", data={"url": url})
    target.send(REFUSED, f"/validate?format=json&url={url}", data={"syntax": "ttl"})


def test_shapes_that_are_brought_are_refused_unread(target):
    shapes = (
        "PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX owl: <http://www.w3.org/2002/07/owl#>"
        " <e:s> a sh:NodeShape ; owl:imports <{listener}> ; sh:targetSubjectsOf <e:p> ; sh:property"
        ' [ sh:path <e:p> ; sh:pattern "^(a+)+$" ] ; sh:sparql [ sh:select "SELECT $this FROM'
        ' <file://{file}> { SERVICE <{listener}> {} }" ] .'
    )
    files = [
        ("file", ("x.ttl", f'<e:a> <e:p> "{"a" * 40}!" .', "text/turtle")),
        ("shapes", ("s.ttl", target.fill(shapes), "text/turtle")),
    ]
    assert target.send(REFUSED, "/validate", files=files).status_code == 403


# Lines and headers --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "key", ["format", "lang", "level", "_mediatype", "keep", "strict", "syntax"]
)
@pytest.mark.parametrize(
    "value", ["%0d%0aX-Evil:%201", "../../../etc/passwd", "%00", "a" * 3_000, "%ff"]
)
def test_what_is_asked_for_is_no_header_and_no_path(target, key, value):
    headers = {"Content-Type": "text/turtle"}
    answer = target.send(EITHER, f"/validate?{key}={value}", content=GOOD, headers=headers)
    assert "x-evil" not in answer.headers


@pytest.mark.parametrize(
    "id", ["../../etc/passwd", "%2e%2e%2f%2e%2e%2fsecret.txt", "..", "%00", "a" * 4_000]
)
def test_a_kept_report_is_no_path(target, id):
    for method in ("GET", "DELETE"):
        answer = target.client.request(method, f"/validate/reports/{id}")
        assert answer.status_code < 500
        target.clear(answer)


# Slowness -----------------------------------------------------------------------------------


def test_slow_bodies_hold_nobody_up(target):
    head = (
        "POST /validate HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/turtle\r\n"
        "Content-Length: 60000\r\n\r\n<e:a> "
    )
    socks = []
    try:
        for _ in range(60):
            socks.append(socket.create_connection(("127.0.0.1", target.client.port), 10))
            socks[-1].sendall(head.encode())
        target.well()
        answers = set()
        for sock in socks[:10]:
            sock.settimeout(10)
            answers.add(sock.recv(200)[9:12])
        assert answers <= {b"408", b""}, answers
    finally:
        for sock in socks:
            sock.close()


def test_a_body_that_is_cut_is_not_checked(target):
    head = (
        "POST /validate HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/turtle\r\n"
        "Content-Length: 60000\r\n\r\n"
    )
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", target.client.port), 10) as sock:
            sock.sendall(head.encode() + GOOD.encode())
    target.well()


def test_more_than_may_be_sent_is_refused_before_it_is_read(target):
    head = (
        "POST /validate HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/turtle\r\n"
        f"Content-Length: {10**12}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", target.client.port), 10) as sock:
        sock.sendall(head.encode())
        assert sock.recv(200)[9:12] == b"413"


def test_memory_and_processes_stay_bounded_and_the_good_still_conform(target):
    seen = state(target.client.process.pid, target.client.port)
    assert seen.memory("server") < 700 and max(seen.rss.values()) < 1_100, seen.rss
    assert seen.zombies == 0 and seen.outward == ()
    data = zipped(workbook())
    report = as_body(target, data, "xlsx", REPORT).json()
    assert json.dumps(report)
    left = {item.name for item in target.home.parent.iterdir()}
    assert left == {"home", "secret.txt", "log"}

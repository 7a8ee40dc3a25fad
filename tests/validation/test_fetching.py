"""What is fetched by URL, and what is not."""

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from iclod.errors import Forbidden, NetworkError, ParseError, TooLarge
from iclod.validation import fetching
from iclod.validation.fetching import Fetched, Wanted

LIMIT = 100_000


class Origin(BaseHTTPRequestHandler):
    """A server that answers well, and in every bad way."""

    asked: ClassVar[list] = []

    def do_GET(self):
        self.asked.append((self.path, self.headers["Host"]))
        kind, _, rest = self.path[1:].partition("/")
        getattr(self, f"_{kind}", self._missing)(rest)

    def log_message(self, *_):
        pass

    def _send(self, status=200, body=b"<a> <b> <c> .", **headers):
        self.send_response(status)
        for name, value in ({"Content-Type": "text/turtle"} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _good(self, _):
        self._send()

    def _missing(self, _):
        self._send(404)

    def _large(self, _):
        self._send(body=b"x" * (LIMIT + 1))

    def _coded(self, _):
        self._send(Content_Encoding="gzip")

    def _to(self, rest):
        self._send(302, b"", Location=rest)

    def _loop(self, _):
        self._send(302, b"", Location="/loop")

    def _short(self, _):
        self._send(Content_Length="1000")

    def _slow(self, _):
        time.sleep(8)


@contextmanager
def serving():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Origin)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    Origin.asked = []
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def origin():
    with serving() as host:
        yield host


def fetch(url, *hosts, patience=5.0):
    parts = []
    found = fetching.fetch(Wanted(url, hosts, "text/turtle", LIMIT, patience), parts.append)
    return found, b"".join(parts)


def test_data_from_a_host_that_is_named(origin):
    url = f"http://{origin}/good/x.ttl"
    assert fetch(url, origin) == (Fetched(url, "text/turtle"), b"<a> <b> <c> .")
    assert Origin.asked[-1] == ("/good/x.ttl", origin)


def test_redirects_are_followed_to_hosts_that_are_named_alone(origin):
    found, _ = fetch(f"http://{origin}/to//good/y", origin)
    assert found.url == f"http://{origin}/good/y"
    with serving() as other:
        before = len(Origin.asked)
        with pytest.raises(Forbidden):
            fetch(f"http://{origin}/to/http://{other}/good", origin)
        assert [host for _, host in Origin.asked[before:]] == [origin]


@pytest.mark.parametrize(
    ("path", "error", "word"),
    [
        ("missing", NetworkError, "404"),
        ("large", TooLarge, "MiB"),
        ("coded", NetworkError, "coding"),
        ("loop", NetworkError, "leads on"),
        ("to/file:///etc/passwd", ParseError, "http"),
        ("to/ftp://x/", ParseError, "http"),
        ("to/http://127.0.0.1:1/", Forbidden, "named"),
        ("short", NetworkError, "asked"),
    ],
)
def test_bad_answers_are_refused(origin, path, error, word):
    with pytest.raises(error, match=word):
        fetch(f"http://{origin}/{path}", origin)


def test_a_server_that_says_nothing_is_given_up(origin):
    began = time.monotonic()
    with pytest.raises(NetworkError):
        fetch(f"http://{origin}/slow", origin, patience=0.3)
    assert time.monotonic() - began < 3


HOSTS = ("example.org", "data.example.org:8443", "127.0.0.1:8080", "[::1]")


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/a",
        "https://example.org:443/a",
        "https://EXAMPLE.org./a?b#c",
        "https://data.example.org:8443/",
        "http://127.0.0.1:8080/",
        "http://[::1]/",
    ],
)
def test_hosts_and_ports_that_are_named(url):
    assert fetching.allowed(url, HOSTS).hostname


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "http://sub.example.org/",
        "http://example.org:8080/",
        "http://example.org.evil.org/",
        "https://data.example.org/",
        "http://127.0.0.1/",
        "http://127.1:8080/",
        "http://0x7f000001:8080/",
        "http://2130706433:8080/",
        "http://localhost:8080/",
        "http://[::ffff:127.0.0.1]:8080/",
        "http://169.254.169.254/latest/meta-data",
    ],
)
def test_hosts_that_are_not_named(url):
    with pytest.raises(Forbidden):
        fetching.allowed(url, HOSTS)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://example.org/",
        "//example.org/",
        "example.org",
        "http://",
        "http://user:secret@example.org/",
        "http://example.org\\@evil.org/",
        "http://example.org/\r\nX: 1",
        "http://example.org/ x",
        "http://example.org:99999/",
        "http://[::1/",
        "",
    ],
)
def test_what_is_no_address_on_the_web(url):
    with pytest.raises(ParseError):
        fetching.allowed(url, HOSTS)


def test_without_hosts_nothing_is_fetched():
    with pytest.raises(Forbidden) as found:
        fetching.allowed("http://example.org/", ())
    assert found.value.limit == "validation.hosts"


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"),
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "fe80::1%eth0", "fc00::1", "::"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "ff02::1"),
    ],
)
def test_addresses_that_are_not_public(address):
    assert not fetching.is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
def test_addresses_that_are_public(address):
    assert fetching.is_public(address)


def test_a_name_that_leads_to_this_machine_is_refused_unless_it_is_named_as_such(origin):
    port = origin.rpartition(":")[2]
    # The one name that every machine has for itself.
    fetch(f"http://localhost:{port}/good", f"localhost:{port}")
    with pytest.raises(NetworkError):
        fetch("http://there-is-no-such.invalid/", "there-is-no-such.invalid")

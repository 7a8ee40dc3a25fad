"""Attacks on connections: slow, broken, cut, smuggled."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from hostile import wire
from hostile.attacks import DIRECT, World, attack
from hostile.requests import EXACT, small
from hostile.wire import Heard

LARGE = "SELECT * { ?s ?p ?o . ?a ?b ?c }"
BOMB = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f"


def asking(text: str, accept: str = "application/sparql-results+json") -> bytes:
    """The bytes of a POST."""
    return wire.written("POST", "/sparql", (DIRECT, ("Accept", accept)), text.encode())


def dropped(sock: socket.socket) -> None:
    """Leave without a word (RST)."""
    with contextlib.suppress(OSError):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


@attack("slow", rude=True, slow=100)
def slow_headers(world: World) -> Iterator[Heard]:
    """A byte a time on many connections."""
    socks = [world.connect() for _ in range(60)]
    data = wire.written("GET", small(world), [(f"X-{n}", "x") for n in range(99)])
    try:
        end = time.monotonic() + world.hold
        for byte in data:
            for sock in socks:
                with contextlib.suppress(OSError):
                    sock.send(bytes((byte,)))
            if time.monotonic() > end:
                break
            time.sleep(0.1)
    finally:
        for sock in socks:
            sock.close()
    yield Heard()


@attack("slow", rude=True, slow=100)
def slow_bodies(world: World) -> Iterator[Heard]:
    """More uploads that stand still than there are threads."""
    header = ("Content-Length", "60000")
    data = wire.written("POST", "/sparql", (DIRECT, header)) + b"SELECT * { "
    socks = []
    for _ in range(120):
        with contextlib.suppress(OSError):
            socks.append(world.connect())
            socks[-1].sendall(data)
    end = time.monotonic() + world.hold
    while time.monotonic() < end:
        for sock in socks:
            with contextlib.suppress(OSError):
                sock.send(b" ")
        time.sleep(0.5)
    for sock in socks:
        sock.close()
    yield Heard()


@attack("slow", rude=True, slow=100)
def slow_readers(world: World) -> Iterator[Heard]:
    """They take a byte a second of answers without end."""
    forms = ("application/sparql-results+json", "text/csv", "application/sparql-results+xml")
    socks = []
    for n in range(8):
        sock = world.connect(2.0, window=2_048)
        sock.sendall(asking(f"{LARGE} LIMIT {10**6 + n}", forms[n % 3]))
        socks.append(sock)
    end = time.monotonic() + world.hold
    while time.monotonic() < end:
        for sock in socks:
            sock.setblocking(False)
            with contextlib.suppress(OSError):
                sock.recv(1)
        time.sleep(1.0)
    for sock in socks:
        dropped(sock)
    yield Heard()


@attack("slow", rude=True, slow=100)
def readers_that_stop(world: World) -> Iterator[Heard]:
    """They take a part and then nothing, while the union is sent."""
    socks = []
    for _ in range(6):
        sock = world.connect(3.0, window=2_048)
        sock.sendall(wire.written("GET", "/graphs?default&format=nt", [("Accept", "*/*")]))
        with contextlib.suppress(OSError):
            sock.recv(1_000)
        socks.append(sock)
    time.sleep(world.hold)
    for sock in socks:
        dropped(sock)
    yield Heard()


@attack("leaving", rude=True)
def leaving_before_the_first_byte(world: World) -> Iterator[Heard]:
    for n in range(12):
        sock = world.connect()
        sock.sendall(asking(f"{BOMB} LIMIT {n + world.random.randrange(10**6)}"))
        time.sleep(world.random.choice((0.0, 0.05, 0.4)))
        dropped(sock) if n % 2 else sock.close()
    yield Heard()


@attack("leaving", rude=True)
def leaving_in_the_middle(world: World) -> Iterator[Heard]:
    for n in range(4):
        sock = world.connect(20.0, window=4_096)
        sock.sendall(asking(f"{LARGE} LIMIT {10**6 + world.random.randrange(10**6)}", "text/csv"))
        with contextlib.suppress(OSError):
            for _ in range(3):
                sock.recv(10_000)
        dropped(sock) if n % 2 else sock.close()
    yield Heard()


@attack("leaving", rude=True)
def half_closed(world: World) -> Iterator[Heard]:
    for path in (small(world), "/"):
        with world.connect() as sock:
            sock.sendall(wire.written("GET", path, [EXACT]))
            sock.shutdown(socket.SHUT_WR)
            yield wire.listen(sock, end=time.monotonic() + 20)


@attack("leaving", rude=True)
def connections_that_say_nothing(world: World) -> Iterator[Heard]:
    socks = [world.connect() for _ in range(200)]
    time.sleep(min(world.hold, 3.0))
    for sock in socks:
        dropped(sock)
    yield Heard()


LENGTHS = (
    [("Content-Length", "5")],
    [("Content-Length", "-1")],
    [("Content-Length", "+16")],
    [("Content-Length", "0x10")],
    [("Content-Length", "16"), ("Content-Length", "17")],
    [("Content-Length", "16, 16")],
    [("Content-Length", "9" * 40)],
    [("Content-Length", "१६")],
    [("Content-Length", "16"), ("Transfer-Encoding", "chunked")],
    [("Transfer-Encoding", "identity, chunked")],
    [("Transfer-Encoding", "chunked, identity")],
    [("Transfer-Encoding", "xchunked")],
    [("Transfer-Encoding", "\tchunked")],
    [("Transfer-Encoding ", "chunked")],
)


@attack("framing", rude=True)
def wrong_lengths(world: World) -> Iterator[Heard]:
    """A second request is hidden behind the first; it must not get an answer of its own."""
    hidden = wire.written("GET", "/hidden-by-smuggling", [("X", "y")])
    for headers in world.random.sample(LENGTHS, 5):
        data = wire.written("POST", "/sparql", (DIRECT, *headers), b"ASK { ?s ?p ?o }" + hidden)
        yield world.say(data, timeout=30)


@attack("framing", rude=True)
def bodies_too_short(world: World) -> Iterator[Heard]:
    with world.connect() as sock:
        data = wire.written("POST", "/sparql", (DIRECT, ("Content-Length", "99")), b"ASK {}")
        sock.sendall(data)
        sock.shutdown(socket.SHUT_WR)
        yield wire.listen(sock, end=time.monotonic() + 30)


@attack("framing", rude=True)
def broken_chunks(world: World) -> Iterator[Heard]:
    chunks = (
        b"zz\r\nASK\r\n0\r\n\r\n",
        b"ffffffffffffffffff\r\nASK",
        b"-1\r\n\r\n",
        b"3;" + b"x" * 100_000 + b"\r\nASK\r\n0\r\n\r\n",
        b"1\r\nA\r\n" * 20_000 + b"0\r\n" + b"X-Injected: 1\r\n" * 500 + b"\r\n",
        b"3\nASK\n0\n\n",
    )
    for chunk in world.random.sample(chunks, 3):
        head = wire.written("POST", "/sparql", (DIRECT, ("Transfer-Encoding", "chunked")))
        yield world.say(head + chunk, timeout=30)


@attack("framing")
def pipelined(world: World) -> Iterator[Heard]:
    keep = ("Connection", "keep-alive")
    count = 40
    data = b"".join(wire.written("GET", small(world), [EXACT, keep]) for _ in range(count))
    with world.connect() as sock:
        sock.sendall(data)
        sock.settimeout(30)
        found, end = b"", time.monotonic() + 30
        while found.count(b"HTTP/1.1 ") < count and time.monotonic() < end:
            part = sock.recv(1 << 16)
            if not part:
                break
            found += part
    seen = (
        found.count(b"HTTP/1.1 200") + found.count(b"HTTP/1.1 503") + found.count(b"HTTP/1.1 429")
    )
    yield Heard(status=200 if seen == count else None, complete=True)


@attack("framing", rude=True)
def old_http(world: World) -> Iterator[Heard]:
    yield world.say(b"GET /sparql\r\n", timeout=5)
    yield world.ask("GET", small(world), EXACT, version="1.0")
    yield world.ask("GET", small(world), EXACT, version="0.9", timeout=5.0)
    yield world.ask("GET", small(world), EXACT, version="3.7", timeout=5.0)
    for accept in ("text/csv", "application/sparql-results+json"):
        head = wire.written(
            "GET",
            "/sparql?query=SELECT+*+%7B%3Fs+%3Fp+%3Fo%7D",
            [("Accept", accept)],
            version="1.0",
        )
        yield world.say(head)


@attack("framing", rude=True)
def no_http_at_all(world: World) -> Iterator[Heard]:
    r = world.random
    says = (
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0" * 100,
        b"\x16\x03\x01\x02\x00\x01\x00" + r.randbytes(500),
        r.randbytes(5_000),
        b"\r\n" * 5_000,
        b"GET " + b"/" * 300_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: " + b"y" * 1_000_000,
        b"GET / HTTP/1.1\r\nHost: a\r\n folded: x\r\n\r\n",
        b"GET / HTTP/1.1\nHost: a\n\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET /sparql\0 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"CONNECT 127.0.0.1:%d HTTP/1.1\r\nHost: a\r\n\r\n" % world.listener,
        b"GET http://127.0.0.1:%d/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        % world.listener,
    )
    for data in r.sample(says, 4):
        yield world.say(data, timeout=4)


@attack("framing", rude=True)
def upgrades(world: World) -> Iterator[Heard]:
    for name in ("websocket", "h2c", "TLS/1.0", "x" * 900):
        headers = [("Connection", "Upgrade"), ("Upgrade", name), ("HTTP2-Settings", "AAMAAABk")]
        headers += [
            ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
            ("Sec-WebSocket-Version", "13"),
        ]
        yield world.ask("GET", "/sparql", *headers, timeout=5.0)


@attack("framing", rude=True)
def handshakes_of_tls(world: World) -> Iterator[Heard]:
    context = ssl.create_default_context()
    with contextlib.suppress(OSError), world.connect(5.0) as sock:
        context.wrap_socket(sock, server_hostname="a.example")
    yield Heard()


@attack("framing", rude=True)
def expecting_to_go_on(world: World) -> Iterator[Heard]:
    header = [DIRECT, ("Expect", "100-continue"), ("Content-Length", "16")]
    with world.connect() as sock:
        sock.sendall(wire.written("POST", "/sparql", header))
        time.sleep(0.3)
        sock.sendall(b"ASK { ?s ?p ?o }")
        yield wire.listen(sock, end=time.monotonic() + 30)


@attack("streams")
def large_answers(world: World) -> Iterator[Heard]:
    """Answers beyond every spool; cut ones must not look whole."""
    forms = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv")

    def one(n: int) -> Heard:
        text = f"{LARGE} LIMIT {10**7 + world.random.randrange(10**6)}"
        return world.say(asking(text, forms[n % 3]), limit=96 << 20, timeout=60)

    with ThreadPoolExecutor(3) as pool:
        yield from pool.map(one, range(3))


@attack("streams")
def errors_after_many_rows(world: World) -> Iterator[Heard]:
    """What begins well and ends badly."""
    text = (
        "SELECT * { { ?s ?p ?o . ?a ?b ?c } UNION "
        "{ SELECT * { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f ?o } }"
    )
    for accept in (
        "application/sparql-results+json",
        "text/html",
        "application/sparql-results+xml",
    ):
        yield world.say(asking(text, accept), limit=96 << 20, timeout=60)

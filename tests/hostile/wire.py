"""A client that can be as bad as wanted: it says bytes, and tells how whole the answer was."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

HOST = "127.0.0.1"
#: Bytes of a body that are kept to be looked at.
KEPT = 8 << 20


@dataclass
class Heard:
    """What came back.

    Attributes:
        status: None where the connection ended without an answer.
        headers: With names in lower case.
        body: Its first `KEPT` bytes, chunks taken apart.
        tail: Its last bytes.
        size: Of the whole body, as far as it was read.
        complete: Whether the answer ended as HTTP says that it ends.
        left: Whether we went away before its end.
        seconds: From the first byte sent to the last one heard.
        first: Seconds to the first byte of the answer.
    """

    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    tail: bytes = b""
    size: int = 0
    complete: bool = False
    left: bool = False
    seconds: float = 0.0
    first: float = 0.0

    @property
    def media_type(self) -> str:
        """Without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def connect(
    port: int, timeout: float = 40.0, *, window: int = 0, source: str = HOST
) -> socket.socket:
    """A connection.

    Args:
        window: Bytes of a small receive buffer, for those who read slowly.
        source: Address on loopback to come from.
    """
    sock = socket.socket()
    try:
        return _connected(sock, port, timeout, window, source)
    except OSError:
        sock.close()
        raise


def _connected(
    sock: socket.socket, port: int, timeout: float, window: int, source: str
) -> socket.socket:
    sock.bind((source, 0))
    if window:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    sock.settimeout(timeout)
    sock.connect((HOST, port))
    return sock


def written(
    method: str,
    target: str | bytes,
    headers: Iterable[tuple[str, str]] = (),
    body: bytes = b"",
    *,
    version: str = "1.1",
) -> bytes:
    """The bytes of a request, nothing corrected."""
    target = target.encode("utf-8", "surrogateescape") if isinstance(target, str) else target
    given = list(headers)
    names = {name.lower() for name, _ in given}
    if "host" not in names and version != "1.0":
        given.insert(0, ("Host", HOST))
    if "connection" not in names:
        given.append(("Connection", "close"))
    if (body or method in ("POST", "PUT", "PATCH")) and not names & {
        "content-length",
        "transfer-encoding",
    }:
        given.append(("Content-Length", str(len(body))))
    head = "".join(f"{name}: {value}\r\n" for name, value in given)
    line = method.encode() + b" " + target + b" HTTP/" + version.encode() + b"\r\n"
    return line + head.encode("utf-8", "surrogateescape") + b"\r\n" + body


def ask(
    port: int,
    method: str,
    target: str | bytes,
    headers: Iterable[tuple[str, str]] = (),
    body: bytes = b"",
    *,
    version: str = "1.1",
    timeout: float = 40.0,
    limit: int = 64 << 20,
    source: str = HOST,
) -> Heard:
    """One request on a connection of its own.

    Args:
        timeout: Seconds for everything.
        limit: Bytes of body after which we leave.
    """
    data = written(method, target, headers, body, version=version)
    head = method == "HEAD"
    return say(port, data, head=head, timeout=timeout, limit=limit, source=source)


def say(
    port: int,
    data: bytes,
    *,
    head: bool = False,
    timeout: float = 40.0,
    limit: int = 64 << 20,
    source: str = HOST,
) -> Heard:
    """Say bytes and listen to one answer."""
    begun = time.monotonic()
    heard = Heard()
    try:
        with connect(port, timeout, source=source) as sock:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                sock.sendall(data)
            heard = listen(sock, head=head, end=begun + timeout, limit=limit, begun=begun)
    except OSError:
        pass
    heard.seconds = time.monotonic() - begun
    return heard


def listen(
    sock: socket.socket,
    *,
    head: bool = False,
    end: float,
    limit: int = 64 << 20,
    begun: float | None = None,
) -> Heard:
    """Read one answer from a connection."""
    reader = _Reader(sock, end)
    heard = Heard()
    try:
        while not (found := reader.head()) or found.split(b" ", 2)[1].startswith(b"1"):
            if not found:
                return heard
        heard.first = time.monotonic() - begun if begun else 0.0
        lines = found.split(b"\r\n")
        heard.status = int(lines[0].split(b" ", 2)[1])
        for line in lines[1:]:
            name, _, value = line.partition(b":")
            heard.headers[name.decode("latin-1").lower()] = value.strip().decode("latin-1")
        if head or heard.status in (204, 304):
            heard.complete = True
        else:
            _body(reader, heard, limit)
    except (OSError, ValueError, IndexError):
        pass
    return heard


class _Reader:
    def __init__(self, sock: socket.socket, end: float) -> None:
        self._sock = sock
        self._end = end
        self._buffer = b""

    def more(self) -> bytes:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(left)
        return self._sock.recv(1 << 16)

    def head(self) -> bytes:
        while b"\r\n\r\n" not in self._buffer:
            part = self.more()
            if not part:
                return b""
            self._buffer += part
        found, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        return found

    def line(self) -> bytes:
        while b"\r\n" not in self._buffer:
            part = self.more()
            if not part:
                raise ValueError("cut")
            self._buffer += part
        found, _, self._buffer = self._buffer.partition(b"\r\n")
        return found

    def some(self, most: int) -> bytes:
        if not self._buffer:
            self._buffer = self.more()
        found, self._buffer = self._buffer[:most], self._buffer[most:]
        return found


def _body(reader: _Reader, heard: Heard, limit: int) -> None:
    kept: list[bytes] = []
    try:
        if "chunked" in heard.headers.get("transfer-encoding", ""):
            while size := int(reader.line().split(b";")[0], 16):
                if not _part(reader, heard, kept, size, limit):
                    return
                reader.line()
            reader.line()
            heard.complete = True
        elif "content-length" in heard.headers:
            length = int(heard.headers["content-length"])
            heard.complete = _part(reader, heard, kept, length, limit)
        else:
            _part(reader, heard, kept, 1 << 62, limit)
            heard.complete = not heard.left
    finally:
        heard.body = b"".join(kept)


def _part(reader: _Reader, heard: Heard, kept: list[bytes], size: int, limit: int) -> bool:
    while size:
        piece = reader.some(size)
        if not piece:
            return False
        size -= len(piece)
        heard.size += len(piece)
        heard.tail = (heard.tail + piece)[-64:]
        if heard.size <= KEPT:
            kept.append(piece)
        if heard.size > limit:
            heard.left = True
            return False
    return True


#: What an answer of a type ends with, if it is whole.
ENDS = {
    "application/sparql-results+json": (b"]}}", b"true}", b"false}"),
    "application/json": (b"}", b"]"),
    "application/problem+json": (b"}",),
    "application/ld+json": (b"}", b"]"),
    "application/sparql-results+xml": (b"</sparql>",),
    "application/rdf+xml": (b"</rdf:RDF>", b"/>"),
    "application/n-triples": (b".",),
    "application/n-quads": (b".",),
    "text/turtle": (b".", b"]", b">"),
    "text/html": (b"</html>",),
}


def looks_whole(heard: Heard) -> bool:
    """Whether the content is what its type says, to its end."""
    if heard.headers.get("content-encoding"):
        return True
    ends = ENDS.get(heard.media_type)
    tail = heard.tail.rstrip()
    if ends is None or not tail:
        return True
    if not tail.endswith(ends):
        return False
    if "json" in heard.media_type and heard.size == len(heard.body):
        try:
            json.loads(heard.body)
        except ValueError:
            return False
    return True


_PLACE = re.compile(rb'File "/|site-packages|Traceback \(most')


def faults(heard: Heard, *, rude: bool = False, slow: float = 40.0) -> list[str]:
    """What is wrong with an answer, whatever was asked.

    Args:
        rude: What was asked was no HTTP, so that it may be refused without a word.
        slow: Seconds after which even a refusal comes too late.
    """
    found = []
    if heard.status is None:
        return [] if rude else ["no answer"]
    if heard.status >= 500 and heard.status not in (501, 503, 504, 505):
        found.append(f"status {heard.status}")
    told = heard.media_type in ("application/problem+json", "text/html")
    if heard.status in (503, 504) and not told:
        found.append(f"{heard.status} without a problem")
    if heard.status >= 400 and not rude and heard.size:
        allowed = ("application/problem+json", "text/html", "text/turtle")
        if heard.media_type not in allowed:
            found.append(f"{heard.status} as {heard.media_type or 'nothing'}")
        if heard.media_type == "application/problem+json" and heard.complete:
            found += _problem(heard)
    if _PLACE.search(heard.body):
        found.append("the answer tells of our files")
    if b"root:x:0" in heard.body or b"root:*:0" in heard.body:
        found.append("the answer holds a file of the system")
    if "set-cookie" in heard.headers or "x-injected" in heard.headers:
        found.append("a header was injected")
    if heard.complete and heard.status == 200 and not looks_whole(heard):
        found.append(f"cut, but complete: {heard.media_type} ends with {heard.tail[-30:]!r}")
    if heard.seconds > slow:
        found.append(f"took {heard.seconds:.1f} s")
    return found


def _problem(heard: Heard) -> list[str]:
    try:
        problem = json.loads(heard.body)
    except ValueError:
        return ["the problem is no JSON"]
    if problem.get("status") != heard.status or not (problem.get("detail") or problem.get("title")):
        return ["the problem says another status, or nothing"]
    return []

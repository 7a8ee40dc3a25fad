"""Whole answers as messages that are ready to be sent, in every coding, again and again.

Specs: https://asgi.readthedocs.io/en/latest/specs/www.html, and RFC 9110, section 8.8.3.3
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from functools import lru_cache
from typing import Any

from werkzeug.http import parse_date

from iclod.web import coding, conditions, exchange

Message = MutableMapping[str, Any]
Pairs = tuple[tuple[bytes, bytes], ...]
#: What is sent after the headers where there is no body.
NOTHING: Message = {"type": "http.response.body", "body": b"", "more_body": False}
#: Bytes that a header, and an answer besides its headers, take up in memory, roughly.
_HEADER, _ANSWER = 150, 1500
ENCODING = b"accept-encoding"
#: Headers that are put together for each form of an answer, or by the server.
_APART = frozenset((b"content-length", b"date", b"etag", b"link", b"vary"))


class Form:
    """An answer in one content coding.

    Attributes:
        tag: Its ETag, if it has one.
        start: The headers.
        rest: The body.
    """

    __slots__ = ("_modified", "_short", "_tag", "rest", "start", "tag")

    def __init__(
        self, status: int, headers: Pairs, body: bytes, tag: str | None, modified: bytes | None
    ) -> None:
        self.tag = tag
        self.start = start(status, headers)
        self.rest: Message = {"type": "http.response.body", "body": body, "more_body": False}
        self._tag = tag.encode("latin-1") if tag else b""
        self._modified = modified
        self._short: Message | None = None

    def messages(self, method: str, headers: Mapping[bytes, bytes]) -> tuple[Message, Message]:
        """What a client is sent: everything, the headers alone, or that nothing has changed."""
        match, since = headers.get(b"if-none-match"), headers.get(b"if-modified-since")
        if (match or since) and self.start["status"] == 200:
            same = match is not None and match == self._tag
            modified = None if match else parse_date(text(self._modified))
            if same or conditions.unchanged(self.tag, modified, text(match), text(since)):
                if self._short is None:
                    self._short = unchanged(self.start["headers"])
                return self._short, NOTHING
        return self.start, (NOTHING if method == "HEAD" else self.rest)


class Prepared:
    """A whole answer, without the headers that depend on its coding.

    Attributes:
        vary: Lower-case names of the request headers that it depends on, `accept-encoding` apart.
        is_text: Whether it is coded for those who ask for it.
        kept: Bytes for which the edge's memory reckons it; 0 where it does not hold it.
    """

    __slots__ = (
        "_etag",
        "_forms",
        "_grown",
        "_modified",
        "body",
        "headers",
        "is_text",
        "kept",
        "status",
        "vary",
    )

    def __init__(self, status: int, headers: Pairs, body: bytes) -> None:
        found = dict(headers)
        self.status = status
        self.body = body
        self.is_text = len(body) >= coding.SHORTEST and codable(status, found)
        self._etag = text(found.get(b"etag"))
        self._modified = found.get(b"last-modified")
        if b"vary" in found or self.is_text:
            self.vary, named = _vary(
                tuple(value for name, value in headers if name == b"vary"), self.is_text
            )
        else:
            self.vary, named = (), ()
        # Every header costs the server as much as a hundred bytes: links go into one. The date is
        # the server's to say, at each sending.
        others = tuple([pair for pair in headers if pair[0] not in _APART])
        if b"link" in found:
            links = b", ".join([value for name, value in headers if name == b"link"])
            named = (*named, (b"link", links))
        self.headers = others + named
        self._forms: dict[str, Form] = {}
        self._grown = 0
        self.kept = 0

    @classmethod
    def of(cls, answer: exchange.Answer) -> Prepared:
        """An endpoint's complete answer."""
        pairs = [(_encoded(name), value.encode("latin-1")) for name, value in answer.headers]
        return cls(answer.status, tuple(pairs), answer.body)

    @property
    def tag(self) -> Pairs:
        """The header with its ETag, if it has one."""
        return () if self._etag is None else ((b"etag", self._etag.encode("latin-1")),)

    @property
    def size(self) -> int:
        """Bytes that it takes up, roughly."""
        return _ANSWER + len(self.body) + self._weight() + self._grown

    def has(self, coding_: str) -> bool:
        """Whether the answer can be sent so without any work."""
        return coding_ in self._forms

    def form(self, coding_: str, coded: bytes | None = None) -> Form:
        """The answer in a coding; one that is not coded stays plain.

        Args:
            coded: The body in that coding, if it was made already.
        """
        found = self._forms.get(coding_)
        if found is None:
            if coding_ == coding.IDENTITY:
                found = self._made(self.headers, self.body, self._etag)
            elif self.is_text:
                body = coding.encode(self.body, coding_) if coded is None else coded
                found = self._coded(coding_, body)
            else:
                found = self.form(coding.IDENTITY)
            self._forms[coding_] = found
        return found

    def _coded(self, coding_: str, body: bytes) -> Form:
        headers = (*self.headers, (b"content-encoding", coding_.encode()))
        tag = None if self._etag is None else coding.tag(self._etag, coding_)
        self._grown += len(body) + self._weight()
        return self._made(headers, body, tag)

    def _made(self, headers: Pairs, body: bytes, tag: str | None) -> Form:
        if tag is not None:
            headers = (*headers, (b"etag", tag.encode("latin-1")))
        if self.status not in (204, 304):
            headers = (*headers, (b"content-length", b"%d" % len(body)))
        return Form(self.status, headers, body, tag, self._modified)

    def _weight(self) -> int:
        return _HEADER * len(self.headers) + sum([len(value) for _, value in self.headers])


def start(status: int, headers: Iterable[tuple[bytes, bytes]]) -> Message:
    """The message that begins an answer."""
    return {"type": "http.response.start", "status": status, "headers": list(headers)}


def unchanged(headers: Iterable[tuple[bytes, bytes]]) -> Message:
    """The start of the 304 that stands for an answer with these headers."""
    texts = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)
    short = conditions.short(texts)
    return start(304, ((name.encode("latin-1"), value.encode("latin-1")) for name, value in short))


def codable(status: int, headers: Mapping[bytes, bytes]) -> bool:
    """Whether an answer with these headers may be sent in another coding."""
    return (
        status not in (204, 206, 304)
        and b"content-encoding" not in headers
        and coding.is_text(text(headers.get(b"content-type")) or "")
    )


def vary(headers: Pairs) -> tuple[bytes, ...]:
    """The names that `Vary` holds, as they are spelt."""
    values = b",".join(value for name, value in headers if name == b"vary")
    return tuple(name.strip() for name in values.split(b",") if name.strip())


def varied(headers: Pairs) -> Pairs:
    """The headers of an answer that depends on `Accept-Encoding` too."""
    names = [name for name in vary(headers) if name.lower() != ENCODING]
    others = tuple(pair for pair in headers if pair[0] != b"vary")
    return (*others, (b"vary", b", ".join([*names, b"Accept-Encoding"])))


def text(value: bytes | None) -> str | None:
    """A header's value as text."""
    return None if value is None else value.decode("latin-1")


@lru_cache(maxsize=1024)
def _vary(values: tuple[bytes, ...], coded: bool) -> tuple[tuple[bytes, ...], Pairs]:
    """The names an answer varies on besides the coding, in lower case; and its `Vary`."""
    pairs = tuple((b"vary", value) for value in values)
    names = tuple(sorted({name.lower() for name in vary(pairs)} - {ENCODING}))
    return names, varied(pairs) if coded else pairs


@lru_cache(maxsize=1024)
def _encoded(name: str) -> bytes:
    return name.encode("latin-1")

"""What the application answers, on its way through the edge to the client.

A whole answer is collected, kept, coded, and compared with what the client has; a stream passes,
coded on the way, a file as it lies there. An answer that breaks off is never ended properly: the
exception goes on to the server, which closes the connection without the last chunk.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from werkzeug.http import parse_date

from iclod.web import coding, conditions, prepared
from iclod.web.headers import STREAM
from iclod.web.prepared import Message, Pairs, Prepared

Send = Callable[[Message], Awaitable[None]]
log = logging.getLogger(__name__)


class Outgoing:
    """Takes an answer's messages from the application; it never raises.

    The thread behind it would hang if it did when the client has left.
    """

    def __init__(
        self,
        send: Send,
        scope: Message,
        headers: Mapping[bytes, bytes],
        whole: Callable[[Prepared], Awaitable[None]],
    ) -> None:
        """Prepare for one answer.

        Args:
            send: To the client.
            scope: Shared with the application, which tells there whether it answers by a stream.
            headers: Of the request.
            whole: Sends a whole answer.
        """
        self._send = send
        self._scope = scope
        self._asked = headers
        self._whole = whole
        self._status = 0
        self._headers: Pairs = ()
        self._parts: list[bytes] = []
        self._stream = False
        self._silent = scope["iclod.method"] == "HEAD"
        self._encoder: coding.Encoder | None = None
        self._gone = False
        self._begun = False

    @property
    def done(self) -> bool:
        """Whether nothing that comes would be sent: the client has left, or has what it wants."""
        return self._gone or (self._silent and self._begun)

    async def __call__(self, message: Message) -> None:
        """Take the next message."""
        if self._gone:
            return
        try:
            await self._take(message)
        except Exception as error:
            self._gone = True
            log.info("a client left before its answer was complete: %s", error)

    async def _take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            self._headers = tuple((name.lower(), value) for name, value in message["headers"])
            self._stream = STREAM in self._scope
            if self._stream:
                await self._begin()
            return
        body, more = message.get("body", b""), message.get("more_body", False)
        if self._stream:
            await self._pass(body, more)
            return
        self._parts.append(body)
        if not more:
            await self._whole(Prepared(self._status, self._headers, b"".join(self._parts)))

    async def _begin(self) -> None:
        headers, found = self._headers, dict(self._headers)
        tag = prepared.text(found.get(b"etag"))
        if self._scope[STREAM] == "stream" and prepared.codable(self._status, found):
            headers = prepared.varied(headers)
            chosen = coding.choose(prepared.text(self._asked.get(b"accept-encoding")))
            if chosen != coding.IDENTITY:
                outside = (b"etag", b"content-length")
                headers = tuple(pair for pair in headers if pair[0] not in outside)
                headers += ((b"content-encoding", chosen.encode()),)
                if tag is not None:
                    tag = coding.tag(tag, chosen)
                    headers += ((b"etag", tag.encode("latin-1")),)
                self._encoder = coding.encoder(chosen)
        begin = prepared.start(self._status, headers)
        if self._has(tag, found.get(b"last-modified")):
            begin = prepared.unchanged(headers)
            self._silent = True
        elif self._status == 304:
            begin = prepared.unchanged(headers)
        self._begun = True
        await self._send(begin)
        if self._silent:
            await self._send(prepared.NOTHING)

    def _has(self, tag: str | None, modified: bytes | None) -> bool:
        match = prepared.text(self._asked.get(b"if-none-match"))
        since = prepared.text(self._asked.get(b"if-modified-since"))
        return (
            self._status == 200
            and self._scope["iclod.method"] in ("GET", "HEAD")
            and conditions.unchanged(tag, parse_date(prepared.text(modified)), match, since)
        )

    async def _pass(self, body: bytes, more: bool) -> None:
        if self._silent:
            return
        if self._encoder is not None:
            # In a thread, so that the others need not wait; the libraries let go of the lock.
            body = await asyncio.to_thread(_coded, self._encoder, body, more)
            if more and not body:
                return
        await self._send({"type": "http.response.body", "body": body, "more_body": more})


def _coded(encoder: coding.Encoder, part: bytes, more: bool) -> bytes:
    made = encoder.encode(part) if part else b""
    return made if more else made + encoder.end()

"""The outermost layer: answers repeated requests from memory and reads request bodies.

What is left goes to the Flask application in threads. Requests that wait for a worker process
(SPARQL, validation) have threads of their own, so that they never keep documents waiting. An
answer that breaks off is never ended properly: the exception goes on to the server, which closes
the connection without the last chunk.

Spec: https://asgi.readthedocs.io/en/latest/specs/www.html
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from a2wsgi import WSGIMiddleware
from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    LengthRequired,
    RequestEntityTooLarge,
    RequestTimeout,
    ServiceUnavailable,
)

from iclod.web import measures, proxies
from iclod.web.cache import Answer, Cache, unchanged

if TYPE_CHECKING:
    from iclod.registry import Registry

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

log = logging.getLogger(__name__)

#: Paths behind which a worker process does the work.
SLOW = ("/sparql", "/validate")
THREADS = 16
SLOW_THREADS = 80
#: Seconds between two looks for what a crash may have left behind.
LOOK = 1.0


class Edge:
    """The ASGI application of one server process."""

    def __init__(self, app: Any, registry: Registry) -> None:
        self.app = app
        self.registry = registry
        self.settings = registry.settings.web
        self.mount = registry.settings.mount
        self.trusted = registry.settings.trusted_proxies
        self.cache = Cache(self.settings.cache_mb << 20)
        self._quick: Any = WSGIMiddleware(app, workers=THREADS)
        self._slow: Any = WSGIMiddleware(app, workers=SLOW_THREADS)
        self._waiting = 0
        self._looked = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection of the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
        else:
            await self._answer(proxies.resolve(scope, self.trusted), receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            else:
                await asyncio.to_thread(self.registry.close)
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["method"]
        headers = {name.lower(): value for name, value in scope["headers"]}
        if method not in ("GET", "HEAD"):
            try:
                receive = await self._read(method, headers, receive)
            except HTTPException as fault:
                scope["iclod.fault"] = fault
            await self._compute(scope, receive, send)
            return
        if b"authorization" in headers:
            await self._compute(scope, receive, send)
            return
        number = self._number()
        key = b"\n".join((scope["scheme"].encode(), headers.get(b"host", b""), _target(scope)))
        kept = self.cache.find(number, key, headers)
        if kept is not None:
            measures.CACHED.inc()
            await _send(send, kept, headers, method)
            return
        if method == "GET":
            send = Capture(
                send,
                self.cache.limit // 8,
                lambda answer: self.cache.store(number, key, headers, answer),
            )
        await self._compute(scope, receive, send)

    def _number(self) -> int:
        now = time.monotonic()
        if now - self._looked > LOOK:
            self._looked = now
            asyncio.get_running_loop().run_in_executor(self._quick.executor, self._look)
        return self.registry.published()

    def _look(self) -> None:
        try:
            self.registry.fresh()
        except Exception as error:
            log.warning("the projections lie behind the journal: %s", error)

    async def _compute(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix(self.mount)
        _quote_query(scope)
        slow = path.startswith(SLOW)
        if slow and self._waiting >= SLOW_THREADS:
            scope["iclod.fault"] = ServiceUnavailable(
                "Too many queries are waiting; try again shortly.", retry_after=5
            )
            slow = False
        self._waiting += slow
        try:
            await (self._slow if slow else self._quick)(scope, receive, _Steady(send))
        finally:
            self._waiting -= slow

    async def _read(self, method: str, headers: dict[bytes, bytes], receive: Receive) -> Receive:
        length = headers.get(b"content-length")
        if length is None:
            if method in ("POST", "PUT", "PATCH"):
                raise LengthRequired("Send the length of the body in Content-Length.")
            return receive
        if not length.isdigit():
            raise BadRequest("Content-Length is not a number.")
        limit = self.settings.body_mb << 20
        if int(length) > limit:
            raise _closing(
                RequestEntityTooLarge(f"Send at most {self.settings.body_mb} MiB at a time.")
            )
        try:
            async with asyncio.timeout(self.settings.body_deadline):
                body = await _whole(receive, limit)
        except TimeoutError:
            raise _closing(
                RequestTimeout(
                    f"The body did not arrive within {self.settings.body_deadline:g} seconds; "
                    "send it again."
                )
            ) from None
        if len(body) != int(length):
            raise _closing(BadRequest("The body is not as long as Content-Length says."))
        return _replay(body, receive)


class Capture:
    """Passes an answer on and hands a copy over when it is complete, up to a size in bytes."""

    def __init__(self, send: Send, limit: int, store: Callable[[Answer], None]) -> None:
        self._send = send
        self._limit = limit
        self._store = store
        self._status = 0
        self._headers: tuple[tuple[bytes, bytes], ...] = ()
        self._parts: list[bytes] = []
        self._size = 0
        self._done = False

    async def __call__(self, message: Message) -> None:
        """Send a message on; the copy is there before the last byte is."""
        if message["type"] == "http.response.start":
            self._status = message["status"]
            self._headers = tuple((name.lower(), value) for name, value in message["headers"])
        else:
            self._keep(message.get("body", b""), message.get("more_body", False))
        await self._send(message)

    def _keep(self, part: bytes, more: bool) -> None:
        # A client knows by Content-Length that it has everything before the last message comes.
        if self._done:
            return
        self._size += len(part)
        if self._size > self._limit:
            self._done = True
            self._parts.clear()
            return
        self._parts.append(part)
        length = dict(self._headers).get(b"content-length")
        if not more or length == str(self._size).encode():
            self._done = True
            self._store(Answer(self._status, self._headers, b"".join(self._parts)))


class _Steady:
    """Never raises, so that the thread behind it cannot hang when the client has left."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._gone = False

    async def __call__(self, message: Message) -> None:
        if self._gone:
            return
        try:
            await self._send(message)
        except Exception as error:
            self._gone = True
            log.info("a client left before its answer was complete: %s", error)


def _target(scope: Scope) -> bytes:
    return f"{quote(scope['path'])}?".encode() + bytes(scope["query_string"])


def _quote_query(scope: Scope) -> None:
    query = scope["query_string"]
    if not query.isascii():
        scope["query_string"] = b"".join(
            bytes((byte,)) if byte < 128 else b"%%%02X" % byte for byte in query
        )


async def _whole(receive: Receive, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > limit or not message.get("more_body", False):
            break
    return b"".join(parts)


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


def _closing(fault: HTTPException) -> HTTPException:
    fault.get_headers = lambda *_, **__: [("Connection", "close")]  # type: ignore[method-assign]
    return fault


async def _send(send: Send, answer: Answer, headers: dict[bytes, bytes], method: str) -> None:
    answer = unchanged(answer, headers.get(b"if-none-match")) or answer
    await send(
        {"type": "http.response.start", "status": answer.status, "headers": list(answer.headers)}
    )
    body = b"" if method == "HEAD" else answer.body
    await send({"type": "http.response.body", "body": body, "more_body": False})

"""The outermost layer: answers repeated requests from memory, and some without the application.

A request is answered by the first of these that can: the memory (`web/cache.py`); a *direct*
function of an endpoint (`web/exchange.py`); the Flask application, in threads. Requests that wait
for a worker process (SPARQL, validation) have threads of their own, so that they never keep
documents waiting. Content coding and conditional requests are the same whoever answers.

Spec: https://asgi.readthedocs.io/en/latest/specs/www.html
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from a2wsgi import WSGIMiddleware
from werkzeug.exceptions import HTTPException, ServiceUnavailable

from iclod.errors import IclodError
from iclod.web import bodies, coding, headers, measures, prepared, proxies
from iclod.web.bodies import Receive
from iclod.web.cache import Cache, Key
from iclod.web.exchange import Answer, Asked, Direct, Stream, Working
from iclod.web.origins import Origins
from iclod.web.prepared import Form, Message, Prepared
from iclod.web.querying import rate
from iclod.web.sending import Outgoing, Send
from iclod.web.working import Leaving, Workers
from iclod.workers import Stop

if TYPE_CHECKING:
    from iclod.registry import Registry

Scope = Message
log = logging.getLogger(__name__)

#: Paths behind which a worker process does the work.
SLOW = ("/sparql", "/validate", "/query/", "/fragments", "/graphs")
READING = ("GET", "HEAD")
THREADS = 16
#: More than may wait before the workers, so that the line there decides who is refused.
SLOW_THREADS = 256
#: Seconds between two looks for what a crash may have left behind, and for new dumps.
LOOK = 1.0
#: Bytes above which an answer is coded in a thread, so that nobody else waits for it.
LONG = 32 << 10


class Edge:
    """The ASGI application of one server process."""

    def __init__(
        self,
        app: Any,
        registry: Registry,
        direct: Sequence[Direct] = (),
        working: Mapping[str, Working] = MappingProxyType({}),
    ) -> None:
        self.app = app
        self.registry = registry
        self.direct = tuple(direct)
        self.working = dict(working)
        self.workers = Workers(registry, SLOW_THREADS)
        self.settings = registry.settings.web
        self.mount = registry.settings.mount
        self.trusted = registry.settings.trusted_proxies
        self.cache = Cache(self.settings.cache_mb << 20)
        self._quick: Any = WSGIMiddleware(app, workers=THREADS)
        self._slow: Any = WSGIMiddleware(app, workers=SLOW_THREADS)
        self._origins = Origins(registry.settings)
        self._waiting = 0
        self._looked = 0.0
        self._dumps = registry.home / "dumps"
        self._dumped = (_changed(self._dumps), registry.stored.state())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection of the server."""
        if scope["type"] != "http":
            await self._live(scope, receive, send)
            return
        if self.trusted:
            proxies.resolve(scope, self.trusted)
        pairs = scope["headers"]
        asked: Mapping[bytes, bytes] = dict(pairs)
        if len(asked) != len(pairs):
            asked = _joined(pairs)
        method = scope["method"]
        function = self.working.get(scope["path"].removeprefix(self.mount))
        reading = method == "GET" or method == "HEAD"
        if not reading and not (function and method == "POST"):
            await self._change(scope, asked, receive, send)
            return
        if reading and b"authorization" in asked:
            await self._compute(scope, asked, receive, send)
            return
        key: Key = (scope["path"], scope["query_string"], asked.get(b"host"), scope["scheme"])
        body = b""
        if not reading:
            try:
                body = await bodies.read(method, asked, receive, self.settings) or b""
            except HTTPException as fault:
                scope[headers.FAULT] = fault
                await self._compute(scope, asked, receive, send)
                return
            # A query is the same however often it is sent, and so is what it is kept under.
            key = (*key, asked.get(b"content-type"), body)
        number = self._number()
        answer = self.cache.find(number, key, asked)
        if answer is not None:
            measures.CACHED.value += 1
        elif function is not None:
            await self._work(function, scope, asked, (receive, send), (number, key), body)
            return
        elif self.direct and (answer := self._directly(scope, asked, number)) is not None:
            measures.DIRECT.value += 1
            self.cache.store(number, key, asked, answer)
        if answer is None:
            await self._compute(scope, asked, receive, send, (number, key))
            return
        await self._whole(answer, method, asked, send)

    async def _whole(
        self, answer: Prepared, method: str, asked: Mapping[bytes, bytes], send: Send
    ) -> None:
        wanted = asked.get(b"accept-encoding")
        name = coding.choose(wanted.decode("latin-1")) if wanted else coding.IDENTITY
        form = answer.form(name) if answer.has(name) else await self._form(answer, name)
        start, rest = form.messages(method, asked if method in READING else {})
        await send(start)
        await send(rest)

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
            return
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await asyncio.to_thread(self._look, asyncio.get_running_loop())
                self.workers.warm()
                await send({"type": "lifespan.startup.complete"})
            else:
                await asyncio.to_thread(self.registry.close)
                await send({"type": "lifespan.shutdown.complete"})
                return

    # Without the application -------------------------------------------------------------------

    def _directly(self, scope: Scope, asked: Mapping[bytes, bytes], number: int) -> Prepared | None:
        request = self._asked(scope, asked, number)
        if request is None:
            return None
        try:
            for function in self.direct:
                if (answer := function(self.registry, request)) is not None:
                    return Prepared.of(headers.complete(answer))
        except IclodError:
            return None
        except Exception:
            log.exception("%s failed without the application, which is asked instead", request.path)
        return None

    def _asked(
        self,
        scope: Scope,
        asked: Mapping[bytes, bytes],
        number: int,
        *,
        body: bytes = b"",
        stop: Stop | None = None,
    ) -> Asked | None:
        """The request as endpoints take it; None where the application has to judge it."""
        origin = self._origins.of(scope["scheme"], asked.get(b"host"))
        path, query = scope["path"].removeprefix(self.mount), scope["query_string"]
        inside = path.startswith("/") and scope["path"].startswith(self.mount)
        if origin is None or not inside or not query.isascii():
            return None
        client = scope.get("client")
        return Asked(
            scope["method"],
            path,
            query.decode(),
            {name.decode("latin-1"): value.decode("latin-1") for name, value in asked.items()},
            origin,
            number,
            body,
            rate.client(client[0]) if client and stop else "",
            stop,
        )

    async def _work(
        self,
        function: Working,
        scope: Scope,
        asked: Mapping[bytes, bytes],
        line: tuple[Receive, Send],
        place: tuple[int, Key],
        body: bytes,
    ) -> None:
        """Let a function answer that waits for a worker, or the application in its place.

        Args:
            line: From the client and to it.
            place: Where in the memory a whole answer is kept.
        """
        receive, send = line
        began = time.perf_counter()
        with Leaving(receive, Stop()) as leaving:
            request = self._asked(scope, asked, place[0], body=body, stop=leaving.stop)
            answer = await self._waited(function, scope, request) if request else None
            if leaving.stop.is_set():
                if isinstance(answer, Stream):
                    await self.workers.close(answer)
                return
            if isinstance(answer, Stream):
                _count(scope, answer.status, began)
                await self._stream(answer, scope, asked, send, leaving.stop)
                return
        if answer is None:
            kept = place if scope["method"] in READING and headers.FAULT not in scope else None
            await self._compute(scope, asked, receive, send, kept, body)
            return
        measures.DIRECT.value += 1
        _count(scope, answer.status, began)
        made = Prepared.of(headers.complete(answer))
        if answer.status == 304:
            await send(prepared.unchanged(made.headers + made.tag))
            await send(prepared.NOTHING)
            return
        self.cache.store(*place, asked, made)
        await self._whole(made, scope["method"], asked, send)

    async def _waited(
        self, function: Working, scope: Scope, request: Asked
    ) -> Answer | Stream | None:
        """What a function answers; None leaves it to the application, an error with it."""
        if self._waiting >= SLOW_THREADS:
            return None
        self._waiting += 1
        try:
            return await self.workers.answer(function, request)
        except Exception as error:
            scope[headers.FAULT] = error
            return None
        finally:
            self._waiting -= 1

    async def _stream(
        self,
        answer: Stream,
        scope: Scope,
        asked: Mapping[bytes, bytes],
        send: Send,
        stop: Stop,
    ) -> None:
        scope["iclod.method"] = scope["method"]
        scope[headers.STREAM] = "stream"

        async def whole(_: Prepared) -> None:
            """Nothing comes whole here."""

        outgoing = Outgoing(send, scope, asked, whole)
        await self.workers.send(headers.complete(answer), outgoing, stop)

    async def _form(self, answer: Prepared, name: str) -> Form:
        if name == coding.IDENTITY or not answer.is_text:
            return answer.form(name)
        coded = None
        if len(answer.body) > LONG:
            coded = await asyncio.to_thread(coding.encode, answer.body, name)
        before = answer.size
        form = answer.form(name, coded)
        self.cache.grown(answer, answer.size - before)
        return form

    # With the application ----------------------------------------------------------------------

    async def _change(
        self, scope: Scope, asked: Mapping[bytes, bytes], receive: Receive, send: Send
    ) -> None:
        body = None
        try:
            body = await bodies.read(scope["method"], asked, receive, self.settings)
        except HTTPException as fault:
            scope[headers.FAULT] = fault
        await self._compute(scope, asked, receive, send, body=body)

    async def _compute(
        self,
        scope: Scope,
        asked: Mapping[bytes, bytes],
        receive: Receive,
        send: Send,
        place: tuple[int, Key] | None = None,
        body: bytes | None = None,
    ) -> None:
        """Ask the application.

        Args:
            place: Where in the memory a whole answer is kept.
            body: Of the request, where it was read.
        """
        method = scope["method"]

        async def whole(answer: Prepared) -> None:
            if place is not None:
                self.cache.store(*place, asked, answer)
            await self._whole(answer, method, asked, send)

        scope["iclod.method"] = method
        scope[headers.EDGE] = True
        if method == "HEAD":
            # Only the whole answer tells how long it is in the coding that is wanted.
            scope[headers.HEAD] = True
            scope["method"] = "GET"
        slow = self._prepare(scope)
        outgoing = Outgoing(send, scope, asked, whole)
        if not slow:
            given = receive if body is None else bodies.replay(body)
            await self._quick(scope, given, outgoing)
            return
        self._waiting += 1
        try:
            with Leaving(receive, Stop()) as leaving:
                scope[headers.STOP] = leaving.stop
                await self._slow(scope, bodies.replay(body or b""), outgoing)
        finally:
            self._waiting -= 1

    def _prepare(self, scope: Scope) -> bool:
        """Make a request fit for the application; returns whether it waits for a worker."""
        proxies.resolve(scope, self.trusted)
        query = scope["query_string"]
        if not query.isascii():
            scope["query_string"] = b"".join(
                bytes((byte,)) if byte < 128 else b"%%%02X" % byte for byte in query
            )
        slow = bool(scope["path"].removeprefix(self.mount).startswith(SLOW))
        slow = slow and headers.FAULT not in scope
        if slow and self._waiting >= SLOW_THREADS:
            scope[headers.FAULT] = ServiceUnavailable(
                "Too many queries are waiting; try again shortly.", retry_after=5
            )
            return False
        return slow

    # What changes outside ----------------------------------------------------------------------

    def _number(self) -> int:
        now = time.monotonic()
        if now - self._looked > LOOK:
            self._looked = now
            loop = asyncio.get_running_loop()
            loop.run_in_executor(self._quick.executor, self._look, loop)
        return self.registry.published()

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            # What every answer needs is read here, so that the first one need not wait for it.
            self.registry.profile(self.registry.fresh())
        except Exception as error:
            log.warning("the projections lie behind the journal: %s", error)
        dumped = (_changed(self._dumps), self.registry.stored.state())
        if dumped != self._dumped:
            # The number did not move, but the catalogue describes other files now, or a stored
            # query asks something else.
            self._dumped = dumped
            loop.call_soon_threadsafe(self.cache.clear)


def _count(scope: Scope, status: int, began: float) -> None:
    """Count a request that the application does not see."""
    seconds = time.perf_counter() - began
    measures.REQUESTS.labels(scope["path"], scope["method"], str(status)).inc()
    measures.SECONDS.labels(scope["path"]).observe(seconds)


def _changed(folder: Any) -> int:
    try:
        return int(folder.stat().st_mtime_ns)
    except OSError:
        return 0


def _joined(pairs: Sequence[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for name, value in pairs:
        found[name] = found[name] + b"," + value if name in found else value
    return found

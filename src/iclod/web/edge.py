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
import re
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from a2wsgi import WSGIMiddleware
from werkzeug.exceptions import HTTPException, ServiceUnavailable

from iclod.errors import IclodError
from iclod.web import addresses, bodies, coding, headers, measures, proxies
from iclod.web.bodies import Receive
from iclod.web.cache import Cache, Key
from iclod.web.exchange import Asked, Direct
from iclod.web.prepared import Form, Message, Prepared
from iclod.web.sending import Outgoing, Send

if TYPE_CHECKING:
    from iclod.registry import Registry

Scope = Message
log = logging.getLogger(__name__)

#: Paths behind which a worker process does the work.
SLOW = ("/sparql", "/validate")
THREADS = 16
SLOW_THREADS = 80
#: Seconds between two looks for what a crash may have left behind, and for new dumps.
LOOK = 1.0
#: Bytes above which an answer is coded in a thread, so that nobody else waits for it.
LONG = 32 << 10
#: Hosts whose spelling is the same wherever it is read; the application judges all others.
_HOST = re.compile(
    rb"(?!xn--|.*\.xn--)[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::(?!80\Z|443\Z)[1-9][0-9]{0,4})?"
)
#: Hosts that are remembered.
_HOSTS = 1000


class Edge:
    """The ASGI application of one server process."""

    def __init__(self, app: Any, registry: Registry, direct: Sequence[Direct] = ()) -> None:
        self.app = app
        self.registry = registry
        self.direct = tuple(direct)
        self.settings = registry.settings.web
        self.mount = registry.settings.mount
        self.trusted = registry.settings.trusted_proxies
        self.cache = Cache(self.settings.cache_mb << 20)
        self._quick: Any = WSGIMiddleware(app, workers=THREADS)
        self._slow: Any = WSGIMiddleware(app, workers=SLOW_THREADS)
        self._origins: dict[tuple[str, bytes], str | None] = {}
        self._waiting = 0
        self._looked = 0.0
        self._dumps = registry.home / "dumps"
        self._dumped = _changed(self._dumps)

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
        if method != "GET" and method != "HEAD":
            await self._change(scope, asked, receive, send)
            return
        if b"authorization" in asked:
            await self._compute(scope, asked, receive, send)
            return
        number = self._number()
        key = (scope["path"], scope["query_string"], asked.get(b"host"), scope["scheme"])
        answer = self.cache.find(number, key, asked)
        if answer is not None:
            measures.CACHED.value += 1
        elif self.direct and (answer := self._directly(scope, asked, number)) is not None:
            measures.DIRECT.value += 1
            self.cache.store(number, key, asked, answer)
        if answer is None:
            await self._compute(scope, asked, receive, send, (number, key))
            return
        wanted = asked.get(b"accept-encoding")
        name = coding.choose(wanted.decode("latin-1")) if wanted else coding.IDENTITY
        form = answer.form(name) if answer.has(name) else await self._form(answer, name)
        start, rest = form.messages(method, asked)
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
                await send({"type": "lifespan.startup.complete"})
            else:
                await asyncio.to_thread(self.registry.close)
                await send({"type": "lifespan.shutdown.complete"})
                return

    # Without the application -------------------------------------------------------------------

    def _directly(self, scope: Scope, asked: Mapping[bytes, bytes], number: int) -> Prepared | None:
        origin = self._origin(scope["scheme"], asked.get(b"host"))
        path, query = scope["path"].removeprefix(self.mount), scope["query_string"]
        inside = path.startswith("/") and scope["path"].startswith(self.mount)
        if origin is None or not inside or not query.isascii():
            return None
        request = Asked(
            scope["method"],
            path,
            query.decode(),
            {name.decode("latin-1"): value.decode("latin-1") for name, value in asked.items()},
            origin,
            number,
        )
        try:
            for function in self.direct:
                if (answer := function(self.registry, request)) is not None:
                    return Prepared.of(headers.complete(answer))
        except IclodError:
            return None
        except Exception:
            log.exception("%s failed without the application, which is asked instead", path)
        return None

    def _origin(self, scheme: str, host: bytes | None) -> str | None:
        """What addresses begin with; None for hosts that the application has to judge."""
        if host is None:
            return None
        key = (scheme, host)
        if key not in self._origins:
            if len(self._origins) >= _HOSTS:
                self._origins.clear()
            self._origins[key] = self._judged(scheme, host)
        return self._origins[key]

    def _judged(self, scheme: str, host: bytes) -> str | None:
        if not _HOST.fullmatch(host):
            return None
        settings = self.registry.settings
        try:
            addresses.check_host(settings, host.decode())
        except HTTPException:
            return None
        return (settings.public_url or f"{scheme}://{host.decode()}") + self.mount

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
        try:
            receive = await bodies.read(scope["method"], asked, receive, self.settings)
        except HTTPException as fault:
            scope["iclod.fault"] = fault
        await self._compute(scope, asked, receive, send)

    async def _compute(
        self,
        scope: Scope,
        asked: Mapping[bytes, bytes],
        receive: Receive,
        send: Send,
        place: tuple[int, Key] | None = None,
    ) -> None:
        """Ask the application; `place` is where in the memory a whole answer is kept."""
        method = scope["method"]

        async def whole(answer: Prepared) -> None:
            if place is not None:
                self.cache.store(*place, asked, answer)
            wanted = asked.get(b"accept-encoding")
            form = await self._form(
                answer, coding.choose(wanted.decode("latin-1") if wanted else None)
            )
            for message in form.messages(method, asked if method in ("GET", "HEAD") else {}):
                await send(message)

        scope["iclod.method"] = method
        scope[headers.EDGE] = True
        if method == "HEAD":
            # Only the whole answer tells how long it is in the coding that is wanted.
            scope[headers.HEAD] = True
            scope["method"] = "GET"
        slow = self._prepare(scope)
        self._waiting += slow
        try:
            outgoing = Outgoing(send, scope, asked, whole)
            await (self._slow if slow else self._quick)(scope, receive, outgoing)
        finally:
            self._waiting -= slow

    def _prepare(self, scope: Scope) -> bool:
        """Make a request fit for the application; returns whether it waits for a worker."""
        proxies.resolve(scope, self.trusted)
        query = scope["query_string"]
        if not query.isascii():
            scope["query_string"] = b"".join(
                bytes((byte,)) if byte < 128 else b"%%%02X" % byte for byte in query
            )
        slow = bool(scope["path"].removeprefix(self.mount).startswith(SLOW))
        if slow and self._waiting >= SLOW_THREADS:
            scope["iclod.fault"] = ServiceUnavailable(
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
        dumped = _changed(self._dumps)
        if dumped != self._dumped:
            # The number did not move, but the catalogue describes other files now.
            self._dumped = dumped
            loop.call_soon_threadsafe(self.cache.clear)


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

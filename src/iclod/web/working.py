"""Answers that wait for a worker process: in threads of their own, ended when the client leaves.

Whoever waits for a worker must neither hold up the event loop nor the threads of the application.
A thread is taken for the time of an evaluation and of each piece of a stream, never while a slow
client reads.
"""

from __future__ import annotations

import asyncio
import contextlib
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import TYPE_CHECKING

from iclod.engine.base import Query
from iclod.errors import EngineError, IclodError
from iclod.web import measures
from iclod.web.bodies import Receive
from iclod.web.exchange import Answer, Asked, Stream, Working
from iclod.workers import Stop

if TYPE_CHECKING:
    from iclod.registry import Registry
    from iclod.web.sending import Outgoing

#: Seconds after which it is looked whether the client is still there.
PATIENCE = 0.05
#: Bytes of a stream that are read at a time.
CHUNK = 64 << 10


class BrokenOff(Exception):
    """A stream cannot be finished: the connection is closed without a last chunk.

    Spec: https://www.rfc-editor.org/rfc/rfc9112#section-8
    """


class Leaving:
    """Sets a stop when the client leaves, for as long as the block lasts.

    Args:
        receive: The server's own; nobody else receives from it meanwhile.
        stop: Closed at the end of the block.
    """

    def __init__(self, receive: Receive, stop: Stop) -> None:
        self.stop = stop
        self._receive = receive
        self._task: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None

    def __enter__(self) -> Leaving:
        # Most answers are there long before anybody leaves.
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(PATIENCE, self._listen, loop)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None:
            self._task.cancel()
        if kind is not None:
            self.stop.set()
        self.stop.close()

    def _listen(self, loop: asyncio.AbstractEventLoop) -> None:
        self._task = loop.create_task(self._watch())

    async def _watch(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        measures.LEFT.value += 1
        self.stop.set()


class Workers:
    """The threads in which a web process waits for its workers.

    Args:
        size: Most requests that wait at a time.
    """

    def __init__(self, registry: Registry, size: int) -> None:
        self._registry = registry
        self._executor = ThreadPoolExecutor(size, thread_name_prefix="working")

    def warm(self) -> None:
        """Start the processes that answer first, without waiting for them."""
        for _ in range(self._registry.settings.sparql.fast_workers):
            self._executor.submit(self._ask)

    def _ask(self) -> None:
        with contextlib.suppress(IclodError):
            self._registry.query(Query("ASK {}", "json", None)).body.close()

    async def answer(self, function: Working, asked: Asked) -> Answer | Stream | None:
        """What the function answers; it raises what the function raises."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, function, self._registry, asked)

    async def send(self, stream: Stream, outgoing: Outgoing, stop: Stop) -> None:
        """Send a stream piece by piece; close it at the end, or when nobody reads any more.

        The server takes what is sent to a client that has left without a word; only `stop` tells.

        Raises:
            BrokenOff: It cannot be finished: the connection has to be broken off.
        """
        loop = asyncio.get_running_loop()
        pairs = [(name.encode(), value.encode("latin-1")) for name, value in stream.headers]
        if stream.size is not None:
            pairs.append((b"content-length", b"%d" % stream.size))
        start = {"type": "http.response.start", "status": stream.status, "headers": pairs}
        try:
            await outgoing(start)
            while not (outgoing.done or stop.is_set()):
                piece = await loop.run_in_executor(self._executor, stream.body.read, CHUNK)
                await outgoing(
                    {"type": "http.response.body", "body": piece, "more_body": bool(piece)}
                )
                if not piece:
                    break
        except EngineError as error:
            # Work that was ended because nobody waits for it is no failure.
            if not stop.is_set():
                raise BrokenOff(str(error)) from None
        finally:
            await self.close(stream)

    async def close(self, stream: Stream) -> None:
        """Give a stream up."""
        await asyncio.get_running_loop().run_in_executor(self._executor, stream.body.close)

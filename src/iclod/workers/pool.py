"""A bounded number of disposable processes and a bounded queue before them."""

from __future__ import annotations

import contextlib
import io
import math
import signal
import tempfile
import threading
from collections import deque
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from iclod.errors import DeadlineExceeded, EngineError, EngineUnavailable, LimitExceeded
from iclod.workers.process import MEMORY_EXIT, Limits, Process, ProcessDied

#: Bytes of a body that are kept in memory; more goes to a temporary file.
SPOOL = 1 << 20


@dataclass(frozen=True)
class Answer:
    """What a call gave.

    Attributes:
        value: What the function returned.
        body: What it wrote, rewound; a temporary file above `SPOOL` bytes: close it.
        size: Length of the body in bytes.
    """

    value: Any
    body: BinaryIO
    size: int


class _Body:
    """Grows in memory, then in a temporary file without a name."""

    def __init__(self) -> None:
        self._file: BinaryIO = io.BytesIO()

    def write(self, data: bytes) -> None:
        if isinstance(self._file, io.BytesIO) and self._file.tell() + len(data) > SPOOL:
            memory = self._file
            self._file = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115
            self._file.write(memory.getbuffer())
        self._file.write(data)

    def rewound(self) -> BinaryIO:
        self._file.seek(0)
        return self._file

    def close(self) -> None:
        self._file.close()


class Pool:
    """Runs one function in a few processes; any thread may call.

    Args:
        function: `package.module:name`; it is called with the argument and with `write`.
        size: Number of processes; they are started when they are needed.
        limits: What one call may use.
        queue: Calls that may wait for a free process.
        wait: Seconds that a call waits at most.
        nice: Added to the niceness of the processes.
        preload: Modules that they import before the first call.
    """

    def __init__(
        self,
        function: str,
        size: int,
        limits: Limits,
        *,
        queue: int,
        wait: float,
        nice: int = 0,
        preload: tuple[str, ...] = (),
    ) -> None:
        self._function = function
        self._size = size
        self._limits = limits
        self._queue = queue
        self._wait = wait
        self._nice = nice
        self._preload = preload
        self._lock = threading.Lock()
        self._busy = 0
        self._waiting: deque[threading.Event] = deque()
        self._idle: list[Process] = []
        self._all: set[Process] = set()
        self._closed = False

    def call(self, argument: Any, *, deadline: float | None = None) -> Answer:
        """Run the function once.

        Args:
            argument: Anything that can be pickled.
            deadline: Seconds, instead of the pool's.

        Raises:
            EngineUnavailable: No process became free in time, or it ended twice.
            DeadlineExceeded: It took too long.
            LimitExceeded: It needed too much memory or stack, or wrote too much.
            IclodError: What the function raised.
        """
        seconds = self._limits.deadline if deadline is None else deadline
        self._enter()
        try:
            try:
                return self._attempt(argument, seconds)
            except ProcessDied:
                return self._attempt(argument, seconds)
        except ProcessDied as error:
            if error.code == -signal.SIGSEGV:
                raise LimitExceeded("It is nested or chained too deeply: simplify it") from error
            raise self._unavailable("The process that worked on this ended twice") from error
        finally:
            self._leave()

    def pids(self) -> list[int]:
        """Process ids of all processes."""
        with self._lock:
            return sorted(process.pid for process in self._all)

    def close(self) -> None:
        """End all processes; calls under way fail with EngineUnavailable."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
            busy = self._all - set(idle)
            self._all.difference_update(idle)
            for event in self._waiting:
                event.set()
        for process in busy:
            process.stop()
        for process in idle:
            process.kill()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _attempt(self, argument: Any, seconds: float) -> Answer:
        process = self._take()
        body = _Body()
        try:
            value, size = process.call(argument, body.write, seconds)
        except ProcessDied as error:
            body.close()
            self._discard(process)
            raise self._explain(error, seconds) from None
        except BaseException:
            body.close()
            if process.clean:
                self._give_back(process)
            else:
                self._discard(process)
            raise
        self._give_back(process)
        return Answer(value, body.rewound(), size)

    def _explain(self, error: ProcessDied, seconds: float) -> Exception:
        if self._limits.memory and error.code in (-signal.SIGABRT, MEMORY_EXIT):
            return LimitExceeded(
                f"It needed more memory than the limit of {self._limits.memory >> 20} MiB: "
                "ask for less, or in several steps"
            )
        if error.code == -signal.SIGALRM:
            return DeadlineExceeded(f"It took longer than the limit of {seconds:g} s")
        return error

    def _enter(self) -> None:
        """Get one of the `size` places, after those who came earlier."""
        with self._lock:
            if self._closed:
                raise self._unavailable("The workers are closed")
            if self._busy < self._size:
                self._busy += 1
                return
            if len(self._waiting) >= self._queue:
                raise self._unavailable("Too many requests are waiting: try again later")
            event = threading.Event()
            self._waiting.append(event)
        event.wait(self._wait)
        with self._lock:
            if self._closed:
                raise self._unavailable("The workers are closed")
            if not event.is_set():
                self._waiting.remove(event)
                raise self._unavailable("All workers are busy: try again later")

    def _leave(self) -> None:
        with self._lock:
            if self._waiting and not self._closed:
                self._waiting.popleft().set()
            else:
                self._busy -= 1

    def _take(self) -> Process:
        dead = []
        with self._lock:
            process = None
            while self._idle and process is None:
                process = self._idle.pop()
                if not process.alive():
                    dead.append(process)
                    self._all.discard(process)
                    process = None
        for one in dead:
            one.kill()
        return process or self._start()

    def _start(self) -> Process:
        process = Process(self._function, self._limits, self._nice, self._preload)
        with self._lock:
            if not self._closed:
                self._all.add(process)
                return process
        process.kill()
        raise self._unavailable("The workers are closed")

    def _give_back(self, process: Process) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(process)
                return
            self._all.discard(process)
        process.kill()

    def _discard(self, process: Process) -> None:
        """End a process and start its successor, so that the next call need not wait for it."""
        process.kill()
        with self._lock:
            self._all.discard(process)
        if process.ready:
            with contextlib.suppress(EngineError):
                self._give_back(self._start())

    def _unavailable(self, message: str) -> EngineUnavailable:
        return EngineUnavailable(message, retry_after=max(1, math.ceil(self._wait)))

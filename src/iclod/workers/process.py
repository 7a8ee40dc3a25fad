"""The parent's handle on one disposable process."""

from __future__ import annotations

import os
import pickle
import queue
import select
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from iclod.errors import DeadlineExceeded, EngineError, IclodError, LimitExceeded

_HEADER = struct.Struct(">cI")
#: Seconds within which a new process has to be ready, on however busy a machine.
_START = 60.0
#: How a process ends that was refused memory.
MEMORY_EXIT = 77


@dataclass(frozen=True)
class Limits:
    """What one call may use.

    Attributes:
        deadline: Seconds of wall-clock time.
        memory: Address space of the process in bytes; 0: no limit.
        output: Bytes of the body; 0: no limit.
    """

    deadline: float
    memory: int
    output: int


class ProcessDied(Exception):
    """It ended by itself; `code` is what `Popen.returncode` says."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the process ended with {code}")
        self.code = code


class _Starter:
    """One thread that starts all processes: a child's life hangs on the thread it came from."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self._jobs: queue.SimpleQueue[tuple[Callable[[], Any], queue.SimpleQueue[Any]]] = (
            queue.SimpleQueue()
        )
        threading.Thread(target=self._run, name="worker-starter", daemon=True).start()

    def _run(self) -> None:
        while True:
            job, answer = self._jobs.get()
            try:
                answer.put(job())
            except BaseException as error:
                answer.put(error)

    def start(self, job: Callable[[], subprocess.Popen[bytes]]) -> subprocess.Popen[bytes]:
        answer: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._jobs.put((job, answer))
        result = answer.get()
        if isinstance(result, BaseException):
            raise EngineError(f"no worker process can be started: {result}") from result
        assert isinstance(result, subprocess.Popen)
        return result


_starter: _Starter | None = None
_starter_lock = threading.Lock()


def _the_starter() -> _Starter:
    global _starter
    with _starter_lock:
        if _starter is None or _starter.pid != os.getpid():
            _starter = _Starter()
        return _starter


class Process:
    """A running child; used by one thread at a time."""

    def __init__(self, function: str, limits: Limits, nice: int, preload: tuple[str, ...]) -> None:
        command = [sys.executable, "-P", "-m", "iclod.workers", str(os.getpid())]
        command += [str(limits.memory), str(nice), function, *preload]
        path = os.pathsep.join(item or os.curdir for item in sys.path)
        environment = os.environ | {"MALLOC_ARENA_MAX": "1", "PYTHONPATH": path}

        def job() -> subprocess.Popen[bytes]:
            return subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                bufsize=0,
            )

        self._limits = limits
        self.ready = False
        #: Whether it has nothing under way and may be given another call.
        self.clean = True
        self._popen = _the_starter().start(job)
        self.pid = self._popen.pid
        assert self._popen.stdin is not None
        assert self._popen.stdout is not None
        self._in = self._popen.stdin.fileno()
        self._out = self._popen.stdout.fileno()
        os.set_blocking(self._in, False)
        os.set_blocking(self._out, False)

    def alive(self) -> bool:
        """Whether it has not ended."""
        return self._popen.poll() is None

    def stop(self) -> None:
        """End it at once; whoever waits for its answer meets ProcessDied."""
        self._popen.kill()

    def kill(self) -> int:
        """End it at once, reap it, close the pipes; returns its exit code."""
        self._popen.kill()
        code = self._popen.wait()
        for pipe in (self._popen.stdin, self._popen.stdout):
            if pipe is not None:
                pipe.close()
        return code

    def call(
        self, argument: Any, write: Callable[[bytes], Any], deadline: float
    ) -> tuple[Any, int]:
        """Run the function once.

        Args:
            argument: Anything that can be pickled.
            write: Is given what the function writes.
            deadline: Seconds.

        Returns: The function's value, and the size of the body in bytes.

        Raises:
            ProcessDied: It ended by itself.
            DeadlineExceeded: It was too slow.
            LimitExceeded: It wrote too much.
            IclodError: What the function raised. Where `clean` is false afterwards, kill it.
        """
        self.clean = False
        if not self.ready:
            self._wait_until_ready()
        end = time.monotonic() + deadline
        payload = pickle.dumps((deadline, argument))
        self._write(_HEADER.pack(b"C", len(payload)) + payload, end, deadline)
        size = 0
        while True:
            letter, data = self._frame(end, deadline)
            if letter == b"D":
                size += len(data)
                if self._limits.output and size > self._limits.output:
                    raise LimitExceeded(
                        f"The answer is larger than the limit of {self._limits.output >> 20} MiB: "
                        "ask for less, for example with LIMIT"
                    )
                write(data)
                continue
            self.clean = True
            if letter == b"V":
                return pickle.loads(data), size  # noqa: S301
            raise _rebuild(data)

    def _wait_until_ready(self) -> None:
        letter, data = self._frame(time.monotonic() + _START, _START)
        if letter == b"E":
            raise _rebuild(data)
        self.ready = True

    def _frame(self, end: float, deadline: float) -> tuple[bytes, bytes]:
        letter, length = _HEADER.unpack(self._read(_HEADER.size, end, deadline))
        return letter, self._read(length, end, deadline)

    def _read(self, size: int, end: float, deadline: float) -> bytes:
        pieces: list[bytes] = []
        while size:
            self._wait(self._out, select.POLLIN, end, deadline)
            try:
                piece = os.read(self._out, min(size, 1 << 20))
            except BlockingIOError:
                continue
            if not piece:
                raise ProcessDied(self._popen.wait())
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)

    def _write(self, data: bytes, end: float, deadline: float) -> None:
        view = memoryview(data)
        while view:
            self._wait(self._in, select.POLLOUT, end, deadline)
            try:
                view = view[os.write(self._in, view[: 1 << 16]) :]
            except BlockingIOError:
                continue
            except BrokenPipeError:
                raise ProcessDied(self._popen.wait()) from None

    def _wait(self, descriptor: int, event: int, end: float, deadline: float) -> None:
        poll = select.poll()
        poll.register(descriptor, event)
        left = end - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            raise DeadlineExceeded(f"It took longer than the limit of {deadline:g} s")


def _rebuild(data: bytes) -> IclodError:
    kind, arguments, attributes = pickle.loads(data)  # noqa: S301
    if kind is None:
        name, message, trace = arguments
        error = EngineError(f"A worker failed with {name}: {message}")
        error.add_note(trace)
        return error
    rebuilt: IclodError = kind.__new__(kind, *arguments)
    rebuilt.args = arguments
    rebuilt.__dict__.update(attributes)
    return rebuilt

"""The parent's handle on one disposable process."""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import signal
import struct
import threading
import time
from dataclasses import dataclass
from typing import Any

from iclod.errors import (
    DeadlineExceeded,
    EngineError,
    EngineUnavailable,
    IclodError,
    LimitExceeded,
)
from iclod.workers.stop import Stop
from iclod.workers.template import Template

_HEADER = struct.Struct(">cI")
#: Seconds within which a new process has to be ready, on however busy a machine.
_START = 60.0
#: Bytes that are read from a process at once.
_PIECE = 1 << 18
#: Milliseconds after which a wait looks out for a stop as well; most answers are there before.
_PATIENCE = 10.0
#: How a process ends that was refused memory.
MEMORY_EXIT = 77


@dataclass(frozen=True)
class Limits:
    """What one call may use.

    Attributes:
        deadline: Seconds of wall-clock time.
        memory: Address space of the process in bytes; 0: no limit.
        output: Bytes of the body; 0: no limit.
        group: Group of settings that they come from, such as `sparql`, for errors to name them.
        network: Whether the process may use the network.
    """

    deadline: float
    memory: int
    output: int
    group: str = ""
    network: bool = False

    def setting(self, key: str) -> str | None:
        """The name of a setting, where the group is known."""
        return f"{self.group}.{key}" if self.group else None

    def too_long(self, seconds: float) -> DeadlineExceeded:
        """What is raised when a call took too long."""
        return DeadlineExceeded(
            f"It took longer than the limit of {seconds:g} s: "
            "ask for less, or split it into several queries",
            limit=self.setting("deadline"),
        )

    def too_much(self) -> LimitExceeded:
        """What is raised when a call wrote too much."""
        return LimitExceeded(
            f"The answer is larger than the limit of {self.output >> 20} MiB: "
            "ask for less, for example with LIMIT",
            limit=self.setting("output_mb"),
        )

    def too_big(self) -> LimitExceeded:
        """What is raised when a call needed too much memory."""
        return LimitExceeded(
            f"It needed more memory than the limit of {self.memory >> 20} MiB: "
            "ask for less, or in several steps",
            limit=self.setting("memory_mb"),
        )


class Withdrawn(EngineUnavailable):
    """Nobody waits for the answer any more."""

    def __init__(self) -> None:
        super().__init__("The question was taken back before it was answered")


class ProcessDied(Exception):
    """It ended by itself; `code` is what `Popen.returncode` says."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the process ended with {code}")
        self.code = code


class Process:
    """A running child; used by one thread at a time."""

    def __init__(self, source: Template, limits: Limits, nice: int) -> None:
        self._template = source
        self._limits = limits
        self.ready = False
        #: Whether it has nothing under way and may be given another call.
        self.clean = True
        self._guard = threading.Lock()
        self._code: int | None = None
        self.pid, self._in, self._out = source.copy(limits.memory, nice, network=limits.network)
        os.set_blocking(self._in, False)
        os.set_blocking(self._out, False)
        self._read = bytearray()
        self._poll = select.poll()
        self._poll.register(self._out, select.POLLIN)

    def alive(self) -> bool:
        """Whether it has not ended."""
        return not any(event & select.POLLHUP for _, event in self._poll.poll(0))

    def stop(self) -> None:
        """End it at once; whoever waits for its answer meets ProcessDied."""
        with self._guard:
            if self._code is None:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.pid, signal.SIGKILL)

    def kill(self) -> int:
        """End it at once, reap it, close the pipes; returns its exit code."""
        self.stop()
        code = self._ended()
        for pipe in (self._in, self._out):
            os.close(pipe)
        return code

    def _ended(self) -> int:
        """How it ended; waits until it has, after which its id may be another's."""
        with self._guard:
            if self._code is None:
                self._code = self._template.code(self.pid)
            return self._code

    def send(self, argument: Any, deadline: float) -> None:
        """Begin a call; `frame` gives what it answers.

        Args:
            argument: Anything that can be pickled.
            deadline: Seconds.

        Raises:
            ProcessDied: It ended by itself.
            DeadlineExceeded: It did not take the argument in time.
        """
        self.clean = False
        if not self.ready:
            letter, data = self.frame(_START, None)
            if letter == b"E":
                raise _rebuild(data)
            self.ready = True
        payload = pickle.dumps((deadline, argument))
        self._write(_HEADER.pack(b"C", len(payload)) + payload, time.monotonic() + deadline)

    def worked(self) -> float:
        """Seconds of processor time that it has used until now; 0 where the system does not tell.

        Spec: https://pubs.opengroup.org/onlinepubs/9799919799/functions/clock_getcpuclockid.html
        """
        try:
            # The identifier that clock_getcpuclockid gives on Linux.
            return time.clock_gettime((~self.pid << 3) | 2)
        except OSError:
            return 0.0

    def frame(self, seconds: float, stop: Stop | None) -> tuple[bytes, bytes]:
        """The next thing the call gives: `H`, `D` or `V`, and what belongs to it, pickled or not.

        Args:
            seconds: To wait at most.
            stop: Ends the wait.

        Raises:
            ProcessDied: It ended by itself.
            DeadlineExceeded: Nothing came in time.
            Withdrawn: The stop was set.
            IclodError: What the function raised. Where `clean` is false afterwards, kill it.
        """
        end = time.monotonic() + seconds
        held = self._read
        while True:
            if len(held) >= _HEADER.size:
                letter, length = _HEADER.unpack_from(held)
                if len(held) >= (size := _HEADER.size + length):
                    data = bytes(memoryview(held)[_HEADER.size : size])
                    del held[:size]
                    break
            self._fill(end, stop)
        if self.ready and letter in (b"V", b"E"):
            self.clean = True
            if letter == b"E":
                raise _rebuild(data)
        return letter, data

    def _fill(self, end: float, stop: Stop | None) -> None:
        self._wait(end, stop)
        try:
            piece = os.read(self._out, _PIECE)
        except BlockingIOError:
            return
        if not piece:
            raise ProcessDied(self._ended())
        self._read += piece

    def _wait(self, end: float, stop: Stop | None) -> None:
        # What is there already is taken, however late this thread comes to it.
        left = max(0.0, 1000 * (end - time.monotonic()))
        if stop is None:
            if self._poll.poll(left):
                return
            raise DeadlineExceeded("nothing came in time")
        if stop.is_set():
            raise Withdrawn
        if self._poll.poll(min(left, _PATIENCE)):
            return
        both = select.poll()
        both.register(self._out, select.POLLIN)
        both.register(stop.fileno(), select.POLLIN)
        found = both.poll(max(0.0, left - _PATIENCE))
        if stop.is_set():
            raise Withdrawn
        if not found:
            raise DeadlineExceeded("nothing came in time")

    def _write(self, data: bytes, end: float) -> None:
        view = memoryview(data)
        poll = None
        while view:
            try:
                view = view[os.write(self._in, view[: 1 << 16]) :]
            except BlockingIOError:
                if poll is None:
                    poll = select.poll()
                    poll.register(self._in, select.POLLOUT)
                left = end - time.monotonic()
                if left <= 0 or not poll.poll(left * 1000):
                    raise DeadlineExceeded("the argument was not taken in time") from None
            except BrokenPipeError:
                raise ProcessDied(self._ended()) from None


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

"""A bounded number of disposable processes and a bounded line before them."""

from __future__ import annotations

import contextlib
import math
import pickle
import signal
import threading
import time
from typing import Any, BinaryIO, cast

from iclod.errors import DeadlineExceeded, EngineError, EngineUnavailable, LimitExceeded
from iclod.workers.body import Spool, Stream
from iclod.workers.call import STRETCH, Answer, Call, Overflow, Place
from iclod.workers.line import Line
from iclod.workers.process import MEMORY_EXIT, Limits, Process, ProcessDied, Withdrawn
from iclod.workers.template import TemplateEnded, template

#: Seconds between two looks for readers that are too slow.
_WATCH = 0.5


_PLAIN = Call()


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
        spare: Processes beyond `size` that wait to take the place of one that is ended.
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
        spare: int = 0,
    ) -> None:
        self._function = function
        self._size = size
        self._limits = limits
        self._wait = wait
        self._nice = nice
        self._preload = preload
        self._spare = spare
        self._lock = threading.Lock()
        self._busy = 0
        self._line = Line(queue)
        self._idle: list[Process] = []
        self._all: set[Process] = set()
        self._streams: set[Stream] = set()
        self._closed = False

    def call(self, argument: Any, how: Call = _PLAIN, *, deadline: float | None = None) -> Answer:
        """Run the function once.

        Args:
            argument: Anything that can be pickled.
            deadline: Seconds, where nothing else is to be said of how.

        Raises:
            EngineUnavailable: No process became free in time, or it ended twice.
            Withdrawn: The stop was set.
            Overflow: The body is larger than the spool, and is not to be streamed.
            DeadlineExceeded: It took too long.
            LimitExceeded: It needed too much memory or stack, or wrote too much.
            IclodError: What the function raised.
        """
        given = how.deadline if deadline is None else deadline
        try:
            self._enter(how)
        except BaseException:
            if how.done is not None:
                how.done()
            raise
        place = Place(self._leave, how.done)
        try:
            seconds = given() if callable(given) else given
            if seconds is None:
                seconds = self._limits.deadline
            if seconds <= 0:
                raise self._limits.too_long(seconds)
            try:
                return self._attempt(argument, seconds, how, place)
            except ProcessDied:
                return self._attempt(argument, seconds, how, place)
        except ProcessDied as error:
            raise self._ended(error, " twice") from error
        finally:
            if not place.kept:
                place.leave()

    def waiting(self) -> int:
        """Calls that wait for a process."""
        return len(self._line)

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
            self._line.wake()
        for process in busy:
            process.stop()
        for process in idle:
            process.kill()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    # One call ----------------------------------------------------------------------------------

    def _attempt(self, argument: Any, seconds: float, how: Call, place: Place) -> Answer:
        process = self._take()
        spool = Spool()
        begun = time.monotonic()
        try:
            idle = process.worked() if how.fair else 0.0
            process.send(argument, seconds)
            begun = time.monotonic()
            head = None
            end, last = begun + seconds, begun + seconds * (STRETCH if how.fair else 1)
            while True:
                try:
                    letter, data = process.frame(end - time.monotonic(), how.stop)
                except DeadlineExceeded:
                    # What it lacks of the time that it was promised it may still have.
                    lack = seconds - (process.worked() - idle) if how.fair else 0.0
                    if lack < seconds / 2 or end >= last:
                        raise
                    end = min(time.monotonic() + lack, last)
                    continue
                if letter == b"V":
                    break
                if time.monotonic() > last:
                    raise self._limits.too_long(seconds)
                if letter == b"H":
                    head = data
                    continue
                spool.write(data)
                if 0 < self._limits.output < spool.size:
                    raise self._limits.too_much()
                if how.spool is not None and spool.size > how.spool:
                    if not how.stream:
                        raise Overflow
                    if head is not None:
                        worked = time.monotonic() - begun
                        body = self._stream(process, spool, seconds, worked, how, place)
                        return Answer(pickle.loads(head), body, None, worked)  # noqa: S301
        except BaseException as error:
            spool.close()
            self._free(process, successor=not isinstance(error, ProcessDied))
            raise self._explained(error, seconds) from None
        self._free(process)
        value = pickle.loads(data)  # noqa: S301
        return Answer(value, spool.rewound(), spool.size, time.monotonic() - begun)

    def _stream(
        self,
        process: Process,
        spool: Spool,
        seconds: float,
        worked: float,
        how: Call,
        place: Place,
    ) -> BinaryIO:
        """The body of a call that goes on; it keeps its place until the body is read or closed."""

        def more(made: int) -> bytes:
            nonlocal worked
            begun = time.monotonic()
            try:
                letter, data = process.frame(seconds - worked, how.stop)
                if letter == b"D" and worked > seconds:
                    raise self._limits.too_long(seconds)
                if letter == b"D" and 0 < self._limits.output < made + len(data):
                    raise self._limits.too_much()
            except BaseException as error:
                found = self._explained(error, seconds)
                if isinstance(found, ProcessDied):
                    found = self._ended(found, "")
                raise found from None
            worked += time.monotonic() - begun
            return data if letter == b"D" else b""

        def end() -> None:
            self._free(process)
            with self._lock:
                self._streams.discard(stream)
            place.leave()

        stream = Stream(spool, more, end, process.stop)
        place.kept = True
        with self._lock:
            self._streams.add(stream)
            first = len(self._streams) == 1
        if first:
            threading.Thread(target=self._watch, name="worker-streams", daemon=True).start()
        return cast(BinaryIO, stream)

    def _watch(self) -> None:
        """End the streams whose readers are too slow, as long as there are streams."""
        while True:
            time.sleep(_WATCH)
            with self._lock:
                streams = list(self._streams)
                if not streams:
                    return
            now = time.monotonic()
            for stream in streams:
                stream.overdue(now)

    def _explained(self, error: BaseException, seconds: float) -> BaseException:
        if isinstance(error, DeadlineExceeded) and error.limit is None:
            return self._limits.too_long(seconds)
        if isinstance(error, ProcessDied):
            if self._limits.memory and error.code in (-signal.SIGABRT, MEMORY_EXIT):
                return self._limits.too_big()
            if error.code == -signal.SIGALRM:
                return self._limits.too_long(seconds)
        return error

    def _ended(self, error: ProcessDied, often: str) -> EngineError:
        if error.code == -signal.SIGSEGV:
            return LimitExceeded("It is nested or chained too deeply: simplify it")
        return self._unavailable(f"The process that worked on this ended{often}")

    # The line ----------------------------------------------------------------------------------

    def _enter(self, how: Call) -> None:
        """Get one of the `size` places, after those who came earlier."""
        with self._lock:
            if self._closed:
                raise self._unavailable("The workers are closed")
            if self._busy < self._size:
                self._busy += 1
                return
            ticket = self._line.add(how.client, urgent=how.urgent)
            if ticket is None:
                raise self._unavailable("Too many requests are waiting: try again later", "queue")
        if how.stop is not None:
            how.stop.tell(ticket.event.set)
        ticket.event.wait(self._wait)
        if how.stop is not None:
            how.stop.forget(ticket.event.set)
        withdrawn = how.stop is not None and how.stop.is_set()
        with self._lock:
            if ticket.called and not self._closed and not withdrawn:
                return
            if ticket.called:
                self._pass_on()
            else:
                self._line.leave(ticket)
        if self._closed:
            raise self._unavailable("The workers are closed")
        if withdrawn:
            raise Withdrawn
        if ticket.dropped:
            raise self._unavailable("Too many requests are waiting: try again later", "queue")
        raise self._unavailable("All workers are busy: try again later", "wait")

    def _leave(self) -> None:
        with self._lock:
            self._pass_on()

    def _pass_on(self) -> None:
        if self._closed or self._line.call() is None:
            self._busy -= 1

    # Processes ---------------------------------------------------------------------------------

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
        if process is not None:
            return process
        started = self._start()
        for _ in range(self._spare):
            self._add_spare()
        return started

    def _add_spare(self) -> None:
        """Start a process that nobody waits for, unless there are enough."""
        with self._lock:
            if len(self._all) >= self._size + self._spare:
                return
        with contextlib.suppress(EngineError):
            process = self._start()
            with self._lock:
                if not self._closed:
                    self._idle.insert(0, process)

    def _start(self) -> Process:
        process = self._copied()
        with self._lock:
            if not self._closed:
                self._all.add(process)
                return process
        process.kill()
        raise self._unavailable("The workers are closed")

    def _free(self, process: Process, *, successor: bool = True) -> None:
        """Keep a process that has nothing under way, end any other.

        Args:
            successor: Have another started in its place, so that the next call finds it.
        """
        if process.clean:
            self._give_back(process)
            return
        process.kill()
        with self._lock:
            self._all.discard(process)
        if process.ready and successor:
            # In a thread: whoever was stopped need not wait for it.
            threading.Thread(target=self._add_spare, name="worker-spare", daemon=True).start()

    def _copied(self) -> Process:
        try:
            return Process(template(self._function, self._preload), self._limits, self._nice)
        except TemplateEnded:
            return Process(template(self._function, self._preload), self._limits, self._nice)

    def _give_back(self, process: Process) -> None:
        with self._lock:
            if not self._closed and len(self._all) <= self._size + self._spare:
                self._idle.append(process)
                return
            self._all.discard(process)
        process.kill()

    def _unavailable(self, message: str, setting: str = "") -> EngineUnavailable:
        return EngineUnavailable(
            message,
            limit=self._limits.setting(setting) if setting else None,
            retry_after=max(1, math.ceil(self._wait)),
        )

"""A process in which all is imported, and which is copied whenever a worker is needed.

To start an interpreter and import costs a quarter of a second of processor time, and processes that
are ended by the hundred have to be replaced; a copy costs some milliseconds. The template itself
never works. It ends with the process that started it, and its copies end with it.

Messages over a socket pair, one packet each: `F`, with the two descriptors of the copy, is answered
by its process id; `W` and a process id, by how that process ended, once it has.
"""

from __future__ import annotations

import array
import atexit
import contextlib
import os
import pickle
import queue
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from iclod.errors import EngineError

#: Seconds within which a template has to be ready, on however busy a machine.
_START = 60.0
#: Bytes of the longest message.
_MESSAGE = 1 << 16


class TemplateEnded(Exception):
    """The template is not there any more."""


class _Starter:
    """One thread that starts all templates: a child's life hangs on the thread it came from."""

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


_lock = threading.Lock()
_starter: _Starter | None = None
_templates: dict[tuple[int, str, tuple[str, ...]], Template] = {}


def template(function: str, preload: tuple[str, ...]) -> Template:
    """The template of this process for a function; there is one for all pools that run it."""
    global _starter
    key = (os.getpid(), function, preload)
    with _lock:
        if _starter is None or _starter.pid != key[0]:
            _starter = _Starter()
        found = _templates.get(key)
        if found is not None and not found.alive():
            found.close()
            found = None
        if found is None:
            found = _templates[key] = Template(function, preload, _starter)
        return found


@atexit.register
def _end() -> None:
    for key, found in _templates.items():
        if key[0] == os.getpid():
            found.close()


class Template:
    """The handle on one template; usable from any thread."""

    def __init__(self, function: str, preload: tuple[str, ...], starter: _Starter) -> None:
        command = [sys.executable, "-P", "-m", "iclod.workers", str(os.getpid()), function]
        command += preload
        path = os.pathsep.join(item or os.curdir for item in sys.path)
        environment = os.environ | {"MALLOC_ARENA_MAX": "1", "PYTHONPATH": path}
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)

        def job() -> subprocess.Popen[bytes]:
            return subprocess.Popen(
                command,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment,
            )

        self._lock = threading.Lock()
        self._ready = False
        with theirs:
            self._popen = starter.start(job)

    def alive(self) -> bool:
        """Whether it can be copied."""
        return self._popen.poll() is None

    def close(self) -> None:
        """End it, and with it all that were copied from it."""
        self._popen.kill()
        self._popen.wait()
        self._socket.close()

    def copy(self, memory: int, nice: int, *, network: bool) -> tuple[int, int, int]:
        """Make a worker.

        Returns: Its process id, the descriptor that it reads and the one that it writes, seen from
            here.

        Raises:
            TemplateEnded: There is none any more; make another.
            EngineError: It cannot import what it should.
        """
        theirs_in, ours_in = os.pipe()
        ours_out, theirs_out = os.pipe()
        try:
            wish = pickle.dumps((memory, nice, network, str(Path.cwd())))
            pid = int(self._ask(b"F" + wish, (theirs_in, theirs_out)))
        except BaseException:
            os.close(ours_in)
            os.close(ours_out)
            raise
        finally:
            os.close(theirs_in)
            os.close(theirs_out)
        return pid, ours_in, ours_out

    def code(self, pid: int) -> int:
        """How a worker ended, as `Popen.returncode` says it; waits until it has."""
        with contextlib.suppress(OSError):
            # So that the template is kept waiting by none that takes its time.
            descriptor = os.pidfd_open(pid)
            try:
                wait = select.poll()
                wait.register(descriptor, select.POLLIN)
                wait.poll()
            finally:
                os.close(descriptor)
        try:
            return int(self._ask(b"W%d" % pid))
        except (TemplateEnded, EngineError):
            return -signal.SIGKILL

    def _ask(self, message: bytes, descriptors: tuple[int, ...] = ()) -> bytes:
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))]
        with self._lock:
            try:
                if not self._ready:
                    self._wait()
                self._socket.sendmsg([message], rights if descriptors else [])
                answer = self._socket.recv(_MESSAGE)
            except OSError as error:
                raise TemplateEnded from error
        if not answer:
            raise TemplateEnded
        return answer

    def _wait(self) -> None:
        self._socket.settimeout(_START)
        said = self._socket.recv(_MESSAGE)
        if said != b"R":
            self._popen.kill()
            self._popen.wait()
            raise EngineError(
                f"no worker process can be started: {said.decode('utf-8', 'replace') or 'it ended'}"
            )
        self._ready = True

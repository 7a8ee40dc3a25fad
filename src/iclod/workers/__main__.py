"""The child's side: a template that makes copies of itself, each of which limits itself and works.

Frames on both pipes are a letter, the length in four bytes (big endian), and the payload.
Child: `R` ready, `H` what is known of the value before the body ends, `D` a piece of the body,
`V` the value (the last frame of a call), `E` the error.
Parent: `C` a call: deadline in seconds and argument.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import os
import pickle
import resource
import signal
import socket
import struct
import sys
import traceback
from collections.abc import Callable
from typing import Any, BinaryIO

from iclod.errors import IclodError
from iclod.workers.process import MEMORY_EXIT

_HEADER = struct.Struct(">cI")
#: Bytes of the body that are gathered before they are sent, and that are sent at once at most.
_GATHERED = 1 << 16
_PIECE = 1 << 18
_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000


def bind(parent: int) -> ctypes.CDLL:
    """End with the parent, and not with the keyboard; gives the system's library."""
    libc = ctypes.CDLL(None, use_errno=True)
    with contextlib.suppress(AttributeError):
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return libc


def confine(parent: int, memory: int, nice: int, *, network: bool = False) -> None:
    """Bind this process to its parent's life and take away what it does not need.

    Args:
        parent: Process id of the parent.
        memory: Address space in bytes; 0: no limit.
        nice: Added to the niceness.
        network: Whether it may use the network.
    """
    libc = bind(parent)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    if nice:
        os.nice(nice)
    if not network:
        with contextlib.suppress(AttributeError):
            _leave_network(libc)


def _leave_network(libc: ctypes.CDLL) -> None:
    uid, gid = os.getuid(), os.getgid()
    if libc.unshare(_CLONE_NEWNET) == 0 or libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        return
    for name, line in (
        ("uid_map", f"{uid} {uid} 1"),
        ("setgroups", "deny"),
        ("gid_map", f"{gid} {gid} 1"),
    ):
        with contextlib.suppress(OSError), open(f"/proc/self/{name}", "w") as file:  # noqa: PTH123
            file.write(line)


def _resolve(dotted: str) -> Callable[[Any, Writer], Any]:
    module, _, name = dotted.partition(":")
    function: Callable[[Any, Writer], Any] = getattr(importlib.import_module(module), name)
    return function


def _frame(letter: bytes, payload: bytes | bytearray) -> bytes:
    return _HEADER.pack(letter, len(payload)) + payload


def _send(out: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(out, view) :]


class Writer:
    """Takes the body of one call; a small one leaves together with the value.

    Args:
        deadline: Seconds that the function may work between two pieces, should the parent not see
            to it. The time for which a piece waits for its reader does not count.
    """

    def __init__(self, out: int, deadline: float) -> None:
        self._out = out
        self._deadline = deadline
        self._held = bytearray()
        self._head = b""
        signal.setitimer(signal.ITIMER_REAL, deadline)

    def announce(self, value: Any) -> None:
        """Say what is known of the value before the body ends."""
        self._head = _frame(b"H", pickle.dumps(value))

    def __call__(self, data: bytes) -> None:
        """Write a piece of the body."""
        self._held += data
        if len(self._held) >= _GATHERED:
            self._flush()

    def finish(self, letter: bytes, payload: bytes) -> None:
        """Send what is left, and the last frame."""
        if len(self._held) > _PIECE:
            self._flush()
        body = _frame(b"D", self._held) if self._held and letter == b"V" else b""
        signal.setitimer(signal.ITIMER_REAL, 0)
        _send(self._out, body + _frame(letter, payload))

    def _flush(self) -> None:
        data, self._held = bytes(self._held), bytearray()
        head, self._head = self._head, b""
        signal.setitimer(signal.ITIMER_REAL, 0)
        for start in range(0, len(data), _PIECE):
            _send(self._out, head + _frame(b"D", data[start : start + _PIECE]))
            head = b""
        signal.setitimer(signal.ITIMER_REAL, self._deadline)


def _describe(error: BaseException) -> bytes:
    """Pickle an error so that constructors with own parameters do not matter."""
    if isinstance(error, IclodError):
        with contextlib.suppress(Exception):
            return pickle.dumps((type(error), error.args, error.__dict__))
    trace = "".join(traceback.format_exception(error))
    return pickle.dumps((None, (type(error).__name__, str(error), trace), {}))


def serve(source: BinaryIO, out: int, function: Callable[[Any, Writer], Any]) -> None:
    """Answer calls until the pipe ends or memory does."""
    _send(out, _frame(b"R", b""))
    while header := source.read(_HEADER.size):
        _, length = _HEADER.unpack(header)
        deadline, argument = pickle.loads(source.read(length))  # noqa: S301
        writer = Writer(out, deadline + 1)
        try:
            value = pickle.dumps(function(argument, writer))
        except MemoryError:
            os._exit(MEMORY_EXIT)
        except Exception as error:
            writer.finish(b"E", _describe(error))
        else:
            writer.finish(b"V", value)


def work(wish: bytes, pipes: list[int], function: Callable[[Any, Writer], Any]) -> None:
    """Be a worker: what a copy of the template does.

    Args:
        wish: Memory, nice, network and current folder, pickled.
        pipes: Descriptor to read calls from, and the one to answer on.
    """
    memory, nice, network, folder = pickle.loads(wish)  # noqa: S301
    with contextlib.suppress(OSError):
        os.chdir(folder)
    confine(os.getppid(), memory, nice, network=network)
    with contextlib.suppress(BrokenPipeError), os.fdopen(pipes[0], "rb") as source:
        serve(source, pipes[1], function)


def copy(parent: socket.socket, function: Callable[[Any, Writer], Any]) -> None:
    """Make copies as they are asked for, until the parent is gone."""
    mine = os.getpid()
    while True:
        message, pipes, _, _ = socket.recv_fds(parent, 1 << 16, 2)
        if not message:
            return
        if message[:1] == b"W":
            _, status = os.waitpid(int(message[1:]), 0)
            parent.send(b"%d" % os.waitstatus_to_exitcode(status))
            continue
        child = os.fork()
        if child == 0:
            try:
                parent.close()
                if os.getppid() == mine:
                    work(message[1:], pipes, function)
            finally:
                os._exit(0)
        for pipe in pipes:
            os.close(pipe)
        parent.send(b"%d" % child)


def main() -> None:
    """Be a template: read the arguments (parent, function, preload…), import, make copies."""
    parent, dotted, *preload = sys.argv[1:]
    bind(int(parent))
    with socket.socket(fileno=os.dup(0)) as pair:
        with open(os.devnull, "rb") as nothing:  # noqa: PTH123
            os.dup2(nothing.fileno(), 0)
        try:
            for module in preload:
                importlib.import_module(module)
            function = _resolve(dotted)
        except Exception as error:
            pair.send(f"{type(error).__name__}: {error}".encode()[: 1 << 12])
            return
        gc.collect()
        gc.freeze()
        pair.send(b"R")
        copy(pair, function)
    os._exit(0)


if __name__ == "__main__":
    main()

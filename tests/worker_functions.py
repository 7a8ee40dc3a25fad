"""Functions that test_workers.py runs in processes of their own."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from iclod.errors import Moved, QueryRejected

Write = Callable[[bytes], None]


def act(argument: tuple[str, Any], write: Write) -> Any:
    name, value = argument
    return globals()[f"_{name}"](value, write)


def _echo(value: Any, write: Write) -> Any:
    write(repr(value).encode())
    return value


def _sleep(value: float, write: Write) -> None:
    time.sleep(value)


def _spin(value: float, write: Write) -> None:
    while True:
        pass


def _pour(value: int, write: Write) -> str:
    for _ in range(value):
        write(b"x" * 100_000)
    return "poured"


def _print(value: str, write: Write) -> str:
    print(value, flush=True)
    os.system(f"echo {value}")
    return value


def _parent(value: None, write: Write) -> int:
    return os.getppid()


def _folder(value: None, write: Write) -> str:
    return str(Path.cwd())


def _pid(value: None, write: Write) -> int:
    return os.getpid()


def _facts(value: None, write: Write) -> dict[str, Any]:
    import resource

    return {
        "as": resource.getrlimit(resource.RLIMIT_AS)[0],
        "core": resource.getrlimit(resource.RLIMIT_CORE)[0],
        "nice": os.nice(0),
        "arena": os.environ["MALLOC_ARENA_MAX"],
    }


def _remember(value: int, write: Write) -> None:
    hoard = bytearray(value)
    hoard[:: 1 << 12] = b"\1" * len(hoard[:: 1 << 12])


def _abort(value: None, write: Write) -> None:
    os.abort()


def _die(value: int, write: Write) -> None:
    os.kill(os.getpid(), value)


def _die_once(value: str, write: Write) -> str:
    if not Path(value).exists():
        Path(value).touch()
        write(b"half an ans")
        os.kill(os.getpid(), signal.SIGKILL)
    write(b"whole")
    return "second"


def _reject(value: None, write: Write) -> None:
    raise QueryRejected("no", line=3, column=4, hint="try")


def _move(value: str, write: Write) -> None:
    raise Moved("elsewhere", target=value)


def _fail(value: None, write: Write) -> None:
    raise ZeroDivisionError("by zero")


def _connect(value: tuple[str, int], write: Write) -> str:
    try:
        with socket.create_connection(value, timeout=1):
            return "connected"
    except OSError:
        return "refused"

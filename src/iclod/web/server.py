"""Starts the HTTP server; each of its processes makes the application for itself."""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from iclod.config import Settings

#: The factory of the application, loaded in each server process.
APPLICATION = "iclod.app:asgi"
_PR_SET_PDEATHSIG = 1
#: glibc's parameter, and how many heaps it may make: with one for each of some hundred threads,
#: what large answers took was never given back.
_M_ARENA_MAX, _ARENAS = -8, 2


def serve(settings: Settings, *, host: str, port: int, workers: int) -> None:
    """Serve until SIGTERM or SIGINT; processes that fail are replaced.

    The processes read the settings as this one did, from `iclod.toml` and the environment.
    """
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels
    from granian.server import Server

    os.environ["ICLOD_HOME"] = str(settings.home.resolve())
    Server(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        factory=True,
        websockets=False,
        log_level=LogLevels.warning,
        backlog=1024,
        respawn_failed_workers=True,
        workers_kill_timeout=15,
        http1_settings=HTTP1Settings(header_read_timeout=30_000),
    ).serve()


def end_with_parent() -> None:
    """Let the system end this process when the one that started it is gone (Linux)."""
    if not sys.platform.startswith("linux"):
        return
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def share_memory() -> None:
    """Let the threads of this process share few heaps, so that what they free is used again."""
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)


def say_briefly() -> None:
    """Let the server log an answer that was broken off in one line: any client can cause one."""
    for handler in logging.getLogger("_granian").handlers:
        handler.addFilter(_brief)


def _brief(record: logging.LogRecord) -> bool:
    text = logging.Formatter().format(record)
    if "BrokenOff: " in text:
        reason = text.rpartition("BrokenOff: ")[2].strip().splitlines()[0]
        record.msg, record.args = f"An answer was broken off: {reason}", ()
        record.exc_info = record.exc_text = None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
    return True

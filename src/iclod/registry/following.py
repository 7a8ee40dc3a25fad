"""Brings an engine that is another server up in the background, so that no reader waits for it."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from iclod.errors import IclodError
from iclod.registry import commits

if TYPE_CHECKING:
    from iclod.registry.core import Registry

log = logging.getLogger(__name__)

#: Seconds between two attempts.
PAUSE = 2.0
#: Seconds for which closing waits for an attempt under way.
_PATIENCE = 30.0


class Following:
    """One attempt at a time, in a thread of its own, and none too soon after the last."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._next = 0.0
        self._closed = False

    def start(self) -> None:
        """Begin an attempt, unless one is under way or was a moment ago; returns at once."""
        with self._lock:
            alive = self._thread is not None and self._thread.is_alive()
            if self._closed or alive or time.monotonic() < self._next:
                return
            self._thread = threading.Thread(target=self._run, name="engine-follows", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Wait for the attempt under way; begin no other."""
        with self._lock:
            self._closed = True
            thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(_PATIENCE)

    def _run(self) -> None:
        try:
            commits.catch_up(self._registry, wait=0)
        except (IclodError, OSError) as error:
            log.warning("the projections could not follow the journal: %s", error)
        except Exception:
            if not self._closed:
                log.exception("the projections could not follow the journal")
        finally:
            self._next = time.monotonic() + PAUSE

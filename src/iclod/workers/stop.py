"""Tells a call under way that nobody waits for it any more."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable


class Stop:
    """Set once, from any thread; a file descriptor wakes whoever waits for data at that time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._set = False
        self._pipe: tuple[int, int] | None = None
        self._told: list[Callable[[], None]] = []

    def set(self) -> None:
        """End the call: from now on `is_set` is true and `fileno` is readable."""
        with self._lock:
            if not self._set and self._pipe is not None:
                os.write(self._pipe[1], b"x")
            self._set = True
            told, self._told = self._told, []
        for function in told:
            function()

    def is_set(self) -> bool:
        """Whether it was set."""
        return self._set

    def tell(self, function: Callable[[], None]) -> None:
        """Call a function, that must not block, once it is set; at once where it is."""
        with self._lock:
            if not self._set:
                self._told.append(function)
                return
        function()

    def forget(self, function: Callable[[], None]) -> None:
        """Do not call it any more."""
        with self._lock:
            if function in self._told:
                self._told.remove(function)

    def fileno(self) -> int:
        """A descriptor that can be read once it is set; made when it is first asked for."""
        with self._lock:
            if self._pipe is None:
                self._pipe = os.pipe()
                if self._set:
                    os.write(self._pipe[1], b"x")
            return self._pipe[0]

    def close(self) -> None:
        """Give the descriptors back."""
        with self._lock:
            if self._pipe is not None:
                os.close(self._pipe[0])
                os.close(self._pipe[1])
                self._pipe = None

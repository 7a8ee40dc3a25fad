"""Bodies of answers: whole in a spool, or the spool's beginning and then what is still made."""

from __future__ import annotations

import io
import tempfile
import threading
import time
from collections.abc import Callable
from typing import BinaryIO, cast

from iclod.errors import DeadlineExceeded, EngineError

#: Bytes of a body that are kept in memory; more goes to a temporary file.
MEMORY = 1 << 20
#: A reader may keep its worker waiting for so many seconds in all, …
GRACE = 30.0
#: … and one more for each so many bytes that it has taken.
PACE = 128 << 10


class Spool:
    """Grows in memory, then in a temporary file without a name."""

    def __init__(self) -> None:
        self._file: BinaryIO = io.BytesIO()
        self.size = 0

    def write(self, data: bytes) -> None:
        """Put bytes to the end."""
        if isinstance(self._file, io.BytesIO) and self.size + len(data) > MEMORY:
            memory = self._file
            self._file = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115
            self._file.write(memory.getbuffer())
        self._file.write(data)
        self.size += len(data)

    def rewound(self) -> BinaryIO:
        """The file, at its beginning."""
        self._file.seek(0)
        return self._file

    def close(self) -> None:
        """Give it up."""
        self._file.close()


class Stream(io.BufferedIOBase):
    """A body that is read while it is made; the worker waits where the reader does.

    The deadline counts the time in which the worker works. A reader that is too slow for `GRACE`
    and `PACE` loses its worker; see `overdue`.

    Args:
        spool: What is there already.
        more: The next piece, b"" at the end; it is given the bytes that came so far.
        end: Called once, when nothing more is to be made.
        stop: Ends a wait for more.
    """

    def __init__(
        self,
        spool: Spool,
        more: Callable[[int], bytes],
        end: Callable[[], None],
        stop: Callable[[], None],
    ) -> None:
        self._first: BinaryIO | None = spool.rewound()
        self._made = spool.size
        self._more = more
        self._end: Callable[[], None] | None = end
        self._stop = stop
        self._held = b""
        self._error: EngineError | None = None
        self._lock = threading.RLock()
        self._taken = 0
        self._waited = 0.0
        self._left = time.monotonic()

    def readable(self) -> bool:
        """It is."""
        return True

    def read1(self, size: int | None = -1, /) -> bytes:
        """What is there, at least one byte before the end.

        Raises:
            EngineError: It cannot be finished: what was read is not the whole.
            ValueError: It was closed.
        """
        with self._lock:
            self._waited += time.monotonic() - self._left
            try:
                piece = self._next(-1 if size is None else size)
            except EngineError as error:
                self._error = error
                self._finish(False)
                raise
            finally:
                self._left = time.monotonic()
            self._taken += len(piece)
            return piece

    def read(self, size: int | None = -1, /) -> bytes:
        """So many bytes, fewer only at the end; all there are without a size.

        Raises:
            EngineError: It cannot be finished: what was read is not the whole.
        """
        wanted = -1 if size is None else size
        pieces, found = [], 0
        while wanted < 0 or found < wanted:
            piece = self.read1(wanted - found if wanted >= 0 else -1)
            if not piece:
                break
            pieces.append(piece)
            found += len(piece)
        return b"".join(pieces)

    def close(self) -> None:
        """End the work, if it is under way."""
        if not self.closed:
            if not self._lock.acquire(blocking=False):
                # Another thread waits for more.
                self._stop()
                self._lock.acquire()
            try:
                self._finish(False)
                super().close()
            finally:
                self._lock.release()

    def overdue(self, now: float) -> bool:
        """Whether the reader keeps its worker waiting for too long; it is ended then."""
        if not self._lock.acquire(blocking=False):
            return False
        try:
            waited = self._waited + now - self._left
            if self._end is None or waited <= GRACE + self._taken / PACE:
                return False
            self._error = DeadlineExceeded(
                f"The answer was read too slowly: {GRACE:g} s and one for each "
                f"{PACE >> 10} KiB are allowed"
            )
            self._finish(False)
            return True
        finally:
            self._lock.release()

    def _next(self, size: int) -> bytes:
        if self.closed:
            raise ValueError("read of a closed body")
        if self._error is not None:
            raise self._error
        if size == 0:
            return b""
        if self._first is not None:
            piece = self._first.read(size if size > 0 else MEMORY)
            if piece:
                return piece
            self._first.close()
            self._first = None
        if not self._held and self._end is not None:
            self._held = self._more(self._made)
            self._made += len(self._held)
            if not self._held:
                self._finish(True)
        if size < 0 or size >= len(self._held):
            piece, self._held = self._held, b""
        else:
            piece, self._held = self._held[:size], self._held[size:]
        return piece

    def _finish(self, whole: bool) -> None:
        end, self._end = self._end, None
        if end is not None:
            end()
        if self._first is not None and not whole:
            self._first.close()
            self._first = None

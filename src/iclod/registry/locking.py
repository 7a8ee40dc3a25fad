"""Files that one process at a time holds; whoever dies lets go.

Spec: https://man7.org/linux/man-pages/man2/flock.2.html
"""

from __future__ import annotations

import errno
import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from iclod.errors import Locked


@contextmanager
def hold(path: Path, busy: str, *, wait: float = 0.0, pause: float = 0.01) -> Iterator[None]:
    """Hold a file, made where it is missing; its folder has to be there.

    Args:
        busy: The sentence for whoever waits in vain.
        wait: Seconds to wait for it.
        pause: Seconds between two attempts.

    Raises:
        Locked: It was not free within `wait` seconds.
    """
    deadline = time.monotonic() + wait
    with path.open("a") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError as error:
                if error.errno not in (errno.EAGAIN, errno.EACCES):
                    raise
                if time.monotonic() >= deadline:
                    raise Locked(busy) from error
                time.sleep(pause)
        yield

"""One call of a pool: how it is to be treated, and what it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

from iclod.workers.stop import Stop

#: How many times its deadline a call may take on a busy machine, where that is counted.
STRETCH = 3.0


class Overflow(Exception):
    """The body is larger than what was to be spooled, and the call was not to be streamed."""


@dataclass(frozen=True)
class Answer:
    """What a call gave.

    Attributes:
        value: What the function returned, or announced where the body is still being made.
        body: What it wrote, rewound; close it.
        size: Length of the body in bytes; None: it is still being made.
        seconds: That the function worked until now.
    """

    value: Any
    body: BinaryIO
    size: int | None
    seconds: float = 0.0


@dataclass(frozen=True)
class Call:
    """How a call is to be treated.

    Attributes:
        deadline: Seconds, instead of the pool's; or what gives them once it is the call's turn, 0
            where it is not to be worked on any more.
        stop: Ends it.
        fair: The deadline means the process's own work: where a busy machine keeps it from working,
            it is given up to `STRETCH` times as long.
        client: Whose call it is; clients take turns.
        urgent: Whether it goes before all that are not.
        spool: Bytes up to which the body comes whole; None: always.
        stream: Send what is larger while it is made, where the function announces its value.
        done: Called once the process is free again.
    """

    deadline: float | Callable[[], float] | None = None
    stop: Stop | None = None
    fair: bool = False
    client: str = ""
    urgent: bool = False
    spool: int | None = None
    stream: bool = True
    done: Callable[[], None] | None = None


class Place:
    """One of a pool's places; left once."""

    def __init__(self, leave: Callable[[], None], done: Callable[[], None] | None) -> None:
        self._leave = leave
        self._done = done
        #: Whether somebody else sees to leaving it.
        self.kept = False

    def leave(self) -> None:
        """Give it to the next."""
        self._leave()
        if self._done is not None:
            self._done()

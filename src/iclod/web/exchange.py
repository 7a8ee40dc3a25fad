"""A request and its answer as the edge has them, without Flask.

What an endpoint can answer from an `Asked` alone it may offer as a *direct* function, which is
tried before the Flask application and costs a tenth of it. Its view calls the same function, so
that there is one answer whichever way a request came.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from iclod.registry import Registry
    from iclod.workers import Stop


@dataclass(frozen=True)
class Asked:
    """What a request asks.

    Attributes:
        method: Of `GET` and `HEAD` the answer is the same, the edge leaves the body out.
        path: Decoded, without the registry's mount; begins with a slash.
        query: Query string as it was sent.
        headers: Names in lower case; several of one name joined by a comma.
        origin: Scheme and host that addresses of the answer begin with, then the mount, without
            a slash at the end: `f"{origin}/doc/…"` is an address.
        number: Number of the newest entry that readers see, read before anything else.
        body: What was sent, whole.
        client: Address of who asks, as `iclod.web.querying.rate.client` shortens it.
        stop: Set when the client has left.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    origin: str
    number: int
    body: bytes = b""
    client: str = ""
    stop: Stop | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Answer:
    """A whole answer.

    Attributes:
        status: HTTP status.
        headers: Names in lower case, in order; `etag`, `content-length`, `vary`, the cross-origin
            and the security headers are added outside (`iclod.web.headers.complete`).
        body: Bytes before any content coding.
        vary: Request headers that it depends on, in their usual spelling.
    """

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    vary: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Stream:
    """An answer that is sent while it is read.

    Attributes:
        status: HTTP status.
        headers: As in `Answer`; without `etag` it cannot be compared.
        body: Read to its end and closed; what fails on the way breaks the answer off.
        size: Length of the body in bytes; None where nobody knows yet.
        vary: As in `Answer`.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: BinaryIO
    size: int | None = None
    vary: frozenset[str] = field(default_factory=frozenset)


#: Answers what it can, quickly: it runs where the edge's memory is, and whoever waits for it
#: waits with everybody else. None leaves the request to the Flask application, and so does an
#: error of the registry's own tree.
Direct = Callable[["Registry", Asked], Answer | None]
#: Answers what waits for a worker process: it runs in a thread of its own kind. None leaves the
#: request to the Flask application; an error of the registry's own tree is answered there too.
Working = Callable[["Registry", Asked], Answer | Stream | None]

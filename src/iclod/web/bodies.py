"""Request bodies, read before the application is asked: in time, not too long, complete.

Spec: https://www.rfc-editor.org/rfc/rfc9110#section-15.5
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    LengthRequired,
    RequestEntityTooLarge,
    RequestTimeout,
)

if TYPE_CHECKING:
    from iclod.config import WebSettings

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]


async def read(
    method: str, headers: Mapping[bytes, bytes], receive: Receive, settings: WebSettings
) -> bytes | None:
    """Read a body; None where there is none.

    Raises:
        LengthRequired: 411, a POST, PUT or PATCH does not say how long it is.
        RequestEntityTooLarge: 413.
        RequestTimeout: 408, it did not arrive in time.
        BadRequest: It is not as long as it says.
    """
    length = headers.get(b"content-length")
    if length is None:
        if method in ("POST", "PUT", "PATCH"):
            raise LengthRequired("Send the length of the body in Content-Length.")
        return None
    if not length.isdigit():
        raise BadRequest("Content-Length is not a number.")
    limit = settings.body_mb << 20
    if len(length) > 15 or int(length) > limit:
        raise _closing(RequestEntityTooLarge(f"Send at most {settings.body_mb} MiB at a time."))
    try:
        async with asyncio.timeout(settings.body_deadline):
            body = await _whole(receive, limit)
    except TimeoutError:
        raise _closing(
            RequestTimeout(
                f"The body did not arrive within {settings.body_deadline:g} seconds; send it again."
            )
        ) from None
    if len(body) != int(length):
        raise _closing(BadRequest("The body is not as long as Content-Length says."))
    return body


async def _whole(receive: Receive, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > limit or not message.get("more_body", False):
            break
    return b"".join(parts)


def replay(body: bytes) -> Receive:
    """Gives a body that was read to whoever receives it now, and nothing behind it."""

    async def given() -> Message:
        nonlocal body
        piece, body = body, b""
        return {"type": "http.request", "body": piece, "more_body": False}

    return given


def _closing(fault: HTTPException) -> HTTPException:
    fault.get_headers = lambda *_, **__: [("Connection", "close")]  # type: ignore[method-assign]
    return fault

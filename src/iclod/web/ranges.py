"""Parts of a file: which of its bytes a request asks for, and the answer with them.

A header that cannot be read, or that asks for several parts, is left out of account, as the
specification allows: the answer is the whole file.

Spec: https://www.rfc-editor.org/rfc/rfc9110#section-14
"""

from __future__ import annotations

import re
from datetime import datetime
from io import BufferedReader
from pathlib import Path

from flask import Request, Response
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import http_date, parse_date

from iclod.errors import NotFound, PreconditionFailed
from iclod.web import conditions

#: Read at a time, in bytes.
CHUNK = 256 << 10
_RANGE = re.compile(r"bytes=[ \t]*(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))[ \t]*", re.IGNORECASE)


def part(header: str | None, size: int) -> tuple[int, int] | None:
    """The first byte and the one after the last; None: the whole.

    Args:
        header: `Range`.
        size: Of the whole, in bytes.

    Raises:
        RequestedRangeNotSatisfiable: It lies beyond the end.
    """
    found = _RANGE.fullmatch(header or "")
    if found is None:
        return None
    first, last, suffix = found.groups()
    start = max(size - int(suffix), 0) if suffix else int(first)
    end = min(int(last), size - 1) if last else size - 1
    if last and int(last) < start:
        return None
    if start >= size or suffix == "0":
        raise RequestedRangeNotSatisfiable(size, description=f"The file has {size} bytes.")
    return start, end + 1


def applies(if_range: str | None, etag: str, modified: datetime) -> bool:
    """Whether a part may be sent to a client that has the rest of what `If-Range` names.

    Spec: https://www.rfc-editor.org/rfc/rfc9110#section-13.1.5
    """
    if if_range is None:
        return True
    if if_range.lstrip().startswith(('"', "W/")):
        return if_range.strip() == etag
    return parse_date(if_range) == modified.replace(microsecond=0)


def send(
    path: Path, request: Request, *, etag: str, modified: datetime, content_type: str
) -> Response:
    """A file, or the part of it that is asked for.

    Args:
        etag: Strong, quoted.

    Raises:
        NotFound: The file is not there any more.
        PreconditionFailed: The client has another one.
        RequestedRangeNotSatisfiable: The part lies beyond the end.
    """
    modified = modified.replace(microsecond=0)
    asked = request.headers
    _check(asked.get("If-Match"), asked.get("If-Unmodified-Since"), etag, modified)
    try:
        size = path.stat().st_size
        file = path.open("rb")
    except FileNotFoundError as error:
        raise NotFound(f"there is no file {path.name} any more") from error
    held = conditions.unchanged(
        etag, modified, asked.get("If-None-Match"), asked.get("If-Modified-Since")
    )
    wanted = request.method == "GET" and not held
    try:
        found = None
        if wanted and applies(asked.get("If-Range"), etag, modified):
            found = part(asked.get("Range"), size)
    except RequestedRangeNotSatisfiable:
        file.close()
        raise
    start, end = found or (0, size)
    body = _Body(file, start, end - start)
    response = Response(body, content_type=content_type, direct_passthrough=True)
    response.call_on_close(body.close)
    response.headers["Content-Length"] = str(end - start)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(modified)
    if found:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return response


def _check(
    if_match: str | None, if_unmodified_since: str | None, etag: str, modified: datetime
) -> None:
    if if_match is not None:
        same = if_match.strip() == "*" or etag in (t.strip() for t in if_match.split(","))
    else:
        since = parse_date(if_unmodified_since)
        same = since is None or modified <= since
    if not same:
        raise PreconditionFailed("the file is not the one that you have; fetch it anew")


class _Body:
    """Bytes of an open file, from one place on; it is closed whether it is read or not."""

    def __init__(self, file: BufferedReader, start: int, length: int) -> None:
        self._file = file
        self._left = length
        file.seek(start)

    def __iter__(self) -> _Body:
        return self

    def __next__(self) -> bytes:
        data = self._file.read(min(CHUNK, self._left))
        self._left -= len(data)
        if not data:
            self.close()
            raise StopIteration
        return data

    def close(self) -> None:
        self._file.close()

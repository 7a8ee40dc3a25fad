"""Headers that every answer carries: cross-origin access, security, Vary, validators.

Specs: https://fetch.spec.whatwg.org/#http-cors-protocol, https://www.w3.org/TR/CSP3/
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any, TypeVar

from flask import Request, Response, current_app, g
from werkzeug.datastructures import Headers
from werkzeug.http import parse_date

from iclod.config import Settings
from iclod.web import conditions
from iclod.web.exchange import Answer, Stream

Whole = TypeVar("Whole", Answer, Stream)
SECURITY = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
EXPOSED = (
    "Link, ETag, Location, Content-Location, Memento-Datetime, Retry-After, "
    "Dataset-Version, Erased-Graphs"
)
#: On every answer, whatever it is.
COMMON = (
    *SECURITY.items(),
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", EXPOSED),
)
_COMMON = tuple((name.lower(), value) for name, value in COMMON)
#: `Cache-Control` of what stays as it is: versions, full pages of feeds, finished dumps. A day and
#: never `immutable`, because a text can be erased.
LASTING = "public, max-age=86400"
#: Where nothing else was said, of what is no plain answer to a GET.
UNSAID = "no-cache"
#: Statuses of answers that caches may keep for a while.
KEPT = frozenset({200, 301, 303, 308, 410})
#: Bytes up to which a file of the pages (script, style) is read in, to be kept and coded.
READ_IN = 4 << 20
#: A file that the build named by its content.
_HASHED = re.compile(r"-[A-Z0-9]{8}\.\w+\Z")
#: Keys that edge and application write into the scope that they share: that the edge is there and
#: does the rest; that only headers are wanted; that the answer is a stream or a file; an error that
#: is to be answered; what is set when the client has left.
EDGE, HEAD, STREAM = "iclod.edge", "iclod.head", "iclod.stream"
FAULT, STOP = "iclod.fault", "iclod.stop"


def current(settings: Settings) -> str:
    """`Cache-Control` of what a commit can change: readers ask again, a shared cache keeps it.

    Spec: https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.10
    """
    return f"public, max-age=0, s-maxage={settings.web.shared_seconds}"


def etag(data: bytes) -> str:
    """The strong ETag of a body, quoted: a digest of its bytes before content coding."""
    return f'"{hashlib.sha256(data).hexdigest()[:32]}"'


def etag_of_parts(parts: Iterable[bytes]) -> str:
    """As `etag`, of a body that comes in parts."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return f'"{digest.hexdigest()[:32]}"'


def complete(answer: Whole) -> Whole:
    """Add what an answer to a GET needs; `finish` does the same to one of Flask's."""
    found = dict(answer.headers)
    more: list[tuple[str, str]] = [pair for pair in _COMMON if pair[0] not in found]
    if answer.vary and "vary" not in found:
        more.append(("vary", _listed(answer.vary)))
    control = found.get("cache-control", UNSAID)
    if control is UNSAID:
        more.append(("cache-control", UNSAID))
    kept = answer.status == 200 and "no-store" not in control
    if isinstance(answer, Answer) and kept and "etag" not in found:
        more.append(("etag", etag(answer.body)))
    return replace(answer, headers=(*answer.headers, *more))


@lru_cache(maxsize=1024)
def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))


def finish(response: Response, request: Request) -> Response:
    """Complete an answer; every answer of the application passes here."""
    headers = response.headers
    for name, value in COMMON:
        headers.setdefault(name, value)
    if request.method == "OPTIONS":
        _preflight(response, request)
    for name in sorted(g.get("vary", ())):
        response.vary.add(name)
    if request.endpoint == "static" and (response.content_length or 0) <= READ_IN:
        _read_in(response, request.path)
    headers.setdefault("Cache-Control", _unsaid(response, request))
    lasting = "no-store" not in headers["Cache-Control"]
    streamed = response.is_streamed or response.direct_passthrough
    if request.method in ("GET", "HEAD") and response.status_code == 200:
        if lasting and not streamed and "ETag" not in headers:
            headers["ETag"] = etag(response.get_data())
        if not _scope(request).get(EDGE):
            _compare(response, request)
    if streamed:
        _mark(response, _scope(request))
    return response


def link(target: str, **attributes: str) -> str:
    """One value of a `Link` header.

    Spec: https://www.rfc-editor.org/rfc/rfc8288#section-3
    """
    parts = [f"<{target}>"]
    for name, value in attributes.items():
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        parts.append(f'{name}="{escaped}"')
    return "; ".join(parts)


def _unsaid(response: Response, request: Request) -> str:
    """What a commit can change, where nothing else was said; else nothing that is kept."""
    if request.method in ("GET", "HEAD") and response.status_code in KEPT:
        return current(current_app.extensions["iclod"].settings)
    return UNSAID


def _preflight(response: Response, request: Request) -> None:
    allowed = response.headers.get("Allow", "GET, HEAD, OPTIONS")
    response.headers["Access-Control-Allow-Methods"] = allowed
    response.headers["Access-Control-Allow-Headers"] = request.headers.get(
        "Access-Control-Request-Headers", "Accept, Authorization, Content-Type"
    )
    response.headers["Access-Control-Max-Age"] = "86400"


def _scope(request: Request) -> dict[str, Any]:
    found: dict[str, Any] = request.environ.get("asgi.scope") or {}
    return found


def _read_in(response: Response, path: str) -> None:
    if response.status_code == 200:
        response.direct_passthrough = False
        close = getattr(response.response, "close", None)
        response.get_data()
        if close is not None:
            close()  # Of an answer without a body (304) nobody would.
        # They are made of the file's date, which differs from one installation to the next.
        del response.headers["ETag"]
        del response.headers["Last-Modified"]
        if _HASHED.search(path):
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"


def _compare(response: Response, request: Request) -> None:
    headers, asked = response.headers, request.headers
    if conditions.unchanged(
        headers.get("ETag"),
        parse_date(headers.get("Last-Modified")),
        asked.get("If-None-Match"),
        asked.get("If-Modified-Since"),
    ):
        response.status_code = 304
        response.set_data(b"")
        response.headers = Headers(conditions.short(headers))


def _mark(response: Response, scope: dict[str, Any]) -> None:
    scope[STREAM] = "file" if response.direct_passthrough else "stream"
    if scope.get(HEAD):
        close = getattr(response.response, "close", None)
        if close is not None:
            response.call_on_close(close)
        response.response = []
        response.direct_passthrough = False
        response.automatically_set_content_length = False

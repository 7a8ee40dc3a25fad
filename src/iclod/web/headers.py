"""Headers that every answer carries: cross-origin access, security, Vary, validators.

Specs: https://fetch.spec.whatwg.org/#http-cors-protocol, https://www.w3.org/TR/CSP3/
"""

from __future__ import annotations

import hashlib

from flask import Request, Response, g

SECURITY = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
EXPOSED = "Link, ETag, Location, Content-Location, Memento-Datetime, Retry-After"
#: Bodies up to this size, in bytes, get a strong ETag.
TAGGED = 4 << 20


def finish(response: Response, request: Request) -> Response:
    """Complete an answer; every answer of the application passes here."""
    headers = response.headers
    for name, value in SECURITY.items():
        headers.setdefault(name, value)
    headers["Access-Control-Allow-Origin"] = "*"
    headers["Access-Control-Expose-Headers"] = EXPOSED
    if request.method == "OPTIONS":
        _preflight(response, request)
    for name in sorted(g.get("vary", ())):
        response.vary.add(name)
    headers.setdefault("Cache-Control", "no-cache")
    lasting = "no-store" not in headers["Cache-Control"]
    if lasting and request.method in ("GET", "HEAD") and response.status_code == 200:
        _tag(response, request)
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


def _preflight(response: Response, request: Request) -> None:
    allowed = response.headers.get("Allow", "GET, HEAD, OPTIONS")
    response.headers["Access-Control-Allow-Methods"] = allowed
    response.headers["Access-Control-Allow-Headers"] = request.headers.get(
        "Access-Control-Request-Headers", "Accept, Authorization, Content-Type"
    )
    response.headers["Access-Control-Max-Age"] = "86400"


def _tag(response: Response, request: Request) -> None:
    if response.get_etag()[0] is None and not (response.is_streamed or response.direct_passthrough):
        data = response.get_data()
        if len(data) <= TAGGED:
            response.set_etag(hashlib.sha256(data).hexdigest()[:32])
    tag = response.get_etag()[0]
    if tag is not None and request.if_none_match and request.if_none_match.contains_weak(tag):
        response.status_code = 304
        response.set_data(b"")

"""Errors as answers: problem documents, or pages for browsers.

Spec: https://www.rfc-editor.org/rfc/rfc9457
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, request
from jinja2 import TemplateNotFound
from werkzeug.exceptions import HTTPException, NotFound, RequestedRangeNotSatisfiable
from werkzeug.routing import RequestRedirect

from iclod import errors
from iclod.web import addresses, current, responses
from iclod.web.negotiation import is_browser

log = logging.getLogger(__name__)

#: HTTP status of an error; the nearest class counts.
STATUS: dict[type[errors.IclodError], int] = {
    errors.ConfigError: 500,
    errors.DataError: 422,
    errors.ParseError: 400,
    errors.RequestError: 400,
    errors.NotFound: 404,
    errors.Gone: 410,
    errors.Moved: 301,
    errors.NotAcceptable: 406,
    errors.UnsupportedMediaType: 415,
    errors.QueryRejected: 400,
    errors.Unauthorized: 401,
    errors.Forbidden: 403,
    errors.Conflict: 409,
    errors.PreconditionFailed: 412,
    errors.TooLarge: 413,
    errors.TooMany: 429,
    errors.EngineError: 502,
    errors.EngineUnavailable: 503,
    errors.DeadlineExceeded: 503,
    errors.LimitExceeded: 503,
    errors.StorageError: 500,
    errors.DiskFull: 507,
    errors.Locked: 503,
    errors.IclodError: 500,
}
MEDIA_TYPE = "application/problem+json"


def status(error: errors.IclodError) -> int:
    """The HTTP status that an error is answered with."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def install(app: Flask) -> None:
    """Let the application answer every error in this way."""
    app.register_error_handler(errors.IclodError, _known)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unknown)


def answer(
    code: int, detail: str, *, headers: dict[str, str] | None = None, **more: Any
) -> Response:
    """A problem as JSON, or as the page `error.html` where HTML was asked for."""
    title = HTTPStatus(code).phrase
    current.vary("Accept")
    if is_browser(request.headers.get("Accept")):
        try:
            return responses.page(
                "error.html",
                status=code,
                headers=headers,
                code=code,
                title=title,
                detail=detail,
                hint=more.get("hint"),
            )
        except TemplateNotFound:
            log.warning("the page for errors is missing")
    problem = {"type": "about:blank", "title": title, "status": code, "detail": detail} | more
    return responses.as_json(problem, status=code, media_type=MEDIA_TYPE, headers=headers)


def _known(error: errors.IclodError) -> Response:
    code = status(error)
    if isinstance(error, errors.Moved):
        return responses.redirect(addresses.address(error.target), 301)
    headers: dict[str, str] = {}
    more: dict[str, Any] = {"hint": error.hint} if error.hint else {}
    for name in ("line", "column", "available"):
        if getattr(error, name, None):
            more[name] = getattr(error, name)
    if isinstance(error, errors.ShapeViolation):
        more["report"] = error.report.to_json()
    if isinstance(error, errors.EngineUnavailable):
        headers["Retry-After"] = str(error.retry_after)
    elif code == 503:
        headers["Retry-After"] = "5"
    elif isinstance(error, errors.Unauthorized):
        headers["WWW-Authenticate"] = 'Bearer realm="iclod"'
    if code >= 500:
        log.warning("%s: %s", type(error).__name__, error)
    return answer(code, _sentence(str(error)), headers=headers, **more)


def _http(error: HTTPException) -> Any:
    if isinstance(error, RequestRedirect):
        return responses.redirect(error.new_url, error.code)
    code = error.code or 500
    if error.response is not None and code < 400:
        return error.response
    headers = {
        name: value
        for name, value in error.get_headers(request.environ)
        if name in ("Allow", "Retry-After", "Connection", "WWW-Authenticate")
    }
    detail = error.description or HTTPStatus(code).phrase
    if isinstance(error, NotFound):
        detail = f"There is nothing at {request.path}; the home page leads to what there is."
    elif code == 405:
        detail = f"{request.method} is not possible here; possible are {headers.get('Allow', '')}."
    elif isinstance(error, RequestedRangeNotSatisfiable):
        headers["Content-Range"] = "bytes */*"
    return answer(code, detail, headers=headers)


def _unknown(error: Exception) -> Response:
    name = f"urn:uuid:{g.get('id')}"
    log.error("%s %s failed, %s", request.method, request.path, name, exc_info=error)
    detail = "Something failed here that should not; tell the registry's operator the instance."
    return answer(500, detail, instance=name)


def _sentence(text: str) -> str:
    first = text[:1].upper() + text[1:]
    return first if first.endswith((".", "!", "?")) else f"{first}."

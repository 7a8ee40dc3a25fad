"""Errors as answers: problem documents, or pages for browsers.

Spec: https://www.rfc-editor.org/rfc/rfc9457
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from jinja2 import TemplateNotFound
from werkzeug.exceptions import HTTPException, NotFound, RequestedRangeNotSatisfiable
from werkzeug.routing import RequestRedirect

from iclod import errors
from iclod.rdf import formats
from iclod.web import addresses, alternatives, current, negotiation, responses
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
    errors.NetworkError: 502,
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
    headers = {"Cache-Control": "no-store"} | (headers or {})
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
                alternatives=more.get("alternatives", ()),
            )
        except TemplateNotFound:
            log.warning("the page for errors is missing")
    problem = {"type": "about:blank", "title": title, "status": code, "detail": detail} | more
    response = responses.as_json(problem, status=code, media_type=MEDIA_TYPE, headers=headers)
    response.headers["Content-Language"] = "en"
    return response


def _known(error: errors.IclodError) -> Response:
    code = status(error)
    if isinstance(error, errors.Moved):
        return responses.redirect(addresses.address(error.target), 301)
    if isinstance(error, errors.NotAcceptable):
        return _not_acceptable(error)
    headers = retry(error)
    more: dict[str, Any] = {"hint": error.hint} if error.hint else {}
    for name in ("line", "column", "excerpt", "errors"):
        if getattr(error, name, None):
            more[name] = getattr(error, name)
    if isinstance(error, errors.ParseError):
        found: dict[str, Any] = {"source": error.source, "textLine": error.text_line}
        found |= {"caret": error.caret, "cause": error.cause, "causes": error.causes or None}
        more |= {name: value for name, value in found.items() if value is not None}
    if isinstance(error, errors.ShapeViolation):
        more["report"] = error.report.to_json()
    if error.limit:
        more["limit"] = {"setting": error.limit, "value": setting(error.limit)}
    if isinstance(error, errors.Unauthorized):
        headers["WWW-Authenticate"] = 'Bearer realm="iclod"'
    if code >= 500:
        log.warning("%s: %s", type(error).__name__, error)
    return answer(code, _sentence(str(error)), headers=headers, **more)


def retry(error: errors.IclodError) -> dict[str, str]:
    """When to try again, as a header; nothing where that would not help.

    Spec: https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
    """
    if isinstance(error, errors.EngineUnavailable | errors.TooMany):
        return {"Retry-After": str(error.retry_after)}
    return {"Retry-After": "5"} if isinstance(error, errors.Locked) else {}


def setting(name: str) -> Any:
    """The value of a setting by its name, such as `sparql.deadline`."""
    found: Any = current.registry().settings
    for part in name.split("."):
        found = getattr(found, part, None)
    return found


def _not_acceptable(error: errors.NotAcceptable) -> Response:
    """What there is instead: as a page, as a problem, or in RDF for a client that names only RDF.

    A client that names nothing that is here still gets the problem: the specification prefers an
    answer in another type to an empty one.
    """
    found = alternatives.found(error)
    accept = request.headers.get("Accept")
    offers = (MEDIA_TYPE, "application/json", *negotiation.types(html=False))
    chosen = formats.BY_MEDIA_TYPE.get(negotiation.acceptable(accept, offers) or MEDIA_TYPE)
    if found and chosen and not is_browser(accept):
        current.vary("Accept")
        response = responses.graph(alternatives.ntriples(found), chosen, status=406)
        response.headers["Cache-Control"] = "no-store"
    else:
        more: dict[str, Any] = {"alternatives": [item.to_json() for item in found]}
        for name in ("available", "profiles"):
            if getattr(error, name):
                more[name] = getattr(error, name)
        response = answer(406, _sentence(str(error)), **more)
    if request.method in ("GET", "HEAD"):
        for value in alternatives.links(found):
            response.headers.add("Link", value)
    return response


def led() -> Response | None:
    """Lead to the address with the slash at its end where only that is one.

    The framework would do so itself, past everything that an answer needs.
    """
    error = request.routing_exception
    if not isinstance(error, RequestRedirect):
        return None
    there = urlsplit(error.new_url)
    query = f"?{there.query}" if there.query else ""
    return responses.redirect(f"{addresses.origin()}{there.path}{query}", error.code)


def _http(error: HTTPException) -> Any:
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
        if error.description != type(error).description:
            detail = f"{detail} {error.description}"
    elif isinstance(error, RequestedRangeNotSatisfiable) and error.length is not None:
        headers["Content-Range"] = f"bytes */{error.length}"
    return answer(code, detail, headers=headers)


def _unknown(error: Exception) -> Response:
    name = f"urn:uuid:{g.get('id')}"
    log.error("%s %s failed, %s", request.method, request.path, name, exc_info=error)
    detail = "Something failed here that should not; tell the registry's operator the instance."
    return answer(500, detail, instance=name)


def _sentence(text: str) -> str:
    first = text[:1].upper() + text[1:]
    return first if first.endswith((".", "!", "?")) else f"{first}."

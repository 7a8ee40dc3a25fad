"""What happens before and after every request of the application.

Nothing personal is logged: a request's route, status and duration.
"""

from __future__ import annotations

import logging
import time
import uuid

from flask import Response, g, request
from werkzeug.exceptions import NotFound

from iclod.web import addresses, current, headers, measures

log = logging.getLogger(__name__)


def begin() -> None:
    """Check the host, raise what the edge found wrong with the body, read the number once."""
    g.id = uuid.uuid4()
    g.began = time.perf_counter()
    addresses.check_host(current.registry().settings, request.host)
    if request.environ.get("iclod.outside"):
        raise NotFound
    fault = request.environ.get("asgi.scope", {}).get(headers.FAULT)
    if isinstance(fault, Exception):
        raise fault
    if request.endpoint == "static":
        # These files are read in and kept (`headers.finish`): nobody gets a part of one.
        for name in ("HTTP_RANGE", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"):
            request.environ.pop(name, None)
    current.number()


def end(response: Response) -> Response:
    """Complete the headers, count and log."""
    headers.finish(response, request)
    seconds = time.perf_counter() - g.get("began", time.perf_counter())
    route = request.url_rule.rule if request.url_rule else "-"
    measures.REQUESTS.labels(route, request.method, str(response.status_code)).inc()
    measures.SECONDS.labels(route).observe(seconds)
    code = response.status_code
    log.info("%s %s %s %d %.0f ms", g.get("id"), request.method, route, code, seconds * 1000)
    return response

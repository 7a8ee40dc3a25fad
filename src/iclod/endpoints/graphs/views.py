"""`/graphs`: name the graph, read or withdraw it, answer."""

from __future__ import annotations

from flask import Blueprint, Response, request
from werkzeug.exceptions import MethodNotAllowed

from iclod.desk import Token
from iclod.endpoints.graphs import naming, union
from iclod.errors import Forbidden, Unauthorized
from iclod.rdf.formats import Format
from iclod.web import addresses, current, responses

service = Blueprint("graphs", __name__)

METHODS = ["GET", "DELETE"]
#: Methods of the protocol by which nothing can be written here.
CLOSED = ["PUT", "POST", "PATCH"]


@service.route("/graphs", methods=METHODS)
def indirect() -> Response:
    """A graph by the IRI in the query string."""
    graph = naming.named(request.args, addresses.canonical)
    if graph is None:
        return _union()
    return _withdraw(graph) if request.method == "DELETE" else _read(graph)


@service.route("/graphs/<path:path>", methods=METHODS)
def direct(path: str) -> Response:
    """A graph that is no record by its own address."""
    graph = current.registry().names.graph(path)
    return _withdraw(graph) if request.method == "DELETE" else _read(graph)


@service.route("/graphs", methods=CLOSED)
@service.route("/graphs/<path:path>", methods=CLOSED)
def closed(path: str | None = None) -> Response:
    """Say what is possible instead."""
    raise MethodNotAllowed(["GET", "HEAD", "OPTIONS", "DELETE"])


def _format() -> Format:
    chosen = responses.choose(html=False)
    assert isinstance(chosen, Format)
    return chosen


def _union() -> Response:
    if request.method == "DELETE":
        raise MethodNotAllowed(["GET", "HEAD", "OPTIONS"])
    result = union.union(current.registry(), _format())
    return responses.stream(result.body, result.size, result.media_type)


def _read(graph: str) -> Response:
    registry, number = current.registry(), current.number()
    format = _format()
    graph = registry.names.document_of(graph) or graph
    version = registry.version(graph, number)
    if version is not None and version.state in ("withdrawn", "merged"):
        status = 410 if version.state == "withdrawn" else 200
        return responses.graph(registry.document_of(version).published, format, status=status)
    return responses.graph(registry.document(graph, number).published, format)


def _withdraw(graph: str) -> Response:
    token = _editor()
    registry = current.registry()
    name = registry.names.name(graph)
    if name is None or not name.slug:
        registry.document(graph)
        raise MethodNotAllowed(["GET", "HEAD", "OPTIONS"])
    reason = request.args.get("reason") or f"Withdrawn by {token.name}"
    registry.withdraw(graph, reason=reason, agent=registry.agent(token.name))
    return Response(status=204)


def _editor() -> Token:
    secret = naming.bearer(request.headers.get("Authorization"))
    if secret is None:
        raise Unauthorized("send an editor's token: Authorization: Bearer and the token")
    token = current.registry().authenticate(secret)
    if token.role != "editor":
        raise Forbidden(f"this needs an editor's token; this one is a {token.role}'s")
    return token

"""`/graphs`: name the graph, read or withdraw it, answer."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, request
from werkzeug.exceptions import MethodNotAllowed

from iclod.desk import Token
from iclod.endpoints.graphs import naming, union
from iclod.errors import Forbidden, NotFound, RequestError, Unauthorized
from iclod.rdf.formats import Format
from iclod.web import addresses, current, headers, memento, responses, versions

service = Blueprint("graphs", __name__)

METHODS = ["GET", "DELETE"]
#: Methods of the protocol by which nothing can be written here.
CLOSED = ["PUT", "POST", "PATCH"]


@service.route("/graphs", methods=METHODS)
def indirect() -> Response:
    """A graph by the IRI in the query string."""
    graph = naming.named(request.args, addresses.canonical)
    if "version" in request.args and (graph is None or request.method == "DELETE"):
        raise RequestError("&version= goes with reading one graph that is named by ?graph=")
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
    graph = registry.names.document_of(graph) or graph
    if (wanted := naming.version(request.args)) is not None:
        return _version(graph, wanted)
    current.vary("Accept-Datetime")
    if moment := memento.accept_datetime(request.headers.get("Accept-Datetime")):
        return _back(graph, moment)
    format, version, status = _format(), registry.version(graph, number), 200
    if version is not None and version.state in ("withdrawn", "merged"):
        status = 410 if version.state == "withdrawn" else 200
        found = registry.document_of(version)
    else:
        found = registry.document(graph, number)
    response = responses.graph(found.published, format, status=status)
    for value in memento.links(registry, versions.origin(), None, graph, number):
        response.headers.add("Link", value)
    response.headers["Cache-Control"] = headers.current(registry.settings)
    return response


def _version(graph: str, wanted: int) -> Response:
    registry = current.registry()
    version = versions.find(registry, graph, wanted, current.number())
    if lost := versions.erased(registry, version):
        return versions.gone(lost)
    return versions.answer(registry.document_of(version), _format())


def _back(graph: str, moment: datetime) -> Response:
    """Lead to the version of a day: every graph is its own TimeGate."""
    registry, number, origin = current.registry(), current.number(), versions.origin()
    version = memento.chosen(registry, graph, moment, number)
    if version is None:
        raise NotFound(f"there is nothing at {graph}, and there never was")
    target = memento.address(registry.names, origin, graph, version.number)
    response = responses.redirect(target, 302)
    for value in memento.links(registry, origin, version, graph, number):
        response.headers.add("Link", value)
    return response


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

"""`/graphs`: name the graph, read it or write to it, answer."""

from __future__ import annotations

from flask import Blueprint, Response, request
from werkzeug.exceptions import MethodNotAllowed

from iclod.endpoints.graphs import naming, sent, writing
from iclod.errors import RequestError, UnsupportedMediaType
from iclod.rdf.formats import Format
from iclod.web import addresses, current, headers, memento, problems, responses, versions
from iclod.web.querying import answering, asked
from iclod.web.querying.forms import Forms

service = Blueprint("graphs", __name__)

METHODS = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]
READING = METHODS[:3]
#: The union of all current graphs, which is what SPARQL's default graph holds.
UNION = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@service.route("/graphs", methods=METHODS, provide_automatic_options=False)
def indirect() -> Response:
    """A graph by the IRI in the query string; POST without one makes a new graph."""
    if naming.nothing(request.args) and request.method in ("POST", "OPTIONS"):
        return _options() if request.method == "OPTIONS" else _write(None)
    graph = naming.named(request.args, addresses.canonical)
    if graph is not None:
        return _graph(graph)
    if request.method == "OPTIONS":
        return _options(READING)
    if request.method not in READING:
        raise MethodNotAllowed(READING)
    chosen = _format()
    varies = "Accept" in current.varies()
    asking = asked.asking(UNION, Forms(False, None, chosen.suffix, varies))
    return responses.given(answering.answer(current.registry(), asking))


@service.route("/graphs/<path:path>", methods=METHODS, provide_automatic_options=False)
def direct(path: str) -> Response:
    """A graph that is no record by its own address."""
    return _graph(naming.direct(current.registry().names, path))


@service.errorhandler(UnsupportedMediaType)
def unsupported(error: UnsupportedMediaType) -> Response:
    """Say which types can be sent instead."""
    told = {"Accept-Patch": sent.UPDATE, "Accept-Post": sent.TYPES, "Accept-Encoding": "identity"}
    return problems.answer(415, f"{str(error)[:1].upper()}{str(error)[1:]}.", headers=told)


def _graph(graph: str) -> Response:
    if request.method == "OPTIONS":
        return _options()
    if request.method in READING:
        return _read(graph)
    if "version" in request.args:
        raise RequestError("&version= goes with reading one graph that is named by ?graph=")
    return _write(graph)


def _options(methods: list[str] = METHODS) -> Response:
    response = Response(status=200)
    response.headers["Allow"] = ", ".join(methods)
    if methods is METHODS:
        response.headers["Accept-Patch"] = sent.UPDATE
        response.headers["Accept-Post"] = f"{sent.TYPES}, {sent.MULTIPART}"
    return response


def _write(graph: str | None) -> Response:
    form = request.mimetype == sent.MULTIPART and request.method == "POST"
    body = request.get_data(cache=True, parse_form_data=False) if not form else b"form"
    files = [file for _, file in request.files.items(multi=True)] if form else []
    reason = request.args.get("reason", "")
    question = addresses.asked(body)
    done = writing.answer(current.registry(), question, graph, reason=reason, files=files)
    return responses.given(done)


def _format() -> Format:
    chosen = responses.choose(html=False)
    assert isinstance(chosen, Format)
    return chosen


def _read(graph: str) -> Response:
    registry, number = current.registry(), current.number()
    graph = registry.names.document_of(graph) or graph
    if (wanted := naming.version(request.args)) is not None:
        return _version(graph, wanted)
    current.vary("Accept-Datetime")
    if moment := memento.accept_datetime(request.headers.get("Accept-Datetime")):
        return versions.back(graph, moment)
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

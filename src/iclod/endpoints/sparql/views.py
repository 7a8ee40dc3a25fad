"""`/sparql`: parse the operation, ask the engine, answer in the form that was asked for."""

from __future__ import annotations

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from iclod.endpoints.sparql import description, protocol, table
from iclod.engine.base import Result
from iclod.errors import DataError, EngineError, IclodError, QueryRejected, RequestError
from iclod.rdf import formats
from iclod.rdf.vocab import PREFIXES
from iclod.web import addresses, current, problems, responses

service = Blueprint("sparql", __name__, template_folder="templates")

#: What the empty form begins with.
EXAMPLE = """\
SELECT ?country (COUNT(DISTINCT ?practice) AS ?practices) WHERE {
  ?practice a iclod:Practice ; dcterms:spatial ?place .
  ?place a iclod:Country ; skos:prefLabel ?country .
  FILTER (lang(?country) = "en")
}
GROUP BY ?country ORDER BY DESC(?practices) ?country
"""


@service.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """Answer a query; without one describe the service or show the form."""
    form: MultiDict[str, str] = request.form if request.method == "POST" else MultiDict()
    operation = protocol.read(
        request.method, request.mimetype, request.args, form, request.get_data
    )
    if operation.text is None:
        return _without_query()
    chosen = protocol.forms(
        request.headers.get("Accept"), request.args.get("format") or form.get("format")
    )
    if chosen.varies:
        current.vary("Accept")
    question = protocol.query(operation, chosen, addresses.canonical)
    try:
        result = current.registry().query(question)
    except (RequestError, EngineError, DataError) as error:
        if chosen.page:
            return _page(operation.text, error=error)
        raise
    if chosen.page:
        return _page(operation.text, result=result)
    charset = "; charset=utf-8" if result.media_type.startswith("text/") else ""
    if result.kind == "graph":
        charset = ""
    response = responses.stream(result.body, result.size, result.media_type + charset)
    if not operation.lasting:
        response.headers["Cache-Control"] = "no-store"
    return response


def _without_query() -> Response:
    chosen = responses.choose()
    if not isinstance(chosen, formats.Format):
        return _page(_prefixed(EXAMPLE))
    registry = current.registry()
    graph = description.describe(
        addresses.absolute("/sparql"), registry.settings.title, registry.settings.sparql.deadline
    )
    return responses.graph(formats.to_ntriples(graph), chosen)


def _page(query: str, *, result: Result | None = None, error: IclodError | None = None) -> Response:
    shown, turtle = None, None
    if result is not None and result.kind == "graph":
        turtle = result.read().decode()
    elif result is not None:
        shown = table.read(result.read())
    status = problems.status(error) if error else 200
    headers = {"Cache-Control": "no-store"} if query and result is not None else {}
    return responses.page(
        "sparql.html",
        status=status,
        headers=headers,
        query=query,
        table=shown,
        turtle=turtle,
        error=error,
        line=error.line if isinstance(error, QueryRejected) else None,
    )


def _prefixed(query: str) -> str:
    used = [name for name in sorted(PREFIXES) if f"{name}:" in query]
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in used) + "\n" + query

"""`/sparql`: parse the operation, ask the engine, answer in the form that was asked for."""

from __future__ import annotations

from flask import Blueprint, Response, request
from werkzeug.exceptions import MethodNotAllowed

from iclod.endpoints.sparql import answer, description, page, protocol, terms
from iclod.engine.base import Result
from iclod.errors import DataError, EngineError, IclodError, RequestError
from iclod.rdf.formats import Format
from iclod.web import addresses, current, problems, responses
from iclod.web.querying import answering
from iclod.web.querying.answering import Asking

service = Blueprint("sparql", __name__, template_folder="templates")


@service.route(answer.PATH, methods=["GET", "POST"])
def sparql() -> Response:
    """Answer a query; without one describe the service or show the form."""
    asked = addresses.asked(request.get_data() if request.method == "POST" else b"")
    operation = answer.operation(asked)
    if operation.text is None:
        return _without_query()
    registry, chosen = current.registry(), answer.chosen(asked, operation)
    asking = answer.asking(registry, asked, operation, chosen)
    if not chosen.page:
        return responses.given(answering.answer(registry, asking))
    current.vary(*asking.varies)
    try:
        return _page(asking, result=answering.ask(registry, asking))
    except (RequestError, EngineError, DataError) as error:
        return _page(asking, error=error)


@service.route(answer.PATH, methods=["PUT", "PATCH", "DELETE"])
def closed() -> Response:
    """Say how data get in."""
    raise MethodNotAllowed(["GET", "HEAD", "POST", "OPTIONS"], protocol.WRITING)


@service.route(f"{answer.PATH}/terms.json")
def vocabulary() -> Response:
    """Tell editors what they complete from."""
    found = terms.terms(current.registry(), current.number(), current.languages())
    return responses.as_json(found, headers={"Content-Language": current.lang()})


def _without_query() -> Response:
    chosen = responses.choose()
    if not isinstance(chosen, Format):
        return responses.page("sparql.html", **page.empty())
    made = description.describe(current.registry(), addresses.root().rstrip("/"), current.number())
    return responses.graph(made, chosen)


def _page(
    asking: Asking, *, result: Result | None = None, error: IclodError | None = None
) -> Response:
    if error:
        headers = {"Cache-Control": "no-store"} | problems.retry(error)
    else:
        headers = page.headers(asking, result) if result else {}
    return responses.page(
        "sparql.html",
        status=problems.status(error) if error else 200,
        headers=headers,
        **(page.answered(asking, result) if result else page.failed(asking, error)),
    )

"""`/resolve`: read the list, look it up, answer."""

from __future__ import annotations

from flask import Blueprint, Response, request

from iclod.endpoints.resolve import asked, fates
from iclod.endpoints.resolve.fates import Fate
from iclod.errors import NotAcceptable
from iclod.web import addresses, current, headers, negotiation, responses

service = Blueprint("resolve", __name__, template_folder="templates")


@service.route("/resolve")
def look() -> Response:
    """What became of the IRIs in the query string; the form where there are none."""
    page = _page()
    texts = request.args.getlist("iri")
    iris = asked.lines(texts) if page else asked.named(texts)
    response = _answer(_resolve(iris), iris, page)
    response.headers["Cache-Control"] = headers.current(current.registry().settings)
    return response


@service.route("/resolve", methods=["POST"])
def resolve() -> Response:
    """What became of the IRIs in the body."""
    page = _page()
    iris = asked.body(request.get_data(), request.mimetype)
    return _answer(_resolve(iris), iris, page)


def _page() -> bool:
    if form := request.args.get("format"):
        if form not in ("json", responses.HTML):
            raise NotAcceptable(
                "this is to be had as json and html", available=(asked.JSON, negotiation.HTML)
            )
        return form == responses.HTML
    current.vary("Accept")
    offers = (asked.JSON, negotiation.HTML)
    return negotiation.negotiate(request.headers.get("Accept"), offers) == negotiation.HTML


def _resolve(iris: list[str]) -> list[Fate]:
    registry, at = current.registry(), current.number()
    resolver = fates.Resolver(registry, at, addresses.canonical, addresses.address)
    return resolver.fates(iris)


def _answer(found: list[Fate], iris: list[str], page: bool) -> Response:
    if not page:
        told = {"number": current.number(), "results": [fate.to_json() for fate in found]}
        return responses.as_json(told)
    registry = current.registry()
    targets = {iri for fate in found for iri in (fate.target, fate.agent) if iri}
    labels = registry.index.labels(targets, current.languages())
    return responses.page("resolve.html", fates=found, iris=iris, labels=labels, limit=asked.LIMIT)

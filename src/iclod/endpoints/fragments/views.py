"""`/fragments`: read the pattern, find the page, answer in the form that was asked for."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response, request

from iclod.endpoints.fragments import controls, finding, pattern, shown
from iclod.endpoints.fragments.controls import Place
from iclod.endpoints.fragments.finding import Asker, Fragment
from iclod.engine.base import Query
from iclod.rdf.formats import Format
from iclod.web import addresses, current, headers, responses
from iclod.web.querying import pinning, rate

service = Blueprint("fragments", __name__, template_folder="templates")


@service.route("/fragments")
def fragments() -> Response:
    """Give the statements that match a triple pattern, in pages."""
    registry, asked = current.registry(), addresses.asked()
    chosen = responses.choose()
    pin = pinning.read(registry, request.args, asked.headers, asked.number)
    if pin.by not in pinning.PARAMETERS:
        current.vary("Accept-Datetime")
    wanted, page = pattern.read(request.args, addresses.canonical), pattern.number(request.args)
    rate.take(registry, asked.client)
    # What is published now may change between two questions about it.
    at = pin.number if pin.by or registry.settings.engine.kind == "embedded" else None
    template = Query("", "json", None, at=at, client=asked.client, stop=asked.stop)
    asker = Asker(registry, pin.number, template, registry.query)
    found = finding.find(asker, wanted, page)
    place = _place(wanted, page, pin)
    response = (
        _page(place, found) if not isinstance(chosen, Format) else _graph(place, found, chosen)
    )
    here = pinning.address(asked.origin, asked.path, [*request.args.items(multi=True)])
    for name, value in pinning.told(pin, registry.settings, here, erased=found.erased):
        response.headers.add(name.title(), value)
    for relation, target in controls.pages(place, found):
        if relation in ("previous", "next"):
            name = {"previous": "prev"}.get(relation, relation)
            response.headers.add("Link", headers.link(target, rel=name))
    return response


def _place(wanted: pattern.Pattern, page: int, pin: pinning.Pin) -> Place:
    start, base = addresses.absolute("/fragments"), current.registry().names.base
    dataset = f"{base}dataset#dataset"
    if wanted.graph:
        dataset = f"{start}?graph={quote(wanted.graph, safe='')}#dataset"
    query = request.query_string.decode("latin-1")
    return Place(start, query, dataset, wanted, page, pin.number, bool(pin.by))


def _graph(place: Place, found: Fragment, format: Format) -> Response:
    said = controls.describe(place, found)
    body = controls.write(found.rows, said, f"{place.here}#metadata", format)
    return Response(body, content_type=format.media_type)


def _page(place: Place, found: Fragment) -> Response:
    return responses.page(
        "fragments.html",
        terms=dict(zip(pattern.PARTS, map(pattern.written, place.pattern.parts), strict=True)),
        graph=place.pattern.graph or "",
        version=place.number if place.pinned else None,
        found=found,
        page=place.page,
        pages=dict(controls.pages(place, found)),
        rows=[[shown.cell(place, n, term) for n, term in enumerate(row)] for row in found.rows],
        data=shown.DATA,
    )

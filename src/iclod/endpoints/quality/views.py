"""`/quality`, its history, and the records behind each number: parse, count, answer."""

from __future__ import annotations

from flask import Blueprint, Response, request

from iclod.endpoints.quality import asked, listing, page, past
from iclod.endpoints.quality.asked import Asked
from iclod.endpoints.quality.naming import Naming
from iclod.quality import dqv, telling
from iclod.rdf import formats
from iclod.rdf.formats import Format
from iclod.web import addresses, current, headers, negotiation, responses
from iclod.web.headers import link

service = Blueprint("quality", __name__, template_folder="templates")

CSV, JSON = "text/csv", "application/json"
_NAMED = {"csv": CSV, "json": JSON, "html": negotiation.HTML}


@service.route("/quality")
def quality() -> Response:
    """Measure the quality of the data, in all and by kind, topic, country and field."""
    found, chosen = _asked(), _choose(rdf=True)
    registry = found.registry
    base = registry.names.base
    told = telling.tell(registry.quality, found.measured, found.profile, base, found.part)
    if isinstance(chosen, Format):
        response = responses.graph(telling.graph(told), chosen)
    elif chosen == JSON:
        response = responses.as_json(telling.to_json(told, found.records))
    elif chosen == CSV:
        response = _csv(telling.table(told))
    else:
        response = responses.page("quality.html", told=told, **_pages(found).summary(told))
    response.headers.add("Link", link(f"{base}dataset#dataset", rel="about"))
    response.headers.add("Link", link(dqv.document(base, found.number), rel="cite-as"))
    return _lasting(response, found, lasting=found.lasting and chosen != negotiation.HTML)


@service.route("/quality/history")
def history() -> Response:
    """Tell how the measures have changed from number to number."""
    found, chosen = _asked(), _choose()
    points = past.read(found)
    if chosen == JSON:
        response = responses.as_json(past.to_json(points, found))
    elif chosen == CSV:
        response = _csv(telling.written(past.rows(points)))
    else:
        shown = _pages(found).history(points)
        response = responses.page("quality_history.html", **shown)
    return _lasting(response, found)


@service.route("/quality/<metric>")
def records(metric: str) -> Response:
    """List the records that a measure is about, with what was found, to work them off."""
    measure, place = listing.metric(metric), listing.number(request.args.get("page", "1"))
    found, chosen = _asked(), _choose()
    naming = _naming(found)
    if chosen == CSV:
        everything = listing.select(found, measure, 1, naming, 1 << 30)
        return _lasting(_csv(telling.written(listing.rows(everything, naming))), found)
    selected = listing.select(found, measure, place, naming)
    if chosen == JSON:
        response = responses.as_json(listing.to_json(selected, found))
    else:
        shown = _pages(found).common()
        response = responses.page("quality_records.html", found=selected, **shown)
    for relation, number in (("prev", place - 1), ("next", place + 1)):
        if 1 <= number <= selected.pages:
            path = found.address(f"/quality/{metric}", page=str(number))
            response.headers.add("Link", link(addresses.absolute(path), rel=relation))
    return _lasting(response, found)


def _asked() -> Asked:
    registry = current.registry()
    root, number = addresses.root().rstrip("/"), current.number()
    return asked.read(registry, request.args, number, addresses.canonical, root)


def _naming(found: Asked) -> Naming:
    return Naming(found.registry, found.profile, found.number, current.languages())


def _pages(found: Asked) -> page.Pages:
    return page.Pages(found, _naming(found), found.registry.settings.mount)


def _choose(*, rdf: bool = False) -> Format | str:
    """The syntax, or a media type: `?format=` counts before `Accept`."""
    offers = formats.FORMATS if rdf else ()
    types = (*negotiation.types(offers), JSON, CSV)
    if name := request.args.get("format"):
        if name in _NAMED:
            return _NAMED[name]
        return negotiation.named(name, offers) or negotiation.HTML
    current.vary("Accept")
    accept = request.headers.get("Accept")
    chosen = negotiation.negotiate(accept, types, default=negotiation.HTML)
    return formats.BY_MEDIA_TYPE.get(chosen, chosen)


def _csv(text: str) -> Response:
    return Response(text, content_type=f"{CSV}; charset=utf-8; header=present")


def _lasting(response: Response, found: Asked, *, lasting: bool = False) -> Response:
    """Say which number was measured, and how long the answer holds."""
    control = headers.current(found.registry.settings)
    if lasting:
        control = headers.LASTING
    elif found.behind:
        control += ", must-revalidate"  # It changes without a commit.
    response.headers["Cache-Control"] = control
    response.headers["Dataset-Version"] = str(found.number)
    return response

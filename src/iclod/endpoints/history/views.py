"""Versions, histories, differences, TimeMaps: parse the address, read the journal, answer."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, request

from iclod.endpoints.history import addressing, comparison, revisions, shown
from iclod.endpoints.history.addressing import JSON, LINKS, PAGE, PATCH, RDF, Pair, Place
from iclod.endpoints.history.timemap import TimeMap
from iclod.rdf import formats
from iclod.web import addresses, current, headers, memento, responses, versions
from iclod.web.records.desk import Desk

service = Blueprint("history", __name__, template_folder="templates")
service.record(lambda state: state.app.url_map.converters.update(place=Place, pair=Pair))


@service.route("/doc/<kind>/version/<place:place>")
@service.route("/doc/<kind>/<slug>/version/<place:place>")
def version(kind: str, place: tuple[int, str | None], slug: str = "") -> Response:
    """A document as it was, in every syntax and as a page."""
    registry, at, (number, suffix) = current.registry(), current.number(), place
    found = versions.find(registry, _document(kind, slug), number, at)
    if lost := versions.erased(registry, found):
        return versions.gone(lost)
    document = registry.document_of(found)
    chosen = _choose(suffix, PAGE | RDF)
    here = _location(suffix, chosen)
    if chosen in RDF:
        return versions.answer(document, formats.BY_SUFFIX[chosen], location=here)
    known = shown.version(_desk(), document, kind, at)
    response = versions.dated(responses.page("version.html", kind=kind, **known), found)
    response.headers["Cache-Control"] = headers.current(registry.settings)
    return response


@service.route("/doc/<kind>/<slug>/history")
@service.route("/doc/<kind>/<slug>/history.<suffix>")
def history(kind: str, slug: str, suffix: str | None = None) -> Response:
    """Who made which version when, why, and from which source."""
    registry, at = current.registry(), current.number()
    graph, page = _document(kind, slug), addressing.page(request.args.get("page"))
    every = registry.journal.versions(graph, at)
    found = revisions.read(registry, graph, every, at, page)
    chosen = _choose(suffix, PAGE | RDF | JSON)
    if chosen in RDF:
        response = responses.graph(
            revisions.graph(found, registry.names), formats.BY_SUFFIX[chosen]
        )
    elif chosen in JSON:
        labels = {iri: text for iri, (text, _) in _desk().labels(found.agents).items()}
        told = revisions.to_json(found, registry.names, versions.origin(), labels)
        response = responses.as_json(told)
    else:
        response = responses.page(
            "history.html", kind=kind, **shown.history(_desk(), found, every, kind)
        )
    return versions.around(response, graph)


@service.route("/doc/<kind>/<slug>/diff/<pair:pair>")
def diff(kind: str, slug: str, pair: tuple[int, int, str | None]) -> Response:
    """What changed between two versions."""
    registry, at, (first, second, suffix) = current.registry(), current.number(), pair
    graph, sides = _document(kind, slug), []
    for number in (first, second):
        found = versions.find(registry, graph, number, at)
        if lost := versions.erased(registry, found):
            return versions.gone(lost)
        sides.append(registry.document_of(found))
    before, after = sides
    chosen = _choose(suffix, PAGE | JSON | addressing.DATASETS | PATCH)
    lines = comparison.statements(before, after)
    if chosen in RDF or chosen in PATCH:
        iri, lasting = f"{graph}/diff/{first}..{second}", {"Cache-Control": headers.LASTING}
        if chosen in PATCH:
            return Response(
                comparison.patch(lines, graph), 200, lasting, content_type=PATCH[chosen]
            )
        body = comparison.dataset(lines, iri, formats.BY_SUFFIX[chosen])
        return Response(body, 200, lasting, content_type=RDF[chosen])
    desk = _desk()
    changes = comparison.changes(before, after, desk, kind)
    if chosen in JSON:
        response = responses.as_json(comparison.to_json(lines, changes))
    else:
        known = shown.difference(desk, (before, after), changes, lines, kind, at)
        response = responses.page("diff.html", kind=kind, **known)
    return versions.around(response, graph, _location(suffix, chosen))


@service.route("/timemap/doc/<kind>/<slug>")
@service.route("/timemap/doc/<kind>/")
def timemap(kind: str, slug: str = "") -> Response:
    """All versions of a document as links."""
    return _timemap(_document(kind, slug))


@service.route("/timemap/graphs")
@service.route("/timemap/graphs/<path:path>")
def timemap_of_graph(path: str | None = None) -> Response:
    """All versions of a graph that is no record."""
    if path is not None:
        return _timemap(current.registry().names.graph(path))
    return _timemap(addressing.graph(request.args.getlist("graph"), addresses.canonical))


def _timemap(graph: str) -> Response:
    registry, at = current.registry(), current.number()
    page = addressing.page(request.args.get("page"))
    every = registry.journal.versions(graph, at)
    found = TimeMap(registry.names, versions.origin(), graph, every, page)
    if _choose(None, LINKS | JSON) in JSON:
        response = responses.as_json(found.to_json())
    else:
        response = Response(found.links(), content_type=memento.LINK_FORMAT)
    return versions.around(response, graph)


def _choose(suffix: str | None, offers: Mapping[str, str]) -> str:
    asked = suffix or request.args.get("format")
    if asked is None:
        current.vary("Accept")
    return addressing.choose(request.headers.get("Accept"), asked, offers)


def _location(suffix: str | None, chosen: str) -> str | None:
    """The address of the form that was chosen by `Accept`, without what narrows or translates."""
    if suffix or request.query_string:
        return None
    return f"{addresses.absolute(request.path)}.{chosen}"


def _document(kind: str, slug: str) -> str:
    return addressing.document(current.registry().names, kind, slug)


def _desk() -> Desk:
    registry = current.registry()
    profile = registry.profile(current.number())
    return Desk(registry, profile, current.languages(), addresses.href)

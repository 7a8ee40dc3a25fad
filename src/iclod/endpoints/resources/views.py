"""`/id/…` leads to `/doc/…`, which answers as a page or as RDF, or says what became of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from iclod.endpoints.resources import record
from iclod.errors import Gone, Moved, NotFound
from iclod.publication import Document
from iclod.rdf import formats
from iclod.rdf.terms import KINDS, SLUG
from iclod.web import addresses, current, reading, responses
from iclod.web.headers import link

service = Blueprint("resources", __name__, template_folder="templates")


@service.route("/id/<kind>/<slug>")
def thing(kind: str, slug: str) -> Response:
    """Lead from a thing to the document about it."""
    iri = _document(kind, slug)
    registry = current.registry()
    registry_document = registry.document(iri, current.number())
    response = responses.redirect(addresses.address(registry_document.iri))
    response.headers.add("Link", link(registry_document.iri, rel="describedby"))
    return response


@service.route("/doc/<kind>/<slug>")
def document(kind: str, slug: str) -> Response:
    """The document about a thing, negotiated or by suffix."""
    slug, _, suffix = slug.partition(".")
    iri = _document(kind, slug)
    try:
        found = current.registry().document(iri, current.number())
    except Moved as moved:
        target = current.registry().names.document_of(moved.target) or moved.target
        return responses.redirect(addresses.address(target) + (suffix and f".{suffix}"), 301)
    except Gone:
        return _tombstone(iri, suffix or None, 410)
    chosen = responses.choose(suffix=suffix or None)
    if isinstance(chosen, formats.Format):
        return _links(_graph(found, chosen, suffix), found)
    desk = _desk()
    described = desk.profile.kind(kind)
    if described is None:
        raise NotFound(f"the shapes in force describe no kind {kind}")
    made = record.read(desk, found, described)
    return _links(responses.page("record.html", record=made, kind=kind, **_common(found)), found)


@service.route("/doc/<kind>/<slug>/tombstone")
def tombstone(kind: str, slug: str) -> Response:
    """What is left of a withdrawn or merged record."""
    return _tombstone(_document(kind, slug), None, 200)


def _document(kind: str, slug: str) -> str:
    if kind not in KINDS or not SLUG.match(slug):
        raise NotFound(f"there is nothing at {request.path}; the home page leads to what there is")
    return current.registry().names.document(kind, slug)


def _tombstone(iri: str, suffix: str | None, status: int) -> Response:
    found = current.registry().tombstone(iri, current.number())
    chosen = responses.choose(suffix=suffix)
    if isinstance(chosen, formats.Format):
        return responses.graph(found.published, chosen, status=status)
    desk, successor = _desk(), found.version.successor
    label = desk.labels([successor]).get(successor) if successor else None
    return responses.page(
        "tombstone.html",
        status=status,
        version=found.version,
        when=reading.day(found.version.instant, desk.languages[0]),
        successor=successor,
        successor_label=label[0] if label else successor,
        revisions=record.revisions(desk, iri),
        **_common(found),
    )


def _desk() -> record.Desk:
    registry = current.registry()
    profile = registry.profile(current.number())
    return record.Desk(registry, profile, current.languages(), addresses.href)


def _graph(found: Document, chosen: formats.Format, suffix: str) -> Response:
    location = f"{addresses.address(found.iri)}.{chosen.suffix}"
    return responses.graph(found.published, chosen, location=location)


def _common(found: Document) -> dict[str, Any]:
    embedded = responses.encode(found.published, formats.JSON_LD).decode()
    return {
        "iri": found.thing or found.iri,
        "document": found.iri,
        "formats": [(item.suffix, item.media_type) for item in formats.FORMATS],
        # Within a script a less-than sign might end it; in JSON strings it may be escaped.
        "embedded": embedded.replace("<", "\\u003c"),
    }


def _links(response: Response, found: Document) -> Response:
    base = addresses.address(found.iri)
    add = response.headers.add
    add("Link", link(found.thing or found.iri, rel="cite-as"))
    add("Link", link(found.thing or found.iri, rel="describes"))
    for item in formats.FORMATS:
        add("Link", link(f"{base}.{item.suffix}", rel="alternate", type=item.media_type))
    if found.version.license:
        add("Link", link(found.version.license, rel="license"))
    return response

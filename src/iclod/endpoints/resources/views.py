"""`/id/…` leads to `/doc/…`, which answers as a page or as RDF, or says what became of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from iclod.endpoints.resources import answer, asking, record, tombstone
from iclod.endpoints.resources.answer import Page
from iclod.errors import NotFound
from iclod.rdf import formats
from iclod.web import (
    addresses,
    current,
    headers,
    profiles,
    responses,
    signposting,
    structured,
)
from iclod.web.exchange import Answer

service = Blueprint("resources", __name__, template_folder="templates")


@service.route("/id/<kind>/<slug>")
@service.route("/doc/<kind>/<slug>")
@service.route("/doc/<kind>/<slug>/tombstone")
@service.route("/doc/<kind>/<slug>/tombstone.<suffix>")
def record_of(kind: str, slug: str, suffix: str | None = None) -> Response:
    """Lead from a thing to its document; send the document, or what is left of it."""
    asked = addresses.asked()
    wish = asking.read(asked.path)
    if wish is None:
        raise NotFound(f"there is nothing at {request.path}; the home page leads to what there is")
    if wish.negotiated and not wish.tombstone:
        current.vary("Accept-Datetime")
    found = answer.answer(current.registry(), asked, wish)
    if isinstance(found, Answer):
        return responses.given(found)
    current.vary(*found.vary)
    if found.profile is profiles.ALTERNATES:
        response = _alternates(found)
    elif found.status == 200 and not wish.tombstone:
        response = _page(found, wish.kind)
    else:
        response = _tombstone(found)
    response.headers["Link"] = signposting.header(found.links)
    response.headers["Content-Profile"] = f"<{found.profile.uri}>"
    response.headers["Cache-Control"] = headers.current(current.registry().settings)
    return response


def _page(found: Page, kind: str) -> Response:
    desk = _desk()
    described = desk.profile.kind(kind)
    if described is None:
        raise NotFound(f"the shapes in force describe no kind {kind}")
    made = record.read(desk, found.document, described)
    told = structured.describe(
        current.registry(),
        found.document,
        current.number(),
        languages=desk.languages,
        address=addresses.address,
    )
    return responses.page(
        "record.html", record=made, kind=kind, structured=told.embedded(), **_common(found)
    )


def _tombstone(found: Page) -> Response:
    made = tombstone.read(_desk(), found.document)
    return responses.page("tombstone.html", status=found.status, left=made, **_common(found))


def _alternates(found: Page) -> Response:
    document = found.document.iri
    page = addresses.address(document)
    listed = profiles.representations(page, answer.offers(current.registry()))
    return responses.page("alternates.html", document=document, listed=listed)


def _desk() -> record.Desk:
    registry = current.registry()
    profile = registry.profile(current.number())
    return record.Desk(registry, profile, current.languages(), addresses.href)


def _common(found: Page) -> dict[str, Any]:
    document = found.document
    embedded = responses.encode(document.published, formats.JSON_LD).decode()
    return {
        "iri": document.thing or document.iri,
        "document": document.iri,
        "version": document.version,
        "links": signposting.elements(found.links),
        # Within a script a less-than sign might end it; in JSON strings it may be escaped.
        "embedded": embedded.replace("<", "\\u003c"),
    }

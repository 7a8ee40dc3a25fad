"""`/validate/badge/{kind}/{slug}.svg`: whether a record conforms, as an image."""

from __future__ import annotations

from flask import Blueprint, Response

from iclod.endpoints.validation import checking
from iclod.endpoints.validation.badge import drawing
from iclod.errors import Moved
from iclod.web import addresses, current, headers, responses

service = Blueprint("badge", __name__)


@service.route("/validate/badge/<kind>/<slug>.svg")
def badge(kind: str, slug: str) -> Response:
    """Draw a badge that says whether a record conforms."""
    registry = current.registry()
    try:
        report = checking.published(registry, kind, slug)
    except Moved as error:
        successor = registry.names.name(error.target)
        if successor is None:
            raise
        path = f"/validate/badge/{successor.kind}/{successor.slug}.svg"
        return responses.redirect(addresses.absolute(path), 301)
    thing, language = registry.names.thing(kind, slug), current.lang()
    label = registry.index.labels([thing], current.languages()).get(thing)
    address = addresses.absolute(f"/doc/{kind}/{slug}")
    text = drawing.draw(report, str(label or slug), address, language)
    response = Response(text, content_type="image/svg+xml; charset=utf-8")
    response.headers["Content-Language"] = language
    response.headers["Cache-Control"] = headers.current(registry.settings)
    # It is made to be shown on pages elsewhere.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response

"""`/cite/doc/…`, negotiated: BibTeX, RIS, CSL-JSON, a line of text, or a page."""

from __future__ import annotations

import re

from flask import Blueprint, Response, request

from iclod.endpoints.citing import formats
from iclod.errors import Moved, NotFound, RequestError
from iclod.rdf.terms import KINDS, SLUG
from iclod.web import addresses, citing, current, headers, responses
from iclod.web.negotiation import negotiate

service = Blueprint("citing", __name__, template_folder="templates")


@service.route("/cite/doc/<kind>/<slug>")
def cite(kind: str, slug: str) -> Response:
    """How a record is cited, or with `?version=` one of its versions."""
    slug, _, suffix = slug.partition(".")
    if kind not in KINDS or not SLUG.match(slug):
        raise NotFound(f"there is nothing at {request.path}; the home page leads to what there is")
    registry, number = current.registry(), current.number()
    chosen, version = _chosen(suffix), _version()
    iri = registry.names.document(kind, slug)
    try:
        found = citing.cite(registry, iri, number, current.languages(), version=version)
    except Moved as moved:
        return _moved(moved.target, suffix)
    response = _answer(found, chosen)
    response.headers["Cache-Control"] = headers.current(registry.settings)
    response.headers["Content-Location"] = _address(found, chosen.suffix)
    add = response.headers.add
    add("Link", headers.link(found.iri, rel="cite-as"))
    add("Link", headers.link(addresses.address(iri), rel="about"))
    for other in formats.BY_SUFFIX.values():
        if other is not chosen:
            address = _address(found, other.suffix)
            add("Link", headers.link(address, rel="alternate", type=other.media_type))
    return response


def _chosen(suffix: str) -> formats.Format:
    if asked := suffix or request.args.get("format"):
        return formats.named(asked)
    current.vary("Accept")
    offers = tuple(formats.OFFERS)
    accept = request.headers.get("Accept")
    return formats.OFFERS[negotiate(accept, offers, aliases=formats.ALIASES)]


def _version() -> int | None:
    asked = request.args.get("version")
    if asked is None:
        return None
    if not re.fullmatch("[1-9][0-9]{0,8}", asked):
        raise RequestError("version is the number of one of the record's versions, such as 1")
    return int(asked)


def _answer(found: citing.Citation, chosen: formats.Format) -> Response:
    if chosen.suffix == formats.HTML:
        return responses.page("citation.html", citation=found, texts=formats.texts(found))
    text = chosen.write(found) if chosen.write else found.line(current.lang()) + "\n"
    response = Response(text, content_type=chosen.content_type)
    if chosen.write:
        name = f"{found.key}.{chosen.suffix}"
        response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _address(found: citing.Citation, suffix: str) -> str:
    return f"{addresses.absolute(found.path)}.{suffix}{found.query}"


def _moved(target: str, suffix: str) -> Response:
    name = current.registry().names.name(target)
    if name is None:
        return responses.redirect(target, 301)
    address = addresses.absolute(f"/cite/doc/{name.kind}/{name.slug}")
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    return responses.redirect(f"{address}{suffix and f'.{suffix}'}{query}", 301)

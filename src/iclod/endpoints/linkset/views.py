"""`/linkset/doc/…`: find the record, collect its links, write them."""

from __future__ import annotations

from flask import Blueprint, Response, request

from iclod.endpoints.linkset import links, writing
from iclod.errors import NotAcceptable, NotFound
from iclod.journal import Version
from iclod.rdf.terms import KINDS, SLUG
from iclod.web import addresses, current, headers, negotiation, profiles, signposting
from iclod.web.signposting import LINKSET, LINKSET_JSON

service = Blueprint("linkset", __name__)

#: Suffixes; the first is the server's preference.
SUFFIXES = {"json": LINKSET_JSON, "txt": LINKSET}
#: Under these names clients ask for them too.
ALIASES = {"application/json": LINKSET_JSON, "text/plain": LINKSET}


@service.route("/linkset/doc/<kind>/<slug>")
@service.route("/linkset/doc/<kind>/")
@service.route("/linkset/doc/<kind>/.<suffix>")
def linkset(kind: str, slug: str = "", suffix: str = "") -> Response:
    """All links of a record, or of the list of a kind."""
    name, _, after = slug.partition(".")
    if kind not in KINDS or (slug and not SLUG.match(name)):
        raise NotFound(f"there is nothing at {request.path}; the home page leads to what there is")
    media_type = _choose(suffix or after)
    found = _contexts(kind, name)
    body = writing.as_json(found) if media_type == LINKSET_JSON else writing.as_text(found)
    response = Response(body, content_type=media_type)
    page = addresses.absolute(f"/linkset/doc/{kind}/{name}")
    chosen = next(key for key, value in SUFFIXES.items() if value == media_type)
    response.headers["Content-Location"] = f"{page}.{chosen}"
    response.headers["Cache-Control"] = headers.current(current.registry().settings)
    response.headers["Link"] = signposting.header(
        headers.link(f"{page}.{other}", rel="alternate", type=kept)
        for other, kept in SUFFIXES.items()
        if other != chosen
    )
    return response


def _choose(suffix: str) -> str:
    if asked := suffix or request.args.get("format", ""):
        if asked not in SUFFIXES:
            text = f"there is no form {asked[:40]!r} here; write json or txt"
            offers = tuple(SUFFIXES.values())
            raise NotFound(text) if suffix else NotAcceptable(text, available=offers)
        return SUFFIXES[asked]
    current.vary("Accept")
    offers = tuple(SUFFIXES.values())
    return negotiation.negotiate(
        request.headers.get("Accept"), offers, aliases={**negotiation.ALIASES, **ALIASES}
    )


def _contexts(kind: str, slug: str) -> list[links.Context]:
    registry, number = current.registry(), current.number()
    names, origin = registry.names, addresses.root().rstrip("/")
    described = registry.profile(number).kind(kind)
    if not slug:
        if described is None:
            raise NotFound(f"there is no list of {kind}; the home page leads to those there are")
        return links.collection(kind, registry.index, names, origin)
    iri = names.document(kind, slug)
    found = registry.standing(iri, number)
    if found is None or isinstance(found, Version):
        raise NotFound(f"there is nothing at {iri}; the home page leads to what there is")
    if found.version.state != "content":
        return links.tombstone(found, names, origin)
    return links.record(found, described, names, origin, profiles.documents(names.base))

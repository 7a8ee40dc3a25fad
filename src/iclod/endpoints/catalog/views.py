"""Home, lists, `/dataset` and `/dumps/`: parse the request, ask the index, answer."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, request, send_file

from iclod.endpoints.catalog import dataset, dumps, facets, home, lists
from iclod.errors import Gone, Moved, NotFound, RequestError
from iclod.index import Listing
from iclod.profile import Kind
from iclod.rdf import formats
from iclod.web import addresses, cards, current, negotiation, reading, responses
from iclod.web.headers import link

service = Blueprint("catalog", __name__, template_folder="templates")

CSV = "text/csv"


@service.route("/")
def index() -> Response:
    """What this is, as a page, or the catalogue as RDF."""
    chosen = responses.choose()
    if isinstance(chosen, formats.Format):
        return _dataset(chosen)
    registry, path = current.registry(), addresses.href(_document(home.LEADING))
    profile = registry.profile(current.number())
    made = home.build(registry.index, profile, current.languages(), addresses.href, path)
    return responses.page("home.html", home=made, list_path=path)


@service.route("/id/<kind>/")
def scheme(kind: str) -> Response:
    """Lead from the collection of a kind to its list."""
    _kind(kind)
    return responses.redirect(addresses.address(_document(kind)))


@service.route("/doc/<kind>/")
@service.route("/doc/<kind>/.<suffix>")
@service.route("/doc/<kind>.<suffix>")
def listing(kind: str, suffix: str | None = None) -> Response:
    """The things of a kind: page, RDF or CSV, narrowed by filters."""
    described = _kind(kind)
    registry, number = current.registry(), _page()
    filters = facets.read(request.args.getlist, registry.names, addresses.canonical)
    if _csv(suffix):
        found = registry.index.listing(kind, filters, 1, 1 << 30, current.languages())
        rows = "".join(lists.table(found.items, described))
        return Response(rows, content_type=f"{CSV}; charset=utf-8; header=present")
    chosen = responses.choose(suffix=suffix)
    size = registry.settings.web.page_size * (1 if described.field("title") else 6)
    found = registry.index.listing(kind, filters, number, size, current.languages())
    if number > found.pages:
        raise NotFound(f"the list has {found.pages} pages, there is no page {number}")
    pairs = facets.parameters(filters)
    if isinstance(chosen, formats.Format):
        return _steps(responses.graph(_collection(kind, described, found), chosen), found, pairs)
    path = addresses.href(_document(kind))
    response = responses.page(
        "list.html",
        kind=kind,
        label=reading.word(described.label, current.languages(), kind),
        description=reading.word(described.description, current.languages()),
        cards=[cards.card(item, current.lang(), addresses.href) for item in found.items],
        listing=found,
        filters=filters,
        boxes=facets.boxes(found.facets, pairs, path),
        query=facets.address("", pairs),
        full=described.field("title") is not None,
    )
    return _steps(response, found, pairs)


@service.route("/dataset")
def describe() -> Response:
    """The registry as a dataset, in DCAT and VoID."""
    chosen = responses.choose()
    if isinstance(chosen, formats.Format):
        return _dataset(chosen)
    return responses.page("dataset.html", **dataset.page(current.registry(), addresses.absolute))


@service.route("/.well-known/void")
def void() -> Response:
    """Where the description of the dataset is."""
    return responses.redirect(addresses.absolute("/dataset"))


@service.route("/dumps/")
def dumped() -> Response:
    """The files to download."""
    return responses.page("dumps.html", files=dumps.files(_dumps()))


@service.route("/dumps/<path:name>")
def dump(name: str) -> Response:
    """One of the files, or a part of it."""
    path = dumps.find(_dumps(), name)
    return send_file(path, conditional=True, mimetype=dumps.media_type(path), etag=True)


def _kind(name: str) -> Kind:
    kind = current.registry().profile(current.number()).kind(name)
    if kind is None:
        raise NotFound(f"there is no list of {name}; the home page leads to those that there are")
    return kind


def _page() -> int:
    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdigit() and 0 < int(text[:9]) and len(text) < 9):
        raise RequestError(f"page is {text[:40]!r}: write a number from 1")
    return int(text)


def _document(kind: str) -> str:
    return current.registry().names.document(kind, "")


def _dumps() -> Path:
    return current.registry().home / "dumps"


def _csv(suffix: str | None) -> bool:
    if asked := suffix or request.args.get("format"):
        return asked == "csv"
    types = [*(item.media_type for item in formats.FORMATS), negotiation.HTML, CSV]
    current.vary("Accept")
    return negotiation.acceptable(request.headers.get("Accept"), types) == CSV


def _collection(kind: str, described: Kind, found: Listing) -> str:
    registry, document = current.registry(), _document(kind)
    try:
        scheme = registry.document(document, current.number()).published
    except (NotFound, Gone, Moved):
        scheme = ""
    thing = registry.names.thing(kind, "")
    return lists.collection(found.items, described, thing, document, scheme)


def _steps(response: Response, found: Listing, pairs: facets.Pairs) -> Response:
    """Say where the other pages of a list are."""
    steps = {"first": 1, "prev": found.page - 1, "next": found.page + 1, "last": found.pages}
    for relation, number in steps.items() if found.pages > 1 else ():
        if 1 <= number <= found.pages:
            target = facets.address(
                addresses.absolute(request.path), [*pairs, ("page", str(number))]
            )
            response.headers.add("Link", link(target, rel=relation))
    return response

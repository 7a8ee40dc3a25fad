"""Home, lists, `/dataset` and `/dumps/`: parse the request, ask the index, answer."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, request, send_file

from iclod.endpoints.catalog import dataset, dumps, facets, home, lists
from iclod.errors import NotFound
from iclod.profile import Kind
from iclod.rdf import formats
from iclod.web import addresses, current, negotiation, responses
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
    described, registry, languages = _kind(kind), current.registry(), current.languages()
    filters = facets.read(request.args.getlist, registry.names, addresses.canonical)
    if _csv(suffix):
        everything = registry.index.listing(kind, filters, 1, 1 << 30, languages)
        rows = "".join(lists.table(everything.items, described))
        return Response(rows, content_type=f"{CSV}; charset=utf-8; header=present")
    chosen = responses.choose(suffix=suffix)
    page = lists.number(request.args.get("page", "1"))
    found = lists.select(registry, described, filters, page, languages)
    if isinstance(chosen, formats.Format):
        text = lists.graph(registry, described, found, current.number())
        response = responses.graph(text, chosen)
    else:
        context = lists.shown(found, described, filters, languages, addresses.href)
        response = responses.page("list.html", kind=kind, **context)
    for relation, target in lists.steps(found, filters, addresses.absolute(request.path)):
        response.headers.add("Link", link(target, rel=relation))
    return response


@service.route("/dataset")
def describe() -> Response:
    """The registry as a dataset, in DCAT and VoID."""
    chosen = responses.choose()
    if isinstance(chosen, formats.Format):
        return _dataset(chosen)
    return responses.page(
        "dataset.html", **dataset.page(current.registry(), current.number(), current.languages())
    )


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
    path = dumps.find(_dumps(), name, current.registry().journal.erasures())
    return send_file(path, conditional=True, mimetype=dumps.media_type(path), etag=True)


def _kind(name: str) -> Kind:
    kind = current.registry().profile(current.number()).kind(name)
    if kind is None:
        raise NotFound(f"there is no list of {name}; the home page leads to those that there are")
    return kind


def _document(kind: str) -> str:
    return current.registry().names.document(kind, "")


def _dataset(chosen: formats.Format) -> Response:
    text = dataset.graph(current.registry(), current.number(), addresses.root())
    return responses.graph(text, chosen)


def _dumps() -> Path:
    return current.registry().home / "dumps"


def _csv(suffix: str | None) -> bool:
    if asked := suffix or request.args.get("format"):
        return asked == "csv"
    types = [*(item.media_type for item in formats.FORMATS), negotiation.HTML, CSV]
    current.vary("Accept")
    return negotiation.acceptable(request.headers.get("Accept"), types) == CSV

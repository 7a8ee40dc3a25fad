"""Home, lists and `/dataset`: parse the request, ask the index, answer."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request

from iclod.endpoints.catalog import dataset, facets, home, lists, markup
from iclod.errors import NotFound
from iclod.profile import Kind
from iclod.rdf import formats
from iclod.web import addresses, current, headers, negotiation, profiles, responses
from iclod.web.headers import link
from iclod.web.profiles import Profile

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
    for sign in lists.signposts(registry, described, found, addresses.root()):
        response.headers.add("Link", str(sign))
    return response


@service.route("/dataset")
def describe() -> Response:
    """Describe the registry as a dataset: in DCAT and VoID, in schema.org, or as a page."""
    current.vary("Accept-Profile")
    chosen = profiles.choose(
        request.args.get("_profile"), request.headers.get("Accept-Profile"), dataset.OFFERS
    )
    here, iri = addresses.absolute("/dataset"), f"{current.registry().names.base}dataset"
    if chosen is profiles.ALTERNATES:
        return responses.alternates(iri, here, dataset.OFFERS)
    syntax = responses.choose(html=chosen is profiles.DCAT)
    response = _dataset(syntax, chosen)
    for name, value in profiles.sent(chosen):
        response.headers.add(name, value)
    for value in profiles.links(here, dataset.OFFERS):
        response.headers.add("Link", value)
    return response


@service.route("/.well-known/void")
def void() -> Response:
    """Where the description of the dataset is."""
    return responses.redirect(addresses.absolute("/dataset"))


def _kind(name: str) -> Kind:
    kind = current.registry().profile(current.number()).kind(name)
    if kind is None:
        raise NotFound(f"there is no list of {name}; the home page leads to those that there are")
    return kind


def _document(kind: str) -> str:
    return current.registry().names.document(kind, "")


def _dataset(syntax: formats.Format | str, profile: Profile = profiles.DCAT) -> Response:
    rules = (rule.rule for rule in current_app.url_map.iter_rules())
    registry = current.registry()
    subject = dataset.subject(registry, current.number(), addresses.root(), rules)
    if not isinstance(syntax, formats.Format):
        shown = dataset.page(registry, subject, current.languages())
        embedded = markup.dataset(subject, current.languages()).embedded()
        response = responses.page("dataset.html", embedded=embedded, **shown)
    elif profile is profiles.SCHEMA_ORG:
        described = markup.dataset(subject, registry.settings.languages)
        response = Response(described.encode(syntax), content_type=syntax.media_type)
    else:
        response = responses.graph(dataset.graph(subject), syntax)
    if isinstance(syntax, formats.Format):
        own = addresses.absolute(f"/dataset?_profile={profile.token}&format={syntax.suffix}")
        response.headers["Content-Location"] = own
    # A dump may be finished without a commit.
    response.headers["Cache-Control"] = f"{headers.current(registry.settings)}, must-revalidate"
    return response


def _csv(suffix: str | None) -> bool:
    if asked := suffix or request.args.get("format"):
        return asked == "csv"
    types = [*(item.media_type for item in formats.FORMATS), negotiation.HTML, CSV]
    current.vary("Accept")
    return negotiation.acceptable(request.headers.get("Accept"), types) == CSV

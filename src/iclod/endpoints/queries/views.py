"""`/query/`: the list; a query with its parameters, answered in every form."""

from __future__ import annotations

from flask import Blueprint, Response, request

from iclod.endpoints.queries import choosing, describing, geojson, given, page
from iclod.endpoints.queries.given import Given
from iclod.engine.base import Result
from iclod.errors import DataError, EngineError, IclodError, RequestError
from iclod.rdf.formats import Format
from iclod.web import addresses, current, negotiation, problems, responses
from iclod.web.headers import link
from iclod.web.querying import answering, asked, pinning
from iclod.web.querying.answering import Asking

service = Blueprint("queries", __name__, template_folder="templates")

JSON = "application/json"


@service.route("/query/")
def listing() -> Response:
    """List the stored queries: as a page, as JSON, or in RDF for other editors."""
    registry, root = current.registry(), addresses.root()
    found = registry.stored.all()
    if _json():
        response = responses.as_json(describing.as_json(found, root))
    elif isinstance(chosen := responses.choose(), Format):
        response = responses.graph(describing.graph(found, registry.names, root), chosen)
    else:
        response = responses.page("queries.html", **page.listed(found, current.languages()))
    response.headers.add("Link", link(f"{root}sparql", rel="service"))
    return response


@service.route("/query/<name>")
@service.route("/query/<name>.<suffix>")
def query(name: str, suffix: str | None = None) -> Response:
    """Ask a stored query; its parameters are those of the address."""
    registry = current.registry()
    stored = registry.stored.get(name)
    form = choosing.choose(stored, request.headers.get("Accept"), suffix, request.args)
    pin = pinning.read(registry, request.args, addresses.asked().headers, current.number())
    current.vary(*(["Accept"] if form.forms.varies else []))
    current.vary(*([] if pin.by in pinning.PARAMETERS else ["Accept-Datetime"]))
    language = current.lang() if form.forms.page else None
    asks = given.read(registry, stored, request.args, pin.number, addresses.canonical, language)
    if form.forms.page:
        response = _page(asks, form)
    else:
        asks.check()
        asking = _asking(asks, form)
        answer = geojson.answer if form.name == "geojson" else answering.answer
        response = responses.given(answer(registry, asking))
    response.headers.add("Link", link(addresses.absolute("/query/"), rel="collection"))
    return response


def _json() -> bool:
    if format := request.args.get("format"):
        return format == "json"
    current.vary("Accept")
    accept = request.headers.get("Accept")
    return negotiation.acceptable(accept, (*negotiation.types(), JSON)) == JSON


def _asking(asks: Given, form: choosing.Form) -> Asking:
    """What is asked, and the address at which it can be asked again, without what says nothing."""
    state = [pair for pair in request.args.items(multi=True) if pair[0] in pinning.PARAMETERS]
    format = request.args.get("format")
    named = [("format", format)] if format and not form.forms.page else []
    return asked.asking(asks.text, form.forms, pairs=[*asks.pairs, *named, *state])


def _page(asks: Given, form: choosing.Form) -> Response:
    registry, languages = current.registry(), current.languages()
    path = f"{registry.settings.mount}/query/{asks.stored.name}"
    asking, result, error = _answer(asks, form)
    shown = page.asked(registry, asks, asking, languages, path)
    sent: dict[str, str] = {}
    if asking is not None and result is not None:
        shown |= page.answered(registry, asks, asking, result, languages)
        sent = page.headers(registry, asking, result)
    if error is not None:
        shown |= {"error": error} | page.failed(error, languages[0])
        sent = problems.retry(error) | {"Cache-Control": "no-store"}
    code = 200 if error is None else problems.status(error)
    return responses.page("query.html", status=code, headers=sent, **shown)


def _answer(
    asks: Given, form: choosing.Form
) -> tuple[Asking | None, Result | None, IclodError | None]:
    """What is asked, what comes back, what is wrong; nothing where the form waits."""
    if asks.untouched and asks.faults:
        return None, None, None
    asking = None
    try:
        asks.check()
        asking = _asking(asks, form)
        return asking, answering.ask(current.registry(), asking), None
    except (RequestError, EngineError, DataError) as error:
        return asking, None, error

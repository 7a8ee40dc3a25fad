"""`/search?q=` as a page or JSON, `/suggest?q=` as JSON."""

from __future__ import annotations

from flask import Blueprint, Response, request

from iclod.endpoints.search import finding
from iclod.errors import NotAcceptable
from iclod.web import addresses, cards, current, negotiation, responses

service = Blueprint("search", __name__, template_folder="templates")

JSON = "application/json"


@service.route("/search")
def search() -> Response:
    """Find things of all kinds by words."""
    registry, languages = current.registry(), current.languages()
    wanted = finding.question(request.args.get("q", ""), request.args.get("page", "1"))
    size = registry.settings.web.page_size
    found = finding.search(registry.index, wanted, size, languages)
    if _chosen() == JSON:
        return responses.as_json(finding.as_json(found, addresses.address))
    profile = registry.profile(current.number())
    kinds = finding.called(profile, languages)
    made = [
        cards.card(item, languages[0], addresses.href, kind=kinds.get(item.kind, ""))
        for item in found.items
    ]
    return responses.page("search.html", found=found, cards=made)


@service.route("/suggest")
def suggest() -> Response:
    """Things with a name that begins with what was typed."""
    registry, languages = current.registry(), current.languages()
    wanted = finding.question(request.args.get("q", ""), "1")
    items = registry.index.suggest(wanted.q, languages, 10) if wanted.q else []
    return responses.as_json({"items": [finding.brief(item, addresses.address) for item in items]})


def _chosen() -> str:
    if asked := request.args.get("format"):
        if asked in ("json", "html"):
            return JSON if asked == "json" else negotiation.HTML
        raise NotAcceptable(
            f"there is no format {asked!r} here; write json or html",
            available=(JSON, negotiation.HTML),
        )
    current.vary("Accept")
    accept = request.headers.get("Accept")
    return negotiation.negotiate(accept, (negotiation.HTML, JSON))

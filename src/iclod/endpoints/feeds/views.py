"""`/feed.atom`, `/activity` and `/changes`: read the filters, take the page, write it."""

from __future__ import annotations

from flask import Blueprint, Response, request

from iclod.endpoints.feeds import activities, atom, selecting, telling
from iclod.index import Choice
from iclod.web import addresses, current, filters, headers, negotiation, responses

service = Blueprint("feeds", __name__, template_folder="templates")


@service.route("/feed.atom")
def feed() -> Response:
    """The newest events, or a full page of them (`?page=`), as Atom."""
    registry, choice, page = current.registry(), _choice(), _page()
    teller = telling.Teller(registry, current.number())
    first, *_ = registry.settings.languages
    language = request.args.get("lang", first)
    language = language if language in registry.settings.languages else first
    others = [name for name in registry.settings.languages if name != language]
    pairs = selecting.parameters(choice, registry.names)
    described = atom.Feed(
        title=_title(teller, choice, (language, *others), lasting=page.full),
        path=addresses.absolute("/feed.atom"),
        page=addresses.absolute("/changes"),
        pairs=(*pairs, *([("lang", language)] if language != first else [])),
        languages=(language, *others),
        began=telling.began(registry),
    )
    stories = teller.tell(page.events)
    body = atom.write(described, page, stories, registry.names, addresses.address)
    return _answer(body, f"{atom.MEDIA_TYPE}; charset=utf-8", full=page.full)


@service.route("/activity")
def activity() -> Response:
    """All events as an ordered collection of activities."""
    registry = current.registry()
    total = registry.index.events.total(current.number())
    size = registry.settings.feeds.page_size
    place, title = addresses.absolute("/activity"), registry.settings.title
    return _activities(activities.collection(title, place, total, size), full=False)


@service.route("/activity/page/<number>")
def activity_page(number: str) -> Response:
    """One page of the collection."""
    registry, at = current.registry(), current.number()
    size = registry.settings.feeds.page_size
    page = selecting.window(registry.index.events, at, size, selecting.page_number(number))
    stories = telling.Teller(registry, at).tell(page.events)
    made = activities.page(
        addresses.absolute("/activity"),
        page,
        size,
        stories,
        registry.names,
        registry.settings.languages,
        addresses.address,
    )
    return _activities(made, full=page.full)


@service.route("/changes")
def changes() -> Response:
    """The same as a page for people."""
    registry, choice, page = current.registry(), _choice(), _page()
    teller, languages = telling.Teller(registry, current.number()), current.languages()
    pairs = selecting.parameters(choice, registry.names)
    older = filters.address("", [*pairs, ("page", str(page.before))]) if page.before else ""
    return responses.page(
        "changes.html",
        headers={"Cache-Control": headers.current(registry.settings)},
        rows=telling.rows(teller.tell(page.events), registry.names, languages, addresses.href),
        older=older,
        query=filters.address("", pairs),
        narrowed=_title(teller, choice, languages, lasting=False) if choice else "",
        page=page,
    )


def _choice() -> Choice:
    return selecting.read(request.args.getlist, current.registry().names, addresses.canonical)


def _page() -> selecting.Page:
    registry, at, asked = current.registry(), current.number(), request.args.get("page")
    events, size, choice = registry.index.events, registry.settings.feeds.page_size, _choice()
    if asked is None:
        return selecting.newest(events, at, size, choice)
    return selecting.archive(events, at, size, choice, selecting.page_number(asked))


def _title(
    teller: telling.Teller, choice: Choice, languages: tuple[str, ...], *, lasting: bool
) -> str:
    names = teller.filters(choice, languages, lasting=lasting)
    title = current.registry().settings.title
    return f"{title}: {', '.join(names)}" if names else title


def _activities(made: dict[str, object], *, full: bool) -> Response:
    current.vary("Accept")
    chosen = negotiation.negotiate(request.headers.get("Accept"), list(activities.OFFERS))
    return _answer(activities.encode(made), activities.OFFERS[chosen], full=full)


def _answer(body: bytes, content_type: str, *, full: bool) -> Response:
    kept = headers.LASTING if full else headers.current(current.registry().settings)
    return Response(body, 200, {"Cache-Control": kept}, content_type=content_type)

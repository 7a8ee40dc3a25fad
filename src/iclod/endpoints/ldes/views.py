"""`/ldes`, `/ldes/group/{n}`, `/ldes/page/{n}`: which node, which syntax, how long it lasts."""

from __future__ import annotations

import re

from flask import Blueprint, Response

from iclod.endpoints.ldes import events, page, stream
from iclod.errors import NotFound
from iclod.rdf import formats
from iclod.rdf.formats import JSON_LD, N_QUADS, TRIG, Format
from iclod.web import addresses, current, headers, responses

service = Blueprint("ldes", __name__, template_folder="templates")

#: A page cannot be told in triples: they lose which statement belongs to which member.
QUADS = (TRIG, N_QUADS, JSON_LD)
#: Newest events that the page about the stream shows.
SHOWN = 20
_NUMBER = re.compile(r"[1-9][0-9]{0,8}\Z")


def _size() -> int:
    return current.registry().settings.web.stream_page


def _root() -> str:
    return addresses.absolute("/ldes")


def _place(text: str) -> int:
    if not _NUMBER.match(text):
        raise NotFound(f"{text} counts no page of the event stream")
    return int(text)


@service.route("/ldes")
def root() -> Response:
    """Describe the event stream and lead to its pages."""
    registry, seq = current.registry(), current.number()
    chosen = responses.choose()
    if not isinstance(chosen, Format):
        return _about(seq)
    text = (
        stream.description(registry.settings, _root())
        + stream.reached(_root(), registry.journal, seq)
        + stream.root(registry.journal, _root(), _size(), seq)
    )
    response = responses.graph(text, chosen, location=f"{_root()}?format={chosen.suffix}")
    return _lasting(response, seq, full=False)


@service.route("/ldes/group/<text>")
def group(text: str) -> Response:
    """Lead to the pages of a full group."""
    registry, seq, number = current.registry(), current.number(), _place(text)
    chosen = responses.choose(html=False)
    assert isinstance(chosen, Format)
    found = stream.group(registry.journal, number, _size(), seq)
    address = addresses.absolute(f"/ldes/group/{number}")
    end = number * stream.GROUP * _size()
    last = registry.journal.stretch(end, end)[0].seq
    body = stream.reached(address, registry.journal, last)
    body += stream.relations(address, _root(), "page", found)
    response = responses.graph(body, chosen, location=f"{address}?format={chosen.suffix}")
    return _lasting(response, last, full=True)


@service.route("/ldes/page/<text>")
def members(text: str) -> Response:
    """Give a page of members, each with its content in a graph of its own name."""
    registry, seq, number = current.registry(), current.number(), _place(text)
    found = events.read(registry.journal, number, _size(), seq)
    chosen = responses.choose(offers=QUADS)
    address = addresses.absolute(f"/ldes/page/{number}")
    if isinstance(chosen, Format):
        quads = page.write(registry, found, address, _root())
        data = quads.encode()
        if chosen is not N_QUADS:
            data = formats.serialize(formats.parse_quads(quads, N_QUADS), chosen)
        response = Response(data, content_type=chosen.media_type)
        response.headers["Content-Location"] = f"{address}?format={chosen.suffix}"
        return _lasting(response, found.reached, full=found.full)
    response = responses.page("stream_page.html", page=found, events=found.events[::-1])
    return _lasting(response, found.reached, full=False)


def _about(seq: int) -> Response:
    journal = current.registry().journal
    groups, pages = stream.open_stretches(journal, _size(), seq)
    newest = events.read(journal, pages[-1].number, _size(), seq).events if pages else ()
    response = responses.page(
        "stream.html",
        address=_root(),
        versions=journal.last_id(seq),
        number=seq,
        pages=len(groups) * stream.GROUP + len(pages),
        events=newest[::-1][:SHOWN],
    )
    return _lasting(response, seq, full=False)


def _lasting(response: Response, reached: int, *, full: bool) -> Response:
    settings = current.registry().settings
    response.headers["Cache-Control"] = headers.LASTING if full else headers.current(settings)
    response.headers["Entry-Number"] = str(reached)
    return response

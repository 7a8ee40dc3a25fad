"""The links of a record and of all that belongs to it: what is linked from what, in an order.

Spec: https://signposting.org/FAIR/#level2
"""

from __future__ import annotations

from dataclasses import dataclass

from iclod.index import Index
from iclod.profile import Kind
from iclod.publication import Document
from iclod.rdf.formats import FORMATS
from iclod.rdf.terms import Names
from iclod.web import memento, signposting
from iclod.web.profiles import PROF, Profile
from iclod.web.signposting import Link, Subject

#: Items of a collection that a link set names.
ITEMS = 5000


@dataclass(frozen=True)
class Context:
    """What links lead away from.

    Attributes:
        anchor: Absolute address or IRI.
    """

    anchor: str
    links: tuple[Link, ...]


def record(
    found: Document, kind: Kind | None, names: Names, origin: str, offers: tuple[Profile, ...]
) -> list[Context]:
    """Links of a published record: of its page, its thing, its data, its citations, its profiles.

    Args:
        origin: Scheme, host and mount, without a slash at the end.
        offers: Profiles of its document, the default first.
    """
    about = signposting.subject(found, kind, names, origin, offers)
    page, thing = about.page, f"{origin}/id/{about.kind}/{about.slug}"
    whole = [*signposting.document(about, named=len(about.authors)), *signposting.others(about)]
    return [
        Context(page, (*whole, *signposting.conforms(offers[0], about))),
        Context(thing, (Link("describedby", page), *signposting.described(about))),
        *(Context(f"{page}.{item.suffix}", _data(about, offers[0])) for item in FORMATS),
        *(Context(link.target, _citation(about)) for link in signposting.citations(about)),
        *(
            Context(offer.uri, (Link("type", f"{PROF}Profile", attributes=_token(offer)),))
            for offer in offers
        ),
    ]


def tombstone(found: Document, names: Names, origin: str) -> list[Context]:
    """Links of what is left of a record."""
    page = f"{origin}/{found.iri[len(names.base) :]}"
    left, number = f"{page}/tombstone", found.version.number
    links = [
        Link("cite-as", found.thing or found.iri),
        *(Link("describedby", f"{left}.{item.suffix}", item.media_type) for item in FORMATS),
        Link("original timegate", page),
        Link("timemap", memento.timemap(names, origin, found.iri), memento.LINK_FORMAT),
        Link("version-history", f"{page}/history"),
        Link("latest-version", f"{page}/version/{number}"),
    ]
    if number > 1:
        links.append(Link("predecessor-version", f"{page}/version/{number - 1}"))
    if successor := found.version.successor:
        own = successor.startswith(names.base)
        target = f"{origin}/{successor[len(names.base) :]}" if own else successor
        links.append(Link("successor-version", target))
    data = (Link("describes", page),)
    return [
        Context(page, tuple(links)),
        *(Context(f"{left}.{item.suffix}", data) for item in FORMATS),
    ]


def collection(kind: str, index: Index, names: Names, origin: str) -> list[Context]:
    """Links of the list of a kind: all that is in it."""
    page = f"{origin}/doc/{kind}/"
    found = index.listing(kind, size=ITEMS)
    links = signposting.collection(
        origin, kind, names.thing(kind, ""), found.items, names, named=ITEMS
    )
    item = (Link("collection", page),)
    return [
        Context(page, tuple(links)),
        *(Context(link.target, item) for link in links if link.relation == "item"),
    ]


def _data(about: Subject, profile: Profile) -> tuple[Link, ...]:
    found = [
        Link("describes", about.page),
        Link("collection", about.page),
        Link("cite-as", about.names.thing(about.kind, about.slug)),
        Link("profile", profile.uri),
    ]
    if about.license:
        found.append(Link("license", about.license))
    return tuple(found)


def _citation(about: Subject) -> tuple[Link, ...]:
    return (Link("describes", about.page),)


def _token(offer: Profile) -> tuple[tuple[str, str], ...]:
    return (("token", offer.token),)

"""Signposting: typed links by which a machine finds its way around a record.

What cites it, what describes it, in which forms, under which licence, by whom, in which
collection, and where all of this is listed: the same links in the `Link` header, in the `<link>`
elements of the page and in the link set (`/linkset/…`), which alone is complete.

Specs: https://signposting.org/FAIR/, https://www.rfc-editor.org/rfc/rfc8288,
https://www.rfc-editor.org/rfc/rfc5829 (versions)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from iclod.index import Item
from iclod.profile import Kind
from iclod.publication import Document
from iclod.rdf.formats import FORMATS, N_QUADS, TRIG
from iclod.rdf.terms import Names
from iclod.web import citing, memento
from iclod.web.profiles import Profile

ABOUT_PAGE = "https://schema.org/AboutPage"
COLLECTION_PAGE = "https://schema.org/CollectionPage"
LINKSET = "application/linkset"
LINKSET_JSON = "application/linkset+json"
#: Of a `Link` header, in characters; what does not fit is in the link set alone. Proxies give all
#: headers together 4,096.
HEADER = 3200
#: Authors and items that a header names.
NAMED = 12


#: An answer's form: the page; data at the document's own address; data at an address with a suffix.
Form = Literal["page", "data", "file"]


class Link(NamedTuple):
    """A typed link.

    Attributes:
        relation: One relation or several, separated by spaces.
        target: Absolute.
        type: Media type of the target, or empty.
        attributes: Further target attributes.
    """

    relation: str
    target: str
    type: str = ""
    attributes: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        text = f'<{self.target}>; rel="{self.relation}"'
        if self.type:
            text += f'; type="{self.type}"'
        for name, value in self.attributes:
            text += f'; {name}="{value}"'
        return text


@dataclass(frozen=True)
class Subject:
    """A record that links are made for.

    Attributes:
        origin: Scheme, host and mount, without a slash at the end.
        names: The registry's names.
        kind: Name of its kind.
        version: Number of its newest version.
        previous: Number of the one before that; empty for the first.
        target: IRI of its class, or empty.
        license: IRI of its licence, or None.
        authors: Addresses of agents.
        offers: Profiles of its document, the default first.
    """

    origin: str
    names: Names
    kind: str
    slug: str
    version: str
    previous: str
    target: str
    license: str | None
    authors: tuple[str, ...]
    offers: tuple[Profile, ...] = ()

    @property
    def page(self) -> str:
        """Address of the document."""
        return f"{self.origin}/doc/{self.kind}/{self.slug}"

    @property
    def linkset(self) -> str:
        """Address of the link set."""
        return f"{self.origin}/linkset/doc/{self.kind}/{self.slug}"


def subject(
    found: Document,
    kind: Kind | None,
    names: Names,
    origin: str,
    offers: tuple[Profile, ...] = (),
) -> Subject:
    """Read from a document what its links say.

    Args:
        kind: What the shapes in force say about its kind; None where they say nothing.
        origin: Scheme, host and mount, without a slash at the end.
    """
    version, base = found.version, names.base
    _, _, name, slug = found.iri[len(base) - 1 :].split("/", 3)
    return Subject(
        origin=origin,
        names=names,
        kind=name,
        slug=slug,
        version=str(version.number),
        previous=str(version.number - 1) if version.number > 1 else "",
        target=kind.target if kind else "",
        license=version.license,
        authors=tuple(
            f"{origin}/{iri[len(base) :]}" if iri.startswith(base) else iri
            for iri in _authors(found, kind)
        ),
        offers=offers,
    )


def _authors(found: Document, kind: Kind | None) -> list[str]:
    """Who handed it in, as the field with that role says; else who made the version."""
    field = kind.field("submitter") if kind else None
    if field is not None and f" <{field.path}> <" in found.content:
        start = f"<{found.thing}> <{field.path}> <"
        lines = found.content.split("\n")
        return [line[len(start) : -3] for line in lines if line.startswith(start)]
    return [found.version.agent]


# Links of a record -----------------------------------------------------------------------------


def document(about: Subject, named: int = NAMED) -> list[Link]:
    """Links of a record's document, whichever form it is sent in; the weightiest first.

    Args:
        named: Most authors.
    """
    page, names = about.page, about.names
    found = [
        Link("cite-as", names.thing(about.kind, about.slug)),
        Link("type", ABOUT_PAGE),
    ]
    if about.target:
        found.append(Link("type", about.target))
    found += [
        Link("describedby alternate", f"{page}.{format.suffix}", format.media_type)
        for format in FORMATS
        if format not in (TRIG, N_QUADS)
    ]
    if about.license:
        found.append(Link("license", about.license))
    found += [Link("author", author) for author in about.authors[:named]]
    found += [
        Link("item", f"{page}.ttl", "text/turtle"),
        Link("collection", f"{about.origin}/doc/{about.kind}/"),
        Link("linkset", about.linkset, LINKSET_JSON),
        Link("linkset", about.linkset, LINKSET),
        *versions(about),
        *citations(about),
    ]
    return found


def others(about: Subject) -> list[Link]:
    """Links that only the link set and the page have room for."""
    page = about.page
    return [
        *(Link("alternate", f"{page}.{item.suffix}", item.media_type) for item in (TRIG, N_QUADS)),
        Link("alternate", f"{page}.html", "text/html"),
    ]


def versions(about: Subject) -> list[Link]:
    """Where the document is found as it was."""
    found = [
        Link("original timegate", about.page),
        Link("timemap", _beside(about, "timemap"), memento.LINK_FORMAT),
        Link("version-history", f"{about.page}/history"),
        Link("latest-version", f"{about.page}/version/{about.version}"),
    ]
    if about.previous:
        found.append(Link("predecessor-version", f"{about.page}/version/{about.previous}"))
    return found


def citations(about: Subject) -> list[Link]:
    """Where it is found as reference managers read it."""
    start = _beside(about, "cite")
    return [Link("describedby", f"{start}.{suffix}", media) for suffix, _, media in citing.FORMATS]


def conforms(profile: Profile, about: Subject) -> list[Link]:
    """What an answer conforms to, and what it could be had in instead."""
    return [
        Link("profile", profile.uri),
        *(
            Link(
                "alternate" if place else "canonical",
                f"{about.page}?_profile={offer.token}" if place else about.page,
                attributes=(("profile", offer.uri),),
            )
            for place, offer in enumerate(about.offers)
        ),
    ]


def answered(about: Subject, profile: Profile, form: Form) -> list[Link]:
    """All links of an answer in a form: what the record says, and whose form this is."""
    found = [*document(about), *conforms(profile, about)]
    if form == "file":
        own = [Link("describes", about.page), Link("collection", about.page)]
        return own + [link for link in found if link.relation not in ("collection", "item")]
    if form == "data":
        thing = f"{about.origin}/id/{about.kind}/{about.slug}"
        return [found[0], Link("describes", thing), *found[1:]]
    return found


def joined(about: Subject, profile: Profile, form: Form) -> str:
    """The `Link` header of an answer; most of it is the same for all records of a kind."""
    pattern = _pattern(
        about.origin,
        about.names,
        about.kind,
        about.previous == "",
        about.target,
        about.license,
        about.authors,
        about.offers,
        profile,
        form,
        -8 * (-len(about.slug) // 8),
    )
    text = pattern.replace("\0", about.slug).replace("\1", about.version)
    return text.replace("\2", about.previous)


@lru_cache(maxsize=256)
def _pattern(
    origin: str,
    names: Names,
    kind: str,
    first: bool,
    target: str,
    license: str | None,
    authors: tuple[str, ...],
    offers: tuple[Profile, ...],
    profile: Profile,
    form: Form,
    room: int,
) -> str:
    """As `joined`, with signs in place of what differs; `room` is for the slug."""
    previous = "" if first else "\2"
    about = Subject(origin, names, kind, "\0", "\1", previous, target, license, authors, offers)
    long = header(str(link).replace("\0", "\0" * room) for link in answered(about, profile, form))
    return long.replace("\0" * room, "\0")


def described(about: Subject) -> list[Link]:
    """Links of the thing itself: the data about it."""
    return [
        Link("describedby", f"{about.page}.{format.suffix}", format.media_type)
        for format in FORMATS
    ]


def _beside(about: Subject, place: str) -> str:
    return f"{about.origin}/{place}/doc/{about.kind}/{about.slug}"


# Links of a collection -------------------------------------------------------------------------


def collection(
    origin: str, kind: str, thing: str, items: Iterable[Item], names: Names, named: int = NAMED
) -> list[Link]:
    """Links of a list of things: what it is, and what is in it.

    Args:
        thing: Canonical IRI of the collection.
        items: Those on the page.
        named: Most items.
    """
    addresses = [f"{origin}/{item.document[len(names.base) :]}" for item in items]
    return [
        Link("cite-as", thing),
        Link("type", COLLECTION_PAGE),
        Link("collection", f"{origin}/dataset"),
        Link("linkset", f"{origin}/linkset/doc/{kind}/", LINKSET_JSON),
        Link("linkset", f"{origin}/linkset/doc/{kind}/", LINKSET),
        *(Link("item", address) for address in addresses[:named]),
    ]


# Writing ---------------------------------------------------------------------------------------


def header(links: Iterable[Link | str], limit: int = HEADER) -> str:
    """The value of a `Link` header; links beyond the limit, in characters, are left out."""
    values, size = [], 0
    for link in links:
        text = str(link)
        size += len(text) + 2
        if size > limit:
            break
        values.append(text)
    return ", ".join(values)


def elements(links: Iterable[Link | str]) -> list[Link]:
    """The links that a page repeats in its head, so far as they lead to somewhere on the web.

    What is about versions stays in the header.
    """
    web = ("http://", "https://", "mailto:")
    return [link for link in links if isinstance(link, Link) and link.target.startswith(web)]

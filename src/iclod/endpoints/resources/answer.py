"""A request for a record without Flask: redirects, RDF, tombstones, the way to a former version.

The same function serves the edge (`direct`) and the view, which is left with pages and errors.

Specs: https://www.w3.org/TR/cooluris/#r303gendocument,
https://www.rfc-editor.org/rfc/rfc7089#section-4.1.1
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from iclod.endpoints.resources import asking
from iclod.endpoints.resources.asking import Wish
from iclod.errors import Gone, IclodError, NotFound, TooLarge
from iclod.journal import Version
from iclod.publication import Document
from iclod.rdf import formats, jsonld
from iclod.rdf.formats import Format
from iclod.registry import Registry
from iclod.web import headers, memento, negotiation, profiles, signposting, structured
from iclod.web.context import kept as context
from iclod.web.exchange import Answer, Asked
from iclod.web.profiles import ALTERNATES, SCHEMA_ORG, Profile
from iclod.web.signposting import Link

#: Characters of a record above which its forms are made in a thread, where nobody waits for them.
LONG = 64 << 10
#: Where nothing else is chosen by Accept, what is left of a record is sent so.
_TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Page:
    """What a page is to be made of, where a page is wanted.

    Attributes:
        document: What is published, or what is left of it.
        status: Of the answer.
        links: For its `Link` header and its head.
        vary: Request headers that it depends on.
        profile: The list of representations instead of the record, if it is `ALTERNATES`.
    """

    document: Document
    status: int
    links: tuple[Link | str, ...]
    vary: frozenset[str]
    profile: Profile


def offers(registry: Registry) -> tuple[Profile, ...]:
    """The profiles that a record's document is offered in, the default first."""
    return profiles.documents(registry.names.base)


def direct(registry: Registry, asked: Asked) -> Answer | None:
    """Answer what is no page and no error; None leaves the request to the application."""
    wish = asking.read(asked.path)
    if wish is None:
        return None
    try:
        found = answer(registry, asked, wish, most=LONG)
    except IclodError:
        return None
    return found if isinstance(found, Answer) else None


def answer(
    registry: Registry, asked: Asked, wish: Wish, *, most: int | None = None
) -> Answer | Page:
    """Answer a request for a record, or say what the page has to show.

    Args:
        most: Characters of its content that a record may have to be answered now.

    Raises:
        TooLarge: It has more.
        NotFound: There is no such record.
        Gone: What was left of it was erased.
        NotAcceptable: It is not to be had in that form or profile.
        RequestError: `Accept-Datetime` is no date.
    """
    iri = registry.names.document(wish.kind, wish.slug)
    when = asking.moment(asked, wish)
    if when is not None and not wish.tombstone:
        version = memento.chosen(registry, iri, when, asked.number)
        if version is None:
            raise NotFound(f"there is nothing at {iri}")
        return _former(registry, asked, wish, version)
    found = registry.standing(iri, asked.number)
    if found is None:
        raise NotFound(f"there is nothing at {iri}; the home page leads to what there is")
    if isinstance(found, Version):
        raise _erased(registry, found)
    if most is not None and len(found.content) > most:
        raise TooLarge(f"{iri} is too long to be answered where others wait")
    state = found.version.state
    if wish.tombstone:
        if state == "content":
            raise NotFound(f"there is no tombstone at {iri}: it was not withdrawn")
        return _left(registry, asked, wish, found, 200)
    if state == "merged":
        return _merged(registry, asked, wish, found)
    if state == "withdrawn":
        return _left(registry, asked, wish, found, 410)
    if wish.space == "id":
        return _document(registry, asked, wish, found)
    return _current(registry, asked, wish, found)


# Redirects -------------------------------------------------------------------------------------


def _document(registry: Registry, asked: Asked, wish: Wish, found: Document) -> Answer:
    """From a thing to the document about it."""
    page = f"{asked.origin}/doc/{wish.kind}/{wish.slug}"
    links: list[Link | str] = [
        Link("cite-as", found.thing or found.iri),
        Link("describedby", page),
        *memento.links(registry, asked.origin, None, found.iri, asked.number),
    ]
    target = page + asking.carried(asked.query)
    return _lead(registry, 303, target, links, "Accept-Datetime")


def _former(registry: Registry, asked: Asked, wish: Wish, version: Version) -> Answer:
    """From a TimeGate to the version of a day."""
    names, origin = registry.names, asked.origin
    target = memento.address(names, origin, version.graph, version.number)
    links = memento.links(registry, origin, version, version.graph, asked.number)
    status = 303 if wish.space == "id" else 302
    target += asking.carried(asked.query)
    return _lead(registry, status, target, links, "Accept-Datetime")


def _merged(registry: Registry, asked: Asked, wish: Wish, found: Document) -> Answer:
    """From a merged record to the one that took its place."""
    names, successor = registry.names, found.version.successor or ""
    thing = names.thing_of(successor) or successor
    target = (names.document_of(successor) or successor) if wish.space == "doc" else thing
    links: list[Link | str] = [
        Link("successor-version", _address(registry, asked, target)),
        Link("describedby", f"{asked.origin}/doc/{wish.kind}/{wish.slug}/tombstone"),
        *_remembered(registry, asked, found),
    ]
    suffix = f".{wish.suffix}" if wish.suffix else ""
    target = _address(registry, asked, target) + suffix + asking.carried(asked.query)
    return _lead(registry, 301, target, links, *(() if suffix else ("Accept-Datetime",)))


def _lead(
    registry: Registry, status: int, target: str, links: Sequence[Link | str], *vary: str
) -> Answer:
    fields = (
        ("content-type", _TEXT),
        ("location", target),
        ("cache-control", headers.current(registry.settings)),
        ("link", signposting.header(links)),
    )
    return Answer(status, fields, f"{target}\n".encode(), frozenset(vary))


# Documents -------------------------------------------------------------------------------------


def _current(registry: Registry, asked: Asked, wish: Wish, found: Document) -> Answer | Page:
    offered = offers(registry)
    query = asking.arguments(asked.query)
    profile = asking.profile(asked, wish, query.get("_profile"), offered)
    chosen, by_accept = asking.form(asked, wish, query, profile)
    kind = registry.profile(asked.number).kind(wish.kind)
    about = signposting.subject(found, kind, registry.names, asked.origin, offered)
    vary = _vary(wish, query, by_accept)
    if chosen == asking.HTML:
        links = signposting.answered(about, profile, "page")
        return Page(found, 200, tuple(links), vary, profile)
    body, media_type = _encode(registry, asked, found, profile, chosen)
    fields = [
        ("content-type", media_type),
        ("content-location", _location(about.page, profile, offered, chosen)),
        ("cache-control", headers.current(registry.settings)),
        ("content-profile", f"<{profile.uri}>"),
        ("link", signposting.joined(about, profile, "file" if wish.suffix else "data")),
    ]
    if profile is not SCHEMA_ORG and _is_expanded(asked, chosen, by_accept):
        body = formats.serialize(found.statements, formats.JSON_LD)
        del fields[1]
    if profile is offered[0] and chosen is not formats.JSON_LD:
        # The bytes of the others depend on the shapes in force, too.
        fields.append(("last-modified", memento.http_date(found.version.instant)))
    return Answer(200, tuple(fields), body, vary)


def _left(
    registry: Registry, asked: Asked, wish: Wish, found: Document, status: int
) -> Answer | Page:
    """What is left of a record that was withdrawn or merged."""
    query = asking.arguments(asked.query)
    profile = profiles.full(registry.names.base)
    chosen, by_accept = asking.form(asked, wish, query, profile)
    page = f"{asked.origin}/doc/{wish.kind}/{wish.slug}"
    links: list[Link | str] = [
        Link("cite-as", found.thing or found.iri),
        *(
            Link("describedby alternate", f"{page}/tombstone.{item.suffix}", item.media_type)
            for item in formats.FORMATS
        ),
        Link("version-history", f"{page}/history"),
        Link("latest-version", f"{page}/version/{found.version.number}"),
        *_predecessor(page, found.version),
        *_remembered(registry, asked, found),
        Link("collection", f"{asked.origin}/doc/{wish.kind}/"),
        Link("profile", profile.uri),
    ]
    if found.version.successor:
        successor = _address(registry, asked, found.version.successor)
        links.insert(1, Link("successor-version", successor))
    vary = _vary(wish, query, by_accept) - {"Accept-Profile"}
    if wish.tombstone:
        vary -= {"Accept-Datetime"}
    if not isinstance(chosen, Format):
        return Page(found, status, tuple(links), vary, profile)
    body, media_type = _encode(registry, asked, found, profile, chosen)
    fields = [
        ("content-type", media_type),
        ("content-location", f"{page}/tombstone.{chosen.suffix}"),
        ("cache-control", headers.current(registry.settings)),
        ("content-profile", f"<{profile.uri}>"),
        ("link", signposting.header(links)),
    ]
    if chosen is not formats.JSON_LD:
        fields.append(("last-modified", memento.http_date(found.version.instant)))
    return Answer(status, tuple(fields), body, vary)


def _encode(
    registry: Registry, asked: Asked, found: Document, profile: Profile, chosen: Format | str
) -> tuple[bytes, str]:
    """The bytes of a document, and their media type."""
    if profile is SCHEMA_ORG and isinstance(chosen, Format):
        described = structured.describe(registry, found, asked.number)
        return described.encode(chosen), chosen.media_type
    if chosen is formats.TURTLE and profile is not ALTERNATES:
        return found.turtle, chosen.media_type
    text = found.statements
    if profile is ALTERNATES:
        if not isinstance(chosen, Format):
            listed = profiles.listing(found.iri, offers(registry))
            return f"{json.dumps(listed, indent=1)}\n".encode(), profiles.JSON
        page = _address(registry, asked, found.iri)
        text = profiles.alternates(found.iri, page, offers(registry))
    assert isinstance(chosen, Format)
    if chosen is formats.JSON_LD:
        made = jsonld.compact(text, context(registry.profile(asked.number)))
        return jsonld.write(made), chosen.media_type
    return formats.serialize(text, chosen), chosen.media_type


def _is_expanded(asked: Asked, chosen: Format | str, by_accept: bool) -> bool:
    """Whether JSON-LD is asked for in the form that has no address of its own."""
    if chosen is not formats.JSON_LD or not by_accept:
        return False
    return negotiation.form(asked.headers.get("accept")) == "expanded"


def _location(
    page: str, profile: Profile, offered: tuple[Profile, ...], chosen: Format | str
) -> str:
    suffix = chosen.suffix if isinstance(chosen, Format) else chosen
    if profile is offered[0]:
        return f"{page}.{suffix}"
    return f"{page}?_profile={profile.token}&format={suffix}"


def _vary(wish: Wish, query: dict[str, str], by_accept: bool) -> frozenset[str]:
    found = {"Accept"} if by_accept else set()
    if wish.negotiated:
        found.add("Accept-Datetime")
        if not query.get("_profile"):
            found.add("Accept-Profile")
    return frozenset(found)


# What became of it -----------------------------------------------------------------------------


def _remembered(registry: Registry, asked: Asked, found: Document) -> list[str]:
    return memento.links(registry, asked.origin, found.version, found.iri, asked.number)


def _predecessor(page: str, version: Version) -> list[Link]:
    if version.number == 1:
        return []
    return [Link("predecessor-version", f"{page}/version/{version.number - 1}")]


def _erased(registry: Registry, version: Version) -> Gone:
    erasure = registry.journal.erasure(version)
    reason = erasure.reason if erasure else "no reason is known"
    return Gone(
        f"what {version.graph} said was erased: {reason}",
        hint="its digest and the reason are kept; its history lists the other versions",
    )


def _address(registry: Registry, asked: Asked, iri: str) -> str:
    base = registry.names.base
    return f"{asked.origin}/{iri[len(base) :]}" if iri.startswith(base) else iri

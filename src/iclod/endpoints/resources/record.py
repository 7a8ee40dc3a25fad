"""Everything a record's page shows beside its own statements: links in, versions, citation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from iclod.index import Filters
from iclod.profile import Field, Kind
from iclod.publication import Document
from iclod.web import cards, citing, reading
from iclod.web.records import page
from iclod.web.records.desk import Desk, Revision, revisions

__all__ = ["Desk", "Record", "read", "revisions"]

#: Links in that a page shows.
SHOWN = 12


@dataclass(frozen=True)
class Related:
    """Things of a kind whose lists can be narrowed by this record.

    Attributes:
        kind: What they are called, such as Practice.
        more: Address of the whole list.
    """

    kind: str
    total: int
    cards: tuple[cards.Card, ...]
    more: str


@dataclass(frozen=True)
class LinkIn:
    """Other records with a statement about this one."""

    label: str
    total: int
    links: tuple[cards.Tag, ...]


@dataclass(frozen=True)
class Record:
    """What the template shows.

    Attributes:
        license: Name and IRI of the licence, or None.
    """

    page: page.Page
    related: tuple[Related, ...]
    links_in: tuple[LinkIn, ...]
    revisions: tuple[Revision, ...]
    citation: citing.Citation
    license: cards.Tag | None


def read(desk: Desk, document: Document, kind: Kind) -> Record:
    """Make the record's page."""
    thing = document.thing or document.iri
    made = desk.page(document.content_graph(), thing, kind)
    related = tuple(_related(desk, kind, thing))
    license = document.version.license
    return Record(
        page=made,
        related=related,
        links_in=_links_in(desk, thing, {item.kind for item in related}),
        revisions=revisions(desk, document.iri),
        citation=citing.of(desk.registry, document, desk.profile, desk.languages),
        license=cards.Tag(reading.license_name(license), license) if license else None,
    )


def _related(desk: Desk, kind: Kind, thing: str) -> Iterable[Related]:
    registry, name = desk.registry, desk.registry.names.name(thing)
    for other in desk.profile.kinds:
        facets = {field.facet for field in other.fields if _leads_to(field, kind)}
        if not other.name or not name or name.kind not in facets:
            continue
        filters = Filters(**{name.kind: (thing,)})  # type: ignore[arg-type]
        listing = registry.index.listing(other.name, filters, 1, SHOWN, desk.languages)
        if listing.total:
            yield Related(
                desk.called(other),
                listing.total,
                tuple(cards.card(item, desk.languages[0], desk.href) for item in listing.items),
                f"{desk.href(registry.names.document(other.name, ''))}?{name.kind}={name.slug}",
            )


def _leads_to(field: Field, kind: Kind) -> bool:
    return bool(field.facet) and (
        kind.target in field.classes or (kind.scheme is not None and kind.scheme == field.scheme)
    )


def _links_in(desk: Desk, thing: str, shown: set[str]) -> tuple[LinkIn, ...]:
    """Links from kinds that are not listed in full already, by kind."""
    _, found = desk.registry.index.backlinks(thing, 500, 0, desk.languages)
    by_kind: dict[str, dict[str, cards.Tag]] = {}
    for link in found:
        kind = desk.profile.kind(desk.kind_of(link.thing) or "")
        label = desk.called(kind) if kind else ""
        if label and label not in shown:
            tag = cards.Tag(link.label.text, desk.href(link.document))
            by_kind.setdefault(label, {})[link.document] = tag
    return tuple(
        LinkIn(label, len(links), tuple(links.values())[:SHOWN]) for label, links in by_kind.items()
    )

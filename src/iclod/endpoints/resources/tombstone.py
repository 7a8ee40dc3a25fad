"""What is left of a record that was withdrawn or merged: when, why, by whom, and where to go.

Shape: shapes/tombstone.ttl
"""

from __future__ import annotations

from dataclasses import dataclass

from iclod.publication import Document
from iclod.web import reading
from iclod.web.cards import Tag
from iclod.web.records.desk import Desk, Revision, revisions


@dataclass(frozen=True)
class Left:
    """What the page of a tombstone shows.

    Attributes:
        merged: Whether another record took its place.
        day: When, in words; `instant` is the same for machines.
        agent: Who withdrew it.
        title: What it was called, if that is still known.
        last: Number of the last version with a content; None where there was none.
        last_href: Where that is found.
        successor: The record that stands for it now.
    """

    merged: bool
    day: str
    instant: str
    reason: str
    agent: Tag
    title: str
    last: int | None
    last_href: str
    successor: Tag | None
    revisions: tuple[Revision, ...]


def read(desk: Desk, found: Document) -> Left:
    """Make the page of a tombstone."""
    version, registry = found.version, desk.registry
    earlier = [
        item
        for item in registry.history(found.iri)
        if item.state == "content" and item.number < version.number
    ]
    last = earlier[-1] if earlier else None
    names = desk.labels([version.agent, *([version.successor] if version.successor else [])])

    def tag(iri: str) -> Tag:
        return Tag(names.get(iri, (reading.local(iri), None))[0], desk.href(iri))

    return Left(
        merged=version.state == "merged",
        day=reading.day(version.instant, desk.languages[0]),
        instant=version.instant.isoformat(),
        reason=version.reason or "",
        agent=tag(version.agent),
        title=_title(desk, found, last.number if last else None),
        last=last.number if last else None,
        last_href=desk.href(registry.names.version(found.iri, last.number)) if last else "",
        successor=tag(version.successor) if version.successor else None,
        revisions=revisions(desk, found.iri),
    )


def _title(desk: Desk, found: Document, last: int | None) -> str:
    """What the last content called it; its slug in words where that was erased."""
    registry, slug = desk.registry, reading.local(found.iri)
    name = registry.names.name(found.iri)
    kind = desk.profile.kind(name.kind) if name else None
    version = registry.journal.version(found.iri, last) if last else None
    if kind is None or version is None or registry.journal.kept(version) is None:
        return slug
    document = registry.document_of(version)
    made = desk.page(document.content_graph(), document.thing or document.iri, kind)
    return made.title.text

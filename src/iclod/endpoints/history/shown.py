"""What the pages of versions, histories and differences show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from babel.dates import format_datetime

from iclod.endpoints.history import comparison, revisions
from iclod.endpoints.history.revisions import History
from iclod.journal import Version, stamp
from iclod.publication import Document
from iclod.registry import Registry
from iclod.web import cards, reading
from iclod.web.records.desk import Desk
from iclod.web.records.page import Page, Value
from iclod.web.versions import Erased


@dataclass(frozen=True)
class Moment:
    """An instant, in words and for programs."""

    text: str
    iso: str


@dataclass(frozen=True)
class Shown:
    """A version among the others.

    Attributes:
        act: `created`, `changed`, `restored`, or the state that it brought: `withdrawn`, `merged`.
        iri: Canonical IRI of the version.
        until: When the next one came; None for the current one.
        agent: Who made it.
        previous: The version to compare it with; None where there is none.
    """

    number: int
    act: str
    iri: str
    since: Moment
    until: Moment | None
    agent: cards.Tag
    message: str
    source: str
    source_link: str
    license: cards.Tag | None
    digest: str
    reason: str
    successor: cards.Tag | None
    erased: Erased | None
    erased_on: Moment | None
    previous: int | None


def moment(instant: datetime, language: str) -> Moment:
    """An instant to the second, in UTC."""
    instant = instant.astimezone(UTC)
    locale = reading.LOCALES.get(language, language)
    return Moment(
        str(format_datetime(instant, "d MMMM y, HH:mm:ss 'UTC'", locale=locale)), stamp(instant)
    )


def version(desk: Desk, document: Document, name: str, at: int) -> dict[str, Any]:
    """What the page of a version shows.

    Args:
        name: Of the kind.
        at: Number of the newest entry that readers see.
    """
    number, registry = document.version.number, desk.registry
    every = registry.journal.versions(document.iri, at)
    found = revisions.one(registry, every, number)
    made = page(desk, document, name)
    heading = made.title if document.version.state == "content" else title(desk, every, name)
    return {
        "document": document.iri,
        "thing": document.thing or document.iri,
        "page": made,
        "title": heading,
        "version": rows(desk, found, every)[0],
        "total": len(every),
        "compared": number - 1 if _kept(registry, every, number - 1) else None,
    }


def history(desk: Desk, found: History, versions: Sequence[Version], name: str) -> dict[str, Any]:
    """What the page of a history shows.

    Args:
        versions: All, oldest first.
    """
    return {
        "document": found.graph,
        "thing": desk.registry.names.thing_of(found.graph) or found.graph,
        "title": title(desk, versions, name),
        "current": versions[-1],
        "rows": rows(desk, found, versions),
        "found": found,
    }


def difference(
    desk: Desk,
    sides: tuple[Document, Document],
    changes: Sequence[comparison.Change],
    lines: comparison.Statements,
    name: str,
    at: int,
) -> dict[str, Any]:
    """What the page of a difference shows."""
    registry, (before, after) = desk.registry, sides
    every = registry.journal.versions(before.iri, at)
    pair = [rows(desk, revisions.one(registry, every, s.version.number), every)[0] for s in sides]
    first, second = before.version.number, after.version.number
    steps = {
        "previous": (first - 1, second - 1),
        "next": (first + 1, second + 1),
    }
    return {
        "document": before.iri,
        "title": title(desk, every, name),
        "before": pair[0],
        "after": pair[1],
        "changes": changes,
        "lines": lines,
        "steps": {
            word: step
            for word, step in steps.items()
            if second - first == 1 and all(_kept(registry, every, n) for n in step)
        },
    }


def _kept(registry: Registry, versions: Sequence[Version], number: int) -> bool:
    if not 1 <= number <= len(versions):
        return False
    found = versions[number - 1]
    return found.state != "removed" and registry.journal.raw(found) is not None


def rows(desk: Desk, history: History, versions: Sequence[Version]) -> tuple[Shown, ...]:
    """A page of the history, the newest version first.

    Args:
        versions: All, oldest first.
    """
    successors = {v.successor for v in versions if v.successor}
    labels = desk.labels(history.agents | successors)
    language = desk.languages[0]

    def tag(iri: str) -> cards.Tag:
        return cards.Tag(labels.get(iri, (reading.local(iri), None))[0], desk.href(iri))

    found = []
    for revision in history.revisions:
        version, lost = revision.version, revision.erased
        following = versions[version.number] if version.number < len(versions) else None
        before = versions[version.number - 2] if version.number > 1 else None
        source = version.source or ""
        found.append(
            Shown(
                number=version.number,
                act=act(version, before),
                iri=desk.registry.names.version(version.graph, version.number),
                since=moment(version.instant, language),
                until=_until(version, following, language) if following else None,
                agent=tag(version.agent),
                message=version.message,
                source=source,
                source_link=source if source.startswith(("http://", "https://")) else "",
                license=_license(version),
                digest=version.digest,
                reason=version.reason or "",
                successor=tag(version.successor) if version.successor else None,
                erased=lost,
                erased_on=moment(lost.instant, language) if lost else None,
                previous=revision.previous,
            )
        )
    return tuple(found)


def _until(version: Version, following: Version, language: str) -> Moment:
    """When the next one came; on the same day the time says enough."""
    end = moment(following.instant, language)
    if following.instant.astimezone(UTC).date() != version.instant.astimezone(UTC).date():
        return end
    return Moment(f"{following.instant.astimezone(UTC):%H:%M:%S} UTC", end.iso)


def act(version: Version, before: Version | None) -> str:
    """What a version did to the record."""
    if version.state != "content":
        return version.state
    if before is None:
        return "created"
    return "changed" if before.state == "content" else "restored"


def title(desk: Desk, versions: Sequence[Version], name: str) -> Value:
    """What the record is called, or was when it last had a content."""
    registry = desk.registry
    thing = registry.names.thing_of(versions[-1].graph) or versions[-1].graph
    text, language = desk.labels([thing]).get(thing, ("", None))
    if text:
        return Value(text, language)
    for version in reversed(versions):
        if version.state == "content" and registry.journal.kept(version) is not None:
            return page(desk, registry.document_of(version), name).title
    return Value(reading.local(thing))


def page(desk: Desk, document: Document, name: str) -> Page:
    """A version as the page of its record, by the profile."""
    kind = comparison.kind_of(document, desk.profile, name)
    return desk.page(document.content_graph(), document.thing or document.iri, kind)


def _license(version: Version) -> cards.Tag | None:
    if version.license is None:
        return None
    return cards.Tag(reading.license_name(version.license), version.license)

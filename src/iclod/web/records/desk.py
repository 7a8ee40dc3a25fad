"""What the page of a record is made with, and who made its versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import rdflib

from iclod.profile import Kind, Profile
from iclod.registry import Registry
from iclod.web import cards, reading
from iclod.web.records import page


@dataclass(frozen=True)
class Desk:
    """What a page is made with.

    Attributes:
        profile: The shapes in force.
        languages: The reader's first.
        href: Gives links for IRIs.
    """

    registry: Registry
    profile: Profile
    languages: Sequence[str]
    href: cards.Href

    def labels(self, iris: Iterable[str]) -> Mapping[str, tuple[str, str | None]]:
        """Texts and their languages for IRIs."""
        found = self.registry.index.labels(iris, self.languages)
        return {iri: (label.text, label.language) for iri, label in found.items()}

    def kind_of(self, iri: str) -> str | None:
        """Name of an IRI's kind, for records here."""
        name = self.registry.names.name(iri)
        return name.kind if name else None

    def called(self, kind: Kind) -> str:
        """What a kind is called."""
        return reading.word(kind.label, self.languages, kind.name or "")

    def reader(self) -> page.Reader:
        """What is needed to put a graph into words."""
        return page.Reader(self.profile, self.labels, self.kind_of, self.languages)

    def page(self, graph: rdflib.Graph, thing: str, kind: Kind) -> page.Page:
        """Make the page of a thing from the statements of its document."""
        return page.build(graph, thing, kind, self.reader())


@dataclass(frozen=True)
class Revision:
    """A version of the record.

    Attributes:
        day: In words.
        agent: Name of who made it; `href` leads to the agent.
    """

    number: int
    day: str
    instant: str
    agent: str
    href: str
    message: str


def revisions(desk: Desk, document: str) -> tuple[Revision, ...]:
    """All versions, the newest first."""
    versions = desk.registry.history(document)
    names = desk.labels({version.agent for version in versions})
    return tuple(
        Revision(
            version.number,
            reading.day(version.instant, desk.languages[0]),
            version.instant.isoformat(),
            names.get(version.agent, (reading.local(version.agent), None))[0],
            desk.href(version.agent),
            version.message,
        )
        for version in reversed(versions)
    )

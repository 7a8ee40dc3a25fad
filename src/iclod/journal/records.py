"""What the journal holds: drafts, versions, entries, erasures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class Draft:
    """A version before it has a number.

    Attributes:
        graph: IRI of the graph.
        text: Canonical N-Triples of the content; empty for a removed graph.
        digest: SHA-256 of the text.
        state: `content`; `withdrawn` or `merged` (the text is the tombstone); `removed`.
        license: IRI of the licence of what the text says.
        reason: Why it was withdrawn, merged or removed.
        successor: IRI of the thing that it was merged into.
        source: What it was read from, in words or as an address.
    """

    graph: str
    text: str
    digest: str
    state: str = "content"
    license: str | None = None
    reason: str | None = None
    successor: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class Version:
    """One version of one graph, as the journal keeps it; `number` counts from 1 per graph."""

    id: int
    seq: int
    graph: str
    number: int
    state: str
    digest: str
    instant: datetime
    agent: str
    message: str
    license: str | None
    reason: str | None
    successor: str | None
    source: str | None


@dataclass(frozen=True)
class Entry:
    """One commit."""

    seq: int
    instant: datetime
    agent: str
    message: str
    digest: str


@dataclass(frozen=True)
class Erasure:
    """A version whose text was removed for good in entry `seq`."""

    version: Version
    seq: int
    reason: str


def stamp(instant: datetime) -> str:
    """An instant as `xsd:dateTime` in UTC with microseconds; sorts as text."""
    if instant.tzinfo is not UTC:
        instant = instant.astimezone(UTC)
    return f"{instant.isoformat(timespec='microseconds')[:26]}Z"

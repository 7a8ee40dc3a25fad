"""The pieces that the page of a check is put together from; `shown.py` fills them."""

from __future__ import annotations

from dataclasses import dataclass

from iclod.validation.places import Place
from iclod.validation.report import Severity


@dataclass(frozen=True)
class Words:
    """A text and its language; the empty one where that is not known."""

    text: str
    language: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)


NOTHING = Words("")


@dataclass(frozen=True)
class Change:
    """What a mend replaces.

    Attributes:
        before: The text that stands there; empty where something is put in.
        after: What stands there afterwards; empty where something is taken out.
    """

    place: Place
    before: str
    after: str


@dataclass(frozen=True)
class Offer:
    """A mend.

    Attributes:
        label: What it does.
        changes: For people.
        edits: For the script: JSON of the source's name and of its edits by line and column; empty
            where the source is no text.
    """

    label: Words
    safe: bool
    changes: tuple[Change, ...]
    edits: str


@dataclass(frozen=True)
class Item:
    """One result.

    Attributes:
        number: Its anchor, from 1, in the order of the page.
        source: Index of the source that its place lies in; None where it has no line to show.
        more: How many equal ones were left out.
        also: What else is expected of the same value, for the same reason.
    """

    number: int
    severity: Severity
    message: Words
    found: Words
    expected: Words
    advice: Words
    way: Words
    value: Words
    place: Place | None
    source: int | None
    shape: str | None
    component: str
    offers: tuple[Offer, ...]
    more: int
    also: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Group:
    """The results about a field of a thing; without a name those about the thing itself."""

    name: Words
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Thing:
    """What results are about."""

    title: Words
    iri: str | None
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Tick:
    """A field on the list of what is filled; `demand` is `must`, `should` or `may`."""

    name: Words
    demand: str
    done: bool
    shape: str


@dataclass(frozen=True)
class Covered:
    """How much of a thing is filled.

    Attributes:
        percent: Of the fields that must or should be.
    """

    title: Words
    kind: Words
    iri: str | None
    percent: int
    ticks: tuple[Tick, ...]


@dataclass(frozen=True)
class Fault:
    """Why nothing could be checked.

    Attributes:
        message: In English, as errors are.
        cause: What is the likely cause of a syntax error.
        line: Of the place; with `before`, `at` and `after` the text of that line.
        source: Index of the source.
    """

    message: str
    hint: str
    cause: Words = NOTHING
    name: str = ""
    line: int | None = None
    column: int | None = None
    source: int | None = None
    before: str = ""
    at: str = ""
    after: str = ""

"""The events of one page: which versions and erasures of the journal stand on it.

A page holds a fixed number of versions by their place in the journal, and with them the erasures
of the entries that end there; so it is full, and stays as it is, as soon as a later version is
there. The instants of what it holds lie from its first version's on and before the next page's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from iclod.errors import NotFound
from iclod.journal import Entry, Erasure, Journal, Version
from iclod.journal.chain import ORIGIN


@dataclass(frozen=True)
class Event:
    """One event.

    Attributes:
        what: `Create`, `Update` or `Delete`; an erasure is a `Delete` of one version.
        version: The version that was made, or whose text was erased.
        erasure: Where it is one.
        entry: The commit.
        instant: When it happened.
        last: Whether it is the last one of its entry.
    """

    what: str
    version: Version
    erasure: Erasure | None
    entry: Entry
    instant: datetime
    last: bool


@dataclass(frozen=True)
class Page:
    """One page.

    Attributes:
        number: Counted from 1.
        full: Nothing will be added to it.
        reached: Number of the newest entry that it holds something of.
        events: Oldest first.
        empty: Entries that made nothing (an erasure of what was erased already, say).
        previous: Digest of the entry before, by entry number.
    """

    number: int
    full: bool
    reached: int
    events: tuple[Event, ...]
    empty: tuple[Entry, ...]
    previous: dict[int, str]


@dataclass(frozen=True)
class Stretch:
    """A run of pages between two instants: a page, or a group of them.

    Attributes:
        number: Counted from 1.
        since: Instant of its first event.
        until: Everything on it is older; None for the open one.
    """

    number: int
    since: datetime
    until: datetime | None


def read(journal: Journal, number: int, size: int, seq: int) -> Page:
    """Read a page.

    Args:
        number: Counted from 1.
        size: Versions on a page.
        seq: Number of the newest entry that readers see.

    Raises:
        NotFound: There is no such page yet.
    """
    versions = journal.stretch((number - 1) * size + 1, number * size + 1, seq)
    if not versions:
        raise NotFound(f"the event stream has no page {number}; /ldes leads to those it has")
    after = versions.pop() if len(versions) > size else None
    until = max(after.seq - 1, versions[-1].seq) if after else seq
    erasures = journal.erasures(versions[0].seq - 1, after.seq - 1 if after else seq)
    entries = {x.seq: x for x in journal.entries(max(0, versions[0].seq - 2), until)}
    happened = [(x.seq, 0, x.id, x, None) for x in versions]
    happened += [(x.seq, 1, x.version.id, x.version, x) for x in erasures]  # type: ignore[misc]
    happened.sort(key=lambda item: item[:3])
    following = [item[0] for item in happened[1:]] + [after.seq if after else 0]
    events: list[Event] = []
    for (at, _, _, version, erasure), then in zip(happened, following, strict=True):
        entry = entries[at]
        if erasure is None:
            what, instant = _what(journal, version), version.instant
        else:
            before = events[-1] if events and events[-1].entry.seq == at else None
            what, instant = "Delete", before.instant if before else entry.instant
        events.append(Event(what, version, erasure, entry, instant, then != at))
    busy = {item[0] for item in happened}
    told = [at for at in entries if at >= versions[0].seq]
    empty = tuple(
        entries[at] for at in told if at not in busy and (after is None or at < after.seq)
    )
    previous = {at: entries[at - 1].digest if at > 1 else ORIGIN for at in told}
    return Page(number, after is not None, max(told), tuple(events), empty, previous)


def _what(journal: Journal, version: Version) -> str:
    if version.state != "content":
        return "Delete"
    before = journal.version(version.graph, version.number - 1) if version.number > 1 else None
    return "Update" if before is not None and before.state == "content" else "Create"


def stretches(journal: Journal, first: int, last: int, width: int, seq: int) -> tuple[Stretch, ...]:
    """The stretches of so many versions each, from number `first` to `last`, as far as there are.

    Args:
        width: Versions in a stretch.
        seq: Number of the newest entry that readers see.
    """
    found: list[Stretch] = []
    begin = _instant(journal, (first - 1) * width + 1, seq)
    for number in range(first, last + 1):
        if begin is None:
            break
        end = _instant(journal, number * width + 1, seq)
        found.append(Stretch(number, begin, end))
        begin = end
    return tuple(found)


def _instant(journal: Journal, place: int, seq: int) -> datetime | None:
    return next((version.instant for version in journal.stretch(place, place, seq)), None)

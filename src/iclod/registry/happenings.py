"""Journal → events: what happened to records, in order, as the index keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from iclod.index import EventChange, IndexChange
from iclod.journal import Version

if TYPE_CHECKING:
    from iclod.registry.core import Registry


def happenings(registry: Registry, since: int, until: int) -> Iterator[EventChange]:
    """The events of the entries after `since`, up to and with `until`.

    Of one entry, erasures come before versions: what is erased was there before.
    """
    journal = registry.journal
    erased: dict[int, list[Version]] = {}
    for erasure in journal.erasures(since, until):
        erased.setdefault(erasure.seq, []).append(erasure.version)
    for seq in range(since + 1, until + 1):
        for version in erased.get(seq, ()):
            if change := _event(registry, version, seq, until):
                yield change
        for version in journal.made_in(seq):
            if change := _event(registry, version, None, until):
                yield change


def _event(
    registry: Registry, version: Version, erased_in: int | None, until: int
) -> EventChange | None:
    names, journal = registry.names, registry.journal
    name = names.name(version.graph)
    if name is None or not name.slug or not names.is_document(version.graph):
        return None
    record = IndexChange(
        document=version.graph,
        thing=names.thing(name.kind, name.slug),
        kind=name.kind,
        slug=name.slug,
        ntriples=journal.kept(version) if version.state == "content" else None,
        created=version.instant,
        modified=version.instant,
        number=version.number,
    )
    if erased_in is None:
        return EventChange(version.seq, version.id, record)
    history = tuple(
        event
        for earlier in journal.versions(version.graph, until)
        if (event := _event(registry, earlier, None, until))
    )
    return EventChange(erased_in, version.id, record, erasure=True, history=history)

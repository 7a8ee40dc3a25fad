"""Memento: a document as it was on a day.

Each document is its own Original Resource and its own TimeGate (pattern 1.1 of the
specification); a version's address is a Memento, for ever; `/timemap/…` lists them all. HTTP dates
name a whole second, so a version made within a second counts as made at its beginning.

Spec: https://www.rfc-editor.org/rfc/rfc7089
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from iclod.errors import RequestError
from iclod.journal import Version
from iclod.rdf.terms import Names

if TYPE_CHECKING:
    from iclod.registry import Registry

#: Media type of TimeMaps.
LINK_FORMAT = "application/link-format"
#: Nothing was published before; years of fewer than four digits do not sort as text.
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE = re.compile(
    rf"({'|'.join(_DAYS)}), ([0-9]{{2}}) ({'|'.join(_MONTHS)}) ([0-9]{{4}}) "
    r"([0-9]{2}):([0-9]{2}):([0-9]{2}) GMT"
)


def accept_datetime(header: str | None) -> datetime | None:
    """Read an `Accept-Datetime` header; None where there is none.

    Raises:
        RequestError: It is no date in the one form that the specification allows, or a day of the
            week that the date was not.

    Spec: https://www.rfc-editor.org/rfc/rfc7089#section-2.1.1
    """
    text = (header or "").strip()
    if not text:
        return None
    found = _DATE.fullmatch(text)
    if found is None:
        raise RequestError(
            "Accept-Datetime is no date as HTTP writes it; "
            "write it like this: Thu, 31 May 2007 20:35:00 GMT"
        )
    day, month, year = int(found[2]), _MONTHS.index(found[3]) + 1, int(found[4])
    hour, minute, second = (int(found[place]) for place in (5, 6, 7))
    try:
        # A leap second is the first moment of what follows.
        when = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
        when += timedelta(seconds=second == 60)
    except (ValueError, OverflowError):
        raise RequestError("Accept-Datetime names a day or a time that there is not") from None
    weekday = _DAYS[datetime(year, month, day, tzinfo=UTC).weekday()]
    if second > 60 or weekday != found[1]:
        raise RequestError(
            f"Accept-Datetime contradicts itself: {day} {found[3]} {year} is a {weekday}"
            if second <= 60
            else "Accept-Datetime names a day or a time that there is not"
        )
    return when


@lru_cache(maxsize=4096)
def http_date(instant: datetime) -> str:
    """An instant as `Memento-Datetime`, `Last-Modified` and link attributes have it."""
    return format_datetime(instant.astimezone(UTC), usegmt=True)


def whole_second(when: datetime) -> datetime:
    """The last instant of the second that `accept_datetime` gives."""
    return max(when, _EARLIEST).replace(microsecond=999_999)


def chosen(registry: Registry, graph: str, when: datetime, number: int) -> Version | None:
    """The version of a graph that was current at a moment; before the first one, the first.

    Erased versions count, and so do those with which a graph was removed: their addresses say
    so. None where the graph never was.

    Args:
        when: As `accept_datetime` gives it; all of its second counts.
        number: Number of the newest entry that readers see.
    """
    last = whole_second(when)
    found = registry.journal.version_on(graph, last, number)
    if found is None:
        found = registry.journal.version(graph, 1)
    return found if found is not None and found.seq <= number else None


# Addresses ---------------------------------------------------------------------------------------


def original(names: Names, origin: str, graph: str) -> str:
    """Where a graph is found as it is now.

    Args:
        origin: Scheme, host and mount, without a slash at the end.
    """
    if names.is_document(graph) or graph.startswith(f"{names.base}graphs/"):
        return f"{origin}/{graph[len(names.base) :]}"
    return f"{origin}/graphs?graph={quote(graph, safe='')}"


def timemap(names: Names, origin: str, graph: str) -> str:
    """Where all versions of a graph are listed as links."""
    if names.is_document(graph):
        return f"{origin}/timemap/{graph[len(names.base) :]}"
    return f"{origin}/timemap/graphs?graph={quote(graph, safe='')}"


def timegate(names: Names, origin: str, graph: str) -> str:
    """Where `Accept-Datetime` is understood: the document itself, if it is a record's."""
    if names.is_document(graph) and graph.endswith("/"):
        return f"{origin}/graphs?graph={quote(graph, safe='')}"
    return original(names, origin, graph)


def address(names: Names, origin: str, graph: str, number: int) -> str:
    """Where a version is found, for ever."""
    return f"{origin}/{names.version(graph, number)[len(names.base) :]}"


# Links -------------------------------------------------------------------------------------------


def links(
    registry: Registry, origin: str, version: Version | None, graph: str, number: int
) -> list[str]:
    """Values of `Link` headers: original, TimeGate, TimeMap and, for a version, its neighbours.

    Args:
        origin: Scheme, host and mount, without a slash at the end.
        version: The version answered or redirected to; None for the document as it is now, which
            needs no look into the journal.
        number: Number of the newest entry that readers see.

    Spec: https://www.rfc-editor.org/rfc/rfc7089#section-2.2
    """
    names = registry.names
    here, gate = original(names, origin, graph), timegate(names, origin, graph)
    found = [f'<{here}>; rel="original timegate"']
    if gate != here:
        found = [f'<{here}>; rel="original"', f'<{gate}>; rel="timegate"']
    whole = f'<{timemap(names, origin, graph)}>; rel="timemap"; type="{LINK_FORMAT}"'
    if version is None:
        return [*found, whole]
    near = _neighbours(registry, version, number)
    span = (http_date(near["first"].instant), http_date(near["last"].instant))
    found.append(f'{whole}; from="{span[0]}"; until="{span[1]}"')
    relations: dict[int, list[str]] = {version.number: []}
    for relation, other in near.items():
        relations.setdefault(other.number, []).append(relation)
    known = {other.number: other for other in (version, *near.values())}
    for place in sorted(relations):
        found.append(memento(names, origin, known[place], relations[place]))
    return found


def memento(names: Names, origin: str, version: Version, relations: list[str]) -> str:
    """A link to a version with its instant."""
    target = address(names, origin, version.graph, version.number)
    relation = " ".join((*relations, "memento"))
    return f'<{target}>; rel="{relation}"; datetime="{http_date(version.instant)}"'


def _neighbours(registry: Registry, version: Version, number: int) -> dict[str, Version]:
    journal, graph = registry.journal, version.graph
    last = journal.version_at(graph, number) or version
    first = version if version.number == 1 else journal.version(graph, 1) or version
    near = {"first": first, "last": last}
    for relation, place in (("prev", version.number - 1), ("next", version.number + 1)):
        if 1 <= place <= last.number:
            other = {first.number: first, last.number: last}.get(place)
            other = other or journal.version(graph, place)
            if other is not None:
                near[relation] = other
    return near

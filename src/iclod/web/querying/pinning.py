"""Which state of the dataset a query is about, and what an answer says of it.

A state is named by the number of the journal entry that made it: `?version=`, `?at=` with a moment,
or the header `Accept-Datetime`. Every address of a query is its own TimeGate; with `version` in it,
it is a Memento.

Spec: https://www.rfc-editor.org/rfc/rfc7089
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote, urlencode

from iclod.errors import NotFound, RequestError
from iclod.journal import lookups
from iclod.web import headers, memento

if TYPE_CHECKING:
    from iclod.config import Settings
    from iclod.registry import Registry

#: Parameters that name a state.
PARAMETERS = ("version", "at")
#: Longest address that stands in a header, in characters.
LONGEST = 4_000
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_YEAR = re.compile(r"[0-9]{4}")
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
_MOMENT = timedelta(microseconds=1)


class Parameters(Protocol):
    """Parameters of a query string or a form, each of which may be there several times."""

    def getlist(self, key: str) -> list[str]:
        """All values of a parameter."""


@dataclass(frozen=True)
class Pin:
    """The state that a request is about.

    Attributes:
        number: Of the entry that made it; 0 where nothing was published yet.
        instant: When it was made; None where no state was asked for, so that it is the newest.
        by: `version`, `at`, `accept-datetime`, or empty.
        closed: Whether the same request names this state for ever.
    """

    number: int
    instant: datetime | None = None
    by: str = ""
    closed: bool = False

    @property
    def at(self) -> int | None:
        """As in `iclod.engine.base.Query`."""
        return self.number if self.by else None


def read(registry: Registry, parameters: Parameters, asked: Mapping[str, str], number: int) -> Pin:
    """Read which state is asked for.

    `version` counts before `at`, which may not stand beside it, and both before the header.

    Args:
        parameters: Where `version` and `at` may stand.
        asked: Headers of the request, by names in lower case or by any spelling.
        number: Of the newest entry that readers see.

    Raises:
        RequestError: It is no number, no moment, or there are two of them.
        NotFound: There is no such state.
    """
    # A field of a form that was left empty names nothing.
    versions, moments = (list(filter(None, parameters.getlist(name))) for name in PARAMETERS)
    if len(versions) + len(moments) > 1:
        raise RequestError("name one state: either version= and a number, or at= and a moment")
    if versions:
        return _numbered(registry, versions[0], number)
    if moments:
        last = moment(moments[0])
        entry = lookups.entry_on(registry.journal, last, number)
        if entry is None:
            raise NotFound(f"nothing was published yet at {moments[0]}; {_first(registry)}")
        return Pin(entry.seq, entry.instant, "at", entry.seq < number)
    when = memento.accept_datetime(asked.get("accept-datetime"))
    if when is None or not number:
        return Pin(number)
    last = memento.whole_second(when)
    entry = lookups.entry_on(registry.journal, last, number) or registry.journal.entry(1)
    if entry is None:
        return Pin(number)
    return Pin(entry.seq, entry.instant, "accept-datetime", entry.seq < number)


def moment(text: str) -> datetime:
    """The last instant of a year, month or day; an instant itself, also as HTTP writes it.

    Without an offset it is in UTC. A second, or a minute where none is written, is meant whole.

    Raises:
        RequestError: It is none of these.
    """
    text = text.strip()
    try:
        if _YEAR.fullmatch(text):
            return datetime(int(text) + 1, 1, 1, tzinfo=UTC) - _MOMENT
        if _MONTH.fullmatch(text):
            year, month = divmod(int(text[:4]) * 12 + int(text[5:]), 12)
            return datetime(year, month + 1, 1, tzinfo=UTC) - _MOMENT
        if _DAY.fullmatch(text):
            found = date.fromisoformat(text)
            start = datetime(found.year, found.month, found.day, tzinfo=UTC)
            return start + timedelta(days=1) - _MOMENT
        # A plus sign that was not encoded comes as a space.
        text = text if "," in text else text.replace(" ", "+")
        if _INSTANT.fullmatch(text):
            return _instant(text)
    except (ValueError, OverflowError):
        raise RequestError(f"at= names a moment that there is not: {text[:40]}") from None
    try:
        when = memento.accept_datetime(text)
    except RequestError:
        when = None
    if when is None:
        raise RequestError(
            f"at={text[:40]} is no moment; write a year (2024), a month (2024-05), a day "
            "(2024-05-31), an instant (2024-05-31T20:35:00Z) or a date as HTTP writes it"
        )
    return memento.whole_second(when)


def address(origin: str, path: str, pairs: list[tuple[str, str]]) -> str | None:
    """The absolute address of a query without the state; None where it is too long for a header.

    Args:
        origin: Scheme, host and mount, without a slash at the end.
        path: Decoded; begins with a slash.
        pairs: Parameters; those that name a state are left out.
    """
    kept = [(name, value) for name, value in pairs if name not in PARAMETERS]
    text = urlencode(kept, quote_via=quote, safe="")
    made = f"{origin}{quote(path)}{'?' if text else ''}{text}"
    return made if len(made) <= LONGEST else None


def version_address(here: str, number: int) -> str:
    """The address of a query over one state, for ever.

    Args:
        here: As `address` gives it.
    """
    return f"{here}{'&' if '?' in here else '?'}version={number}"


def told(
    pin: Pin,
    settings: Settings,
    here: str | None,
    *,
    lasting: bool = True,
    seq: int | None = None,
    erased: int = 0,
) -> list[tuple[str, str]]:
    """The headers by which an answer says which state it is about, and how long it may be kept.

    Args:
        here: The address without the state; None: it is not linked.
        lasting: Whether asking again gives the same.
        seq: Number of the state that was asked, where it is known better than by `pin`.
        erased: Graphs of that state whose texts were erased since.
    """
    number = pin.number if seq is None else seq
    found = [("dataset-version", str(number))]
    if erased:
        found.append(("erased-graphs", str(erased)))
    if not lasting:
        return [*found, ("cache-control", "no-store")]
    kept = headers.LASTING if pin.closed else headers.current(settings)
    found.append(("cache-control", kept))
    if pin.instant is not None:
        found.append(("memento-datetime", memento.http_date(pin.instant)))
    if here is None:
        return found
    there = version_address(here, number)
    if pin.instant is None:
        return [*found, ("link", headers.link(there, rel="memento"))]
    found.append(("link", headers.link(here, rel="original timegate")))
    date = memento.http_date(pin.instant)
    found.append(("link", headers.link(there, rel="memento", datetime=date)))
    if pin.by != "version":
        found.append(("content-location", there))
    return found


def _numbered(registry: Registry, text: str, number: int) -> Pin:
    if not _NUMBER.fullmatch(text):
        raise RequestError("version= has to be one number from 1")
    entry = registry.journal.entry(int(text)) if int(text) <= number else None
    if entry is None:
        raise NotFound(f"there is no version {text} of the dataset: the newest is {number}")
    return Pin(entry.seq, entry.instant, "version", True)


def _first(registry: Registry) -> str:
    entry = registry.journal.entry(1)
    if entry is None:
        return "the registry is empty"
    return f"the first version is of {entry.instant:%Y-%m-%d %H:%M:%S} UTC"


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    if "." in text:
        return found
    seconds = len(text.partition("T")[2].rstrip("Z")) > 5 and text[16:17] == ":"
    return found + timedelta(seconds=1 if seconds else 60) - _MOMENT

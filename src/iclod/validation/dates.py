"""Dates of differing precision: which days they cover, and whether they are written right.

A year is compared with a day by its first or its last day. The SHACL engine accepts some lexical
forms that are no years and cannot compare years at all; hence this.

Spec: https://www.w3.org/TR/xmlschema11-2/#gYear
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass

import rdflib

from iclod.rdf.vocab import XSD

_YEAR = r"(?P<year>-?(?:[1-9][0-9]{3,8}|0[0-9]{3}))"
_MONTH = r"-(?P<month>0[1-9]|1[0-2])"
_DAY = r"-(?P<day>0[1-9]|[12][0-9]|3[01])"
_TIME = r"T(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2}(?:\.[0-9]+)?)"
_ZONE = r"(?P<zone>Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"

_FORMS = {
    XSD.gYear: re.compile(_YEAR + _ZONE),
    XSD.gYearMonth: re.compile(_YEAR + _MONTH + _ZONE),
    XSD.date: re.compile(_YEAR + _MONTH + _DAY + _ZONE),
    XSD.dateTime: re.compile(_YEAR + _MONTH + _DAY + _TIME + _ZONE),
}

#: Datatypes that are understood here.
DATATYPES = frozenset(_FORMS)


@dataclass(frozen=True, order=True)
class Moment:
    """A point on the time line; years may lie beyond what `datetime` can hold.

    Attributes:
        day: Days since the first of March of year 0.
        second: Seconds since the day's midnight, UTC where a time zone was given.
    """

    day: int
    second: float = 0.0


@dataclass(frozen=True)
class Span:
    """What a date covers: its first moment and its last."""

    first: Moment
    last: Moment


def span(literal: rdflib.Literal) -> Span | None:
    """The moments that a date covers; None if it is no date, or not written as one.

    Time zones of years, months and days are left out of account: what is printed has none.
    """
    match = _match(literal)
    if match is None:
        return None
    parts = match.groupdict()
    year = int(parts["year"])
    month = int(parts.get("month") or 0)
    day = int(parts.get("day") or 0)
    if parts.get("hour") is not None:
        moment = _instant(_day(year, month, day), parts)
        return Span(moment, moment)
    end_month = month or 12
    end_day = day or _length(year, end_month)
    return Span(
        Moment(_day(year, month or 1, day or 1)),
        Moment(_day(year, end_month, end_day), 86_399.999),
    )


def well_formed(literal: rdflib.Literal) -> bool:
    """Whether the text is one that its datatype allows; true of datatypes not known here."""
    return literal.datatype not in _FORMS or _match(literal) is not None


def _match(literal: rdflib.Literal) -> re.Match[str] | None:
    form = _FORMS.get(literal.datatype) if literal.datatype is not None else None
    match = form.fullmatch(str(literal)) if form else None
    if match is None:
        return None
    parts = match.groupdict()
    if parts.get("day") and int(parts["day"]) > _length(int(parts["year"]), int(parts["month"])):
        return None
    if parts.get("hour") is not None and not _is_time(parts):
        return None
    return match


def _is_time(parts: dict[str, str]) -> bool:
    hour, minute, second = int(parts["hour"]), int(parts["minute"]), float(parts["second"])
    if hour == 24:
        return minute == 0 and second == 0
    return hour < 24 and minute < 60 and second < 60


def _instant(day: int, parts: dict[str, str]) -> Moment:
    seconds = int(parts["hour"]) * 3600 + int(parts["minute"]) * 60 + float(parts["second"])
    zone = parts["zone"]
    if zone and zone != "Z":
        offset = int(zone[1:3]) * 3600 + int(zone[4:6]) * 60
        seconds += -offset if zone[0] == "+" else offset
    days, rest = divmod(seconds, 86_400)
    return Moment(day + int(days), rest)


def _length(year: int, month: int) -> int:
    # The calendar repeats every 400 years; the module knows years from 1 only.
    return calendar.monthrange(year % 400 + 400, month)[1]


def _day(year: int, month: int, day: int) -> int:
    """Days since the first of March of year 0, in the calendar extended backwards."""
    shifted = year - (month <= 2)
    months = (month + 9) % 12
    leaps = shifted // 4 - shifted // 100 + shifted // 400
    return 365 * shifted + leaps + (153 * months + 2) // 5 + day - 1

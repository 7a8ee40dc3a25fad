"""Years as printed → periods with exactly the precision that was printed.

A text is cut into tokens (dates, range signs, words for *since*, *until*, *ongoing*), and the
sequence of their kinds is matched against the few forms that are understood. Whatever does not
match keeps its text, gets no date and is marked as not understood.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

from iclod.ingestion.dates import Moment, Token, fold, tokens
from iclod.rdf.vocab import XSD

#: A longer text is none about years.
LONGEST = 300

Status = Literal["ongoing", "ended", "unknown"]


@dataclass(frozen=True)
class Period:
    """One period; both ends are `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, or None where not printed."""

    start: str | None
    end: str | None


@dataclass(frozen=True)
class Printed:
    """What a printed text says about time.

    Attributes:
        text: The text with spaces made single; None if there was none.
        periods: The periods in the order printed.
        status: What the text says, not what the calendar says.
        understood: Whether nothing in the text was left unread.
        rest: The part that was not understood; empty if all was.
    """

    text: str | None
    periods: tuple[Period, ...] = ()
    status: Status = "unknown"
    understood: bool = True
    rest: str = ""


@dataclass
class _Part:
    """What one part of the text (outside brackets, or within one pair) says."""

    periods: list[Period]
    ongoing: bool = False
    since: bool = False
    understood: bool = True


class _NotUnderstoodError(Exception):
    pass


def read(text: str) -> Printed:
    """Read a printed text; never fails, and never makes up a date."""
    kept = " ".join(text.split())
    if not kept:
        return Printed(None)
    if len(kept) > LONGEST:
        return Printed(kept, understood=False, rest=kept)
    outside, inside = _brackets(kept)
    outer = _part(outside)
    inner = [(remark, _remark(remark)) for remark in inside]
    ongoing = outer.ongoing or any(part.ongoing for _, part in inner)
    periods = _combined(outer, [part for _, part in inner])
    rest = "; ".join(remark for remark, part in inner if not part.understood)
    unread = any(re.search(r"\d", remark) for remark, part in inner if not _harmless(part))
    if periods is None or not outer.understood or unread:
        periods, rest = [], kept
    elif not periods and not ongoing:
        rest = kept
    return Printed(kept, tuple(periods), _status(periods, ongoing), not rest, rest)


def datatype(lexical: str) -> str:
    """The XSD datatype of a lexical form that `read` returns."""
    name = {4: "gYear", 7: "gYearMonth", 10: "date"}[len(lexical)]
    return str(XSD[name])


def _status(periods: list[Period], ongoing: bool) -> Status:
    if ongoing:
        return "ongoing"
    return "ended" if periods and all(period.end for period in periods) else "unknown"


def _brackets(text: str) -> tuple[str, list[str]]:
    """Separate what stands in brackets; a bracket never closed reaches to the end."""
    pattern = r"\(([^()]*)(?:\)|\Z)|\[([^\[\]]*)(?:\]|\Z)"
    inside = [
        next(g for g in found.groups() if g is not None) for found in re.finditer(pattern, text)
    ]
    outside = re.sub(pattern, " ; ", text)
    return outside, [remark.strip() for remark in inside if remark.strip()]


def _combined(outer: _Part, inner: list[_Part]) -> list[Period] | None:
    """Join the periods outside and inside brackets; None where they compete."""
    within = [period for part in inner for period in part.periods]
    if not within:
        return outer.periods
    if not outer.periods:
        return within
    begun = [part for part in inner if part.since]
    one = outer.periods[0]
    if len(outer.periods) == len(within) == len(begun) == 1 and one.end is None and one.start:
        start = within[0].start
        return within if start and _first(start) <= _last(one.start) else None
    return None


def _harmless(part: _Part) -> bool:
    return part.understood or part.ongoing


def _remark(text: str) -> _Part:
    """Read what stands in brackets: like the rest, or a remark that opens with *ongoing*."""
    part = _part(text)
    if part.understood:
        return part
    found = tokens(text)
    opens = bool(found) and found[0].kind == "O"
    part.understood = opens and not re.search(r"\d", text)
    return part


def _part(text: str) -> _Part:
    found = tokens(text)
    strong = _says_ongoing(text, found)
    result = _Part([], ongoing=strong)
    try:
        for item in _items(found):
            _read_item(item, result)
    except _NotUnderstoodError:
        return _Part([], ongoing=strong, understood=False)
    result.periods = list(dict.fromkeys(result.periods))
    return result


def _says_ongoing(text: str, found: list[Token]) -> bool:
    if re.search(r"\b(not?|never|no longer|non|pas|plus|discontinued|was|were)\b", fold(text)):
        return False
    understood = all(token.kind != "W" for token in found)
    return any(token.kind == "O" and (understood or token.strong) for token in found)


def _items(found: list[Token]) -> list[list[Token]]:
    """Cut at list separators; noise and durations fall away."""
    items: list[list[Token]] = [[]]
    between = False
    for token in found:
        between = between or token.kind == "B"
        if token.kind == "A" and between:
            items[-1].append(Token("R"))
            between = False
        elif token.kind in "LA":
            items.append([])
        elif token.kind not in "NT":
            items[-1].append(token)
    return [item for item in items if item]


def _read_item(item: list[Token], result: _Part) -> None:
    kinds = "".join(token.kind for token in item)
    moments = [token.moment for token in item if token.moment is not None]
    if re.fullmatch(r"O?[SFB]?[DP][RU]DO*", kinds):
        result.periods.append(_range(moments[0], moments[1]))
        result.ongoing = result.ongoing or kinds.endswith("O")
    elif re.fullmatch(r"O*R?S+D(R?[OEG]*)", kinds):
        result.periods.append(Period(moments[0].lexical, None))
        result.ongoing = result.since = True
    elif re.fullmatch(r"F?D(R|[RU]?[OEG]+)", kinds):
        result.periods.append(Period(moments[0].lexical, None))
        result.ongoing = True
    elif re.fullmatch(r"O?UDO?", kinds):
        result.periods.append(Period(None, moments[0].lexical))
    elif re.fullmatch(r"GD|D", kinds):
        lexical = moments[0].lexical
        result.periods.append(Period(lexical, None if len(lexical) == 4 else lexical))
    elif re.fullmatch(r"OD", kinds):
        result.periods.append(Period(moments[0].lexical, None))
    elif re.fullmatch(r"O+|[RU]E|O+UE", kinds):
        result.ongoing = True
    else:
        raise _NotUnderstoodError


def _range(first: Moment, last: Moment) -> Period:
    """A range whose first date may lean on the last for its month and year."""
    year = first.year or last.year
    month = first.month
    if first.day and not month:
        month = last.month
    if not first.year and first.day and not last.day:
        raise _NotUnderstoodError
    start = Moment(year, month, first.day)
    if not start.valid() or _first(start.lexical) > _last(last.lexical):
        raise _NotUnderstoodError
    return Period(start.lexical, last.lexical)


def _first(lexical: str) -> date:
    """The first day of what a lexical form covers."""
    year, month, day = (lexical.split("-") + ["1", "1"])[:3]
    return date(int(year), int(month), int(day))


def _last(lexical: str) -> date:
    """The last day of what a lexical form covers."""
    numbers = [int(number) for number in lexical.split("-")]
    year, month = numbers[0], numbers[1] if len(numbers) > 1 else 12
    day = numbers[2] if len(numbers) > 2 else monthrange(year, month)[1]
    return date(year, month, day)

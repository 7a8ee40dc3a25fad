"""The lines of a submitted text, numbered, with marks where something was found.

Of long texts only the lines around marks are shown, of long lines what stands around them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from iclod.validation.places import Place
from iclod.validation.report import SEVERITIES, Severity
from iclod.validation.work import Source

#: Suffixes of what is no text.
BINARY = frozenset({"xlsx", "docx"})
#: Lines up to which a text is shown whole.
WHOLE = 400
#: Lines that are shown before and after one with a mark.
AROUND = 3
#: Lines of one mark that are shown: a whole record can be at fault.
TALL = 12
#: Characters of a line that are shown on each side of a mark, and in all without one.
BESIDE, WIDE = 120, 600
#: Lines of all, whatever is marked.
MOST = 2000
_ENDS = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True)
class Mark:
    """A place at which something was found.

    Attributes:
        number: Of the result; 0 where it is a syntax error.
    """

    place: Place
    severity: Severity
    number: int


@dataclass(frozen=True)
class Segment:
    """A stretch of a line; without a severity nothing was found there."""

    text: str
    severity: Severity | None = None


@dataclass(frozen=True)
class Line:
    """A line.

    Attributes:
        number: From 1.
        segments: Its text.
        results: Numbers of the results whose places begin here.
        left_out: How many lines before it are not shown.
    """

    number: int
    segments: tuple[Segment, ...]
    results: tuple[tuple[int, Severity], ...] = ()
    left_out: int = 0


@dataclass(frozen=True)
class Listing:
    """A text.

    Attributes:
        number: Index of the source.
        left_out: How many lines after the last one are not shown.
    """

    number: int
    name: str
    lines: tuple[Line, ...]
    left_out: int


def text(source: Source) -> str | None:
    """What a source says, if it is a text; None if it is none."""
    if source.suffix in BINARY:
        return None
    try:
        return source.data.decode()
    except UnicodeDecodeError:
        return None


def split(text: str) -> list[str]:
    """The lines of a text, without their ends."""
    return _ENDS.split(text)


def of(number: int, name: str, text: str, marks: Sequence[Mark]) -> Listing:
    """Number the lines of a text and mark them."""
    rows = split(text)
    by_line: dict[int, list[Mark]] = {}
    begins: dict[int, list[tuple[int, Severity]]] = {}
    for mark in marks:
        first = mark.place.line or 1
        last = min(mark.place.end_line or first, first + TALL - 1, len(rows))
        for line in range(first, last + 1):
            by_line.setdefault(line, []).append(mark)
        if mark.number:
            begins.setdefault(first, []).append((mark.number, mark.severity))
    chosen = _chosen(rows, by_line)
    lines, before = [], 0
    for line in chosen:
        segments = _segments(line, rows[line - 1], by_line.get(line, ()))
        left_out = line - before - 1
        lines.append(Line(line, segments, tuple(begins.get(line, ())), left_out))
        before = line
    return Listing(number, name, tuple(lines), len(rows) - before)


def _chosen(rows: Sequence[str], marked: dict[int, list[Mark]]) -> list[int]:
    if len(rows) <= WHOLE and not _thinned(rows):
        return list(range(1, len(rows) + 1))
    wanted = {
        near
        for line in (marked or {1: []})
        for near in range(line - AROUND, line + AROUND + 1)
        if 1 <= near <= len(rows)
    }
    return sorted(wanted)[:MOST]


def _thinned(rows: Sequence[str]) -> bool:
    """Whether only excerpts are there, as of a kept report: the other lines are empty."""
    runs = (len([*run]) for empty, run in groupby(rows[:-1], key=lambda row: not row) if empty)
    return max(runs, default=0) > 2 * AROUND


def _segments(line: int, row: str, marks: Sequence[Mark]) -> tuple[Segment, ...]:
    spans = sorted(_span(line, len(row), mark) for mark in marks)
    edges = sorted({0, len(row), *(edge for start, end, _ in spans for edge in (start, end))})
    found = []
    for start, end in pairwise(edges):
        worst = min((rank for a, b, rank in spans if a <= start and end <= b), default=None)
        severity = None if worst is None else SEVERITIES[worst]
        found.append(Segment(_short(row[start:end], severity), severity))
    if not found:
        worst = min((rank for _, _, rank in spans), default=None)
        found.append(Segment("", None if worst is None else SEVERITIES[worst]))
    return tuple(found)


def _span(line: int, width: int, mark: Mark) -> tuple[int, int, int]:
    """Where a mark begins and ends in a line, from 0, and its rank; it is never empty."""
    place = mark.place
    start = (place.column or 1) - 1 if line == place.line else 0
    end = width
    if place.end_column is not None and line == (place.end_line or place.line):
        end = place.end_column - 1
    start = max(0, min(start, width - 1))
    return start, min(max(end, start + 1), width), SEVERITIES.index(mark.severity)


def _short(text: str, severity: Severity | None) -> str:
    most = WIDE if severity is None else 2 * WIDE
    if len(text) <= most:
        return text
    return f"{text[:BESIDE]} … {text[-BESIDE:]}"

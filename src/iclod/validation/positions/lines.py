"""A submitted text as editors show it: lines, columns and offsets.

Lines end at LF, CRLF or CR; columns count Unicode characters; a byte order mark is no character.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from iclod.validation.places import Place

_END = re.compile(r"\r\n|\n|\r")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Lines:
    """A text and where its lines begin.

    Offsets count characters from 0, without the byte order mark.

    Attributes:
        text: The whole text.
        source: What it is called in places.
    """

    def __init__(self, text: str, source: str = "") -> None:
        self.text = text
        self.source = source

    @classmethod
    def of(cls, data: bytes, source: str = "") -> Lines:
        """Read UTF-8; bytes that are none are replaced."""
        return cls(data.removeprefix(_BYTE_ORDER_MARK).decode(errors="replace"), source)

    @cached_property
    def starts(self) -> list[int]:
        """Offset of the first character of each line."""
        return [0, *(match.end() for match in _END.finditer(self.text))]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of a character, both from 1."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """Offset of a character; the nearest one where the line or the text is shorter."""
        line = min(max(line, 1), len(self.starts))
        start = self.starts[line - 1]
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        return min(max(start + column - 1, start), end)

    def line(self, number: int) -> str:
        """A line without its end; empty beyond the text."""
        if not 1 <= number <= len(self.starts):
            return ""
        end = self.starts[number] if number < len(self.starts) else len(self.text)
        return self.text[self.starts[number - 1] : end].rstrip("\r\n")

    def place(self, start: int, end: int, *, exact: bool = True) -> Place:
        """The stretch between two offsets."""
        line, column = self.position(start)
        end_line, end_column = self.position(end)
        return Place(self.source, line, column, end_line, end_column, exact=exact)

    def span(self, place: Place) -> tuple[int, int] | None:
        """Offsets of a place of this text, as `Edit` takes them; None where it has no lines."""
        if place.line is None or place.column is None:
            return None
        start = self.offset(place.line, place.column)
        if place.end_line is None or place.end_column is None:
            return start, start
        return start, self.offset(place.end_line, place.end_column)

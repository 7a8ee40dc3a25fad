"""CSV → a table: whichever encoding and separator the spreadsheet that wrote it has chosen.

Spec: https://www.rfc-editor.org/rfc/rfc4180
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator

from iclod.errors import ParseError, TooLarge
from iclod.ingestion.tables.grid import Cell, Row, Sheet, cell_name
from iclod.validation.places import Place

#: Characters of the longest cell.
LONGEST = 100_000
#: Most rows and most columns.
ROWS, COLUMNS = 50_000, 500
#: Rows among which the heading is looked for.
HEAD = 25

_SEPARATORS = (",", ";", "\t", "|")


def read(data: bytes, source: str, known: Callable[[str], bool]) -> Sheet:
    """Read a table.

    Args:
        known: Whether a text is a heading; the separator is the one that gives most of them.

    Raises:
        ParseError: It is no text, or a quotation mark is never closed.
        TooLarge: There are too many rows, columns, or characters in a cell.
    """
    text = decode(data, source)
    separator, text, skipped = _separator(text, known)
    rows: list[Row] = []
    for number, (line, values) in enumerate(_records(text, separator, source), 1 + skipped):
        if number > ROWS:
            raise TooLarge(f"the table has more than {ROWS:,} rows: split it")
        if len(values) > COLUMNS:
            raise TooLarge(f"row {number} has more than {COLUMNS} columns")
        cells = {}
        for index, value in enumerate(values):
            value = _plain(value)
            if value:
                place = Place(source, line=line + skipped, cell=cell_name("", index, number))
                cells[index] = Cell(value, place)
        if cells:
            rows.append(Row(number, cells))
    return Sheet("", source, tuple(rows))


def decode(data: bytes, source: str) -> str:
    """The text of a file in UTF-8, UTF-16 or, as a last resort, Windows-1252.

    Raises:
        ParseError: It is no text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif (even := data[:2000:2].count(0)) + (odd := data[1:2000:2].count(0)) > 0:
        if min(even, odd) or len(data) % 2:
            raise ParseError("this is no text: save the table as CSV (UTF-8)", source=source)
        encoding = "utf-16-be" if even else "utf-16-le"
    else:
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8-sig":
            raise ParseError("this is no UTF-16 text", source=source) from error
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            line = data.count(b"\n", 0, error.start) + 1
            raise ParseError(
                "this is no UTF-8 text: save the table as CSV (UTF-8)", source=source, line=line
            ) from error
    if re.search(r"[\x00-\x08\x0e-\x1f]", text):
        raise ParseError("this is no text: save the table as CSV (UTF-8)", source=source)
    return text


def _separator(text: str, known: Callable[[str], bool]) -> tuple[str, str, int]:
    """The separator, the text without a line that names it, and how many lines that took."""
    named = re.match(r"\"?sep=(.)\"?\r?\n", text, re.I)
    if named:
        return named[1], text[named.end() :], 1
    head = text[: 64 << 10]

    def score(separator: str) -> tuple[int, int]:
        best, widest = 0, 0
        try:
            for number, values in enumerate(csv.reader(io.StringIO(head), delimiter=separator)):
                best = max(best, sum(known(value) for value in values))
                widest = max(widest, len(values))
                if number >= HEAD:
                    break
        except csv.Error:
            pass
        return best, widest

    return max(_SEPARATORS, key=score), text, 0


def _records(text: str, separator: str, source: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it begins."""
    csv.field_size_limit(LONGEST)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    while True:
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "field larger" in str(error):
                raise TooLarge(f"a cell has more than {LONGEST:,} characters") from error
            raise ParseError(
                "a quotation mark is never closed, or something follows a closing one",
                source=source,
                line=line,
                hint='write each quotation mark within a cell twice ("")',
            ) from error
        yield line, values
        line = reader.line_num + 1


def _plain(value: str) -> str:
    """Without outer spaces, and without the apostrophe that keeps spreadsheets from computing."""
    value = value.replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n\u00a0")
    return value[1:] if re.match(r"'[=+\-@]", value) else value

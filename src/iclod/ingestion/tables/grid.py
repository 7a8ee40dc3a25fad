"""What readers of tables and documents give: cells, rows, and answers under headings."""

from __future__ import annotations

from dataclasses import dataclass

from iclod.validation.places import Place


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, or below a heading.

    Attributes:
        text: Without outer spaces; lines are kept apart.
        place: Where it stands.
        links: Texts in it, with the addresses that they are links to.
        fault: `error` where a formula gave an error, `formula` where its value is not known.
    """

    text: str
    place: Place
    links: tuple[tuple[str, str], ...] = ()
    fault: str = ""


@dataclass(frozen=True)
class Row:
    """The cells of a row that hold something, by 0-based column."""

    number: int
    cells: dict[int, Cell]


@dataclass(frozen=True)
class Sheet:
    """A table.

    Attributes:
        name: Of the sheet; empty where the file is one table.
        source: Name of the file.
        rows: Rows that hold something, in order.
    """

    name: str
    source: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Answer:
    """What was written under one heading of a document, or in one column of a row."""

    heading: Cell
    value: Cell


@dataclass(frozen=True)
class Form:
    """The answers that describe one thing.

    Attributes:
        number: 1-based, among those of the source.
        place: Where its description begins.
        answers: In the order they stand.
        name: What stands over it in a document; stands in for a title that is not asked for.
    """

    number: int
    place: Place
    answers: tuple[Answer, ...]
    name: Cell | None = None


def column_name(index: int) -> str:
    """The letters of a 0-based column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(sheet: str, column: int, row: int) -> str:
    """What spreadsheets call a cell: `C7`, `Practices!C7`, `'Good practices'!C7`."""
    name = f"{column_name(column)}{row}"
    if not sheet:
        return name
    plain = sheet.isidentifier()
    quoted = sheet if plain else "'" + sheet.replace("'", "''") + "'"
    return f"{quoted}!{name}"

"""XLSX → tables: what the sheets show, never what formulas would compute.

Hidden sheets, rows and columns are left out. openpyxl reads, because it alone of the libraries
tells links, merged cells and number formats; it is given what `archive.check` has let pass.

Spec: https://ecma-international.org/publications-and-standards/standards/ecma-376/
"""

from __future__ import annotations

import datetime
import io
import re
import warnings
from collections import defaultdict
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from iclod.errors import ParseError
from iclod.ingestion.tables import archive
from iclod.ingestion.tables.grid import Cell, Row, Sheet, cell_name
from iclod.validation.places import Place

#: Most columns that are looked at.
COLUMNS = 500


def read(data: bytes, source: str) -> list[Sheet]:
    """Read the visible sheets of a workbook.

    Raises:
        ParseError: It cannot be read as one.
        TooLarge: It unpacks to too much.
    """
    parts = archive.check(data, "xlsx", source)
    book = _open(data, source, values=True)
    computed = any(
        b"<f>" in text or b"<f " in text
        for name, text in parts.items()
        if name.startswith("xl/worksheets/")
    )
    formulas = _open(data, source, values=False) if computed else None
    sheets = []
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            other = formulas[sheet.title] if formulas is not None else None
            sheets.append(_sheet(sheet, other, source))
    return sheets


def _open(data: bytes, source: str, *, values: bool) -> Any:
    try:
        with warnings.catch_warnings():
            # It warns of what it does not keep (print areas, extensions): nothing is written back.
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(data), data_only=values, keep_links=False)
    except (MemoryError, RecursionError):
        raise
    except InvalidFileException as error:
        raise ParseError(f"this is no workbook: {error}", source=source) from error
    except Exception as error:
        # What the library meets in a broken document it lets through as it is.
        raise ParseError(
            "this workbook is damaged: it cannot be read",
            source=source,
            hint="open it in a spreadsheet program and save it anew as .xlsx",
        ) from error


def _sheet(sheet: Any, formulas: Any, source: str) -> Sheet:
    hidden_rows = {n for n, d in sheet.row_dimensions.items() if d.hidden}
    hidden = _hidden_columns(sheet)
    rows: dict[int, dict[int, Cell]] = defaultdict(dict)
    for (row, column), cell in sorted(sheet._cells.items()):
        if row in hidden_rows or column in hidden or column > COLUMNS:
            continue
        place = Place(source, cell=cell_name(sheet.title, column - 1, row))
        text, fault = _text(cell)
        if formulas is not None and cell.value is None:
            formula = formulas._cells.get((row, column))
            if formula is not None and formula.data_type == "f":
                fault = "formula"
        target = getattr(cell.hyperlink, "target", None)
        if text or fault:
            link = ((text, str(target)),) if target else ()
            rows[row][column - 1] = Cell(text, place, link, fault)
    _fill(sheet, rows)
    return Sheet(sheet.title, source, tuple(Row(n, rows[n]) for n in sorted(rows)))


def _hidden_columns(sheet: Any) -> set[int]:
    found: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden:
            last = min(dimension.max or dimension.min or 0, COLUMNS)
            found.update(range(dimension.min or 0, last + 1))
    return found


def _fill(sheet: Any, rows: dict[int, dict[int, Cell]]) -> None:
    """Let what stands in merged cells count for each row that they reach over."""
    numbers = sorted(rows)
    for area in sorted(sheet.merged_cells.ranges, key=str)[:10_000]:
        first, column = area.min_row, area.min_col - 1
        value = rows.get(first, {}).get(column)
        if value is None or area.max_row == first:
            continue
        for number in numbers:
            if first < number <= area.max_row:
                rows[number].setdefault(column, value)


def _text(cell: Any) -> tuple[str, str]:
    """What a cell shows, as text; and what is wrong with it."""
    value = cell.value
    if value is None:
        return "", ""
    if cell.data_type == "e":
        return str(value), "error"
    if isinstance(value, bool):
        return ("true" if value else "false"), ""
    if isinstance(value, datetime.datetime | datetime.date):
        return _date(value, str(cell.number_format or "")), ""
    if isinstance(value, datetime.time | datetime.timedelta):
        return str(value), ""
    if isinstance(value, int | float):
        return _number(value), ""
    text = str(value).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return text.strip(" \t\n\u00a0"), ""


def _number(value: float) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value) if abs(value) < 1e15 else f"{value:g}"


def _date(value: datetime.date, shown: str) -> str:
    """A date with the precision that its number format shows: `Apr-18` is a month."""
    shown = re.sub(r"\[[^\]]*\]|\"[^\"]*\"|\\.", "", shown).lower()
    if isinstance(value, datetime.datetime):
        if (value.hour, value.minute, value.second) != (0, 0, 0) and "h" in shown:
            return value.isoformat(timespec="seconds")
        value = value.date()
    if "y" in shown and "d" not in shown:
        return f"{value.year:04}-{value.month:02}" if "m" in shown else f"{value.year:04}"
    return value.isoformat()

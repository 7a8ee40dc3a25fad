"""The form as a workbook: one row for each practice, lists to choose from, help on each column.

openpyxl writes, since it reads already; nothing is computed and no macro is in it.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.writer.excel import ExcelWriter

from iclod.ingestion.forms.packing import MADE, pack
from iclod.ingestion.forms.questions import Form, Question
from iclod.ingestion.tables.examples import MARKS, SHEETS

#: Rows that lists and help are offered in, the example's apart.
ROWS = 500
#: Characters that spreadsheets show of an input message, and of its title.
_MESSAGE, _TITLE = 255, 32
_HEAD = Font(bold=True, color="FFFFFF")
_FILLS = ("1F4E79", "375623", "7F3F00", "5B2C6F", "1B4F4A", "4A4A4A", "6B2737")
_EXAMPLE = PatternFill("solid", fgColor="E7E6E6")
_LINE = Border(bottom=Side("thin", color="BFBFBF"))
_WIDE, _MIDDLE, _NARROW = 48, 28, 16


def write(form: Form) -> bytes:
    """The form."""
    book = Workbook()
    sheet: Any = book.active
    name, help_name, lists_name = SHEETS[form.language]
    sheet.title = name
    lists = _lists(book.create_sheet(lists_name), form)
    _practices(sheet, form, lists, lists_name)
    _help(book.create_sheet(help_name, 1), form, name)
    properties = book.properties
    properties.title = form.word("title")
    properties.subject = form.word("subject")
    properties.language = form.language
    properties.creator = "iclod"
    properties.created = properties.modified = MADE
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # Not `save`, which puts the time of day into the document.
        ExcelWriter(book, archive).write_data()
    return pack(out.getvalue())


def _practices(sheet: Any, form: Form, lists: dict[str, str], lists_name: str) -> None:
    fills = {g.iri: _FILLS[i % len(_FILLS)] for i, g in enumerate(form.columns.kind.groups)}
    for place, question in enumerate(form.questions, 1):
        letter = get_column_letter(place)
        head = sheet.cell(1, place, question.label)
        head.font = _HEAD
        head.fill = PatternFill("solid", fgColor=fills.get(_group(question), _FILLS[0]))
        head.alignment = Alignment(wrap_text=True, vertical="center")
        if not question.repeated:
            head.comment = Comment(question.hint, "iclod", height=140, width=320)
        dimension = sheet.column_dimensions[letter]
        dimension.width = _width(question)
        # Text, so that no spreadsheet makes a day of 2018-04.
        dimension.number_format = "@"
        dimension.alignment = Alignment(wrap_text=True, vertical="top")
        example = question.example
        if place == 1:
            example = f"{MARKS[form.language]}: {example}".rstrip(" :")
        _example(sheet.cell(2, place), example)
        sheet.add_data_validation(_validation(question, letter, lists, lists_name))
    sheet.row_dimensions[1].height = 34
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 2, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&A – &P / &N"


def _group(question: Question) -> str:
    return question.group.iri if question.group else ""


def _width(question: Question) -> int:
    if question.long:
        return _WIDE
    return _MIDDLE if question.choices or question.number == 1 else _NARROW


def _example(cell: Any, text: str) -> None:
    cell.value = text or None
    cell.data_type = "s" if text else "n"
    cell.number_format = "@"
    cell.font = Font(italic=True, color="595959")
    cell.fill = _EXAMPLE
    cell.border = _LINE
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _validation(
    question: Question, letter: str, lists: dict[str, str], lists_name: str
) -> DataValidation:
    """What a column offers; another answer is asked about, never refused."""
    key = question.key.partition("#")[0]
    area = lists.get(key)
    made = DataValidation(
        type="list" if area else None,
        formula1=f"'{lists_name}'!{area}" if area else None,
        allow_blank=True,
        showDropDown=False,
        showInputMessage=True,
        showErrorMessage=bool(area),
        errorStyle="warning",
        promptTitle=_cut(question.label, _TITLE),
        prompt=_cut(question.hint, _MESSAGE),
    )
    made.add(f"{letter}3:{letter}{ROWS + 2}")
    return made


def _lists(sheet: Any, form: Form) -> dict[str, str]:
    """Write the lists; returns where each is, by the key of its column."""
    areas: dict[str, str] = {}
    column = 0
    for question in form.questions:
        key = question.key.partition("#")[0]
        if not question.choices or key in areas:
            continue
        column += 1
        letter = get_column_letter(column)
        sheet.cell(1, column, question.label).font = Font(bold=True)
        for row, name in enumerate(question.choices, 2):
            cell = sheet.cell(row, column)
            cell.value, cell.data_type = name, "s"
        areas[key] = f"${letter}$2:${letter}${len(question.choices) + 1}"
        sheet.column_dimensions[letter].width = 40
    sheet.sheet_state = "hidden"
    return areas


def _help(sheet: Any, form: Form, name: str) -> None:
    """A page to read: how to fill the form in, and what each column means."""
    sheet.cell(1, 1, form.word("help_title")).font = Font(bold=True, size=16)
    row = 3
    for number in range(1, 7):
        sheet.cell(row, 1, form.word(f"help_{number}", sheet=name))
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=4)
        sheet.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[row].height = 32
        row += 1
    row += 1
    for place, key in enumerate(("field", "needed", "meaning", "example"), 1):
        head = sheet.cell(row, place, form.word(key))
        head.font = _HEAD
        head.fill = PatternFill("solid", fgColor=_FILLS[0])
    sheet.print_title_rows = f"{row}:{row}"
    for question in form.questions:
        if question.repeated:
            continue
        row += 1
        needed = form.word(question.need)
        texts = (question.label, needed, question.hint.removesuffix(needed), question.example)
        for place, text in enumerate(texts, 1):
            cell = sheet.cell(row, place)
            cell.value, cell.data_type = text.strip() or None, "s" if text.strip() else "n"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = _LINE
    for letter, width in zip("ABCD", (28, 24, 70, 40), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"

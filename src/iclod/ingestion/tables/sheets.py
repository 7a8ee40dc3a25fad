"""A table → forms: which row holds the headings, and what each other row answers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from iclod.errors import ParseError
from iclod.ingestion.tables import problems
from iclod.ingestion.tables.columns import Columns, Header
from iclod.ingestion.tables.examples import is_example, is_own_sheet
from iclod.ingestion.tables.grid import Answer, Cell, Form, Row, Sheet, cell_name
from iclod.ingestion.tables.problems import Problem
from iclod.validation.places import Place

#: Rows among which the headings are looked for.
HEAD = 25


@dataclass
class Found:
    """What was found in a source.

    Attributes:
        forms: What is to be read.
        problems: What belongs to no form.
        examples: Places of examples that were left out.
        headings: How many headings are known.
    """

    forms: list[Form] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    examples: list[Place] = field(default_factory=list)
    headings: int = 0


def read(sheets: list[Sheet], columns: Columns, source: str) -> Found:
    """Read all sheets; those without headings are told of, unless they are a template's own.

    Raises:
        ParseError: None of them has headings that are known.
    """
    found = Found()
    for sheet in sheets:
        head = _head(sheet, columns)
        if head is not None:
            _sheet(sheet, head, columns, found)
        elif sheet.rows and not is_own_sheet(sheet.name):
            place = next(iter(sheet.rows[0].cells.values())).place
            found.problems.append(
                problems.note(
                    place,
                    f"The sheet “{sheet.name}” has no row of headings: it was left out.",
                    f"La feuille « {sheet.name} » n’a pas de ligne d’intitulés : elle n’a pas été "
                    "reprise.",
                    severity="Info",
                )
            )
    if not found.headings:
        raise _no_headings(sheets, columns, source)
    return found


def _head(sheet: Sheet, columns: Columns) -> Row | None:
    """The row, among the first, with the most headings that are known."""
    best: tuple[int, Row] | None = None
    for row in sheet.rows[:HEAD]:
        keys = set()
        for cell in row.cells.values():
            header = columns.match(cell.text)
            if header is not None:
                keys.add((header.column.key, header.language, header.number))
        if keys and (best is None or len(keys) > best[0]):
            best = (len(keys), row)
    if best is None:
        return None
    enough = best[0] >= 2 or len(best[1].cells) == 1
    return best[1] if enough else None


def _sheet(sheet: Sheet, head: Row, columns: Columns, found: Found) -> None:
    headers = {index: columns.match(cell.text) for index, cell in head.cells.items()}
    found.headings += sum(header is not None for header in headers.values())
    found.problems += _twice(head, headers)
    strangers: Counter[int] = Counter()
    for row in sheet.rows:
        if row.number <= head.number:
            continue
        if any(is_example(cell.text) for cell in row.cells.values()):
            found.examples.append(next(iter(row.cells.values())).place)
            continue
        strangers.update(index for index in row.cells if headers.get(index) is None)
        filled = [index for index in row.cells if headers.get(index) is not None]
        if filled:
            answers = tuple(
                Answer(head.cells[index], row.cells.get(index) or _empty(sheet, index, row, filled))
                for index, header in sorted(headers.items())
                if header is not None
            )
            place = row.cells[min(filled)].place
            found.forms.append(Form(len(found.forms) + 1, place, answers))
    for index, number in sorted(strangers.items()):
        found.problems.append(_stranger(sheet, head, index, number, columns))


def _empty(sheet: Sheet, index: int, row: Row, filled: list[int]) -> Cell:
    """A cell that is there to be filled in."""
    line = row.cells[filled[0]].place.line
    return Cell("", Place(sheet.source, line=line, cell=cell_name(sheet.name, index, row.number)))


def _stranger(sheet: Sheet, head: Row, index: int, filled: int, columns: Columns) -> Problem:
    heading = head.cells.get(index)
    if heading is None:
        first = next(
            r.cells[index] for r in sheet.rows if r.number > head.number and index in r.cells
        )
        count = f"{filled} {'cell has' if filled == 1 else 'cells have'} no heading above"
        return problems.note(
            first.place,
            f"{count}: left out. Write above what it is, or empty the column.",
            f"{filled} cellule{'s' * (filled > 1)} sans intitulé au-dessus : non reprise"
            f"{'s' * (filled > 1)}. Écrivez au-dessus ce que c’est, ou videz la colonne.",
            text=first.text,
        )
    return problems.unknown_column(heading, columns.near(heading.text, "en"), filled)


def _twice(head: Row, headers: dict[int, Header | None]) -> list[Problem]:
    """Headings that stand there twice although the field has one value."""
    seen: set[tuple[str, str | None, int]] = set()
    found = []
    for index, header in sorted(headers.items()):
        if header is None or not header.column.single:
            continue
        key = (header.column.key, header.language, header.number)
        if key in seen:
            found.append(problems.twice(head.cells[index], header.column))
        seen.add(key)
    return found


def _no_headings(sheets: list[Sheet], columns: Columns, source: str) -> ParseError:
    first = next((row for sheet in sheets for row in sheet.rows), None)
    if first is None:
        return ParseError("the table is empty", source=source)
    cells = sorted(first.cells.items())[:6]
    shown = ", ".join(f"“{_short(cell)}”" for _, cell in cells)
    known = ", ".join(f"“{column.label('en')}”" for column in columns.all[:4])
    near = next((n for _, cell in cells if (n := columns.near(cell.text, "en"))), None)
    hint = f"the first row names the columns, such as {known}"
    if near:
        hint += f"; did you mean “{near}”?"
    return ParseError(
        f"no row of headings was found; the first row ({cells[0][1].place.cell}) reads {shown}",
        source=source,
        hint=hint + "; `iclod template` writes an empty table",
    )


def _short(cell: Cell) -> str:
    text = " ".join(cell.text.split())
    return text if len(text) <= 40 else f"{text[:39]}…"

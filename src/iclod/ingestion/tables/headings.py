"""A document's blocks → forms: which lines are headings, and what was written below each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from iclod.errors import ParseError
from iclod.ingestion.folding import clean, fold
from iclod.ingestion.tables import problems, sheets
from iclod.ingestion.tables.columns import LONGEST, Columns, Header
from iclod.ingestion.tables.document import Block, Document
from iclod.ingestion.tables.examples import is_example
from iclod.ingestion.tables.grid import Answer, Cell, Form, Row, Sheet
from iclod.ingestion.tables.sheets import Found
from iclod.validation.places import Place

#: Level of a heading that is only a bold line: below all others.
_BOLD = 9
#: Level of a row's label in a table.
_LABEL = 8


@dataclass
class _Open:
    """An answer that may go on."""

    heading: str
    header: Header | None
    level: int
    blocks: list[Block] = field(default_factory=list)


@dataclass
class _Thing:
    """A thing that is being described."""

    name: str = ""
    answers: list[_Open] = field(default_factory=list)


class _Reading:
    def __init__(self, columns: Columns, source: str) -> None:
        self.columns = columns
        self.source = source
        self.found = Found()
        self.things: list[_Thing] = [_Thing()]
        self.field_level: int | None = None
        self.skipping: int | None = None

    # Blocks ------------------------------------------------------------------------------------

    def take(self, block: Block) -> None:
        """Take a paragraph."""
        text = block.text
        if block.level is not None and self._left_out(block):
            return
        if self.skipping is not None or block.hint or fold(text) in self.columns.hints:
            return
        if block.key and block.level is None and self._control(block):
            return
        if block.level is not None:
            if text:
                self._heading(block, text)
            return
        lead = block.lead.rstrip(" :：")
        if lead and len(lead) <= LONGEST:
            header = self.columns.match(lead)
            if header is not None:
                self._begin(lead, header, _BOLD)
                rest = text[len(block.lead) :].lstrip(" :：\n")
                if rest:
                    self._go_on(rest, block)
                return
            whole = lead == text.rstrip(" :：")
            if whole and (near := self.columns.near(lead, "en")):
                self._stranger(lead, near, _BOLD)
                return
        if text:
            self._go_on(text, block)

    def _left_out(self, block: Block) -> bool:
        """Whether a heading begins or goes on with an example."""
        assert block.level is not None
        if self.skipping is not None and block.level <= self.skipping:
            self.skipping = None
        if self.skipping is None and is_example(block.text):
            self.skipping = block.level
            self.found.examples.append(Place(self.source, heading=clean(block.text)[:80]))
            self.things.append(_Thing())
            return True
        return self.skipping is not None

    def _heading(self, block: Block, text: str) -> None:
        assert block.level is not None
        header = self.columns.match(text)
        level = block.level
        if header is not None:
            if self.field_level is None or level < self.field_level:
                self.field_level = level
            self._begin(text, header, level)
            return
        if fold(text) in self.columns.groups:
            return
        near = self.columns.near(text, "en")
        current = self._current()
        if near is None and (self.field_level is None or level < self.field_level):
            self.things.append(_Thing(clean(text)))
        elif near is None and current is not None and level > current.level:
            current.blocks.append(block)
        else:
            self._stranger(text, near, level)

    def _control(self, block: Block) -> bool:
        """Take what stands in a content control of the template; its tag says what it answers."""
        key, _, number = block.key.partition("#")
        column = self.columns.by_key(key)
        if column is None:
            return False
        current = self._current()
        told = int(number) if number.isdecimal() and len(number) < 4 else 1
        same = current is not None and current.header is not None
        if same and current is not None and current.header is not None:
            same = current.header.column.key == key and current.header.number == told
        if not same:
            heading = column.label("en") + (f" {told}" if told > 1 else "")
            self._begin(heading, Header(column, number=told), _LABEL)
        if block.text:
            self._go_on(block.text, block)
        return True

    def row(self, cells: tuple[tuple[Block, ...], ...]) -> None:
        """Take a row of a table of two columns, or what stands in a row of one cell."""
        if len(cells) == 1 or not any(block.text for block in cells[0]):
            for cell in cells:
                for block in _flat(cell):
                    self.take(block)
            return
        if self.skipping is not None:
            return
        label = clean(" ".join(block.text for block in cells[0] if not block.hint))
        if is_example(label):
            return
        header = self.columns.match(label)
        values = [block for cell in cells[1:] for block in _flat(cell)]
        if header is None:
            near = self.columns.near(label, "en")
            if not any(block.text for block in values) and near is None:
                return
            self._stranger(label, near, _LABEL)
        else:
            self._begin(label, header, _LABEL)
        for block in values:
            if block.text and not block.hint:
                self._go_on(block.text, block)

    def grid(self, rows: list[tuple[tuple[Block, ...], ...]], number: int) -> bool:
        """Take a table whose first row holds headings, a thing in each other row."""
        if len(rows) < 2 or self.skipping is not None:
            return False
        heads = [self.columns.match(_text(cell)) for cell in rows[0]]
        labels = [self.columns.match(_text(row[0])) for row in rows if row]
        known = sum(head is not None for head in heads)
        if known < 2 or known < sum(label is not None for label in labels):
            return False
        made = []
        for index, row in enumerate(rows, 1):
            cells = {}
            for column, cell in enumerate(row):
                text = _text(cell)
                if text:
                    place = Place(self.source, heading=f"table {number}, row {index}")
                    links = tuple(link for block in _flat(cell) for link in block.links)
                    cells[column] = Cell(text, place, links)
            if cells:
                made.append(Row(index, cells))
        sheet = Sheet("", self.source, tuple(made))
        part = sheets.read([sheet], self.columns, self.source)
        self.found.headings += part.headings
        self.found.problems += part.problems
        self.found.examples += part.examples
        self.found.forms += part.forms
        return True

    # Answers -----------------------------------------------------------------------------------

    def _current(self) -> _Open | None:
        answers = self.things[-1].answers
        return answers[-1] if answers else None

    def _begin(self, heading: str, header: Header, level: int) -> None:
        self.found.headings += 1
        thing = self.things[-1]
        known = [answer.header for answer in thing.answers if answer.header is not None]
        again = any(_same(header, other) for other in known)
        first = bool(known) and _same(header, known[0])
        title = header.column.owner is None and getattr(header.column.field, "role", "") == "title"
        if again and header.column.single and (first or title):
            thing = _Thing()
            self.things.append(thing)
        thing.answers.append(_Open(clean(heading), header, level))

    def _stranger(self, heading: str, near: str | None, level: int) -> None:
        self.things[-1].answers.append(_Open(clean(heading), None, level))
        made = _Open(near or "", None, level)
        self.things[-1].answers[-1].blocks.append(Block("", key=made.heading))

    def _go_on(self, text: str, block: Block) -> None:
        current = self._current()
        if current is not None:
            current.blocks.append(Block(text, listed=block.listed, links=block.links))

    # Forms -------------------------------------------------------------------------------------

    def finish(self) -> Found:
        """Make forms of what was taken."""
        things = [t for t in self.things if any(a.header is not None for a in t.answers)]
        names = [self._shown(thing, place) for place, thing in enumerate(things)]
        for thing, name in zip(things, names, strict=True):
            self._form(thing, name, several=len(things) > 1)
        for thing in self.things:
            for answer in thing.answers:
                if answer.header is None:
                    self._left(answer)
        return self.found

    def _shown(self, thing: _Thing, place: int) -> str:
        return thing.name[:60] or (f"{place + 1}" if place else "")

    def _form(self, thing: _Thing, name: str, *, several: bool) -> None:
        answers = []
        for answer in thing.answers:
            if answer.header is None:
                continue
            shown = f"{name} › {answer.heading}" if several and name else answer.heading
            place = Place(self.source, heading=shown)
            links = tuple(link for block in answer.blocks for link in block.links)
            text = _joined(answer.blocks)
            answers.append(Answer(Cell(answer.heading, place), Cell(text, place, links)))
        if any(answer.value.text for answer in answers):
            place = Place(self.source, heading=thing.name or answers[0].value.place.heading)
            over = Cell(thing.name, place) if thing.name else None
            self.found.forms.append(Form(len(self.found.forms) + 1, place, tuple(answers), over))

    def _left(self, answer: _Open) -> None:
        near = answer.blocks[0].key or None
        filled = sum(bool(block.text) for block in answer.blocks[1:])
        if filled:
            place = Place(self.source, heading=answer.heading[:80])
            cell = Cell(answer.heading, place)
            self.found.problems.append(problems.unknown_column(cell, near, filled))


def read(document: Document, columns: Columns, source: str) -> Found:
    """Read a document.

    Raises:
        ParseError: It has no heading that is known.
    """
    reading = _Reading(columns, source)
    for number, group in groupby(document.blocks, key=lambda block: block.table):
        blocks = list(group)
        if not number:
            for block in blocks:
                reading.take(block)
            continue
        rows = [block.cells for block in blocks if block.cells]
        if not reading.grid(rows, number):
            for row in rows:
                reading.row(row)
    found = reading.finish()
    if not found.headings:
        known = ", ".join(f"“{column.label('en')}”" for column in columns.all[:4])
        raise ParseError(
            "no heading was found that names a field",
            source=source,
            hint=f"write each answer below a heading or a bold line such as {known}; "
            "`iclod template --format docx` writes an empty form",
        )
    return found


def _flat(cell: tuple[Block, ...]) -> Iterator[Block]:
    for block in cell:
        if block.cells:
            for inner in block.cells:
                yield from _flat(inner)
        else:
            yield block


def _text(cell: tuple[Block, ...]) -> str:
    return "\n".join(block.text for block in _flat(cell) if block.text and not block.hint)


def _joined(blocks: list[Block]) -> str:
    """Paragraphs parted by an empty line, entries of lists by a line break."""
    text = ""
    before = False
    for block in blocks:
        if block.text:
            line = f"- {block.text}" if block.listed else block.text
            between = "\n" if before and block.listed else "\n\n"
            text += (between if text else "") + line
            before = block.listed
    return text


def _same(one: Header, other: Header) -> bool:
    return (one.column.key, one.language, one.number) == (
        other.column.key,
        other.language,
        other.number,
    )

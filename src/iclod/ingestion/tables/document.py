"""DOCX → forms: headings, bold lines or two-column tables that name fields, and what is below.

One document may describe several things: each begins at a heading above those of the fields, or
where the first field is asked for again. Text is taken as it is shown, deletions that are tracked
are left out and insertions kept.

Spec: https://ecma-international.org/publications-and-standards/standards/ecma-376/
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import docx
from docx.oxml.ns import qn

from iclod.errors import ParseError, TooLarge
from iclod.ingestion.folding import fold
from iclod.ingestion.tables import archive
from iclod.ingestion.tables.examples import HINT, PLACEHOLDERS

#: Most paragraphs that are read.
PARAGRAPHS = 50_000
_SKIPPED = frozenset(
    {
        qn("w:del"),
        qn("w:moveFrom"),
        qn("w:pPr"),
        qn("w:txbxContent"),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)
_HEADING = re.compile(
    r"(?:heading|titre|überschrift|título|titolo|kop|overskrift|rubrik|nagłówek)\s*(\d)", re.I
)


@dataclass(frozen=True)
class Block:
    """A paragraph, or a row of a table.

    Attributes:
        text: As it is shown; lines are kept apart.
        level: Of a heading, from 0 (the document's title); None: no heading.
        lead: Bold words at its beginning; all of it where the whole is bold.
        listed: Whether it is an entry of a list.
        hint: Whether it is a hint of the template.
        key: Tag of the content control that it stands in.
        links: Texts in it, with the addresses that they are links to.
        cells: Texts of the cells of a row; empty for a paragraph.
        empty: Whether it only stands for an answer that is to come.
    """

    text: str
    level: int | None = None
    lead: str = ""
    listed: bool = False
    hint: bool = False
    key: str = ""
    links: tuple[tuple[str, str], ...] = ()
    cells: tuple[tuple[Block, ...], ...] = ()
    empty: bool = False
    table: int = 0


@dataclass
class Document:
    """What a document holds.

    Attributes:
        language: That its words are marked with, most of them.
        default: That of the document, which programs put there unasked.
    """

    blocks: list[Block] = field(default_factory=list)
    language: str | None = None
    default: str | None = None


def read(data: bytes, source: str) -> Document:
    """Read the body of a document.

    Raises:
        ParseError: It cannot be read as one.
        TooLarge: It unpacks to too much, or has too many paragraphs.
    """
    archive.check(data, "docx", source)
    try:
        opened = docx.Document(io.BytesIO(data))
        walk = _Walk(opened)
        blocks = list(walk.blocks(opened.element.body))
        return Document(blocks, walk.language(), _language(opened))
    except (TooLarge, MemoryError, RecursionError):
        raise
    except Exception as error:
        # What the library meets in a broken document it lets through as it is.
        raise ParseError(
            "this document is damaged: it cannot be read",
            source=source,
            hint="open it in a text program and save it anew as .docx",
        ) from error


def _language(opened: Any) -> str | None:
    """The language of the document's own properties or of its standard style."""
    stated = (opened.core_properties.language or "").strip()
    for element in opened.styles.element.iter(qn("w:lang")):
        stated = stated or element.get(qn("w:val")) or ""
    return _tag(stated)


def _tag(stated: str | None) -> str | None:
    match = re.match(r"([A-Za-z]{2,3})(?:[-_]|\Z)", stated or "")
    return match[1].lower() if match else None


class _Walk:
    """Goes through a document's body in order."""

    def __init__(self, opened: Any) -> None:
        self._styles = {s.style_id: s for s in opened.styles}
        self._links = {
            key: relation.target_ref
            for key, relation in opened.part.rels.items()
            if relation.is_external
        }
        self._tags: Counter[str | None] = Counter()
        self._count = 0
        self._tables = 0

    def language(self) -> str | None:
        """What most of the words are marked with."""
        return self._tags.most_common(1)[0][0] if self._tags else None

    def blocks(self, parent: Any, key: str = "", empty: bool = False) -> Iterator[Block]:
        """The blocks below an element; content controls are looked into."""
        for child in parent.iterchildren():
            if child.tag == qn("w:p"):
                yield from self._paragraph(child, key, empty)
            elif child.tag == qn("w:tbl"):
                yield from self._table(child, key)
            elif child.tag == qn("w:sdt"):
                own, placeholder = self._control(child)
                content = child.find(qn("w:sdtContent"))
                if content is not None:
                    yield from self.blocks(content, own or key, empty or placeholder)
            elif child.tag in (qn("w:ins"), qn("w:moveTo"), qn("w:customXml"), qn("w:smartTag")):
                yield from self.blocks(child, key, empty)

    def _control(self, element: Any) -> tuple[str, bool]:
        properties = element.find(qn("w:sdtPr"))
        if properties is None:
            return "", False
        tag = properties.find(qn("w:tag"))
        name = tag.get(qn("w:val")) or "" if tag is not None else ""
        shown = properties.find(qn("w:showingPlcHdr"))
        if shown is None or shown.get(qn("w:val")) in ("0", "false", "off"):
            return name, False
        # Programs that fill forms in do not all take the mark away.
        text = "".join(part.text or "" for part in element.iter(qn("w:t")))
        styles = {style.get(qn("w:val")) for style in element.iter(qn("w:rStyle"))}
        return name, "PlaceholderText" in styles or fold(text) in PLACEHOLDERS

    def _table(self, element: Any, key: str) -> Iterator[Block]:
        self._tables += 1
        number = self._tables
        for row in element.iter(qn("w:tr")):
            if self._inside(row, element):
                cells = []
                for cell in row.iter(qn("w:tc")):
                    if self._inside(cell, row):
                        cells.append(tuple(self.blocks(cell, key)))
                yield Block("", cells=tuple(cells), table=number)

    @staticmethod
    def _inside(child: Any, parent: Any) -> bool:
        """Whether no other table lies between the two."""
        at = child.getparent()
        while at is not None and at is not parent:
            if at.tag == qn("w:tbl") or at.tag == qn("w:tc"):
                return False
            at = at.getparent()
        return True

    def _paragraph(self, element: Any, key: str, empty: bool) -> Iterator[Block]:
        self._count += 1
        if self._count > PARAGRAPHS:
            raise TooLarge(f"the document has more than {PARAGRAPHS:,} paragraphs: split it")
        style, level, listed = self._styled(element)
        hint = style is not None and (style.name or "") == HINT
        pieces: list[tuple[str, bool, bool]] = []
        found_key = key
        for run, run_key, placeholder in self._runs(element, key, empty):
            text = self._text(run)
            pieces.append((text, self._bold(run, style), placeholder))
            found_key = run_key or found_key
            if level is None and not hint and not placeholder:
                self._tags[self._marked(run)] += len(text)
        shown = "".join(text for text, _, placeholder in pieces if not placeholder)
        text = re.sub(r"[ \u00a0]*\n[ \u00a0]*", "\n", shown).strip(" \t\n\u00a0")
        lead = self._lead(pieces)
        yield Block(
            text,
            level,
            lead,
            listed,
            hint,
            found_key,
            tuple(self._linked(element)),
            empty=bool(pieces) and not text,
        )

    def _runs(self, element: Any, key: str, empty: bool) -> Iterator[tuple[Any, str, bool]]:
        for child in element.iterchildren():
            if child.tag == qn("w:r"):
                yield child, key, empty
            elif child.tag == qn("w:sdt"):
                own, placeholder = self._control(child)
                content = child.find(qn("w:sdtContent"))
                if content is not None:
                    yield from self._runs(content, own or key, empty or placeholder)
            elif child.tag not in _SKIPPED:
                yield from self._runs(child, key, empty)

    @staticmethod
    def _text(run: Any) -> str:
        found = []
        for child in run.iterchildren():
            if child.tag == qn("w:t"):
                found.append(child.text or "")
            elif child.tag in (qn("w:br"), qn("w:cr")):
                found.append("\n")
            elif child.tag == qn("w:tab"):
                found.append("\t")
            elif child.tag == qn("w:noBreakHyphen"):
                found.append("-")
        return "".join(found)

    def _styled(self, element: Any) -> tuple[Any, int | None, bool]:
        properties = element.find(qn("w:pPr"))
        name, listed, level = None, False, None
        if properties is not None:
            style = properties.find(qn("w:pStyle"))
            name = style.get(qn("w:val")) if style is not None else None
            listed = properties.find(qn("w:numPr")) is not None
            outline = properties.find(qn("w:outlineLvl"))
            value = outline.get(qn("w:val")) if outline is not None else None
            level = int(value) + 1 if value and value.isdecimal() and int(value) < 9 else None
        style = self._styles.get(name or "")
        seen = 0
        base = style
        while base is not None and seen < 10:
            if level is None:
                level = self._level(base)
            listed = listed or (base.name or "").lower().startswith("list")
            base, seen = base.base_style, seen + 1
        return style, level, listed and level is None

    @staticmethod
    def _level(style: Any) -> int | None:
        name = style.name or ""
        if name.lower() in ("title", "titre"):
            return 0
        match = _HEADING.match(name)
        if match:
            return int(match[1])
        outline = style.element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        value = outline.get(qn("w:val")) if outline is not None else None
        return int(value) + 1 if value and value.isdecimal() and int(value) < 9 else None

    @staticmethod
    def _bold(run: Any, style: Any) -> bool:
        properties = run.find(qn("w:rPr"))
        own = properties.find(qn("w:b")) if properties is not None else None
        if own is not None:
            return own.get(qn("w:val")) not in ("0", "false", "off")
        return bool(style is not None and style.font.bold)

    @staticmethod
    def _marked(run: Any) -> str | None:
        properties = run.find(qn("w:rPr"))
        own = properties.find(qn("w:lang")) if properties is not None else None
        return _tag(own.get(qn("w:val"))) if own is not None else None

    def _linked(self, element: Any) -> Iterator[tuple[str, str]]:
        for link in element.iter(qn("w:hyperlink")):
            target = self._links.get(link.get(qn("r:id")) or "")
            if target:
                yield "".join(self._text(run) for run in link.iter(qn("w:r"))), str(target)

    @staticmethod
    def _lead(pieces: list[tuple[str, bool, bool]]) -> str:
        found = []
        for text, bold, placeholder in pieces:
            if placeholder or (text.strip() and not bold):
                break
            found.append(text)
        return "".join(found).strip()

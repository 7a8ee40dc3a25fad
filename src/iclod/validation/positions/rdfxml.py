"""Where statements stand in RDF/XML.

A walk over the events of a parser that tells where each begins (expat). No DOCTYPE gets here, so
there are no entities to follow.

Spec: https://www.w3.org/TR/rdf-syntax-grammar/#section-Infoset-Grammar
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat

from iclod.validation.positions.iris import Resolver
from iclod.validation.positions.record import RDF, XSD, Entry, Key, Record, Value, Written

_XML = "http://www.w3.org/XML/1998/namespace"
_TAG = re.compile(r"<([^\s/>]+)((?:[^\"'>]|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(r"([^\s=]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_REFERENCE = re.compile(r"&(#[0-9]+|#x[0-9A-Fa-f]+|[a-z]+);")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_SYNTAX = frozenset(
    RDF + name for name in ("about", "ID", "nodeID", "resource", "parseType", "datatype")
)
_FIRST, _REST, _NIL, _TYPE = f"{RDF}first", f"{RDF}rest", f"{RDF}nil", f"{RDF}type"

#: Start and end.
_Span = tuple[int, int]


class _Attribute(NamedTuple):
    """What an attribute holds, and where that and its name stand; quotes are left out."""

    value: str
    span: _Span
    name: _Span


@dataclass
class _Frame:
    """An element that is open.

    Attributes:
        kind: `top`, `node`, `property`, `list` or `xml` (markup that is a literal).
        start: Offset of its start tag.
        inner: Offset after the start tag.
        name: Where its name stands.
        node: The node it describes; of a property the subject.
        predicate: IRI of the property.
        value: The object, once it is known.
    """

    kind: str
    start: int
    inner: int
    name: _Span
    base: str
    language: str
    node: Key | None = None
    predicate: str = ""
    datatype: str = ""
    value: Value = None
    span: _Span | None = None
    done: bool = False
    text: list[str] = field(default_factory=list)
    count: int = 0
    cells: list[tuple[Key, _Span]] = field(default_factory=list)


class _Walk:
    def __init__(self, text: str, base: str) -> None:
        self.text = text
        self.data = text.encode()
        self.record = Record()
        self.resolvers: dict[str, Resolver] = {}
        self.frames = [_Frame("top", 0, 0, (0, 0), base, "")]
        self.ignored = 0
        self._bytes = self._offset = 0

    def run(self) -> Record:
        parser = expat.ParserCreate("utf-8", " ")
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        self.parser = parser
        # The strict parser takes a little more than XML allows: what was read is right.
        with contextlib.suppress(expat.ExpatError):
            parser.Parse(self.data, True)
        return self.record

    def _here(self) -> int:
        """Offset in characters of the event that is told."""
        index = self.parser.CurrentByteIndex
        if index > self._bytes:
            self._offset += len(self.data[self._bytes : index].decode(errors="replace"))
            self._bytes = index
        return self._offset

    def _resolve(self, reference: str, base: str) -> str:
        resolver = self.resolvers.get(base)
        if resolver is None:
            resolver = self.resolvers[base] = Resolver(base)
        return resolver(reference)

    def _start(self, name: str, flat: list[str]) -> None:
        if self.ignored:
            self.ignored += 1
            return
        start = self._here()
        tag = _TAG.match(self.text, start)
        if tag is None:
            raise ValueError("the parser's place is no start tag")
        attributes = self._attributes(flat, tag)
        parent = self.frames[-1]
        base, language = parent.base, parent.language
        if found := attributes.pop(f"{_XML} base", None):
            base = self._resolve(found.value, base)
        if found := attributes.pop(f"{_XML} lang", None):
            language = found.value.lower()
        frame = _Frame("", start, tag.end(), tag.span(1), base, language)
        kept = {
            key.replace(" ", ""): value
            for key, value in attributes.items()
            if " " in key and not key.startswith(_XML)
        }
        if parent.kind == "top" and name == f"{RDF} RDF":
            frame.kind = "top"
        elif parent.kind == "node":
            self._property(frame, parent, name.replace(" ", ""), kept)
        else:
            self._node(frame, parent, name.replace(" ", ""), kept)
        self.frames.append(frame)
        if frame.kind == "xml":
            self.ignored = 1

    def _attributes(self, flat: list[str], tag: re.Match[str]) -> dict[str, _Attribute]:
        spans = [
            (match.span(2 if match.group(2) is not None else 3), match.span(1))
            for match in _ATTRIBUTE.finditer(self.text, tag.start(2), tag.end(2))
            if match.group(1) != "xmlns" and not match.group(1).startswith("xmlns:")
        ]
        pairs = list(zip(flat[::2], flat[1::2], strict=True))
        if len(spans) != len(pairs):
            raise ValueError("attributes were read differently")
        return {
            name: _Attribute(value, *span) for (name, value), span in zip(pairs, spans, strict=True)
        }

    def _node(
        self, frame: _Frame, parent: _Frame, name: str, attributes: dict[str, _Attribute]
    ) -> None:
        frame.kind = "node"
        if found := attributes.get(f"{RDF}about"):
            frame.node = self._resolve(found.value, frame.base)
        elif found := attributes.get(f"{RDF}ID"):
            frame.node = self._resolve(f"#{found.value}", frame.base)
        elif found := attributes.get(f"{RDF}nodeID"):
            frame.node = self.record.blank(found.value)
        else:
            frame.node = self.record.blank()
        self.record.describe(frame.node, frame.start, frame.inner)
        if name != f"{RDF}Description":
            self.record.add(frame.node, _TYPE, Entry(name, *frame.name, *frame.name))
        self._literals(frame.node, frame, attributes)
        if parent.kind == "list":
            parent.cells.append((frame.node, (frame.start, frame.inner)))
        elif parent.kind == "property":
            parent.value = frame.node

    def _literals(self, node: Key, frame: _Frame, attributes: dict[str, _Attribute]) -> None:
        """Write down attributes that are properties."""
        for name, item in attributes.items():
            if name in _SYNTAX:
                continue
            text = self._as_written(item.value, *item.span)
            value: Value = Written(text, frame.language)
            if name == _TYPE:
                value = self._resolve(item.value, frame.base)
            self.record.add(node, name, Entry(value, *item.span, *item.name))

    def _property(
        self, frame: _Frame, parent: _Frame, name: str, attributes: dict[str, _Attribute]
    ) -> None:
        if name == f"{RDF}li":
            parent.count += 1
            name = f"{RDF}_{parent.count}"
        frame.kind, frame.predicate, frame.node = "property", name, parent.node
        if found := attributes.get(f"{RDF}datatype"):
            frame.datatype = self._resolve(found.value, frame.base)
        manner = attributes.get(f"{RDF}parseType")
        if manner is not None:
            self._parse_type(frame, manner.value)
            return
        plain = {k: v for k, v in attributes.items() if k not in _SYNTAX}
        if found := attributes.get(f"{RDF}resource"):
            frame.value, frame.span = self._resolve(found.value, frame.base), found.span
        elif found := attributes.get(f"{RDF}nodeID"):
            frame.value, frame.span = self.record.blank(found.value), found.span
        elif plain:
            frame.value = self.record.blank()
        if plain and isinstance(frame.value, str | int):
            self.record.describe(frame.value, frame.start, frame.inner)
            self._literals(frame.value, frame, plain)

    def _parse_type(self, frame: _Frame, manner: str) -> None:
        if manner == "Resource":
            # The element stands for a node as well: its children are properties.
            blank = self.record.blank()
            frame.value, frame.kind = frame.node, "node"
            frame.node = blank
            self.record.describe(blank, frame.start, frame.inner)
        elif manner == "Collection":
            frame.kind = "list"
        else:
            frame.kind = "xml"

    def _characters(self, text: str) -> None:
        if not self.ignored and self.frames[-1].kind == "property":
            self.frames[-1].text.append(text)

    def _end(self, name: str) -> None:
        if self.ignored > 1:
            self.ignored -= 1
            return
        self.ignored = 0
        frame = self.frames.pop()
        parent = self.frames[-1]
        if self.text.endswith("/>", frame.start, frame.inner):
            close = end = frame.inner
        else:
            close = self._here()
            end = self.text.find(">", close) + 1
        if frame.kind == "node" and parent.kind == "property":
            parent.span = (frame.start, end)
        elif frame.kind == "node" and frame.predicate:
            self._add(frame.value, frame, frame.node, (frame.start, end))
        elif frame.kind == "list":
            self._list(frame, close, (frame.start, end))
        elif frame.kind == "xml":
            self._add(frame.node, frame, None, (frame.inner, close))
        elif frame.kind == "property":
            if frame.value is None:
                text = self._as_written("".join(frame.text), frame.inner, close)
                datatype = "" if frame.datatype == f"{XSD}string" else frame.datatype
                language = "" if frame.datatype else frame.language
                frame.value = Written(text, language, datatype)
                frame.span = (frame.inner, close) if close < end else None
            self._add(frame.node, frame, frame.value, frame.span or (frame.start, end))

    def _as_written(self, text: str, start: int, end: int) -> str:
        """A text with the ends of lines that it has; XML makes others of them.

        The strict parser leaves them as they are.
        """
        raw = self.text[start:end]
        if "<" in raw or not any(code in raw for code in "\r\n\t"):
            return text
        return _REFERENCE.sub(_character, raw)

    def _add(self, subject: Value, frame: _Frame, value: Value, span: _Span) -> None:
        if isinstance(subject, str | int):
            self.record.add(subject, frame.predicate, Entry(value, *span, *frame.name))

    def _list(self, frame: _Frame, close: int, span: _Span) -> None:
        cells = [(self.record.blank(), node, at) for node, at in frame.cells]
        self._add(frame.node, frame, cells[0][0] if cells else _NIL, span)
        for number, (cell, node, at) in enumerate(cells):
            self.record.describe(cell, *at)
            self.record.add(cell, _FIRST, Entry(node, *at, *at))
            last = number + 1 == len(cells)
            rest: Value = _NIL if last else cells[number + 1][0]
            where = (close, close) if last else cells[number + 1][2]
            self.record.add(cell, _REST, Entry(rest, *where, *at, exact=False))


def _character(match: re.Match[str]) -> str:
    name = match.group(1)
    if name.startswith("#"):
        return chr(int(name[2:], 16) if name[1] == "x" else int(name[1:]))
    return _NAMED.get(name, match.group())


def walk(text: str, base: str) -> Record:
    """Write down the statements of a text.

    Raises:
        ValueError: The two parsers do not agree on it.
    """
    return _Walk(text, base).run()

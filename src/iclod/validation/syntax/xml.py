"""Likely causes of errors in RDF/XML.

The strict parser does not say where it stopped; a second one (expat) does.

Spec: https://www.w3.org/TR/rdf-syntax-grammar/
"""

from __future__ import annotations

import re
from xml.parsers import expat

from iclod.rdf.vocab import PREFIXES
from iclod.validation.positions.lines import Lines
from iclod.validation.positions.record import RDF
from iclod.validation.syntax.cause import Cause, strange

_NAME = r"[^\s<>/=\"'&]+"
_ENTITY = re.compile(r"&(?:(#\d+|#x[0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);)?")
_QUOTED = re.compile(r"'(.*?)'", re.DOTALL)


class _Events:
    """What expat tells until it stops."""

    def __init__(self, lines: Lines, *, namespaces: bool) -> None:
        self.lines = lines
        self.data = lines.text.encode()
        self.open: list[str] = []
        self.names: list[tuple[str, int]] = []
        self.nameless: tuple[str, int] | None = None
        self.astray: tuple[str, int] | None = None
        self.text: list[str] = []
        self.parser = expat.ParserCreate("utf-8", " " if namespaces else None)
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.error: expat.ExpatError | None = None
        try:
            self.parser.Parse(self.data, True)
        except expat.ExpatError as error:
            self.error = error

    def offset(self, index: int) -> int:
        return len(self.data[: max(index, 0)].decode(errors="replace"))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        # Nodes and properties take turns; text stands in properties alone.
        manner = attributes.get(f"{RDF} parseType")
        kind = "property" if self.open and self.open[-1] == "node" else "node"
        if name == f"{RDF} RDF":
            kind = "top"
        elif kind == "property" and manner is not None:
            kind = {"Resource": "node", "Collection": "top"}.get(manner, "markup")
        elif self.open and self.open[-1] == "markup":
            kind = "markup"
        self.open.append(kind)
        self.names.append((name, self.parser.CurrentByteIndex))
        if " " not in name and self.nameless is None:
            self.nameless = (name, self.parser.CurrentByteIndex)

    def _end(self, name: str) -> None:
        self.open.pop()
        self.names.pop()

    def _characters(self, text: str) -> None:
        if text.strip() and self.open[-1] in ("node", "top") and self.astray is None:
            index = self.parser.CurrentByteIndex
            self.astray = (text.strip(), index + len(text) - len(text.lstrip()))


def cause(message: str, lines: Lines) -> Cause | None:
    """What is probably wrong, and where.

    Args:
        message: What the strict parser said.
    """
    events = _Events(lines, namespaces=True)
    if events.error is None:
        return _meaning(message, lines, events)
    found = _form(events.error.code, lines, events)
    return found or Cause("xml-unexpected", events.offset(events.parser.ErrorByteIndex))


def _form(code: int, lines: Lines, events: _Events) -> Cause | None:
    """Causes by the number of expat's error."""
    errors = expat.errors.codes
    at = events.offset(events.parser.ErrorByteIndex)
    text = lines.text
    if code == errors[expat.errors.XML_ERROR_TAG_MISMATCH]:
        return _mismatch(lines, at)
    if code in (
        errors[expat.errors.XML_ERROR_NO_ELEMENTS],
        errors[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
    ):
        opened = _unclosed(lines)
        return opened or Cause("empty" if not text.strip() else "xml-unexpected", at)
    if code == errors[expat.errors.XML_ERROR_UNCLOSED_TOKEN]:
        return Cause("xml-tag-open", at)
    if code == errors[expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE]:
        return Cause("xml-duplicate", at)
    if code == errors[expat.errors.XML_ERROR_UNDEFINED_ENTITY]:
        return _entity(text, at)
    if code == errors[expat.errors.XML_ERROR_UNBOUND_PREFIX]:
        return _namespace(text, at)
    if code == errors[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]:
        return Cause("xml-extra", at)
    if code in (
        errors[expat.errors.XML_ERROR_MISPLACED_XML_PI],
        errors[expat.errors.XML_ERROR_XML_DECL],
    ):
        return Cause("xml-declaration", at)
    return _invalid(text, at)


def _mismatch(lines: Lines, at: int) -> Cause:
    closing = re.compile(rf"</({_NAME})").match(lines.text, at)
    if closing is None:
        at = lines.text.rfind("</", 0, at + 2)
        closing = re.compile(rf"</({_NAME})").match(lines.text, max(at, 0))
    opened = _unclosed(lines)
    if opened is None or closing is None:
        return Cause("xml-unexpected", at)
    return Cause("xml-mismatch", at, closing.group(1), opened.found, opened.line)


def _unclosed(lines: Lines) -> Cause | None:
    """The innermost element that is open where the text cannot be read any further."""
    events = _Events(lines, namespaces=False)
    if not events.names:
        return None
    name, index = events.names[-1]
    start = events.offset(index)
    return Cause("xml-open", start, found=name, line=lines.position(start)[0])


def _entity(text: str, at: int) -> Cause:
    start = at if text.startswith("&", at) else text.rfind("&", 0, at + 1)
    match = _ENTITY.match(text, max(start, 0))
    name = match.group(1) if match else None
    return Cause("xml-entity", start, name) if name else Cause("xml-ampersand", start)


def _namespace(text: str, at: int) -> Cause:
    # The prefix of the element, or of one of its attributes.
    tag = re.compile(r"<[^>]*").match(text, at)
    whole = tag.group() if tag else ""
    for match in re.finditer(r"(?:<|\s)([\w.\-]+):[\w.\-]+", whole):
        prefix = match.group(1)
        if prefix in ("xmlns", "xml") or f"xmlns:{prefix}=" in text:
            continue
        iri = RDF if prefix == "rdf" else PREFIXES.get(prefix, "…")
        offer = f'xmlns:{prefix}="{iri}"'
        return Cause("xml-namespace", at + match.start(1), prefix, offer)
    return Cause("xml-unexpected", at)


def _invalid(text: str, at: int) -> Cause | None:
    """A character that may not stand here."""
    code = text[at : at + 1]
    if code and (found := strange(code)):
        return Cause(found.kind, at, found.found)
    # Expat stops one or a few characters after what is wrong.
    for start in range(at, max(at - 40, -1), -1):
        if text.startswith("&", start):
            return _entity(text, start)
        if text[start : start + 1] in "\r\n;":
            break
    before = text[:at].rstrip()
    if before.endswith("="):
        return Cause("xml-quotes", at)
    opened = text.rfind("<", 0, at)
    if code == "<" and opened > text.rfind(">", 0, at):
        return Cause(
            "xml-less" if text[opened + 1 : opened + 2] in " =0123456789" else "xml-tag-open",
            opened,
        )
    if text[at - 1 : at] == "<" or text[at : at + 1] == "<":
        return Cause("xml-less", at - (text[at - 1 : at] == "<"))
    return None


def _meaning(message: str, lines: Lines, events: _Events) -> Cause | None:
    """What is wrong in well-formed XML; found again by what the message quotes."""
    quoted = _QUOTED.search(message)
    piece = quoted.group(1) if quoted else ""
    if "text event" in message and events.astray is not None:
        return Cause("xml-text", events.offset(events.astray[1]), events.astray[0])
    if "text event" in message and (cdata := lines.text.find("<![CDATA[")) >= 0:
        return Cause("xml-cdata", cdata)
    if "parsing IRI" in message:
        return Cause("xml-iri", _attribute(lines.text, piece), piece)
    if "language" in message:
        return Cause("language", _attribute(lines.text, piece))
    if "rdf:ID" in message or "nodeID" in message:
        name = message.partition(" is not a valid")[0]
        return Cause("xml-name", _attribute(lines.text, name), name)
    if "namespaces are required" in message and events.nameless is not None:
        name, index = events.nameless
        return Cause("xml-no-namespace", events.offset(index), name)
    if "UTF-8 is supported" in message:
        return Cause("xml-encoding", 0)
    if "escaping" in message or "entity" in message:
        at = lines.text.find("&")
        return _entity(lines.text, at) if at >= 0 else None
    return Cause("xml-unexpected")


def _attribute(text: str, value: str) -> int | None:
    for quote in "\"'":
        at = text.find(f"{quote}{value}{quote}")
        if at >= 0:
            return at + 1
    return None

"""Files that are not what they were sent as: other encodings, other syntaxes, other programs."""

from __future__ import annotations

import csv
import json
import re

from iclod.errors import ParseError
from iclod.rdf import formats
from iclod.rdf.formats import Format
from iclod.validation.syntax.cause import Cause

#: What the syntaxes are called, for people.
NAMES = {
    formats.TURTLE: "Turtle",
    formats.TRIG: "TriG",
    formats.N_TRIPLES: "N-Triples",
    formats.N_QUADS: "N-Quads",
    formats.JSON_LD: "JSON-LD",
    formats.RDF_XML: "RDF/XML",
}
#: Where a line of the file would show nothing to people.
NO_TEXT = frozenset(("utf-16", "office", "pdf", "binary", "empty"))
_MAGIC = (
    (b"PK\x03\x04", "office"),
    (b"\xd0\xcf\x11\xe0", "office"),
    (b"%PDF", "pdf"),
    (b"{\\rtf", "office"),
    (b"\x1f\x8b", "binary"),
    (b"\x89PNG", "binary"),
    (b"\xff\xd8\xff", "binary"),
)
_HTML = re.compile(r"\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body|div|p|table)\b", re.I)
_XML = re.compile(r"\s*<(?:\?xml|rdf:RDF)\b")
_TURTLE = re.compile(
    r"(?:\s|#[^\n]*\n)*(?:@prefix|@base|prefix\s+[\w.\-]*:\s*<|base\s+<"
    r"|(?:<[^<>\s]*>|_:\w+)\s+(?:a\b|<[^<>\s]*>|[\w\-]*:))",
    re.IGNORECASE,
)
_SAMPLE = 20_000


def encoding(data: bytes, format: Format) -> Cause | None:
    """What is wrong with the bytes, before they are text."""
    if (
        data.startswith((b"\xff\xfe", b"\xfe\xff"))
        or data[:200].count(b"\x00") > len(data[:200]) / 4
    ):
        return Cause("utf-16", 0)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return Cause(kind, 0)
    if not data.strip():
        return Cause("empty", 0)
    try:
        data.decode()
    except UnicodeDecodeError as error:
        start = error.start
        mark = 3 if data.startswith(b"\xef\xbb\xbf") else 0
        at = len(data[mark:start].decode(errors="replace"))
        found = data[start : start + 1].decode("cp1252", errors="replace")
        return Cause("encoding", at, found=found, offset=start)
    return None


def other(data: bytes, text: str, format: Format, error: ParseError) -> Cause | None:
    """Whether a text is of another syntax than it was sent as."""
    start = text[:_SAMPLE]
    if _HTML.match(start):
        return Cause("html", len(start) - len(start.lstrip()))
    if format is not formats.RDF_XML and _XML.match(start):
        return _other(formats.RDF_XML)
    if format is not formats.JSON_LD and start.lstrip()[:1] in ("{", "[") and _json(text):
        return _other(formats.JSON_LD)
    if format in (formats.JSON_LD, formats.RDF_XML) and _TURTLE.match(start):
        return _other(formats.TURTLE)
    wider = {formats.TURTLE: formats.TRIG, formats.N_TRIPLES: formats.TURTLE}
    wider[formats.N_QUADS] = formats.TRIG
    if not str(error).startswith("Parser error") or "No scheme" in str(error):
        # What is nested too deeply is given to no parser.
        return None
    if format in wider and _reads(data, wider[format]):
        return _other(wider[format])
    if format is formats.N_TRIPLES and _reads(data, formats.N_QUADS):
        return _other(formats.N_QUADS)
    if error.line == 1 and _table(start.lstrip()):
        return Cause("csv", 0)
    return None


def _other(format: Format) -> Cause:
    return Cause("other-syntax", 0, found=NAMES[format], suffix=format.suffix)


def _json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return re.match(r'\s*[{\[]\s*"', text) is not None
    return True


def _reads(data: bytes, format: Format) -> bool:
    """Whether the strict parser takes a text in a syntax that holds more."""
    try:
        formats.parse_quads(data, format, base="http://example.org/")
    except ParseError:
        return False
    return True


def _table(text: str) -> bool:
    """Whether the first lines have the same number of columns, and more than one."""
    head = text.splitlines()[:5]
    if not head or re.search(r"[<>]|@prefix|^[{\[]", head[0]):
        return False
    for delimiter in ",;\t|":
        try:
            widths = {len(row) for row in csv.reader(head, delimiter=delimiter) if row}
        except csv.Error:
            continue
        if len(widths) == 1 and widths.pop() > 1 and (len(head) > 1 or delimiter != " "):
            return not re.match(r"\s*[\w\-]*:\w+\s+\S+", head[0])
    return False

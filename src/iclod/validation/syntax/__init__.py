"""Syntax errors for people: the line, a caret below the place, and what is probably wrong.

The strict parser says where it stopped and what it did not expect; here the text around is looked
at, for the slips that people make. What is said is a likely cause, no proof.
"""

from __future__ import annotations

import logging
import re

from iclod.errors import ParseError
from iclod.rdf import formats
from iclod.rdf.formats import Format
from iclod.validation.positions.lines import Lines
from iclod.validation.syntax import disguise, json, turtle, xml
from iclod.validation.syntax.cause import Cause, excerpt

#: The parser says the place in words as well.
_PLACE = re.compile(r"^Parser error .*?: ", re.DOTALL)

log = logging.getLogger(__name__)


def explain(error: ParseError, data: bytes, suffix: str) -> ParseError:
    """Complete an error with the place, its line and the likely cause; it never fails.

    Args:
        error: What the strict parser or the scan before it raised.
        data: The text as it was sent.
        suffix: Its syntax, as in `iclod.rdf.formats.BY_SUFFIX`.

    Returns: The same error.
    """
    format = formats.BY_SUFFIX.get(suffix)
    if format is None or error.text_line is not None:
        return error
    try:
        _explain(error, data, format)
    except Exception:
        # The error itself is told in any case.
        log.debug("no cause was found", exc_info=True)
    return error


def _explain(error: ParseError, data: bytes, format: Format) -> None:
    found = disguise.encoding(data, format)
    lines = Lines.of(data)
    if found is None:
        found = disguise.other(data, lines.text, format, error)
    if found is None:
        found = _cause(error, lines, format)
    if found is not None and found.at is not None:
        error.line, error.column = lines.position(min(found.at, len(lines.text)))
    if found is not None:
        error.cause = found.kind
        error.causes = found.texts(syntax=disguise.NAMES[format], suffix=f".{found.suffix}")
    if error.line is not None and found is not None and found.kind not in disguise.NO_TEXT:
        error.text_line, error.caret = excerpt(lines.line(error.line), error.column or 1)


def _cause(error: ParseError, lines: Lines, format: Format) -> Cause | None:
    message = _PLACE.sub("", str(error))
    if "<!DOCTYPE" in message:
        return Cause("doctype", max(lines.text.upper().find("<!DOCTYPE"), 0))
    if "nested more than" in message:
        return Cause("deep")
    if format is formats.JSON_LD and error.line and error.column:
        # Of JSON the parser counts bytes.
        before = lines.line(error.line).encode()[: error.column - 1]
        error.column = len(before.decode(errors="ignore")) + 1
    offset = lines.offset(error.line, error.column) if error.line and error.column else None
    if format is formats.RDF_XML:
        return xml.cause(message, lines)
    if format is formats.JSON_LD:
        return json.cause(message, lines, offset)
    triples = format in (formats.N_TRIPLES, formats.N_QUADS)
    end = len(lines.text) if offset is None else offset
    return turtle.cause(message, lines, end, triples=triples)

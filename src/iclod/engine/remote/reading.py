"""Reads another server's answers as they come, and levels what servers write differently.

Only tables are asked for, as JSON, in which servers err least; what is sent on is written here.
Virtuoso names blank nodes as nothing may be named, writes booleans as numbers and doubles as C
does, and calls points by a type of its own.

Spec: https://www.w3.org/TR/sparql11-results-json/
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import IO, Any, cast

import pyoxigraph as ox

from iclod.engine.remote import faults
from iclod.engine.remote.endpoint import Body
from iclod.errors import EngineUnavailable, IclodError, LimitExceeded
from iclod.rdf.vocab import XSD

_PIECE = 1 << 16
_BLANK = re.compile(rb'("type"\s*:\s*"bnode"\s*,\s*"value"\s*:\s*")(?:nodeID://)?')
_VALUE = re.compile(
    rb'("datatype"\s*:\s*")http://(?:www\.w3\.org/2001/XMLSchema#(boolean|double|float)'
    rb'|www\.openlinksw\.com/schemas/virtrdf#(Geometry))("\s*,\s*"value"\s*:\s*")([^"\\]*)'
)
_BOOLEANS = {"1": "true", "0": "false"}
_WKT = "http://www.opengis.net/ont/geosparql#wktLiteral"
_NUMBERS = (str(XSD.double), str(XSD.float))


class Levelled:
    """JSON results on their way to the parser.

    Args:
        body: As the server sends them.
    """

    def __init__(self, body: Body) -> None:
        self._body = body
        self._virtuoso = "Virtuoso" in body.server
        self._ready = b""
        self._held = b""
        self._end = False
        self.error: IclodError | None = None

    def read(self, size: int = -1) -> bytes:
        """At most so many bytes; none at the end."""
        while not self._ready and not self._end:
            try:
                piece = self._body.read(_PIECE)
            except IclodError as error:
                self.error = error
                raise
            data = self._held + piece
            # No pattern spans the end of an object.
            cut = data.rfind(b"}") + 1 if piece else len(data)
            self._ready, self._held = self._level(data[:cut]), data[cut:]
            self._end = not piece
        if size < 0 or size >= len(self._ready):
            piece, self._ready = self._ready, b""
        else:
            piece, self._ready = self._ready[:size], self._ready[size:]
        return piece

    def _level(self, data: bytes) -> bytes:
        data = _BLANK.sub(rb"\1g", data) if b'"bnode"' in data else data
        return _VALUE.sub(_value, data) if self._virtuoso else data


def _value(match: re.Match[bytes]) -> bytes:
    start, kind, geometry, middle, value = match.groups()
    if geometry:
        return start + _WKT.encode() + middle + value
    datatype = str(XSD[kind.decode()])
    return start + datatype.encode() + middle + _lexical(value.decode(), datatype).encode()


def _lexical(value: str, datatype: str) -> str:
    """A number or truth value as the embedded engine writes it."""
    if datatype not in _NUMBERS:
        return _BOOLEANS.get(value, value)
    try:
        return format(Decimal(repr(float(value))).normalize(), "f")
    except (ValueError, InvalidOperation):
        return value


def table(body: Body) -> tuple[Any, Levelled]:
    """Solutions, or true or false, and what they are read from.

    Raises:
        LimitExceeded: The server cut the answer off.
        EngineUnavailable: It is none that can be read.
    """
    whole(body)
    source = Levelled(body)
    try:
        return ox.parse_query_results(cast(IO[bytes], source), ox.QueryResultsFormat.JSON), source
    except (SyntaxError, ValueError, OSError) as error:
        raise source.error or unreadable(error) from None


def whole(body: Body) -> None:
    """Refuse an answer that the server says is not the whole one.

    Raises:
        LimitExceeded: It is not.
    """
    if body.most:
        raise LimitExceeded(
            f"The SPARQL server gives at most {body.most} rows: ask for less, for example with "
            "LIMIT and OFFSET (its operator can raise ResultSetMaxRows)"
        )
    if body.partial:
        raise LimitExceeded("The SPARQL server gave up before the answer was whole: ask for less")


def unreadable(error: Exception) -> EngineUnavailable:
    """The error for an answer that is not what was asked for."""
    return EngineUnavailable(
        f"The SPARQL server's answer cannot be read ({type(error).__name__})",
        retry_after=faults.RETRY,
    )

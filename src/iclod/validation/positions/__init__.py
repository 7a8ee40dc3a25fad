"""Where the statements of a submitted text stand in it.

A text that the strict parser has taken is walked again over its tokens, events or values, and what
the walk finds is compared with the parsed graph. Where both do not agree, there is no place.

- A literal of Turtle stands with its quotes, language and datatype; `[…]` and `(…)` as a whole.
- A value of JSON stands with its quotes or braces.
- Of XML it is the text between the tags or between the quotes of an attribute, or an element.
"""

from __future__ import annotations

from functools import partial
from typing import Protocol

import rdflib

from iclod.rdf import formats
from iclod.validation.positions import jsonld, rdfxml, turtle
from iclod.validation.positions.found import TextPositions
from iclod.validation.positions.lines import Lines
from iclod.validation.positions.record import Record

__all__ = ["Lines", "TextPositions", "read"]


class Text(Protocol):
    """A text that was sent (`iclod.validation.work.Source`)."""

    @property
    def name(self) -> str:
        """What it is called in places."""

    @property
    def data(self) -> bytes:
        """The bytes."""

    @property
    def suffix(self) -> str:
        """Its syntax, as in `iclod.rdf.formats.BY_SUFFIX`."""


def read(source: Text, base: str, graph: rdflib.Graph) -> TextPositions:
    """Positions in a text of RDF.

    Nothing is read before the first question.

    Args:
        source: A text that the strict parser has taken.
        base: Against which it resolved relative IRIs.
        graph: What it found; best of this text alone, in the parser's order.
    """
    lines = Lines.of(source.data, source.name)
    format = formats.BY_SUFFIX.get(source.suffix)
    if format is formats.JSON_LD:
        return TextPositions(lines, partial(jsonld.walk, lines.text, base), graph)
    if format is formats.RDF_XML:
        return TextPositions(lines, partial(rdfxml.walk, lines.text, base), graph)
    if format is None:
        return TextPositions(lines, Record, graph)
    quads = format is formats.N_QUADS
    return TextPositions(lines, partial(turtle.walk, lines.text, base, quads=quads), graph)

"""Stretches of a text that are replaced, and where statements stand in it, as offsets."""

from __future__ import annotations

from typing import TypeAlias

from rdflib.term import Node

from iclod.validation.places import Place, Positions
from iclod.validation.positions.lines import Lines

#: First character, the one after the last, and what stands there afterwards.
Span: TypeAlias = tuple[int, int, str]


class Unwritten(Exception):
    """A change that cannot be written here with certainty."""


class Where:
    """Offsets of statements in one text; only what stands there itself, nothing near it."""

    def __init__(self, positions: Positions, lines: Lines) -> None:
        self._positions = positions
        self._lines = lines

    def value(self, subject: Node, predicate: Node, value: Node) -> int:
        """Where the value of a statement begins."""
        return self.span(subject, predicate, value)[0]

    def span(self, subject: Node, predicate: Node, value: Node) -> tuple[int, int]:
        """Where the value of a statement begins and ends."""
        return self._span(self._positions.statement(subject, predicate, value))

    def subject(self, node: Node) -> int:
        """Where the description of a node begins."""
        return self._span(self._positions.subject(node))[0]

    def _span(self, place: Place | None) -> tuple[int, int]:
        if place is None or not place.exact or place.source != self._lines.source:
            raise Unwritten
        span = self._lines.span(place)
        if span is None:
            raise Unwritten
        return span

"""A submitted text that changes are written into, and checked by reading it anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Protocol

from iclod.errors import IclodError
from iclod.rdf import formats, scan
from iclod.rdf.formats import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML
from iclod.validation.mends.changes import (
    Change,
    Insert,
    Rebase,
    Remove,
    Rename,
    Replace,
    Statements,
    changed,
)
from iclod.validation.mends.writing import jsonld, rdfxml, turtle
from iclod.validation.mends.writing.spans import Span, Unwritten, Where
from iclod.validation.places import Edit, Positions, apply
from iclod.validation.positions import Lines
from iclod.validation.positions import Text as Source


class Writer(Protocol):
    """Writes changes in one syntax; each raises `Unwritten` where it cannot be certain."""

    def replace(self, change: Replace, where: Where) -> list[Span]:
        """Write another value in the place of one."""

    def insert(self, change: Insert, where: Where) -> list[Span]:
        """Write a new statement."""

    def remove(self, change: Remove, where: Where) -> list[Span]:
        """Leave a value out."""

    def rename(self, change: Rename, where: Where) -> list[Span]:
        """Write another property for values."""

    def rebase(self, change: Rebase) -> list[Span]:
        """Begin IRIs in another way."""


class Text:
    """A source in RDF.

    Attributes:
        read: How many statements were read to check what was written.
    """

    def __init__(self, source: Source, base: str, positions: Positions) -> None:
        self.name = source.name
        self.lines = Lines.of(source.data, source.name)
        self.read = 0
        self._format = formats.BY_SUFFIX[source.suffix]
        self._base = base
        self._where = Where(positions, self.lines)

    @cached_property
    def _writer(self) -> Writer:
        if self._format is JSON_LD:
            return jsonld.Writer(self.lines.text, self._base)
        if self._format is RDF_XML:
            return rdfxml.Writer(self.lines.text)
        return turtle.Writer(
            self.lines.text, self._base, lines=self._format in (N_TRIPLES, N_QUADS)
        )

    @cached_property
    def statements(self) -> Statements:
        """What the text says; graphs are left out of account."""
        return self._parsed(self.lines.text) or Counter()

    def edits(self, changes: Sequence[Change]) -> tuple[Edit, ...]:
        """The changes of the text that make some changes of the graph.

        Raises:
            Unwritten: They cannot be written here with certainty.
        """
        spans: list[Span] = []
        try:
            for change in changes:
                spans += self._spans(change)
        except (IndexError, KeyError, ValueError, RecursionError) as error:
            raise Unwritten from error
        spans = sorted(set(spans))
        if not spans or any(one[1] > two[0] for one, two in pairwise(spans)):
            raise Unwritten
        return tuple(
            Edit(self.lines.place(start, end), start, end, text) for start, end, text in spans
        )

    def _spans(self, change: Change) -> list[Span]:
        if isinstance(change, Replace):
            return self._writer.replace(change, self._where)
        if isinstance(change, Insert):
            return self._writer.insert(change, self._where)
        if isinstance(change, Remove):
            return self._writer.remove(change, self._where)
        if isinstance(change, Rename):
            return self._writer.rename(change, self._where)
        return self._writer.rebase(change)

    def holds(self, changes: Iterable[Change], edits: Iterable[Edit]) -> bool:
        """Whether the text says just what it should after some edits."""
        try:
            after = self._parsed(apply(self.lines.text, edits))
        except ValueError:
            return False
        if after is None:
            return False
        return after == changed(self.statements, changes)

    def _parsed(self, text: str) -> Statements | None:
        try:
            data = text.encode()
            scan.check_rdf(data, self._format, size=len(data))
            quads = formats.parse_quads(data, self._format, base=self._base)
        except (IclodError, UnicodeEncodeError):
            return None
        self.read += len(quads)
        mark = formats.mark
        return Counter(
            (mark(s), mark(p), mark(o))
            for s, p, o in dict.fromkeys((q.subject, q.predicate, q.object) for q in quads)
        )

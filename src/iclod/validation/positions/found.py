"""Answers from a record: where a statement of a parsed graph stands in the text.

Nothing is read before the first question, and no question ever fails: where the text cannot be
followed, the answer is None.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Concatenate, ParamSpec, TypeVar

import rdflib
from rdflib.term import Node

from iclod.validation.places import Place
from iclod.validation.positions import blank
from iclod.validation.positions.lines import Lines
from iclod.validation.positions.record import Entry, Key, Record, Value, Written

log = logging.getLogger(__name__)

#: Literals whose lexical form the parser makes of the text in a way of its own.
_MARKUP = (rdflib.RDF.XMLLiteral, rdflib.RDF.JSON)

_P = ParamSpec("_P")
_T = TypeVar("_T")
_Question = Callable[Concatenate["TextPositions", _P], _T | None]


def _careful(question: _Question[_P, _T]) -> _Question[_P, _T]:
    def asked(self: TextPositions, /, *args: _P.args, **kwargs: _P.kwargs) -> _T | None:
        try:
            return question(self, *args, **kwargs)
        except Exception:
            # A place is a help; what was found is told without it too.
            log.debug("no place was found", exc_info=True)
            return None

    asked.__doc__ = question.__doc__
    return asked


class TextPositions:
    """Where the statements of a text stand (`iclod.validation.places.Positions`).

    Attributes:
        lines: The text, for offsets of places.
    """

    def __init__(self, lines: Lines, walk: Callable[[], Record], graph: rdflib.Graph) -> None:
        self.lines = lines
        self._walk = walk
        self._graph = graph

    @cached_property
    def record(self) -> Record:
        """What the text says, by stretches; empty where it cannot be followed."""
        try:
            return self._walk()
        except Exception:
            log.debug("a text cannot be followed", exc_info=True)
            return Record()

    @_careful
    def statement(self, subject: Node, predicate: Node, value: Node) -> Place | None:
        """Where the value of a statement stands; the first time it is said."""
        key = self._value(value)
        entries = self._entries(subject, predicate)
        for entry in entries:
            if self._same(entry.value, key):
                return self.lines.place(entry.start, entry.end, exact=entry.exact)
        unread = [entry for entry in entries if entry.value is None]
        if isinstance(value, rdflib.Literal) and value.datatype in _MARKUP and len(unread) == 1:
            return self.lines.place(unread[0].start, unread[0].end)
        return None

    @_careful
    def values(self, subject: Node, predicate: Node) -> Sequence[Place] | None:
        """Where all values of a property of a node stand, in the order of the text, each once."""
        seen: set[Value] = set()
        places = []
        for entry in self._entries(subject, predicate):
            value = self._read(entry.value)
            if value is None or value not in seen:
                seen.add(value)
                places.append(self.lines.place(entry.start, entry.end, exact=entry.exact))
        return places

    @_careful
    def predicate(self, subject: Node, predicate: Node) -> Place | None:
        """Where a property of a node is first named."""
        for entry in self._entries(subject, predicate):
            return self.lines.place(entry.predicate, entry.predicate_end)
        return None

    @_careful
    def subject(self, node: Node) -> Place | None:
        """Where the description of a node begins."""
        key = self._key(node)
        span = self.record.subjects.get(key) if key is not None else None
        return self.lines.place(*span) if span is not None else None

    @_careful
    def mention(self, node: Node) -> Place | None:
        """Where a term is first named as a value."""
        span = self._mentions.get(self._value(node))
        return self.lines.place(*span) if span is not None else None

    @cached_property
    def _mentions(self) -> dict[Value, tuple[int, int]]:
        found: dict[Value, tuple[int, int]] = {}
        for entries in self.record.entries.values():
            for entry in entries:
                if entry.value is not None:
                    value, span = self._read(entry.value), (entry.start, entry.end)
                    found[value] = min(found.get(value, span), span)
        return found

    @cached_property
    def _blanks(self) -> dict[Node, int]:
        return blank.match(self.record, self._graph) if self.record.count else {}

    def _entries(self, subject: Node, predicate: Node) -> Sequence[Entry]:
        key = self._key(subject)
        return self.record.entries.get((key, str(predicate)), ()) if key is not None else ()

    def _key(self, node: Node) -> Key | None:
        if isinstance(node, rdflib.BNode):
            return self._blanks.get(node)
        return str(node) if isinstance(node, rdflib.URIRef) else None

    def _value(self, node: Node) -> Value:
        if isinstance(node, rdflib.Literal):
            language = (node.language or "").lower()
            return Written(str(node), language, "" if language else blank.datatype(node))
        return self._key(node)

    def _read(self, value: Value) -> Value:
        if isinstance(value, Written):
            return value._replace(text=self.record.read(value.text))
        return value

    def _same(self, written: Value, value: Value) -> bool:
        if isinstance(written, Written) and isinstance(value, Written):
            return written[1:] == value[1:] and self.record.read(written.text) == value.text
        return written is not None and type(written) is type(value) and written == value

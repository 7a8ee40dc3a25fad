"""Turns JSON results into a table for people.

Spec: https://www.w3.org/TR/sparql11-results-json/
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO

from iclod.rdf.vocab import PREFIXES

#: Rows that a page shows.
ROWS = 1000
#: Cells that it shows at most, where there are many columns.
CELLS = 50_000
#: Rows that are counted beyond them.
COUNTED = 100_000
_CHUNK = 64 << 10
_SPACE = " \t\r\n,"


@dataclass(frozen=True)
class Cell:
    """A term: what is shown, and what it is.

    Attributes:
        text: What is shown; an IRI is shortened by its prefix.
        iri: Where it leads; None for literals and blank nodes.
        language: Of a literal.
        datatype: Of a literal, shortened.
    """

    text: str
    iri: str | None = None
    language: str | None = None
    datatype: str | None = None


@dataclass(frozen=True)
class Table:
    """Solutions; `boolean` is set for an ASK.

    Attributes:
        total: Rows that there are, those that are not shown too; at least so many where `more`.
        more: Whether the rows were not counted to their end.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell | None, ...], ...] = ()
    total: int = 0
    boolean: bool | None = None
    more: bool = False


def read(data: bytes | BinaryIO) -> Table:
    """The table of a JSON results document, which is read piece by piece and closed.

    The document is written as engines do: the head before the rows.
    """
    with BytesIO(data) if isinstance(data, bytes) else data as body:
        text = _Text(body)
        head = text.until('"bindings"')
        if head is None:
            return Table(boolean=bool(json.loads(text.all())["boolean"]))
        start = head.index("{", head.index('"head"') + 6)
        columns = tuple(json.JSONDecoder().raw_decode(head, start)[0].get("vars", ()))
        most = min(ROWS, max(1, CELLS // max(1, len(columns))))
        rows, total = [], 0
        for binding in text.objects():
            if total < most:
                rows.append(tuple(_cell(binding.get(column)) for column in columns))
            total += 1
            if total >= COUNTED:
                return Table(columns, tuple(rows), total, more=True)
        return Table(columns, tuple(rows), total)


class _Text:
    """A JSON document that is read as far as it is needed."""

    def __init__(self, body: BinaryIO) -> None:
        self._body = body
        self._decode = codecs.getincrementaldecoder("utf-8")()
        self._text = ""
        self._place = 0

    def until(self, mark: str) -> str | None:
        """What stands before the array behind a mark; None where there is none."""
        while (found := self._text.find(mark)) < 0:
            if not self._more():
                return None
        self._place = found + len(mark)
        while "[" not in self._text[self._place :] and self._more():
            pass
        self._place = self._text.index("[", self._place) + 1
        return self._text[:found]

    def all(self) -> str:
        """The document to its end."""
        while self._more():
            pass
        return self._text

    def objects(self) -> Iterator[Mapping[str, Any]]:
        """The objects of the array, each as soon as it is there."""
        decoder = json.JSONDecoder()
        while True:
            while self._place < len(self._text) and self._text[self._place] in _SPACE:
                self._place += 1
            if self._place < len(self._text) and self._text[self._place] == "]":
                return
            try:
                found, self._place = decoder.raw_decode(self._text, self._place)
            except ValueError:
                self._text, self._place = self._text[self._place :], 0
                if not self._more():
                    raise
            else:
                yield found

    def _more(self) -> bool:
        piece = self._body.read(_CHUNK)
        self._text += self._decode.decode(piece, not piece)
        return bool(piece)


def _cell(term: Mapping[str, Any] | None) -> Cell | None:
    if term is None:
        return None
    value = term["value"]
    if term["type"] == "uri":
        return Cell(short(value), iri=value)
    if term["type"] == "bnode":
        return Cell(f"_:{value}")
    if not isinstance(value, str):
        return Cell(json.dumps(value, ensure_ascii=False))
    datatype = term.get("datatype")
    return Cell(
        value, language=term.get("xml:lang"), datatype=short(datatype) if datatype else None
    )


def short(iri: str) -> str:
    """An IRI with its prefix, or whole where none fits."""
    for prefix, namespace in PREFIXES.items():
        rest = iri[len(namespace) :]
        if iri.startswith(namespace) and rest and "/" not in rest and "#" not in rest:
            return f"{prefix}:{rest}"
    return iri

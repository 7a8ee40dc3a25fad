"""Writes answers so that they repeat: blank nodes are labelled in the order of their appearance.

The engine's serialisers write tables themselves; here their bytes are looked at as they pass. In
CSV a blank node cannot be told from a string, so there it keeps the label it has in the store,
which is made of its document's IRI and its place in the document's canonical form.

Spec: https://www.w3.org/TR/sparql11-results-json/#select-encode-terms
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Any

import pyoxigraph as ox

from iclod.errors import LimitExceeded
from iclod.rdf.formats import N_QUADS, N_TRIPLES, Format, ordered, serialize

Write = Callable[[bytes], None]

_FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
#: Triples up to which a graph is sorted and written whole.
WHOLE = 20_000
#: Labels of blank nodes that the query made, which are remembered at least.
_RECENT = 50_000
#: Where a table's bytes can be cut without cutting a blank node, and how one is written.
_ENDS = {"json": b"}", "xml": b"</result>", "tsv": b"\n", "nt": b"\n"}
_BLANK = {
    "json": re.compile(rb'(?<="type":"bnode","value":")[^"]*(?=")'),
    "xml": re.compile(rb"(?<=<bnode>)[^<]*(?=</bnode>)"),
    "tsv": re.compile(rb"(?:(?<=\t_:)|(?<=\n_:)|(?<=^_:))[^\t\n]+"),
    "nt": re.compile(rb'(?:(?<=\n_:)|(?<=^_:))\S+(?= )|(?<=> _:)[^\s"]+(?= \.\n)'),
}
_QUOTED = re.compile(rb'"[^"]*+"')
_MARK = {"json": b'"bnode"', "xml": b"<bnode>", "tsv": b"_:", "nt": b"_:"}


def table(results: Any, suffix: str, write: Write, *, rows: int) -> None:
    """Write solutions, or true or false.

    Args:
        rows: Most solutions; 0: any number.

    Raises:
        LimitExceeded: There are more.
    """
    passing = _Table(write, suffix, rows if isinstance(results, ox.QuerySolutions) else 0)
    results.serialize(passing, _FORMATS[suffix])
    passing.finish()


def graph(
    results: Iterable[ox.Triple],
    format: Format,
    prefixes: dict[str, str],
    write: Write,
    *,
    rows: int,
) -> None:
    """Write triples: up to `WHOLE` of them sorted, more in the order in which they are found.

    Args:
        rows: Most triples; 0: any number.

    Raises:
        LimitExceeded: There are more.
    """
    labels = _Labels()
    triples = _labelled(results, labels, rows)
    first = list(islice(triples, WHOLE))
    if len(first) < WHOLE:
        text = (ox.serialize(first, format=ox.RdfFormat.N_TRIPLES) or b"").decode()
        write(serialize(text, format, prefixes=prefixes or None))
        return
    if format in (N_TRIPLES, N_QUADS) and isinstance(results, ox.QueryTriples):
        # The engine writes these faster by itself, and nothing of what came before matters.
        write(ox.serialize(first, format=ox.RdfFormat.N_TRIPLES) or b"")
        del first
        rest: Any = _Table(write, "nt", rows - WHOLE if rows else 0, labels)
        results.serialize(rest, format.engine)
        rest.finish()
        return
    head: Any = _Head(write, format)
    ox.serialize(chain(first, triples), head, format=format.engine, prefixes=prefixes)
    head.finish()


class _Labels:
    """Blank nodes' labels, in the order in which they were met.

    Those of the store are remembered for good. Those that a template made belong to one solution,
    so older ones are forgotten: an answer may have millions.
    """

    def __init__(self) -> None:
        self._count = 0
        self._stored: dict[str, int] = {}
        self._made: dict[str, int] = {}
        self._older: dict[str, int] = {}

    def number(self, label: str, *, stored: bool) -> int:
        if stored:
            found = self._stored.get(label)
        else:
            found = self._made.get(label)
            found = self._older.get(label) if found is None else found
        if found is not None:
            return found
        found = self._count
        self._count += 1
        if stored:
            self._stored[label] = found
            return found
        if len(self._made) >= _RECENT:
            self._older, self._made = self._made, {}
        self._made[label] = found
        return found


def _labelled(results: Iterable[ox.Triple], labels: _Labels, rows: int) -> Iterator[ox.Triple]:
    def own(term: Any) -> Any:
        if isinstance(term, ox.BlankNode):
            label = term.value
            return ox.BlankNode(f"b{labels.number(label, stored=label[0] == 'g')}")
        if isinstance(term, ox.Triple):
            return ox.Triple(own(term.subject), term.predicate, own(term.object))
        return term

    for count, triple in enumerate(results, 1):
        if rows and count > rows:
            raise _too_many(rows, "statements")
        subject, predicate, object = triple
        if isinstance(subject, ox.BlankNode) or isinstance(object, ox.BlankNode | ox.Triple):
            yield ox.Triple(own(subject), predicate, own(object))
        else:
            yield triple


class _Table:
    """What a serialiser of tables, or of N-Triples, writes to."""

    def __init__(self, write: Write, suffix: str, rows: int, labels: _Labels | None = None) -> None:
        self._write = write
        self._suffix = suffix
        self._rows = rows
        self._end = _ENDS.get(suffix)
        self._held = bytearray()
        self._labels = labels or _Labels()
        self._what = "statements" if suffix == "nt" else "rows"
        self._limit = rows + WHOLE if suffix == "nt" else rows
        self._counter = _counter(suffix) if rows else None

    def write(self, data: bytes) -> int:
        if self._end is None:
            self._pass(bytes(data))
            return len(data)
        self._held += data
        cut = self._held.rfind(self._end) + 1
        if cut:
            cut += len(self._end) - 1
            self._pass(bytes(memoryview(self._held)[:cut]))
            del self._held[:cut]
        return len(data)

    def flush(self) -> None:
        """Nothing is held back for long."""

    def finish(self) -> None:
        self._pass(bytes(self._held))

    def _pass(self, piece: bytes) -> None:
        if self._counter is not None and self._counter.count(piece) > self._rows:
            raise _too_many(self._limit, self._what)
        mark = _MARK.get(self._suffix)
        if mark is not None and mark in piece:
            piece = _BLANK[self._suffix].sub(self._label, piece)
        self._write(piece)

    def _label(self, match: re.Match[bytes]) -> bytes:
        label = match[0].decode()
        return b"b%d" % self._labels.number(label, stored=label[:1] == "g")


class _Head:
    """Brings the prefixes in order, which the serialiser writes in that of a hash table."""

    def __init__(self, write: Write, format: Format) -> None:
        self._write = write
        self._format = format
        self._held: bytearray | None = bytearray()

    def write(self, data: bytes) -> int:
        if self._held is None:
            self._write(bytes(data))
            return len(data)
        self._held += data
        # The query's prefixes fit in here; no query is so long.
        if len(self._held) > 1 << 20:
            self.finish()
        return len(data)

    def flush(self) -> None:
        """Nothing is held back for long."""

    def finish(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            self._write(ordered(bytes(held), self._format))


def _too_many(rows: int, what: str) -> LimitExceeded:
    return LimitExceeded(
        f"The answer has more than the limit of {rows} {what}: "
        "ask for less, for example with LIMIT",
        limit="sparql.rows",
    )


class _Marks:
    """Counts the solutions of a table from its bytes.

    Args:
        mark: What there is one of for each.
        before: How many there are that stand for none.
    """

    def __init__(self, mark: bytes, before: int) -> None:
        self._mark = mark
        self._found = -before
        self._last = b""

    def count(self, piece: bytes) -> int:
        """How many came up to and with this piece."""
        data = self._last + piece
        self._found += data.count(self._mark)
        kept = len(self._mark) - 1
        self._last = data[-kept:] if kept else b""
        return self._found


class _CsvRows(_Marks):
    """Ends of lines that stand in no quotes."""

    def __init__(self) -> None:
        super().__init__(b"\r\n", 1)
        self._open = False

    def count(self, piece: bytes) -> int:
        if self._open:
            _, quote, piece = piece.partition(b'"')
            self._open = not quote
        bare = _QUOTED.sub(b"", piece)
        bare, quote, _ = bare.partition(b'"')
        self._open = self._open or bool(quote)
        return super().count(bare)


class _JsonRows:
    """Objects in the list of bindings; those in which nothing is bound do not count.

    In a string every quote is escaped, so `,{"` begins a solution, or a string ends in `,{`: then
    a comma or a bracket follows. Pieces end behind a `}`, so that none is cut in two.
    """

    def __init__(self) -> None:
        self._found = 0

    def count(self, piece: bytes) -> int:
        for opening in (b'[{"', b',{"'):
            self._found += piece.count(opening)
            self._found -= piece.count(opening + b",") + piece.count(opening + b"}")
        return self._found


def _counter(suffix: str) -> _Marks | _JsonRows:
    if suffix == "json":
        return _JsonRows()
    if suffix == "csv":
        return _CsvRows()
    if suffix == "nt":
        return _Marks(b"\n", 0)
    return _Marks(b"<result>", 0) if suffix == "xml" else _Marks(b"\n", 1)

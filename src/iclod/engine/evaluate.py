"""Evaluates one query on one snapshot; runs in a disposable process.

The default graph of a snapshot holds the union of its named graphs, each triple once. A dataset
named in the request replaces one named in the query, which replaces the snapshot's own.

Spec: https://www.w3.org/TR/sparql11-protocol/#dataset
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from iclod.engine.base import RESULTS
from iclod.engine.snapshots import SnapshotGone, reading
from iclod.errors import NotAcceptable, QueryRejected, StorageError
from iclod.rdf.formats import BY_SUFFIX, FORMATS, serialize
from iclod.rdf.scan import tokens

_FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_POSITION = re.compile(r"error at (\d+):(\d+): (?:expected )?(.*)", re.DOTALL)
_PREFIX = re.compile(r"(?:[A-Za-z](?:[\w-]*\w)?)?:", re.ASCII)
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[^\\]*>")
#: How many things that could stand there instead a message lists.
_EXPECTED = 8
#: Triples up to which a graph is sorted and written whole, so that its bytes are repeatable.
_WHOLE = 20_000


@dataclass(frozen=True)
class Task:
    """What `evaluate` is told; `snapshot` None: nothing was published yet."""

    snapshot: str | None
    text: str
    results: str | None
    graphs: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """How the answer came; `kind` is `gone` where the snapshot is not there any more."""

    kind: str
    media_type: str = ""
    suffix: str = ""


_cached: dict[tuple[int, int], ox.Store] = {}


def evaluate(task: Task, write: Callable[[bytes], None]) -> Outcome:
    """Answer a query, its body through `write`.

    Raises:
        QueryRejected: It is not well-formed SPARQL.
        NotAcceptable: Its answer cannot come in the forms that were asked.
        StorageError: The snapshot cannot be read.
    """
    if task.snapshot is None:
        return _answer(ox.Store(), task, write)
    try:
        with reading(Path(task.snapshot)) as identity:
            if identity not in _cached:
                _cached.clear()
                _cached[identity] = ox.Store.read_only(task.snapshot)
            return _answer(_cached[identity], task, write)
    except SnapshotGone:
        _cached.clear()
        return Outcome("gone")


def _answer(store: ox.Store, task: Task, write: Callable[[bytes], None]) -> Outcome:
    try:
        results = store.query(task.text, **_dataset(task))
        return _send(results, task, _Writer(write))
    except SyntaxError as error:
        raise _rejected(str(error.msg)) from None
    except ValueError as error:
        raise QueryRejected(f"The query cannot be evaluated: {error}") from None
    except OSError as error:
        raise StorageError(
            f"The SPARQL store cannot be read ({error}): run 'iclod rebuild'"
        ) from error


def _dataset(task: Task) -> dict[str, Any]:
    if not task.default_graphs and not task.named_graphs:
        return {}
    return {
        "default_graph": [ox.NamedNode(iri) for iri in task.default_graphs],
        "named_graphs": [ox.NamedNode(iri) for iri in task.named_graphs],
    }


class _Writer:
    """What the serialisers need of a file."""

    def __init__(self, write: Callable[[bytes], None]) -> None:
        self._write = write

    def write(self, data: bytes) -> int:
        self._write(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""


def _send(results: Any, task: Task, writer: Any) -> Outcome:
    if isinstance(results, ox.QueryTriples):
        if task.graphs is None:
            raise NotAcceptable(
                "The answer is a graph: ask for an RDF syntax such as text/turtle",
                available=tuple(format.media_type for format in FORMATS),
            )
        format = BY_SUFFIX[task.graphs]
        prefixes = _prefixes(task.text)
        first = list(islice(results, _WHOLE))
        if len(first) < _WHOLE:
            text = (ox.serialize(first, format=ox.RdfFormat.N_TRIPLES) or b"").decode()
            writer.write(serialize(text, format, prefixes=prefixes or None))
        else:
            ox.serialize(chain(first, results), writer, format=format.engine, prefixes=prefixes)
        return Outcome("graph", format.media_type, format.suffix)
    kind = "boolean" if isinstance(results, ox.QueryBoolean) else "solutions"
    if task.results is None:
        raise NotAcceptable(
            f"The answer is {'true or false' if kind == 'boolean' else 'a table'}: "
            "ask for a results format such as application/sparql-results+json",
            available=tuple(RESULTS.values()),
        )
    results.serialize(writer, _FORMATS[task.results])
    return Outcome(kind, RESULTS[task.results], task.results)


def _prefixes(text: str) -> dict[str, str]:
    """The query's own prefixes, so that the answer reads like the question."""
    found: dict[str, str] = {}
    pieces = [token.text for token in tokens(text)]
    for word, name, iri in zip(pieces, pieces[1:], pieces[2:], strict=False):
        if word.upper() == "PREFIX" and _PREFIX.fullmatch(name) and _ABSOLUTE.match(iri):
            found[name[:-1]] = iri[1:-1]
    return found


def _rejected(message: str) -> QueryRejected:
    match = _POSITION.match(message)
    if match is None:
        return QueryRejected(f"The query is not valid SPARQL: {message}")
    line, column = int(match[1]), int(match[2])
    return QueryRejected(
        f"The query is not valid SPARQL at line {line}, column {column}: {_reason(match[3])}",
        line=line,
        column=column,
    )


def _reason(expected: str) -> str:
    """Turn the parser's list of what could stand there into words."""
    text = re.sub(r"\[[^\]\n]*(?:\n[^\]\n]*)*\]", "", expected.removeprefix("one of "))
    items = [item for item in (piece.strip() for piece in re.split(r",\s", text)) if item]
    items = [item for item in items if item != "<unreported>" and not item.startswith("|")]
    sentences = [item for item in items if re.match(r"[A-Z][A-Za-z]* [a-z]", item)]
    if sentences:
        return sentences[0]
    if not items:
        return "something is missing or should not stand there"
    more = ", …" if len(items) > _EXPECTED else ""
    return f"expected {', '.join(items[:_EXPECTED])}{more}"

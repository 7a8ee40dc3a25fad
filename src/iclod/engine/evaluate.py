"""Evaluates one query on one snapshot; runs in a disposable process.

The default graph of a snapshot holds the union of its named graphs, each triple once. A dataset
named in the request replaces one named in the query, which replaces the snapshot's own.

Spec: https://www.w3.org/TR/sparql11-protocol/#dataset
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from iclod.engine import dataset, sending
from iclod.engine.base import RESULTS
from iclod.engine.snapshots import SnapshotGone, reading
from iclod.errors import NotAcceptable, QueryRejected, StorageError
from iclod.rdf.formats import BY_SUFFIX, FORMATS
from iclod.rdf.scan import tokens

_POSITION = re.compile(r"error at (\d+):(\d+): (?:expected )?(.*)", re.DOTALL)
_PREFIX = re.compile(r"(?:[A-Za-z](?:[\w-]*\w)?)?:", re.ASCII)
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[^\\]*>")
#: How many things that could stand there instead a message lists.
_EXPECTED = 8


@dataclass(frozen=True)
class Task:
    """What `evaluate` is told.

    Attributes:
        snapshot: Folder of the store; None: nothing was published yet.
        rows: Most solutions or triples; 0: any number.
    """

    snapshot: str | None
    text: str
    results: str | None
    graphs: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    rows: int = 0


@dataclass(frozen=True)
class Outcome:
    """How the answer came; `kind` is `gone` where the snapshot is not there any more."""

    kind: str
    media_type: str = ""
    suffix: str = ""


_cached: dict[tuple[int, int], ox.Store] = {}


def evaluate(task: Task, write: Callable[[bytes], None]) -> Outcome:
    """Answer a query, its body through `write`, announcing the outcome where `write` can.

    DESCRIBE gives the concise bounded description: all statements about each thing, and about the
    blank nodes that they lead to.

    Raises:
        QueryRejected: It is not well-formed SPARQL.
        NotAcceptable: Its answer cannot come in the forms that were asked.
        LimitExceeded: It has too many rows, or too much would have to be merged.
        StorageError: The snapshot cannot be read.

    Spec: https://www.w3.org/submissions/CBD/
    """
    if task.snapshot is None:
        return _answer(ox.Store(), task, write)
    try:
        with reading(task.snapshot) as identity:
            if identity not in _cached:
                _cached.clear()
                _cached[identity] = ox.Store.read_only(task.snapshot)
            return _answer(_cached[identity], task, write)
    except SnapshotGone:
        _cached.clear()
        return Outcome("gone")


def _answer(store: ox.Store, task: Task, write: Callable[[bytes], None]) -> Outcome:
    try:
        store, given = dataset.chosen(store, task.text, task.default_graphs, task.named_graphs)
        return _send(store.query(task.text, **given), task, write)
    except SyntaxError as error:
        raise rejected(str(error.msg)) from None
    except (ValueError, RuntimeError) as error:
        raise QueryRejected(f"The query cannot be evaluated: {error}") from None
    except OSError as error:
        raise StorageError(
            f"The SPARQL store cannot be read ({error}): run 'iclod rebuild'"
        ) from error


def _send(results: Any, task: Task, write: Callable[[bytes], None]) -> Outcome:
    announce = getattr(write, "announce", None)
    if isinstance(results, ox.QueryTriples):
        if task.graphs is None:
            raise NotAcceptable(
                "The answer is a graph: ask for an RDF syntax such as text/turtle",
                available=tuple(format.media_type for format in FORMATS),
            )
        format = BY_SUFFIX[task.graphs]
        outcome = Outcome("graph", format.media_type, format.suffix)
        if announce is not None:
            announce(outcome)
        sending.graph(results, format, prefixes(task.text), write, rows=task.rows)
        return outcome
    kind = "boolean" if isinstance(results, ox.QueryBoolean) else "solutions"
    if task.results is None:
        raise NotAcceptable(
            f"The answer is {'true or false' if kind == 'boolean' else 'a table'}: "
            "ask for a results format such as application/sparql-results+json",
            available=tuple(RESULTS.values()),
        )
    outcome = Outcome(kind, RESULTS[task.results], task.results)
    if announce is not None:
        announce(outcome)
    sending.table(results, task.results, write, rows=task.rows)
    return outcome


def prefixes(text: str) -> dict[str, str]:
    """The query's own prefixes, so that the answer reads like the question."""
    found: dict[str, str] = {}
    pieces = [token.text for token in tokens(text)]
    for word, name, iri in zip(pieces, pieces[1:], pieces[2:], strict=False):
        if word.upper() == "PREFIX" and _PREFIX.fullmatch(name) and _ABSOLUTE.match(iri):
            found[name[:-1]] = iri[1:-1]
    return found


def rejected(message: str) -> QueryRejected:
    """The error for what the parser says of a query."""
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

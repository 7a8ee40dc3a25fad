"""Asks another server one query, writes its answer in our syntaxes; in a disposable process.

The query is read by our own parser first, so that errors in it are told as everywhere, with line
and column, and nothing that is no SPARQL reaches the server.

Spec: https://www.w3.org/TR/sparql11-protocol/#query-operation
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import pyoxigraph as ox

from iclod.config import EngineSettings
from iclod.engine import dataset, sending
from iclod.engine.base import RESULTS
from iclod.engine.evaluate import Outcome, prefixes, rejected
from iclod.engine.remote import describing, reading
from iclod.engine.remote.constructing import Template
from iclod.engine.remote.endpoint import Body, Endpoint
from iclod.engine.remote.names import Own
from iclod.engine.remote.rewriting import Rewritten, rewritten
from iclod.errors import LimitExceeded, NotAcceptable, QueryRejected
from iclod.rdf.formats import BY_SUFFIX, FORMATS

Write = Callable[[bytes], None]

#: Graphs whose place in the registry is asked for at once.
_CHUNK = 200


@dataclass(frozen=True)
class Task:
    """What `evaluate` is told; as `iclod.engine.evaluate.Task`, and where to ask.

    Attributes:
        server: Where the server is.
        base: The registry's base IRI.
    """

    server: EngineSettings
    base: str
    text: str
    results: str | None
    graphs: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    rows: int = 0


def evaluate(task: Task, write: Write) -> Outcome:
    """Answer a query, its body through `write`, announcing the outcome where `write` can.

    Raises:
        QueryRejected: It is not well-formed, or the server does not take it.
        NotAcceptable: Its answer cannot come in the forms that were asked.
        EngineUnavailable: The server does not answer.
        DeadlineExceeded, LimitExceeded: It would take too much.
    """
    try:
        results = ox.Store().query(task.text)
    except SyntaxError as error:
        raise rejected(str(error.msg)) from None
    except (ValueError, RuntimeError) as error:
        raise QueryRejected(f"The query cannot be evaluated: {error}") from None
    outcome = _outcome(results, task)
    return _Asking(task, outcome, write).run(results)


def _outcome(results: Any, task: Task) -> Outcome:
    """How the answer comes.

    Raises:
        NotAcceptable: It cannot come in the forms that were asked.
    """
    if isinstance(results, ox.QueryTriples):
        if task.graphs is None:
            raise NotAcceptable(
                "The answer is a graph: ask for an RDF syntax such as text/turtle",
                available=tuple(format.media_type for format in FORMATS),
            )
        format = BY_SUFFIX[task.graphs]
        return Outcome("graph", format.media_type, format.suffix)
    kind = "boolean" if isinstance(results, ox.QueryBoolean) else "solutions"
    if task.results is None:
        raise NotAcceptable(
            f"The answer is {'true or false' if kind == 'boolean' else 'a table'}: "
            "ask for a results format such as application/sparql-results+json",
            available=tuple(RESULTS.values()),
        )
    return Outcome(kind, RESULTS[task.results], task.results)


class _Asking:
    """One query on its way."""

    def __init__(self, task: Task, outcome: Outcome, write: Write) -> None:
        self._task = task
        self._outcome = outcome
        self._write = write
        self._own = Own(task.base)
        self._endpoint = Endpoint(task.server)

    def run(self, parsed: Any) -> Outcome:
        task = self._task
        try:
            default, named = self._graphs()
        except ValueError as error:
            raise QueryRejected(f"The query cannot be evaluated: {error}") from None
        given = default is not None
        variables: tuple[str, ...] = ()
        if isinstance(parsed, ox.QuerySolutions):
            variables = tuple(variable.value for variable in parsed.variables)
        query = rewritten(task.text, self._own, variables, named=given)
        if query.crossing:
            self._refuse_crossing()
        if default is not None and len(default) > 1 and self._shared(default):
            self._merged(default, named)
        elif self._outcome.kind != "graph":
            self._table(query, default or (), named)
        else:
            self._graph(query, default or (), named)
        return self._outcome

    def _table(self, query: Rewritten, default: Iterable[str], named: Iterable[str]) -> None:
        with self._ask(query.text, default, named) as body:
            found, source = reading.table(body)
            self._announce()
            try:
                sending.table(found, self._outcome.suffix, self._write, rows=self._task.rows)
            except (SyntaxError, ValueError, OSError) as error:
                raise source.error or reading.unreadable(error) from None

    def _graph(self, query: Rewritten, default: Iterable[str], named: Iterable[str]) -> None:
        def solutions(text: str) -> Iterator[Any]:
            with self._ask(text, default, named) as body:
                found, source = reading.table(body)
                try:
                    yield from found
                except (SyntaxError, ValueError, OSError) as error:
                    raise source.error or reading.unreadable(error) from None

        found: Iterable[ox.Triple]
        if query.form == "DESCRIBE":
            union = None if default or named else self._own.union
            found = describing.described(query, union, solutions)
        else:
            template = Template(query)
            found = template.filled(solutions(template.select))
        iterator = iter(found)
        # Errors of the server come before the head of the answer.
        first = next(iterator, None)
        self._announce()
        self._send(chain(() if first is None else (first,), iterator))

    def _send(self, found: Iterable[ox.Triple]) -> None:
        format = BY_SUFFIX[self._outcome.suffix]
        names = prefixes(self._task.text)
        sending.graph(found, format, names, self._write, rows=self._task.rows)

    def _announce(self) -> None:
        announce = getattr(self._write, "announce", None)
        if announce is not None:
            announce(self._outcome)

    def _ask(self, text: str, default: Iterable[str] = (), named: Iterable[str] = ()) -> Body:
        return self._endpoint.query(text, default=default, named=named)

    def _rows(self, text: str) -> list[list[str]]:
        with self._ask(text) as body:
            found, _ = reading.table(body)
            return [[term.value for term in row if term is not None] for row in found]

    def _true(self, text: str) -> bool:
        with self._ask(text) as body:
            return bool(reading.table(body)[0])

    # The dataset -------------------------------------------------------------------------------

    def _graphs(self) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
        """The dataset that is named; None where none is. What is not ours is not there."""
        default, named = self._task.default_graphs, self._task.named_graphs
        if not default and not named:
            default, named = dataset.clauses(ox.Store(), self._task.text)
        if not default and not named:
            return None, ()
        wanted = sorted({*default, *named})
        ours: set[str] = set()
        for start in range(0, len(wanted), _CHUNK):
            iris = " ".join(str(ox.NamedNode(iri)) for iri in wanted[start : start + _CHUNK])
            listed = f"VALUES ?g {{ {iris} }} {self._own.member('?g')}"
            ours.update(row[0] for row in self._rows(f"SELECT ?g {{ {listed} }}"))
        nothing = (self._own.nothing,)
        kept = tuple(sorted({iri for iri in default if iri in ours})) or nothing
        return kept, tuple(sorted({iri for iri in named if iri in ours})) or nothing

    def _shared(self, default: tuple[str, ...]) -> bool:
        """Whether two default graphs hold the same statement: servers count it twice."""
        iris = " ".join(f"<{iri}>" for iri in default)
        return self._true(
            f"ASK {{ VALUES ?g {{ {iris} }} GRAPH ?g {{ ?s ?p ?o }} "
            f"VALUES ?h {{ {iris} }} GRAPH ?h {{ ?s ?p ?o }} FILTER(STR(?g) < STR(?h)) }}"
        )

    def _merged(self, default: tuple[str, ...], named: tuple[str, ...]) -> None:
        """Fetch the graphs, and answer here, where their merge holds each statement once."""
        store, left = ox.Store(), dataset.MERGED
        targets: list[tuple[str, Any]] = [(iri, ox.DefaultGraph()) for iri in default]
        for iri, target in (*targets, *((iri, ox.NamedNode(iri)) for iri in named)):
            text = f"SELECT ?s ?p ?o {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}"
            with self._ask(text) as body:
                found, _ = reading.table(body)
                quads = [ox.Quad(row["s"], row["p"], row["o"], target) for row in found]
            left -= len(quads)
            if left < 0:
                raise LimitExceeded(
                    f"The graphs that the query names share statements and hold more than "
                    f"{dataset.MERGED} together: name fewer, or ask the default graph, which is "
                    "the union of all"
                )
            store.extend(quads)
        names: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(iri) for iri in named]
        answer = store.query(self._task.text, default_graph=[ox.DefaultGraph()], named_graphs=names)
        self._announce()
        if isinstance(answer, ox.QueryTriples):
            self._send(answer)
        else:
            sending.table(answer, self._outcome.suffix, self._write, rows=self._task.rows)

    def _refuse_crossing(self) -> None:
        """Virtuoso lets a path go from one graph to the next: a wrong answer is none."""
        with self._ask("ASK {}") as body:
            if "Virtuoso" in body.server:
                raise QueryRejected(
                    "The SPARQL server follows paths with + or * inside GRAPH ?g from one graph "
                    "into the next: name the graph, or leave GRAPH out"
                )

"""What an engine is: it is told of changed graphs, and answers SPARQL over all of them.

Spec: https://www.w3.org/TR/sparql11-query/
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from iclod.workers import Stop

#: Name of a results format → the one media type that is sent for it.
RESULTS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}


@dataclass(frozen=True)
class GraphChange:
    """What a graph holds from now on.

    Attributes:
        graph: IRI of the graph.
        ntriples: All its published statements as N-Triples; None: there is no such graph.
    """

    graph: str
    ntriples: str | None


@dataclass(frozen=True)
class Query:
    """A question, and in which forms its answer may come.

    Attributes:
        text: The query as it was sent.
        results: `json`, `xml`, `csv` or `tsv` for SELECT and ASK; None: these are not acceptable.
        graphs: Suffix of an RDF syntax for CONSTRUCT and DESCRIBE; None: not acceptable.
        default_graphs: IRIs that make up the default graph, instead of FROM.
        named_graphs: IRIs of the named graphs, instead of FROM NAMED.
        at: Sequence number of an earlier state; None: what is published now.
        deadline: Seconds; never more than the setting.
        client: Whose question it is, so that one client's slow queries do not keep others waiting.
        stop: Set by the caller when nobody waits for the answer any more; ends the work at once.
    """

    text: str
    results: str | None
    graphs: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    at: int | None = None
    deadline: float | None = None
    client: str = ""
    stop: Stop | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Result:
    """An answer, whole or still being made.

    Attributes:
        kind: `solutions` (SELECT), `boolean` (ASK) or `graph` (CONSTRUCT, DESCRIBE).
        media_type: Without parameters.
        suffix: Name of the format, as in `Query.results` or `Query.graphs`.
        body: Read it to its end and close it; closing early ends the work. Reading what is still
            being made raises EngineError when it cannot be finished: it must not look complete.
        size: Length of the body in bytes; None: it is still being made, larger than the spool.
        seq: Sequence number of the state that was asked.
        erased: Graphs of that state whose texts were erased since, so that they are missing.
    """

    kind: str
    media_type: str
    suffix: str
    body: BinaryIO
    size: int | None
    seq: int
    erased: int = 0

    def read(self) -> bytes:
        """The whole body; closes it."""
        with self.body as body:
            return body.read()


class Engine(Protocol):
    """Answers SPARQL; remembers up to which commit it was told."""

    def apply(self, changes: Iterable[GraphChange], seq: int) -> None:
        """Take over changed graphs; they are shown once `publish(seq)` was called."""

    def publish(self, seq: int) -> None:
        """Show the state of commit `seq` from now on."""

    def published(self) -> int:
        """The commit that readers see; 0 before the first."""

    def applied(self) -> int:
        """The last commit that was applied; 0 where everything has to be applied again."""

    def healthy(self) -> bool:
        """Whether what is published is there and can be asked."""

    def state(self) -> str:
        """`ready`, `behind` what is published, or `unavailable`: a server that does not answer."""

    def reset(self) -> None:
        """Forget everything, so that all graphs can be applied again."""

    def query(self, request: Query) -> Result:
        """Answer a query.

        Raises:
            QueryRejected: It is malformed or holds what is not allowed.
            NotAcceptable: The kind of its answer cannot come in the forms that were asked.
            NotFound: The earlier state is not kept.
            EngineUnavailable: Too many queries are waiting.
            DeadlineExceeded: It took too long.
            LimitExceeded: It needed too much memory, or its answer is too large.
        """

    def close(self) -> None:
        """End what was started."""

"""Says whether a query is well-formed, without asking it of anything.

Spec: https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

from __future__ import annotations

from iclod.engine.evaluate import Task, evaluate
from iclod.rdf import scan


def check(text: str, *, limit: int) -> None:
    """Refuse a query that the engine would refuse.

    Args:
        text: From the operator, not from a stranger: it is read in this process.
        limit: Longest query, in bytes of UTF-8.

    Raises:
        QueryRejected: It is not well-formed, or holds what is not answered here.
    """
    scan.check_query(text, limit=limit)
    evaluate(
        Task(
            snapshot=None,
            text=text,
            results="csv",
            graphs="nt",
            default_graphs=(),
            named_graphs=(),
        ),
        _discard,
    )


def _discard(data: bytes) -> None:
    """Nothing is found in an empty store."""

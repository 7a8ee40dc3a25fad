"""DESCRIBE, which every server answers in its own way, as the embedded engine answers it.

A thing is described by all statements about it, and about the blank nodes they lead to. How deep
these go is not known beforehand, so that it is asked for deeper until nothing more comes.

Spec: https://www.w3.org/submissions/CBD/
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pyoxigraph as ox

from iclod.engine.remote.rewriting import Rewritten
from iclod.errors import LimitExceeded
from iclod.rdf.scan import tokens

#: How deep blank nodes may lie below what is described.
_DEPTHS = (0, 1, 2, 4, 8, 16, 32, 64)
#: Stands for the variable of what is described; no query can hold it.
_ROOT = "\0"


def described(
    query: Rewritten, union: str | None, ask: Callable[[str], Iterator[Any]]
) -> Iterator[ox.Triple]:
    """What describes the things that a query names.

    Args:
        union: IRI of the graph in which to look; None: the default graph of the dataset.
        ask: Gives the solutions of a SELECT.

    Raises:
        LimitExceeded: Blank nodes lie deeper than is looked for.
    """
    roots = _roots(query)
    if not roots:
        return
    before = -1
    for depth in _DEPTHS:
        rows = ask(_select(query.prologue, roots, union, depth))
        found = {
            ox.Triple(row["subject"], row["predicate"], row["object"])
            for row in rows
            if not isinstance(row["subject"], ox.Literal)
        }
        open_ends = {t.object for t in found if isinstance(t.object, ox.BlankNode)}
        if not open_ends or len(found) == before:
            yield from found
            return
        before = len(found)
    raise LimitExceeded(f"Blank nodes lie more than {_DEPTHS[-1]} deep in what is described")


def _roots(query: Rewritten) -> list[str]:
    """Groups that bind one variable for each thing or variable that is named."""
    names = [token for token in tokens(query.head) if token.kind in ("iri", "name", "variable")]
    fixed = " ".join(dict.fromkeys(t.text for t in names if t.kind != "variable"))
    variables = [*dict.fromkeys(t.text for t in names if t.kind == "variable")]
    if query.head.lstrip().startswith("*"):
        parsed = ox.Store().query(f"{query.prologue} SELECT * {query.rest}")
        variables = [f"?{name.value}" for name in parsed.variables]  # type: ignore[union-attr]
    found = [f"VALUES {_ROOT} {{ {fixed} }}"] if fixed else []
    for name in variables:
        found.append(f"{{ SELECT ({name} AS {_ROOT}) {query.rest} }}")
    return found


def _select(prologue: str, roots: list[str], union: str | None, depth: int) -> str:
    branches = [_branch(root, union, steps) for root in roots for steps in range(depth + 1)]
    pattern = " UNION ".join(f"{{ {branch} }}" for branch in branches)
    return f"{prologue} SELECT ?subject ?predicate ?object WHERE {{ {pattern} }}"


def _branch(root: str, union: str | None, steps: int) -> str:
    """Statements about blank nodes that lie so many steps below."""
    nodes = [*(f"?iclodNode{number}" for number in range(steps)), "?subject"]
    walk = [
        f"{before} ?iclodStep{number} {after} . FILTER(isBlank({after}))"
        for number, (before, after) in enumerate(pairwise(nodes))
    ]
    inner = " ".join([*walk, "?subject ?predicate ?object"])
    pattern = f"GRAPH <{union}> {{ {inner} }}" if union else inner
    return f"{root.replace(_ROOT, nodes[0])} {pattern}"

"""CONSTRUCT, for which a server is asked the solutions only: the template is filled in here.

Some servers cut graphs off without a word, and say so of tables alone.

Spec: https://www.w3.org/TR/sparql11-query/#construct
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

import pyoxigraph as ox

from iclod.engine.remote.rewriting import Rewritten
from iclod.rdf.scan import tokens

_VARIABLE = "urn:iclod-variable:"


class Template:
    """What stands between the braces of CONSTRUCT.

    Args:
        query: The whole query.
    """

    def __init__(self, query: Rewritten) -> None:
        text = query.head[query.head.index("{") + 1 : query.head.rindex("}")].strip()
        pieces = [*tokens(text)]
        parts, end = [query.prologue, "\n"], 0
        for piece in pieces:
            if piece.kind == "variable":
                parts += [text[end : piece.start], f" <{_VARIABLE}{piece.text[1:]}> "]
                end = piece.start + len(piece.text)
        parts.append(text[end:].rstrip().removesuffix("."))
        turtle = "".join(parts) + (" ." if text else "")
        self._triples = [quad.triple for quad in ox.parse(turtle, ox.RdfFormat.TURTLE)]
        named = {p.text[1:] for p in pieces if p.kind == "variable"}
        self._variables = sorted(named)
        rest = query.rest or "{}"
        columns = " ".join(f"?{name}" for name in self._variables) or "(1 AS ?iclodOne)"
        self.select = f"{query.prologue} SELECT {columns} WHERE {rest}"

    def filled(self, solutions: Iterable[Any]) -> Iterator[ox.Triple]:
        """The statements of all solutions, each once, in the order in which they are found."""
        seen: set[int] = set()
        numbers = count()
        for solution in solutions:
            number = next(numbers)
            for triple in self._triples:
                made = self._made(triple, solution, number)
                if made is not None and (key := hash(made)) not in seen:
                    seen.add(key)
                    yield made

    def _made(self, triple: ox.Triple, solution: Any, number: int) -> ox.Triple | None:
        terms: list[Any] = []
        for term in (triple.subject, triple.predicate, triple.object):
            if isinstance(term, ox.BlankNode):
                terms.append(ox.BlankNode(f"n{number}x{term.value}"))
            elif isinstance(term, ox.NamedNode) and term.value.startswith(_VARIABLE):
                terms.append(solution[term.value.removeprefix(_VARIABLE)])
            else:
                terms.append(term)
        subject, predicate, value = terms
        if isinstance(subject, ox.NamedNode | ox.BlankNode) and isinstance(predicate, ox.NamedNode):
            return None if value is None else ox.Triple(subject, predicate, value)
        return None

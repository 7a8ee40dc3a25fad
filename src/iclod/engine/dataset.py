"""The dataset of a query: several default graphs are merged, each triple once.

The engine evaluates a query over several default graphs as if they stood one after the other, so
that a triple that two of them hold counts twice. Where some do, their merge is made in memory.

Spec: https://www.w3.org/TR/sparql11-query/#specifyingDataset
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pyoxigraph as ox

from iclod.errors import LimitExceeded, QueryRejected
from iclod.rdf.scan import Token, tokens

#: Most statements that are merged in memory.
MERGED = 250_000

_FORM = re.compile(r"SELECT|CONSTRUCT|ASK|DESCRIBE", re.IGNORECASE)
_FROM = re.compile(r"(?:ASK|CONSTRUCT)?FROM(NAMED)?", re.IGNORECASE)
_GLUED = re.compile(r"(?:ASK|CONSTRUCT)?FROM(?:NAMED)?[^:]*:", re.IGNORECASE)


def chosen(
    store: ox.Store, text: str, default: tuple[str, ...], named: tuple[str, ...]
) -> tuple[ox.Store, dict[str, Any]]:
    """What to ask for a query, and with which arguments.

    Args:
        default: IRIs of the default graphs instead of FROM.
        named: IRIs of the named graphs instead of FROM NAMED.

    Raises:
        QueryRejected: The query's own clauses cannot be read.
        LimitExceeded: Too much would have to be merged.
    """
    if not default and not named:
        default, named = clauses(store, text)
        if len(set(default)) < 2:
            return store, {}
    graphs = sorted(set(default))
    if len(graphs) > 1 and _shared(store, graphs):
        store, graphs = _merged(store, graphs, named), []
        return store, _arguments([ox.DefaultGraph()], named)
    return store, _arguments([ox.NamedNode(iri) for iri in graphs], named)


def clauses(store: ox.Store, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The IRIs of a query's FROM and of its FROM NAMED, as the engine resolves them."""
    if "from" not in text.casefold():
        return (), ()
    pieces = list(tokens(text))
    start, found = _written(pieces, text)
    if not found:
        return (), ()
    rows = " ".join(f"({iri} {'true' if named else 'false'})" for iri, named in found)
    question = f"{text[:start]}\nSELECT ?g ?n {{ VALUES (?g ?n) {{ {rows} }} }}"
    try:
        solutions = [(row["g"].value, row["n"].value) for row in store.query(question)]  # type: ignore[union-attr]
    except (SyntaxError, ValueError):
        # The query itself is malformed: whoever evaluates it says where.
        return (), ()
    return (
        tuple(iri for iri, named in solutions if named == "false"),
        tuple(iri for iri, named in solutions if named == "true"),
    )


def _written(pieces: list[Token], text: str) -> tuple[int, list[tuple[str, bool]]]:
    """Where the prologue ends, and what FROM names, outside of all brackets."""
    start, depth, found = -1, 0, []
    prefixes = {name.text for word, name in pairwise(pieces) if word.text.upper() == "PREFIX"}
    for place, piece in enumerate(pieces):
        if piece.kind == "symbol":
            depth += (piece.text in "{([") - (piece.text in "})]")
        if depth or piece.kind not in ("word", "name"):
            continue
        if start < 0 and piece.kind == "word" and _FORM.match(piece.text):
            start = piece.start
        if piece.kind == "name":
            glued = _GLUED.match(piece.text)
            if start >= 0 and glued and f"{piece.text.partition(':')[0]}:" not in prefixes:
                raise QueryRejected(f"Put a space after FROM in {piece.text}")
            continue
        match = _FROM.fullmatch(piece.text)
        if match is None or start < 0:
            continue
        following = pieces[place + 1 : place + 3]
        named = match[1] is not None
        if not named and following and following[0].text.upper() == "NAMED":
            named, following = True, following[1:]
        if following and following[0].kind in ("iri", "name"):
            found.append((following[0].text, named))
    return start, found


def _arguments(default: list[Any], named: tuple[str, ...]) -> dict[str, Any]:
    return {
        "default_graph": default,
        "named_graphs": [ox.NamedNode(iri) for iri in sorted(set(named))],
    }


def _shared(store: ox.Store, graphs: list[str]) -> bool:
    """Whether two of the graphs hold the same triple."""
    wanted = {ox.NamedNode(iri) for iri in graphs}
    for iri in graphs[:-1]:
        graph = ox.NamedNode(iri)
        others = wanted - {graph}
        for subject, predicate, object, _ in store.quads_for_pattern(None, None, None, graph):
            found = store.quads_for_pattern(subject, predicate, object, None)
            if any(quad.graph_name in others for quad in found):
                return True
    return False


def _merged(store: ox.Store, default: list[str], named: tuple[str, ...]) -> ox.Store:
    made = ox.Store()
    left = MERGED
    for target, graphs in ((ox.DefaultGraph(), default), (None, sorted(set(named)))):
        for iri in graphs:
            graph = ox.NamedNode(iri)
            quads = [
                ox.Quad(quad.subject, quad.predicate, quad.object, target or graph)
                for quad in store.quads_for_pattern(None, None, None, graph)
            ]
            left -= len(quads)
            if left < 0:
                raise LimitExceeded(
                    f"The graphs that the query names share statements and hold more than "
                    f"{MERGED} together: name fewer, or ask the default graph, "
                    "which is the union of all"
                )
            made.extend(quads)
    return made

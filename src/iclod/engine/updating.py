"""Evaluates a SPARQL update on one graph, in a store of its own; runs in a disposable process.

The store writes some literals anew (`1.50` becomes `1.5`), so it only tells which statements are
to be taken away and which are new: those that stay keep their text, and literals that the update
spells out keep theirs.

Spec: https://www.w3.org/TR/sparql11-update/
"""

from __future__ import annotations

import re

import pyoxigraph as ox

from iclod.errors import QueryRejected
from iclod.rdf.formats import N_TRIPLES, parse_quads
from iclod.rdf.scan import Token, tokens
from iclod.rdf.vocab import XSD

_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_STRING = str(XSD.string)


def update(graph: str, ntriples: str, text: str) -> str:
    """What a graph holds after an update, as N-Triples in no order.

    Args:
        graph: IRI of the graph, against which relative IRIs are resolved.
        ntriples: What it holds; blank nodes keep their labels.
        text: The update, as `iclod.rdf.updates.limited` gives it.

    Raises:
        QueryRejected: It is not well-formed, or cannot be evaluated.
    """
    spelling = _Spelling()
    before: dict[ox.Triple, list[ox.Triple]] = {}
    for quad in parse_quads(ntriples, N_TRIPLES):
        before.setdefault(spelling.stored(quad.triple), []).append(quad.triple)
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in before)
    try:
        store.update(text, base_iri=graph)
    except SyntaxError as error:
        raise _rejected(str(error.msg)) from None
    except (ValueError, OSError) as error:
        raise QueryRejected(f"The update cannot be evaluated: {error}") from None
    if any(not isinstance(quad.graph_name, ox.DefaultGraph) for quad in store):
        raise QueryRejected(f"The update writes to another graph than {graph}")
    after = {quad.triple for quad in store}
    written = spelling.written(text)
    kept = [triple for key, triples in before.items() if key in after for triple in triples]
    new = [spelling.restored(triple, written) for triple in after if triple not in before]
    return "".join(f"{s} {p} {o} .\n" for s, p, o in (*kept, *new))


class _Spelling:
    """Knows how the store writes literals."""

    def __init__(self) -> None:
        self._scratch = ox.Store()
        self._known: dict[ox.Literal, ox.Literal] = {}

    def stored(self, triple: ox.Triple) -> ox.Triple:
        """A triple as the store gives it back."""
        value = triple.object
        if not isinstance(value, ox.Literal) or value.language or value.datatype.value == _STRING:
            return triple
        return ox.Triple(triple.subject, triple.predicate, self._literal(value))

    def _literal(self, value: ox.Literal) -> ox.Literal:
        if value not in self._known:
            node = ox.NamedNode("urn:x")
            self._scratch.clear()
            self._scratch.add(ox.Quad(node, node, value))
            found = next(iter(self._scratch)).object
            self._known[value] = found if isinstance(found, ox.Literal) else value
        return self._known[value]

    def written(self, text: str) -> dict[ox.Literal, set[ox.Literal]]:
        """Literals that an update spells out, by how the store gives them back."""
        found: dict[ox.Literal, set[ox.Literal]] = {}
        for literal in _literals(text):
            found.setdefault(self._literal(literal), set()).add(literal)
        return found

    def restored(self, triple: ox.Triple, written: dict[ox.Literal, set[ox.Literal]]) -> ox.Triple:
        """A new triple with the spelling of the update, where there is but one."""
        value = triple.object
        spelt = written.get(value, set()) if isinstance(value, ox.Literal) else set()
        if len(spelt) != 1:
            return triple
        return ox.Triple(triple.subject, triple.predicate, next(iter(spelt)))


def _literals(text: str) -> list[ox.Literal]:
    pieces = [*tokens(text)]
    prefixes = {
        name.text: iri.text[1:-1]
        for word, name, iri in zip(pieces, pieces[1:], pieces[2:], strict=False)
        if word.text.upper() == "PREFIX" and iri.kind == "iri"
    }
    found = []
    for value, mark, datatype in zip(pieces, pieces[1:], pieces[2:], strict=False):
        iri = _iri(datatype, prefixes)
        quoted = value.kind == "string" and "\\" not in value.text
        if quoted and mark.text == "^^" and iri:
            found.append(ox.Literal(value.text[1:-1], datatype=ox.NamedNode(iri)))
    bare = [*text]
    for token in pieces:
        if token.kind not in ("number", "symbol") and token.text not in ("e", "E"):
            bare[token.start : token.start + len(token.text)] = " " * len(token.text)
    for match in _NUMBER.finditer("".join(bare)):
        if "." in match[0] and "e" not in match[0].lower():
            found.append(ox.Literal(match[0], datatype=ox.NamedNode(str(XSD.decimal))))
        elif "e" in match[0].lower():
            found.append(ox.Literal(match[0], datatype=ox.NamedNode(str(XSD.double))))
    return found


def _iri(token: Token, prefixes: dict[str, str]) -> str:
    if token.kind == "iri" and "\\" not in token.text and ":" in token.text:
        return token.text[1:-1]
    prefix, _, local = token.text.partition(":")
    return prefixes[f"{prefix}:"] + local if f"{prefix}:" in prefixes else ""


def _rejected(message: str) -> QueryRejected:
    match = _POSITION.match(message)
    if match is None:
        return QueryRejected(f"The update is not valid SPARQL: {message}")
    line, column = int(match[1]), int(match[2])
    return QueryRejected(
        f"The update is not valid SPARQL at line {line}, column {column}", line=line, column=column
    )

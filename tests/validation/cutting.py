"""Reads a text, asks for the place of everything in it, and cuts the places out."""

from __future__ import annotations

import html
import json
import re
from typing import NamedTuple

import rdflib

from iclod.rdf import formats
from iclod.rdf.vocab import RDF
from iclod.validation import positions

BASE = "https://example.org/registry/"
#: Lists are written as a whole: the rest of one has no place of its own.
LISTS = (RDF.rest,)


class Source(NamedTuple):
    name: str
    data: bytes
    suffix: str


class Read(NamedTuple):
    text: str
    graph: rdflib.Graph
    positions: positions.TextPositions

    def cut(self, place):
        start, end = self.positions.lines.span(place)
        return self.text[start:end]

    def value(self, subject, predicate, value):
        return self.cut(self.positions.statement(subject, predicate, value))

    def line(self, subject, predicate, value):
        place = self.positions.statement(subject, predicate, value)
        return (place.line, place.column, place.end_line, place.end_column)


def read(text, suffix="ttl", base=BASE):
    data = text if isinstance(text, bytes) else text.encode()
    graph = rdflib.Graph(bind_namespaces="none")
    for quad in formats.parse_quads(data, formats.BY_SUFFIX[suffix], base=base):
        graph.add(tuple(formats.to_rdflib(term) for term in quad.triple))
    found = positions.read(Source("file", data, suffix), base, graph)
    return Read(found.lines.text, graph, found)


def unplaced(text, suffix="ttl", base=BASE):
    """Everything of a text that has no place; nothing, if all is right."""
    found = read(text, suffix, base)
    graph, places = found.graph, found.positions
    return [
        *(triple for triple in graph if places.statement(*triple) is None),
        *(pair for pair in set(graph.subject_predicates()) if places.predicate(*pair) is None),
        *(node for node in set(graph.subjects()) if places.subject(node) is None),
    ]


def misplaced(text, suffix="ttl", base=BASE):
    """Statements whose place, cut out of the text, is not their value."""
    found = read(text, suffix, base)
    return [
        (triple, found.value(*triple))
        for triple in found.graph
        if triple[1] not in LISTS
        and found.positions.statement(*triple) is not None
        and not _is(found, suffix, base, triple)
    ]


def _is(found, suffix, base, triple):
    piece = found.value(*triple)
    value = triple[2]
    if suffix in ("ttl", "trig", "nt", "nq"):
        return _turtle(found.text, piece, value, base)
    if suffix == "jsonld":
        return _json(piece, value)
    return _xml(piece, value)


def _turtle(text, piece, value, base):
    if piece == "a":
        return False
    if isinstance(value, rdflib.BNode):
        return piece[:1] in ("[", "(", "_")
    if value == RDF.nil:
        return piece.startswith("(") or piece.endswith("nil") or "nil>" in piece
    # What is declared last holds at the end.
    head = "\n".join(re.findall(r"@(?:prefix|base)[^\n]*> \.|(?:PREFIX|BASE)[^\n]*>", text))
    quads = formats.parse_quads(f"{head}\n<x:s> <x:p> {piece} .", formats.TURTLE, base=base)
    return formats.to_rdflib(quads[-1].object) == value


def _json(piece, value):
    found = json.loads(piece)
    if isinstance(value, rdflib.BNode):
        return isinstance(found, dict | list) or str(found).startswith("_:")
    if isinstance(found, dict):
        if isinstance(value, rdflib.URIRef):
            return "@id" in found or "@list" in found
        found = found["@value"]
    if isinstance(value, rdflib.URIRef):
        return re.split(r"[:/#]", str(found))[-1] == re.split(r"[:/#]", str(value))[-1]
    return str(found).lower() == str(value).lower() or float(found) == float(value)


def _xml(piece, value):
    if isinstance(value, rdflib.BNode):
        return piece.startswith("<") or value in piece or len(piece) < 40
    if isinstance(value, rdflib.Literal):
        return html.unescape(piece) == str(value)
    if piece.startswith("<"):
        return True
    return re.split(r"[:/#]", html.unescape(piece))[-1] == re.split(r"[:/#]", value)[-1]

"""Property paths: in words, and what they lead to.

Spec: https://www.w3.org/TR/shacl/#property-paths
"""

from __future__ import annotations

from typing import Literal

import rdflib
from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath
from rdflib.term import Node

from iclod.rdf.vocab import RDF, SH
from iclod.validation.wording.lexicon import Lexicon, best, items
from iclod.validation.wording.phrases import joined, quoted
from iclod.validation.wording.terms import say

#: Deeper nesting of paths than this is not followed.
DEPTH = 8
#: Steps and alternatives beyond this many are not followed.
_WIDE = 20
#: More ends of a path than this are not looked at.
_ENDS = 10_000

_REPEATED: dict[rdflib.URIRef, Literal["*", "+", "?"]] = {
    SH.zeroOrMorePath: "*",
    SH.oneOrMorePath: "+",
    SH.zeroOrOnePath: "?",
}
_WORDS = {
    "inverse": ("things that name this under “{0}”", "ce qui renvoie ici par « {0} »"),
    "inverse-long": ("the way back of ({0})", "le chemin inverse de ({0})"),
    "*": ("{0} (any number of steps)", "{0} (zéro, une ou plusieurs étapes)"),
    "+": ("{0} (one step or more)", "{0} (une étape ou plus)"),
    "?": ("{0} (one step at most)", "{0} (une étape au plus)"),
    "odd": ("a way that cannot be told", "un chemin qui ne peut être décrit"),
}


def words(path: Node, language: str, lexicon: Lexicon, depth: int = DEPTH) -> str:
    """A path in words: `Period → Start`."""
    if isinstance(path, rdflib.URIRef):
        return lexicon.field(path, language)
    shapes = lexicon.shapes
    if depth <= 0 or not isinstance(path, rdflib.BNode):
        return say(_WORDS, "odd", language)
    inverse = shapes.value(path, SH.inversePath)
    if inverse is not None:
        key = "inverse" if isinstance(inverse, rdflib.URIRef) else "inverse-long"
        return say(_WORDS, key, language, words(inverse, language, lexicon, depth - 1))
    alternatives = shapes.value(path, SH.alternativePath)
    if alternatives is not None:
        members = items(shapes, alternatives)[:_WIDE]
        return joined(language, [words(m, language, lexicon, depth - 1) for m in members], "or")
    for predicate, mark in _REPEATED.items():
        repeated = shapes.value(path, predicate)
        if repeated is not None:
            return say(_WORDS, mark, language, words(repeated, language, lexicon, depth - 1))
    steps = items(shapes, path)[:_WIDE]
    if not steps:
        return say(_WORDS, "odd", language)
    return " → ".join(words(step, language, lexicon, depth - 1) for step in steps)


def quoted_words(path: Node, language: str, lexicon: Lexicon) -> str:
    """A path in words, in quotes where it is one field."""
    told = words(path, language, lexicon)
    return quoted(language, told) if isinstance(path, rdflib.URIRef) else told


def beside(path: Node, shape: Node, language: str, lexicon: Lexicon) -> str:
    """Another field of the thing that a shape is about: called as the shape's neighbours do."""
    graph = lexicon.shapes
    steps = [path] if isinstance(path, rdflib.URIRef) else items(graph, path)
    if len(steps) != 1:
        return quoted_words(path, language, lexicon)
    around = {
        inner
        for holder in graph.subjects(SH.property, shape)
        for inner in graph.objects(holder, SH.property)
    }
    for neighbour in [shape, *sorted(around - {shape}, key=str)]:
        name = best(graph.objects(neighbour, SH.name), language)
        if name and graph.value(neighbour, SH.path) == steps[0]:
            return quoted(language, name)
    return quoted_words(steps[0], language, lexicon)


def values(path: Node, focus: Node, lexicon: Lexicon) -> tuple[Node, ...]:
    """The nodes that a path leads to; none where the path is odd."""
    if isinstance(path, rdflib.URIRef):
        return tuple(lexicon.objects(focus, path))
    made = _path(path, lexicon.shapes, DEPTH)
    if made is None or isinstance(focus, rdflib.Literal):
        return ()
    ends: set[Node] = set()
    for end in lexicon.whole.objects(focus, made):
        ends.add(end)
        if len(ends) >= _ENDS:
            break
    return tuple(sorted(ends, key=_key))


def last(path: Node | None, shapes: rdflib.Graph) -> Node | None:
    """The property at the end of a path, where it is a single one."""
    for _ in range(DEPTH):
        if path is None or isinstance(path, rdflib.URIRef):
            return path
        steps = items(shapes, path) if (path, RDF.first, None) in shapes else []
        path = steps[-1] if steps else None
    return None


def _key(node: Node) -> tuple[str, str]:
    return str(node), repr(node)


def _path(path: Node, shapes: rdflib.Graph, depth: int) -> Path | rdflib.URIRef | None:
    if isinstance(path, rdflib.URIRef):
        return path
    if depth <= 0:
        return None
    inverse = shapes.value(path, SH.inversePath)
    if inverse is not None:
        made = _path(inverse, shapes, depth - 1)
        return None if made is None else InvPath(made)
    for predicate, mark in _REPEATED.items():
        repeated = shapes.value(path, predicate)
        if repeated is not None:
            made = _path(repeated, shapes, depth - 1)
            return None if made is None else MulPath(made, mark)
    alternatives = shapes.value(path, SH.alternativePath)
    members = items(shapes, path if alternatives is None else alternatives)[:_WIDE]
    steps = [_path(member, shapes, depth - 1) for member in members]
    parts = [step for step in steps if step is not None]
    if not parts or len(parts) != len(steps):
        return None
    if len(parts) == 1:
        return parts[0]
    return SequencePath(*parts) if alternatives is None else AlternativePath(*parts)

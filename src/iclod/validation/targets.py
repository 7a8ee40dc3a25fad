"""Which nodes a shape is about: targets, and the way down from shape to shape.

Spec: https://www.w3.org/TR/shacl/#targets
"""

from __future__ import annotations

from collections.abc import Iterator

import rdflib
from rdflib.collection import Collection
from rdflib.term import Node

from iclod.rdf.vocab import RDF, RDFS, SH

#: Properties by which a shape names its focus nodes.
TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
#: Deeper nesting of shapes than this is not followed.
DEPTH = 8


def places(shapes: rdflib.Graph, data: rdflib.Graph) -> Iterator[tuple[Node, Node]]:
    """Each shape with each node it is to be checked on, itself or through `sh:property`, `sh:node`.

    Shapes within `sh:or`, `sh:not` and the like are left out: what they find is no result.
    """
    seen: set[tuple[Node, Node]] = set()
    for shape in sorted(targeted(shapes), key=str):
        for focus in sorted(focus_nodes(shapes, data, shape), key=str):
            for place in _below(shapes, data, shape, focus, DEPTH):
                if place not in seen:
                    seen.add(place)
                    yield place


def targeted(shapes: rdflib.Graph) -> set[Node]:
    """Shapes that have targets of their own."""
    found = {shape for predicate in TARGETS for shape in shapes.subjects(predicate)}
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        if (shape, RDF.type, RDFS.Class) in shapes:
            found.add(shape)
    return found


def focus_nodes(shapes: rdflib.Graph, data: rdflib.Graph, shape: Node) -> set[Node]:
    """The nodes that a shape's own targets select."""
    nodes = set(shapes.objects(shape, SH.targetNode))
    classes = set(shapes.objects(shape, SH.targetClass))
    if (shape, RDF.type, RDFS.Class) in shapes:
        classes.add(shape)
    for kind in classes:
        for narrower in set(data.transitive_subjects(RDFS.subClassOf, kind)):
            nodes.update(data.subjects(RDF.type, narrower))
    for predicate in shapes.objects(shape, SH.targetSubjectsOf):
        nodes.update(data.subjects(predicate))
    for predicate in shapes.objects(shape, SH.targetObjectsOf):
        nodes.update(data.objects(None, predicate))
    return nodes


def values(shapes: rdflib.Graph, data: rdflib.Graph, shape: Node, focus: Node) -> tuple[Node, ...]:
    """The value nodes of a shape: along its path if it has one, else the focus itself."""
    path = shapes.value(shape, SH.path)
    return (focus,) if path is None else follow(shapes, data, path, focus)


def follow(shapes: rdflib.Graph, data: rdflib.Graph, path: Node, focus: Node) -> tuple[Node, ...]:
    """Nodes at the end of a path: a property, an inverse one, or a sequence of these."""
    if isinstance(path, rdflib.URIRef):
        return tuple(sorted(set(data.objects(focus, path)), key=str))
    inverse = shapes.value(path, SH.inversePath)
    if isinstance(inverse, rdflib.URIRef):
        return tuple(sorted(set(data.subjects(inverse, focus)), key=str))
    reached: tuple[Node, ...] = (focus,)
    steps = list(Collection(shapes, path)) if (path, RDF.first, None) in shapes else []
    for step in steps:
        reached = tuple(
            dict.fromkeys(end for node in reached for end in follow(shapes, data, step, node))
        )
    return reached if steps else ()


def _below(
    shapes: rdflib.Graph, data: rdflib.Graph, shape: Node, focus: Node, depth: int
) -> Iterator[tuple[Node, Node]]:
    deactivated = shapes.value(shape, SH.deactivated)
    if depth == 0 or (deactivated is not None and str(deactivated) in ("true", "1")):
        return
    yield shape, focus
    inner = sorted((*shapes.objects(shape, SH.property), *shapes.objects(shape, SH.node)), key=str)
    for value in values(shapes, data, shape, focus) if inner else ():
        for nested in inner:
            yield from _below(shapes, data, nested, value, depth - 1)

"""Which nodes a shape is about: targets, and the way down from shape to shape.

Spec: https://www.w3.org/TR/shacl/#targets
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

import rdflib
from rdflib.collection import Collection
from rdflib.term import Node

from iclod.rdf.vocab import RDF, RDFS, SH

#: Properties by which a shape names its focus nodes.
TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
#: Deeper nesting of shapes than this is not followed.
DEPTH = 8


def places(
    ways: Ways, data: rdflib.Graph, aims: Mapping[Node, Iterable[Node]] | None = None
) -> Iterator[tuple[Node, Node]]:
    """Each shape with each node it is to be checked on, itself or through `sh:property`, `sh:node`.

    Shapes within `sh:or`, `sh:not` and the like are left out: what they find is no result.

    Args:
        ways: Those that lead to shapes that are asked for.
        aims: The shapes to begin with, and their nodes; None: as the shapes' targets say.
    """
    if aims is None:
        aims = {shape: focus_nodes(ways.shapes, data, shape) for shape in targeted(ways.shapes)}
    seen: set[tuple[Node, Node]] = set()
    for shape in sorted(aims, key=str):
        if not ways.lead(shape, DEPTH):
            continue
        for focus in sorted(aims[shape], key=str):
            for place in _below(ways, data, shape, focus, DEPTH):
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
    return Aim.of(shapes, shape).nodes(data)


@dataclass(frozen=True)
class Aim:
    """A shape's own targets: nodes, classes, and properties at either end."""

    targets: tuple[Node, ...]
    classes: tuple[Node, ...]
    subjects_of: tuple[Node, ...]
    objects_of: tuple[Node, ...]

    @classmethod
    def of(cls, shapes: rdflib.Graph, shape: Node) -> Aim:
        """What a shape says of its targets."""
        classes = list(shapes.objects(shape, SH.targetClass))
        if (shape, RDF.type, RDFS.Class) in shapes:
            classes.append(shape)
        return cls(
            tuple(shapes.objects(shape, SH.targetNode)),
            tuple(classes),
            tuple(shapes.objects(shape, SH.targetSubjectsOf)),
            tuple(shapes.objects(shape, SH.targetObjectsOf)),
        )

    def nodes(self, data: rdflib.Graph) -> set[Node]:
        """The nodes of some data that they select."""
        nodes = set(self.targets)
        for kind in self.classes:
            for narrower in set(data.transitive_subjects(RDFS.subClassOf, kind)):
                nodes.update(data.subjects(RDF.type, narrower))
        for predicate in self.subjects_of:
            nodes.update(data.subjects(predicate))
        for predicate in self.objects_of:
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


class Ways:
    """The ways down from each shape, looked up once.

    Attributes:
        shapes: The shapes.
    """

    def __init__(self, shapes: rdflib.Graph, wanted: Container[Node] | None = None) -> None:
        self.shapes = shapes
        self._wanted = wanted
        self._below: dict[Node, tuple[Node, ...]] = {}
        self._leads: dict[tuple[Node, int], bool] = {}

    def below(self, shape: Node) -> tuple[Node, ...]:
        """The shapes directly below, in a fixed order."""
        found = self._below.get(shape)
        if found is None:
            inner = (*self.shapes.objects(shape, SH.property), *self.shapes.objects(shape, SH.node))
            found = self._below[shape] = tuple(sorted(inner, key=str))
        return found

    def lead(self, shape: Node, depth: int) -> bool:
        """Whether the shape, or one below it, is wanted and in force."""
        key = (shape, depth)
        found = self._leads.get(key)
        if found is None:
            off = self.shapes.value(shape, SH.deactivated)
            found = self._leads[key] = (
                depth > 0
                and (off is None or str(off) not in ("true", "1"))
                and (
                    self._wanted is None
                    or shape in self._wanted
                    or any(self.lead(inner, depth - 1) for inner in self.below(shape))
                )
            )
        return found


def _below(
    ways: Ways, data: rdflib.Graph, shape: Node, focus: Node, depth: int
) -> Iterator[tuple[Node, Node]]:
    if not ways.lead(shape, depth):
        return
    yield shape, focus
    inner = [nested for nested in ways.below(shape) if ways.lead(nested, depth - 1)]
    for value in values(ways.shapes, data, shape, focus) if inner else ():
        for nested in inner:
            yield from _below(ways, data, nested, value, depth - 1)

"""Constraints that SHACL Core cannot say: written in the shapes, evaluated here for any shape.

A shape carries them as parameters; engines that know Core alone skip them. They are silent on
values that Core refuses already, such as a date of a wrong datatype.

- `iclod:notEarlierThan P`: no value lies wholly before a value of the property P of the same node.
- `iclod:identifierOfIri true`: each value is the last part of the node's IRI.
- `iclod:noBlankNodes true`: no blank node is reached from the node or its parts.
- `iclod:partOfAmong (P)`: what a value is part of (`dcterms:isPartOf`) is among the values that
  the path P leads to from the same node.

Spec: https://www.w3.org/TR/shacl/#constraint-components
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import rdflib
from rdflib.collection import Collection
from rdflib.term import Node

from iclod.rdf.vocab import DCTERMS, ICLOD, SH, XSD
from iclod.validation import dates
from iclod.validation.targets import Ways, follow, places, values
from iclod.validation.texts import Finding

#: A constraint: shapes, data, shape, parameter's value, node → values at fault.
Check = Callable[[rdflib.Graph, rdflib.Graph, Node, Node, Node], Iterator[Node]]


def evaluate(
    shapes: rdflib.Graph,
    data: rdflib.Graph,
    planned: dict[Node, Plan] | None = None,
    where: Iterable[tuple[Node, Node]] | None = None,
) -> Iterator[Finding]:
    """What the own constraints find, and dates whose text their datatype does not allow.

    Args:
        planned: What `plans` gives for these shapes, where it is known.
        where: Shapes, each with a node to look at; None: as their targets say.
    """
    if planned is None:
        planned = plans(shapes)
    for shape, focus in places(Ways(shapes, planned), data) if where is None else where:
        plan = planned.get(shape)
        if plan is None:
            continue
        for own, check, argument in plan.checks:
            for value in check(shapes, data, shape, argument, focus):
                yield Finding(focus, shape, str(own), value)
        for value, component in _misspelt(shapes, data, shape, plan.datatypes, focus):
            yield Finding(focus, shape, str(component), value)


def _not_earlier_than(
    shapes: rdflib.Graph, data: rdflib.Graph, shape: Node, argument: Node, focus: Node
) -> Iterator[Node]:
    starts = [
        found
        for value in follow(shapes, data, argument, focus)
        if isinstance(value, rdflib.Literal) and (found := dates.span(value))
    ]
    for value in values(shapes, data, shape, focus):
        end = dates.span(value) if isinstance(value, rdflib.Literal) else None
        if end and any(end.last < start.first for start in starts):
            yield value


def _identifier_of_iri(
    shapes: rdflib.Graph, data: rdflib.Graph, shape: Node, argument: Node, focus: Node
) -> Iterator[Node]:
    if not _is_true(argument) or not isinstance(focus, rdflib.URIRef):
        return
    last = str(focus).replace("#", "/").rpartition("/")[2]
    for value in values(shapes, data, shape, focus):
        plain = isinstance(value, rdflib.Literal) and value.datatype in (None, XSD.string)
        if plain and not getattr(value, "language", None) and str(value) != last:
            yield value


def _no_blank_nodes(
    shapes: rdflib.Graph, data: rdflib.Graph, shape: Node, argument: Node, focus: Node
) -> Iterator[Node]:
    if not _is_true(argument):
        return
    seen: set[Node] = set()
    waiting = list(values(shapes, data, shape, focus))
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        if isinstance(node, rdflib.BNode):
            yield node
            continue
        if node == focus or str(node).startswith(f"{focus}#"):
            waiting += sorted(data.objects(node), key=str, reverse=True)


def _part_of_among(
    shapes: rdflib.Graph, data: rdflib.Graph, shape: Node, argument: Node, focus: Node
) -> Iterator[Node]:
    wholes = set(follow(shapes, data, argument, focus))
    for value in values(shapes, data, shape, focus):
        if any(whole not in wholes for whole in data.objects(value, DCTERMS.isPartOf)):
            yield value


@dataclass(frozen=True)
class Plan:
    """What a shape has for us.

    Attributes:
        checks: Component, check and parameter of our own constraints.
        datatypes: Datatypes of dates that it allows, each with the component that allows it.
    """

    checks: tuple[tuple[rdflib.URIRef, Check, Node], ...]
    datatypes: dict[Node, Node]


def plans(shapes: rdflib.Graph) -> dict[Node, Plan]:
    """The shapes that have something for us: a parameter of our own, or dates to look at."""
    predicates = (*COMPONENTS, SH.datatype, SH["or"])
    found = {}
    for shape in {shape for predicate in predicates for shape in shapes.subjects(predicate)}:
        checks = tuple(
            (own, check, argument)
            for parameter, (own, check) in COMPONENTS.items()
            for argument in shapes.objects(shape, parameter)
        )
        datatypes = _datatypes(shapes, shape)
        if checks or datatypes:
            found[shape] = Plan(checks, datatypes)
    return found


def _datatypes(shapes: rdflib.Graph, shape: Node) -> dict[Node, Node]:
    allowed: dict[Node, Node] = dict.fromkeys(
        shapes.objects(shape, SH.datatype), SH.DatatypeConstraintComponent
    )
    for head in shapes.objects(shape, SH["or"]):
        for member in Collection(shapes, head):
            for datatype in shapes.objects(member, SH.datatype):
                allowed.setdefault(datatype, SH.OrConstraintComponent)
    return allowed if dates.DATATYPES.intersection(allowed) else {}


def _misspelt(
    shapes: rdflib.Graph, data: rdflib.Graph, shape: Node, allowed: dict[Node, Node], focus: Node
) -> Iterator[tuple[Node, Node]]:
    """Dates whose datatype is allowed and whose text is none of it."""
    for value in values(shapes, data, shape, focus) if allowed else ():
        if not isinstance(value, rdflib.Literal) or dates.well_formed(value):
            continue
        if value.datatype is not None and value.datatype in allowed:
            yield value, allowed[value.datatype]


def _is_true(node: Node) -> bool:
    return isinstance(node, rdflib.Literal) and str(node) in ("true", "1")


#: Parameter → component's IRI and its check.
COMPONENTS: dict[rdflib.URIRef, tuple[rdflib.URIRef, Check]] = {
    ICLOD.notEarlierThan: (ICLOD.NotEarlierThanConstraintComponent, _not_earlier_than),
    ICLOD.identifierOfIri: (ICLOD.IdentifierOfIriConstraintComponent, _identifier_of_iri),
    ICLOD.noBlankNodes: (ICLOD.NoBlankNodesConstraintComponent, _no_blank_nodes),
    ICLOD.partOfAmong: (ICLOD.PartOfAmongConstraintComponent, _part_of_among),
}

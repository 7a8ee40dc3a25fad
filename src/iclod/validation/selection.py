"""Which shapes have something to look at in the data: the engine is given these alone.

Its time goes with the number of shapes, of statements about them and of nodes. What was selected
once is kept, since most data are of few kinds.

Spec: https://www.w3.org/TR/shacl/#targets
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import rdflib
from rdflib.term import Node

from iclod.rdf.vocab import ICLOD, RDF, RDFS, SH
from iclod.validation import constraints
from iclod.validation.targets import TARGETS, Aim, Ways, places, targeted
from iclod.validation.texts import Finding

#: What shapes may say that say nothing beyond SHACL Core.
CORE = frozenset(
    SH[name]
    for name in (
        "targetClass targetNode targetSubjectsOf targetObjectsOf property path inversePath "
        "alternativePath zeroOrMorePath oneOrMorePath zeroOrOnePath severity message deactivated "
        "name description order group defaultValue class datatype nodeKind minCount maxCount "
        "minExclusive minInclusive maxExclusive maxInclusive minLength maxLength pattern flags "
        "languageIn uniqueLang equals disjoint lessThan lessThanOrEquals not and or xone node "
        "qualifiedValueShape qualifiedValueShapesDisjoint qualifiedMinCount qualifiedMaxCount "
        "closed ignoredProperties hasValue in"
    ).split()
)
#: Selections that are kept.
KEPT = 32

#: What is said for people alone.
_TEXTS = frozenset(
    (
        *(SH.name, SH.description, SH.message, SH.group, SH.order, RDFS.label, RDFS.comment),
        *(ICLOD.role, ICLOD.facet, ICLOD.searchable, ICLOD.preview, ICLOD.supplements),
        ICLOD.level,
    )
)
#: What demands nothing of a node that has no value.
_IDLE = CORE - {SH.minCount, SH.qualifiedMinCount, SH.hasValue, SH.equals}
_QUERY = frozenset((SH.select, SH.ask))
_QUERIES = _TEXTS - {SH.message}


@dataclass
class Selection:
    """Shapes without their texts, and the nodes that they are about.

    Attributes:
        graph: The shapes.
        bearers: Which shapes carry the targets of each that has targets of its own.
        aims: The nodes that each of these is to look at.
        engine: What the engine has read of the shapes, once it has.
    """

    graph: rdflib.Graph
    bearers: dict[Node, tuple[Node, ...]] = field(default_factory=dict)
    aims: dict[Node, frozenset[Node]] = field(default_factory=dict)
    engine: Any = None

    def __bool__(self) -> bool:
        return bool(self.bearers)

    @cached_property
    def idle(self) -> dict[Node, Node]:
        """Property shapes that find nothing at nodes without a value, and their properties."""
        return {
            shape: path
            for shape, path in self.graph.subject_objects(SH.path)
            if isinstance(path, rdflib.URIRef)
            and all(
                predicate in _IDLE or not predicate.startswith(SH)
                for predicate in self.graph.predicates(shape)
                if isinstance(predicate, rdflib.URIRef)
            )
        }

    @cached_property
    def plans(self) -> dict[Node, constraints.Plan]:
        """What our own constraints have to look at."""
        return constraints.plans(self.graph)

    @cached_property
    def ways(self) -> Ways:
        """The ways from shape to shape that lead to one that our own constraints look at."""
        return Ways(self.graph, self.plans)

    def own(self, data: rdflib.Graph) -> Iterator[Finding]:
        """What our own constraints find in the data."""
        return constraints.evaluate(
            self.graph, data, self.plans, places(self.ways, data, self.aims)
        )


def select(
    shapes: rdflib.Graph,
    data: rdflib.Graph,
    *,
    published: bool = False,
    among: Container[Node] | None = None,
    flat: bool = True,
) -> Selection:
    """The shapes that have something to look at in the data.

    Args:
        shapes: Not to be changed once something was checked against them.
        among: The only nodes to be looked at.
        flat: Make the shapes quick for an engine that goes from shape to shape.

    Returns: What is valid until shapes are selected again.
    """
    aims = {}
    for shape, aim in _aims(shapes, published).items():
        nodes = aim.nodes(data)
        if among is not None:
            nodes = {node for node in nodes if node in among}
        if nodes:
            aims[shape] = frozenset(nodes)
    selection = _kept(shapes, frozenset(aims), flat)
    selection.aims = {}
    for shape, bearers in selection.bearers.items():
        for bearer in bearers:
            selection.aims[bearer] = selection.aims.get(bearer, frozenset()) | aims[shape]
    return selection


_known: OrderedDict[tuple[int, int, bool], tuple[rdflib.Graph, dict[Node, Aim]]] = OrderedDict()
_selections: OrderedDict[tuple[int, int, frozenset[Node], bool], tuple[rdflib.Graph, Selection]] = (
    OrderedDict()
)


def forget(shapes: rdflib.Graph) -> None:
    """Keep nothing of shapes that will not be asked for again."""
    for known in [key for key in _known if key[0] == id(shapes)]:
        del _known[known]
    for kept in [key for key in _selections if key[0] == id(shapes)]:
        del _selections[kept]


def _kept(shapes: rdflib.Graph, starts: frozenset[Node], flat: bool) -> Selection:
    key = (id(shapes), len(shapes), starts, flat)
    found = _selections.pop(key, None)
    if found is None:
        # The shapes are kept too, so that no others get their place in memory.
        found = (shapes, _made(shapes, starts, flat))
    _selections[key] = found
    if len(_selections) > KEPT:
        _selections.popitem(last=False)
    return found[1]


def _aims(shapes: rdflib.Graph, published: bool) -> dict[Node, Aim]:
    """The targets of each shape that has some, looked up once."""
    key = (id(shapes), len(shapes), published)
    found = _known.pop(key, None)
    if found is None:
        apart = set() if published else set(shapes.subjects(ICLOD.publishedOnly))
        found = (shapes, {shape: Aim.of(shapes, shape) for shape in targeted(shapes) - apart})
    _known[key] = found
    if len(_known) > KEPT:
        _known.popitem(last=False)
    return found[1]


def _made(shapes: rdflib.Graph, starts: frozenset[Node], flat: bool) -> Selection:
    graph = rdflib.Graph("SimpleMemory", bind_namespaces="none")
    waiting = list(starts)
    seen: set[Node] = set(starts)
    while waiting:
        node = waiting.pop()
        # Queries have messages of their own, with variables that the engine fills in.
        texts = _QUERIES if {*shapes.predicates(node)} & _QUERY else _TEXTS
        for predicate, value in shapes.predicate_objects(node):
            if predicate in texts or _means_nothing(predicate, value):
                continue
            graph.add((node, predicate, value))
            if value not in seen and not isinstance(value, rdflib.Literal):
                seen.add(value)
                waiting.append(value)
    for shape, flags in list(graph.subject_objects(SH.flags)):
        _flag(graph, shape, str(flags))
    bearers = {shape: (shape, *(_flattened(graph, shape) if flat else ())) for shape in starts}
    return Selection(graph, bearers)


def _means_nothing(predicate: Node, value: Node) -> bool:
    """Only `true` itself asks for one text per language; the engine would take `1` for it.

    Spec: https://www.w3.org/TR/shacl/#UniqueLangConstraintComponent
    """
    return predicate == SH.uniqueLang and str(value) != "true"


def _flag(shapes: rdflib.Graph, shape: Node, flags: str) -> None:
    """Write into a shape's patterns the flags that the engine does not know.

    Spec: https://www.w3.org/TR/xpath-functions-31/#flags
    """
    inline = "".join(flag for flag in "sx" if flag in flags)
    for pattern in list(shapes.objects(shape, SH.pattern)) if inline or "q" in flags else ():
        text = re.escape(str(pattern)) if "q" in flags else f"(?{inline}){pattern}"
        shapes.remove((shape, SH.pattern, pattern))
        shapes.add((shape, SH.pattern, rdflib.Literal(text)))


def _flattened(shapes: rdflib.Graph, shape: Node) -> tuple[Node, ...]:
    """Give a shape's property shapes its targets, in place of the way through the shape.

    The results are the same; the engine then checks all nodes at once instead of one by one.
    """
    if (None, None, shape) in shapes or (shape, SH.deactivated, None) in shapes:
        return ()
    if (shape, RDF.type, RDFS.Class) in shapes or (shape, SH.closed, None) in shapes:
        return ()
    inner = tuple(shapes.objects(shape, SH.property))
    if any((item, SH.qualifiedValueShapesDisjoint, None) in shapes for item in inner):
        return ()
    aims = [(p, v) for p in TARGETS for v in shapes.objects(shape, p)]
    shapes.remove((shape, SH.property, None))
    for property_shape in inner:
        for predicate, value in aims:
            shapes.add((property_shape, predicate, value))
    return inner

"""Shapes that somebody brings along: SHACL Core alone, and nothing that harms who runs them.

They are checked beside the shapes in force, never instead of them: what they say of a shape of the
registry is refused. No query, no script, no rule and no import is followed, and no pattern is run
that may take for ever. What still takes long is ended by the worker's limits.

Spec: https://www.w3.org/TR/shacl/#core-components
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import rdflib
from rdflib.term import Node

from iclod.errors import RequestError
from iclod.rdf.vocab import OWL, PREFIXES, RDF, SH, XSD
from iclod.validation import patterns
from iclod.validation.selection import CORE
from iclod.validation.targets import targeted
from iclod.validation.texts import PATHS

#: Shapes within shapes, and steps within steps of paths, deeper than this are refused.
DEPTH = 12

#: Ways from shape to shape.
_INNER = frozenset((SH.property, SH.node, SH["not"], SH.qualifiedValueShape))
_LISTS_OF_SHAPES = frozenset((SH["and"], SH["or"], SH.xone))
_LISTS = _LISTS_OF_SHAPES | {SH["in"], SH.languageIn, SH.ignoredProperties}
_COUNTS = frozenset(
    SH[name]
    for name in "minCount maxCount minLength maxLength qualifiedMinCount qualifiedMaxCount".split()
)
_FLAGS = frozenset((SH.uniqueLang, SH.closed, SH.deactivated, SH.qualifiedValueShapesDisjoint))
_BOUNDS = frozenset((SH.minExclusive, SH.minInclusive, SH.maxExclusive, SH.maxInclusive))
_IRIS = frozenset(
    SH[name]
    for name in (
        "class datatype equals disjoint lessThan lessThanOrEquals nodeKind severity targetClass "
        "targetSubjectsOf targetObjectsOf"
    ).split()
)
#: Parameters that a shape may have once; with several the engine would take any one of them.
_SINGLE = (
    _COUNTS
    | (_FLAGS - {SH.deactivated})
    | {SH[name] for name in "path datatype nodeKind languageIn in flags ignoredProperties".split()}
)
_KINDS = frozenset(
    SH[name]
    for name in "BlankNode IRI Literal BlankNodeOrIRI BlankNodeOrLiteral IRIOrLiteral".split()
)
_TYPES = frozenset((SH.Shape, SH.NodeShape, SH.PropertyShape, SH.PropertyGroup))
#: What has no effect in Core: prefixes for queries that are not there.
_IDLE = frozenset((SH.declare, SH.prefix, SH.namespace))
_NUMBER = re.compile(r"\+?[0-9]{1,9}")


def check(shapes: rdflib.Graph, own: rdflib.Graph) -> None:
    """Refuse shapes that are not run here.

    Args:
        own: The shapes in force.

    Raises:
        RequestError: They are more than SHACL Core, are no shapes, change a shape of the registry,
            or may take for ever.
    """
    for subject, predicate, value in shapes:
        if isinstance(subject, rdflib.URIRef) and (subject, None, None) in own:
            raise _refused(f"{_name(subject)} is a shape of this registry; call yours otherwise")
        _check_words(predicate, value)
        _check_value(shapes, predicate, value)
    for subject in set(shapes.subjects()):
        _check_once(shapes, subject)
    for shape in set(shapes.subjects(SH.path)):
        for path in shapes.objects(shape, SH.path):
            _check_path(shapes, path, DEPTH)
    _check_depth(shapes)
    if not targeted(shapes):
        raise _refused("they are about nothing: give a shape a target, such as sh:targetClass")


def _refused(reason: str) -> RequestError:
    return RequestError(
        f"your shapes are not run: {reason}", hint="bring shapes in SHACL Core, as RDF of their own"
    )


def _check_words(predicate: Node, value: Node) -> None:
    """What is said at all.

    Raises:
        RequestError: It is nothing that Core knows.
    """
    if predicate == OWL.imports:
        raise _refused("owl:imports is not followed; send what is imported as a further file")
    if str(predicate).startswith(str(SH)) and predicate not in CORE | _IDLE:
        raise _refused(f"{_name(predicate)} is not SHACL Core")
    if predicate == RDF.type and str(value).startswith(str(SH)) and value not in _TYPES:
        raise _refused(f"{_name(value)} is not SHACL Core")


def _check_value(shapes: rdflib.Graph, predicate: Node, value: Node) -> None:
    name = _name(predicate)
    text = str(value)
    literal = isinstance(value, rdflib.Literal)
    if predicate in _COUNTS and not (
        literal and value.datatype == XSD.integer and _NUMBER.fullmatch(text)  # type: ignore[attr-defined]
    ):
        raise _refused(f"{name} takes a whole number, not {text!r:.40}")
    if predicate in _FLAGS and not (literal and text in ("true", "false", "1", "0")):
        raise _refused(f"{name} takes true or false, not {text!r:.40}")
    if predicate in _BOUNDS and not literal:
        raise _refused(f"{name} takes a value to compare with, not {text!r:.80}")
    if predicate in _IRIS and not isinstance(value, rdflib.URIRef):
        raise _refused(f"{name} takes an IRI, not {text!r:.40}")
    if predicate == SH.nodeKind and value not in _KINDS:
        raise _refused(f"{name} takes one of the six kinds of nodes, not {text!r:.80}")
    if predicate in _INNER | {SH.path} and literal:
        raise _refused(f"{name} takes a node, not {text!r:.40}")
    if predicate == SH.flags and not (literal and set(text) <= set("im")):
        raise _refused("sh:flags takes the letters i and m here")
    if predicate in _LISTS:
        _items(shapes, value)
    if predicate == SH.pattern:
        _check_pattern(shapes, value)


def _check_pattern(shapes: rdflib.Graph, value: Node) -> None:
    if not isinstance(value, rdflib.Literal):
        raise _refused("sh:pattern takes a text")
    for shape in shapes.subjects(SH.pattern, value):
        try:
            patterns.check(str(value), str(shapes.value(shape, SH.flags) or ""))
        except patterns.Refused as error:
            raise _refused(f"the pattern {str(value)!r:.80} cannot be used: {error}") from error


def _check_once(shapes: rdflib.Graph, subject: Node) -> None:
    for predicate in set(shapes.predicates(subject)) & _SINGLE:
        if len(set(shapes.objects(subject, predicate))) > 1:
            raise _refused(f"{_name(predicate)} stands twice in {_name(subject)}")


def _check_path(shapes: rdflib.Graph, path: Node, depth: int) -> None:
    """Look at a path and what it is made of.

    Raises:
        RequestError: It is none, or too deep.
    """
    if depth == 0:
        raise _refused("a path goes too deep, or round in a circle")
    if isinstance(path, rdflib.URIRef):
        return
    said = [(p, v) for p, v in shapes.predicate_objects(path) if p in PATHS]
    kinds = {p for p, _ in said}
    if kinds == {RDF.first, RDF.rest}:
        steps = _items(shapes, path)
    elif len(said) == 1 and kinds == {SH.alternativePath}:
        steps = _items(shapes, said[0][1])
    elif len(said) == 1:
        _check_path(shapes, said[0][1], depth - 1)
        return
    else:
        raise _refused("a path is neither a property nor made of some")
    if len(steps) < 2:
        raise _refused("a sequence or choice of paths has at least two members")
    for step in steps:
        _check_path(shapes, step, depth - 1)


def _check_depth(shapes: rdflib.Graph) -> None:
    """Look at shapes within shapes.

    Raises:
        RequestError: They refer to themselves, or nest too deeply.
    """
    heights: dict[Node, int] = {}
    waiting: list[tuple[Node, bool]] = [(shape, False) for shape in _with_inner(shapes)]
    under: set[Node] = set()
    while waiting:
        shape, done = waiting.pop()
        inner = [] if shape in heights else list(_inner(shapes, shape))
        if done:
            under.discard(shape)
            heights[shape] = 1 + max((heights.get(each, 0) for each in inner), default=0)
            if heights[shape] > DEPTH:
                raise _refused("they nest too deeply")
        elif shape in under:
            raise _refused(f"{_name(shape)} refers to itself")
        elif shape not in heights:
            under.add(shape)
            waiting.append((shape, True))
            waiting += [(each, False) for each in inner]


def _with_inner(shapes: rdflib.Graph) -> list[Node]:
    found = {
        shape for predicate in _INNER | _LISTS_OF_SHAPES for shape in shapes.subjects(predicate)
    }
    return sorted(found, key=str)


def _inner(shapes: rdflib.Graph, shape: Node) -> Iterator[Node]:
    for predicate, value in shapes.predicate_objects(shape):
        if predicate in _INNER:
            yield value
        elif predicate in _LISTS_OF_SHAPES:
            yield from _items(shapes, value)


def _items(shapes: rdflib.Graph, head: Node) -> list[Node]:
    """The members of a list.

    Raises:
        RequestError: It is none.
    """
    found: list[Node] = []
    seen: set[Node] = set()
    while head != RDF.nil:
        firsts, rests = list(shapes.objects(head, RDF.first)), list(shapes.objects(head, RDF.rest))
        if head in seen or len(firsts) != 1 or len(rests) != 1:
            raise _refused("a list in them is no list, or goes round in a circle")
        seen.add(head)
        found.append(firsts[0])
        head = rests[0]
    return found


def _name(node: Node) -> str:
    if isinstance(node, rdflib.BNode):
        return "a shape without an IRI"
    for prefix, namespace in PREFIXES.items():
        if str(node).startswith(namespace):
            return f"{prefix}:{str(node)[len(namespace) :]}"
    return f"<{node}>"

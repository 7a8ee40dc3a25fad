"""SHACL: the only door to pySHACL.

In a process that lives on, call this only through `iclod.workers` (`work.py`); commands may call it
directly. pySHACL's shapes are called themselves, not its function `validate`, which wraps the data,
changes rdflib for the whole process, and writes the report as a graph and as a text that nobody
reads. They are given graphs, never text, and neither imports, rules nor scripts are followed.

Spec: https://www.w3.org/TR/shacl/
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pyshacl.constraints
import pyshacl.constraints.constraint_component
import pyshacl.constraints.core.property_pair_constraints as pairs
import pyshacl.constraints.core.value_range_constraints as ranges
import pyshacl.shape
import rdflib
from pyshacl.errors import ReportableRuntimeError
from pyshacl.pytypes import SHACLExecutor
from pyshacl.shapes_graph import ShapesGraph
from rdflib.term import Node

from iclod.errors import DataError
from iclod.rdf.vocab import RDF, SH
from iclod.validation import comparing, selection
from iclod.validation.report import Report, Result, ordered
from iclod.validation.selection import Selection
from iclod.validation.texts import Describing, Finding


def _once(component: Any) -> Callable[[Any], Any]:
    """Makes a constraint of a shape once, instead of each time that the shape looks at nodes."""

    def make(shape: Any) -> Any:
        made = vars(shape.sg).setdefault("_iclod_made", {})
        key = shape.node, component
        if key not in made:
            made[key] = component(shape)
        return made[key]

    return make


_made = {kind: _once(kind) for kind in set(pyshacl.constraints.CONSTRAINT_PARAMETERS_MAP.values())}
# pySHACL looks each statement of each shape up in a list; a set takes a third off its time.
vars(pyshacl.shape)["CONSTRAINT_PARAMS"] = (
    frozenset(pyshacl.constraints.ALL_CONSTRAINT_PARAMETERS),
    {name: _made[kind] for name, kind in pyshacl.constraints.CONSTRAINT_PARAMETERS_MAP.items()},
)

#: What pySHACL raises of shapes that are none, besides its own errors.
_BROKEN = (
    *(ReportableRuntimeError, RecursionError, re.error, OverflowError),
    *(ValueError, TypeError, LookupError, AttributeError, AssertionError, NotImplementedError),
)

# Looked up once: namespaces make a new term each time.
_COMPONENT, _SHAPE = SH.sourceConstraintComponent, SH.sourceShape
_SEVERITY, _FOCUS, _VALUE, _PATH = SH.resultSeverity, SH.focusNode, SH.value, SH.resultPath
_MESSAGE, _CLOSED = SH.resultMessage, str(SH.ClosedConstraintComponent)

_EXECUTOR = SHACLExecutor(allow_infos=True, allow_warnings=True)

_quiet = logging.getLogger("iclod.validation.pyshacl")
_quiet.addHandler(logging.NullHandler())
_quiet.propagate = False
# rdflib tells each value of a wrong form with a traceback; the report tells them.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)


def validate(
    data: rdflib.Graph,
    shapes: rdflib.Graph,
    context: rdflib.Graph | None = None,
    *,
    published: bool = False,
) -> Report:
    """Check data against shapes.

    Args:
        context: What the data refer to (`context.py`): looked up, not checked. What it says of
            something that the data describe themselves does not count.
        published: Check too what the registry itself adds at publication
            (shapes with `iclod:publishedOnly`).

    Raises:
        DataError: The shapes cannot be evaluated.
    """
    whole, known = laid_out(data, context)
    needed = selection.select(shapes, data, published=published, among=known)
    if not needed:
        return Report()
    return reported(shapes, core(whole, needed), needed.own(whole), known)


@dataclass(frozen=True)
class _Beside:
    """All nodes but those that are only laid beside the data."""

    nodes: frozenset[Node]

    def __contains__(self, node: object) -> bool:
        return node not in self.nodes


def laid_out(
    data: rdflib.Graph, context: rdflib.Graph | None
) -> tuple[rdflib.Graph, Container[Node]]:
    """The data with what they refer to beside them, and the nodes that are to be checked."""
    described = set(data.subjects(RDF.type))
    whole = rdflib.Graph("SimpleMemory", bind_namespaces="none")
    for triple in data:
        whole.add(triple)
    for triple in context if context is not None else ():
        if triple[0] not in described:
            whole.add(triple)
    return whole, _Beside(frozenset(whole.subjects(RDF.type)) - described)


def reported(
    shapes: rdflib.Graph,
    found: Iterable[Finding],
    own: Iterable[Finding],
    known: Container[Node],
) -> Report:
    """The report of what Core and the own constraints found about some nodes."""
    described = Describing(shapes).result
    core = [described(item) for item in found if item.focus in known]
    ours = [described(item) for item in own if item.focus in known]
    return ordered([*core, *_unrefused(ours, core)])


def core(data: rdflib.Graph, selection: Selection) -> list[Finding]:
    """What SHACL finds.

    Raises:
        DataError: The shapes cannot be evaluated.
    """
    try:
        if selection.engine is None:
            selection.engine = ShapesGraph(selection.graph, False, _quiet)
            list(selection.engine.shapes)  # It reads them when it is asked for them.
        results = []
        for name, nodes in selection.aims.items():
            path = selection.idle.get(name)
            if path is not None:
                nodes = frozenset(node for node in nodes if (node, path, None) in data)
            if nodes:
                shape = selection.engine.lookup_shape_from_node(name)
                results += shape.validate(_EXECUTOR, data, focus=list(nodes))[1]
    except _BROKEN as error:
        raise DataError(f"the shapes cannot be evaluated: {_short(error)}") from error
    return list(dict.fromkeys(_finding(node, said) for _, node, said in results))


def _short(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:200] if lines else type(error).__name__


def _finding(result: Node, said: Iterable[tuple[Node, Node, Any]]) -> Finding:
    """A finding of what was said of a result, and of those within it.

    Nodes may come with the graph that they are of.
    """
    values: dict[Node, Any] = {}
    messages: dict[str, str] = {}
    for subject, predicate, value in said:
        if subject != result:
            continue
        node = value[1] if isinstance(value, tuple) else value
        if predicate == _MESSAGE:
            language = getattr(node, "language", None)
            messages |= dict.fromkeys([language] if language else ["en", "fr"], str(node))
        else:
            values[predicate] = node
    component = str(values[_COMPONENT])
    # A closed shape names the property that it does not know.
    closed = component == _CLOSED
    return Finding(
        values[_FOCUS],
        values[_SHAPE],
        component,
        values.get(_VALUE),
        values.get(_PATH) if closed else None,
        tuple(sorted(messages.items())),
    )


def _unrefused(own: list[Result], core: list[Result]) -> Iterator[Result]:
    """Own results about values that Core does not refuse already."""
    refused = {(item.focus, item.value) for item in core if item.severity == "Violation"} | {
        (item.focus, item.focus) for item in core if item.severity == "Violation"
    }
    nodes = {node for pair in refused for node in pair if isinstance(node, rdflib.BNode)}
    for item in own:
        if (item.focus, item.value) not in refused and item.value not in nodes:
            yield item


# Results ------------------------------------------------------------------------------------------


def _result(
    self: Any,
    datagraph: Any,
    focus_node: Node,
    value_node: Node | None = None,
    result_path: Node | None = None,
    constraint_component: Node | None = None,
    **more: Any,
) -> tuple[str, Node, list[tuple[Node, Node, Any]]]:
    """In place of pySHACL's: without the texts that it writes for each result.

    Most are thrown away, as all within `sh:or` are. Only constraints in SPARQL have texts that are
    not the shape's.
    """
    if any(more.values()):
        made = _described(
            self, datagraph, focus_node, value_node, result_path, constraint_component, **more
        )
        return _spoken(made, more.get("extra_messages") or ())
    node = rdflib.BNode()
    component = constraint_component or self.shacl_constraint_component
    said: list[tuple[Node, Node, Any]] = [
        (node, _COMPONENT, component),
        (node, _SHAPE, self.shape.node),
        (node, _SEVERITY, self.shape.severity),
        (node, _FOCUS, focus_node),
    ]
    if value_node is not None:
        said.append((node, _VALUE, value_node))
    if result_path is not None:
        said.append((node, _PATH, result_path))
    return "", node, said


def _spoken(
    made: tuple[str, Node, list[tuple[Node, Node, Any]]], messages: Iterable[rdflib.Literal]
) -> tuple[str, Node, list[tuple[Node, Node, Any]]]:
    """A result whose messages have their languages again, which pySHACL drops."""
    text, node, said = made
    languages = iter([message.language for message in messages])
    for number, (subject, predicate, value) in enumerate(said):
        if predicate == _MESSAGE and isinstance(value, rdflib.Literal):
            spoken = rdflib.Literal(str(value), lang=value.language or next(languages, None))
            said[number] = (subject, predicate, spoken)
    return text, node, said


_base = vars(pyshacl.constraints.constraint_component)["ConstraintComponent"]
_described = _base.make_v_result
_base.make_v_result = _result


# Comparisons --------------------------------------------------------------------------------------
#
# pySHACL ends with an error where years are compared, calls IRIs comparable, and ends again where
# a blank node is among the values. What follows stands in for its comparisons.


def _compared(one: rdflib.Literal, other: rdflib.Literal) -> int:
    if not (comparing.known(one) and comparing.known(other)):
        return int(_theirs(one, other))
    order = comparing.compare(one, other)
    if order is None:
        raise TypeError
    return order


def _pairs(*, or_equal: bool) -> Callable[..., tuple[bool, list[Any]]]:
    """A check of each value against each value of another property.

    Spec: https://www.w3.org/TR/shacl/#LessThanConstraintComponent
    """

    def hold(one: Node, other: Node) -> bool:
        if not isinstance(one, rdflib.Literal) or not isinstance(other, rdflib.Literal):
            return False
        try:
            order = _compared(one, other)
        except (TypeError, NotImplementedError):
            return False
        return order < 0 or (or_equal and order == 0)

    def check(
        self: Any, values: Iterable[Node], others: Iterable[Node], graph: Any, focus: Node
    ) -> tuple[bool, list[Any]]:
        compared = tuple(others)
        results = [
            self.make_v_result(graph, focus, value_node=value)
            for value in values
            for other in compared
            if not hold(value, other)
        ]
        return bool(results), results

    return check


_theirs = vars(ranges)["compare_literal"]
vars(ranges)["compare_literal"] = _compared
for _kind, _method, _or_equal in (
    (pairs.LessThanConstraintComponent, "_compare_lt", False),
    (pairs.LessThanOrEqualsConstraintComponent, "_compare_ltoe", True),
):
    setattr(_kind, _method, _pairs(or_equal=_or_equal))

"""SHACL: the only door to pySHACL.

While it loads shapes, pySHACL changes rdflib for the whole process: in a process that lives on,
call this only through `iclod.workers` (`work.py`); commands may call it directly. It is given
graphs, never text, always with shapes, and neither imports, rules nor scripts are followed.

Spec: https://www.w3.org/TR/shacl/
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pyshacl
import rdflib
from pyshacl.errors import ReportableRuntimeError, ValidationFailure
from rdflib.term import Node

from iclod.errors import DataError
from iclod.rdf.vocab import ICLOD, RDF, RDFS, SH
from iclod.validation import constraints
from iclod.validation.report import Report, Result, ordered
from iclod.validation.targets import TARGETS, focus_nodes, targeted
from iclod.validation.texts import Finding, describe

#: What is said for people alone.
_TEXTS = frozenset(
    (
        *(SH.name, SH.description, SH.message, SH.group, SH.order, RDFS.label, RDFS.comment),
        *(ICLOD.role, ICLOD.facet, ICLOD.searchable, ICLOD.preview, ICLOD.supplements),
    )
)

_quiet = logging.getLogger("iclod.validation.pyshacl")
_quiet.addHandler(logging.NullHandler())
_quiet.propagate = False


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
    described = set(data.subjects(RDF.type))
    whole = rdflib.Graph(bind_namespaces="none")
    for triple in data:
        whole.add(triple)
    for triple in context if context is not None else ():
        if triple[0] not in described:
            whole.add(triple)
    needed = _needed(shapes, data, published)
    if not needed:
        return Report()
    known = set(data.subjects()) - set(whole.subjects(RDF.type)) | described
    found = [describe(shapes, item) for item in _core(whole, needed) if item.focus in known]
    own = [
        describe(shapes, item)
        for item in constraints.evaluate(needed, whole)
        if item.focus in known
    ]
    return ordered([*found, *_unrefused(own, found)])


def _core(data: rdflib.Graph, shapes: rdflib.Graph) -> Iterator[Finding]:
    try:
        _, report, text = pyshacl.validate(
            data,
            shacl_graph=shapes,
            inference="none",
            inplace=True,
            advanced=False,
            js=False,
            meta_shacl=False,
            do_owl_imports=False,
            allow_infos=True,
            allow_warnings=True,
            logger=_quiet,
        )
    except (ReportableRuntimeError, ValidationFailure) as error:
        raise DataError(f"the shapes cannot be evaluated: {error}") from error
    if not isinstance(report, rdflib.Graph):
        raise DataError(f"the shapes cannot be evaluated: {text}")
    for result in set(report.objects(None, SH.result)):
        yield _finding(report, result)


def _finding(report: rdflib.Graph, node: Node) -> Finding:
    focus = report.value(node, SH.focusNode)
    shape = report.value(node, SH.sourceShape)
    assert focus is not None and shape is not None
    return Finding(
        focus,
        shape,
        str(report.value(node, SH.sourceConstraintComponent)),
        report.value(node, SH.value),
        str(report.value(node, SH.resultMessage) or ""),
    )


def _needed(shapes: rdflib.Graph, data: rdflib.Graph, published: bool) -> rdflib.Graph:
    """The shapes that have something to look at in the data, without their texts.

    The engine's time goes with the number of shapes and statements about them.
    """
    apart = set() if published else set(shapes.subjects(ICLOD.publishedOnly))
    starts = [shape for shape in targeted(shapes) - apart if focus_nodes(shapes, data, shape)]
    left = rdflib.Graph(bind_namespaces="none")
    waiting = list(starts)
    seen: set[Node] = set(starts)
    while waiting:
        node = waiting.pop()
        for predicate, value in shapes.predicate_objects(node):
            if predicate in _TEXTS:
                continue
            left.add((node, predicate, value))
            if value not in seen and not isinstance(value, rdflib.Literal):
                seen.add(value)
                waiting.append(value)
    for shape in starts:
        _flatten(left, shape)
    return left


def _flatten(shapes: rdflib.Graph, shape: Node) -> None:
    """Give a shape's property shapes its targets, in place of the way through the shape.

    The results are the same; the engine then checks all nodes at once instead of one by one.
    """
    if (None, None, shape) in shapes or (shape, SH.deactivated, None) in shapes:
        return
    if (shape, RDF.type, RDFS.Class) in shapes:
        return
    aims = [(p, v) for p in TARGETS for v in shapes.objects(shape, p)]
    for inner in list(shapes.objects(shape, SH.property)):
        shapes.remove((shape, SH.property, inner))
        for predicate, value in aims:
            shapes.add((inner, predicate, value))


def _unrefused(own: list[Result], core: list[Result]) -> Iterator[Result]:
    """Own results about values that Core does not refuse already."""
    refused = {(item.focus, item.value) for item in core if item.severity == "Violation"} | {
        (item.focus, item.focus) for item in core if item.severity == "Violation"
    }
    nodes = {node for pair in refused for node in pair if isinstance(node, rdflib.BNode)}
    for item in own:
        if (item.focus, item.value) not in refused and item.value not in nodes:
            yield item

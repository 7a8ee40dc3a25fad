"""What a shape says about itself: severity, messages and name, in every language it has.

Spec: https://www.w3.org/TR/shacl/#message
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import rdflib
from rdflib.term import Node

from iclod.rdf.vocab import RDF, SH
from iclod.validation.report import SEVERITIES, Result, Severity

#: What paths are made of.
PATHS = frozenset(
    (
        *(RDF.first, RDF.rest, SH.inversePath, SH.alternativePath),
        *(SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath),
    )
)


@dataclass(frozen=True)
class Finding:
    """What a shape found, before its texts are looked up.

    Attributes:
        component: IRI of the constraint component.
        value: The value at fault, if it is a single one.
        path: The property, where that is not the shape's.
        messages: Of a constraint that has its own, by language.
    """

    focus: Node
    shape: Node
    component: str
    value: Node | None = None
    path: Node | None = None
    messages: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _Told:
    """What a shape says of itself."""

    path: Node | None
    steps: tuple[tuple[Node, Node, Node], ...]
    severity: Severity
    messages: dict[str, str]
    name: dict[str, str]


class Describing:
    """Makes results of findings, with the shapes' own texts; each shape is read once."""

    def __init__(self, shapes: rdflib.Graph) -> None:
        self._shapes = shapes
        self._known: dict[Node, _Told] = {}

    def result(self, found: Finding) -> Result:
        """The result of a finding."""
        told = self._known.get(found.shape)
        if told is None:
            told = self._known[found.shape] = _told(self._shapes, found.shape)
        path = found.path or told.path
        return Result(
            focus=found.focus,
            path=path if isinstance(path, rdflib.URIRef) else None,
            shape=found.shape,
            component=found.component,
            severity=told.severity,
            messages=told.messages or dict(found.messages),
            value=found.value,
            name=told.name,
            steps=told.steps if found.path is None else (),
        )


def _told(shapes: rdflib.Graph, shape: Node) -> _Told:
    path = shapes.value(shape, SH.path)
    return _Told(
        path,
        tuple(_steps(shapes, path)) if isinstance(path, rdflib.BNode) else (),
        severity(shapes, shape),
        _texts(shapes, shape, SH.message),
        _texts(shapes, shape, SH.name),
    )


def _steps(shapes: rdflib.Graph, head: Node) -> Iterator[tuple[Node, Node, Node]]:
    """What shapes say of a path, from its head on."""
    waiting, seen = [head], {head}
    while waiting:
        node = waiting.pop(0)
        for predicate, value in sorted(shapes.predicate_objects(node), key=str):
            if predicate not in PATHS:
                continue
            yield node, predicate, value
            if isinstance(value, rdflib.BNode) and value not in seen:
                seen.add(value)
                waiting.append(value)


def severity(shapes: rdflib.Graph, shape: Node) -> Severity:
    """A shape's severity; a violation unless it says otherwise."""
    stated = shapes.value(shape, SH.severity)
    name = str(stated).removeprefix(str(SH))
    return next((known for known in SEVERITIES if known == name), "Violation")


def _texts(shapes: rdflib.Graph, shape: Node, predicate: rdflib.URIRef) -> dict[str, str]:
    return dict(
        sorted(
            (value.language or "", str(value))
            for value in shapes.objects(shape, predicate)
            if isinstance(value, rdflib.Literal)
        )
    )

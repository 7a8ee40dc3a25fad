"""What a shape says about itself: severity, messages and name, in every language it has.

Spec: https://www.w3.org/TR/shacl/#message
"""

from __future__ import annotations

from dataclasses import dataclass

import rdflib
from rdflib.term import Node

from iclod.rdf.vocab import SH
from iclod.validation.report import SEVERITIES, Result, Severity


@dataclass(frozen=True)
class Finding:
    """What a shape found, before its texts are looked up.

    Attributes:
        component: IRI of the constraint component.
        value: The value at fault, if it is a single one.
        fallback: The message of a shape that has none of its own.
    """

    focus: Node
    shape: Node
    component: str
    value: Node | None = None
    fallback: str = ""


def describe(shapes: rdflib.Graph, found: Finding) -> Result:
    """The result of a finding, with the shape's own texts."""
    path = shapes.value(found.shape, SH.path)
    messages = _texts(shapes, found.shape, SH.message)
    if not messages and found.fallback:
        messages = {"": found.fallback}
    return Result(
        focus=found.focus,
        path=path if isinstance(path, rdflib.URIRef) else None,
        shape=found.shape,
        component=found.component,
        severity=severity(shapes, found.shape),
        messages=messages,
        value=found.value,
        name=_texts(shapes, found.shape, SH.name),
    )


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

"""Which stretch of a submitted text a result is about.

A value at fault is the value of its statement; a value too many the first that is; a property that
must not be is its name; what is missing is missed where the node is described. Where that cannot
be told, the nearest thing around it is given (`Place.exact` is false), never another one.

Spec: https://www.w3.org/TR/shacl/#results-validation-result
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol, runtime_checkable

import rdflib
from rdflib.term import Node

from iclod.rdf.vocab import SH
from iclod.validation.places import Place, Positions
from iclod.validation.report import Result

_CLOSED = str(SH.ClosedConstraintComponent)
_MAX_COUNT = str(SH.MaxCountConstraintComponent)
#: Something is missing, or something is said twice: the property as a whole is meant.
_WHOLE = frozenset(
    str(SH[f"{name}ConstraintComponent"])
    for name in ("MinCount", "QualifiedMinCount", "QualifiedMaxCount", "HasValue", "UniqueLang")
)


@runtime_checkable
class ValuePositions(Positions, Protocol):
    """Positions that also know the order of values, and where a term is used."""

    def values(self, subject: Node, predicate: Node) -> Sequence[Place] | None:
        """Where the values of a property stand, in the order of the text."""

    def mention(self, node: Node) -> Place | None:
        """Where a term is first named as a value."""


def locate(result: Result, positions: Positions, *, most: int = 1) -> Place | None:
    """The place of a result; None where not even its focus is in the text.

    Args:
        most: How many values the shape allows, where there are too many.
    """
    found = _itself(result, positions, most)
    if found is not None:
        return found
    if isinstance(result.path, rdflib.URIRef):
        found = positions.predicate(result.focus, result.path)
    found = found or positions.subject(result.focus) or _mention(result.focus, positions)
    return replace(found, exact=False) if found is not None else None


def _itself(result: Result, positions: Positions, most: int) -> Place | None:
    focus, path, value = result.focus, result.path, result.value
    if path is None:
        if value is None or value == focus:
            return positions.subject(focus) or _mention(focus, positions)
        return None
    if not isinstance(path, rdflib.URIRef):
        return None
    if result.component == _CLOSED:
        return positions.predicate(focus, path)
    if value is not None:
        return positions.statement(focus, path, value)
    if result.component == _MAX_COUNT and isinstance(positions, ValuePositions):
        places = positions.values(focus, path) or ()
        if len(places) > most:
            return places[most]
    if result.component in _WHOLE:
        return positions.predicate(focus, path) or positions.subject(focus)
    return None


def _mention(node: Node, positions: Positions) -> Place | None:
    return positions.mention(node) if isinstance(positions, ValuePositions) else None

"""Which fields of a thing are filled: what it must hold, should hold and may hold.

The fields are those of the profile, in its order, so that a page, a form and this list agree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

import rdflib
from rdflib.term import Node

from iclod import profile
from iclod.profile import Field, Kind
from iclod.rdf.vocab import RDF, SKOS

Demand = Literal["must", "should", "may"]


@dataclass(frozen=True)
class Filled:
    """A field of a thing.

    Attributes:
        shape: IRI of its property shape.
        name: By language.
        demand: `must`, `should` or `may`.
        count: How many values there are.
    """

    shape: str
    name: dict[str, str] = field(hash=False)
    demand: Demand
    count: int


@dataclass(frozen=True)
class Coverage:
    """What a thing holds.

    Attributes:
        title: What it is called, by language; the empty one where that is not told.
        kind: What it is, by language.
    """

    focus: Node
    title: dict[str, str] = field(hash=False)
    kind: dict[str, str] = field(hash=False)
    fields: tuple[Filled, ...]

    @property
    def percent(self) -> int:
        """How many of the fields that must or should be filled are, of a hundred."""
        return _percent(item for item in self.fields if item.demand != "may")

    @property
    def complete(self) -> int:
        """How many of all fields are filled, of a hundred."""
        return _percent(self.fields)

    @property
    def empty(self) -> tuple[Filled, ...]:
        """Fields without a value, those that should have one first."""
        found = [item for item in self.fields if not item.count]
        return tuple(sorted(found, key=lambda item: ("must", "should", "may").index(item.demand)))

    def to_json(self) -> dict[str, Any]:
        """The coverage as plain values."""
        return {
            "focus": str(self.focus),
            "title": self.title,
            "kind": self.kind,
            "percent": self.percent,
            "complete": self.complete,
            "fields": [
                {"shape": item.shape, "name": item.name}
                | {"demand": item.demand, "count": item.count}
                for item in self.fields
            ],
        }


def measure(
    data: rdflib.Graph, shapes: rdflib.Graph, context: rdflib.Graph
) -> tuple[Coverage, ...]:
    """The coverage of each record that the data describe, in the order of their IRIs.

    Args:
        context: Knows the types of what the data refer to.
    """
    kinds = _kinds(shapes)
    found = []
    for kind in kinds:
        for thing in data.subjects(RDF.type, rdflib.URIRef(kind.target)):
            if kind.scheme is None or _in_scheme(data, thing, kind):
                found.append(_of(thing, kind, data, context))
    return tuple(sorted(found, key=lambda item: str(item.focus)))


def _of(thing: Node, kind: Kind, data: rdflib.Graph, context: rdflib.Graph) -> Coverage:
    title = kind.field("title") or kind.field("label")
    names = {
        value.language or "": str(value)
        for value in (data.objects(thing, rdflib.URIRef(title.path)) if title else ())
        if isinstance(value, rdflib.Literal)
    }
    fields = tuple(
        Filled(item.shape, item.name, _demand(item), _count(thing, item, data, context))
        for item in kind.fields
        if not item.inverse
    )
    return Coverage(thing, dict(sorted(names.items())), kind.label, fields)


def _demand(item: Field) -> Demand:
    if item.min and item.severity == "Violation":
        return "must"
    return "should" if item.min or item.recommended else "may"


def _count(thing: Node, item: Field, data: rdflib.Graph, context: rdflib.Graph) -> int:
    values = set(data.objects(thing, rdflib.URIRef(item.path)))
    if not item.classes:
        return len(values)
    wanted = {rdflib.URIRef(name) for name in item.classes}
    return sum(
        1
        for value in values
        if wanted & {*data.objects(value, RDF.type), *context.objects(value, RDF.type)}
    )


def _in_scheme(data: rdflib.Graph, thing: Node, kind: Kind) -> bool:
    return (thing, SKOS.inScheme, rdflib.URIRef(kind.scheme or "")) in data


def _percent(fields: Iterable[Filled]) -> int:
    found = list(fields)
    return round(100 * sum(bool(item.count) for item in found) / len(found)) if found else 100


_made: dict[int, tuple[rdflib.Graph, tuple[Kind, ...]]] = {}


def _kinds(shapes: rdflib.Graph) -> tuple[Kind, ...]:
    kept = _made.get(id(shapes))
    if kept is None or kept[0] is not shapes:
        if len(_made) > 8:
            _made.clear()
        try:
            kinds = tuple(kind for kind in profile.read(shapes).kinds if kind.name)
        except ValueError:
            kinds = ()
        kept = _made[id(shapes)] = shapes, kinds
    return kept[1]

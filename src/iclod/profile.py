"""Shapes → profile: what the SHACL shapes in force say about each kind of thing.

Pages, forms, lists, facets, the JSON-LD context and the documentation are made from it, so that a
property added to the shapes shows up without a change in code.

Spec: https://www.w3.org/TR/shacl/#nonValidation
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal, cast

import rdflib
from rdflib.collection import Collection
from rdflib.term import Node

from iclod.rdf.vocab import ICLOD, RDF, RDFS, SH, SKOS, XSD

Severity = Literal["Violation", "Warning", "Info"]


@dataclass(frozen=True)
class Group:
    """Fields that stand together on pages and in forms.

    Attributes:
        name: By language.
    """

    iri: str
    name: dict[str, str]
    order: float


@dataclass(frozen=True)
class Field:
    """A property of a kind, as its property shape describes it.

    Attributes:
        shape: IRI of the property shape.
        path: IRI of the property.
        inverse: Whether the path leads from the value to the thing.
        name: By language; likewise `description` and `message`.
        severity: Of the property shape itself, not of those that supplement it.
        min: Fewest values that a thing must have; None: none.
        max: Most values; None: any number.
        recommended: Whether a value should be there without being a must.
        datatypes: IRIs, any of which a literal may have.
        named: Whether values have to be IRIs.
        classes: IRIs of classes, any of which a value has. Only values of these classes belong
            to the field where several fields share a path.
        node: IRI of the shape of a part that is described in the same document.
        values: IRIs or texts that are the only ones allowed.
        scheme: IRI of the concept scheme that values come from.
        language: Whether values are texts with a language tag.
        unique_language: Whether there is at most one text per language.
        min_length: In characters; likewise `max_length`.
        pattern: Regular expression that values match.
        role: What the field is to pages, feeds and citations, such as `title`.
        facet: Name of the facet that it makes in lists.
        searchable: Whether its words are found by search.
        preview: Whether lists show it.
    """

    shape: str
    path: str
    inverse: bool = False
    name: dict[str, str] = field(default_factory=dict)
    description: dict[str, str] = field(default_factory=dict)
    message: dict[str, str] = field(default_factory=dict)
    order: float = 0.0
    group: str | None = None
    severity: Severity = "Violation"
    min: int | None = None
    max: int | None = None
    recommended: bool = False
    datatypes: tuple[str, ...] = ()
    named: bool = False
    classes: tuple[str, ...] = ()
    node: str | None = None
    values: tuple[str, ...] = ()
    scheme: str | None = None
    language: bool = False
    unique_language: bool = False
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    role: str | None = None
    facet: str | None = None
    searchable: bool = False
    preview: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of thing, or of part of a thing, as its node shape describes it.

    Attributes:
        shape: IRI of the node shape.
        name: As in the IRIs of its things, such as `practice`; None for parts and documents.
        target: IRI of the class.
        label: By language; likewise `description`.
        fields: In the order of their groups, then their own.
        groups: Those that occur, in order.
        scheme: IRI of the concept scheme whose members the things are, if they are concepts.
        published: Whether it describes what the registry itself adds at publication.
    """

    shape: str
    name: str | None
    target: str
    label: dict[str, str]
    description: dict[str, str]
    fields: tuple[Field, ...]
    groups: tuple[Group, ...]
    scheme: str | None = None
    published: bool = False

    def field(self, role: str) -> Field | None:
        """The first field with a role."""
        return next((item for item in self.fields if item.role == role), None)

    def roles(self, role: str) -> tuple[Field, ...]:
        """All fields with a role, in order."""
        return tuple(item for item in self.fields if item.role == role)


@dataclass(frozen=True)
class Profile:
    """All kinds: those with records of their own first, then parts and documents."""

    kinds: tuple[Kind, ...]

    def kind(self, name: str) -> Kind | None:
        """The kind that IRIs name, such as `practice`."""
        return next((kind for kind in self.kinds if kind.name == name), None)

    def for_class(self, iri: str) -> Kind | None:
        """The kind of a class; for a class of several kinds the one that tells no scheme."""
        found = [kind for kind in self.kinds if kind.target == iri]
        return next((kind for kind in found if kind.scheme is None), found[0] if found else None)

    def by_shape(self, iri: str) -> Kind | None:
        """The kind that a node shape describes."""
        return next((kind for kind in self.kinds if kind.shape == iri), None)


def read(shapes: rdflib.Graph) -> Profile:
    """Read every node shape that stands for a kind.

    Left out are shapes that only supplement another (`iclod:supplements`) and those without a
    class. What a supplement demands of a field's number is added to the field: as `min` and `max`
    where it is a must, as `recommended` where it is a should.

    Raises:
        ValueError: A number is written as none (`sh:order`, `sh:minCount`, …).
    """
    described = list(_described(shapes))
    own = {_target(shapes, shape) for shape in described if (shape, ICLOD.kind, None) in shapes}
    parts = {
        target: str(shape)
        for shape in described
        for target in shapes.objects(shape, SH.targetClass)
        if target not in own
    }
    kinds = [_kind(shapes, shape, parts) for shape in described]
    return Profile(tuple(sorted(kinds, key=lambda kind: (kind.name is None, kind.shape))))


def _described(shapes: rdflib.Graph) -> Iterator[Node]:
    for shape in sorted(shapes.subjects(RDF.type, SH.NodeShape), key=str):
        if (shape, ICLOD.supplements, None) not in shapes and _target(shapes, shape):
            yield shape


def _target(shapes: rdflib.Graph, shape: Node) -> Node | None:
    targets = sorted(shapes.objects(shape, SH.targetClass), key=str)
    if targets:
        return targets[0]
    if (shape, ICLOD.kind, None) in shapes:
        return shapes.value(shape, SH["class"])
    return None


def _kind(shapes: rdflib.Graph, shape: Node, parts: dict[Node, str]) -> Kind:
    groups = {
        str(iri): Group(str(iri), _texts(shapes, iri, RDFS.label), _number(shapes, iri))
        for iri in shapes.subjects(RDF.type, SH.PropertyGroup)
    }
    fields = [
        _field(shapes, item, parts)
        for item in shapes.objects(shape, SH.property)
        if (item, ICLOD.supplements, None) not in shapes and _path(shapes, item)
    ]

    def place(item: Field) -> tuple[float, float, str]:
        group = groups.get(item.group or "")
        return (group.order if group else float("inf"), item.order, item.shape)

    used = {item.group for item in fields}
    name = shapes.value(shape, ICLOD.kind)
    return Kind(
        shape=str(shape),
        name=str(name) if name is not None else None,
        target=str(_target(shapes, shape)),
        label=_texts(shapes, shape, RDFS.label) or _texts(shapes, shape, SH.name),
        description=_texts(shapes, shape, SH.description),
        fields=tuple(sorted(fields, key=place)),
        groups=tuple(
            sorted(
                (group for iri, group in groups.items() if iri in used),
                key=lambda group: (group.order, group.iri),
            )
        ),
        scheme=_text(shapes, shape, ICLOD.scheme),
        published=_true(shapes, shape, ICLOD.publishedOnly),
    )


def _field(shapes: rdflib.Graph, shape: Node, parts: dict[Node, str]) -> Field:
    path = _path(shapes, shape)
    assert path is not None
    classes = _alternatives(shapes, shape, SH["class"])
    scheme = _scheme(shapes, shape)
    nested = shapes.value(shape, SH.node)
    node = str(nested) if nested is not None and scheme is None else None
    if node is None and len(classes) == 1:
        node = parts.get(rdflib.URIRef(classes[0]))
    datatypes = _alternatives(shapes, shape, SH.datatype)
    item = Field(
        shape=str(shape),
        path=path[0],
        inverse=path[1],
        name=_texts(shapes, shape, SH.name),
        description=_texts(shapes, shape, SH.description),
        message=_texts(shapes, shape, SH.message),
        order=_number(shapes, shape),
        group=_text(shapes, shape, SH.group),
        severity=_severity(shapes, shape),
        datatypes=datatypes,
        named=(shape, SH.nodeKind, SH.IRI) in shapes,
        classes=classes,
        node=node,
        values=_values(shapes, shape),
        scheme=scheme,
        language=str(RDF.langString) in datatypes,
        unique_language=_true(shapes, shape, SH.uniqueLang),
        min_length=_count(shapes, shape, SH.minLength),
        max_length=_count(shapes, shape, SH.maxLength),
        pattern=_text(shapes, shape, SH.pattern),
        role=_text(shapes, shape, ICLOD.role),
        facet=_text(shapes, shape, ICLOD.facet),
        searchable=_true(shapes, shape, ICLOD.searchable),
        preview=_true(shapes, shape, ICLOD.preview),
    )
    for source in (shape, *sorted(shapes.subjects(ICLOD.supplements, shape), key=str)):
        item = _counted(shapes, item, source)
    return item


def _counted(shapes: rdflib.Graph, item: Field, shape: Node) -> Field:
    """Add what a shape says of the number of values."""
    if _path(shapes, shape) is None:
        return item
    least = _count(shapes, shape, SH.minCount) or _count(shapes, shape, SH.qualifiedMinCount)
    most = _count(shapes, shape, SH.maxCount)
    if most is None:
        most = _count(shapes, shape, SH.qualifiedMaxCount)
    if _severity(shapes, shape) != "Violation":
        wanted = bool(least) and _severity(shapes, shape) == "Warning"
        return replace(item, recommended=item.recommended or wanted)
    return replace(
        item,
        min=max(filter(None, (item.min, least)), default=None),
        max=min((n for n in (item.max, most) if n is not None), default=None),
    )


def _path(shapes: rdflib.Graph, shape: Node) -> tuple[str, bool] | None:
    path = shapes.value(shape, SH.path)
    if isinstance(path, rdflib.URIRef):
        return str(path), False
    inverse = shapes.value(path, SH.inversePath) if path is not None else None
    return (str(inverse), True) if isinstance(inverse, rdflib.URIRef) else None


def _members(shapes: rdflib.Graph, head: Node | None) -> list[Node]:
    return list(Collection(shapes, head)) if head is not None else []


def _alternatives(shapes: rdflib.Graph, shape: Node, predicate: rdflib.URIRef) -> tuple[str, ...]:
    """Values of a parameter, on the shape, in its `sh:or` or its qualified value shape."""
    places: Iterable[Node] = [
        shape,
        *(member for head in shapes.objects(shape, SH["or"]) for member in _members(shapes, head)),
        *shapes.objects(shape, SH.qualifiedValueShape),
    ]
    return tuple(
        dict.fromkeys(
            str(value)
            for place in places
            for value in sorted(shapes.objects(place, predicate), key=str)
        )
    )


def _values(shapes: rdflib.Graph, shape: Node) -> tuple[str, ...]:
    listed = [str(value) for value in _members(shapes, shapes.value(shape, SH["in"]))]
    return tuple(
        listed or (str(value) for value in sorted(shapes.objects(shape, SH.hasValue), key=str))
    )


def _scheme(shapes: rdflib.Graph, shape: Node) -> str | None:
    for nested in shapes.objects(shape, SH.node):
        for inner in shapes.objects(nested, SH.property):
            if shapes.value(inner, SH.path) == SKOS.inScheme:
                return _text(shapes, inner, SH.hasValue)
    return None


def _texts(shapes: rdflib.Graph, subject: Node, predicate: rdflib.URIRef) -> dict[str, str]:
    values = (v for v in shapes.objects(subject, predicate) if isinstance(v, rdflib.Literal))
    return dict(sorted((value.language or "", str(value)) for value in values))


def _text(shapes: rdflib.Graph, subject: Node, predicate: rdflib.URIRef) -> str | None:
    return min((str(value) for value in shapes.objects(subject, predicate)), default=None)


def _true(shapes: rdflib.Graph, subject: Node, predicate: rdflib.URIRef) -> bool:
    # Compared as text: the boolean parser of the RDF library is changed by the SHACL engine.
    return any(
        isinstance(value, rdflib.Literal)
        and value.datatype == XSD.boolean
        and str(value) in ("true", "1")
        for value in shapes.objects(subject, predicate)
    )


def _count(shapes: rdflib.Graph, subject: Node, predicate: rdflib.URIRef) -> int | None:
    text = _text(shapes, subject, predicate)
    return int(text) if text is not None else None


def _number(shapes: rdflib.Graph, subject: Node) -> float:
    text = _text(shapes, subject, SH.order)
    return float(text) if text is not None else float("inf")


def _severity(shapes: rdflib.Graph, shape: Node) -> Severity:
    text = re.sub(r".*[#/]", "", _text(shapes, shape, SH.severity) or "Violation")
    return cast(Severity, text) if text in ("Warning", "Info") else "Violation"

"""What shapes demand of a value, so that nothing is offered that they would refuse in turn.

Spec: https://www.w3.org/TR/shacl/#core-components
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import rdflib
from rdflib import BNode, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from iclod.rdf.vocab import ICLOD, RDF, SH, XSD
from iclod.validation import dates
from iclod.validation.texts import severity

_KINDS: dict[Node, tuple[type, ...]] = {
    SH.IRI: (URIRef,),
    SH.Literal: (Literal,),
    SH.BlankNode: (BNode,),
    SH.BlankNodeOrIRI: (BNode, URIRef),
    SH.BlankNodeOrLiteral: (BNode, Literal),
    SH.IRIOrLiteral: (URIRef, Literal),
}
#: Deepest nesting of shapes that is looked into.
_DEPTH = 4


class Rules:
    """The shapes about a property of a node, all that stand beside the one that found a result.

    Attributes:
        shapes: Property shapes.
        path: The property.
    """

    def __init__(
        self,
        graph: rdflib.Graph,
        context: rdflib.Graph,
        data: rdflib.Graph,
        focus: Node,
        shape: Node,
        path: URIRef,
    ) -> None:
        self._graph = graph
        self._context = context
        self._data = data
        self.focus = focus
        self.path = path
        beside = {
            inner
            for parent in graph.subjects(SH.property, shape)
            for inner in graph.objects(parent, SH.property)
            if (inner, SH.path, path) in graph
        }
        self.shapes = tuple(sorted(beside | {shape}, key=str))

    @property
    def datatypes(self) -> frozenset[URIRef]:
        """Datatypes that a literal may have; empty where nothing is said of them."""
        return frozenset(v for v in self._stated(SH.datatype) if isinstance(v, URIRef))

    @property
    def values(self) -> tuple[Node, ...]:
        """The only values allowed, where they are listed."""
        return tuple(
            value
            for shape in self.shapes
            for head in self._graph.objects(shape, SH["in"])
            for value in Collection(self._graph, head)
        )

    @property
    def named(self) -> bool:
        """Whether a value has to be an IRI."""
        listed = self.values
        return (
            any((shape, SH.nodeKind, SH.IRI) in self._graph for shape in self.shapes)
            or bool(listed and all(isinstance(value, URIRef) for value in listed))
            or (not self.datatypes and self.choosing)
        )

    @property
    def choosing(self) -> bool:
        """Whether a value has to be one of those that the registry knows."""
        return bool(
            self._stated(SH["class"])
            or self.values
            or any(True for shape in self.shapes for _ in self._graph.objects(shape, SH.node))
        )

    @property
    def classes(self) -> frozenset[URIRef]:
        """Classes that a value may have."""
        return frozenset(v for v in self._stated(SH["class"]) if isinstance(v, URIRef))

    @property
    def of_iri(self) -> bool:
        """Whether the value is the last part of the node's IRI."""
        return any(
            str(value) in ("true", "1")
            for shape in self.shapes
            for value in self._graph.objects(shape, ICLOD.identifierOfIri)
        )

    @property
    def with_whole(self) -> bool:
        """Whether what a value is part of has to be named beside it."""
        return any((shape, ICLOD.partOfAmong, None) in self._graph for shape in self.shapes)

    @property
    def languages(self) -> tuple[str, ...]:
        """Language ranges that are allowed; empty: any."""
        return tuple(
            str(value)
            for shape in self.shapes
            for head in self._graph.objects(shape, SH.languageIn)
            for value in Collection(self._graph, head)
        )

    @property
    def unique_language(self) -> bool:
        """Whether there is at most one text in a language."""
        return any(
            str(value) in ("true", "1")
            for shape in self.shapes
            for value in self._graph.objects(shape, SH.uniqueLang)
        )

    @property
    def least(self) -> int:
        """How many values there must be; that more should be does not count."""
        return max(
            (
                _number(v)
                for shape in self.shapes
                if severity(self._graph, shape) == "Violation"
                for v in self._graph.objects(shape, SH.minCount)
            ),
            default=0,
        )

    def taken(self, but: Node | None = None) -> frozenset[str]:
        """Languages in which the property has texts."""
        return frozenset(
            value.language
            for value in self._data.objects(self.focus, self.path)
            if isinstance(value, Literal) and value.language and value != but
        )

    def fits(self, value: Node, instead: Node | None = None) -> bool:
        """Whether a value would be accepted.

        Args:
            instead: The value in whose place it would stand.
        """
        tag = value.language if isinstance(value, Literal) else None
        if self.unique_language and tag and tag in self.taken(instead):
            return False
        if self.of_iri and str(value) != last_part(self.focus):
            return False
        return all(self._accepts(shape, value, _DEPTH) for shape in self.shapes)

    def _stated(self, predicate: URIRef) -> set[Node]:
        return {
            value
            for shape in self._within(*self.shapes)
            for value in self._graph.objects(shape, predicate)
        }

    def _within(self, *shapes: Node) -> Iterator[Node]:
        """Shapes with the members of their `sh:or` and what they qualify."""
        for shape in shapes:
            yield shape
            for head in self._graph.objects(shape, SH["or"]):
                yield from Collection(self._graph, head)
            yield from self._graph.objects(shape, SH.node)

    def _accepts(self, shape: Node, value: Node, depth: int) -> bool:
        graph = self._graph
        if depth == 0:
            return True
        for head in graph.objects(shape, SH["or"]):
            members = list(Collection(graph, head))
            if not any(self._accepts(member, value, depth - 1) for member in members):
                return False
        if not all(
            self._accepts(inner, value, depth - 1) for inner in graph.objects(shape, SH.node)
        ):
            return False
        return (
            all(
                isinstance(value, _KINDS.get(k, (object,)))
                for k in graph.objects(shape, SH.nodeKind)
            )
            and all(_is_of(value, d) for d in graph.objects(shape, SH.datatype))
            and all(self._has(value, RDF.type, c) for c in graph.objects(shape, SH["class"]))
            and all(value in Collection(graph, head) for head in graph.objects(shape, SH["in"]))
            and self._has_texts(shape, value)
            and self._has_parts(shape, value)
        )

    def _has_parts(self, shape: Node, value: Node) -> bool:
        """Whether a value has what a shape about it demands to be there."""
        if shape in self.shapes:
            return True
        for inner in self._graph.objects(shape, SH.property):
            path = self._graph.value(inner, SH.path)
            if isinstance(path, URIRef):
                for wanted in self._graph.objects(inner, SH.hasValue):
                    if not self._has(value, path, wanted):
                        return False
        return True

    def _has(self, subject: Node, predicate: Node, value: Node) -> bool:
        statement = (subject, predicate, value)
        return statement in self._context or statement in self._data

    def _has_texts(self, shape: Node, value: Node) -> bool:
        graph = self._graph
        text = str(value)
        for least in graph.objects(shape, SH.minLength):
            if len(text) < _number(least):
                return False
        for most in graph.objects(shape, SH.maxLength):
            if len(text) > _number(most):
                return False
        allowed = [
            str(language).lower()
            for head in graph.objects(shape, SH.languageIn)
            for language in Collection(graph, head)
        ]
        if allowed:
            tag = (getattr(value, "language", None) or "").lower()
            if not any(tag == one or tag.startswith(f"{one}-") for one in allowed):
                return False
        for pattern in graph.objects(shape, SH.pattern):
            try:
                if not re.search(str(pattern), text):
                    return False
            except re.error:
                return False
        return True


def last_part(node: Node) -> str:
    """What an IRI ends in; empty for other nodes."""
    return str(node).replace("#", "/").rpartition("/")[2] if isinstance(node, URIRef) else ""


def _is_of(value: Node, datatype: Node) -> bool:
    if not isinstance(value, Literal):
        return False
    if datatype == RDF.langString:
        return bool(value.language)
    if value.language:
        return False
    if (value.datatype or XSD.string) != datatype:
        return False
    return dates.well_formed(value)


def _number(node: Node) -> int:
    text = str(node)
    return int(text) if text.isdigit() and len(text) < 10 else 0

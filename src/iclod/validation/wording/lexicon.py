"""What classes, properties and things are called, looked up in shapes, data and context.

Nothing here raises on shapes that are odd: lists that end nowhere, cycles, missing parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from urllib.parse import unquote

import rdflib
from rdflib.term import Node

from iclod.rdf.vocab import DCTERMS, FOAF, ICLOD, RDF, RDFS, SCHEMA, SH, SKOS

#: The languages of all texts.
LANGUAGES = ("en", "fr")
#: Properties by which a thing is called, the best first.
NAMES = (
    SKOS.prefLabel,
    DCTERMS.title,
    FOAF.name,
    RDFS.label,
    SH.name,
    SCHEMA.name,
    rdflib.URIRef("http://schema.org/name"),
)
#: Longer lists of shapes are not read to their end.
_ITEMS = 1000
_CAMEL = re.compile(r"(?<=[a-z])([A-Z])(?=[a-z])")


class Lexicon:
    """The names of everything in three graphs, found once.

    Args:
        shapes: The shapes in force.
        data: What is checked.
        context: What it refers to.
    """

    def __init__(self, shapes: rdflib.Graph, data: rdflib.Graph, context: rdflib.Graph) -> None:
        self.shapes = shapes
        self.data = data
        self.context = context
        self._called: dict[tuple[Node, str], str] = {}
        self._fields: dict[tuple[Node, str], str] = {}
        self._parameters: dict[tuple[Node, Node], list[Node]] = {}

    @cached_property
    def whole(self) -> rdflib.Graph:
        """The data and what they refer to, as they are checked together."""
        if not len(self.context):
            return self.data
        graph = rdflib.Graph(bind_namespaces="none")
        described = set(self.data.subjects(RDF.type))
        for triple in self.data:
            graph.add(triple)
        for triple in self.context:
            if triple[0] not in described:
                graph.add(triple)
        return graph

    def objects(self, node: Node, predicate: Node) -> list[Node]:
        """The values of a property; the context counts for what the data do not describe."""
        found = set(self.data.objects(node, predicate))
        if (node, RDF.type, None) not in self.data:
            found |= set(self.context.objects(node, predicate))
        return sorted(found, key=lambda value: (str(value), repr(value)))

    def name(self, node: Node, language: str) -> str:
        """What a thing is called in a language, or the nearest; empty where it has no name."""
        key = (node, language)
        if key not in self._called:
            self._called[key] = self._name(node, language)
        return self._called[key]

    def _name(self, node: Node, language: str) -> str:
        for predicate in NAMES:
            for graph in (self.data, self.context, self.shapes):
                found = best(graph.objects(node, predicate), language)
                if found:
                    return found
        return ""

    def kind(self, node: Node, language: str) -> str:
        """What a class is called: by its shape, else by its label, else by its IRI."""
        for shape in self._class_shapes.get(node, ()):
            for predicate in (SH.name, RDFS.label):
                found = best(self.shapes.objects(shape, predicate), language)
                if found:
                    return found
        return self.name(node, language) or spaced(node)

    def field(self, predicate: Node, language: str) -> str:
        """What a property is called: by a shape, else by its label, else by its IRI."""
        key = (predicate, language)
        if key not in self._fields:
            self._fields[key] = self._field(predicate, language)
        return self._fields[key]

    def _field(self, predicate: Node, language: str) -> str:
        for shape in self._path_shapes.get(predicate, ()):
            found = best(self.shapes.objects(shape, SH.name), language)
            if found:
                return found
        return self.name(predicate, language) or spaced(predicate)

    def parameters(self, shape: Node, name: Node) -> list[Node]:
        """The values of a parameter of a shape, in a fixed order."""
        key = (shape, name)
        if key not in self._parameters:
            self._parameters[key] = sorted(self.shapes.objects(shape, name), key=str)
        return self._parameters[key]

    def entries(self, scheme: Node) -> list[Node]:
        """The known terms of a list."""
        found = {
            node
            for graph in (self.context, self.data)
            for node in graph.subjects(SKOS.inScheme, scheme)
        }
        return sorted(found, key=str)

    @cached_property
    def _class_shapes(self) -> dict[Node, list[Node]]:
        found: dict[Node, list[Node]] = {}
        for shape, kind in sorted(self.shapes.subject_objects(SH.targetClass), key=str):
            found.setdefault(kind, []).append(shape)
        return found

    @cached_property
    def _path_shapes(self) -> dict[Node, list[Node]]:
        later = set(self.shapes.subjects(ICLOD.supplements))
        found: dict[Node, list[Node]] = {}
        pairs = sorted(
            self.shapes.subject_objects(SH.path), key=lambda pair: (pair[0] in later, str(pair[0]))
        )
        for shape, path in pairs:
            found.setdefault(path, []).append(shape)
        return found


def best(values: Iterable[Node], language: str) -> str:
    """The text in a language, else in English, else without one, else any; on one line."""
    texts: dict[str, str] = {}
    for value in sorted((v for v in values if isinstance(v, rdflib.Literal)), key=str):
        texts.setdefault((value.language or "").split("-")[0].lower(), " ".join(str(value).split()))
    for key in (language, "en", ""):
        if texts.get(key):
            return texts[key]
    return next((text for text in texts.values() if text), "")


def local(node: Node) -> str:
    """The last part of an IRI, as it is read; never the label of a blank node."""
    if not isinstance(node, rdflib.URIRef):
        return ""
    parts = re.split(r"[/#:]", str(node).rstrip("/#:"))
    return " ".join(unquote(parts[-1]).split()) or str(node)


def spaced(node: Node) -> str:
    """The last part of the IRI of a class or property, its words apart: `start date`."""
    return _CAMEL.sub(lambda match: f" {match[1].lower()}", local(node))


def items(graph: rdflib.Graph, head: Node | None) -> list[Node]:
    """The members of a list as far as it can be read."""
    found: list[Node] = []
    seen: set[Node] = set()
    while head is not None and head not in seen and head != RDF.nil and len(found) < _ITEMS:
        seen.add(head)
        first = graph.value(head, RDF.first)
        if first is not None:
            found.append(first)
        head = graph.value(head, RDF.rest)
    return found

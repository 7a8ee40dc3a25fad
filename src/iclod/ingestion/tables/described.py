"""What one form says of one thing: statements, each with its place; and their graph.

The thing has no IRI of its own yet: an import gives it that of the record that it revises, a
validation the one that it would get.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast

import rdflib
from rdflib.term import Node

from iclod.ingestion.tables.problems import Problem
from iclod.profile import Kind
from iclod.rdf.vocab import RDF
from iclod.validation.places import Place


@dataclass(frozen=True)
class Statement:
    """A statement about the thing, or about a part of it.

    Attributes:
        part: Fragment of the part; empty for the thing itself.
        value: A term; a text where it is a part's fragment.
        stated: Whether it was written there, not concluded from what was.
    """

    part: str
    path: rdflib.URIRef
    value: Node | str
    place: Place
    stated: bool = True


@dataclass(frozen=True)
class Described:
    """What is said of one thing.

    Attributes:
        number: 1-based, among those of the source.
        place: Where its description begins.
        title: The first title; empty where there is none.
        language: Its language.
        slug: The identifier that is written down; None where none is.
        iri: The IRI that is written down.
        city: Slug of its first city, or the one that it would get.
        cities: IRIs.
        statements: Without what says of which kind it is.
        problems: What could not be taken over.
        notes: What else an import tells.
    """

    number: int
    place: Place
    title: str = ""
    language: str = "en"
    slug: str | None = None
    iri: str | None = None
    city: str | None = None
    cities: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    fields: dict[str, Place] = field(default_factory=dict)

    def stated(self) -> set[rdflib.URIRef]:
        """The thing's properties that were written down."""
        return {item.path for item in self.statements if item.stated and not item.part}


def node(iri: str, part: str) -> rdflib.URIRef:
    """A part of a thing, or the thing itself."""
    return rdflib.URIRef(f"{iri}#{part}" if part else iri)


def graph(described: Described, iri: str, kind: Kind) -> rdflib.Graph:
    """The statements about a thing of this IRI."""
    made = rdflib.Graph(bind_namespaces="none")
    made.add((rdflib.URIRef(iri), RDF.type, rdflib.URIRef(kind.target)))
    for subject, path, value, _ in triples(described, iri):
        made.add((subject, path, value))
    return made


def triples(
    described: Described, iri: str
) -> Iterable[tuple[rdflib.URIRef, rdflib.URIRef, Node, Place]]:
    """The statements about a thing of this IRI, with their places."""
    for item in described.statements:
        # Terms are texts to Python too: only a bare text is the name of a part.
        value = node(iri, item.value) if type(item.value) is str else cast(Node, item.value)
        yield node(iri, item.part), item.path, value, item.place


class TablePositions:
    """Where statements made of tables and documents stand.

    A place that was not asked for under its own heading is that of the nearest thing around it.
    """

    def __init__(self) -> None:
        self._values: dict[tuple[Node, Node, Node], Place] = {}
        self._predicates: dict[tuple[Node, Node], Place] = {}
        self._subjects: dict[Node, Place] = {}

    def add(self, described: Described, iri: str) -> None:
        """Note where a thing's statements stand."""
        self._subjects.setdefault(rdflib.URIRef(iri), described.place)
        for subject, path, value, place in triples(described, iri):
            self._subjects.setdefault(subject, place)
            self._values.setdefault((subject, path, value), place)
            self._predicates.setdefault((subject, path), place)
        for name, place in described.fields.items():
            # Where something is missing: the cell, or what is below the heading, left empty.
            self._predicates.setdefault((rdflib.URIRef(iri), rdflib.URIRef(name)), place)

    def update(self, other: TablePositions) -> None:
        """Take over what another knows."""
        self._values = {**other._values, **self._values}
        self._predicates = {**other._predicates, **self._predicates}
        self._subjects = {**other._subjects, **self._subjects}

    def values(self, subject: Node, predicate: Node) -> list[Place]:
        """Where the values of a property stand, in the order of the source."""
        return [p for (s, path, _), p in self._values.items() if (s, path) == (subject, predicate)]

    def mention(self, node: Node) -> Place | None:
        """Where a term is first named as a value."""
        return next((p for (_, _, value), p in self._values.items() if value == node), None)

    def statement(self, subject: Node, predicate: Node, value: Node) -> Place | None:
        """Where the value of a statement stands."""
        return self._values.get((subject, predicate, value))

    def predicate(self, subject: Node, predicate: Node) -> Place | None:
        """Where a property of a thing is asked for."""
        return self._predicates.get((subject, predicate))

    def subject(self, node: Node) -> Place | None:
        """Where the description of a thing begins."""
        return self._subjects.get(node)

"""A vocabulary as people read it: its classes, properties and individuals with their texts.

Spec: https://www.w3.org/TR/owl2-syntax/
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from iclod.rdf.vocab import DCTERMS, OWL, RDF, RDFS, SKOS, VS

#: Sections of the page, with the types whose instances stand there.
SECTIONS: tuple[tuple[str, tuple[URIRef, ...]], ...] = (
    ("classes", (OWL.Class, RDFS.Class)),
    ("properties", (OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property)),
    ("annotations", (OWL.AnnotationProperty,)),
)
_LINKS = (
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    OWL.equivalentClass,
    OWL.equivalentProperty,
    RDFS.domain,
    RDFS.range,
    SKOS.closeMatch,
    SKOS.exactMatch,
    SKOS.broadMatch,
    RDFS.seeAlso,
)


@dataclass(frozen=True)
class Term:
    """One term.

    Attributes:
        iri: Its name.
        name: The last part of it, which is also its anchor.
        label: In the reader's language, where there is one.
        texts: Definition, then comments and notes.
        links: Name of a relation → IRIs.
        examples: As they are written.
        status: Such as `stable`.
    """

    iri: str
    name: str
    label: str
    texts: tuple[str, ...]
    links: tuple[tuple[str, tuple[str, ...]], ...]
    examples: tuple[str, ...]
    status: str


@dataclass(frozen=True)
class Vocabulary:
    """A vocabulary's own texts, and its terms by section."""

    title: str
    description: str
    version: str
    sections: tuple[tuple[str, tuple[Term, ...]], ...]


def read(graph: Graph, ontology: str, languages: Sequence[str]) -> Vocabulary:
    """Read a vocabulary.

    Args:
        ontology: Its IRI; terms are what begins with it and `#`.
        languages: The reader's first.
    """
    subject = URIRef(ontology)
    seen: set[str] = set()
    sections = []
    for name, types in SECTIONS:
        found = {
            str(term)
            for type in types
            for term in graph.subjects(RDF.type, type)
            if str(term).startswith(f"{ontology}#")
        } - seen
        seen |= found
        if found:
            terms = tuple(_term(graph, iri, languages) for iri in sorted(found))
            sections.append((name, terms))
    return Vocabulary(
        _best(graph, subject, (DCTERMS.title, RDFS.label), languages) or ontology,
        _best(graph, subject, (DCTERMS.description, DCTERMS.abstract), languages),
        str(graph.value(subject, OWL.versionInfo) or ""),
        tuple(sections),
    )


def version_iris(graph: Graph, ontology: str) -> set[str]:
    """The names of the version that a graph holds."""
    return {str(value) for value in graph.objects(URIRef(ontology), OWL.versionIRI)}


def _term(graph: Graph, iri: str, languages: Sequence[str]) -> Term:
    subject = URIRef(iri)
    texts = (
        _best(graph, subject, (predicate,), languages)
        for predicate in (SKOS.definition, RDFS.comment, SKOS.note, SKOS.scopeNote)
    )
    links = (
        (_name(predicate), tuple(sorted(map(str, _iris(graph, subject, predicate)))))
        for predicate in _LINKS
    )
    return Term(
        iri,
        _name(subject),
        _best(graph, subject, (RDFS.label, SKOS.prefLabel), languages) or _name(subject),
        tuple(text for text in texts if text),
        tuple((name, values) for name, values in links if values),
        tuple(sorted(str(value) for value in graph.objects(subject, SKOS.example))),
        str(graph.value(subject, VS.term_status) or ""),
    )


def _iris(graph: Graph, subject: Node, predicate: Node) -> list[Node]:
    return [value for value in graph.objects(subject, predicate) if isinstance(value, URIRef)]


def _best(graph: Graph, subject: Node, predicates: Sequence[Node], languages: Sequence[str]) -> str:
    for predicate in predicates:
        values = [item for item in graph.objects(subject, predicate) if isinstance(item, Literal)]
        order = {name: place for place, name in enumerate(languages)}
        values.sort(key=lambda item: (order.get(item.language or "", len(order)), str(item)))
        if values:
            return str(values[0])
    return ""


def _name(iri: Node) -> str:
    return str(iri).replace("#", "/").rpartition("/")[2]

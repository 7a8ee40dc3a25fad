"""What data refer to: the little that has to be known of other records to judge a record.

Instead of checking against a whole store, the types, schemes, countries and names of what is
referred to are laid beside the data; they are looked up there and not checked themselves.
"""

from __future__ import annotations

from collections.abc import Iterable

import rdflib
from rdflib.term import Node

from iclod.rdf.vocab import DCTERMS, FOAF, RDF, SKOS

#: Statements about what is referred to that rules ask for, or reports show.
RELEVANT: tuple[rdflib.URIRef, ...] = (
    RDF.type,
    SKOS.inScheme,
    DCTERMS.isPartOf,
    SKOS.prefLabel,
    SKOS.altLabel,
    DCTERMS.title,
    FOAF.name,
)
_RELEVANT = frozenset(RELEVANT)


def references(data: rdflib.Graph) -> set[str]:
    """IRIs that data refer to and do not describe (say the type of) themselves."""
    described = {subject for subject, kind in data.subject_objects(RDF.type) if kind is not None}
    return {
        str(value)
        for _, predicate, value in data
        if isinstance(value, rdflib.URIRef) and predicate != RDF.type and value not in described
    }


def extract(source: rdflib.Graph, iris: Iterable[str]) -> rdflib.Graph:
    """The relevant statements about some IRIs."""
    found = rdflib.Graph("SimpleMemory", bind_namespaces="none")
    for iri in iris:
        subject: Node = rdflib.URIRef(iri)
        for predicate, value in source.predicate_objects(subject):
            if predicate in _RELEVANT:
                found.add((subject, predicate, value))
    return found

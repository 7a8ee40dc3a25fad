"""RDF → graphs: which statements make which record, by IRI alone.

A statement belongs to the document of its subject, or of the thing that its subject is a part of;
blank nodes go where they are referred to. Statements about documents are read for their licence
and dropped: what a document says of itself comes from the journal. Everything else makes the graph
named by the caller.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import rdflib

from iclod.profile import Profile
from iclod.rdf.terms import Names
from iclod.rdf.vocab import DCTERMS, RDF

CC0 = "http://creativecommons.org/publicdomain/zero/1.0/"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"


@dataclass
class Split:
    """What was found in some RDF.

    Attributes:
        graphs: Content by graph IRI.
        licenses: Licence by graph IRI, where a document stated one.
        rest: Statements about nothing of this registry.
    """

    graphs: dict[str, rdflib.Graph] = field(default_factory=dict)
    licenses: dict[str, str] = field(default_factory=dict)
    rest: rdflib.Graph = field(default_factory=lambda: rdflib.Graph(bind_namespaces="none"))


def split(sources: Iterable[rdflib.Graph], names: Names) -> Split:
    """Sort the statements of all sources into records and the rest."""
    found = Split()
    for source in sources:
        owners = _owners(source, names)
        for subject, predicate, value in source:
            if isinstance(subject, rdflib.URIRef) and names.is_document(str(subject)):
                if predicate == DCTERMS.license and names.name(str(subject)):
                    found.licenses[str(names.document_of(str(subject)))] = str(value)
                continue
            owner = owners.get(subject)
            if owner is None:
                found.rest.add((subject, predicate, value))
            else:
                graph = found.graphs.get(owner)
                if graph is None:
                    graph = found.graphs[owner] = rdflib.Graph(bind_namespaces="none")
                graph.add((subject, predicate, value))
    return found


def _owners(source: rdflib.Graph, names: Names) -> dict[rdflib.term.Node, str]:
    owners: dict[rdflib.term.Node, str] = {}
    for subject in set(source.subjects()):
        if isinstance(subject, rdflib.URIRef):
            document = names.document_of(str(subject))
            if document and not names.is_document(str(subject)):
                owners[subject] = document
    waiting = list(owners)
    while waiting:
        node = waiting.pop()
        for value in source.objects(node, None):
            if isinstance(value, rdflib.BNode) and value not in owners:
                owners[value] = owners[node]
                waiting.append(value)
    return owners


def default_license(graph: rdflib.Graph, profile: Profile) -> str:
    """CC0 for facts alone; CC BY 4.0 with texts of the registry's own, or with coordinates.

    Coordinates come from gazetteers that ask for credit.
    """
    for kind in profile.kinds:
        if (None, RDF.type, rdflib.URIRef(kind.target)) not in graph:
            continue
        for role in ("abstract", "section", "latitude"):
            for item in kind.roles(role):
                if (None, rdflib.URIRef(item.path), None) in graph:
                    return CC_BY
    return CC0

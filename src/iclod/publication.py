"""What a document says of itself: computed from the journal's row, the same for ever.

The content of a graph is what people wrote; these statements say when, by whom and why. They are
served, dumped and queried together, and dropped when a downloaded document comes back.

Shape: shapes/document.ttl
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import rdflib

from iclod.journal import Version, stamp
from iclod.rdf import formats
from iclod.rdf.terms import Names
from iclod.rdf.vocab import DCTERMS, FOAF, OWL, PROV, RDF, RDFS, XSD


@dataclass(frozen=True)
class Document:
    """A version of a graph as it is published.

    Attributes:
        iri: The graph's IRI, which is the document's.
        thing: What it is about; None for a graph that is no record.
        version: The journal's row.
        created: Instant of the first version.
        content: The content alone, canonical N-Triples.
        published: Content and the document's statements, sorted N-Triples.
    """

    iri: str
    thing: str | None
    version: Version
    created: datetime
    content: str
    published: str

    def graph(self) -> rdflib.Graph:
        """What is published, as a graph."""
        return formats.from_ntriples(self.published)

    def content_graph(self) -> rdflib.Graph:
        """The content, as a graph."""
        return formats.from_ntriples(self.content)


def document(version: Version, content: str, created: datetime, names: Names) -> Document:
    """Join a content with the statements about its document."""
    thing = names.thing_of(version.graph)
    about = formats.to_ntriples(statements(version, created, thing))
    published = formats.sorted_lines(content + about)
    return Document(version.graph, thing, version, created, content, published)


def statements(version: Version, created: datetime, thing: str | None) -> rdflib.Graph:
    """The statements about a document: type, topic, dates, licence, number, who and why."""
    graph = rdflib.Graph(bind_namespaces="none")
    if thing is None:
        return graph
    doc = rdflib.URIRef(version.graph)
    activity = rdflib.URIRef(f"{version.graph}#revision-{version.number}")
    graph.add((doc, RDF.type, FOAF.Document))
    graph.add((doc, FOAF.primaryTopic, rdflib.URIRef(thing)))
    graph.add((doc, DCTERMS.created, _instant(created)))
    graph.add((doc, DCTERMS.modified, _instant(version.instant)))
    graph.add((doc, OWL.versionInfo, rdflib.Literal(str(version.number))))
    graph.add((doc, PROV.wasGeneratedBy, activity))
    if version.license:
        graph.add((doc, DCTERMS.license, rdflib.URIRef(version.license)))
    graph.add((activity, RDF.type, PROV.Activity))
    graph.add((activity, PROV.endedAtTime, _instant(version.instant)))
    graph.add((activity, PROV.wasAssociatedWith, rdflib.URIRef(version.agent)))
    if version.message:
        graph.add((activity, RDFS.comment, rdflib.Literal(version.message)))
    return graph


def _instant(instant: datetime) -> rdflib.Literal:
    return rdflib.Literal(stamp(instant), datatype=XSD.dateTime, normalize=False)

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
    about = statements(version, created, thing) if thing else ""
    published = formats.sorted_lines(content + about)
    return Document(version.graph, thing, version, created, content, published)


def statements(version: Version, created: datetime, thing: str) -> str:
    """What a document says of itself: type, topic, dates, licence, number, who and why.

    Returns: N-Triples.
    """
    doc = f"<{version.graph}>"
    activity = f"<{version.graph}#revision-{version.number}>"
    modified = _instant(version.instant)
    found = [
        (doc, RDF.type, f"<{FOAF.Document}>"),
        (doc, FOAF.primaryTopic, f"<{thing}>"),
        (doc, DCTERMS.created, _instant(created)),
        (doc, DCTERMS.modified, modified),
        (doc, OWL.versionInfo, formats.literal(str(version.number))),
        (doc, PROV.wasGeneratedBy, activity),
        (activity, RDF.type, f"<{PROV.Activity}>"),
        (activity, PROV.endedAtTime, modified),
        (activity, PROV.wasAssociatedWith, f"<{version.agent}>"),
    ]
    if version.license:
        found.append((doc, DCTERMS.license, f"<{version.license}>"))
    if version.message:
        found.append((activity, RDFS.comment, formats.literal(version.message)))
    return "".join(f"{subject} <{predicate}> {value} .\n" for subject, predicate, value in found)


def _instant(instant: datetime) -> str:
    return formats.literal(stamp(instant), datatype=str(XSD.dateTime))

"""What a document says of itself: computed from the journal's row, the same for ever.

The content of a graph is what people wrote; these statements say when, by whom and why. They are
served, dumped and queried together, and dropped when a downloaded document comes back.

Shape: shapes/document.ttl
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import rdflib

from iclod.journal import Version, stamp
from iclod.rdf import formats
from iclod.rdf.terms import Names
from iclod.rdf.vocab import DCTERMS, FOAF, OWL, PROV, RDF, RDFS, XSD

# Terms as N-Triples write them: each document says them, so they are put together once.
_TYPE = f"<{RDF.type}>"
_TOPIC = f"<{FOAF.primaryTopic}>"
_CREATED, _MODIFIED = f"<{DCTERMS.created}>", f"<{DCTERMS.modified}>"
_LICENSE = f"<{DCTERMS.license}>"
_VERSION = f"<{OWL.versionInfo}>"
_GENERATED, _AGENT = f"<{PROV.wasGeneratedBy}>", f"<{PROV.wasAssociatedWith}>"
_ENDED = f"<{PROV.endedAtTime}>"
_COMMENT = f"<{RDFS.comment}>"
_DOCUMENT, _ACTIVITY = f"<{FOAF.Document}>", f"<{PROV.Activity}>"
_INSTANT = f"^^<{XSD.dateTime}>"


@dataclass(frozen=True)
class Document:
    """A version of a graph as it is published.

    Attributes:
        iri: The graph's IRI, which is the document's.
        thing: What it is about; None for a graph that is no record.
        version: The journal's row.
        created: Instant of the first version.
        content: The content alone, canonical N-Triples.
    """

    iri: str
    thing: str | None
    version: Version
    created: datetime
    content: str

    @cached_property
    def statements(self) -> str:
        """Content and the document's statements, N-Triples in no order."""
        if self.thing is None:
            return self.content
        return self.content + statements(self.version, self.created, self.thing)

    @cached_property
    def published(self) -> str:
        """Content and the document's statements, sorted N-Triples."""
        return formats.sorted_lines(self.statements)

    @cached_property
    def turtle(self) -> bytes:
        """What is published, as Turtle: the form that is asked for most."""
        return formats.serialize(self.statements, formats.TURTLE)

    def graph(self) -> rdflib.Graph:
        """What is published, as a graph."""
        return formats.from_ntriples(self.published)

    def content_graph(self) -> rdflib.Graph:
        """The content, as a graph."""
        return formats.from_ntriples(self.content)


def document(version: Version, content: str, created: datetime, names: Names) -> Document:
    """Join a content with the statements about its document."""
    thing = names.thing_of(version.graph)
    return Document(version.graph, thing, version, created, content)


def statements(version: Version, created: datetime, thing: str) -> str:
    """What a document says of itself: type, topic, dates, licence, number, who and why.

    Returns: N-Triples.
    """
    doc = f"<{version.graph}>"
    activity = f"<{version.graph}#revision-{version.number}>"
    modified = _instant(version.instant)
    found = (
        f"{doc} {_TYPE} {_DOCUMENT} .\n"
        f"{doc} {_TOPIC} <{thing}> .\n"
        f"{doc} {_CREATED} {_instant(created)} .\n"
        f"{doc} {_MODIFIED} {modified} .\n"
        f'{doc} {_VERSION} "{version.number}" .\n'
        f"{doc} {_GENERATED} {activity} .\n"
        f"{activity} {_TYPE} {_ACTIVITY} .\n"
        f"{activity} {_ENDED} {modified} .\n"
        f"{activity} {_AGENT} <{version.agent}> .\n"
    )
    if version.license:
        found += f"{doc} {_LICENSE} <{version.license}> .\n"
    if version.message:
        found += f"{activity} {_COMMENT} {formats.literal(version.message)} .\n"
    return found


def _instant(instant: datetime) -> str:
    return f'"{stamp(instant)}"{_INSTANT}'

"""A page of a list as RDF and as CSV: the things of a kind, or those that filters leave.

Spec: https://www.rfc-editor.org/rfc/rfc4180
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

import rdflib

from iclod.index import Item
from iclod.profile import Kind
from iclod.rdf import formats
from iclod.rdf.vocab import DCTERMS, DCTYPE, FOAF, RDF, RDFS, XSD


def collection(items: Iterable[Item], kind: Kind, thing: str, document: str, scheme: str) -> str:
    """The collection of a kind with the items as its parts, as N-Triples.

    Args:
        thing: IRI of the collection.
        document: IRI of the document about it.
        scheme: Statements about the collection itself that are published already; may be empty.
    """
    graph = rdflib.Graph(bind_namespaces="none")
    subject, about = rdflib.URIRef(thing), rdflib.URIRef(document)
    graph.add((about, RDF.type, FOAF.Document))
    graph.add((about, FOAF.primaryTopic, subject))
    if not scheme:
        graph.add((subject, RDF.type, DCTYPE.Collection))
        for language, text in kind.description.items():
            graph.add((subject, DCTERMS.description, rdflib.Literal(text, lang=language or None)))
        for language, text in kind.label.items():
            graph.add((subject, DCTERMS.title, rdflib.Literal(text, lang=language or None)))
    for item in items:
        part = rdflib.URIRef(item.thing)
        graph.add((subject, DCTERMS.hasPart, part))
        graph.add((part, RDF.type, rdflib.URIRef(kind.target)))
        graph.add((part, FOAF.isPrimaryTopicOf, rdflib.URIRef(item.document)))
        graph.add(
            (part, RDFS.label, rdflib.Literal(item.title.text, lang=item.title.language or None))
        )
        modified = rdflib.Literal(
            item.modified.isoformat().replace("+00:00", "Z"), datatype=XSD.dateTime, normalize=False
        )
        graph.add((rdflib.URIRef(item.document), DCTERMS.modified, modified))
    return formats.sorted_lines(scheme + formats.to_ntriples(graph))


def columns(kind: Kind) -> dict[str, str]:
    """Columns of the table: role by heading, for every field that lists show."""
    found: dict[str, str] = {}
    for field in kind.fields:
        if field.preview and field.role and field.role not in ("title", "label"):
            found.setdefault(field.role, field.role)
    return found


def table(items: Iterable[Item], kind: Kind) -> Iterator[str]:
    """The items as CSV, row by row; several values in a cell are joined by a bar."""
    roles = columns(kind)
    yield _row(["iri", "title", "title_language", *roles, "created", "modified"])
    for item in items:
        values = [" | ".join(v.text for v in item.values.get(role, ())) for role in roles]
        days = (item.created.date().isoformat(), item.modified.date().isoformat())
        yield _row([item.thing, item.title.text, item.title.language or "", *values, *days])


def _row(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()

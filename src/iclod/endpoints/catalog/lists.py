"""The list of a kind, or what filters leave of it: as a page, as RDF and as CSV.

Spec: https://www.rfc-editor.org/rfc/rfc4180
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import rdflib

from iclod.endpoints.catalog import facets
from iclod.errors import Gone, Moved, NotFound, RequestError
from iclod.index import Filters, Item, Listing
from iclod.profile import Kind
from iclod.rdf import formats
from iclod.rdf.vocab import DCTERMS, DCTYPE, FOAF, RDF, RDFS, XSD
from iclod.registry import Registry
from iclod.web import cards, reading, signposting
from iclod.web import filters as addressing
from iclod.web.signposting import Link


def number(text: str) -> int:
    """Read the number of a page.

    Raises:
        RequestError: It is none.
    """
    if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) > 0):
        raise RequestError(f"page is {text[:40]!r}: write a number from 1")
    return int(text)


def select(
    registry: Registry, kind: Kind, filters: Filters, page: int, languages: Sequence[str]
) -> Listing:
    """One page of the list; lists of names alone have longer pages.

    Raises:
        NotFound: It lies beyond the last one.
    """
    size = registry.settings.web.page_size * (1 if kind.field("title") else 6)
    found = registry.index.listing(kind.name or "", filters, page, size, languages)
    if page > found.pages:
        raise NotFound(f"there is no page {page}: the last one is {found.pages}")
    return found


def shown(
    found: Listing, kind: Kind, filters: Filters, languages: Sequence[str], href: cards.Href
) -> dict[str, Any]:
    """What the template of a list shows."""
    pairs = facets.parameters(filters)
    return {
        "label": reading.word(kind.label, languages, kind.name or ""),
        "description": reading.word(kind.description, languages),
        "cards": [cards.card(item, languages[0], href) for item in found.items],
        "listing": found,
        "filters": filters,
        "boxes": facets.boxes(found.facets, pairs),
        "query": addressing.address("", pairs),
        "feed_query": addressing.address("", facets.followed(kind.name or "", pairs)),
        "full": kind.field("title") is not None,
    }


def steps(found: Listing, filters: Filters, path: str) -> Iterator[tuple[str, str]]:
    """Relations and addresses of the other pages of a list."""
    numbers = {"first": 1, "prev": found.page - 1, "next": found.page + 1, "last": found.pages}
    for relation, page in numbers.items() if found.pages > 1 else ():
        if 1 <= page <= found.pages:
            pairs = [*facets.parameters(filters), ("page", str(page))]
            yield relation, addressing.address(path, pairs)


def signposts(registry: Registry, kind: Kind, found: Listing, root: str) -> list[Link]:
    """Typed links of a page of the list: what it is, and the first of its items.

    Args:
        root: Absolute address of the registry.
    """
    name, names = kind.name or "", registry.names
    thing = names.thing(name, "")
    return signposting.collection(root.rstrip("/"), name, thing, found.items, names)


def graph(registry: Registry, kind: Kind, found: Listing, at: int) -> str:
    """The list's page as N-Triples, with what is published about the collection itself."""
    name = kind.name or ""
    document = registry.names.document(name, "")
    try:
        scheme = registry.document(document, at).published
    except (NotFound, Gone, Moved):
        scheme = ""
    return collection(found.items, kind, registry.names.thing(name, ""), document, scheme)


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

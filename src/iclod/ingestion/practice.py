"""What was read of a practice → its graph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

import rdflib

from iclod.ingestion import years
from iclod.ingestion.years import Printed
from iclod.rdf.terms import Names
from iclod.rdf.vocab import DCAT, DCTERMS, ICLOD, RDF

#: Whose words the excerpts of the listing are.
CREATOR = "Council of Europe"
RIGHTS = "© Council of Europe"
#: The longest excerpt that is still a short quotation.
LONGEST_EXCERPT = 1500


@dataclass(frozen=True)
class Facts:
    """What a source states about a practice, ready to be written down.

    Attributes:
        iri: The practice's IRI.
        slug: Its identifier.
        title: Its title.
        language: The title's language.
        places: IRIs of its cities and countries.
        printed: Its years.
        sources: IRIs of the pages it was taken from, or of the collection.
        excerpt: Words of the source; None where none are kept.
        excerpt_language: Their language.
    """

    iri: str
    slug: str
    title: str
    language: str
    places: tuple[str, ...]
    printed: Printed
    sources: tuple[str, ...]
    excerpt: str | None = None
    excerpt_language: str | None = None


def graph(facts: Facts, names: Names) -> rdflib.Graph:
    """The practice as RDF."""
    made = rdflib.Graph(bind_namespaces="none")
    thing = rdflib.URIRef(facts.iri)
    made.add((thing, RDF.type, ICLOD.Practice))
    made.add((thing, DCTERMS.identifier, rdflib.Literal(facts.slug)))
    made.add((thing, DCTERMS.title, rdflib.Literal(facts.title, lang=facts.language)))
    for place in facts.places:
        made.add((thing, DCTERMS.spatial, rdflib.URIRef(place)))
    for source in facts.sources:
        made.add((thing, DCTERMS.source, rdflib.URIRef(source)))
    add_time(made, thing, facts.printed, names)
    if facts.excerpt:
        language = facts.excerpt_language or facts.language
        add_excerpt(made, thing, 1, facts.excerpt, language, facts.sources[0])
    return made


def add_time(made: rdflib.Graph, thing: rdflib.URIRef, printed: Printed, names: Names) -> None:
    """Add the printed text, the periods and the status."""
    if printed.text:
        made.add((thing, ICLOD.printedPeriod, rdflib.Literal(printed.text)))
    status = names.thing("status", printed.status)
    made.add((thing, ICLOD.status, rdflib.URIRef(status)))
    for number, period in enumerate(printed.periods, 1):
        part = rdflib.URIRef(f"{thing}#period-{number}")
        made.add((thing, DCTERMS.temporal, part))
        made.add((part, RDF.type, DCTERMS.PeriodOfTime))
        for path, lexical in ((DCAT.startDate, period.start), (DCAT.endDate, period.end)):
            if lexical is not None:
                datatype = rdflib.URIRef(years.datatype(lexical))
                made.add((part, path, rdflib.Literal(lexical, datatype=datatype, normalize=False)))


def add_excerpt(
    made: rdflib.Graph,
    thing: rdflib.URIRef,
    number: int,
    text: str,
    language: str,
    source: str,
) -> None:
    """Add words of others, with whose they are."""
    part = rdflib.URIRef(f"{thing}#excerpt-{number}")
    made.add((thing, ICLOD.excerpt, part))
    made.add((part, RDF.type, ICLOD.Excerpt))
    made.add((part, RDF.value, rdflib.Literal(text[:LONGEST_EXCERPT], lang=language)))
    made.add((part, DCTERMS.creator, rdflib.Literal(CREATOR)))
    made.add((part, DCTERMS.rights, rdflib.Literal(RIGHTS)))
    made.add((part, DCTERMS.source, rdflib.URIRef(source)))


def page_iri(address: str | None) -> str | None:
    """A page's address as an IRI, without what only tells visits apart; None if it is not whole."""
    try:
        parts = urlsplit((address or "").strip())
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host or "@" in parts.netloc:
        return None
    if not re.fullmatch(r"[\w.-]+(?::\d+)?|\[[0-9a-f:.]+\](?::\d+)?", parts.netloc, re.I):
        return None
    friendly = "/-/" in parts.path or "/content/" in parts.path
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    query = "" if friendly else quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    iri = urlunsplit((parts.scheme.lower(), parts.netloc.lower(), path or "/", query, ""))
    return iri if re.fullmatch(r"[\x21-\x7e]+", iri) else None

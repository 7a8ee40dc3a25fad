"""How much the dataset holds, in VoID: by class, by property, and links to elsewhere.

Spec: https://www.w3.org/TR/void/#statistics
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from rdflib import Literal, URIRef

from iclod.catalog.statements import Statements, number
from iclod.rdf import formats
from iclod.rdf.vocab import HYDRA, PREFIXES, RDF, VOID

if TYPE_CHECKING:
    from iclod.catalog.description import Subject

_FEATURES = {
    "ttl": "Turtle",
    "jsonld": "JSON-LD",
    "nt": "N-Triples",
    "rdf": "RDF_XML",
    "trig": "TriG",
    "nq": "N-Quads",
}
#: What the places that link sets lead to are called; others are called by their address.
TARGETS = {
    "https://sws.geonames.org/": "GeoNames",
    "http://www.wikidata.org/entity/": "Wikidata",
    "https://www.wikidata.org/entity/": "Wikidata",
    "http://publications.europa.eu/resource/authority/country/": "EU Vocabularies: Country",
}


def add(made: Statements, data: URIRef, subject: Subject) -> None:
    """Add counts, partitions, link sets, examples and vocabularies to a description."""
    found = subject.statistics
    for predicate, amount in (
        (VOID.triples, found.triples),
        (VOID.entities, sum(found.kinds.values())),
        (VOID.classes, len(found.classes)),
        (VOID.properties, len(found.properties)),
        (VOID.distinctSubjects, found.subjects),
        (VOID.documents, found.graphs),
    ):
        made.add(data, predicate, number(amount))
    made.add(data, VOID.uriSpace, Literal(f"{subject.names.base}id/"))
    made.add(data, VOID.uriRegexPattern, Literal(f"^{re.escape(subject.names.base)}id/.+"))
    if "sparql" in subject.services:
        made.add(data, VOID.sparqlEndpoint, URIRef(f"{subject.root}sparql"))
    made.add(data, VOID.exampleResource, *(URIRef(iri) for iri in subject.examples))
    made.add(data, VOID.rootResource, URIRef(subject.names.thing("practice", "")))
    if "search" in subject.services:
        made.add(data, VOID.uriLookupEndpoint, URIRef(f"{subject.root}search?q="))
    if "fragments" in subject.services:
        _fragments(made, data, f"{subject.root}fragments")
    names = [part.iri for part in (*found.classes, *found.properties)]
    spaces = {space for space in PREFIXES.values() if any(n.startswith(space) for n in names)}
    made.add(data, VOID.vocabulary, *(URIRef(space) for space in spaces))
    for format in formats.FORMATS:
        if feature := _FEATURES.get(format.suffix):
            made.add(data, VOID.feature, URIRef(f"http://www.w3.org/ns/formats/{feature}"))
    _partitions(made, data, subject)
    _links(made, data, subject)


def _fragments(made: Statements, data: URIRef, start: str) -> None:
    """The form by which statements are asked for by pattern, as each fragment has it.

    Spec: https://linkeddatafragments.org/specification/triple-pattern-fragments/#controls
    """
    form, parts = URIRef(f"{start}#pattern"), ("subject", "predicate", "object")
    made.add(data, VOID.subset, URIRef(start))
    made.add(data, HYDRA.search, form)
    made.add(form, RDF.type, HYDRA.IriTemplate)
    made.add(form, HYDRA.template, Literal(f"{start}{{?{','.join(parts)}}}"))
    made.add(form, HYDRA.variableRepresentation, HYDRA.ExplicitRepresentation)
    for name in parts:
        mapping = URIRef(f"{start}#{name}")
        made.add(form, HYDRA.mapping, mapping)
        made.add(mapping, HYDRA.variable, Literal(name))
        made.add(mapping, HYDRA.property, RDF[name])


def _partitions(made: Statements, data: URIRef, subject: Subject) -> None:
    document = f"{subject.names.base}dataset"
    for part in subject.statistics.classes:
        iri = URIRef(f"{document}#class-{_local(part.iri)}")
        made.add(data, VOID.classPartition, iri)
        made.add(iri, RDF.type, VOID.Dataset)
        made.add(iri, VOID["class"], URIRef(part.iri))
        made.add(iri, VOID.entities, number(part.subjects))
        made.add(iri, VOID.distinctSubjects, number(part.subjects))
        made.add(iri, VOID.triples, number(part.triples))
    for part in subject.statistics.properties:
        iri = URIRef(f"{document}#property-{_local(part.iri)}")
        made.add(data, VOID.propertyPartition, iri)
        made.add(iri, RDF.type, VOID.Dataset)
        made.add(iri, VOID.property, URIRef(part.iri))
        made.add(iri, VOID.triples, number(part.triples))
        made.add(iri, VOID.distinctSubjects, number(part.subjects))


def _links(made: Statements, data: URIRef, subject: Subject) -> None:
    document = f"{subject.names.base}dataset"
    for links in subject.statistics.links:
        if subject.names.base.startswith(links.space):
            continue
        mark = hashlib.sha256(links.space.encode()).hexdigest()[:8]
        iri = URIRef(f"{document}#links-{_local(links.predicate)}-{mark}")
        target = URIRef(f"{document}#target-{mark}")
        made.add(data, VOID.subset, iri)
        made.add(iri, RDF.type, VOID.Linkset)
        made.add(iri, VOID.target, data, target)
        made.add(iri, VOID.subjectsTarget, data)
        made.add(iri, VOID.objectsTarget, target)
        made.add(iri, VOID.linkPredicate, URIRef(links.predicate))
        made.add(iri, VOID.triples, number(links.triples))
        made.add(target, RDF.type, VOID.Dataset)
        made.add(target, VOID.uriSpace, Literal(links.space))


def _local(iri: str) -> str:
    """A name for the fragment of a part: prefix and local name."""
    best = max(
        (p for p, space in PREFIXES.items() if iri.startswith(space)),
        default=None,
        key=lambda prefix: len(PREFIXES[prefix]),
    )
    if best is None:
        return hashlib.sha256(iri.encode()).hexdigest()[:12]
    local = re.sub(r"[^A-Za-z0-9]+", "-", iri[len(PREFIXES[best]) :]).strip("-")
    return f"{best}-{local}"

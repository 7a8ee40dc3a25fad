"""What this service offers, in RDF.

Graphs that are no records (the ontology, the shapes, the schemes, what was loaded beside) are
listed by name; records are one graph each, and too many to be listed: they are counted, and VoID
and `GRAPH ?g` lead to them.

Spec: https://www.w3.org/TR/sparql11-service-description/
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import quote

from rdflib import Graph, Literal, URIRef

from iclod.endpoints.sparql.limits import limits
from iclod.engine.base import RESULTS
from iclod.rdf import formats
from iclod.rdf.formats import FORMATS
from iclod.rdf.terms import KINDS
from iclod.rdf.vocab import DCAT, DCTERMS, ENTAILMENT, FORMAT, RDF, RDFS, SCHEMA, SD, VOID, XSD

if TYPE_CHECKING:
    from iclod.registry import Registry

#: Graphs that are no records: so many of them are listed.
LISTED = 100
#: Result formats by the names that the W3C gave them.
NAMES = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "jsonld": "JSON-LD",
    "nt": "N-Triples",
    "rdf": "RDF_XML",
    "trig": "TriG",
    "nq": "N-Quads",
}
_STANDARDS = (
    "https://www.w3.org/TR/sparql11-protocol/",
    "https://www.w3.org/TR/sparql11-query/",
    "https://www.w3.org/TR/sparql11-service-description/",
)
_UNION = {
    "en": "The union of all current graphs, each statement once.",
    "fr": "L’union de tous les graphes actuels, chaque énoncé une fois.",
}
_RECORDS = {
    "en": "Each record is a graph of its own; GRAPH ?g names it. Queries only read, and ask no "
    "other server.",
    "fr": "Chaque fiche est un graphe ; GRAPH ?g le nomme. Les requêtes ne font que lire et "
    "n’interrogent aucun autre serveur.",
}


def describe(registry: Registry, origin: str, number: int) -> str:
    """The description of the service, as N-Triples.

    Args:
        origin: What addresses begin with, without a slash at the end.
        number: Of the newest entry that readers see.
    """
    graph = Graph(bind_namespaces="none")
    service = URIRef(f"{origin}/sparql")
    dataset, settings = URIRef(f"{service}#dataset"), registry.settings
    for predicate, value in (
        (RDF.type, SD.Service),
        (SD.endpoint, service),
        (SD.supportedLanguage, SD.SPARQL11Query),
        (SD.feature, SD.UnionDefaultGraph),
        (SD.defaultEntailmentRegime, ENTAILMENT.Simple),
        (SD.defaultDataset, dataset),
        (SD.availableGraphs, URIRef(f"{service}#graphs")),
        (DCTERMS.title, Literal(settings.title)),
        (DCAT.servesDataset, URIRef(f"{registry.names.base}dataset#dataset")),
        (RDFS.seeAlso, URIRef(f"{origin}/dataset")),
        (RDFS.seeAlso, URIRef(f"{origin}/query/")),
        (RDFS.seeAlso, URIRef(f"{origin}/fragments")),
    ):
        graph.add((service, predicate, value))
    for name in [*RESULTS, *(item.suffix for item in FORMATS)]:
        graph.add((service, SD.resultFormat, FORMAT[NAMES[name]]))
    for standard in _STANDARDS:
        graph.add((service, DCTERMS.conformsTo, URIRef(standard)))
    _texts(graph, service, _RECORDS)
    _limits(graph, service, registry)
    _dataset(graph, service, registry, number)
    return formats.to_ntriples(graph)


def _limits(graph: Graph, service: URIRef, registry: Registry) -> None:
    for limit in limits(registry.settings.sparql):
        node = URIRef(f"{service}#limit-{limit.name}")
        graph.add((service, SCHEMA.additionalProperty, node))
        graph.add((node, RDF.type, SCHEMA.PropertyValue))
        graph.add((node, SCHEMA.name, Literal(limit.setting)))
        graph.add((node, SCHEMA.value, Literal(limit.value)))
        graph.add((node, SCHEMA.unitText, Literal(limit.unit)))
        _texts(graph, node, limit.texts)


def _dataset(graph: Graph, service: URIRef, registry: Registry, number: int) -> None:
    dataset, default = URIRef(f"{service}#dataset"), URIRef(f"{service}#default")
    available = URIRef(f"{service}#graphs")
    found = registry.index.statistics()
    for subject, predicate, value in (
        (dataset, RDF.type, SD.Dataset),
        (dataset, SD.defaultGraph, default),
        (dataset, VOID.documents, _number(found.graphs)),
        (dataset, DCTERMS.source, URIRef(f"{registry.names.base}dataset#dataset")),
        (default, RDF.type, SD.Graph),
        (default, RDF.type, VOID.Dataset),
        (default, VOID.triples, _number(found.triples)),
        (available, RDF.type, SD.GraphCollection),
        (available, VOID.documents, _number(found.graphs)),
    ):
        graph.add((subject, predicate, value))
    _texts(graph, default, _UNION)
    _texts(graph, available, _RECORDS)
    for iri in islice(_graphs(registry, number), LISTED):
        node = URIRef(f"{service}#graph-{quote(iri, safe='')}")
        for collection in (dataset, available):
            graph.add((collection, SD.namedGraph, node))
        graph.add((node, RDF.type, SD.NamedGraph))
        graph.add((node, SD.name, URIRef(iri)))
        # https://www.w3.org/TR/sparql11-service-description/#sd-entailmentRegime
        graph.add((node, SD.entailmentRegime, ENTAILMENT.Simple))


def _graphs(registry: Registry, number: int) -> Iterator[str]:
    """The graphs that are no records and hold something now."""
    names = registry.names
    fixed = [names.ontology, names.shapes, *(names.document(kind, "") for kind in KINDS)]
    for iri in fixed:
        version = registry.version(iri, number)
        if version is not None and version.state == "content":
            yield iri
    for version in registry.journal.current(number, prefix=f"{names.base}graphs/"):
        if version.state == "content":
            yield version.graph


def _texts(graph: Graph, subject: URIRef, texts: dict[str, str]) -> None:
    for language, text in texts.items():
        graph.add((subject, DCTERMS.description, Literal(text, lang=language)))


def _number(amount: int) -> Literal:
    return Literal(str(amount), datatype=XSD.integer, normalize=False)

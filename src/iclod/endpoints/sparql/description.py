"""What this service offers, in RDF.

Spec: https://www.w3.org/TR/sparql11-service-description/
"""

from __future__ import annotations

from rdflib import Graph, Literal, URIRef

from iclod.engine.base import RESULTS
from iclod.rdf.formats import FORMATS
from iclod.rdf.vocab import DCTERMS, RDF, SD

_FORMATS = "http://www.w3.org/ns/formats/"
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


def describe(endpoint: str, title: str, seconds: float) -> Graph:
    """The description of the service at an address.

    Args:
        endpoint: The absolute address.
        title: The registry's name.
        seconds: After which a query is ended.
    """
    graph = Graph(bind_namespaces="none")
    service = URIRef(endpoint)
    dataset, default = URIRef(f"{endpoint}#dataset"), URIRef(f"{endpoint}#default")
    for predicate, value in (
        (RDF.type, SD.Service),
        (SD.endpoint, service),
        (SD.supportedLanguage, SD.SPARQL11Query),
        (SD.feature, SD.UnionDefaultGraph),
        (SD.defaultDataset, dataset),
        (DCTERMS.title, Literal(title)),
        (DCTERMS.description, Literal(f"Queries are ended after {seconds:g} seconds.", lang="en")),
    ):
        graph.add((service, predicate, value))
    for name in [*RESULTS, *(item.suffix for item in FORMATS)]:
        graph.add((service, SD.resultFormat, URIRef(_FORMATS + NAMES[name])))
    graph.add((dataset, RDF.type, SD.Dataset))
    graph.add((dataset, SD.defaultGraph, default))
    graph.add((default, RDF.type, SD.Graph))
    text = Literal("The union of all current graphs.", lang="en")
    graph.add((default, DCTERMS.description, text))
    graph.add((service, DCTERMS.conformsTo, URIRef("https://www.w3.org/TR/sparql11-protocol/")))
    return graph

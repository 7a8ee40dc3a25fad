"""The packaged shapes, and records small enough to read that keep to them."""

from functools import cache
from pathlib import Path

import rdflib

from iclod.rdf import formats
from iclod.rdf.vocab import PREFIXES
from iclod.validation import shacl

BASE = "https://example.org/registry/"
SHAPES = Path(__file__).parents[2] / "shapes"
HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())

PRACTICE = """
<id/practice/bergen-plan> a iclod:Practice ;
    dcterms:identifier "bergen-plan" ;
    dcterms:title "Action plan"@en ;
    dcterms:abstract "A plan of action."@en ;
    dcterms:subject <id/topic/education> ;
    dcterms:spatial <id/city/bergen> , <id/country/norway> ;
    dcterms:temporal <id/practice/bergen-plan#period-1> ;
    iclod:printedPeriod "2018-2022" ;
    iclod:status <id/status/ended> ;
    dcterms:source <https://example.com/page> .
<id/practice/bergen-plan#period-1> a dcterms:PeriodOfTime ;
    dcat:startDate "2018"^^xsd:gYear ;
    dcat:endDate "2022"^^xsd:gYear .
"""

CONTEXT = """
<id/topic/education> a skos:Concept ; skos:inScheme <id/topic/> .
<id/index-area/education> a skos:Concept ; skos:inScheme <id/index-area/> .
<id/place-type/city> a skos:Concept ; skos:inScheme <id/place-type/> .
<id/city/bergen> a iclod:City ; dcterms:isPartOf <id/country/norway> .
<id/city/oslo> a iclod:City ; dcterms:isPartOf <id/country/norway> .
<id/city/lyon> a iclod:City ; dcterms:isPartOf <id/country/france> .
<id/country/norway> a iclod:Country .
<id/country/france> a iclod:Country .
"""


def parse(text):
    graphs = formats.parse(HEAD + text, formats.TURTLE, base=BASE)
    return graphs.get(None, rdflib.Graph(bind_namespaces="none"))


@cache
def packaged_shapes():
    whole = rdflib.Graph(bind_namespaces="none")
    for path in sorted(SHAPES.glob("*.ttl")):
        for graph in formats.parse(path.read_bytes(), formats.TURTLE, base=BASE).values():
            for triple in graph:
                whole.add(triple)
    return whole


def check(text, context=CONTEXT, **options):
    return shacl.validate(parse(text), packaged_shapes(), parse(context), **options)


def found(report, severity="Violation"):
    """Each result as `Shape Component`, short."""
    return {
        f"{str(item.shape).partition('#')[2]} "
        + item.component.rpartition("#")[2].removesuffix("ConstraintComponent")
        for item in report.results
        if item.severity == severity
    }

"""Kinds of damage, done to real practices: what people and programs get wrong.

Each takes the first packaged practice, by IRI, that can be damaged in this way, and changes its
graph. The same packaged data give the same corpus.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import rdflib
from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from iclod.config import Settings
from iclod.ingestion import records
from iclod.rdf import formats
from iclod.rdf.terms import Names
from iclod.rdf.vocab import DCAT, DCTERMS, ICLOD, PROV, RDF, SKOS, XSD

BASE = Settings().base_iri
NAMES = Names(BASE)
DATA = Path(__file__).parents[3] / "data"
TOPIC = URIRef(f"{BASE}id/topic/education")
NOWHERE = URIRef(f"{BASE}id/city/there-is-no-such-city")
EN = "en"

#: Changes the graph of a practice; False: this one has nothing to be damaged.
Change = Callable[[rdflib.Graph, URIRef], bool | None]


@dataclass(frozen=True)
class Damage:
    """One kind of damage.

    Attributes:
        name: What is wrong.
        change: Does it.
        found: What has to be found, as `property component`, both short; `-` where the shape is
            about the node itself.
        severity: The worst severity that it has.
        cells: In a table the cells that say the same, by the heading; None: it cannot be
            said in a table.
    """

    name: str
    change: Change
    found: frozenset[str]
    severity: str = "Violation"
    cells: dict[str, str] | None = None


DAMAGES: list[Damage] = []


def damage(
    name: str,
    *found: str,
    severity: str = "Violation",
    cells: dict[str, str] | None = None,
) -> Callable[[Change], Change]:
    """Add a kind to the list."""

    def add(change: Change) -> Change:
        DAMAGES.append(Damage(name, change, frozenset(found), severity, cells))
        return change

    return add


@cache
def practices() -> dict[str, rdflib.Graph]:
    """The packaged practices, by IRI."""
    graphs = [
        graph
        for path in sorted((DATA / "practices").glob("*.ttl"))
        for graph in formats.parse(path.read_bytes(), formats.TURTLE, base=BASE).values()
    ]
    split = records.split(graphs, NAMES).graphs
    return {NAMES.thing_of(name) or "": graph for name, graph in sorted(split.items())}


def damaged(kind: Damage) -> tuple[URIRef, rdflib.Graph]:
    """The practice that is damaged, and its graph afterwards."""
    for iri, graph in practices().items():
        copy = rdflib.Graph(bind_namespaces="none")
        for triple in graph:
            copy.add(triple)
        if kind.change(copy, URIRef(iri)) is not False:
            return URIRef(iri), copy
    raise AssertionError(f"no practice can be damaged like this: {kind.name}")


def period(graph: rdflib.Graph, node: URIRef) -> Node | None:
    return min(graph.objects(node, DCTERMS.temporal), key=str, default=None)


def put(graph: rdflib.Graph, node: Node, path: URIRef, *values: Node) -> None:
    """Give a node these values and no others."""
    graph.remove((node, path, None))
    for value in values:
        graph.add((node, path, value))


# Title and summary -----------------------------------------------------------------------------


@damage("no title", "dcterms:title MinCount", cells={"Title": ""})
def _(graph, node):
    graph.remove((node, DCTERMS.title, None))


@damage("a title without a language", "dcterms:title Datatype")
def _(graph, node):
    put(graph, node, DCTERMS.title, Literal(str(graph.value(node, DCTERMS.title))))


@damage("a title of the wrong type", "dcterms:title Datatype")
def _(graph, node):
    put(graph, node, DCTERMS.title, Literal("2018", datatype=XSD.integer))


@damage("a title that is an address", "dcterms:title Datatype")
def _(graph, node):
    put(graph, node, DCTERMS.title, URIRef("https://example.org/title"))


@damage("two titles in one language", "dcterms:title UniqueLang")
def _(graph, node):
    graph.add((node, DCTERMS.title, Literal("Another title", lang=EN)))


@damage("a title that is too long", "dcterms:title MaxLength", cells={"Title": "long " * 80})
def _(graph, node):
    put(graph, node, DCTERMS.title, Literal("long " * 80, lang=EN))


@damage("HTML in the title", "dcterms:title Pattern", cells={"Title": "A <b>bold</b> title"})
def _(graph, node):
    put(graph, node, DCTERMS.title, Literal("A <b>bold</b> title", lang=EN))


@damage("an empty title", "dcterms:title MinLength", "dcterms:title Pattern")
def _(graph, node):
    put(graph, node, DCTERMS.title, Literal("", lang=EN))


@damage("a title of spaces", "dcterms:title Pattern")
def _(graph, node):
    put(graph, node, DCTERMS.title, Literal("   ", lang=EN))


@damage("a script in the summary", "dcterms:abstract Pattern", cells={"Summary": "<script>x"})
def _(graph, node):
    put(graph, node, DCTERMS.abstract, Literal("<script>x", lang=EN))


@damage("a summary that is too long", "dcterms:abstract MaxLength", cells={"Summary": "x" * 2001})
def _(graph, node):
    put(graph, node, DCTERMS.abstract, Literal("x" * 2001, lang=EN))


@damage("no summary", "dcterms:abstract MinCount", severity="Warning", cells={"Summary": ""})
def _(graph, node):
    if (node, DCTERMS.abstract, None) not in graph:
        return False
    graph.remove((node, DCTERMS.abstract, None))
    return None


@damage("a section without a language", "iclod:purpose Datatype")
def _(graph, node):
    put(graph, node, ICLOD.purpose, Literal("To learn."))


@damage("two sections in one language", "iclod:impact UniqueLang")
def _(graph, node):
    put(graph, node, ICLOD.impact, Literal("Much.", lang=EN), Literal("More.", lang=EN))


# Topics and index areas ------------------------------------------------------------------------


@damage("an unknown topic", "dcterms:subject Node", cells={"Topic": "Astrology"})
def _(graph, node):
    graph.add((node, DCTERMS.subject, URIRef(f"{BASE}id/topic/there-is-no-such-topic")))


@damage("a topic as text", "dcterms:subject NodeKind", "dcterms:subject Node")
def _(graph, node):
    put(graph, node, DCTERMS.subject, Literal("Education", lang=EN))


@damage("a topic of another list", "dcterms:subject Node")
def _(graph, node):
    graph.add((node, DCTERMS.subject, URIRef(f"{BASE}id/status/ended")))


@damage("no topic", "dcterms:subject MinCount", severity="Warning", cells={"Topic": ""})
def _(graph, node):
    graph.remove((node, DCTERMS.subject, None))


@damage("a topic as an index area", "iclod:indexArea Node")
def _(graph, node):
    graph.add((node, ICLOD.indexArea, TOPIC))


# Places ----------------------------------------------------------------------------------------


@damage("a city as text", "dcterms:spatial NodeKind", "dcterms:spatial Or")
def _(graph, node):
    graph.add((node, DCTERMS.spatial, Literal("Bergen")))


@damage("an unknown city", "dcterms:spatial Or", cells={"City": "Atlantis"})
def _(graph, node):
    graph.add((node, DCTERMS.spatial, NOWHERE))


@damage("a city without its country", "dcterms:spatial iclod:PartOfAmong")
def _(graph, node):
    countries = [o for o in graph.objects(node, DCTERMS.spatial) if "/id/country/" in str(o)]
    if not countries or not any("/id/city/" in str(o) for o in graph.objects(node)):
        return False
    for country in countries:
        graph.remove((node, DCTERMS.spatial, country))
    graph.add((node, DCTERMS.spatial, URIRef(f"{BASE}id/country/new-zealand")))
    return None


@damage(
    "no place at all",
    "dcterms:spatial QualifiedMinCount",
    severity="Warning",
)
def _(graph, node):
    graph.remove((node, DCTERMS.spatial, None))


@damage("a topic as a place", "dcterms:spatial Or")
def _(graph, node):
    graph.add((node, DCTERMS.spatial, TOPIC))


# Periods and status ----------------------------------------------------------------------------


@damage("a period reversed", "dcat:endDate iclod:NotEarlierThan")
def _(graph, node):
    part = period(graph, node)
    if part is None or graph.value(part, DCAT.endDate) is None:
        return False
    put(graph, part, DCAT.startDate, Literal("2021", datatype=XSD.gYear))
    put(graph, part, DCAT.endDate, Literal("2018", datatype=XSD.gYear))
    return None


def dated(path: URIRef, *values: Literal) -> Change:
    def change(graph: rdflib.Graph, node: URIRef) -> bool | None:
        part = period(graph, node)
        if part is None or graph.value(part, path) is None:
            return False
        put(graph, part, path, *values)
        return None

    return change


def year(text: str, datatype: URIRef | None = XSD.gYear) -> Literal:
    return Literal(text, datatype=datatype, normalize=False)


damage("a year as a number", "dcat:startDate Or")(dated(DCAT.startDate, year("2018", XSD.integer)))
damage("a year as text", "dcat:startDate Or")(dated(DCAT.startDate, year("2018", None)))
damage("a year with an instant", "dcat:startDate Or")(
    dated(DCAT.startDate, year("2018-01-01T00:00:00Z", XSD.dateTime))
)
damage("a year of two digits", "dcat:startDate Or")(dated(DCAT.startDate, year("18")))
damage("two years in one", "dcat:startDate Or")(dated(DCAT.startDate, year("2018-2019")))
damage("years with a slash", "dcat:endDate Or")(dated(DCAT.endDate, year("2018/19")))
damage("a thirteenth month", "dcat:startDate Or")(
    dated(DCAT.startDate, year("2018-13", XSD.gYearMonth))
)
damage("the thirtieth of February", "dcat:endDate Or")(
    dated(DCAT.endDate, year("2018-02-30", XSD.date))
)
damage("two starts", "dcat:startDate MaxCount")(dated(DCAT.startDate, year("2017"), year("2018")))


@damage("a period without dates", "- Or", severity="Warning")
def _(graph, node):
    part = period(graph, node)
    if part is None or graph.value(part, DCAT.endDate) is not None:
        return False
    graph.remove((part, DCAT.startDate, None))
    return None


@damage("a period that is not described", "dcterms:temporal Class")
def _(graph, node):
    part = period(graph, node)
    if part is None or graph.value(part, DCAT.endDate) is not None:
        return False
    graph.remove((part, None, None))
    return None


@damage("a period as text", "dcterms:temporal NodeKind", "dcterms:temporal Class")
def _(graph, node):
    graph.add((node, DCTERMS.temporal, Literal("2018-2020")))


@damage("printed years with a language", "iclod:printedPeriod Datatype")
def _(graph, node):
    put(graph, node, ICLOD.printedPeriod, Literal("2018", lang=EN))


@damage("printed years twice", "iclod:printedPeriod MaxCount")
def _(graph, node):
    put(graph, node, ICLOD.printedPeriod, Literal("2018"), Literal("2019"))


@damage("no status", "iclod:status MinCount")
def _(graph, node):
    graph.remove((node, ICLOD.status, None))


@damage("two statuses", "iclod:status MaxCount")
def _(graph, node):
    for name in ("ongoing", "unknown"):
        graph.add((node, ICLOD.status, URIRef(f"{BASE}id/status/{name}")))


@damage("an unknown status", "iclod:status In", cells={"Status": "closed"})
def _(graph, node):
    put(graph, node, ICLOD.status, URIRef(f"{BASE}id/status/closed"))


@damage("a status as text", "iclod:status In")
def _(graph, node):
    put(graph, node, ICLOD.status, Literal("ongoing"))


@damage("ended without an end", "- Or")
def _(graph, node):
    part = period(graph, node)
    if part is None or graph.value(part, DCAT.endDate) is not None:
        return False
    put(graph, node, ICLOD.status, URIRef(f"{BASE}id/status/ended"))
    return None


# Blank nodes -----------------------------------------------------------------------------------


def anonymous(path: URIRef) -> Change:
    def change(graph: rdflib.Graph, node: URIRef) -> bool | None:
        part = min(graph.objects(node, path), key=str, default=None)
        if not isinstance(part, URIRef):
            return False
        blank = BNode("part")
        for triple in list(graph.triples((part, None, None))):
            graph.remove(triple)
            graph.add((blank, *triple[1:]))
        graph.remove((node, path, part))
        graph.add((node, path, blank))
        return None

    return change


damage("a period without an IRI", "dcterms:temporal NodeKind", "- NodeKind")(
    anonymous(DCTERMS.temporal)
)
damage("a classification without an IRI", "iclod:classification NodeKind", "- NodeKind")(
    anonymous(ICLOD.classification)
)


@damage("a blank node somewhere", "- iclod:NoBlankNodes")
def _(graph, node):
    graph.add((node, SKOS.related, BNode("somewhere")))


@damage("a source without an IRI", "dcterms:source NodeKind")
def _(graph, node):
    put(graph, node, DCTERMS.source, BNode("page"))


# Sources and record ----------------------------------------------------------------------------


@damage("a source as text", "dcterms:source NodeKind", cells={"Source": "the city's web site"})
def _(graph, node):
    put(graph, node, DCTERMS.source, Literal("the city's web site"))


@damage("no origin", "- Or", cells={"Source": ""})
def _(graph, node):
    graph.remove((node, DCTERMS.source, None))


@damage("a reference as text", "dcterms:references NodeKind")
def _(graph, node):
    graph.add((node, DCTERMS.references, Literal("A book, 2018")))


@damage("no identifier", "dcterms:identifier MinCount")
def _(graph, node):
    graph.remove((node, DCTERMS.identifier, None))


@damage(
    "two identifiers", "dcterms:identifier MaxCount", "dcterms:identifier iclod:IdentifierOfIri"
)
def _(graph, node):
    graph.add((node, DCTERMS.identifier, Literal("another")))


@damage("another identifier", "dcterms:identifier iclod:IdentifierOfIri")
def _(graph, node):
    put(graph, node, DCTERMS.identifier, Literal("another"))


@damage("an identifier with spaces", "dcterms:identifier Pattern")
def _(graph, node):
    put(graph, node, DCTERMS.identifier, Literal("Ein Plan"))


@damage("an identifier with a language", "dcterms:identifier Datatype")
def _(graph, node):
    name = str(graph.value(node, DCTERMS.identifier))
    put(graph, node, DCTERMS.identifier, Literal(name, lang=EN))


def classified(change: Callable[[rdflib.Graph, Node], None]) -> Change:
    def found(graph: rdflib.Graph, node: URIRef) -> bool | None:
        part = min(graph.objects(node, ICLOD.classification), key=str, default=None)
        if part is None:
            return False
        change(graph, part)
        return None

    return found


damage("a classification without a topic", "dcterms:subject MinCount")(
    classified(lambda graph, part: graph.remove((part, DCTERMS.subject, None)))
)
damage("a classification by nobody", "prov:wasAttributedTo MinCount")(
    classified(lambda graph, part: graph.remove((part, PROV.wasAttributedTo, None)))
)
damage("a classification without a basis", "iclod:basis MinCount", severity="Warning")(
    classified(lambda graph, part: graph.remove((part, ICLOD.basis, None)))
)
damage("a classification that is not one", "iclod:classification Class")(
    classified(lambda graph, part: graph.remove((part, RDF.type, None)))
)


def quoted(*left_out: URIRef) -> Change:
    def change(graph: rdflib.Graph, node: URIRef) -> None:
        part = URIRef(f"{node}#excerpt-1")
        graph.add((node, ICLOD.excerpt, part))
        graph.add((part, RDF.type, ICLOD.Excerpt))
        graph.add((part, RDF.value, Literal("Their words.", lang=EN)))
        graph.add((part, DCTERMS.creator, Literal("The city")))
        graph.add((part, DCTERMS.rights, Literal("© The city")))
        graph.add((part, DCTERMS.source, URIRef("https://example.org/page")))
        for path in left_out:
            graph.remove((part, path, None))

    return change


damage("words of nobody", "dcterms:creator MinCount")(quoted(DCTERMS.creator))
damage("words without rights", "dcterms:rights MinCount")(quoted(DCTERMS.rights))
damage("an excerpt without words", "rdf:value MinCount")(quoted(RDF.value))
damage("an excerpt without a source", "dcterms:source MinCount")(quoted(DCTERMS.source))
damage("an excerpt that is not one", "iclod:excerpt Class")(quoted(RDF.type))

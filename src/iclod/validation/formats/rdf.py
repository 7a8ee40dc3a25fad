"""A report in RDF: the SHACL report, and what it has no words for in those of others.

A place is a pointer of EARL, what to do a comment, both beside the result they belong to.

Specs: https://www.w3.org/TR/shacl/#validation-report, https://www.w3.org/TR/Pointers-in-RDF/
"""

from __future__ import annotations

import rdflib
from rdflib import BNode, Literal

from iclod.rdf import formats
from iclod.rdf.formats import Format
from iclod.rdf.vocab import EARL, PTR, RDF, RDFS, XSD
from iclod.validation.places import Place
from iclod.validation.report import Report


def graph(report: Report) -> rdflib.Graph:
    """The report as a graph."""
    made = report.to_graph()
    for number, item in enumerate(report.results, 1):
        result = BNode(f"result{number}")
        for language, text in item.advice.items():
            made.add((result, RDFS.comment, Literal(text, lang=language or None)))
        if item.place is not None:
            _point(made, result, BNode(f"where{number}"), item.place)
    return made


def ntriples(report: Report) -> str:
    """The report as N-Triples."""
    return formats.to_ntriples(graph(report))


def write(report: Report, format: Format) -> bytes:
    """The report in a syntax."""
    return formats.serialize(ntriples(report), format)


def _point(made: rdflib.Graph, result: BNode, pointer: BNode, place: Place) -> None:
    """Say where a result stands: a line and a column, or a cell or a heading by its name."""
    spot = place.cell or place.heading
    if place.line is None and spot is None and not place.source:
        return
    made.add((result, EARL.pointer, pointer))
    kind = PTR.LineCharPointer if place.line is not None else PTR.ExpressionPointer
    made.add((pointer, RDF.type, kind))
    if place.source:
        made.add((pointer, PTR.reference, Literal(place.source)))
    if spot is not None:
        made.add((pointer, PTR.expression, Literal(spot)))
    for property_, number in ((PTR.lineNumber, place.line), (PTR.charNumber, place.column)):
        if number is not None:
            made.add((pointer, property_, Literal(str(number), datatype=XSD.positiveInteger)))

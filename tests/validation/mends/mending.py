"""Checks a text with places and mends, as the pipeline does, and makes mends in it."""

import json
from dataclasses import replace
from functools import cache

import rdflib
from shape_samples import BASE, packaged_shapes, parse

from iclod import profile
from iclod.rdf import formats, jsonld
from iclod.validation import context, places, positions, shacl
from iclod.validation.mends import Known, attach
from iclod.validation.work import Source
from iclod.web.context import context as context_of

FRAME = """
<id/topic/education> a skos:Concept ; skos:inScheme <id/topic/> ;
    skos:prefLabel "Education"@en , "Éducation"@fr .
<id/topic/housing> a skos:Concept ; skos:inScheme <id/topic/> ;
    skos:prefLabel "Housing and public spaces"@en , "Logement et espaces publics"@fr .
<id/index-area/education> a skos:Concept ; skos:inScheme <id/index-area/> ;
    skos:prefLabel "Education system"@en .
<id/place-type/city> a skos:Concept ; skos:inScheme <id/place-type/> ; skos:prefLabel "City"@en .
<id/place-type/island> a skos:Concept ; skos:inScheme <id/place-type/> ;
    skos:prefLabel "Island"@en .
<id/status/ended> a skos:Concept ; skos:inScheme <id/status/> ;
    skos:prefLabel "Ended"@en , "Terminée"@fr .
<id/status/ongoing> a skos:Concept ; skos:inScheme <id/status/> ; skos:prefLabel "Ongoing"@en .
<id/status/unknown> a skos:Concept ; skos:inScheme <id/status/> ; skos:prefLabel "Unknown"@en .
<id/city/bergen> a iclod:City ; dcterms:isPartOf <id/country/norway> ;
    skos:prefLabel "Bergen"@en .
<id/city/oslo> a iclod:City ; dcterms:isPartOf <id/country/norway> ; skos:prefLabel "Oslo"@en .
<id/city/lyon> a iclod:City ; dcterms:isPartOf <id/country/france> ; skos:prefLabel "Lyon"@fr .
<id/country/norway> a iclod:Country ; skos:prefLabel "Norway"@en , "Norvège"@fr .
<id/country/france> a iclod:Country ; skos:prefLabel "France"@en .
"""
SYNTAXES = ("ttl", "trig", "nt", "nq", "jsonld", "expanded", "rdf")


@cache
def known():
    return Known.of(packaged_shapes(), parse(FRAME), BASE)


@cache
def json_context():
    return context_of(profile.read(packaged_shapes()))


def written(graph, syntax):
    """A graph in a syntax, as a source."""
    text = formats.to_ntriples(graph)
    if syntax == "jsonld":
        data = jsonld.write(jsonld.compact(text, json_context()))
        return Source("", data, "jsonld")
    if syntax == "expanded":
        whole = json.loads(formats.serialize(text, formats.JSON_LD))
        return Source("", json.dumps(whole, indent=2).encode(), "jsonld")
    format = formats.BY_SUFFIX[syntax]
    if syntax in ("trig", "nq"):
        return Source("", formats.join([(BASE + "doc/practice/bergen-plan", text)], format), syntax)
    return Source("", formats.serialize(text, format), syntax)


def read(source):
    graph = rdflib.Graph(bind_namespaces="none")
    format = formats.BY_SUFFIX[source.suffix]
    for found in formats.parse(source.data, format, base=BASE).values():
        for triple in found:
            graph.add(triple)
    return graph


def check(source, shapes=None):
    """The report with mends."""
    graph = read(source)
    shapes = shapes or packaged_shapes()
    frame = parse(FRAME)
    near = context.extract(frame, context.references(graph))
    report = shacl.validate(graph, shapes, near)
    lookup = known() if shapes is packaged_shapes() else Known(shapes, frame, BASE)
    where = positions.read(source, BASE, graph)
    return replace(report, results=attach(report.results, graph, (source,), where, lookup))


def mended(source, report):
    """The results of a report about the same graph, with mends of this source."""
    graph = read(source)
    where = positions.read(source, BASE, graph)
    bare = [replace(item, mends=()) for item in report.results]
    return attach(bare, graph, (source,), where, known())


def made(source, mend):
    """The source after a mend."""
    text = places.apply(source.data.decode(), mend.edits)
    return source._replace(data=text.encode())


def wrong(report):
    """What is wrong, by node, property and component."""
    return {
        (str(item.focus), str(item.path), item.component)
        for item in report.results
        if item.severity == "Violation"
    }

"""Compact JSON-LD expands to exactly the statements it was made from, with two parsers."""

import json

import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from rdflib.compare import isomorphic

from iclod.profile import Field, Kind, Profile
from iclod.rdf import formats, jsonld
from iclod.rdf.vocab import DCAT, DCTERMS, GEO, ICLOD, RDF, SKOS, XSD

FIELDS = (
    Field("s1", str(DCTERMS.title), language=True),
    Field("s2", str(DCTERMS.subject), classes=("http://example.org/C",)),
    Field("s3", str(DCTERMS.identifier), datatypes=(str(XSD.string),)),
    Field("s4", str(GEO.lat), datatypes=(str(XSD.decimal),)),
    Field("s5", str(DCAT.startDate), datatypes=(str(XSD.gYear), str(XSD.date))),
)
KIND = Kind("s", "practice", str(ICLOD.Practice), {}, {}, FIELDS, ())
CONTEXT = jsonld.context(Profile((KIND,)))
PREDICATES = [
    *(field.path for field in FIELDS),
    str(RDF.type),
    str(SKOS.title),
    "http://example.org/p",
    "http://purl.org/dc/terms/a/b",
    "urn:x:y",
]
nodes = st.sampled_from(
    [NamedNode("http://example.org/a"), NamedNode("https://w3id.org/iclod/ontology#X")]
    + [NamedNode("dcterms:title"), BlankNode("b1")]
)
texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=5)
literals = st.one_of(
    texts.map(Literal),
    st.builds(lambda text, tag: Literal(text, language=tag), texts, st.sampled_from(["en", "fr"])),
    st.sampled_from(
        [
            Literal("1.50", datatype=NamedNode(str(XSD.decimal))),
            Literal("2016", datatype=NamedNode(str(XSD.gYear))),
            Literal("true", datatype=NamedNode(str(XSD.boolean))),
            Literal("x", datatype=NamedNode("http://example.org/d")),
        ]
    ),
)
triples = st.builds(
    Triple, nodes, st.sampled_from(PREDICATES).map(NamedNode), st.one_of(nodes, literals)
)


@given(st.lists(triples, max_size=12))
def test_round_trip(statements):
    text = formats.sorted_lines("".join(f"{triple} .\n" for triple in statements))
    written = jsonld.write(jsonld.compact(text, CONTEXT))
    expected = formats.from_ntriples(text)
    back = formats.parse(written, formats.JSON_LD).get(None, rdflib.Graph())
    assert isomorphic(back, expected), written.decode()


def test_rdflib_reads_it_too():
    text = (
        f'<http://example.org/a> <{DCTERMS.title}> "Un"@fr .\n'
        f"<http://example.org/a> <{DCTERMS.subject}> <http://example.org/t> .\n"
        f'<http://example.org/a> <{DCTERMS.subject}> "odd" .\n'
        f"<http://example.org/a> <{RDF.type}> <{ICLOD.Practice}> .\n"
    )
    back = rdflib.Dataset()
    back.parse(data=jsonld.write(jsonld.compact(text, CONTEXT)), format="json-ld")
    assert isomorphic(back.default_graph, formats.from_ntriples(text))


def test_it_is_short_and_always_the_same():
    text = (
        f'<http://example.org/a> <{DCTERMS.title}> "One"@en .\n'
        f'<http://example.org/a> <{DCTERMS.title}> "Un"@fr .\n'
        f"<http://example.org/a> <{DCTERMS.subject}> <http://example.org/t> .\n"
    )
    document = jsonld.compact(text, CONTEXT)
    assert document == {
        "@context": {
            "dcterms": str(DCTERMS),
            "title": {"@id": "dcterms:title", "@container": "@language"},
            "subject": {"@id": "dcterms:subject", "@type": "@id"},
        },
        "@id": "http://example.org/a",
        "subject": "http://example.org/t",
        "title": {"en": "One", "fr": "Un"},
    }
    assert json.loads(jsonld.write(document)) == document

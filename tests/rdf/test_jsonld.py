"""Compact JSON-LD expands to exactly the statements it was made from, with two parsers."""

import json

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from rdflib.compare import isomorphic

from iclod.rdf import formats, jsonld
from iclod.rdf.jsonld import Term
from iclod.rdf.vocab import DCAT, DCTERMS, GEO, ICLOD, RDF, SKOS, XSD

TERMS = (
    Term(str(DCTERMS.title), by_language=True),
    Term(str(DCTERMS.subject), "@id"),
    Term(str(DCTERMS.identifier), str(XSD.string)),
    Term(str(GEO.lat), str(XSD.decimal)),
    Term(str(DCAT.startDate)),
)
CONTEXT = jsonld.context(TERMS)
PREDICATES = [
    *(term.path for term in TERMS),
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


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's own, within its parser
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

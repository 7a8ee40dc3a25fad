"""Syntaxes: the same graph in and out, strictly."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef

from iclod.errors import ParseError
from iclod.rdf import formats
from iclod.rdf.vocab import XSD

TEXT = """\
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<http://a.example/x> dcterms:title "Été"@fr, "Summer"@en ; dcterms:n "01"^^xsd:integer ;
    dcterms:date "2016"^^xsd:gYear ; dcterms:relation <http://a.example/y#z> .
"""


@pytest.mark.parametrize("format", formats.FORMATS, ids=lambda item: item.suffix)
def test_every_syntax_says_the_same(format):
    graph = formats.parse(TEXT, formats.TURTLE)[None]
    again = formats.parse(formats.serialize(graph, format), format)[None]
    assert formats.to_ntriples(again) == formats.to_ntriples(graph)


def test_bytes_are_the_same_in_every_process():
    script = (
        "import sys; from iclod.rdf import formats as f; "
        "g = f.parse(sys.argv[1], f.TURTLE)[None]; "
        "[sys.stdout.buffer.write(f.serialize(g, x)) for x in f.FORMATS]"
    )
    runs = {
        subprocess.run([sys.executable, "-c", script, TEXT], capture_output=True, check=True).stdout
        for _ in range(4)
    }
    assert len(runs) == 1


def test_lexical_forms_are_kept():
    graph = formats.parse(TEXT, formats.TURTLE)[None]
    assert str(next(graph.objects(None, URIRef("http://purl.org/dc/terms/n")))) == "01"


@pytest.mark.parametrize(
    ("text", "format", "said"),
    [
        ("<http://a> <b", formats.TURTLE, "line 1"),
        ("<x> <y> <z> .", formats.TURTLE, "IRI"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><x/>', formats.RDF_XML, "DOCTYPE"),
        ('{"@context": "http://127.0.0.1:1/x", "@id": "http://a"}', formats.JSON_LD, "context"),
        ("<http://a/\\u000A> <http://b> <http://c> .", formats.N_TRIPLES, "IRI"),
    ],
)
def test_what_is_not_well_formed_is_said(text, format, said):
    with pytest.raises(ParseError, match=said):
        formats.parse(text, format, source="x")


def test_blank_nodes_get_canonical_labels():
    one = '_:a <http://p> _:b . _:b <http://p> "1" .'
    two = '_:x <http://p> "1" . _:y <http://p> _:x .'
    texts = [
        formats.canonical(formats.to_ntriples(formats.parse(text, formats.TURTLE)[None]))
        for text in (one, two)
    ]
    assert texts[0] == texts[1]
    assert "_:c14n0" in texts[0]


@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    st.sampled_from(["en", "fr-CH", None]),
)
def test_any_literal_survives_n_triples(value, language):
    graph = Graph(bind_namespaces="none")
    literal = Literal(value, lang=language) if language else Literal(value, datatype=XSD.string)
    graph.add((URIRef("http://a/s"), URIRef("http://a/p"), literal))
    text = formats.to_ntriples(graph)
    assert formats.to_ntriples(formats.from_ntriples(text)) == text
    assert str(next(formats.from_ntriples(text).objects())) == value


@pytest.mark.parametrize("odd", ["\u0085", "\u00a0", "\u2028", "\u3000"])
@pytest.mark.parametrize("format", formats.FORMATS, ids=lambda format: format.suffix)
def test_what_python_takes_for_a_space_or_a_line_end_is_neither(odd, format):
    text = f'<https://example.org/a> <http://purl.org/dc/terms/title> "x{odd}y" .\n'
    if odd != "\u0085":
        text += f"<https://example.org/b{odd}c> <http://purl.org/dc/terms/source> <urn:x:{odd}> .\n"
    assert formats.normal(text) == text
    assert len(formats.lines(text)) == text.count("\n")
    (read,) = formats.parse(formats.serialize(text, format), format).values()
    assert formats.to_ntriples(read) == text

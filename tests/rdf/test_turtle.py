"""The quick writer of Turtle writes what the general serialiser writes, byte for byte."""

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iclod.rdf import formats, turtle
from iclod.rdf.vocab import DCTERMS, RDF, XSD

IRIS = st.sampled_from(
    [
        "http://a.example/x",
        "http://a.example/x#part-1",
        "http://a.example/y",
        str(DCTERMS.title),
        str(RDF.type),
        f"{DCTERMS}",
        f"{DCTERMS}a/b",
        f"{DCTERMS}a.b",
        f"{DCTERMS}1a",
        f"{DCTERMS}-a",
        f"{DCTERMS}é",
        f"{XSD}string",
    ]
).map(ox.NamedNode)
TYPES = ["integer", "decimal", "double", "boolean", "gYear", "dateTime", "string"]
TEXTS = st.one_of(
    st.sampled_from(
        ["1", "-1", "+01", "1.5", ".5", "1.", "1e5", "1.e5", ".5E-3", "true", "false", "True", ""]
    ),
    st.text(max_size=12),
)
LITERALS = st.one_of(
    TEXTS.map(ox.Literal),
    TEXTS.map(lambda text: ox.Literal(text, language="en-gb")),
    st.builds(
        lambda text, name: ox.Literal(text, datatype=ox.NamedNode(f"{XSD}{name}")),
        TEXTS,
        st.sampled_from(TYPES),
    ),
)
TERMS = st.one_of(IRIS, LITERALS, st.just(ox.BlankNode("c14n0")))
TRIPLES = st.lists(
    st.builds(ox.Triple, st.one_of(IRIS, st.just(ox.BlankNode("c14n1"))), IRIS, TERMS), max_size=8
)


def general(triples):
    return formats.serialize(triples, formats.TURTLE)


@settings(max_examples=50, deadline=None)
@given(TRIPLES)
def test_the_bytes_are_the_same(triples):
    text = formats.sorted_lines(
        ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES).decode() if triples else ""
    )
    groups = formats._grouped(text)
    quick = turtle.write(groups)
    ordered = [
        quad.triple
        for subject, rows in groups
        for predicate, value in rows
        for quad in formats.parse_quads(f"{subject} {predicate} {value} .\n", formats.N_TRIPLES)
    ]
    if quick is not None:
        assert quick.encode() == general(ordered)


@settings(max_examples=50, deadline=None)
@given(TRIPLES)
def test_nothing_is_lost(triples):
    text = formats.sorted_lines(
        ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES).decode() if triples else ""
    )
    for format in formats.FORMATS:
        again = formats.parse_quads(formats.serialize(text, format), format)
        lines = ox.serialize([quad.triple for quad in again], format=ox.RdfFormat.N_TRIPLES)
        assert formats.canonical((lines or b"").decode()) == formats.canonical(text)


@pytest.mark.parametrize("local", ["a/b", "1a", "é", ""])
def test_what_is_not_certain_is_left_to_the_general_serialiser(local):
    rows = [(f"<{DCTERMS.relation}>", f"<{DCTERMS}{local}>")]
    assert turtle.write([("<http://a.example/x>", rows)]) is None


def test_n_triples_written_otherwise_are_read_all_the_same():
    text = '# a comment\n<http://a.example/x>\t<http://a.example/p>   "1" .\n\n'
    assert formats.serialize(text, formats.N_TRIPLES).count(b"\n") == 1
    assert b'"1" .' in formats.serialize(text, formats.TURTLE)

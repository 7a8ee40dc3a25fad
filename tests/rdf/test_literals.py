"""Literals stay as they are written, also on their way from one process to another."""

import pickle
import time

import pytest
from rdflib import RDF, XSD, Literal

from iclod.rdf import literals


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("01", XSD.integer),
        ("1.50", XSD.decimal),
        ("1e999999999", XSD.decimal),
        ("9" * 9_000, XSD.integer),
        (f"P{'9' * 5_000}Y", XSD.duration),
        ("20-10", XSD.gYear),
        ("<b>" * 9_000, RDF.HTML),
        ("<b>" * 9_000 + "</b>" * 9_000, RDF.XMLLiteral),
    ],
)
def test_a_literal_passes_a_pipe_as_it_is(text, datatype):
    begun = time.monotonic()
    before = literals.restored(text, None, datatype)
    after = pickle.loads(pickle.dumps(before))
    assert after == before
    assert (str(after), after.datatype, after.language) == (text, datatype, None)
    assert time.monotonic() - begun < 1


def test_the_language_passes_too():
    assert pickle.loads(pickle.dumps(Literal("x", lang="fr"))) == Literal("x", lang="fr")


def test_texts_of_python_are_no_markup():
    assert Literal("x").datatype is None

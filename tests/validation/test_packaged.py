"""The packaged data keep to the packaged shapes."""

from pathlib import Path

import rdflib
from shape_samples import BASE, packaged_shapes

from iclod.rdf import formats
from iclod.validation import shacl

DATA = Path(__file__).parents[2] / "data"


def test_the_packaged_data_conform():
    whole = rdflib.Graph(bind_namespaces="none")
    for path in sorted(DATA.rglob("*.ttl")):
        for graph in formats.parse(path.read_bytes(), formats.TURTLE, base=BASE).values():
            for triple in graph:
                whole.add(triple)
    report = shacl.validate(whole, packaged_shapes())
    assert report.conforms, report.to_text()

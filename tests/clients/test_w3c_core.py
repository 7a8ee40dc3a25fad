"""The W3C's tests of SHACL Core, which the npm package shacl-engine brings along.

Each test's data and shapes go through `iclod.validation.shacl`. What is compared: each result's
node, property, constraint and value, and whether there is any. (`Report.conforms` is true of data
with warnings alone, which the W3C's word is not.)

Spec: https://w3c.github.io/data-shapes/data-shapes-test-suite/
"""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import rdflib
from rdflib.namespace import RDF

from iclod.rdf import formats
from iclod.rdf.vocab import SH
from iclod.validation import shacl

ROOT = Path(__file__).parent / "node_modules/shacl-engine/test/assets/data-shapes/core"
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = rdflib.Namespace("http://www.w3.org/ns/shacl-test#")

FILES = sorted(path for path in ROOT.rglob("*.ttl") if path.name != "manifest.ttl")
if not FILES:
    pytest.skip(
        "`make install` has not fetched tests/clients: SHACL Core was NOT tried",
        allow_module_level=True,
    )

# rdflib says that values of a wrong form are "weird"; some tests are about these.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::RuntimeWarning")


def load(iri):
    path = Path(unquote(urlsplit(str(iri)).path))
    graph = rdflib.Graph(bind_namespaces="none")
    for part in formats.parse(path.read_bytes(), formats.TURTLE, base=path.as_uri()).values():
        for triple in part:
            graph.add(triple)
    return graph


def plain(node):
    return "a blank node" if isinstance(node, rdflib.BNode) else node


def told(report, result):
    path = report.value(result, SH.resultPath)
    return (
        plain(report.value(result, SH.focusNode)),
        plain(path),
        report.value(result, SH.sourceConstraintComponent),
        plain(report.value(result, SH.value)),
    )


def results(report, node):
    return {told(report, result) for result in report.objects(node, SH.result)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_report_is_the_one_that_the_w3c_expects(path):
    manifest = load(path.as_uri())
    for test in manifest.subjects(RDF.type, SHT.Validate):
        action, expected = manifest.value(test, MF.action), manifest.value(test, MF.result)
        data, shapes = (
            load(manifest.value(action, part)) for part in (SHT.dataGraph, SHT.shapesGraph)
        )
        report = shacl.validate(data, shapes)
        found = report.to_graph()
        head = found.value(predicate=RDF.type, object=SH.ValidationReport)
        assert results(found, head) == results(manifest, expected)
        conforms = str(manifest.value(expected, SH.conforms))
        assert str(not report.results).lower() == conforms

"""What a table can say wrongly is found on import as it is found in RDF, with the same message."""

import csv
import io

import pytest
import rdflib
from corpus import BY_NAME, around, frame, shapes, short
from damages import BASE, DAMAGES, damaged

from iclod.rdf import formats
from iclod.rdf.vocab import DCTERMS
from iclod.validation import shacl
from iclod.validation.report import Report

reading = pytest.importorskip("iclod.ingestion.tables.reading")
described = pytest.importorskip("iclod.ingestion.tables.described")

#: A sound practice as a row, by heading; headings are the labels of the shapes.
ROW = {
    "Title": "A plan",
    "Summary": "A plan of action.",
    "Topic": "Education",
    "City": "Bergen",
    "Country": "Norway",
    "Start": "2018",
    "Status": "unknown",
    "Source": "https://example.org/page",
}
#: Text that cannot become the value that is wanted: the reader itself says so, with the cell and
#: the nearest names, and not in the shape’s general words; field and severity are the same.
NOT_TAKEN_OVER = {
    "an unknown topic": DCTERMS.subject,
    "an unknown city": DCTERMS.spatial,
    "a source as text": DCTERMS.source,
}
KINDS = [kind for kind in DAMAGES if kind.cells is not None]


def imported(cells):
    """What is found in a row: by the shapes, and by the reader."""
    out = io.StringIO()
    csv.writer(out).writerows([ROW, {**ROW, **cells}.values()])
    task = reading.Task(
        out.getvalue().encode(),
        "csv",
        "practices.csv",
        BASE,
        formats.to_ntriples(shapes()),
        formats.to_ntriples(frame()),
        "en",
    )
    read = reading.read(task)
    (thing,) = read.things
    assert not read.problems
    iri = f"{BASE}id/practice/a-plan"
    graph = described.graph(thing, iri, read.kind)
    # What the import adds itself, as it would.
    graph.add((rdflib.URIRef(iri), DCTERMS.identifier, rdflib.Literal("a-plan")))
    report = shacl.validate(graph, shapes(), around(graph))
    return report, thing.problems


def test_a_sound_row_is_sound():
    report, problems = imported({})
    assert (report.results, problems) == ((), ())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_message_is_that_of_the_shape(kind):
    _, graph = damaged(BY_NAME[kind.name])
    report = shacl.validate(graph, shapes(), around(graph))
    wanted = {
        item.message("en")
        for item in report.results
        if short(Report((item,)), kind.severity) & kind.found
    }
    found, problems = imported(kind.cells)
    assert wanted
    if kind.name in NOT_TAKEN_OVER:
        paths = {(p.item.path, p.severity) for p in problems}
        assert paths == {(str(NOT_TAKEN_OVER[kind.name]), kind.severity)}
        return
    assert wanted <= {item.messages["en"] for item in (*found.results, *problems)}

"""Tables and documents are validated by the same pipeline as RDF, with their own places."""

import io

import docx
import pytest

from iclod.config import Settings
from iclod.errors import ParseError, TooLarge, UnsupportedMediaType
from iclod.ingestion import checking
from iclod.rdf.vocab import DCTERMS, SH
from iclod.registry import force
from iclod.validation import work
from iclod.validation.work import Source, Task

TURTLE = b"""@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix iclod: <https://w3id.org/iclod/ontology#> .
<id/practice/oslo-other> a iclod:Practice ; dcterms:identifier "oslo-other" .
"""


@pytest.fixture(scope="module")
def packaged():
    return force.packaged(Settings())


@pytest.fixture(scope="module")
def check(packaged):
    def check(*sources, **more):
        made = tuple(
            Source(name, data.encode() if isinstance(data, str) else data, name.rpartition(".")[2])
            for name, data in sources
        )
        task = Task(made, packaged.base, packaged.shapes, packaged.context, places=True, **more)
        return checking.validate(tuple(task), lambda _: None)

    return check


def test_rdf_goes_its_way_unchanged(packaged, check):
    task = Task(
        (Source("a.ttl", TURTLE, "ttl"),),
        packaged.base,
        packaged.shapes,
        packaged.context,
        places=True,
    )
    assert check(("a.ttl", TURTLE)) == work.validate(task, lambda _: None)


def test_what_breaks_a_shape_has_the_cell(check):
    long = "x" * 301
    text = f"Title,City,Source,Start,End\n{long},Oslo,https://x.example/,2020,2018\n,Bergen,https://x.example/,,\n"
    report = check(("practices.csv", text))
    assert not report.conforms
    found = {(r.place.cell, r.component.rpartition("#")[2]) for r in report.violations}
    assert ("A2", "MaxLengthConstraintComponent") in found
    assert ("E2", "NotEarlierThanConstraintComponent") in found
    assert ("A3", "MinCountConstraintComponent") in found
    assert {r.place.source for r in report.results} == {"practices.csv"}
    assert {r.place.line for r in report.results if r.place.cell.endswith("3")} == {3}


def test_what_could_not_be_read_is_in_the_same_report(check):
    report = check(
        ("p.csv", "Title,City,Topic,Source,Purse\nOne,Osslo,Educaton,https://x.example/,5\n")
    )
    told = {r.place.cell: r for r in report.results if r.place.cell in ("B2", "C2", "E1")}
    assert told["B2"].component == str(SH.ClassConstraintComponent)
    assert told["C2"].path == DCTERMS.subject
    assert told["C2"].mends[0].edits[0].text == "Education"
    assert told["E1"].severity == "Warning"
    assert told["C2"].expected["fr"]
    assert report.to_json()


def test_an_answer_that_was_not_understood_is_not_called_missing_too(check):
    report = check(("p.csv", "Title,Status,Source\nOne,Endet,https://x.example/\n"))
    about = [r for r in report.results if r.name.get("en") == "Status"]
    assert [r.component for r in about] == [str(SH.InConstraintComponent)]


def test_a_document_has_its_heading_as_place(check):
    document = docx.Document()
    document.add_heading("Title", 1)
    document.add_paragraph("<b>Cooking</b>")
    document.add_heading("Source", 1)
    document.add_paragraph("https://x.example/")
    out = io.BytesIO()
    document.save(out)
    report = check(("form.docx", out.getvalue()))
    (violation,) = report.violations
    assert violation.place.heading == "Title"
    assert violation.place.source == "form.docx"


def test_tables_and_rdf_may_be_handed_in_together(check):
    report = check(
        ("p.csv", "Title,City\nOne,Oslo\n"), ("a.ttl", TURTLE), ("q.csv", "Title\nTwo\n")
    )
    places = {(r.place.source, r.place.cell) for r in report.violations if r.place}
    assert ("p.csv", "A2") in places
    assert ("q.csv", "A2") in places
    assert any(r.place and r.place.source == "a.ttl" and r.place.line for r in report.violations)


def test_the_verdict_is_that_of_the_same_as_rdf(packaged, check):
    from iclod.ingestion.tables import reading
    from iclod.rdf import formats
    from iclod.rdf.terms import Names

    text = (
        "Title,City,Status,Source,Topic\n<b>x</b>,Oslo,Ended,https://x.example/,Roma\nTwo,Oslo,,,\n"
    )
    task = reading.Task(
        text.encode(), "csv", "p.csv", packaged.base, packaged.shapes, packaged.context
    )
    graph, _ = reading.as_graph(reading.read(task), Names(packaged.base))
    of_table = check(("p.csv", text))
    of_rdf = check(("p.nt", formats.to_ntriples(graph)))
    assert of_table.results == of_rdf.results
    assert of_table.coverage == of_rdf.coverage


@pytest.mark.parametrize("level", ["publication", "submission"])
def test_levels_count_for_tables_too(check, level):
    report = check(("p.csv", "Title,City\nOne,Oslo\n"), level=level)
    assert report.level == level


def test_equal_results_are_capped(check):
    rows = "".join(f"P{number},Osslo,https://x.example/\n" for number in range(30))
    report = check(("p.csv", f"Title,City,Source\n{rows}"), cap=5)
    listed = [r for r in report.results if r.component == str(SH.ClassConstraintComponent)]
    assert len(listed) == 5
    assert sum(r.more for r in listed) == 25


def test_limits_and_what_is_not_read(check):
    with pytest.raises(TooLarge):
        check(("p.csv", "Title,City\n" + "One,Oslo\n" * 9), triples=10)
    with pytest.raises(ParseError):
        check(("p.csv", "Title,City\n"))
    with pytest.raises(UnsupportedMediaType):
        check(("p.xyz", "Title,City\n"))

"""What one record tells of its quality."""

import pytest

from iclod.quality.reading import Finding, Observer
from iclod.rdf import formats
from iclod.registry import judging
from iclod.validation import coverage

BASE = "https://w3id.org/iclod/"
THING = f"{BASE}id/practice/x"
DCT, ICLOD = "http://purl.org/dc/terms/", "https://w3id.org/iclod/ontology#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SHAPES = f"{BASE}shapes#"


@pytest.fixture(scope="module")
def observer(published):
    return Observer(published.profile(), published.names, ("en", "fr"), "practice")


def read(observer, *lines):
    text = "".join(f"{line} .\n" for line in (f"<{THING}> <{TYPE}> <{ICLOD}Practice>", *lines))
    return observer.read(f"{BASE}doc/practice/x", text)


def of(reading, metric):
    return [item for item in reading.findings if item.metric == metric]


def test_an_empty_record_lacks_every_field_that_may_be_empty(observer):
    found = read(observer)
    assert {f.field for f in of(found, "recommended")} == {
        f"{SHAPES}Practice-{name}" for name in ("abstract", "topic", "country", "city", "period")
    }
    assert Finding("topics") in found.findings


def test_places_fill_the_field_of_their_own_kind(observer):
    found = read(observer, f"<{THING}> <{DCT}spatial> <{BASE}id/country/norway>")
    empty = {f.field.rpartition("-")[2] for f in of(found, "recommended")}
    assert "city" in empty
    assert "country" not in empty
    assert ("country", f"{BASE}id/country/norway") in found.facets


def test_a_title_has_to_be_there_in_each_language_and_a_region_serves(observer):
    found = read(observer, f'<{THING}> <{DCT}title> "Un titre"@fr-CA')
    assert [f.value for f in of(found, "languages")] == ["en"]


def test_pages_without_https_are_found_and_identifiers_are_not(observer):
    found = read(
        observer,
        f"<{THING}> <{DCT}source> <HTTP://example.org/>",
        f"<{THING}> <{DCT}references> <https://example.org/>",
        f"<{THING}> <{DCT}relation> <http://www.wikidata.org/entity/Q1>",
    )
    assert [f.value for f in of(found, "insecure")] == ["HTTP://example.org/"]


def test_parts_without_a_type_are_found(observer):
    found = read(observer, f'<{THING}#period-1> <http://www.w3.org/ns/dcat#startDate> "2020"')
    assert [f.value for f in of(found, "untyped")] == [f"{THING}#period-1"]


def test_titles_are_compared_without_accents_and_kept_as_digests_only(observer):
    city = f"<{THING}> <{DCT}spatial> <{BASE}id/city/bergen>"
    one = read(observer, f'<{THING}> <{DCT}title> "École  Ouverte"@fr', city)
    two = read(observer, f'<{THING}> <{DCT}title> "ecole ouverte!"@en', city)
    other = read(observer, f'<{THING}> <{DCT}title> "ecole ouverte"@en')
    assert one.marks == two.marks != other.marks
    assert "ecole" not in one.marks[0]


def test_findings_hold_no_text_of_the_data(observer):
    found = read(
        observer,
        f'<{THING}> <{DCT}title> "SECRET"@en',
        f'<{THING}> <{DCT}abstract> "SECRET <b>"@en',
    )
    assert "SECRET" not in repr((found.findings, found.facets, found.marks, found.references))


def test_schemes_and_other_graphs_are_read_for_their_links_alone(observer):
    text = f"<urn:x> <{DCT}relation> <{BASE}id/practice/y> .\n"
    found = observer.read(f"{BASE}graphs/notes", text)
    assert (found.kind, found.findings) == ("graph", ())
    assert [r.target for r in found.references] == [f"{BASE}id/practice/y"]


def test_empty_fields_are_those_that_the_coverage_of_a_document_names(observer, published):
    shapes = published.shapes_graph()
    known = formats.from_ntriples(judging.frame(published))
    levels = {"recommended": "should", "optional": "may"}
    for document in list(published.documents(prefix=f"{BASE}doc/"))[::7]:
        found = observer.read(document.iri, document.content)
        ours = {(levels[f.metric], f.field) for f in found.findings if f.metric in levels}
        for item in coverage.measure(document.content_graph(), shapes, known):
            theirs = {(f.demand, f.shape) for f in item.empty if f.demand != "must"}
            assert ours == theirs, document.iri

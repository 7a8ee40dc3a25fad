"""Headings are the profile's labels, however they are written, and nothing else."""

import pytest

from iclod.ingestion.tables.columns import Columns, language_tag
from iclod.profile import read
from iclod.rdf import formats


@pytest.fixture(scope="module")
def columns(packaged):
    profile = read(formats.from_ntriples(packaged.shapes))
    return Columns(profile, profile.kind("practice"))


@pytest.mark.parametrize(
    ("heading", "key", "language", "number"),
    [
        ("Title", "Practice-title", None, 1),
        ("  TITLE * ", "Practice-title", None, 1),
        ("Title (optional):", "Practice-title", None, 1),
        ("Titre (obligatoire)", "Practice-title", None, 1),
        ("Title (en)", "Practice-title", "en", 1),
        ("Titre [pt]", "Practice-title", "pt", 1),
        ("Title (pt-BR) *", "Practice-title", "pt-br", 1),
        ("Title @fr", "Practice-title", "fr", 1),
        ("Titre (français)", "Practice-title", "fr", 1),
        ("Title (German)", "Practice-title", "de", 1),
        ("Title (en) (optional)", "Practice-title", "en", 1),
        ("resume", "Practice-abstract", None, 1),
        ("THÈME 2", "Practice-topic", None, 2),
        ("Topic #3", "Practice-topic", None, 3),
        ("Domaine de l'index", "Practice-indexArea", None, 1),
        ("Period: Start", "period.Period-start", None, 1),
        ("Période 2 : Fin", "period.Period-end", None, 2),
        ("period 2 – end", "period.Period-end", None, 2),
        ("Start", "period.Period-start", None, 1),
        ("Début 3", "period.Period-start", None, 3),
        ("Source", "Practice-source", None, 1),
        ("Excerpt: Source", "excerpt.Excerpt-source", None, 1),
        ("Language", "language", None, 1),
        ("IRI", "iri", None, 1),
    ],
)
def test_a_heading_is_known_however_it_is_written(columns, heading, key, language, number):
    found = columns.match(heading)
    assert (found.column.key, found.language, found.number) == (key, language, number)


@pytest.mark.parametrize(
    "heading", ["", "*", "Budget", "Titel", "Title page", "(en)", "12", "x" * 5000]
)
def test_anything_else_is_no_heading(columns, heading):
    assert columns.match(heading) is None


@pytest.mark.parametrize(
    ("heading", "near"),
    [
        ("Titel", "Title"),
        ("Titlle (en)", "Title"),
        ("Theme", None),
        ("Budget", None),
        ("Sumary", "Summary"),
    ],
)
def test_what_is_nearly_a_heading_is_asked_about(columns, heading, near):
    if columns.match(heading) is None:
        assert columns.near(heading, "en") == near


@pytest.mark.parametrize(
    ("text", "tag"),
    [("en", "en"), ("FR", "fr"), ("English", "en"), ("anglais", "en"), ("Português", "pt"),
     ("pt-BR", "pt-br"), ("xx", None), ("nonsense", None), ("", None)],
)  # fmt: skip
def test_languages_by_code_and_by_name(text, tag):
    assert language_tag(text) == tag


NEW = formats.to_ntriples(
    formats.parse(
        """\
@prefix s: <https://w3id.org/iclod/shapes#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

s:Practice sh:property <https://x.example/s#budget> .

<https://x.example/s#budget>
    a sh:PropertyShape ;
    sh:path <https://x.example/budget> ;
    sh:datatype xsd:decimal ;
    sh:name "Budget"@en , "Budget annuel"@fr .
""",
        formats.TURTLE,
    )[None]
)


def test_a_field_added_to_the_shapes_is_a_column(facts):
    found = facts("Titre;Budget annuel\nUn;12 000,50\n", "csv", shapes=NEW)
    assert found.values("budget") == ["12000.50"]
    assert found.problems == []


def test_unknown_columns_are_told_with_what_was_left_out(facts):
    found = facts("Title,Budget,Sumary,City\nOne,12,Text,Oslo\nTwo,13,,Oslo\n", "csv")
    budget, summary = found.problems
    assert budget.place.cell == "B1"
    assert "2 answers below it were left out" in budget.messages["en"]
    assert summary.place.cell == "C1"
    assert "Did you mean “Summary”" in summary.messages["en"]
    assert "Vouliez-vous dire « Summary »" in summary.messages["fr"]
    assert summary.mends[0].edits[0].text == "Summary"

"""What a row says of a practice: values by the profile, and what follows from them."""

import pytest

from iclod.rdf import formats
from iclod.rdf.vocab import DCTERMS, ICLOD, RDF


def table(**columns):
    quoted = ('"' + str(value).replace('"', '""') + '"' for value in columns.values())
    return ",".join(f'"{name.replace("_", " ")}"' for name in columns) + "\n" + ",".join(quoted)


def messages(found, language="en"):
    return [problem.messages[language] for problem in found.problems]


@pytest.mark.parametrize(
    "city",
    ["Oslo", " oslo ", "OSLO", "https://w3id.org/iclod/id/city/oslo", "id/city/oslo",
     "http://w3id.org/iclod/doc/city/oslo", "Norway Oslo"],
)  # fmt: skip
def test_a_place_by_its_name_its_slug_or_its_address(facts, city):
    found = facts(table(Title="One", City=city), "csv")
    assert found.values("spatial") == ["norway", "oslo"]
    assert found.problems == []
    assert found.places["oslo-one", "spatial", "norway"] == "B2"


@pytest.mark.parametrize(
    "topics",
    ["Education; Refugees", "education\nrefugees", "Éducation ; réfugiés",
     "- Education\n- Refugees", "education, refugees", "• Education;Refugees;"],
)  # fmt: skip
def test_several_values_in_a_cell(facts, topics):
    found = facts(table(Title="One", Topic=topics), "csv")
    assert found.values("subject") == ["education", "refugees"]
    assert found.problems == []


def test_a_name_with_commas_is_one(facts):
    found = facts(table(Title="One", Topic="Culture, leisure and heritage"), "csv")
    assert found.values("subject") == ["culture-leisure-and-heritage"]


def test_values_over_several_columns(facts):
    found = facts("Title,Topic,Topic 2,Topic 3\nOne,Education,Refugees,Roma\n", "csv")
    assert found.values("subject") == ["education", "refugees", "roma"]
    assert found.places["one", "subject", "roma"] == "D2"


@pytest.mark.parametrize(
    ("columns", "cell", "words", "mend"),
    [
        ({"Topic": "Educaton; Roma"}, "B2", "Did you mean “Education”", "Education; Roma"),
        ({"City": "Osslo"}, "B2", "Did you mean “Oslo”", "Oslo"),
        ({"City": "Nowhere at all"}, "B2", "is not in the registry’s list for “City”", None),
        ({"Status": "Endet"}, "B2", "Did you mean “Ended”", "Ended"),
        ({"Source": "www.example.org/x"}, "B2", "https://www.example.org/x", "https://www.example.org/x"),
        ({"Source": "javascript:alert(1)"}, "B2", "no address", None),
        ({"Key reference document": "https://x.example/a b"}, "B2", "no address", None),
        ({"Start": "last autumn"}, "B2", "no date", None),
        ({"Start": "2018-13"}, "B2", "no date", None),
        ({"Start": "31/02/2018"}, "B2", "no date", None),
        ({"IRI": "https://elsewhere.example/x"}, "B2", "no address of a record", None),
        ({"Language": "Klingonese"}, "B2", "no language", None),
        ({"Years as printed": "when we could"}, "B2", "not understood", None),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_told_with_its_cell(facts, columns, cell, words, mend):
    head, values = ["Title", *columns], ["One", *columns.values()]
    found = facts(f"{','.join(head)}\n{','.join(values)}\n", "csv")
    (problem,) = found.problems
    assert problem.place.cell == cell
    assert words in problem.messages["en"]
    assert problem.messages["fr"] not in ("", problem.messages["en"])
    assert [edit.text for made in problem.mends for edit in made.edits] == ([mend] if mend else [])


@pytest.mark.parametrize(
    ("text", "lexical"),
    [("2018", "2018"), ("2018.0", "2018"), ("2018-04", "2018-04"), ("April 2018", "2018-04"),
     ("avril 2018", "2018-04"), ("30/04/2018", "2018-04-30"), ("30.4.2018", "2018-04-30"),
     ("21 June 2018", "2018-06-21"), ("2018-04-30", "2018-04-30")],
)  # fmt: skip
def test_dates_as_precise_as_they_are_written(facts, text, lexical):
    found = facts(table(Title="One", Start=text), "csv")
    assert found.values("startDate") == [lexical]
    assert found.problems == []


def test_parts_are_numbered(facts):
    text = "Title,Period: Start,Period: End,Period 2: Start,Period 3: Start\nOne,2011,2012,,2016\n"
    found = facts(text, "csv")
    assert found.values("temporal") == ["period-1", "period-2"]
    assert found.places["period-1", "startDate", "2011"] == "B2"
    assert found.places["period-2", "startDate", "2016"] == "E2"
    assert (None, RDF.type, DCTERMS.PeriodOfTime) in found.graph


def test_several_periods_in_a_cell(facts):
    found = facts(table(Title="One", Start="2011; 2015", End="2012; 2016"), "csv")
    assert found.values("startDate") == ["2011", "2015"]
    assert found.values("endDate") == ["2012", "2016"]
    assert found.values("temporal") == ["period-1", "period-2"]


@pytest.mark.parametrize(
    ("columns", "status", "starts"),
    [
        ({"Years as printed": "2018-2022 (still in use)"}, "ongoing", ["2018"]),
        ({"Years as printed": "2018-2022"}, "ended", ["2018"]),
        ({"Years as printed": "2018"}, "unknown", ["2018"]),
        ({"Years as printed": "ongoing"}, "ongoing", []),
        ({"Period": "2018 - 2022"}, "ended", ["2018"]),
        ({"Start": "2018", "End": "2022"}, "ended", ["2018"]),
        ({"Start": "2018"}, "unknown", ["2018"]),
        ({"Start": "2017", "Years as printed": "2018-"}, "ongoing", ["2017"]),
        ({"Start": "2018", "Status": "En cours"}, "ongoing", ["2018"]),
        ({}, "unknown", []),
    ],
)
def test_the_status_says_what_the_years_say(facts, columns, status, starts):
    found = facts(table(Title="One", City="Oslo", **columns), "csv")
    assert found.values("status") == [status]
    assert found.values("startDate") == starts


def test_who_classified_is_a_part_named_after_the_topic(facts):
    text = (
        "Title,Topic,Classification: Topic,Assigned by,Basis (en)\n"
        "One,Roma,Roma,The iclod project,The title\n"
    )
    found = facts(text, "csv")
    assert found.values("classification") == ["topic-roma"]
    assert found.values("wasAttributedTo") == ["iclod"]
    assert (None, ICLOD.basis, None) in found.graph


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Title,City\nCooking,Oslo\n", "Cooking@en"),
        ("Titre,Ville\nCuisiner,Oslo\n", "Cuisiner@fr"),
        ("Titre (de),Ville\nKochen,Oslo\n", "Kochen@de"),
        ("Title,Language\nCozinhar,Portuguese\n", "Cozinhar@pt"),
        ("Titre,Langue\nKochen,allemand\n", "Kochen@de"),
        ("Title,City\nLutte contre les discriminations dans la ville,Oslo\n",
         "Lutte contre les discriminations dans la ville@fr"),
    ],
)  # fmt: skip
def test_the_language_of_texts(facts, text, title):
    assert facts(text, "csv").values("title") == [title]


def test_a_language_that_is_asked_for_counts_where_nothing_else_is_said(facts):
    text = "Title,Title (fr)\nHorta,Jardin\n"
    assert facts(text, "csv", language="pt").values("title") == ["Horta@pt", "Jardin@fr"]


def test_the_identifier_names_the_record(facts):
    found = facts(table(Title="One", Identifier="oslo-other"), "csv")
    assert ("oslo-other", "title", "One@en") in found.places
    found = facts(table(Title="One", IRI="https://w3id.org/iclod/doc/practice/oslo-other"), "csv")
    assert found.values("identifier") == ["oslo-other"]


def test_rows_of_one_title_get_names_of_their_own(facts):
    found = facts("Title,City\nOne,Oslo\nOne,Oslo\n", "csv")
    assert found.values("identifier") == ["oslo-one", "oslo-one-2"]


@pytest.mark.parametrize("text", ["-", "n/a", "N/A", "None", " ; ; ", "aucun"])
def test_what_says_that_there_is_nothing_is_nothing(facts, text):
    found = facts(table(Title="One", Topic=text, Source=text), "csv")
    assert found.values("subject") == found.values("source") == []
    assert found.problems == []


@pytest.mark.parametrize(
    "text",
    ["=HYPERLINK(1)", "<script>alert(1)</script>", "a\u202eb", "\ufffe", "𝕏" * 500, '"', "\\"],
)
def test_hostile_texts_make_graphs_that_can_be_written(facts, text):
    found = facts(table(Title=text, City=text, Start=text, Source=text, Topic=text), "csv")
    assert all(messages(found, "fr"))
    assert formats.parse(found.turtle, formats.TURTLE) or not found.reading.things

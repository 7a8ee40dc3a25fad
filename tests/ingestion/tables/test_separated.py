"""CSV in the encodings, with the separators and the quoting that spreadsheets write."""

import pytest

from iclod.errors import ParseError, TooLarge

HEAD = ("Titre", "Ville", "Thème", "But")
ROW = ("Cuisiner à Genève", "Genève", "Éducation", "Faire\nconnaissance")


def table(separator, rows=(HEAD, ROW)):
    quoted = (separator.join('"' + c.replace('"', '""') + '"' for c in row) for row in rows)
    return "\r\n".join(quoted) + "\r\n"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_every_encoding_and_separator_gives_the_same(facts, separator, encoding):
    found = facts(table(separator).encode(encoding), "csv")
    assert found.values("title") == ["Cuisiner à Genève@fr"]
    assert found.values("spatial") == ["geneva", "switzerland"]
    assert found.values("subject") == ["education"]
    assert found.values("purpose") == ["Faire\nconnaissance@fr"]
    assert found.problems == []


def test_each_value_has_its_cell_and_its_line(facts):
    text = table(";", (HEAD, ROW, ("Deux", "Oslo", "", "x")))
    found = facts(text, "csv")
    assert found.places["geneva-cuisiner-a-geneve", "title", "Cuisiner à Genève@fr"] == "A2"
    assert found.places["oslo-deux", "title", "Deux@fr"] == "A3"
    second = found.reading.things[1]
    assert second.place.line == 4  # the row before has a line break within


def test_a_first_line_may_name_the_separator(facts):
    found = facts("sep=;\n" + table(";"), "csv")
    assert found.places["geneva-cuisiner-a-geneve", "title", "Cuisiner à Genève@fr"] == "A3"


def test_the_header_may_come_after_remarks(facts):
    found = facts("My practices,,\n,,\nTitle,City\nCooking,Oslo\n", "csv")
    assert found.values("title") == ["Cooking@en"]


def test_an_apostrophe_that_keeps_a_text_from_computing_is_dropped(facts):
    assert facts("Title,City\n'=Equal rights,Oslo\n", "csv").values("title") == ["=Equal rights@en"]


def test_years_that_a_program_made_numbers_of_are_years(facts):
    found = facts("Title,Start,End\nOne,2016.0,2018.0\n", "csv")
    assert found.values("startDate") == ["2016"]
    assert found.values("endDate") == ["2018"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'Title,City\n"Cooking,Oslo\n', "quotation mark"),
        (b'Title,City\n"Cooking" x,Oslo\n', "quotation mark"),
        (b"\x00\x01\x02\x03", "no text"),
        (b"Title,\x81\x8d\n", "UTF-8"),
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"a,b\n1,2\n", "no row of headings"),
        (b"\xff\xfeT", "UTF-16"),
    ],
)
def test_what_is_no_table_is_said_so(read, data, words):
    with pytest.raises(ParseError, match=words):
        read(data, "csv")


def test_the_line_of_an_open_quotation_is_told(read):
    with pytest.raises(ParseError) as caught:
        read('Title,City\nOne,Oslo\n"Two,Oslo\n', "csv")
    assert caught.value.line == 3
    assert "twice" in caught.value.hint


def test_a_header_that_is_nearly_right_is_asked_about(read):
    with pytest.raises(ParseError) as caught:
        read("Titlle,Citty\nOne,Oslo\n", "csv")
    assert "did you mean “Title”" in caught.value.hint


def test_huge_cells_and_tables_are_refused(read):
    with pytest.raises(TooLarge, match="100,000 characters"):
        read("Title,City\n" + "x" * 100_001 + ",Oslo\n", "csv")
    with pytest.raises(TooLarge, match="500 columns"):
        read("Title,City\n" + "," * 600 + "\n", "csv")
    with pytest.raises(TooLarge, match="50,000 rows"):
        read("Title,City\n" + "\n" * 50_001, "csv")
    with pytest.raises(TooLarge, match="more than 20 statements"):
        read("Title,City\n" + "One,Oslo\n" * 20, "csv", triples=20)

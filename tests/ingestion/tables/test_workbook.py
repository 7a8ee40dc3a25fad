"""XLSX as spreadsheet programs write it: what is shown counts, nothing is computed."""

import datetime

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from iclod.errors import ParseError

HEAD = ["Title", "City", "Start", "End", "Topic", "Source"]


def test_values_are_taken_as_they_are_shown(facts, workbook):
    def change(book):
        sheet = book["Practices"]
        sheet["C3"] = datetime.datetime(2018, 4, 1)
        sheet["C3"].number_format = "mmm-yy"
        sheet["D3"] = datetime.date(2019, 5, 31)
        sheet["C4"] = datetime.datetime(2020, 1, 1)
        sheet["C4"].number_format = "yyyy"
        sheet["A4"] = CellRichText("Bold ", TextBlock(InlineFont(b=True), "words"))

    rows = [HEAD, ["One", "Oslo", 2016.0, 2018], ["Two", "Oslo"], ["", "Oslo"], [None, "  "]]
    found = facts(workbook(change, Practices=rows), "xlsx")
    assert found.values("title") == ["Bold words@en", "One@en", "Two@en"]
    assert found.values("startDate") == ["2016", "2018-04", "2020"]
    assert found.values("endDate") == ["2018", "2019-05-31"]
    assert len(found.reading.things) == 3
    assert found.places["period-1", "startDate", "2016"] == "Practices!C2"
    assert found.places["oslo-one", "title", "One@en"] == "Practices!A2"
    assert found.problems == []


def test_dates_count_from_1904_where_the_workbook_says_so(facts, workbook):
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    def change(book):
        book.epoch = CALENDAR_MAC_1904
        book["S"]["C2"] = datetime.datetime(2018, 4, 30)

    found = facts(workbook(change, S=[HEAD, ["One", "Oslo"]]), "xlsx")
    assert found.values("startDate") == ["2018-04-30"]


def test_several_sheets_are_read_hidden_ones_are_not(facts, workbook):
    def change(book):
        book["Secret"].sheet_state = "hidden"
        book["More"].row_dimensions[3].hidden = True
        book["More"].column_dimensions["C"].hidden = True

    data = workbook(
        change,
        Practices=[HEAD, ["One", "Oslo"]],
        Secret=[HEAD, ["Hidden", "Oslo"]],
        More=[HEAD, ["Two", "Bergen", 2018], ["Three", "Bergen"]],
        Notes=[["Read this first"]],
    )
    found = facts(data, "xlsx")
    assert found.values("title") == ["One@en", "Two@en"]
    assert found.values("startDate") == []
    assert [p.place.cell for p in found.problems] == ["Notes!A1"]
    assert found.problems[0].severity == "Info"


def test_what_is_merged_over_rows_counts_for_each(facts, workbook):
    rows = [HEAD, ["One", "Oslo"], ["Two", None], ["Three", None], ["Four", "Bergen"]]
    found = facts(workbook(lambda b: b["S"].merge_cells("B2:B4"), S=rows), "xlsx")
    assert [thing.cities[0].rpartition("/")[2] for thing in found.reading.things] == [
        "oslo", "oslo", "oslo", "bergen",
    ]  # fmt: skip


def test_a_link_is_taken_for_its_address(facts, workbook):
    def change(book):
        book["S"]["F2"] = "The page"
        book["S"]["F2"].hyperlink = "https://www.example.org/page"

    found = facts(workbook(change, S=[HEAD, ["One", "Oslo"]]), "xlsx")
    assert "page" in found.values("source")
    assert found.problems == []


def test_formulas_are_never_computed(facts, workbook):
    def change(book):
        book["S"]["C2"] = "=2000+18"
        book["S"]["E2"] = "#REF!"
        book["S"]["E2"].data_type = "e"

    found = facts(workbook(change, S=[HEAD, ["One", "Oslo"]]), "xlsx")
    assert {p.place.cell for p in found.problems} == {"S!C2", "S!E2"}
    assert any("#REF!" in p.messages["fr"] for p in found.problems)
    assert found.values("startDate") == []


def test_a_sheet_formatted_to_its_last_row_is_read_quickly(facts, workbook):
    def change(book):
        book["S"]["A1048576"].number_format = "@"
        book["S"].column_dimensions.group("B", "XFD", hidden=False)
        book["S"].merge_cells("H1:K20000")

    found = facts(workbook(change, S=[HEAD, ["One", "Oslo"]]), "xlsx")
    assert found.values("title") == ["One@en"]


def test_names_of_sheets_are_quoted_as_spreadsheets_do(facts, workbook):
    found = facts(workbook(**{"Bob's list": [HEAD, ["One", "Oslo"]]}), "xlsx")
    assert found.places["oslo-one", "title", "One@en"] == "'Bob''s list'!A2"


def test_a_workbook_without_headings_is_said_so(read, workbook):
    with pytest.raises(ParseError, match=r"S!A1.*“Name”"):
        read(workbook(S=[["Name", "Town"], ["One", "Oslo"]]), "xlsx")

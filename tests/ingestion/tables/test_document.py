"""DOCX as people write it: headings, bold lines, tables, lists, fields to fill in."""

import io

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from iclod.errors import ParseError

W = nsdecls("w")


@pytest.fixture
def document():
    return docx.Document()


@pytest.fixture
def answers(facts):
    def answers(document, **more):
        out = io.BytesIO()
        document.save(out)
        return facts(out.getvalue(), "docx", name="form.docx", **more)

    return answers


@pytest.mark.parametrize("level", range(1, 10))
def test_headings_of_any_level_name_fields(document, answers, level):
    document.add_heading("Title", level)
    document.add_paragraph("Cooking together")
    document.add_heading("City:", level)
    document.add_paragraph("Oslo")
    document.add_heading("Purpose", level)
    document.add_paragraph("First.")
    document.add_paragraph("Second.")
    found = answers(document)
    assert found.values("title") == ["Cooking together@en"]
    assert found.values("spatial") == ["norway", "oslo"]
    assert found.values("purpose") == ["First.\n\nSecond.@en"]
    assert found.places["oslo-cooking-together", "title", "Cooking together@en"] == "Title"
    assert found.problems == []


def test_bold_lines_name_fields_too(document, answers):
    document.add_paragraph().add_run("Titre").bold = True
    document.add_paragraph("Cuisiner ensemble")
    line = document.add_paragraph()
    line.add_run("Ville : ").bold = True
    line.add_run("Genève")
    document.add_paragraph().add_run("Very important, but no heading").bold = True
    document.add_paragraph().add_run("Processus").bold = True
    document.add_paragraph("On cuisine.")
    found = answers(document)
    assert found.values("title") == ["Cuisiner ensemble@fr"]
    assert "geneva" in found.values("spatial")
    assert found.values("process") == ["On cuisine.@fr"]


def test_a_table_of_two_columns_names_fields(document, answers):
    rows = [
        ("Title *", "Cooking"),
        ("City", "Oslo"),
        ("Topic", "Education\nRefugees"),
        ("Impact", ""),
    ]
    table = document.add_table(0, 2)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    found = answers(document)
    assert found.values("title") == ["Cooking@en"]
    assert found.values("subject") == ["education", "refugees"]
    assert found.values("impact") == []


def test_a_table_with_a_row_of_headings_describes_one_in_each_row(document, answers):
    table = document.add_table(0, 3)
    for row in (("Title", "City", "Start"), ("One", "Oslo", "2018"), ("Two", "Bergen", "2019")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    found = answers(document)
    assert found.values("title") == ["One@en", "Two@en"]
    assert found.values("startDate") == ["2018", "2019"]


def test_lists_are_several_values(document, answers):
    document.add_heading("Title", 2)
    document.add_paragraph("One")
    document.add_heading("Topic", 2)
    document.add_paragraph("Education", style="List Bullet")
    document.add_paragraph("Refugees", style="List Bullet")
    document.add_heading("Process", 2)
    document.add_paragraph("The steps:")
    document.add_paragraph("first", style="List Number")
    document.add_paragraph("second", style="List Number")
    found = answers(document)
    assert found.values("subject") == ["education", "refugees"]
    assert found.values("process") == ["The steps:\n\n- first\n- second@en"]


def test_one_document_may_hold_several(document, answers):
    for name, city in (("One", "Oslo"), ("Two", "Bergen")):
        document.add_heading(f"Practice {name}", 1)
        document.add_heading("Title", 2)
        document.add_paragraph(name)
        document.add_heading("City", 2)
        document.add_paragraph(city)
    for name in ("Three", "Four"):
        document.add_heading("Title", 2)
        document.add_paragraph(name)
        document.add_heading("City", 2)
        document.add_paragraph("Oslo")
    found = answers(document)
    assert [thing.title for thing in found.reading.things] == ["One", "Two", "Three", "Four"]
    assert found.places["bergen-two", "title", "Two@en"] == "Practice Two › Title"


def test_what_stands_over_the_answers_is_the_title_where_none_is_asked_for(document, answers):
    document.add_heading("Cooking together", 1)
    document.add_heading("City", 2)
    document.add_paragraph("Oslo")
    assert answers(document).values("title") == ["Cooking together@en"]


def test_headings_below_those_of_the_fields_belong_to_the_text(document, answers):
    document.add_heading("Title", 1)
    document.add_paragraph("One")
    document.add_heading("Process", 1)
    document.add_heading("The first year", 2)
    document.add_paragraph("We cooked.")
    found = answers(document)
    assert found.values("process") == ["The first year\n\nWe cooked.@en"]


def test_a_heading_that_names_no_field_is_told_of_with_the_nearest(document, answers):
    document.add_heading("Title", 2)
    document.add_paragraph("One")
    document.add_heading("Proces", 2)
    document.add_paragraph("We cooked.")
    document.add_heading("Budget", 2)
    document.add_paragraph("12")
    found = answers(document)
    process, budget = found.problems
    assert process.place.heading == "Proces"
    assert "“Process”" in process.messages["en"]
    assert budget.place.heading == "Budget"


def test_the_language_of_the_document_is_that_of_its_texts(document, answers):
    for element in document.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), "pt-PT")
    document.add_heading("Title", 1)
    document.add_paragraph("Horta")
    document.add_heading("Title (en)", 1)
    document.add_paragraph("Garden")
    assert answers(document).values("title") == ["Garden@en", "Horta@pt"]


def test_words_marked_in_another_language_count_for_more_than_the_document(document, answers):
    document.add_heading("Title", 1)
    run = document.add_paragraph().add_run("Horta")
    run._r.get_or_add_rPr().append(parse_xml(f'<w:lang {W} w:val="pt-PT"/>'))
    assert answers(document).values("title") == ["Horta@pt"]


def control(tag, text, placeholder=False):
    shown = "<w:showingPlcHdr/>" if placeholder else ""
    return parse_xml(
        f'<w:sdt {W}><w:sdtPr><w:tag w:val="{tag}"/>{shown}</w:sdtPr>'
        f"<w:sdtContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )


def test_content_controls_say_what_they_answer(document, answers):
    body = document.element.body
    document.add_heading("Some heading that was changed", 1)
    for element in (
        control("Practice-title", "Cooking"),
        control("Practice-topic", "Education"),
        control("Practice-topic#2", "Refugees"),
        control("Practice-topic#3", "Choose from the list.", placeholder=True),
        control("Practice-impact", "Click or tap here to enter text.", placeholder=True),
        control("Practice-city", "Oslo", placeholder=True),
        control("period.Period-start#2", "2018"),
    ):
        body.insert(len(body) - 1, element)
    found = answers(document)
    assert found.values("title") == ["Cooking@en"]
    assert found.values("subject") == ["education", "refugees"]
    assert found.values("impact") == []
    assert "oslo" in found.values("spatial")  # the mark was left although it was written over
    assert found.values("startDate") == ["2018"]


def test_tracked_deletions_are_left_out_and_insertions_kept(document, answers):
    document.add_heading("Title", 1)
    paragraph = document.add_paragraph("Cooking ")
    paragraph._p.append(
        parse_xml(f'<w:ins {W} w:id="1" w:author="a"><w:r><w:t>together</w:t></w:r></w:ins>')
    )
    paragraph._p.append(
        parse_xml(
            f'<w:del {W} w:id="2" w:author="a"><w:r><w:delText>alone</w:delText></w:r></w:del>'
        )
    )
    assert answers(document).values("title") == ["Cooking together@en"]


def test_a_link_is_taken_for_its_address(document, answers):
    document.add_heading("Title", 1)
    document.add_paragraph("One")
    document.add_heading("Key reference document", 1)
    paragraph = document.add_paragraph()
    key = document.part.relate_to(
        "https://www.example.org/report", docx.opc.constants.RELATIONSHIP_TYPE.HYPERLINK, True
    )
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), key)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "Our report"
    run.append(text)
    link.append(run)
    paragraph._p.append(link)
    found = answers(document)
    assert found.values("references") == ["report"]
    assert found.problems == []


def test_headings_in_the_languages_of_word_processors(document, answers):
    style = document.styles.add_style("Titre 3", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("Titre", style=style)
    document.add_paragraph("Cuisiner")
    assert answers(document).values("title") == ["Cuisiner@fr"]


def test_a_document_without_headings_is_said_so(document, answers):
    document.add_paragraph("Just a text.")
    with pytest.raises(ParseError, match="no heading"):
        answers(document)

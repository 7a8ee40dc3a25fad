"""The form as a text document: a heading for each answer, a hint, and a field to write in.

Fields are content controls (plain text, or a list to choose from), tagged with what they answer.

Spec: https://ecma-international.org/publications-and-standards/standards/ecma-376/ (17.5.2)
"""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from iclod.ingestion.forms.packing import MADE, pack
from iclod.ingestion.forms.questions import Form, Question
from iclod.ingestion.tables.examples import CHOOSE, HINT, MARKS, WRITE

_LOCALES = {"en": "en-GB", "fr": "fr-FR"}
_GREY = RGBColor(0x59, 0x59, 0x59)


def write(form: Form) -> bytes:
    """The form."""
    document: Any = docx.Document()
    _set_up(document, form)
    document.add_heading(form.word("document_title"), 0)
    for number in range(1, 4):
        document.add_paragraph(form.word(f"document_{number}"), style=HINT)
    group = None
    for number, question in enumerate(form.questions, 1):
        if question.group is not None and question.group != group:
            group = question.group
            document.add_heading(_in(group.name, form.language), 1)
        if not (question.repeated and question.choices):
            document.add_heading(question.label, 2)
            hint = question.hint
            if question.column.control == "language":
                title = form.columns.by_role("title")
                name = title.label(form.language) if title else ""
                hint = form.word("document_language_help", title=name)
            if not question.repeated:
                document.add_paragraph(hint, style=HINT)
        _append(document, _control(question, form, number))
    _example(document, form)
    out = io.BytesIO()
    document.save(out)
    return pack(out.getvalue())


def _set_up(document: Any, form: Form) -> None:
    """Language, title, styles, page."""
    properties = document.core_properties
    properties.title = form.word("document_title")
    properties.subject = form.word("subject")
    properties.language = _LOCALES[form.language]
    properties.author = properties.last_modified_by = "iclod"
    properties.comments = properties.keywords = ""
    properties.created = properties.modified = MADE
    styles = document.styles
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), _LOCALES[form.language])
    hint = styles.add_style(HINT, WD_STYLE_TYPE.PARAGRAPH)
    hint.base_style = styles["Normal"]
    hint.font.italic = True
    hint.font.size = Pt(9.5)
    hint.font.color.rgb = _GREY
    hint.paragraph_format.keep_with_next = True
    placeholder = styles.add_style("Placeholder Text", WD_STYLE_TYPE.CHARACTER)
    placeholder.font.color.rgb = _GREY
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)


def _control(question: Question, form: Form, number: int) -> Any:
    """A content control that holds a paragraph with a placeholder."""
    control = OxmlElement("w:sdt")
    properties = OxmlElement("w:sdtPr")
    title = question.label.rstrip(" *")
    for name, value in (("w:alias", title), ("w:tag", question.key), ("w:id", str(1000 + number))):
        properties.append(_valued(name, value))
    properties.append(OxmlElement("w:showingPlcHdr"))
    if question.choices:
        chooser = OxmlElement("w:dropDownList")
        for text in (CHOOSE[form.language], *question.choices):
            item = OxmlElement("w:listItem")
            item.set(qn("w:displayText"), text)
            item.set(qn("w:value"), "" if text == CHOOSE[form.language] else text)
            chooser.append(item)
        properties.append(chooser)
    else:
        text_element = OxmlElement("w:text")
        text_element.set(qn("w:multiLine"), "1")
        properties.append(text_element)
    control.append(properties)
    content = OxmlElement("w:sdtContent")
    paragraph, run = OxmlElement("w:p"), OxmlElement("w:r")
    run_properties, text_run = OxmlElement("w:rPr"), OxmlElement("w:t")
    run_properties.append(_valued("w:rStyle", "PlaceholderText"))
    words = CHOOSE if question.choices else WRITE
    text_run.text = words[form.language]
    run.append(run_properties)
    run.append(text_run)
    paragraph.append(run)
    content.append(paragraph)
    control.append(content)
    return control


def _valued(name: str, value: str) -> Any:
    element = OxmlElement(name)
    element.set(qn("w:val"), value)
    return element


def _append(document: Any, element: Any) -> None:
    body = document.element.body
    body.insert(len(body) - 1, element)


def _example(document: Any, form: Form) -> None:
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_heading(MARKS[form.language], 1)
    for question in form.questions:
        if question.example:
            document.add_heading(question.label, 2)
            document.add_paragraph(question.example)


def _in(texts: dict[str, str], language: str) -> str:
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")

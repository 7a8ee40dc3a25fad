"""Each form, filled in by the library that people's programs are made with, is read back."""

import csv
import io
from functools import cache

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from iclod import profile
from iclod.config import Settings
from iclod.errors import ConfigError, NotFound, ParseError
from iclod.ingestion import checking, forms
from iclod.ingestion.tables import reading
from iclod.rdf import formats
from iclod.rdf.terms import Names
from iclod.registry import force
from iclod.validation.work import Source, Task

BASE = "https://w3id.org/iclod/"
BUDGET = formats.to_ntriples(
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
    sh:minCount 1 ;
    sh:name "Budget"@en , "Budget annuel"@fr .
""",
        formats.TURTLE,
    )[None]
)
ANSWERS = {
    "Practice-title": "Gärtnern für alle",
    "language": {"en": "German", "fr": "allemand"},
    "Practice-abstract": "Ein Garten.\nFür alle.",
    "Practice-topic": {"en": "Education", "fr": "Éducation"},
    "Practice-topic#2": {"en": "Refugees", "fr": "Réfugiés"},
    "Practice-country": {"en": "Germany", "fr": "Allemagne"},
    "Practice-city": "Erlangen",
    "period.Period-start": "2018-04",
    "period.Period-end": "2020",
    "period.Period-start#2": "2022",
    "period.Period-end#2": "2023-05-31",
    "Practice-status": {"en": "Ended", "fr": "Terminée"},
    "Practice-source": "https://www.example.org/garten",
    "Practice-reference": "https://www.example.org/a",
}
EXPECTED = {
    "dcterms:title": ["Gärtnern für alle@de"],
    "dcterms:abstract": ["Ein Garten.\nFür alle.@de"],
    "dcterms:subject": ["education", "refugees"],
    "dcterms:spatial": ["erlangen", "germany"],
    "dcat:startDate": ["2018-04", "2022"],
    "dcat:endDate": ["2020", "2023-05-31"],
    "iclod:status": ["ended"],
    "dcterms:source": ["garten"],
    "dcterms:references": ["a"],
    "dcterms:identifier": ["erlangen-gartnern-fur-alle"],
}
LANGUAGES = pytest.mark.parametrize("language", ["en", "fr"])
SUFFIXES = pytest.mark.parametrize("suffix", ["csv", "xlsx", "docx"])


@pytest.fixture(scope="module")
def packaged():
    return force.packaged(Settings())


@cache
def in_force(packaged, shapes=""):
    graph = formats.from_ntriples(packaged.shapes + shapes)
    return graph, profile.read(graph), formats.from_ntriples(packaged.context)


def make(packaged, suffix, language="en", shapes=""):
    graph, read, known = in_force(packaged, shapes)
    return forms.make(
        suffix,
        profile=read,
        shapes=graph,
        known=known,
        names=Names(BASE),
        language=language,
        languages=("en", "fr"),
    )


def task(packaged, suffix, data, shapes=""):
    source = Source(f"form.{suffix}", data, suffix)
    return Task((source,), BASE, packaged.shapes + shapes, packaged.context, places=True)


def told(packaged, suffix, data, shapes=""):
    """What a filled-in form says, by prefixed property, and its reading."""
    read = reading.read(
        reading.Task(
            data, suffix, f"form.{suffix}", BASE, packaged.shapes + shapes, packaged.context
        )
    )
    graph, _ = reading.as_graph(read, Names(BASE))
    found = {}
    for name, expected in EXPECTED.items():
        prefix, _, local = name.partition(":")
        path = next(p for p in graph.predicates() if str(p).replace("/", "#").endswith(f"#{local}"))
        assert prefix
        assert expected
        found[name] = sorted(_short(value) for value in graph.objects(None, path))
    return found, read


def _short(value):
    tag = getattr(value, "language", None)
    text = str(value) if not str(value).startswith("http") else str(value).rpartition("/")[2]
    return f"{text}@{tag}" if tag else text


def answers(language):
    return {k: v[language] if isinstance(v, dict) else v for k, v in ANSWERS.items()}


@cache
def heads(packaged, language, shapes=""):
    """Key → heading, as the form has them."""
    from iclod.ingestion.forms.questions import Form
    from iclod.ingestion.tables.columns import Columns
    from iclod.ingestion.tables.lexicon import Lexicon

    graph, read, known = in_force(packaged, shapes)
    lexicon = Lexicon(known, Names(BASE))
    form = Form(Columns(read, read.kind("practice")), lexicon, graph, language)
    return {question.key: question.label for question in form.questions}


def fill(suffix, data, given, labels):
    return {"csv": fill_csv, "xlsx": fill_xlsx, "docx": fill_docx}[suffix](data, given, labels)


def fill_csv(data, given, labels):
    text = data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), csv.Sniffer().sniff(text.splitlines()[0], ",;")))
    by_label = {labels[key]: value for key, value in given.items()}
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerows([*rows, [by_label.get(head, "") for head in rows[0]]])
    return out.getvalue().encode("utf-8-sig")


def fill_xlsx(data, given, labels):
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for key, value in given.items():
        sheet.cell(3, columns[labels[key]], value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def fill_docx(data, given, labels):
    document = docx.Document(io.BytesIO(data))
    for control in document.element.body.iter(qn("w:sdt")):
        properties = control.find(qn("w:sdtPr"))
        value = given.get(properties.find(qn("w:tag")).get(qn("w:val")))
        if value is None:
            continue
        properties.remove(properties.find(qn("w:showingPlcHdr")))
        run = next(control.iter(qn("w:r")))
        run.remove(run.find(qn("w:rPr")))
        text = next(run.iter(qn("w:t")))
        first, *more = value.split("\n")
        text.text = first
        for line in more:
            run.append(run.makeelement(qn("w:br")))
            element = run.makeelement(qn("w:t"))
            element.text = line
            run.append(element)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@SUFFIXES
@LANGUAGES
def test_a_form_that_is_filled_in_says_what_was_written_and_validates(packaged, suffix, language):
    data = make(packaged, suffix, language)
    filled = fill(suffix, data, answers(language), heads(packaged, language))
    found, read = told(packaged, suffix, filled)
    assert found == EXPECTED
    assert [p for thing in read.things for p in thing.problems] == list(read.problems) == []
    report = checking.validate(task(packaged, suffix, filled), lambda _: None)
    assert report.conforms
    assert report.counts["Warning"] == 0


@SUFFIXES
@LANGUAGES
def test_a_form_that_is_not_filled_in_is_said_to_be_so(packaged, suffix, language):
    data = make(packaged, suffix, language)
    _, read = (
        None,
        reading.read(reading.Task(data, suffix, "form", BASE, packaged.shapes, packaged.context)),
    )
    assert read.things == read.problems == ()
    assert len(read.examples) == 1
    with pytest.raises(ParseError, match="not filled in: it holds the example only"):
        checking.validate(task(packaged, suffix, data), lambda _: None)


@SUFFIXES
def test_the_same_shapes_and_language_give_the_same_bytes(packaged, suffix):
    made = make(packaged, suffix)
    assert made == make(packaged, suffix)
    assert made != make(packaged, suffix, "fr")


@SUFFIXES
@LANGUAGES
def test_a_field_added_to_the_shapes_is_asked_for(packaged, suffix, language):
    labels = heads(packaged, language, BUDGET)
    assert labels["budget"] == {"en": "Budget *", "fr": "Budget annuel *"}[language]
    data = make(packaged, suffix, language, BUDGET)
    filled = fill(suffix, data, answers(language) | {"budget": "1500.50"}, labels)
    _, read = told(packaged, suffix, filled, BUDGET)
    assert "1500.50" in [str(s.value) for s in read.things[0].statements]


@LANGUAGES
def test_the_workbook_offers_lists_and_help(packaged, language):
    book = openpyxl.load_workbook(io.BytesIO(make(packaged, "xlsx", language)))
    sheet, helping, lists = book.worksheets
    assert (sheet.sheet_state, helping.sheet_state, lists.sheet_state) == (
        "visible", "visible", "hidden",
    )  # fmt: skip
    assert sheet.freeze_panes == "B2"
    assert sheet.print_title_rows == "$1:$1"
    assert book.properties.language == language
    assert book.properties.title
    head = {cell.value: cell for cell in sheet[1]}
    topic = head[heads(packaged, language)["Practice-topic"]]
    assert topic.comment.text
    rules = [
        r
        for r in sheet.data_validations.dataValidation
        if topic.column_letter + "3" in str(r.sqref)
    ]
    (rule,) = rules
    assert rule.type == "list"
    name, _, area = rule.formula1.partition("!")
    assert name.strip("'") == lists.title
    offered = [row[0].value for row in lists[area.replace("$", "")]]
    assert answers(language)["Practice-topic"] in offered
    assert len(offered) == 21
    assert rule.prompt
    assert len(rule.prompt) <= 255
    assert sheet["A2"].value.startswith(("EXAMPLE", "EXEMPLE"))
    assert sheet.column_dimensions["N"].number_format == "@"


@LANGUAGES
def test_the_document_has_an_outline_a_title_and_a_language(packaged, language):
    document = docx.Document(io.BytesIO(make(packaged, "docx", language)))
    levels = [
        p.style.name for p in document.paragraphs if p.style.name.startswith(("Head", "Title"))
    ]
    assert levels[0] == "Title"
    assert set(levels[1:]) == {"Heading 1", "Heading 2"}
    assert document.core_properties.language == {"en": "en-GB", "fr": "fr-FR"}[language]
    assert document.core_properties.title
    lists = list(document.element.body.iter(qn("w:dropDownList")))
    assert len(lists) >= 10
    numbers = [e.get(qn("w:val")) for e in document.element.body.iter(qn("w:id"))]
    assert len(numbers) == len(set(numbers))


def test_the_example_that_was_written_over_counts_once_its_mark_is_gone(packaged):
    labels = heads(packaged, "en")
    book = openpyxl.load_workbook(io.BytesIO(make(packaged, "xlsx")))
    book.worksheets[0]["A2"] = "Really ours"
    out = io.BytesIO()
    book.save(out)
    assert labels
    read = reading.read(
        reading.Task(out.getvalue(), "xlsx", "f", BASE, packaged.shapes, packaged.context)
    )
    assert [thing.title for thing in read.things] == ["Really ours"]


def test_columns_may_go_and_change_places(packaged):
    labels = heads(packaged, "en")
    given = answers("en")
    keys = list(reversed(given))
    text = ",".join(labels[key] for key in keys) + "\n"
    text += ",".join('"' + given[key] + '"' for key in keys)
    assert told(packaged, "csv", text.encode())[0] == EXPECTED


def test_what_is_no_form_is_said_so(packaged):
    with pytest.raises(ConfigError):
        make(packaged, "odt")
    graph = formats.from_ntriples("")
    with pytest.raises(NotFound):
        forms.make(
            "csv", profile=profile.read(graph), shapes=graph, known=graph, names=Names(BASE),
            language="en", languages=("en",),
        )  # fmt: skip


_TEXT = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Cn", "Co")), min_size=1, max_size=60
)


@settings(max_examples=25, deadline=None)
@given(title=_TEXT.map(str.strip).filter(lambda text: any(map(str.isalnum, text))))
def test_any_title_comes_back(packaged, title):
    book = openpyxl.Workbook()
    book.active.append(["Title", "City"])
    book.active.append([title, "Oslo"])
    book.active["A2"].data_type = "s"
    out = io.BytesIO()
    book.save(out)
    data = out.getvalue()
    read = reading.read(reading.Task(data, "xlsx", "f", BASE, packaged.shapes, packaged.context))
    found = [s for s in read.things[0].statements if str(s.path).endswith("title")]
    assert [str(s.value) for s in found] == [title.strip(" \t\n\u00a0").strip()]

"""`iclod import` of tables and documents: same flow, report and options as for the listing."""

import docx
import openpyxl
import pytest

from iclod.errors import ConfigError, ParseError, TooLarge
from iclod.registry import checks, importing
from iclod.registry.commits import Change

SLUG = "bergen-action-plan-for-inclusion-and-diversity"


def run(registry, *paths, **options):
    agent = registry.agent("operator")
    return importing.run(registry, paths, importing.Options(**options), agent=agent)


@pytest.fixture
def table(tmp_path):
    def table(text, name="practices.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return table


def practice(registry, slug):
    return registry.document(registry.names.document("practice", slug)).content


def outcomes(report):
    return [entry.outcome for entry in report.entries]


NEW = "Title,City,Topic,Start,End,Source,Purpose (fr)\n"
ROW = "Cooking together,Oslo,Education; Roma,2018-04,2022,https://www.example.org/cooking,Manger\n"


def test_a_row_becomes_a_record_and_a_second_import_changes_nothing(frame, table):
    path = table(NEW + ROW)
    report = run(frame, path)
    assert outcomes(report) == ["created"]
    entry = report.entries[0]
    assert entry.thing == frame.names.thing("practice", "oslo-cooking-together")
    assert entry.place == "practices.csv, A2"
    assert (entry.cell, entry.language) == ("A2", "en")
    text = practice(frame, "oslo-cooking-together")
    assert '"2018-04"' in text
    assert "/id/country/norway>" in text
    assert "/id/status/ended>" in text
    assert '"Manger"@fr' in text
    head = frame.journal.head()
    assert outcomes(run(frame, path)) == ["unchanged"]
    assert frame.journal.head() == head
    assert checks.check(frame)


def test_what_fails_is_reported_with_its_cell_and_the_rest_goes_in(frame, table):
    text = (
        "Title,City,Topic,Source,End,Start\n"
        "One,Oslo,Roma,https://x.example/1,,\n"
        "Two,Osslo,Roma,https://x.example/2,,\n"
        "Three,Oslo,Roma,,,\n"
        "Four,Oslo,Roma,https://x.example/4,2017,2018\n"
    )
    report = run(frame, table(text))
    assert outcomes(report) == ["created", "failed", "failed", "failed"]
    messages = [" ".join(entry.messages) for entry in report.entries]
    assert "B3: “Osslo”" in messages[1]
    assert "Did you mean “Oslo”" in messages[1]
    assert "A4: Say where the practice comes from" in messages[2]
    assert "E5: The period ends before it starts" in messages[3]
    assert report.failed == 3


def test_all_or_nothing_and_dry_runs_write_nothing(frame, table):
    head = frame.journal.head()
    bad = "Bad,Osslo,,,,https://x.example/,\n"
    report = run(frame, table(NEW + ROW + bad), atomic=True)
    # What could not be read fails before anything is to be written.
    assert outcomes(report) == ["reported", "failed"]
    assert outcomes(run(frame, table(NEW + ROW), dry_run=True)) == ["created"]
    assert frame.journal.head() == head


@pytest.mark.parametrize(
    "row",
    [
        f"Identifier,Summary\n{SLUG},Words of the city\n",
        f"IRI,Summary\nhttps://w3id.org/iclod/id/practice/{SLUG},Words of the city\n",
        "Title,City,Summary\nACTION PLAN for Inclusion and Diversity,Bergen,Words of the city\n",
        "Title,City,Source,Summary\nOther,Bergen,https://www.coe.int/fr/web/interculturalcities/-/"
        "action-plan-for-inclusion-and-diversity,Words of the city\n",
    ],
)
def test_a_record_is_found_by_identifier_address_title_or_source(registry, table, row):
    path = table(row)
    report = run(registry, path)
    assert outcomes(report) == ["revised"]
    assert report.entries[0].thing.endswith(SLUG)
    text = practice(registry, SLUG)
    assert '"Words of the city"@en' in text
    assert '"2018-2022 (still in use)"' in text
    assert "/id/status/ongoing>" in text
    assert "/id/topic/leadership-and-political-commitment>" in text
    assert outcomes(run(registry, path)) == ["unchanged"]


def test_what_is_filled_in_replaces_and_what_is_empty_stays(registry, table):
    head = "Identifier,Topic,Start,End,Source,Summary (fr)\n"
    run(registry, table(f"{head}{SLUG},Roma,2019,2023,https://www.example.org/new,Un plan.\n"))
    text = practice(registry, SLUG)
    assert "/id/topic/roma>" in text
    assert "leadership-and-political-commitment" not in text  # its classification went with it
    assert '"2019"' in text
    assert '"2018"' not in text
    assert "coe.int" in text  # pages are added, never replaced
    assert "www.example.org/new" in text
    assert '"Un plan."@fr' in text
    assert "An action plan with which Bergen" in text
    assert '"Action Plan for Inclusion and Diversity"@en' in text
    run(registry, table(f"Identifier,Topic,Start,Source\n{SLUG},,,\n"))
    assert practice(registry, SLUG) == text


def test_new_printed_years_bring_new_periods_and_a_new_status(registry, table):
    run(registry, table(f"Identifier,Years as printed\n{SLUG},2018-2020\n"))
    text = practice(registry, SLUG)
    assert '"2018-2020"' in text
    assert "/id/status/ended>" in text
    assert '"2022"' not in text


def test_a_withdrawn_record_is_left_alone(registry, table):
    iri = registry.names.thing("practice", SLUG)
    registry.withdraw(iri, reason="gone", agent=registry.agent("operator"))
    report = run(registry, table(f"Identifier,Summary\n{SLUG},New\n"))
    assert outcomes(report) == ["reported"]
    assert "withdrawn" in report.entries[0].messages[0]


def test_a_like_title_in_the_same_city_is_left_to_a_person(registry, table):
    text = (
        "Title,City,Source\nAction Plan for Inclusion and Diversities,Bergen,https://x.example/n\n"
    )
    report = run(registry, table(text))
    assert outcomes(report) == ["reported"]
    assert "decide whether" in report.entries[0].messages[0]


def test_rows_that_share_a_page_are_several_practices(frame, table):
    text = "Title,City,Source\n" + "".join(
        f"{name},Oslo,https://www.oslo.example/projects\n"
        for name in ("Cooking together", "Open doors", "Night school")
    )
    assert outcomes(run(frame, table(text))) == ["created"] * 3
    assert outcomes(run(frame, table(text))) == ["unchanged"] * 3


def test_a_row_that_stands_there_twice_is_taken_once(frame, table):
    report = run(frame, table(NEW + ROW + ROW))
    assert outcomes(report) == ["created", "reported"]
    assert "Number 1 is the same practice" in report.entries[1].messages[0]


def test_unknown_columns_are_reported_not_lost(frame, table):
    report = run(frame, table("Title,City,Source,Purse\nOne,Oslo,https://x.example/1,12\n"))
    assert outcomes(report) == ["created", "reported"]
    assert report.entries[1].place == "practices.csv, D1"
    assert "“Purse” names no field" in report.to_text()


def test_excerpts_are_kept_only_when_they_are_asked_for(frame, table):
    text = (
        "Title,City,Source,Excerpt: Text,Excerpt: Author,Excerpt: Rights,Excerpt: Source\n"
        "One,Oslo,https://x.example/1,Their words,They,© They,https://x.example/1\n"
    )
    report = run(frame, table(text))
    assert outcomes(report) == ["created"]
    assert "--excerpts" in report.entries[0].messages[0]
    assert "Their words" not in practice(frame, "oslo-one")
    assert outcomes(run(frame, table(text), excerpts=True)) == ["revised"]
    assert "Their words" in practice(frame, "oslo-one")


def test_workbooks_and_documents_go_the_same_way(frame, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Practices"
    book.active.append(["Title", "City", "Source"])
    book.active.append(["From a workbook", "Oslo", "https://x.example/1"])
    book.save(tmp_path / "practices.xlsx")
    document = docx.Document()
    for label, text in (
        ("Titre", "D’un document"),
        ("Ville", "Genève"),
        ("Source", "https://x.example/2"),
    ):
        document.add_heading(label, 2)
        document.add_paragraph(text)
    document.save(tmp_path / "form.docx")
    report = run(frame, tmp_path / "practices.xlsx", tmp_path / "form.docx")
    assert outcomes(report) == ["created", "created"]
    assert [entry.place for entry in report.entries] == [
        "practices.xlsx, Practices!A2", "form.docx, Titre",
    ]  # fmt: skip
    assert report.entries[1].language == "fr"


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "docx"])
def test_a_form_that_is_not_filled_in_is_reported_and_makes_nothing(frame, tmp_path, suffix):
    from iclod.registry import filling

    path = tmp_path / f"form.{suffix}"
    path.write_bytes(filling.form(frame, suffix, "en"))
    head = frame.journal.head()
    report = run(frame, path)
    assert outcomes(report) == ["reported"]
    assert "is not filled in: it holds the example only" in report.entries[0].messages[0]
    assert frame.journal.head() == head


def test_the_format_may_be_named(frame, table):
    path = table(NEW + ROW, "practices.txt")
    assert outcomes(run(frame, path, format="csv")) == ["created"]
    with pytest.raises(ParseError):
        run(frame, path, format="docx")


def test_what_cannot_be_read_is_an_error(frame, table, tmp_path):
    with pytest.raises(ConfigError):
        run(frame, tmp_path / "there-is-none.csv")
    with pytest.raises(ConfigError, match="language tag"):
        run(frame, table(NEW + ROW), language="not a tag")
    big = tmp_path / "big.csv"
    big.write_bytes(b"Title,City\n" + b" " * (frame.settings.validation.body_mb << 20))
    with pytest.raises(TooLarge, match="MiB"):
        run(frame, big)


def test_the_verdict_of_import_is_that_of_validation(frame, table):
    from iclod.ingestion import checking
    from iclod.registry import force
    from iclod.validation.work import Source, Task

    in_force = force.of(frame)
    rows = {
        "One,Oslo,Roma,https://x.example/1,2018,2019": True,
        "Two,Oslo,Romma,https://x.example/2,,": False,
        "<b>Three</b>,Oslo,Roma,https://x.example/3,,": False,
        "Four,Oslo,Roma,https://x.example/4,2019,2018": False,
        ",Oslo,Roma,https://x.example/5,,": False,
        "Six,Oslo,Roma,,,": False,
        "Seven,,,https://x.example/7,,": True,
    }
    for row, conforms in rows.items():
        text = f"Title,City,Topic,Source,Start,End\n{row}\n"
        task = Task(
            (Source("p.csv", text.encode(), "csv"),),
            in_force.base,
            in_force.shapes,
            in_force.context,
        )
        assert checking.validate(task, lambda _: None).conforms is conforms
        report = run(frame, table(text), dry_run=True)
        assert (report.failed == 0) is conforms


def test_a_registry_s_own_names_of_places_are_known(frame, table):
    iri = frame.names.thing("city", "oslo")
    content = frame.document(frame.names.document_of(iri)).content
    more = f'<{iri}> <http://www.w3.org/2004/02/skos/core#altLabel> "Christiania"@en .\n'
    change = Change(frame.names.document_of(iri), content + more)
    frame.commit([change], agent=frame.agent("operator"), message="name")
    report = run(frame, table("Title,City,Source\nOne,Christiania,https://x.example/1\n"))
    assert outcomes(report) == ["created"]

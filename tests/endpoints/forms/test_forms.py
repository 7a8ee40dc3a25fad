"""`/templates/practice.*`: empty forms over HTTP."""

import io

import docx
import openpyxl
import pytest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("suffix", "type"),
    [("csv", "text/csv; charset=utf-8; header=present"), ("xlsx", XLSX), ("docx", DOCX)],
)
def test_a_form_in_each_format(client, suffix, type):
    answer = client.get(f"/templates/practice.{suffix}?lang=fr")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == type
    assert answer.headers["Content-Language"] == "fr"
    assert f'filename="practice-fr.{suffix}"' in answer.headers["Content-Disposition"]
    assert "s-maxage" in answer.headers["Cache-Control"]
    head = client.head(f"/templates/practice.{suffix}?lang=fr")
    assert head.headers["ETag"] == answer.headers["ETag"]
    again = client.get(
        f"/templates/practice.{suffix}?lang=fr", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304
    opened = {
        "csv": lambda data: data.decode("utf-8-sig"),
        "xlsx": lambda data: openpyxl.load_workbook(io.BytesIO(data)),
        "docx": lambda data: docx.Document(io.BytesIO(data)),
    }[suffix](answer.data)
    assert opened


def test_the_language_is_the_reader_s_where_none_is_asked_for(client):
    french = client.get("/templates/practice.csv", headers={"Accept-Language": "fr"})
    assert french.headers["Content-Language"] == "fr"
    assert "Accept-Language" in french.headers["Vary"]
    assert "Titre *" in french.data.decode("utf-8-sig")
    english = client.get("/templates/practice.csv?lang=en", headers={"Accept-Language": "fr"})
    assert "Title *" in english.data.decode("utf-8-sig")


@pytest.mark.parametrize("path", ["practice.ods", "practice.", "city.xlsx", "practice.xlsx/x"])
def test_anything_else_is_not_there(client, path):
    answer = client.get(f"/templates/{path}")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_new_list_entry_is_offered_after_the_next_commit(registry):
    from iclod.app import create_app
    from iclod.registry.commits import Change

    client = create_app(registry).test_client()
    before = client.get("/templates/practice.xlsx?lang=en")
    iri = registry.names.thing("city", "oslo")
    document = registry.names.document_of(iri)
    content = registry.document(document).content.replace('"Oslo"@en', '"Christiania"@en')
    registry.commit([Change(document, content)], agent=registry.agent("operator"), message="name")
    after = client.get("/templates/practice.xlsx?lang=en")
    assert after.headers["ETag"] != before.headers["ETag"]
    book = openpyxl.load_workbook(io.BytesIO(after.data))
    offered = {cell.value for row in book.worksheets[2] for cell in row}
    assert "Christiania" in offered
    assert "Oslo" not in offered

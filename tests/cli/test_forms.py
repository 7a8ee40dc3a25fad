"""`iclod template`, and `iclod import` and `validate` of what it makes."""

import json

import openpyxl
import pytest

from iclod.cli import main


def run(home, *words):
    with pytest.raises(SystemExit) as stop:
        main(["--home", str(home), *map(str, words)])
        raise SystemExit(0)
    return stop.value.code


def test_a_form_is_written_filled_in_checked_and_imported(frame_home, home, tmp_path, capfd):
    path = tmp_path / "pratiques.xlsx"
    assert run(frame_home, "template", "--lang", "fr", "--output", path) == 0
    assert capfd.readouterr().out.strip() == str(path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    answers = {
        "Titre *": "Cuisiner",
        "Ville": "Oslo",
        "Thème": "Éduction",
        "Source": "https://x.example/1",
    }
    for label, text in answers.items():
        sheet.cell(3, columns[label], text)
    book.save(path)
    assert run(home, "validate", path, "--lang", "fr") == 1
    out = capfd.readouterr().out
    cell = sheet.cell(3, columns["Thème"]).coordinate
    assert f"'Bonnes pratiques'!{cell}" in out
    assert "Éducation" in out
    report = tmp_path / "report.json"
    assert run(home, "import", path, "--report", report) == 1
    (entry,) = [e for e in json.loads(report.read_text())["entries"] if e["card"]]
    assert entry["outcome"] == "failed"
    assert entry["cell"] == "'Bonnes pratiques'!A3"
    sheet.cell(3, columns["Thème"], "Éducation")
    book.save(path)
    assert run(home, "import", path) == 0
    assert "created" in capfd.readouterr().out


def test_the_format_is_that_of_the_suffix(frame_home, tmp_path, capfdbinary):
    for suffix in ("csv", "docx"):
        path = tmp_path / f"form.{suffix}"
        assert run(frame_home, "template", "-o", path) == 0
        start = path.read_bytes()[:3]
        assert start == (b"\xef\xbb\xbf" if suffix == "csv" else b"PK\x03")
    capfdbinary.readouterr()
    assert run(frame_home, "template", "--format", "csv") == 0
    assert capfdbinary.readouterr().out == (tmp_path / "form.csv").read_bytes()


def test_a_form_needs_no_registry(tmp_path, capfd):
    path = tmp_path / "form.csv"
    assert run(tmp_path / "none", "template", "-o", path) == 0
    assert "Title *" in path.read_text(encoding="utf-8-sig")
    assert not (tmp_path / "none").exists()
    assert run(tmp_path / "none", "template", "-o", tmp_path / "no" / "folder.csv") == 2

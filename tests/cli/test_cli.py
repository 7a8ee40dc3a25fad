"""The command line: results, messages, exit codes."""

import json
import subprocess
import sys

import pytest

from iclod.cli import main

BERGEN = "https://w3id.org/iclod/id/practice/bergen-action-plan-for-inclusion-and-diversity"


@pytest.fixture
def run(home, capfd, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    def call(*arguments):
        try:
            main(["--home", str(home), *arguments])
            code = 0
        except SystemExit as stop:
            code = stop.code or 0
        out, err = capfd.readouterr()
        return code, out, err

    return call


def test_help_has_examples():
    for words in ([], ["load"], ["import"], ["token", "add"]):
        done = subprocess.run(
            [sys.executable, "-m", "iclod", *words, "--help"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert "Example" in done.stdout or "Commands" in done.stdout


def test_query_in_several_formats(run):
    ask = "SELECT (COUNT(*) AS ?n) WHERE { ?p a <https://w3id.org/iclod/ontology#Practice> }"
    assert run("query", ask, "--format", "csv")[1] == "n\r\n158\r\n"
    code, out, _ = run("query", ask, "--format", "json")
    assert json.loads(out)["results"]["bindings"][0]["n"]["value"] == "158"
    code, out, _ = run("query", f"DESCRIBE <{BERGEN}>", "--format", "turtle")
    assert (code, "iclod:Practice" in out) == (0, True)
    code, out, _ = run("query", ask)
    assert "158" in out


def test_whose_fault_it_is(run, tmp_path):
    assert run("query", "SELECT nonsense")[0] == 2
    assert run("history", "https://w3id.org/iclod/id/practice/none")[0] == 2
    assert run("load", "none.ttl")[0] == 2
    (tmp_path / "bad.ttl").write_text("<http://a> <b")
    code, _, err = run("load", "bad.ttl")
    assert (code, "bad.ttl:1:" in err) == (1, True)
    (tmp_path / "x.doc").write_text("")
    assert run("load", "x.doc")[0] == 2


def test_no_registry_is_said(tmp_path, capfd):
    with pytest.raises(SystemExit) as stop:
        main(["check", "--home", str(tmp_path / "none")])
    assert stop.value.code == 2
    assert "no registry" in capfd.readouterr().err


def test_withdraw_restore_history_check(run):
    assert run("withdraw", BERGEN, "--reason", "test")[0] == 0
    assert run("withdraw", BERGEN, "--reason", "test")[0] == 2
    assert run("restore", BERGEN)[0] == 0
    code, out, _ = run("history", BERGEN)
    assert [line.split("\t")[3] for line in out.splitlines()[1:]] == [
        "content",
        "withdrawn",
        "content",
    ]
    code, out, _ = run("check")
    assert (code, "3 entries" in out) == (0, True)
    assert run("rebuild")[0] == 0
    assert (
        "158"
        in run(
            "query", "SELECT (COUNT(*) AS ?n) {?p a <https://w3id.org/iclod/ontology#Practice>}"
        )[1]
    )


def test_a_document_loads_back_as_unchanged(run, tmp_path):
    code, out, _ = run("export", "--format", "trig", "--output", "all.trig")
    assert code == 0
    code, out, err = run("load", "all.trig")
    assert (code, err) == (0, "")
    assert {line.split("\t")[0] for line in out.splitlines()} == {"unchanged"}


def test_validate_says_what_is_wrong_and_where(run, tmp_path):
    run("export", "--turtle", "curated")
    path = tmp_path / "curated/practice/bergen-action-plan-for-inclusion-and-diversity.ttl"
    assert run("validate", str(path))[0] == 0
    text = path.read_text()
    path.write_text(text.replace("dcterms:title", "dcterms:alternative"))
    code, out, _ = run("validate", str(path))
    assert (code, "title" in out.lower()) == (1, True)
    code, out, _ = run("validate", str(path), "--format", "json")
    assert json.loads(out)["conforms"] is False
    code, out, _ = run("validate", str(path), "--lang", "fr")
    assert "titre" in out.lower()
    code, out, _ = run("load", str(path))
    assert code == 1


def test_validate_needs_no_registry(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.ttl").write_text(
        "<https://w3id.org/iclod/id/practice/x> a <https://w3id.org/iclod/ontology#Practice> ."
    )
    with pytest.raises(SystemExit) as stop:
        main(["validate", "x.ttl", "--format", "csv"])
    assert stop.value.code == 1
    assert "Violation" in capfd.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["x.ttl"]


def test_tokens(run):
    code, out, err = run("token", "add", "maria", "--role", "editor")
    assert (code, len(out.strip()) > 30, "not shown again" in err) == (0, True, True)
    assert run("token", "add", "maria", "--role", "editor")[0] == 2
    assert run("token", "add", "Maria!", "--role", "editor")[0] == 2
    assert run("token", "revoke", "maria")[0] == 0
    code, listed, _ = run("token", "list")
    assert (code, "maria\teditor" in listed, out.strip() in listed) == (0, True, False)
    assert run("token", "revoke", "nobody")[0] == 2


def test_import_as_a_table_and_as_json(run, tmp_path):
    page = "Reading together\n\nNorway Bergen 2018-\n\nPurpose: to read...\n\nRead More\n"
    (tmp_path / "page.txt").write_text(page)
    code, out, _ = run("import", "page.txt", "--dry-run")
    head, row = (line.split("\t") for line in out.splitlines())
    assert code == 0
    assert dict(zip(head, row, strict=True))["outcome"] == "created"
    code, out, _ = run("import", "page.txt", "--report", "report.json")
    assert (code, "1 created" in out) == (0, True)
    found = json.loads((tmp_path / "report.json").read_text())
    assert found["entries"][0]["thing"].endswith("/bergen-reading-together")
    assert run("import", "none.txt")[0] == 2


def test_dump(run):
    code, out, _ = run("dump")
    assert (code, "SHA256SUMS" in out) == (0, True)

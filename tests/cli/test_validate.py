"""`iclod validate`: what is looked at, what is said, and how it ends."""

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from iclod.cli import main
from iclod.cli.checking import locale_language
from iclod.rdf import formats

ROOT = Path(__file__).parents[2]
ICLOD = Path(sys.executable).with_name("iclod")
BASE = "https://w3id.org/iclod/"
GOOD = f"""@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix iclod: <https://w3id.org/iclod/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<{BASE}id/practice/x>
    a iclod:Practice ;
    dcterms:identifier "x" ;
    dcterms:title "Reading together"@en ;
    dcterms:abstract "A city reads."@en ;
    dcterms:subject <{BASE}id/topic/education> ;
    dcterms:spatial <{BASE}id/city/bergen> , <{BASE}id/country/norway> ;
    dcterms:temporal <{BASE}id/practice/x#period-1> ;
    iclod:status <{BASE}id/status/unknown> ;
    dcterms:source <https://example.org/page> .

<{BASE}id/practice/x#period-1> a dcterms:PeriodOfTime ; dcat:startDate "2018"^^xsd:gYear .
"""
BAD = GOOD.replace('"Reading together"@en', '"Reading together"')
WARNED = re.sub(r".*dcterms:abstract.*\n", "", GOOD)
BROKEN = "<https://example.org/a> <https://example.org/b"


@pytest.fixture
def run(capfdbinary, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")

    def call(*arguments):
        try:
            main(["--home", str(tmp_path / "none"), "validate", *arguments])
            code = 0
        except SystemExit as stop:
            code = stop.code or 0
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return call


def write(folder, **texts):
    for name, text in texts.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


# Verdicts and exit codes -----------------------------------------------------------------------


def test_conforming_data_end_with_0(run, tmp_path):
    write(tmp_path, good_ttl=GOOD)
    code, out, err = run("good.ttl")
    assert (code, err) == (0, "")
    assert out.startswith("good.ttl: conforms")
    assert out.endswith("The data conform.\n")


def test_violations_end_with_1_warnings_only_if_strict(run, tmp_path):
    write(tmp_path, bad_ttl=BAD, warned_ttl=WARNED)
    assert run("bad.ttl")[0] == 1
    code, out, _ = run("warned.ttl")
    assert (code, "should" in out, "The data conform" in out) == (0, True, True)
    assert run("warned.ttl", "--strict")[0] == 1


def test_a_file_with_a_syntax_error_keeps_no_other_from_being_checked(run, tmp_path):
    write(tmp_path, a_ttl=BROKEN, b_ttl=GOOD, c_ttl=BAD.replace("practice/x", "practice/y"))
    code, out, _ = run("a.ttl", "b.ttl", "c.ttl")
    assert code == 1
    assert "a.ttl: could not be read" in out
    assert re.search(r"1:\d+  must", out)
    assert "c.ttl: does not conform" in out
    assert "Title: Give the practice a title with a language tag" in out
    code, out, _ = run("a.ttl", "b.ttl", "c.ttl", "--format", "json")
    found = json.loads(out)
    assert {item["component"].rpartition("#")[2] for item in found["results"]} >= {
        "WellFormed",
        "DatatypeConstraintComponent",
    }


def test_whoever_calls_wrongly_is_told_so_with_2(run, tmp_path):
    write(tmp_path, good_ttl=GOOD, notes_md="# Notes")
    for words in (
        ["there-is-none.ttl"],
        ["notes.md"],
        ["good.ttl", "--format", "none"],
        ["good.ttl", "--lang", "de"],
        ["good.ttl", "--yes"],
        ["-", "--fix"],
        ["good.ttl", "--watch", "--format", "json"],
        ["good.ttl", "--output", "no/such/folder/report.txt"],
    ):
        code, out, err = run(*words)
        assert (code, out) == (2, ""), words
        assert err, words
    (tmp_path / "empty").mkdir()
    assert run("empty")[0] == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_a_file_that_may_not_be_read_ends_with_2_after_the_others(run, tmp_path):
    write(tmp_path, secret_ttl=GOOD, bad_ttl=BAD)
    (tmp_path / "secret.ttl").chmod(0)
    code, out, err = run("secret.ttl", "bad.ttl")
    assert (code, "Title" in out, "secret.ttl" in err) == (2, True, True)


# What is looked at -----------------------------------------------------------------------------


def test_folders_are_searched_and_what_is_hidden_or_built_is_not(run, tmp_path):
    write(tmp_path, d__good_ttl=GOOD, d__deep__er__bad_ttl=BAD.replace("practice/x", "practice/y"))
    write(tmp_path, d__package_json="{}", d__notes_md="# Notes")
    for name in (".git", "node_modules", "build", "dist", "__pycache__", ".venv"):
        (tmp_path / "d" / name).mkdir()
        (tmp_path / "d" / name / "broken.ttl").write_text(BROKEN)
    (tmp_path / "d" / ".hidden.ttl").write_text(BROKEN)
    code, out, _ = run("d")
    assert code == 1
    assert "d/deep/er/bad.ttl: does not conform" in out
    assert "could not be read" not in out
    assert "2 files" in out


def test_standard_input_in_each_syntax(tmp_path):
    graph = formats.parse(BAD, formats.TURTLE)[None]
    for format in (formats.TURTLE, formats.JSON_LD, formats.N_QUADS):
        done = subprocess.run(
            [ICLOD, "--home", tmp_path, "validate", "-", "--syntax", format.suffix],
            input=formats.serialize(graph, format),
            capture_output=True,
            check=False,
        )
        assert done.returncode == 1, done.stderr
        assert b"stdin: does not conform" in done.stdout
        assert b"Title" in done.stdout


def test_files_about_the_same_thing_are_checked_together(run, tmp_path):
    start, end = GOOD.split("\n<https://w3id.org/iclod/id/practice/x#period-1>")
    head = GOOD.partition("\n\n")[0]
    write(tmp_path, one_ttl=start)
    write(tmp_path, two_ttl=f"{head}\n<https://w3id.org/iclod/id/practice/x#period-1>{end}")
    assert run("one.ttl")[0] == 1
    assert run("one.ttl", "two.ttl")[0] == 0


def test_what_one_file_describes_the_others_may_refer_to(run, tmp_path):
    head = GOOD.partition("\n\n")[0]
    topic = f"{BASE}id/topic/reading"
    write(tmp_path, practice_ttl=GOOD.replace(f"{BASE}id/topic/education", topic))
    write(
        tmp_path,
        topics_nt=f"<{topic}> <http://www.w3.org/2004/02/skos/core#inScheme> <{BASE}id/topic/> .\n",
    )
    assert head
    assert run("practice.ttl")[0] == 1
    assert run("practice.ttl", "topics.nt")[0] == 0


def test_blank_nodes_of_different_files_are_different(run, tmp_path):
    line = '_:b <http://purl.org/dc/terms/identifier> "{}" .\n_:b a <https://example.org/T> .\n'
    rest = f"<{BASE}id/practice/x> a <{BASE}ontology#Thing> .\n"
    write(tmp_path, one_ttl=line.format(1) + rest, two_ttl=line.format(2) + rest)
    code, out, _ = run("one.ttl", "two.ttl")
    assert (code, "conform" in out) == (0, True)


def test_many_files_in_several_processes_each_with_its_verdict(run, tmp_path):
    for number in range(220):
        text = (BAD if number == 150 else GOOD).replace("practice/x", f"practice/x{number}")
        text = text.replace("A city reads.", "A city reads. " * 140)
        write(tmp_path, **{f"d__{number:04d}_ttl": text.replace('"x"', f'"x{number}"')})
    (tmp_path / "d" / "0007.ttl").write_text(BROKEN)
    code, out, _ = run("d")
    assert code == 1
    assert "d/0007.ttl: could not be read" in out
    assert "d/0150.ttl: does not conform" in out
    assert "220 files, 2 violations" in out
    assert run("d", "--no-fast")[1] == out


def test_things_of_a_registry_are_known_there(home, tmp_path, run, capfdbinary):
    write(tmp_path, good_ttl=GOOD)
    with pytest.raises(SystemExit) as stop:
        main(["--home", str(home), "validate", str(tmp_path / "good.ttl")])
    assert stop.value.code == 0


# What is said ----------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["turtle", "jsonld", "nt", "rdf", "trig", "nq"])
def test_the_shacl_report_in_each_syntax(run, tmp_path, format):
    write(tmp_path, bad_ttl=BAD, broken_ttl=BROKEN)
    code, out, _ = run("bad.ttl", "broken.ttl", "--format", format)
    graph = formats.parse(out, formats.BY_SUFFIX[{"turtle": "ttl"}.get(format, format)])[None]
    results = set(graph.objects(None, formats.rdflib.SH.result))
    assert (code, len(results)) == (1, 2)


def test_csv_is_a_table_without_formulas(run, tmp_path):
    write(tmp_path, bad_ttl=BAD.replace('"Reading together"', '"=1+1"'))
    _, out, _ = run("bad.ttl", "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(out))
    assert (row["severity"], row["field"], row["value"]) == ("Violation", "Title", "'=1+1")


def test_the_language_is_asked_for_or_the_locales(run, tmp_path, monkeypatch):
    write(tmp_path, bad_ttl=BAD)
    assert "non conforme" in run("bad.ttl", "--lang", "fr")[1]
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert locale_language(os.environ) == "fr"
    assert locale_language({"LANG": "fr_CH", "LC_MESSAGES": "de_CH"}) == "en"
    assert locale_language({}) == "en"


def test_the_report_goes_to_a_file(run, tmp_path):
    write(tmp_path, bad_ttl=BAD)
    code, out, _ = run("bad.ttl", "--format", "json", "--output", "report.json")
    assert (code, out) == (1, "")
    assert json.loads((tmp_path / "report.json").read_text())["conforms"] is False


def test_what_stands_in_the_data_cannot_steer_the_terminal(run, tmp_path):
    title = '"\\u001B]0;owned\\u0007\\u202Eevil\\n--\\u009B2J"'
    write(tmp_path, bad_ttl=BAD.replace('"Reading together"', title))
    (tmp_path / "\x1b[31mred.ttl").write_text(BAD)
    _, out, _ = run("bad.ttl", "\x1b[31mred.ttl")
    assert not set("\x1b\x07\x9b\u202e") & set(out)
    assert "\\x1b" in out


def test_colours_in_a_terminal_alone(tmp_path):
    pty = pytest.importorskip("pty")
    write(tmp_path, bad_ttl=BAD)

    def shown(**environ):
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [ICLOD, "--home", tmp_path / "none", "validate", "bad.ttl"],
            cwd=tmp_path,
            stdout=theirs,
            stderr=theirs,
            env=os.environ | {"TERM": "xterm-256color"} | environ,
        )
        os.close(theirs)
        found = b""
        try:
            while piece := os.read(ours, 65536):
                found += piece
        except OSError:
            pass
        os.close(ours)
        assert process.wait(30) == 1
        return found.rpartition(b"checking")[2]

    assert b"\x1b[1;31m" in shown()
    assert b"\x1b[1;31m" not in shown(NO_COLOR="1")


# Watching --------------------------------------------------------------------------------------


def test_watch_checks_what_changes_and_ctrl_c_ends_with_130(tmp_path):
    write(tmp_path, d__a_ttl=GOOD, d__b_ttl=GOOD.replace("practice/x", "practice/y"))
    log = tmp_path / "log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [ICLOD, "--home", tmp_path / "none", "validate", "--watch", "d"],
            cwd=tmp_path,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        await_text(log, "Waiting", 1)
        time.sleep(0.5)
        write(tmp_path, d__a_ttl=BAD)
        await_text(log, "Waiting", 2)
        assert "d/a.ttl: does not conform" in log.read_text()
        write(tmp_path, d__c_ttl=BROKEN)
        await_text(log, "Waiting", 3)
        assert "d/c.ttl: could not be read" in log.read_text()
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
    finally:
        process.kill()
        process.wait(20)


def await_text(path, text, times):
    for _ in range(300):
        if path.read_text().count(text) >= times:
            return
        time.sleep(0.1)
    raise TimeoutError(path.read_text())


# Elsewhere -------------------------------------------------------------------------------------


def test_pre_commit_calls_it_with_the_staged_files(tmp_path):
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    ids = re.findall(r"id: (.+)", hooks)
    entries = dict(zip(ids, re.findall(r"entry: (.+)", hooks), strict=True))
    patterns = dict(zip(ids, re.findall(r"files: (.+)", hooks), strict=True))
    bad = BAD.replace("practice/x", "practice/y")
    write(tmp_path, good_ttl=GOOD, bad_ttl=bad, README_md="# Read me", data_json="{}")
    staged = [p.name for p in tmp_path.iterdir() if re.search(patterns["iclod-validate"], p.name)]
    assert sorted(staged) == ["bad.ttl", "good.ttl"]

    def commit(*names):
        program, *words = entries["iclod-validate"].split()
        done = subprocess.run(
            [Path(sys.executable).with_name(program), *words, *names],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout

    assert commit("good.ttl")[0] == 0
    code, out = commit(*staged)
    assert (code, "bad.ttl" in out) == (1, True)


def documented():
    """The commands of docs/validation.md: in sh blocks, and the `run`s and `script`s of recipes."""
    text = (ROOT / "docs" / "validation.md").read_text("utf-8")
    blocks = "\n".join(re.findall(r"(?ms)^```(?:sh|yaml)\n(.*?)^```", text))
    found = re.findall(r"(?m)^\s*(?:- )?(?:run: )?(iclod validate .+)$", blocks)
    return sorted(set(found))


@pytest.mark.parametrize("command", documented())
def test_documented_commands_work(command, tmp_path):
    name = command.partition("--format ")[2].partition(" ")[0]
    if name in ("sarif", "junit", "trl"):
        pytest.importorskip(f"iclod.validation.formats.{name}")
    write(tmp_path, practice_ttl=GOOD)
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=tmp_path,
        env=os.environ | {"PATH": f"{ICLOD.parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_are_documented_commands():
    assert len(documented()) >= 8


def test_rebuild_validates_everything_and_reports(home, capfd):
    main(["--home", str(home), "rebuild", "--engine", "--validate"])
    out, _ = capfd.readouterr()
    assert "made anew" in out
    assert re.search(r"The data conform \(\d+ warnings", out)

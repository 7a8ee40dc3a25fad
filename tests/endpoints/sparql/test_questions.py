"""The competency questions, asked over HTTP and on the command line."""

import csv
import io
from pathlib import Path

import pytest

from iclod.cli import main

QUESTIONS = sorted((Path(__file__).parents[3] / "ontology/questions").glob("*.rq"))


def rows(text):
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_the_endpoint_gives_the_expected_answer(client, path):
    answer = client.post(
        "/sparql",
        data=path.read_bytes(),
        content_type="application/sparql-query",
        headers={"Accept": "text/csv"},
    )
    assert answer.status_code == 200
    assert rows(answer.text) == rows(path.with_suffix(".csv").read_text("utf-8"))


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_the_command_gives_the_expected_answer(packaged_home, capfd, path):
    with pytest.raises(SystemExit) as stop:
        main(["--home", str(packaged_home), "query", f"@{path}", "--format", "csv"])
        raise SystemExit(0)
    assert stop.value.code == 0
    assert rows(capfd.readouterr().out) == rows(path.with_suffix(".csv").read_text("utf-8"))

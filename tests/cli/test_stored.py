import csv
import io
import shutil

import pytest

from iclod.cli import main


def run(home, *words):
    with pytest.raises(SystemExit) as stop:
        main(["--home", str(home), *words])
        raise SystemExit(0)
    return stop.value.code


def test_a_stored_query_is_asked_without_a_server(packaged_home, capfd):
    words = ("query", "--stored", "practices-by-topic", "--param", "topic=education")
    assert run(packaged_home, *words, "--format", "csv") == 0
    found = list(csv.DictReader(io.StringIO(capfd.readouterr().out)))
    assert len(found) == 17
    assert run(packaged_home, *words, "--param", "year=2016") == 0
    assert "Educational equality" in capfd.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ("query",),
        ("query", "ASK {}", "--stored", "city"),
        ("query", "--stored", "there-is-no-such"),
        ("query", "--stored", "practices-by-topic"),
        ("query", "--stored", "practices-by-topic", "--param", "topic"),
        ("query", "--stored", "practices-by-topic", "--param", "topic=educaton"),
        ("query", "--stored", "practices-by-topic", "--param", "version=1"),
        ("query", "--stored", "practices-on-a-map", "--param", "colour=red"),
    ],
)
def test_what_is_wrong_is_said(packaged_home, capfd, words):
    assert run(packaged_home, *words) == 2
    assert capfd.readouterr().err


def test_check_lists_queries_that_cannot_be_asked(packaged_home, tmp_path, capfd):
    home = shutil.copytree(packaged_home, tmp_path / "home", symlinks=True)
    assert run(home, "check") == 0
    (home / "queries").mkdir()
    (home / "queries" / "broken.rq").write_text("# title@en: Broken\nSELECT * { ?s ?p }")
    assert run(home, "check") == 1
    told = capfd.readouterr()
    assert "all as written" in told.out
    assert "broken.rq: line 2" in told.err

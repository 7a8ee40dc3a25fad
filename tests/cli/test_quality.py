"""`iclod quality` tells what `/quality` tells."""

import csv
import io
import json
import os
import subprocess
import sys

import pytest

from iclod.rdf import formats
from iclod.rdf.vocab import DQV, RDF


@pytest.fixture(scope="module")
def run(packaged_home):
    def command(*words):
        return subprocess.run(
            [sys.executable, "-m", "iclod", "quality", *words],
            env=os.environ | {"ICLOD_HOME": str(packaged_home)},
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )

    return command


def test_all_formats_tell_the_same(run):
    lines = run().stdout.splitlines()
    assert lines[0].split("\t") == ["measure", "label", "version 1", "records"]
    shown = {line.split("\t")[0]: line.split("\t")[2] for line in lines[1:]}
    told = json.loads(run("--format", "json").stdout)
    by_name = {item["metric"]: item["value"] for item in told["measures"]}
    assert shown["warnings"] == str(by_name["warnings"])
    rows = list(csv.DictReader(io.StringIO(run("--format", "csv").stdout)))
    assert float(rows[0]["measure"]) == by_name["conformance"]
    graph = formats.parse(run("--format", "turtle").stdout.encode(), formats.TURTLE)
    (found,) = graph.values()
    assert len(set(found.subjects(RDF.type, DQV.QualityMeasurement))) > 500


def test_the_records_of_a_measure_are_listed(run):
    rows = list(csv.DictReader(io.StringIO(run("--records", "topics", "--format", "csv").stdout)))
    assert {row["thing"].split("/")[-2] for row in rows} == {"practice"}


@pytest.mark.parametrize("words", [("--at", "99"), ("--topic", "none"), ("--kind", "none")])
def test_what_there_is_not_is_an_error(run, words):
    done = run(*words)
    assert done.returncode == 2
    assert "iclod: " in done.stderr
    assert "Traceback" not in done.stderr

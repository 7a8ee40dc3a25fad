"""The competency questions give their expected answers over the packaged data."""

import csv
import io
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from iclod.engine.base import Query
from iclod.rdf import formats, scan
from iclod.rdf.terms import Names

ROOT = Path(__file__).parents[1]
QUESTIONS = sorted((ROOT / "ontology/questions").glob("*.rq"))
BASE = "https://w3id.org/iclod/"
CREATED = "2026-11-24T00:00:00Z"

question = pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def store():
    """Ontology and data, each document a named graph, with the date of its publication."""
    names = Names(BASE)
    quads = []
    for path in [ROOT / "ontology/iclod.ttl", *sorted((ROOT / "data").rglob("*.ttl"))]:
        text = path.read_bytes()
        for quad in formats.parse_quads(text, formats.TURTLE, base=BASE, source=str(path)):
            document = ox.NamedNode(names.document_of(quad.subject.value) or names.ontology)
            quads.append(ox.Quad(quad.subject, quad.predicate, quad.object, document))
            if thing := names.thing_of(quad.subject.value):
                quads += about(document, ox.NamedNode(thing))
    store = ox.Store()
    store.bulk_extend(quads)
    return store


def about(document, thing):
    created = ox.Literal(CREATED, datatype=ox.NamedNode(formats.PREFIXES["xsd"] + "dateTime"))
    topic = ox.NamedNode(formats.PREFIXES["foaf"] + "primaryTopic")
    when = ox.NamedNode(formats.PREFIXES["dcterms"] + "created")
    return ox.Quad(document, topic, thing, document), ox.Quad(document, when, created, document)


def rows(text):
    return list(csv.reader(io.StringIO(text)))


def expected(path):
    return rows(path.with_suffix(".csv").read_text("utf-8"))


def test_there_are_ten():
    assert len(QUESTIONS) == 10
    assert {path.stem for path in QUESTIONS} == {
        path.stem for path in (ROOT / "ontology/questions").glob("*.csv")
    }


@question
def test_says_what_it_asks(path):
    head = dict(re.findall(r"^# (\S+): (.+)$", path.read_text("utf-8"), re.MULTILINE))
    assert {"title@en", "title@fr", "description@en", "description@fr", "keywords"} <= head.keys()


@question
def test_order_is_written_down_and_no_dataset_named(path):
    text = path.read_text("utf-8")
    assert re.search(r"^ORDER BY ", text, re.MULTILINE)
    assert not re.search(r"^FROM ", text, re.MULTILINE)


@question
def test_passes_the_guard(path):
    scan.check_query(path.read_text("utf-8"), limit=64 * 1024)


@question
def test_answers_over_the_packaged_files(store, path):
    found = store.query(path.read_text("utf-8"), use_default_graph_as_union=True)
    text = found.serialize(format=ox.QueryResultsFormat.CSV).decode()
    assert rows(text) == expected(path)


@question
def test_no_answer_is_empty(path):
    assert len(expected(path)) > 1


@question
def test_answers_in_a_registry(published, path):
    result = published.query(Query(path.read_text("utf-8"), results="csv", graphs=None))
    assert rows(result.body.read().decode()) == expected(path)

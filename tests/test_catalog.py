"""Dumps with their checksums, their tables, and the dataset in canonical form."""

import csv
import gzip
import hashlib
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import rdflib

from iclod import profile as profiles
from iclod.catalog import CHECKSUMS, Distribution, digest, read_dumps, write_dump
from iclod.catalog.canonical import Lines, Quads
from iclod.catalog.dumps import About
from iclod.catalog.table import METADATA, Tables, plural
from iclod.errors import StorageError
from iclod.rdf import excerpts, formats
from iclod.rdf.terms import KINDS, Names
from iclod.rdf.vocab import PREFIXES

BASE = "https://example.org/registry/"
NAMES = Names(BASE)
SHAPES = Path(__file__).parents[1] / "shapes"
HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
NOW = datetime(2024, 5, 1, tzinfo=UTC)
PLAN = f"{BASE}id/practice/plan"
DATA_FILES = ["iclod.jsonld", "iclod.nq.gz", "iclod.nt.gz", "iclod.trig", "iclod.ttl"]
TABLES = sorted(f"{plural(kind)}.csv" for kind in KINDS)


@pytest.fixture(scope="module")
def shapes():
    graph = rdflib.Graph()
    for path in sorted(SHAPES.glob("*.ttl")):
        for part in formats.parse(path.read_bytes(), formats.TURTLE, base=BASE).values():
            graph += part
    return graph


def ntriples(turtle):
    graph = formats.parse(f"{HEAD}@base <{BASE}> .\n{turtle}", formats.TURTLE, base=BASE)[None]
    return formats.to_ntriples(graph)


@pytest.fixture(scope="module")
def documents(shapes):
    plan = """<id/practice/plan> a iclod:Practice ; dcterms:identifier "plan" ;
        dcterms:title "Plan, the \\"first\\""@en, "Plan"@fr ;
        dcterms:spatial <id/city/bergen>, <id/city/oslo>, <id/country/norway> ;
        dcterms:source <https://www.example.org/plan> ; iclod:status <id/status/ongoing> ;
        dcterms:temporal <id/practice/plan#period-1> ;
        iclod:excerpt <id/practice/plan#excerpt-1> .
        <id/practice/plan#period-1> a dcterms:PeriodOfTime ; dcat:startDate "2018"^^xsd:gYear .
        <id/practice/plan#excerpt-1> a iclod:Excerpt ; rdf:value "Words of others"@en ."""
    place = '<id/{0}> a iclod:{1} ; skos:prefLabel "{2}"@en .'
    found = [
        (f"{BASE}doc/practice/plan", ntriples(plan)),
        (f"{BASE}doc/city/bergen", ntriples(place.format("city/bergen", "City", "Bergen"))),
        (f"{BASE}doc/city/oslo", ntriples(place.format("city/oslo", "City", "Oslo"))),
        (
            f"{BASE}doc/country/norway",
            ntriples(place.format("country/norway", "Country", "Norway")),
        ),
        (f"{BASE}shapes", formats.canonical(formats.to_ntriples(shapes))),
        (f"{BASE}graphs/one", '_:c14n0 <http://example.org/p> "_:c14n0 ." .\n'),
        (f"{BASE}graphs/two", "_:c14n0 <http://example.org/p> _:c14n1 .\n"),
    ]
    return sorted(found)


@pytest.fixture(scope="module")
def written(shapes):
    profile = profiles.read(shapes)

    def write(folder, documents, number, **options):
        about = About(BASE, number, NOW)
        return write_dump(folder, lambda: documents, about, Tables(profile, NAMES), **options)

    return write


@pytest.fixture(scope="module")
def dump(written, documents, tmp_path_factory):
    return written(tmp_path_factory.mktemp("dumps"), documents, 7)


def content(dump, name):
    return dump.file(name).path.read_bytes()


def test_a_dump_has_every_file_with_its_checksum(dump):
    names = [file.name for file in dump.files]
    assert names == sorted([*DATA_FILES, *TABLES, METADATA, "dump.json"])
    for file in dump.files:
        assert hashlib.sha256(file.path.read_bytes()).hexdigest() == file.sha256
        assert file.path.stat().st_size == file.size
        assert file.path.parent.name == "7"
        assert file.address == f"dumps/7/{file.name}"
    packed = {file.media_type for file in dump.files if file.compressed}
    assert packed == {"application/n-triples", "application/n-quads"}
    assert [file.name for file in dump.files if not file.data] == [METADATA, "dump.json"]


def test_a_dump_says_what_it_holds(dump, documents):
    about = json.loads(content(dump, "dump.json"))
    assert (about["number"], about["base"], about["graphs"]) == (7, BASE, len(documents))
    assert (dump.number, dump.instant, dump.graphs) == (7, NOW, len(documents))
    quads = gzip.decompress(content(dump, "iclod.nq.gz"))
    assert dump.statements == quads.count(b"\n")
    assert dump.digest == hashlib.sha256(quads).hexdigest() == digest(documents)


def test_all_syntaxes_hold_the_same(dump):
    plain = gzip.decompress(content(dump, "iclod.nt.gz")).decode()
    turtle = formats.parse(content(dump, "iclod.ttl"), formats.TURTLE)[None]
    assert formats.canonical(formats.to_ntriples(turtle)) == formats.canonical(plain)
    trig = formats.parse(content(dump, "iclod.trig"), formats.TRIG)
    linked = formats.parse(content(dump, "iclod.jsonld"), formats.JSON_LD)
    quads = formats.parse(gzip.decompress(content(dump, "iclod.nq.gz")), formats.N_QUADS)
    assert set(trig) == set(linked) == set(quads)
    for graphs in (trig, linked, quads):
        assert sum(map(len, graphs.values())) == len(turtle) == dump.statements
    assert f"{BASE}doc/city/bergen" in trig


def test_files_are_sorted_and_hold_nothing_twice(dump):
    for name in ("iclod.nt.gz", "iclod.nq.gz"):
        lines = gzip.decompress(content(dump, name)).splitlines()
        assert lines == sorted(set(lines))


def test_blank_nodes_of_different_graphs_stay_apart(dump):
    plain = gzip.decompress(content(dump, "iclod.nt.gz")).decode()
    lines = [line for line in plain.splitlines() if "<http://example.org/p>" in line]
    assert len({line.split()[0] for line in lines}) == 2
    assert any(line.endswith('"_:c14n0 ." .') for line in lines)


def test_the_canonical_form_is_that_of_the_specification(documents):
    import pyoxigraph as ox

    def marked(term, index):
        blank = isinstance(term, ox.BlankNode)
        return ox.BlankNode(f"x{index}{term.value}") if blank else term

    dataset = ox.Dataset()
    for index, (iri, text) in enumerate(documents):
        for quad in formats.parse_quads(excerpts.without(text), formats.N_TRIPLES):
            terms = (marked(term, index) for term in (quad.subject, quad.predicate, quad.object))
            dataset.add(ox.Quad(*terms, ox.NamedNode(iri)))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = ox.serialize(dataset, format=ox.RdfFormat.N_QUADS).splitlines(keepends=True)
    assert digest(documents) == hashlib.sha256(b"".join(sorted(lines))).hexdigest()


def test_the_digest_does_not_depend_on_the_order_of_graphs_or_labels(documents):
    assert digest(reversed(documents)) == digest(documents)
    assert digest(documents[1:]) != digest(documents)


def test_lines_that_do_not_fit_into_memory_are_sorted_on_the_disk(tmp_path):
    with Lines(tmp_path, limit=50) as lines:
        for number in range(200, 0, -1):
            lines.add(f"line {number % 90:03d} é\n")
        assert list(lines) == [f"line {number:03d} é\n".encode() for number in range(90)]
    with Quads(tmp_path, limit=10) as quads:
        quads.add("http://e.example/g", '<http://e.example/s> <http://e.example/p> "b" .\n')
        quads.add("http://e.example/f", '<http://e.example/s> <http://e.example/p> "a" .\n')
        assert b"".join(quads).decode() == (
            '<http://e.example/s> <http://e.example/p> "a" <http://e.example/f> .\n'
            '<http://e.example/s> <http://e.example/p> "b" <http://e.example/g> .\n'
        )
    assert not list(tmp_path.iterdir())


def test_words_of_others_stay_out_unless_asked_for(dump, written, documents, tmp_path):
    for file in dump.files:
        if file.data:
            data = file.path.read_bytes()
            text = gzip.decompress(data) if file.compressed else data
            assert b"Words of others" not in text
            assert b"practice/plan#excerpt-1" not in text
    asked = written(tmp_path, documents, 7, words_of_others=True)
    assert b"Words of others" in content(asked, "iclod.ttl")


def test_the_table_has_labels_and_iris(dump):
    rows = list(csv.DictReader(io.StringIO(content(dump, "practices.csv").decode(), newline="")))
    assert len(rows) == 1
    row = rows[0]
    assert row["iri"] == PLAN
    assert (row["title"], row["title_language"]) == ('Plan, the "first"', "en")
    assert row["place"] == "Bergen | Oslo"
    assert row["place_iri"] == f"{BASE}id/city/bergen | {BASE}id/city/oslo"
    assert row["country"] == "Norway"
    assert row["period"] == "2018/.."
    assert row["source"] == "https://www.example.org/plan"
    assert "excerpt" not in row
    cities = list(csv.DictReader(io.StringIO(content(dump, "cities.csv").decode(), newline="")))
    assert [city["label"] for city in cities] == ["Bergen", "Oslo"]


def test_the_tables_are_described_for_csv_on_the_web(dump):
    described = json.loads(content(dump, METADATA))
    assert described["@context"] == "http://www.w3.org/ns/csvw"
    assert sorted(table["url"] for table in described["tables"]) == TABLES
    for table in described["tables"]:
        columns = table["tableSchema"]["columns"]
        heading = content(dump, table["url"]).decode().partition("\r\n")[0].split(",")
        assert [column["titles"] for column in columns] == heading
        assert len({column["name"] for column in columns}) == len(columns)
        assert table["tableSchema"]["primaryKey"] == "iri"
        assert {text["@language"] for text in table["dc:title"]} == {"en", "fr"}
    practices = next(t for t in described["tables"] if t["url"] == "practices.csv")
    columns = {column["name"]: column for column in practices["tableSchema"]["columns"]}
    assert columns["title"]["propertyUrl"] == "http://purl.org/dc/terms/title"
    assert columns["place_iri"]["propertyUrl"] == "http://purl.org/dc/terms/spatial"
    assert columns["place_iri"]["separator"] == " | "


def test_the_same_again_gives_the_same_bytes(dump, written, documents, tmp_path):
    again = written(tmp_path, documents, 7)
    assert [file.sha256 for file in again.files] == [file.sha256 for file in dump.files]


def test_a_dump_replaces_one_of_the_same_number(written, documents, tmp_path):
    written(tmp_path, documents, 3)
    before = (tmp_path / "3" / CHECKSUMS).stat().st_ino
    written(tmp_path, documents, 3)
    assert (tmp_path / "3" / CHECKSUMS).stat().st_ino == before
    written(tmp_path, documents[:1], 3)
    written(tmp_path, documents[:1], 12)
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["12", "3"]
    assert [dump.number for dump in read_dumps(tmp_path)] == [12, 3]
    assert read_dumps(tmp_path / "none") == []


def test_an_unfinished_dump_is_none(written, documents, tmp_path):
    written(tmp_path, documents, 3)
    (tmp_path / "4").mkdir()
    (tmp_path / ".5.abc").mkdir()
    (tmp_path / "six").mkdir()
    assert [dump.number for dump in read_dumps(tmp_path)] == [3]


def test_a_folder_that_cannot_be_written_is_said(written, documents, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot be used"):
        written(tmp_path / "file", documents[:1], 1)


def test_a_distribution_tells_its_name():
    file = Distribution(4, Path("x/4/iclod.ttl"), "text/turtle", False, 1, "00")
    assert file.address == "dumps/4/iclod.ttl"

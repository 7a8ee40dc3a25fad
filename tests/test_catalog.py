"""The dataset's description, and dumps with their checksums."""

import csv
import gzip
import hashlib
import io
from datetime import UTC, datetime
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib import RDF, Literal, URIRef

from iclod import profile as profiles
from iclod.catalog import CHECKSUMS, Distribution, describe, read_dumps, write_dump
from iclod.config import Settings
from iclod.errors import StorageError
from iclod.rdf import formats
from iclod.rdf.terms import Names
from iclod.rdf.vocab import DCAT, DCTERMS, PREFIXES, SPDX, VOID

BASE = "https://example.org/registry/"
NAMES = Names(BASE)
SHAPES = Path(__file__).parents[1] / "shapes"
HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
NOW = datetime(2024, 5, 1, tzinfo=UTC)
DATA = URIRef(f"{BASE}dataset#dataset")
PLAN = f"{BASE}id/practice/plan"


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
    return [
        (f"{BASE}doc/practice/plan", ntriples(plan)),
        (f"{BASE}doc/city/bergen", ntriples(place.format("city/bergen", "City", "Bergen"))),
        (f"{BASE}doc/city/oslo", ntriples(place.format("city/oslo", "City", "Oslo"))),
        (
            f"{BASE}doc/country/norway",
            ntriples(place.format("country/norway", "Country", "Norway")),
        ),
        (f"{BASE}shapes", formats.to_ntriples(shapes)),
        (f"{BASE}graphs/one", '_:c14n0 <http://example.org/p> "_:c14n0 ." .\n'),
        (f"{BASE}graphs/two", "_:c14n0 <http://example.org/p> _:c14n1 .\n"),
    ]


@pytest.fixture(scope="module")
def dump(documents, tmp_path_factory):
    folder = tmp_path_factory.mktemp("dumps")
    return write_dump(folder, documents, 7)


def content(dump, name):
    return next(file.path for file in dump if file.name == name).read_bytes()


def test_a_dump_has_every_file_with_its_checksum(dump):
    assert [file.name for file in dump] == [
        "iclod.jsonld",
        "iclod.nt.gz",
        "iclod.trig",
        "iclod.ttl",
        "practices.csv",
    ]
    for file in dump:
        assert hashlib.sha256(file.path.read_bytes()).hexdigest() == file.sha256
        assert file.path.stat().st_size == file.size
        assert file.path.parent.name == "7"
        assert file.address == f"dumps/7/{file.name}"
    assert {file.media_type for file in dump if file.compressed} == {"application/n-triples"}


def test_all_syntaxes_hold_the_same(dump):
    plain = gzip.decompress(content(dump, "iclod.nt.gz")).decode()
    turtle = formats.parse(content(dump, "iclod.ttl"), formats.TURTLE)[None]
    assert formats.canonical(formats.to_ntriples(turtle)) == formats.canonical(plain)
    trig = formats.parse(content(dump, "iclod.trig"), formats.TRIG)
    linked = formats.parse(content(dump, "iclod.jsonld"), formats.JSON_LD)
    assert set(trig) == set(linked)
    assert sum(map(len, trig.values())) == len(turtle) == sum(map(len, linked.values()))
    assert f"{BASE}doc/city/bergen" in trig


def test_blank_nodes_of_different_graphs_stay_apart(dump):
    plain = gzip.decompress(content(dump, "iclod.nt.gz")).decode()
    lines = [line for line in plain.splitlines() if "<http://example.org/p>" in line]
    assert len({line.split()[0] for line in lines}) == 2
    assert any(line.endswith('"_:c14n0 ." .') for line in lines)


def test_words_of_others_stay_out_unless_asked_for(dump, documents, tmp_path):
    for file in dump:
        data = file.path.read_bytes()
        text = gzip.decompress(data) if file.compressed else data
        assert b"Words of others" not in text
        assert b"practice/plan#excerpt-1" not in text
    asked = write_dump(tmp_path, documents, 7, excerpts=True)
    assert b"Words of others" in content(asked, "iclod.ttl")


def test_the_table_has_labels(dump):
    rows = list(csv.DictReader(io.StringIO(content(dump, "practices.csv").decode(), newline="")))
    assert len(rows) == 1
    row = rows[0]
    assert row["iri"] == PLAN
    assert (row["title"], row["title_language"]) == ('Plan, the "first"', "en")
    assert row["place"] == "Bergen | Oslo"
    assert row["country"] == "Norway"
    assert row["period"] == "2018/.."
    assert row["status"] == f"{BASE}id/status/ongoing"
    assert row["source"] == "https://www.example.org/plan"
    assert "excerpt" not in row


def test_the_same_again_gives_the_same_bytes(dump, documents, tmp_path):
    again = write_dump(tmp_path, reversed(documents), 7)
    assert [file.sha256 for file in again] == [file.sha256 for file in dump]


def test_a_dump_replaces_one_of_the_same_number(documents, tmp_path):
    write_dump(tmp_path, documents, 3)
    before = (tmp_path / "3" / CHECKSUMS).stat().st_ino
    write_dump(tmp_path, documents, 3)
    assert (tmp_path / "3" / CHECKSUMS).stat().st_ino == before
    write_dump(tmp_path, documents[:1], 3)
    write_dump(tmp_path, documents[:1], 12)
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["12", "3"]
    assert [file.seq for file in read_dumps(tmp_path)] == [12] * 5 + [3] * 5
    assert read_dumps(tmp_path / "none") == []


def test_a_dump_without_shapes_has_a_table_of_names_only(tmp_path):
    found = write_dump(tmp_path, [], 1)
    assert content(found, "practices.csv") == b"iri\r\n"


def test_a_folder_that_cannot_be_written_is_said(documents, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot be used"):
        write_dump(tmp_path / "file", documents[:1], 1)


def description(shapes, dumps, **more):
    arguments = {
        "seq": 7,
        "modified": NOW,
        "counts": {"practice": 158, "topic": 9, "status": 3},
        "triples": 4000,
        "profile": profiles.read(shapes),
        "root": "https://practices.example.org/",
        "examples": (PLAN,),
    }
    return describe(NAMES, Settings(), dumps=dumps, **(arguments | more))


def test_the_description_fulfils_its_shapes(shapes, dump):
    catalogue = rdflib.Graph()
    for path in ("catalogue.ttl", "groups.ttl"):
        parts = formats.parse((SHAPES / path).read_bytes(), formats.TURTLE, base=BASE)
        catalogue += parts[None]
    conforms, _, text = pyshacl.validate(description(shapes, dump), shacl_graph=catalogue)
    assert conforms, text


def test_the_description_says_what_and_where(shapes, dump):
    graph = description(shapes, dump, issued=NOW)
    root = "https://practices.example.org/"
    catalog = URIRef(f"{BASE}dataset")
    assert set(graph.objects(DATA, RDF.type)) == {DCAT.Dataset, VOID.Dataset}
    assert {title.language for title in graph.objects(catalog, DCTERMS.title)} == {"en", "fr"}
    assert graph.value(catalog, DCTERMS.publisher) == URIRef(f"{BASE}id/agent/iclod")
    service = graph.value(catalog, DCAT.service)
    assert graph.value(service, DCAT.endpointURL) == URIRef(f"{root}sparql")
    assert graph.value(service, DCAT.servesDataset) == DATA
    assert graph.value(DATA, VOID.triples).value == 4000
    assert graph.value(DATA, VOID.entities).value == 170
    files = set(graph.objects(DATA, DCAT.distribution))
    assert URIRef(f"{BASE}dumps/7/iclod.nt.gz") in files
    assert len(files) == 5
    assert len(set(graph.objects(DATA, VOID.dataDump))) == 4
    digests = {
        str(graph.value(graph.value(file, SPDX.checksum), SPDX.checksumValue)) for file in files
    }
    assert digests == {file.sha256 for file in dump}


def test_classes_that_kinds_share_are_counted_together(shapes):
    graph = description(shapes, [])
    counts = {
        str(graph.value(part, VOID["class"])).rpartition("#")[2]: graph.value(part, VOID.entities)
        for part in graph.objects(DATA, VOID.classPartition)
    }
    assert {name: count.value for name, count in counts.items()} == {"Practice": 158, "Concept": 12}


def test_the_description_holds_no_blank_nodes_and_is_the_same_each_time(shapes, dump):
    text = formats.to_ntriples(description(shapes, dump))
    assert "_:" not in text
    assert formats.to_ntriples(description(shapes, dump)) == text


def test_a_registry_of_its_own_speaks_its_own_language():
    settings = Settings(title="Praktiken", languages=("de",))
    graph = describe(NAMES, settings, seq=1, modified=NOW, counts={})
    assert list(graph.objects(DATA, DCTERMS.title)) == [Literal("Praktiken", lang="de")]
    assert graph.value(URIRef(f"{BASE}sparql"), DCAT.endpointURL) == URIRef(f"{BASE}sparql")


def test_a_distribution_tells_its_name():
    file = Distribution(4, Path("x/4/iclod.ttl"), "text/turtle", False, 1, "00")
    assert file.address == "dumps/4/iclod.ttl"

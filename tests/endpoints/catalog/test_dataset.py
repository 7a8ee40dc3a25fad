"""`/dataset`: DCAT-AP 3, VoID, PROV and schema.org, of a registry with files."""

import dataclasses
import gzip
import subprocess
import sys
from pathlib import Path

import extruct
import pytest
import rdflib
from rdflib import Literal, URIRef

from iclod.app import create_app
from iclod.config import OperatorSettings
from iclod.rdf import formats
from iclod.rdf.vocab import (
    ADMS,
    DCAT,
    DCATAP,
    DCTERMS,
    FOAF,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    SPDX,
    VCARD,
    VOID,
)
from iclod.registry import Registry, dumping

BASE = "https://w3id.org/iclod/"
CATALOG, DATA = URIRef(f"{BASE}dataset"), URIRef(f"{BASE}dataset#dataset")
EU = "http://publications.europa.eu/resource/authority/"
SHAPES = Path(__file__).parents[2] / "dcat_ap" / "mandatory.ttl"
OPERATOR = OperatorSettings(
    name="City of Somewhere",
    homepage="https://www.somewhere.example/",
    type="LocalAuthority",
    email="data@somewhere.example",
    contact_page="https://www.somewhere.example/contact",
)


@pytest.fixture(scope="module")
def filled(packaged_home, tmp_path_factory):
    """A registry with files, and an operator who says who they are."""
    import shutil

    from iclod.config import Settings

    home = tmp_path_factory.mktemp("dataset") / "home"
    shutil.copytree(packaged_home, home, symlinks=True)
    with Registry.open(Settings(home=home, operator=OPERATOR)) as registry:
        dumping.make(registry)
        yield registry


@pytest.fixture(scope="module")
def asked(filled):
    return create_app(filled).test_client()


@pytest.fixture(scope="module")
def graph(asked):
    answer = asked.get("/dataset", headers={"Accept": "text/turtle"})
    return formats.parse(answer.data, formats.TURTLE)[None]


def conforms(graph, folder, shapes=SHAPES):
    data = folder / "catalogue.nt"
    data.write_text(formats.to_ntriples(graph), encoding="utf-8")
    # In a process of its own: pySHACL changes rdflib for the process that it is in.
    return subprocess.run(
        [sys.executable, "-m", "pyshacl", "-s", str(shapes), "-df", "nt", str(data)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_catalogue_has_all_that_dcat_ap_makes_mandatory(graph, tmp_path):
    done = conforms(graph, tmp_path)
    assert done.returncode == 0, done.stdout


def test_the_catalogue_keeps_to_the_registrys_own_shapes(graph, tmp_path):
    own = rdflib.Graph(bind_namespaces="none")
    for name in ("catalogue.ttl", "groups.ttl"):
        data = (Path(__file__).parents[3] / "shapes" / name).read_bytes()
        own += formats.parse(data, formats.TURTLE, base=BASE)[None]
    (tmp_path / "shapes.ttl").write_bytes(formats.serialize(own, formats.TURTLE))
    done = conforms(graph, tmp_path, tmp_path / "shapes.ttl")
    assert done.returncode == 0, done.stdout


def test_the_shapes_find_what_is_missing(graph, tmp_path):
    poorer = rdflib.Graph(bind_namespaces="none")
    for triple in graph:
        if triple[1] not in (DCTERMS.title, DCAT.accessURL, DCAT.endpointURL, FOAF.name):
            poorer.add(triple)
    done = conforms(poorer, tmp_path)
    assert done.returncode == 1
    for name in ("dcterms:title", "accessURL", "endpointURL", "name"):
        assert name.rpartition(":")[2] in done.stdout


RECOMMENDED = {
    DCAT.Catalog: [
        DCAT.dataset, DCAT.service, DCTERMS.spatial, FOAF.homepage, DCTERMS.language,
        DCTERMS.license, DCTERMS.modified, DCTERMS.issued, DCAT.themeTaxonomy,
    ],
    DCAT.CatalogRecord: [DCTERMS.conformsTo, ADMS.status, DCTERMS.issued],
    DCAT.Distribution: [
        DCTERMS["format"], DCTERMS.license, DCATAP.availability, DCTERMS.description,
    ],
    DCAT.DataService: [DCAT.endpointDescription, DCAT.servesDataset],
    DCTERMS.LicenseDocument: [DCTERMS.type],
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "predicate"),
    [(kind, predicate) for kind, found in RECOMMENDED.items() for predicate in found],
    ids=lambda iri: str(iri).replace("#", "/").rpartition("/")[2],
)
def test_what_dcat_ap_recommends_is_there(graph, kind, predicate):
    subjects = set(graph.subjects(RDF.type, kind))
    assert subjects
    assert not [subject for subject in subjects if graph.value(subject, predicate) is None]


@pytest.mark.parametrize(
    "predicate",
    [
        DCAT.contactPoint, DCAT.distribution, DCTERMS.spatial, DCAT.keyword, DCTERMS.publisher,
        DCTERMS.temporal, DCAT.theme,
    ],
    ids=lambda iri: str(iri).replace("#", "/").rpartition("/")[2],
)  # fmt: skip
def test_what_dcat_ap_recommends_of_a_dataset_is_there(graph, predicate):
    assert graph.value(DATA, predicate) is not None


@pytest.mark.parametrize(
    ("subject", "predicate", "value"),
    [
        (DATA, DCAT.theme, "data-theme/SOCI"),
        (CATALOG, DCAT.themeTaxonomy, "data-theme"),
        (DATA, DCTERMS.language, "language/ENG"),
        (DATA, DCTERMS.language, "language/FRA"),
        (DATA, DCTERMS.accrualPeriodicity, "frequency/IRREG"),
        (DATA, DCTERMS.accessRights, "access-right/PUBLIC"),
        (DATA, DCTERMS.spatial, "country/NOR"),
        (CATALOG, DCTERMS.spatial, "country/GBR"),
        (URIRef(f"{BASE}dumps/1/iclod.ttl"), DCTERMS["format"], "file-type/RDF_TURTLE"),
        (URIRef(f"{BASE}dumps/1/iclod.nq.gz"), DCTERMS["format"], "file-type/RDF_N_QUADS"),
        (URIRef(f"{BASE}dumps/1/practices.csv"), DCTERMS["format"], "file-type/CSV"),
        (
            URIRef(f"{BASE}dumps/1/iclod.ttl"),
            DCATAP.availability,
            "planned-availability/AVAILABLE",
        ),
    ],
)
def test_values_are_those_of_the_eu_authority_tables(graph, subject, predicate, value):
    assert (subject, predicate, URIRef(EU + value)) in graph


def test_places_and_times_come_from_the_data(graph):
    area, period = URIRef(f"{CATALOG}#area"), graph.value(DATA, DCTERMS.temporal)
    assert str(graph.value(area, DCAT.bbox)).startswith("POLYGON((")
    assert str(graph.value(area, DCAT.centroid)).startswith("POINT(")
    assert len(str(graph.value(period, DCAT.startDate))) == 4
    # Some practices go on: there is no last year, and none is made up.
    assert graph.value(period, DCAT.endDate) is None


def test_keywords_are_there_in_both_languages(graph):
    words = {(word.language, str(word)) for word in graph.objects(DATA, DCAT.keyword)}
    assert {("en", "good practices"), ("fr", "bonnes pratiques")} <= words
    assert {tag for tag, _ in words} == {"en", "fr"}
    assert len(words) > 20


def test_the_operator_is_named_as_the_settings_say(graph):
    publisher = graph.value(CATALOG, DCTERMS.publisher)
    assert graph.value(publisher, FOAF.name) == Literal(OPERATOR.name)
    assert graph.value(publisher, FOAF.homepage) == URIRef(OPERATOR.homepage)
    assert str(graph.value(publisher, DCTERMS.type)).endswith("publishertype/LocalAuthority")
    contact = graph.value(DATA, DCAT.contactPoint)
    assert graph.value(contact, VCARD.hasEmail) == URIRef(f"mailto:{OPERATOR.email}")
    assert graph.value(contact, VCARD.hasURL) == URIRef(OPERATOR.contact_page)
    assert graph.value(CATALOG, DCTERMS.creator) == URIRef(f"{BASE}id/agent/iclod")


def test_nothing_is_made_up_about_an_operator_who_says_nothing(client):
    answer = client.get("/dataset", headers={"Accept": "text/turtle"})
    graph = formats.parse(answer.data, formats.TURTLE)[None]
    assert graph.value(DATA, DCAT.contactPoint) is None
    publisher = graph.value(CATALOG, DCTERMS.publisher)
    assert publisher == URIRef(f"{BASE}id/agent/iclod")
    assert graph.value(publisher, DCTERMS.type) is None


def test_services_are_those_that_the_server_has(graph, asked):
    paths = {rule.rule for rule in asked.application.url_map.iter_rules()}
    services = {str(iri).removeprefix(BASE) for iri in graph.objects(CATALOG, DCAT.service)}
    assert "sparql" in services
    for path in ("sparql", "graphs", "ldes", "oai", "feed.atom", "activity", "search"):
        assert (path in services) == (f"/{path}" in paths)
    for service in graph.objects(CATALOG, DCAT.service):
        assert graph.value(service, DCTERMS.conformsTo) is not None
        assert str(graph.value(service, DCAT.endpointURL)).startswith("http://localhost/")


def test_the_newest_dump_is_described_with_its_number(graph, filled):
    current = graph.value(DATA, DCAT.hasCurrentVersion)
    assert current == URIRef(f"{BASE}dumps/1/")
    assert graph.value(current, DCAT.version) == Literal("1")
    assert graph.value(DATA, DCAT.version) == Literal(str(filled.published()))
    assert (DATA, DCAT.hasVersion, current) in graph
    assert (current, DCAT.isVersionOf, DATA) in graph
    checksum = graph.value(current, SPDX.checksum)
    assert str(graph.value(checksum, SPDX.checksumValue)) == dumping.digest(filled)
    files = set(graph.objects(current, DCAT.distribution))
    assert files < set(graph.objects(DATA, DCAT.distribution))
    assert {note.language for note in graph.objects(DATA, ADMS.versionNotes)} == {"en", "fr"}


def test_every_file_has_its_size_and_checksum(graph, filled):
    for file in dumping.kept(filled)[0].files:
        if file.data:
            iri = URIRef(BASE + file.address)
            assert graph.value(iri, DCAT.byteSize).value == file.size
            checksum = graph.value(iri, SPDX.checksum)
            assert str(graph.value(checksum, SPDX.checksumValue)) == file.sha256
            address = URIRef(f"http://localhost/{file.address}")
            assert graph.value(iri, DCAT.downloadURL) == address


def test_void_counts_what_the_files_hold(graph, filled):
    dump = dumping.kept(filled)[0]
    text = gzip.decompress(dump.file("iclod.nq.gz").path.read_bytes()).decode()
    quads = text.splitlines()
    assert graph.value(DATA, VOID.triples).value == len(quads) == dump.statements
    assert graph.value(DATA, VOID.documents).value == dump.graphs
    whole = formats.parse_quads(text, formats.N_QUADS)
    for partition in graph.objects(DATA, VOID.propertyPartition):
        name = str(graph.value(partition, VOID.property))
        found = [quad for quad in whole if quad.predicate.value == name]
        assert graph.value(partition, VOID.triples).value == len(found), name
        subjects = {(quad.subject, quad.graph_name) for quad in found}
        assert graph.value(partition, VOID.distinctSubjects).value == len(subjects), name
    practices = URIRef(f"{CATALOG}#class-iclod-Practice")
    assert graph.value(practices, VOID.entities).value == filled.index.counts("practice")


def test_void_has_link_sets_with_counts(graph):
    found = {}
    for links in graph.subjects(RDF.type, VOID.Linkset):
        space = str(graph.value(graph.value(links, VOID.objectsTarget), VOID.uriSpace))
        found[space, graph.value(links, VOID.linkPredicate)] = graph.value(links, VOID.triples)
        assert graph.value(links, VOID.subjectsTarget) == DATA
        assert (DATA, VOID.subset, links) in graph
    assert found["https://sws.geonames.org/", SKOS.exactMatch].value > 100
    assert found[f"{EU}country/", SKOS.exactMatch].value > 30
    assert len(list(graph.objects(DATA, VOID.exampleResource))) == 3
    assert (DATA, VOID.uriSpace, Literal(f"{BASE}id/")) in graph


def test_provenance_says_which_act_made_the_data_what_they_are(graph, filled):
    activity = graph.value(DATA, PROV.wasGeneratedBy)
    entry = filled.journal.entry(filled.published())
    assert graph.value(activity, PROV.wasAssociatedWith) == URIRef(entry.agent)
    assert graph.value(activity, RDFS.comment) == Literal(entry.message)
    assert graph.value(DATA, PROV.wasAttributedTo) == graph.value(CATALOG, DCTERMS.publisher)
    assert graph.value(DATA, DCTERMS.provenance) is not None


def test_a_dataset_search_engine_finds_what_it_needs_in_the_page(asked, filled):
    page = asked.get("/dataset", headers={"Accept": "text/html"})
    found = extruct.extract(page.text, base_url="http://localhost/", syntaxes=["json-ld"])
    (dataset,) = found["json-ld"]
    assert dataset["@context"] == "https://schema.org/"
    assert dataset["@type"] == "Dataset"
    assert 50 <= len(dataset["description"]) <= 5000
    assert dataset["name"] == filled.settings.title
    assert dataset["license"].startswith("https://creativecommons.org/")
    assert dataset["isAccessibleForFree"] is True
    assert dataset["creator"]["name"] == "The iclod project"
    assert dataset["publisher"]["name"] == OPERATOR.name
    assert dataset["temporalCoverage"].endswith("/..")
    assert any(place.get("name") == "Norway" for place in dataset["spatialCoverage"])
    assert any("geo" in place for place in dataset["spatialCoverage"])
    assert dataset["version"] == "1"
    assert "good practices" in dataset["keywords"]
    assert dataset["identifier"] == str(DATA)
    assert dataset["includedInDataCatalog"]["@type"] == "DataCatalog"
    for download in dataset["distribution"]:
        assert download["@type"] == "DataDownload"
        assert download["encodingFormat"]
        path = download["contentUrl"].removeprefix("http://localhost")
        with asked.get(path) as answer:
            assert answer.status_code == 200


def test_the_page_speaks_the_readers_language_to_search_engines_too(asked):
    page = asked.get("/dataset", headers={"Accept": "text/html", "Accept-Language": "fr"})
    (dataset,) = extruct.extract(page.text, syntaxes=["json-ld"])["json-ld"]
    assert "bonnes pratiques" in dataset["keywords"]
    assert dataset["name"].startswith("Cités")


def test_a_short_description_is_made_long_enough(filled):
    from iclod.endpoints.catalog import dataset, markup

    settings = dataclasses.replace(filled.settings, description="Short.")
    subject = dataset.subject(filled, filled.published(), "http://localhost/", ())
    text = markup.about(dataclasses.replace(subject, settings=settings), ("en", "fr"))
    assert text.startswith("Short. ")
    assert len(text) >= markup.SHORTEST


def test_profiles_are_negotiated(asked):
    dcat = asked.get("/dataset", headers={"Accept": "text/turtle"})
    assert dcat.headers["Content-Profile"] == "<http://data.europa.eu/r5r/>"
    assert "Accept-Profile" in dcat.headers["Vary"]
    ways = (
        ("/dataset?_profile=schema.org", {}),
        ("/dataset", {"Accept-Profile": "<https://schema.org/>"}),
    )
    for path, headers in ways:
        answer = asked.get(path, headers={"Accept": "text/turtle"} | headers)
        assert answer.headers["Content-Profile"] == "<https://schema.org/>"
        graph = formats.parse(answer.data, formats.TURTLE)[None]
        assert (DATA, RDF.type, SCHEMA.Dataset) in graph
        assert (DATA, RDF.type, DCAT.Dataset) not in graph
        assert "_:" not in formats.to_ntriples(graph)
    listed = asked.get("/dataset?_profile=alt", headers={"Accept": "text/turtle"})
    assert "hasDefaultRepresentation" in listed.text
    assert asked.get("/dataset?_profile=there-is-no-such").status_code == 406


def test_the_description_holds_no_blank_nodes_and_is_the_same_each_time(asked):
    texts = {
        asked.get("/dataset", headers={"Accept": "application/n-triples"}).text for _ in range(2)
    }
    assert len(texts) == 1
    assert "_:" not in texts.pop()


def test_a_registry_of_its_own_speaks_its_own_language(tmp_path):
    from iclod.config import Settings

    settings = Settings(
        home=tmp_path / "home", packaged="frame", title="Praktiken", languages=("de",)
    )
    with Registry.open(settings, create=True) as registry:
        client = create_app(registry).test_client()
        answer = client.get("/dataset", headers={"Accept": "text/turtle"})
        graph = formats.parse(answer.data, formats.TURTLE)[None]
        assert list(graph.objects(DATA, DCTERMS.title)) == [Literal("Praktiken", lang="de")]
        assert not list(graph.objects(DATA, DCAT.keyword))
        assert client.get("/dataset", headers={"Accept": "text/html"}).status_code == 200

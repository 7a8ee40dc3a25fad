"""What search engines read from pages, read by a program that others wrote."""

import json

import extruct
import pytest
from rdflib import Graph

from iclod.app import create_app
from iclod.rdf import formats
from iclod.rdf.vocab import SCHEMA
from iclod.web import structured

SLUG = "bergen-action-plan-for-inclusion-and-diversity"
PAGES = {
    f"practice/{SLUG}": ("Dataset", "Project"),
    "city/bergen": ("WebPage", "City"),
    "city/tenerife": ("WebPage", "AdministrativeArea"),
    "country/norway": ("WebPage", "Country"),
    "topic/education": ("WebPage", "DefinedTerm"),
    "status/ongoing": ("WebPage", "DefinedTerm"),
    "source/coe-good-practices": ("WebPage", "Collection"),
    "agent/council-of-europe": ("WebPage", "Organization"),
}
#: Of a dataset: what search engines demand and what they recommend.
DEMANDED = {"name", "description"}
RECOMMENDED = {
    "creator",
    "distribution",
    "identifier",
    "includedInDataCatalog",
    "isAccessibleForFree",
    "keywords",
    "license",
    "spatialCoverage",
    "temporalCoverage",
    "url",
    "version",
}


@pytest.fixture(scope="module")
def client(published):
    return create_app(published).test_client()


def read(client, path, language="en"):
    """The schema.org block of a page."""
    answer = client.get(f"/doc/{path}", headers={"Accept": "text/html"} | said(language))
    assert answer.status_code == 200
    found = extruct.extract(answer.text, syntaxes=["json-ld"], errors="strict")["json-ld"]
    blocks = [block for block in found if block.get("@context") == "https://schema.org/"]
    assert len(blocks) == 1
    return blocks[0]


def said(language):
    return {"Accept-Language": language}


@pytest.mark.parametrize(("path", "types"), PAGES.items())
def test_pages_of_every_kind_say_what_they_are_about(client, path, types):
    block = read(client, path)
    assert (block["@type"], block["mainEntity"]["@type"]) == types
    assert block["@id"] == f"https://w3id.org/iclod/doc/{path}"
    assert block["mainEntity"]["@id"] == f"https://w3id.org/iclod/id/{path}"
    assert block["url"] == f"http://localhost/doc/{path}"
    assert block["mainEntity"]["name"]
    assert block["license"].startswith("http")


def test_every_practice_is_what_a_dataset_search_engine_accepts(client, published):
    total = published.index.counts("practice")
    items = published.index.listing("practice", None, 1, total).items
    for item in items[::12]:
        block = read(client, f"practice/{item.slug}")
        assert block["@type"] == "Dataset"
        assert block.keys() >= DEMANDED | RECOMMENDED - {"spatialCoverage", "temporalCoverage"}
        assert 50 <= len(block["description"]) <= 5000
        for node in (block, block["isPartOf"]):
            assert isinstance(node["name"], str)
            assert len(node["description"]) >= 50
        for download in block["distribution"]:
            path = download["contentUrl"].removeprefix("http://localhost")
            assert path == f"/doc/practice/{item.slug}." + path.rpartition(".")[2]
            assert download["encodingFormat"] in formats.BY_MEDIA_TYPE


def test_places_have_positions_and_lie_in_countries(client):
    block = read(client, f"practice/{SLUG}")
    city = block["spatialCoverage"][0]
    assert (city["@type"], city["name"]) == ("City", "Bergen")
    assert city["geo"]["latitude"] == pytest.approx(60.4, abs=0.1)
    assert city["containedInPlace"]["name"] == "Norway"
    assert block["temporalCoverage"] == "2018/2022"
    assert block["about"]["@type"] == "DefinedTerm"
    assert block["isBasedOn"]["url"].startswith("https://www.coe.int/")


def test_names_are_in_the_readers_language(client):
    block = read(client, f"practice/{SLUG}", "fr")
    assert block["spatialCoverage"][0]["containedInPlace"]["name"] == "Norvège"


def test_only_exact_matches_are_said_to_be_the_same(client):
    assert read(client, "city/bergen")["mainEntity"]["sameAs"].startswith("https://sws.geonames")
    assert "sameAs" not in read(client, "topic/education")["mainEntity"]


def test_the_block_of_the_registrys_own_terms_is_still_there(client):
    text = client.get(f"/doc/practice/{SLUG}", headers={"Accept": "text/html"}).text
    blocks = extruct.extract(text, syntaxes=["json-ld"])["json-ld"]
    assert len(blocks) == 2
    assert any("@graph" in block for block in blocks)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("path", PAGES)
def test_every_syntax_says_the_same(published, path):
    kind, slug = path.split("/")
    document = published.document(published.names.document(kind, slug))
    described = structured.describe(published, document, published.published())
    text = described.ntriples()
    assert "_:" not in text
    for syntax in formats.FORMATS:
        again = formats.parse(described.encode(syntax), syntax)[None]
        assert formats.to_ntriples(again) == text
    graph = Graph().parse(data=described.json_ld(), format="json-ld")
    assert len(graph) == len(text.splitlines())
    assert all(
        str(p).startswith((str(SCHEMA), "http://www.w3.org/1999/")) for p in graph.predicates()
    )


def test_the_json_is_nested_and_stands_on_its_own(published):
    document = published.document(published.names.document("practice", SLUG))
    written = json.loads(structured.describe(published, document, published.published()).json_ld())
    assert written["@context"]["@vocab"] == "https://schema.org/"
    assert "@graph" not in written
    assert written["mainEntity"]["name"] == {
        "@language": "en",
        "@value": "Action Plan for Inclusion and Diversity",
    }


def test_the_profile_schema_org_is_served(client):
    answer = client.get(f"/doc/practice/{SLUG}.ttl?_profile=schema.org")
    assert answer.status_code == 200
    graph = Graph().parse(data=answer.text, format="turtle")
    assert (None, SCHEMA.mainEntity, None) in graph

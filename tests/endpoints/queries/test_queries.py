import csv
import io
import json
import re
import shutil
import time
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import rdflib
from loopback import serving

from iclod.app import create_app
from iclod.config import Settings
from iclod.rdf import formats
from iclod.rdf.vocab import DCTERMS, RDF, RDFS, SCHEMA, SH, XSD
from iclod.registry import Registry

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
TOPIC = "/query/practices-by-topic"
RESULTS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "geojson": "application/geo+json",
    "html": "text/html",
}


def rows(text):
    return list(csv.reader(io.StringIO(text)))


# Forms ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", RESULTS)
def test_solutions_in_every_form(client, suffix):
    path, media_type = f"{TOPIC}.{suffix}?topic=education", RESULTS[suffix]
    answers = [
        client.get(path),
        client.get(f"{TOPIC}?topic=education&format={suffix}"),
        client.get(f"{TOPIC}?topic=education", headers={"Accept": media_type}),
    ]
    for answer in answers:
        assert (answer.status_code, answer.mimetype) == (200, media_type)
        assert answer.headers["Dataset-Version"] == "1"
        assert "Accept-Datetime" in answer.headers["Vary"]
        assert 'rel="collection"' in ", ".join(answer.headers.getlist("Link"))
    if suffix != "html":
        assert answers[0].data == answers[1].data == answers[2].data
    assert "Accept" not in answers[0].headers["Vary"].split(", ")
    assert "Accept" in answers[2].headers["Vary"].split(", ")
    assert client.head(path).headers["ETag"] == answers[0].headers["ETag"]
    unchanged = client.get(path, headers={"If-None-Match": answers[0].headers["ETag"]})
    assert (unchanged.status_code, unchanged.data) == (304, b"")


@pytest.mark.parametrize("format", formats.FORMATS, ids=lambda format: format.suffix)
def test_graphs_in_every_form(client, format):
    expected = {*formats.from_ntriples(client.get("/query/city.nt?city=oslo").text)}
    for answer in (
        client.get(f"/query/city.{format.suffix}?city=oslo"),
        client.get("/query/city?city=oslo", headers={"Accept": format.media_type}),
        client.get(f"/query/city?city=oslo&format={format.suffix}"),
    ):
        assert (answer.status_code, answer.mimetype) == (200, format.media_type)
        parsed = formats.parse(answer.data, format)
        assert {triple for graph in parsed.values() for triple in graph} == expected
    assert client.get("/query/city.html?city=oslo").mimetype == "text/html"


def test_yes_or_no(client):
    address = "/query/country-covers-topic.{}?country=norway&topic=education"
    assert client.get(address.format("csv")).text == "true"
    assert client.get(address.format("json")).json == {"head": {}, "boolean": True}
    assert ">Yes<" in client.get(address.format("html")).text


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("text/html", "text/html"),
        (BROWSER["Accept"], "text/html"),
        ("text/csv;q=0.5, application/geo+json", "application/geo+json"),
    ],
)
def test_negotiation(client, accept, media_type):
    answer = client.get(f"{TOPIC}?topic=education", headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (200, media_type)


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [
        (f"{TOPIC}.ttl?topic=education", None, 404),
        (f"{TOPIC}.exe?topic=education", None, 404),
        ("/query/city.csv?city=oslo", None, 404),
        ("/query/city.geojson?city=oslo", None, 404),
        ("/query/country-covers-topic.geojson?country=norway&topic=education", None, 404),
        ("/query/titles-in-other-languages.geojson", None, 406),
        (f"{TOPIC}?topic=education&format=ttl", None, 406),
        (f"{TOPIC}?topic=education", "image/png", 406),
        ("/query/city?city=oslo", "text/csv", 406),
        ("/query/there-is-no-such", None, 404),
        ("/query/there-is-no-such.csv", None, 404),
        ("/query/..%2f..%2fetc", None, 404),
    ],
)
def test_forms_that_there_are_not(client, path, accept, status):
    answer = client.get(path, headers={"Accept": accept} if accept else {})
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


def test_rdf_of_a_table_there_is_not(client):
    """Who names only RDF is told in RDF what there is."""
    answer = client.get(f"{TOPIC}?topic=education", headers={"Accept": "text/turtle"})
    assert (answer.status_code, answer.mimetype) == (406, "text/turtle")


def test_geojson_of_a_query(client):
    found = client.get("/query/practices-on-a-map.geojson?country=norway").json
    features = {item["properties"]["name"]: item for item in found["features"]}
    assert set(features) == {"Bergen", "Oslo", "Stavanger"}
    assert features["Bergen"] == {
        "type": "Feature",
        "id": "https://w3id.org/iclod/id/city/bergen",
        "geometry": {"type": "Point", "coordinates": [5.32415, 60.39299]},
        "properties": {"name": "Bergen", "practices": 9},
    }


def test_without_the_slash_the_list_is_found(client):
    answer = client.get("/query?format=json")
    assert answer.status_code in (301, 308)
    assert answer.headers["Location"] == "http://localhost/query/?format=json"


# Parameters -------------------------------------------------------------------------------------


def test_a_slug_an_iri_and_an_address_mean_the_same(client):
    found = {
        client.get(f"{TOPIC}.csv", query_string={"topic": topic}).data
        for topic in (
            "education",
            "https://w3id.org/iclod/id/topic/education",
            "http://localhost/id/topic/education",
        )
    }
    assert len(found) == 1


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("", {"topic": "a value is needed"}),
        ("topic=", {"topic": "a value is needed"}),
        ("topic=educaton", {"topic": "is it education?"}),
        ("topic=zzzzzz", {"topic": "there is no topic"}),
        ("topic=education&year=20", {"year": "four digits"}),
        ("topic=education&topic=roma", {"topic": "2 times"}),
        ("topic=education&colour=red", {"colour": "there are topic, year, lang"}),
        ("topic=education&_year=2016", {"_year": "no such parameter"}),
        ("topic=a b&year=x&z=1", {"topic": "slug", "year": "no year", "z": "no such"}),
    ],
)
def test_what_is_wrong_is_said_of_each(client, query, errors):
    answer = client.get(f"{TOPIC}.csv?{query}")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    found = {item["parameter"]: item["detail"] for item in answer.json["errors"]}
    assert found.keys() == errors.keys()
    for name, part in errors.items():
        assert part in found[name]
        assert part in answer.json["detail"]


def test_values_that_would_do_are_listed(client):
    answer = client.get(f"{TOPIC}.csv?topic=educaton").json
    assert answer["errors"][0]["allowed"] == ["education"]
    answer = client.get(f"{TOPIC}.csv?topic=education&yer=2016").json
    assert answer["errors"][0]["allowed"] == ["year"]


def test_limits_of_values(client):
    address = "/query/practices-near.csv?lat={}&long=5&within={}"
    assert client.get(address.format(60, 2000)).status_code == 200
    for lat, within in ((90.5, 100), (60, 2001), (60, 0)):
        assert client.get(address.format(lat, within)).status_code == 400


@pytest.mark.parametrize(
    "word",
    [
        '") || true || CONTAINS("x',
        '" } SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } #',
        "\\",
        '\\"',
        "\\u0022) } #",
        "a\nb",
        "'''",
        "}}}}",
        "# comment",
        "?_word",
        "<script>alert(1)</script>",
        "%22%7D",
        "a" * 1000,
    ],
)
def test_whatever_is_written_is_only_a_word(client, word):
    answer = client.get("/query/practices-with-a-word.csv", query_string={"word": word})
    assert answer.status_code == 200, answer.text
    assert answer.text == "practice,words,language\r\n"
    page = client.get("/query/practices-with-a-word", query_string={"word": word}, headers=BROWSER)
    assert page.status_code == 200
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("word", ["\x00", "a\x1b[31mb", "a" * 1001])
def test_what_is_no_word_is_refused(client, word):
    answer = client.get("/query/practices-with-a-word.csv", query_string={"word": word})
    assert answer.status_code == 400


def test_bytes_that_are_no_text_do_no_harm(client):
    assert client.get("/query/practices-with-a-word.csv?word=%ff%fe").status_code in (200, 400)
    assert client.get(f"{TOPIC}.csv?topic=%ff").status_code == 400
    assert client.get(f"{TOPIC}.csv?topic=%0d%0aX-A:1").status_code == 400


def test_other_methods_are_refused(client):
    assert client.post(f"{TOPIC}?topic=education").status_code == 405
    assert client.options(f"{TOPIC}?topic=education").status_code == 200


# The page ---------------------------------------------------------------------------------------


def page(client, path, **headers):
    return client.get(path, headers=BROWSER | headers)


def test_the_form_waits_where_something_is_needed(client):
    answer = page(client, TOPIC)
    assert answer.status_code == 200
    assert '<option value="education" selected' in answer.text
    assert "required" in answer.text
    assert 'role="alert"' not in answer.text
    assert "data-results=" not in answer.text
    assert "Dataset-Version" not in answer.headers


def test_mistakes_stand_beside_their_fields(client):
    answer = page(client, f"{TOPIC}?topic=educaton&year=20&colour=red")
    assert answer.status_code == 400
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'role="alert"' in answer.text
    assert 'aria-invalid="true" aria-describedby="e-topic"' in answer.text
    assert 'value="20"' in answer.text
    assert "is it education?" in answer.text
    french = page(client, f"{TOPIC}?topic=educaton", **{"Accept-Language": "fr"})
    assert "il n’y a pas de thème « educaton » ; est-ce education ?" in french.text
    assert "data-results=" not in answer.text


def test_the_page_of_an_answer(client):
    answer = page(client, f"{TOPIC}?topic=education&year=2016")
    text = answer.text
    assert answer.headers["Dataset-Version"] == "1"
    assert "A holistic approach" not in text
    assert "Educational equality in Oslo" in text
    assert 'data-results="/query/practices-by-topic.json?topic=education&amp;year=2016"' in text
    assert 'data-views="table map raw"' in text
    for suffix in ("csv", "tsv", "json", "xml", "geojson"):
        assert f'href="/query/practices-by-topic.{suffix}?topic=education&amp;year=2016"' in text
    assert "/query/practices-by-topic?topic=education&amp;year=2016&amp;version=1" in text
    (editor,) = re.findall(r'href="(/sparql\?query=[^"]+)"', text)
    query = parse_qs(urlsplit(editor.replace("&amp;", "&")).query)["query"][0]
    assert "<https://w3id.org/iclod/id/topic/education>" in query
    asked = client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/csv"})
    direct = client.get(f"{TOPIC}.csv?topic=education&year=2016")
    assert rows(asked.text) == rows(direct.text)


def test_what_is_cited_is_the_query_itself(client):
    text = page(client, f"{TOPIC}?topic=education").text
    (line,) = re.findall(r'<p id="cite-line"[^>]*>([^<]+)</p>', text)
    address = re.search(r"http://localhost/sparql\?query=\S+", line)[0].replace("&amp;", "&")
    assert address.endswith("&version=1")
    cited = client.get(address.removeprefix("http://localhost"), headers={"Accept": "text/csv"})
    assert rows(cited.text) == rows(client.get(f"{TOPIC}.csv?topic=education").text)


def test_names_on_the_page_are_in_the_language_of_its_reader(client):
    french = page(client, "/query/practices-on-a-map", **{"Accept-Language": "fr"})
    assert "Genève" in french.text
    assert 'data-results="/query/practices-on-a-map.json?lang=fr"' in french.text
    assert "Accept-Language" in french.headers["Vary"]
    chosen = page(client, "/query/practices-on-a-map?lang=fr")
    assert "Genève" in chosen.text
    assert "Accept-Language" not in chosen.headers["Vary"]


def test_every_query_has_a_page_in_both_languages(client, published):
    for stored in published.stored.all():
        values = {item.name: item.example for item in stored.parameters if item.required}
        for language in ("en", "fr"):
            answer = page(
                client,
                f"/query/{stored.name}?{urlencode(values)}",
                **{"Accept-Language": language},
            )
            assert answer.status_code == 200, (stored.name, answer.text[:500])
            assert f'<h1 dir="auto">{stored.titles[language]}' in answer.text.replace("&#39;", "'")
            assert set(stored.descriptions) >= {"en", "fr"}
            assert all(set(item.labels) >= {"en", "fr"} for item in stored.parameters)


# Earlier states ---------------------------------------------------------------------------------


def test_a_state_can_be_named(client):
    pinned = client.get(f"{TOPIC}.csv?topic=education&version=1")
    assert pinned.data == client.get(f"{TOPIC}.csv?topic=education").data
    assert pinned.headers["Cache-Control"] == "public, max-age=86400"
    assert pinned.headers["Memento-Datetime"]
    links = ", ".join(pinned.headers.getlist("Link"))
    assert f'<http://localhost{TOPIC}.csv?topic=education>; rel="original timegate"' in links
    current = ", ".join(client.get(f"{TOPIC}.csv?topic=education").headers.getlist("Link"))
    assert f'<http://localhost{TOPIC}.csv?topic=education&version=1>; rel="memento"' in current
    by_date = client.get(
        f"{TOPIC}.csv?topic=education", headers={"Accept-Datetime": "Mon, 01 Jan 2035 00:00:00 GMT"}
    )
    assert by_date.headers["Memento-Datetime"] == pinned.headers["Memento-Datetime"]
    assert by_date.headers["Content-Location"].endswith("&version=1")


@pytest.mark.parametrize(
    ("state", "status"),
    [("version=2", 404), ("version=x", 400), ("at=never", 400), ("at=1999", 404),
     ("version=1&at=2030", 400)],
)  # fmt: skip
def test_states_that_there_are_not(client, state, status):
    assert client.get(f"{TOPIC}.csv?topic=education&{state}").status_code == status
    assert page(client, f"{TOPIC}?topic=education&{state}").status_code == status


def test_the_pinned_page_leads_on_within_its_state(client):
    text = page(client, f"{TOPIC}?topic=education&version=1").text
    assert 'href="/query/practices-by-topic.csv?topic=education&amp;version=1"' in text
    assert '<input type="hidden" name="version" value="1">' in text
    assert "Ask the newest state" in text


# Files ------------------------------------------------------------------------------------------

OWN = """\
# title@en: Things with a {what}
# param _what: string; one of topic | place; default topic
# param@en _what: What
SELECT ?x WHERE {{ VALUES ?x {{ {values} }} FILTER(CONTAINS(STR(?x), ?_what)) }}
"""


@pytest.fixture
def own(packaged_home, tmp_path):
    home = shutil.copytree(packaged_home, tmp_path / "home", symlinks=True)
    (home / "queries").mkdir()
    return home


def test_files_of_the_registry(own):
    (own / "queries" / "20-own.rq").write_text(OWN.format(what="name", values='"topic" "place"'))
    (own / "queries" / "practices-by-topic.rq").write_text("# title@en: Mine\nASK {}")
    (own / "queries" / "broken.rq").write_text("# title@en: Broken\nSELECT {")
    with Registry.open(Settings(home=own)) as registry:
        client = create_app(registry).test_client()
        assert client.get("/query/own.csv").text == "x\r\ntopic\r\n"
        assert client.get("/query/own.csv?what=place").text == "x\r\nplace\r\n"
        wrong = client.get("/query/own.csv?what=other")
        assert wrong.json["errors"][0]["allowed"] == ["topic", "place"]
        assert client.get(f"{TOPIC}.csv").text == "true"
        assert client.get("/query/broken.csv").status_code == 404
        listed = [item["name"] for item in client.get("/query/?format=json").json["queries"]]
        assert listed[:2] == ["own", "practices-by-topic"]
        assert "broken" not in listed
        (own / "queries" / "20-own.rq").write_text(OWN.format(what="name", values='"topics"'))
        assert client.get("/query/own.csv").text == "x\r\ntopics\r\n"


def test_a_server_notices_changes_and_forgets_what_it_kept(own):
    path = own / "queries" / "own.rq"
    path.write_text("# title@en: Own\nSELECT (1 AS ?x) {}")
    with serving(own) as client:
        first = client.get("/query/own.csv")
        assert first.text == "x\r\n1\r\n"
        assert client.get("/query/own.csv", headers={"If-None-Match": first.headers["etag"]}
            ).status_code == 304  # fmt: skip
        path.write_text("# title@en: Own\nSELECT (2 AS ?x) {}")
        for _ in range(60):
            client.get("/healthz")
            if client.get("/query/own.csv").text == "x\r\n2\r\n":
                break
            time.sleep(0.1)
        else:
            pytest.fail("the change was not noticed")
        path.write_text("# title@en: Own\nSELECT")
        for _ in range(60):
            if client.get("/query/own.csv").status_code == 404:
                break
            time.sleep(0.1)
        else:
            pytest.fail("the change was not noticed")


def test_another_base_and_a_mount(frame_home, tmp_path):
    home = tmp_path / "home"
    settings = Settings(
        home=home, base_iri="https://example.org/r/", packaged="all", mount="/registry"
    )
    with Registry.open(settings, create=True) as registry:
        client = create_app(registry).test_client()
        answer = client.get(f"/registry{TOPIC}.csv?topic=education")
        assert len(rows(answer.text)) == 18
        assert "https://example.org/r/id/practice/" in answer.text
        text = client.get(f"/registry{TOPIC}?topic=education", headers=BROWSER).text
        assert 'data-results="/registry/query/practices-by-topic.json' in text
        assert 'href="/registry/sparql?query=' in text
        link = client.get(f"/registry{TOPIC}.csv?topic=education").headers.getlist("Link")
        assert any("<http://localhost/registry/query/>" in value for value in link)


# Descriptions -----------------------------------------------------------------------------------


def test_the_list_is_negotiated(client):
    for accept, media_type in (
        (BROWSER["Accept"], "text/html"),
        ("application/json", "application/json"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
    ):
        answer = client.get("/query/", headers={"Accept": accept})
        assert (answer.status_code, answer.mimetype) == (200, media_type)
        assert "Accept" in answer.headers["Vary"]
    assert client.get("/query/", headers={"Accept": "image/png"}).status_code == 406


def test_the_list_in_rdf_is_what_editors_look_for(client, published):
    answer = client.get("/query/?format=nt")
    assert answer.data == client.get("/query/?format=nt").data
    graph = formats.from_ntriples(answer.text)
    found = {
        row.comment: row.text
        for row in graph.query(
            "PREFIX sh: <http://www.w3.org/ns/shacl#> "
            "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
            "SELECT ?q ?comment ?text { ?q a sh:SPARQLExecutable ; rdfs:comment ?comment ; "
            "sh:select|sh:ask|sh:construct ?text . FILTER(LANG(?comment) = 'en') }"
        )
    }
    assert len(found) == len(published.stored.all())
    for text in found.values():
        answer = client.get("/sparql", query_string={"query": str(text)})
        assert answer.status_code == 200
        assert "?_" not in text or "BOUND" in text or "false" in text
    subject = rdflib.URIRef("https://w3id.org/iclod/query/#practices-near")
    assert (subject, RDF.type, SH.SPARQLSelectExecutable) in graph
    assert graph.value(subject, SCHEMA.target) == rdflib.URIRef("http://localhost/sparql")
    assert {str(word) for word in graph.objects(subject, SCHEMA.keywords)} >= {"map", "city"}
    assert {label.language for label in graph.objects(subject, RDFS.label)} == {"en", "fr"}
    assert graph.value(subject, DCTERMS.identifier) == rdflib.Literal("practices-near")
    prefixes = graph.value(subject, SH.prefixes)
    declared = {
        str(graph.value(node, SH.prefix)): graph.value(node, SH.namespace)
        for node in graph.objects(prefixes, SH.declare)
    }
    assert declared["iclod"] == rdflib.Literal(
        "https://w3id.org/iclod/ontology#", datatype=XSD.anyURI
    )
    parameters = {
        str(graph.value(node, SH.path)).rpartition("-")[2]: node
        for node in graph.objects(subject, SH.parameter)
    }
    assert set(parameters) == {"lat", "long", "within"}
    assert graph.value(parameters["lat"], SH.datatype) == XSD.decimal
    assert graph.value(parameters["lat"], SH.minCount).toPython() == 1
    assert graph.value(parameters["within"], SH.defaultValue).toPython() == 500
    assert graph.value(parameters["within"], SH.optional).toPython() is True


def test_the_list_in_json(client, published):
    found = client.get("/query/?format=json").json["queries"]
    assert [item["name"] for item in found] == [item.name for item in published.stored.all()]
    near = next(item for item in found if item["name"] == "practices-near")
    assert near["address"] == "http://localhost/query/practices-near"
    assert near["title"]["fr"]
    assert near["parameters"][2] == {
        "name": "within",
        "type": "integer",
        "required": False,
        "label": {"en": "Within, in kilometres", "fr": "Rayon, en kilomètres"},
        "default": "500",
        "min": "1",
        "max": "2000",
    }
    for item in found:
        answer = client.get("/sparql", query_string={"query": item["sample"]})
        assert answer.status_code == 200


def test_the_interface_has_each_query_with_its_parameters(client, published):
    found = client.get("/openapi.json").json
    paths = found["paths"]
    for stored in published.stored.all():
        operation = paths[f"/query/{stored.name}"]["get"]
        assert operation["summary"] == stored.titles["en"]
        names = [item["name"] for item in operation["parameters"]]
        assert names[1:-2] == [item.name for item in stored.parameters]
        assert {"text/html", *(["text/csv"] if stored.solutions else ["text/turtle"])} <= set(
            operation["responses"]["200"]["content"]
        )
        assert paths[f"/query/{stored.name}.{{suffix}}"]["get"]["operationId"]
    within = paths["/query/practices-near"]["get"]["parameters"][3]
    assert within["schema"] == {"type": "integer", "minimum": 1, "maximum": 2000, "default": 500}
    identifiers = [item["operationId"] for path in paths.values() for item in path.values()]
    assert len(identifiers) == len(set(identifiers))
    json.dumps(found)


def test_it_is_found(client):
    assert "/query/" in client.get("/llms.txt").text
    sitemap = client.get("/sitemap.xml").text
    assert "<loc>http://localhost/query/</loc>" in sitemap
    assert "<loc>http://localhost/query/practices-on-a-map</loc>" in sitemap
    assert "<loc>http://localhost/query/practices-by-topic</loc>" not in sitemap
    assert "Disallow: /query/*?\n" in client.get("/robots.txt").text
    assert 'href="/query/"' in client.get("/dataset", headers=BROWSER).text
    description = formats.from_ntriples(client.get("/sparql?format=nt").text)
    service = rdflib.URIRef("http://localhost/sparql")
    assert rdflib.URIRef("http://localhost/query/") in set(
        description.objects(service, RDFS.seeAlso)
    )

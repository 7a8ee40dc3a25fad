"""`/quality`: the measures in every form, by part and by number, with the records behind them."""

import csv
import io
import re

import pytest
from prometheus_client.parser import text_string_to_metric_families

from iclod.app import create_app
from iclod.rdf import formats
from iclod.rdf.vocab import DQV
from iclod.registry import Change, measuring

BROWSER = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def pages(published):
    measuring.catch_up(published)
    return create_app(published).test_client()


def table(answer):
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_leads_from_each_number_to_its_records(pages, language):
    answer = pages.get(f"/quality?lang={language}", headers=BROWSER)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert answer.headers["Dataset-Version"] == "1"
    for target in sorted(set(re.findall(r'href="(/quality[^"]+)"', text)))[::12]:
        found = pages.get(target.replace("&amp;", "&"))
        assert found.status_code == 200, target


def test_forms_are_negotiated_and_named(pages):
    for accept, media_type in (
        ("text/html", "text/html"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/json", "application/json"),
        ("text/csv", "text/csv"),
    ):
        answer = pages.get("/quality", headers={"Accept": accept})
        assert answer.content_type.startswith(media_type)
        assert "Accept" in answer.headers["Vary"]
    assert pages.get("/quality?format=nt").content_type.startswith("application/n-triples")
    assert pages.get("/quality", headers={"Accept": "image/png"}).status_code == 406
    assert pages.get("/quality/links?format=ttl").status_code == 406


def test_json_csv_and_rdf_tell_the_same(pages):
    told = {m["metric"]: m for m in pages.get("/quality?format=json").json["measures"]}
    rows = {r["metric"]: r for r in table(pages.get("/quality?format=csv")) if r["group"] == "all"}
    assert told.keys() == rows.keys()
    graph = formats.from_ntriples(pages.get("/quality?format=nt").get_data(as_text=True))
    for name, figure in told.items():
        assert float(rows[name]["measure"]) == pytest.approx(figure["value"])
        iri = f"https://w3id.org/iclod/quality?version=1#{name}"
        value = graph.value(formats.rdflib.URIRef(iri), DQV.value)
        assert float(value) == pytest.approx(figure["value"])


def test_metrics_resolve_to_where_they_are_defined(pages):
    told = pages.get("/quality?format=json").json["measures"]
    page = pages.get("/quality", headers=BROWSER).get_data(as_text=True)
    for metric in told:
        assert metric["iri"].startswith("https://w3id.org/iclod/quality#")
        if metric["value"] is not None:
            assert f'id="{metric["iri"].partition("#")[2]}"' in page


def test_the_number_of_records_is_what_the_list_holds(pages):
    for metric in pages.get("/quality?format=json&kind=practice").json["measures"]:
        found = pages.get(metric["records"] + "&format=json").json
        assert found["total"] == metric["concerned"], metric["metric"]


def test_filters_narrow(pages):
    everything = pages.get("/quality?format=json").json
    some = pages.get("/quality?format=json&country=norway&kind=practice").json
    assert some["part"] == {
        "kind": "practice",
        "country": "https://w3id.org/iclod/id/country/norway",
    }
    assert some["measures"][0]["of"] < everything["measures"][0]["of"]
    assert {item["kind"] for item in some["fields"]} == {"practice"}
    one = pages.get("/quality?format=json&field=Practice-abstract").json
    assert [item["field"].rpartition("#")[2] for item in one["fields"]] == ["Practice-abstract"]


def test_lists_are_paged_and_whole_as_csv(pages):
    first = pages.get("/quality/languages?kind=practice&format=json")
    second = pages.get("/quality/languages?kind=practice&format=json&page=2")
    assert 'rel="next"' in first.headers["Link"]
    things = [r["thing"] for answer in (first, second) for r in answer.json["records"]]
    assert len(things) == len(set(things)) == 100
    rows = table(pages.get("/quality/languages?kind=practice&format=csv"))
    assert len({row["thing"] for row in rows}) == first.json["total"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/quality/there-is-none", 404),
        ("/quality?kind=nothing", 400),
        ("/quality?topic=there-is-none", 400),
        ("/quality?country=http://example.org/", 400),
        ("/quality?topic=education&topic=sport", 400),
        ("/quality?field=none", 400),
        ("/quality?version=2", 404),
        ("/quality?version=x", 400),
        ("/quality?version=99999999999", 400),
        ("/quality/links?page=0", 400),
        ("/quality/links?page=2", 404),
        ("/quality/links?value=" + "x" * 3000, 400),
        ("/quality?format=exe", 406),
    ],
)
def test_what_does_not_exist_is_a_clear_error(pages, path, status):
    answer = pages.get(path)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json["detail"]


def test_what_is_sent_comes_back_escaped(pages):
    page = pages.get("/quality/links?value=<script>alert(1)</script>", headers=BROWSER)
    assert "<script>alert" not in page.get_data(as_text=True)


def test_head_and_options_are_answered(pages):
    assert pages.head("/quality").status_code == 200
    answer = pages.options("/quality/history")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    etag = pages.get("/quality?format=json").headers["ETag"]
    again = pages.get("/quality?format=json", headers={"If-None-Match": etag})
    assert again.status_code == 304


def test_the_dataset_leads_to_its_measures(pages):
    graph = formats.from_ntriples(
        pages.get("/dataset", headers={"Accept": "application/n-triples"}).get_data(as_text=True)
    )
    data = formats.rdflib.URIRef("https://w3id.org/iclod/dataset#dataset")
    (about,) = graph.objects(data, DQV.hasQualityMetadata)
    measured = formats.from_ntriples(
        pages.get(f"{str(about).removeprefix('https://w3id.org/iclod')}&format=nt").get_data(
            as_text=True
        )
    )
    for item in graph.objects(data, DQV.hasQualityMeasurement):
        assert measured.value(item, DQV.value) is not None


def test_the_main_figures_are_gauges(pages):
    text = pages.get("/metrics").get_data(as_text=True)
    found = {
        (sample.name, sample.labels.get("measure")): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert found["iclod_quality_measured", None] == 1
    assert found["iclod_quality_percent", "conformance"] == 100
    assert found["iclod_quality_found", "links"] == 0


def test_an_earlier_version_stays_and_a_newer_one_is_told_when_it_is_measured(registry):
    client = create_app(registry).test_client()
    measuring.catch_up(registry)
    before = client.get("/quality?format=json&version=1").json
    slug = "bergen-action-plan-for-inclusion-and-diversity"
    graph = registry.names.document("practice", slug)
    page = f"<{registry.names.thing('practice', slug)}> <http://purl.org/dc/terms/references> "
    text = registry.document(graph).content + f"{page}<http://example.org/=1> .\n"
    registry.commit([Change(graph, text)], agent=registry.agent("operator"), message="a page")
    answer = client.get("/quality/insecure?format=json")
    assert answer.headers["Dataset-Version"] == "2"
    assert answer.json["records"][0]["found"][0]["value"] == "http://example.org/=1"
    again = client.get("/quality?format=json&version=1")
    assert again.headers["Cache-Control"] == "public, max-age=86400"
    assert [m["value"] for m in again.json["measures"]] == [m["value"] for m in before["measures"]]
    points = client.get("/quality/history?format=json").json["history"]
    assert [(p["number"], p["measures"]["insecure"]) for p in points] == [(1, 0), (2, 1)]
    part = client.get("/quality/history?format=json&country=norway").json["history"]
    assert [p["measures"]["insecure"] for p in part] == [0, 1]
    shown = client.get("/quality/history", headers=BROWSER).get_data(as_text=True)
    assert "<polyline" in shown
    assert 'href="/quality?version=1"' in shown


def test_formulas_in_titles_stay_text(registry):
    client = create_app(registry).test_client()
    slug = "bergen-action-plan-for-inclusion-and-diversity"
    graph = registry.names.document("practice", slug)
    text = "\n".join(
        re.sub(r'/terms/title> "[^"]*"', '/terms/title> "=1+1"', line)
        for line in registry.document(graph).content.splitlines()
    )
    registry.commit([Change(graph, text)], agent=registry.agent("operator"), message="t")
    measuring.catch_up(registry)
    rows = table(client.get("/quality/languages?kind=practice&format=csv"))
    assert "'=1+1" in {row["title"] for row in rows}

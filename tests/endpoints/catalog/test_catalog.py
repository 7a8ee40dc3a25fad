import csv
import io
import re

import pytest
from rdflib import URIRef

from iclod.app import create_app
from iclod.rdf import formats
from iclod.rdf.vocab import DCAT, DCTERMS, RDF, VOID

BASE = "https://w3id.org/iclod/"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def page(client, path, **headers):
    answer = client.get(path, headers={"Accept": BROWSER} | headers)
    assert answer.status_code == 200, answer.text
    return answer.text


def titles(text):
    return re.findall(r'<h[23]><a href="([^"]+)"', text)


def parts(data):
    graph = formats.parse(data, formats.TURTLE)[None]
    return {str(part) for part in graph.objects(None, DCTERMS.hasPart)}


def test_home_says_what_this_is_and_how_much_there_is(client, published):
    text = page(client, "/")
    assert f"<strong>{published.index.counts('practice')}</strong>" in text
    assert "Practices by country" in text
    assert len(titles(text)) == 8


def test_home_in_french(client):
    text = page(client, "/", **{"Accept-Language": "fr-CH, fr;q=0.9"})
    assert "Pratiques par pays" in text
    assert '<html lang="fr">' in text


def test_home_of_an_empty_registry_says_so(frame):
    text = page(create_app(frame).test_client(), "/")
    assert "There is nothing here yet." in text


@pytest.mark.parametrize("kind", ["practice", "city", "country", "topic", "index-area", "agent"])
def test_a_collection_leads_to_its_list(client, kind):
    answer = client.get(f"/id/{kind}/")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"http://localhost/doc/{kind}/"
    assert page(client, f"/doc/{kind}/")


@pytest.mark.parametrize("path", ["/doc/nothing/", "/id/nothing/", "/doc/practice/?page=999"])
def test_what_is_not_there_is_404(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("query", ["page=0", "page=x", "page=1e9", "year=16", "year=zwei"])
def test_parameters_that_make_no_sense_are_400(client, query):
    answer = client.get(f"/doc/practice/?{query}")
    assert answer.status_code == 400
    assert "write" in answer.json["detail"]


def test_filters_take_slugs_iris_and_addresses(client):
    texts = [
        page(client, f"/doc/practice/?country={value}")
        for value in (
            "norway",
            f"{BASE}id/country/norway",
            "http://localhost/id/country/norway",
        )
    ]
    assert len({tuple(titles(text)) for text in texts}) == 1
    assert "16 practices" in texts[0] or re.search(r"\d+ practices", texts[0])


def test_the_same_parameter_is_or_different_ones_are_and(client):
    def count(query):
        rows = client.get(f"/doc/practice/.csv?{query}").text.splitlines()
        return len(rows) - 1

    norway, spain = count("country=norway"), count("country=spain")
    assert count("country=norway&country=spain") == norway + spain
    assert count("country=norway&topic=education") < norway
    assert count("country=no-such-country") == 0


def test_every_facet_link_gives_as_many_things_as_it_says(client):
    text = page(client, "/doc/practice/?country=norway")
    links = re.findall(r'<a href="(\?[^"]+)" rel="nofollow"><span>[^<]+</span> <span>(\d+)', text)
    chosen = [(href.replace("&amp;", "&"), int(n)) for href, n in links if "topic=" in href]
    assert chosen
    for href, number in chosen:
        rows = client.get(f"/doc/practice/.csv{href}").text.splitlines()
        assert len(rows) - 1 == number


def test_all_pages_together_are_the_whole_list(client, published):
    found, number = [], 1
    while True:
        answer = client.get(f"/doc/practice/?page={number}", headers={"Accept": "text/turtle"})
        found += parts(answer.data)
        links = answer.headers.get_all("Link")
        if not any('rel="next"' in link for link in links):
            break
        number += 1
    assert len(found) == len(set(found)) == published.index.counts("practice")
    assert f'<http://localhost/doc/practice/?page={number - 1}>; rel="prev"' in links


def test_the_list_of_a_scheme_holds_what_is_said_of_the_scheme(client):
    answer = client.get("/doc/topic/", headers={"Accept": "text/turtle"})
    assert "ConceptScheme" in answer.text
    assert len(parts(answer.data)) == 21


@pytest.mark.parametrize("path", ["/doc/practice/.csv", "/doc/practice.csv", "/doc/practice/"])
def test_the_list_as_csv(client, published, path):
    answer = client.get(path, headers={"Accept": "text/csv"})
    assert answer.content_type.startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == published.index.counts("practice")
    assert {"iri", "title", "place", "country", "period", "status", "topic"} <= rows[0].keys()
    assert "\r\n" in answer.text


def test_words_and_filters_that_find_nothing_say_so(client):
    assert "Nothing matches." in page(client, "/doc/practice/?q=zzzzqqq")


def test_words_are_shown_as_text(client):
    text = page(client, "/doc/practice/?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E")
    assert "<script>alert" not in text


@pytest.mark.parametrize("path", ["/", "/dataset"])
@pytest.mark.parametrize("format", formats.FORMATS, ids=lambda format: format.suffix)
def test_the_catalogue_is_described_in_every_syntax(client, path, format):
    answer = client.get(path, headers={"Accept": format.media_type})
    assert answer.content_type == format.media_type
    graph = formats.parse(answer.data, format)[None]
    data = URIRef(f"{BASE}dataset#dataset")
    assert (data, RDF.type, DCAT.Dataset) in graph
    assert (data, VOID.sparqlEndpoint, URIRef("http://localhost/sparql")) in graph


def test_the_datasets_page_counts_every_kind(client, published):
    text = page(client, "/dataset")
    assert f'<span class="quiet">{published.index.counts("practice")}</span>' in text


def test_void_leads_to_the_dataset(client):
    answer = client.get("/.well-known/void")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "http://localhost/dataset"

import re
import xml.etree.ElementTree as ET

from iclod.app import create_app
from iclod.endpoints.operations import sitemap
from iclod.journal import stamp


def test_health_and_readiness(client, published):
    assert client.get("/healthz").text == "ok\n"
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json["published"] == published.published()
    assert answer.headers["Cache-Control"] == "no-store"


def test_not_ready_while_the_index_is_behind(registry):
    client = create_app(registry).test_client()
    registry.index.reset()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert answer.json["index"] == 0


def test_metrics_count_requests_by_route(client):
    client.get("/graphs?graph=http://example.org/none")
    text = client.get("/metrics").text
    assert 'iclod_requests_total{method="GET",route="/graphs",status="404"}' in text
    assert "\niclod_published 1" in text


def test_the_interface_is_described_from_the_routes(client):
    found = client.get("/openapi.json").json
    assert found["openapi"] == "3.1.0"
    assert found["servers"] == [{"url": "http://localhost"}]
    paths = found["paths"]
    assert {"/sparql", "/graphs", "/validate", "/ontology/{version}", "/metrics"} <= set(paths)
    identifiers = [item["operationId"] for path in paths.values() for item in path.values()]
    assert len(identifiers) == len(set(identifiers))
    for path, methods in paths.items():
        for method in methods.values():
            assert method["summary"].endswith((".", "?")), path
            named = {item["name"] for item in method.get("parameters", ()) if item["in"] == "path"}
            assert all(f"{{{name}}}" in path for name in named)


SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def entries(data):
    root = ET.fromstring(data)
    return root.tag, {
        item.findtext(f"{SITEMAP}loc"): item.findtext(f"{SITEMAP}lastmod") for item in root
    }


def test_the_sitemap_lists_every_document_with_its_last_change(client, published):
    tag, found = entries(client.get("/sitemap.xml").data)
    assert tag == f"{SITEMAP}urlset"
    for document in published.documents(prefix="https://w3id.org/iclod/doc/"):
        if document.version.state == "content":
            address = document.iri.replace("https://w3id.org/iclod", "http://localhost")
            if not address.endswith("/"):
                assert found[address] == stamp(document.version.instant)
            assert address in found
    newest = published.journal.entry(published.published()).instant
    assert found["http://localhost/"] == found["http://localhost/dataset"] == stamp(newest)
    assert "http://localhost/dumps/" in found


def test_a_large_registry_has_an_index_of_sitemaps(published):
    parts = dict(sitemap.parts(published, limit=100))
    practices = published.index.counts("practice")
    assert {"pages", "practice-1", "practice-2", "city-1"} <= set(parts)
    listed = [entry for n in (1, 2) for entry in sitemap.part(published, f"practice-{n}", 100)]
    assert len({iri for iri, _ in listed}) == practices
    assert parts["practice-2"] == max(modified for _, modified in listed[100:])
    tag, found = entries(sitemap.index([("http://localhost/sitemap/a.xml", parts["city-1"])]))
    assert tag == f"{SITEMAP}sitemapindex"
    assert found == {"http://localhost/sitemap/a.xml": stamp(parts["city-1"])}
    assert sitemap.parts(published) == []


def test_sitemaps_by_kind_are_there_for_who_asks(client):
    _, found = entries(client.get("/sitemap/country-1.xml").data)
    assert "http://localhost/doc/country/norway" in found
    _, pages = entries(client.get("/sitemap/pages.xml").data)
    assert "http://localhost/ontology" in pages
    for name in ("country-2", "country-0", "nothing-1", "country", "-1", "country-x"):
        assert client.get(f"/sitemap/{name}.xml").status_code == 404


def test_robots(client):
    text = client.get("/robots.txt").text
    assert "Disallow: /sparql\n" in text
    assert "Sitemap: http://localhost/sitemap.xml\n" in text
    assert "http://localhost/llms.txt" in text


def test_language_models_are_told_what_this_is(client, published):
    answer = client.get("/llms.txt")
    assert answer.content_type == "text/markdown; charset=utf-8"
    lines = answer.text.splitlines()
    assert lines[0] == f"# {published.settings.title}"
    assert lines[2].startswith(f"> {published.settings.description}")
    assert f"{published.index.counts('practice')} practices" in lines[2]
    assert [line for line in lines if line.startswith("## ")][-1] == "## Optional"
    links = re.findall(r"^- \[([^\]]+)\]\((http://localhost/[^)]*)\): .+$", answer.text, re.M)
    assert len(links) >= 12
    assert len(links) == len([line for line in lines if line.startswith("- ")])
    for _, address in links:
        path = address.removeprefix("http://localhost")
        status = client.get(path, follow_redirects=True).status_code
        assert status != 404, address


def test_the_interface_says_what_requests_carry(client):
    paths = client.get("/openapi.json").get_json()["paths"]
    update = paths["/graphs"]["patch"]["requestBody"]
    assert update["required"]
    assert list(update["content"]) == ["application/sparql-update"]
    assert "text/turtle" in paths["/graphs"]["put"]["requestBody"]["content"]
    named = {item["name"] for item in paths["/graphs"]["post"]["parameters"]}
    assert {"Slug", "Commit-Message", "If-Match"} <= named
    query = paths["/sparql"]["post"]["requestBody"]["content"]
    assert {"application/sparql-query", "application/x-www-form-urlencoded"} == set(query)
    assert "requestBody" not in paths["/sparql"]["get"]
    assert "requestBody" not in paths["/graphs"]["delete"]

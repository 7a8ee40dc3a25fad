import xml.etree.ElementTree as ET

from iclod.app import create_app


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
            assert method["summary"].endswith("."), path
            named = {item["name"] for item in method.get("parameters", ()) if item["in"] == "path"}
            assert all(f"{{{name}}}" in path for name in named)


def test_the_sitemap_lists_every_document(client, published):
    root = ET.fromstring(client.get("/sitemap.xml").data)
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    pages = {item.findtext(f"{space}loc") for item in root}
    assert "http://localhost/" in pages
    documents = list(published.documents(prefix="https://w3id.org/iclod/doc/"))
    assert len(pages) >= len(documents)
    assert "http://localhost/doc/country/norway" in pages


def test_robots(client):
    text = client.get("/robots.txt").text
    assert "Disallow: /sparql\n" in text
    assert "Sitemap: http://localhost/sitemap.xml\n" in text

"""The edge's memory makes no difference but speed.

Hundreds of requests, drawn with a fixed seed, go through two edges over one registry: one that
keeps answers, one that keeps none. Status, headers and body are the same.
"""

import dataclasses
import random

import pytest
from direct import Client

from iclod import app
from iclod.config import Settings
from iclod.registry import Change, Registry
from iclod.web import measures
from iclod.web.edge import Edge

BERGEN = "practice/bergen-action-plan-for-inclusion-and-diversity"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
#: Path and how often it is drawn; pages take long to compute.
PATHS = {
    f"/id/{BERGEN}": 8,
    f"/doc/{BERGEN}": 16,
    f"/doc/{BERGEN}.ttl": 6,
    f"/doc/{BERGEN}?_profile=schema.org": 3,
    f"/doc/{BERGEN}?format=nt": 3,
    f"/doc/{BERGEN}?lang=fr": 2,
    f"/doc/{BERGEN}/version/1": 4,
    f"/doc/{BERGEN}/tombstone": 2,
    f"/doc/{BERGEN}/history": 2,
    f"/timemap/doc/{BERGEN}": 3,
    f"/linkset/doc/{BERGEN}": 3,
    f"/cite/doc/{BERGEN}.bib": 2,
    "/dataset": 2,
    "/feed.atom": 1,
    "/activity": 2,
    "/ldes": 2,
    "/sitemap.xml": 1,
    "/doc/city/bergen": 8,
    "/doc/city/oslo.jsonld": 3,
    "/id/country/norway": 4,
    "/doc/country/": 2,
    "/doc/country/?page=2&q=%C3%A9": 1,
    "/ontology": 3,
    "/context.jsonld": 2,
    "/sparql": 2,
    "/sparql?query=ASK%20%7B%7D": 2,
    "/graphs?graph=https%3A%2F%2Fw3id.org%2Ficlod%2Fdoc%2Fcity%2Fbergen": 3,
    "/static/favicon.svg": 3,
    "/static/built/site.css": 3,
    "/robots.txt": 2,
    "/healthz": 1,
    "/dumps/": 1,
    "/doc/practice/there-is-none": 2,
    "/doc/practice/%C3%A9t%C3%A9": 1,
    "/doc/practice/a%0D%0Ab": 1,
    "/doc/practice/..%2F..": 1,
    f"/id/{BERGEN}%00": 1,
    "/nothing/here": 1,
}
ACCEPT = (None, "text/turtle", "application/ld+json", "*/*", BROWSER, "application/n-triples;q=0.5")
ACCEPT += ("text/turtle;q=0, application/rdf+xml", "image/png", "text/turtle;charset=utf-8", "")
LANGUAGE = (None, None, None, "fr-BE, en;q=0.5", "en", "de")
ENCODING = (None, None, "gzip", "br, gzip;q=0.5", "gzip, deflate, br, zstd", "identity;q=0", "*")
MOMENTS = (None,) * 8 + ("Tue, 01 Jan 2019 00:00:00 GMT", "Sat, 01 Jan 2050 00:00:00 GMT", "soon")
SINCE = ("Tue, 01 Jan 2019 00:00:00 GMT", "Sat, 01 Jan 2050 00:00:00 GMT", "soon")
HOSTS = ("127.0.0.1:8000",) * 12 + ("localhost", "Localhost:8000", "a b", "xn--9ca.example", None)
#: Requests in each of three rounds; half as many are sent again.
ROUNDS = 160


@dataclasses.dataclass(frozen=True)
class Drawn:
    path: str
    method: str
    headers: tuple[tuple[str, str], ...]
    host: str | None


def draw(chance, tags):
    """One request; `tags` are ETags and dates that were seen at the path."""
    path = chance.choices(list(PATHS), list(PATHS.values()))[0]
    headers = []
    for name, values in (
        ("accept", ACCEPT),
        ("accept-language", LANGUAGE),
        ("accept-encoding", ENCODING),
        ("accept-datetime", MOMENTS),
        ("accept-profile", (None,) * 9 + ("<https://schema.org/>",)),
        ("cookie", (None, "a=b")),
        ("range", (None,) * 6 + ("bytes=0-99",)),
        ("x-forwarded-host", (None,) * 9 + ("evil.example",)),
    ):
        value = chance.choice(values)
        if value is not None:
            headers.append((name, value))
    if chance.random() < 0.1:
        headers.append(("accept", "text/turtle;q=0.1"))
    seen = sorted(tags.get(path, ()))
    if chance.random() < 0.4:
        given = chance.sample(seen, min(len(seen), chance.randint(1, 3))) or ['"none"']
        match = chance.choice(["*", f"W/{given[0]}", ", ".join(given), given[-1], '"a,b", "c'])
        headers.append(("if-none-match", match))
    if chance.random() < 0.2:
        headers.append(("if-modified-since", chance.choice(SINCE)))
    method = "HEAD" if chance.random() < 0.2 else "GET"
    return Drawn(path, method, tuple(headers), chance.choice(HOSTS))


@pytest.fixture
def edges(home):
    """Two edges over one registry: with memory and without."""
    with Registry.open(Settings(home=home)) as registry:
        served = app.create_app(registry)
        with_memory = Edge(served, registry, app.direct())
        web = dataclasses.replace(registry.settings.web, cache_mb=0)
        registry.settings = dataclasses.replace(registry.settings, web=web)
        without = Edge(served, registry, app.direct())
        yield registry, with_memory, without


def replay(client, edges, chance, tags, statuses):
    """Draw, send to both, compare; a part is sent again, as those who cache do."""
    _, kept, computed = edges
    drawn = [draw(chance, tags) for _ in range(ROUNDS)]
    drawn += chance.choices(drawn, k=ROUNDS // 2)
    for item in drawn:
        one, other = (
            client.ask(edge, item.path, item.method, item.headers, host=item.host)
            for edge in (kept, computed)
        )
        assert one == other, item
        statuses.add(one.status)
        if item.method == "HEAD" or one.status == 304:
            assert one.body == b""
        elif one.header("content-length"):
            assert len(one.body) == int(one.header("content-length"))
        if tag := one.header("etag"):
            tags.setdefault(item.path, set()).add(tag)


def test_nothing_differs_before_and_after_commits(edges):
    registry, kept, _ = edges
    chance, tags, statuses = random.Random(20261124), {}, set()
    names, agent = registry.names, registry.agent("operator")
    document = names.document(*BERGEN.split("/"))
    with Client() as client:
        before = measures.CACHED.value
        replay(client, edges, chance, tags, statuses)
        assert measures.CACHED.value > before + ROUNDS // 3
        assert 0 < kept.cache.size <= kept.cache.limit
        text = registry.document(document).content.replace("Action Plan", "Plan of Action")
        registry.commit([Change(document, text)], agent=agent, message="Said better")
        replay(client, edges, chance, tags, statuses)
        registry.withdraw(names.thing(*BERGEN.split("/")), reason="A test", agent=agent)
        replay(client, edges, chance, tags, statuses)
    assert statuses >= {200, 303, 304, 400, 404, 406, 410}


def test_head_is_get_without_the_body(edges):
    _, kept, computed = edges
    with Client() as client:
        for path in PATHS:
            for accept, encoding in (("text/turtle", "gzip"), (BROWSER, "identity")):
                headers = [("accept", accept), ("accept-encoding", encoding)]
                for edge in (computed, kept):
                    head = client.ask(edge, path, "HEAD", headers)
                    get = client.ask(edge, path, "GET", headers)
                    assert (head.status, head.headers) == (get.status, get.headers), path
                    assert head.body == b""

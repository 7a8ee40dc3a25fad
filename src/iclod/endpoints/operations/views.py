"""Health, measures, the interface, and what crawlers and language models are told."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator

from flask import Blueprint, Response, current_app
from prometheus_client import CONTENT_TYPE_LATEST

from iclod import __version__
from iclod.endpoints.operations import gauges, interface, llms, sitemap, stored
from iclod.web import addresses, current, headers, problems, responses

service = Blueprint("operations", __name__)

_FRESH = {"Cache-Control": "no-store"}


@service.route("/healthz")
def healthz() -> Response:
    """Say that the process answers."""
    return Response("ok\n", content_type="text/plain; charset=utf-8", headers=_FRESH)


@service.route("/readyz")
def readyz() -> Response:
    """Say whether journal, index and engine are there and agree."""
    registry = current.registry()
    state = {
        "journal": registry.journal.head(),
        "published": registry.published(),
        "index": registry.index.seq,
    }
    # Without another server as engine everything but SPARQL is served as it was.
    engine = registry.engine.state()
    if engine != "unavailable" and (len(set(state.values())) > 1 or engine != "ready"):
        return problems.answer(
            503,
            "The projections are behind the journal; try again shortly.",
            **state,
            headers={**_FRESH, "Retry-After": "2"},
        )
    told = {"status": "ready", "engine": engine}
    return responses.as_json(told | state, headers=_FRESH)


@service.route("/metrics")
def metrics() -> Response:
    """Give the counters of this process for Prometheus."""
    text = gauges.measured(current.registry())
    return Response(text, content_type=CONTENT_TYPE_LATEST, headers=_FRESH)


@service.route("/openapi.json")
def openapi() -> Response:
    """Describe this interface in OpenAPI."""
    routes = [
        interface.Route(
            rule.rule,
            frozenset(rule.methods or ()),
            (inspect.getdoc(current_app.view_functions[rule.endpoint]) or "").split("\n")[0],
            rule.endpoint,
        )
        for rule in current_app.url_map.iter_rules()
        if rule.endpoint != "static"
    ]
    registry = current.registry()
    settings = registry.settings
    server = addresses.root().rstrip("/")
    described = interface.describe(routes, settings.title, __version__, server)
    described["paths"] |= stored.paths(registry.stored.all(), settings.languages)
    return responses.as_json(described)


@service.route("/robots.txt")
def robots() -> Response:
    """Tell crawlers what to leave alone."""
    absolute, mount = addresses.absolute, current.registry().settings.mount
    text = sitemap.robots(absolute("/sitemap.xml"), absolute("/llms.txt"), mount)
    return _text(text, "text/plain")


@service.route("/llms.txt")
def for_models() -> Response:
    """Tell language models what this is and how to use it."""
    registry = current.registry()
    paths = {rule.rule for rule in current_app.url_map.iter_rules()}
    statistics = registry.index.statistics()
    return _text(
        llms.write(registry.settings, statistics, addresses.root(), paths), "text/markdown"
    )


@service.route("/sitemap.xml")
def pages() -> Response:
    """List all pages, or the sitemaps that list them."""
    registry = current.registry()
    if parts := sitemap.parts(registry):
        listed = ((addresses.absolute(f"/sitemap/{name}.xml"), date) for name, date in parts)
        return _text(sitemap.index(listed), "application/xml")
    return _sitemap([*_fixed(), *_addressed(sitemap.documents(registry))])


@service.route("/sitemap/<name>.xml")
def some_pages(name: str) -> Response:
    """List the pages of one sitemap of several."""
    if name == sitemap.PAGES:
        return _sitemap(_fixed())
    return _sitemap(_addressed(sitemap.part(current.registry(), name)))


def _fixed() -> list[sitemap.Entry]:
    found = sitemap.fixed(current.registry(), current.number())
    return [(addresses.absolute(path), date) for path, date in found]


def _addressed(entries: Iterable[sitemap.Entry]) -> Iterator[sitemap.Entry]:
    return ((addresses.address(iri), date) for iri, date in entries)


def _sitemap(entries: Iterable[sitemap.Entry]) -> Response:
    return _text(sitemap.write(entries), "application/xml")


def _text(text: str, media_type: str) -> Response:
    age = {"Cache-Control": headers.current(current.registry().settings)}
    return Response(text, content_type=f"{media_type}; charset=utf-8", headers=age)

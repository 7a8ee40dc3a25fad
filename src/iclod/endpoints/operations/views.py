"""`/healthz`, `/readyz`, `/metrics`, `/openapi.json`, `/robots.txt`, `/sitemap.xml`."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from datetime import datetime

from flask import Blueprint, Response, current_app
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import GaugeMetricFamily

from iclod import __version__
from iclod.endpoints.operations import interface, sitemap
from iclod.web import addresses, current, measures, problems, responses

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
    if len(set(state.values())) > 1 or not registry.engine.healthy():
        return problems.answer(
            503,
            "The projections are behind the journal; try again shortly.",
            **state,
            headers={**_FRESH, "Retry-After": "2"},
        )
    return responses.as_json({"status": "ready"} | state, headers=_FRESH)


@service.route("/metrics")
def metrics() -> Response:
    """Give the counters of this process for Prometheus."""
    registry = current.registry()
    text = generate_latest(measures.COUNTERS)
    for name, help_text, value in (
        ("iclod_published", "Newest entry that readers see", registry.published()),
        ("iclod_journal", "Newest entry of the journal", registry.journal.head()),
        ("iclod_index", "Newest entry that the index holds", registry.index.seq),
    ):
        text += generate_latest(_One(name, help_text, value))
    return Response(text, content_type=CONTENT_TYPE_LATEST, headers=_FRESH)


class _One:
    def __init__(self, name: str, text: str, value: int) -> None:
        self._family = GaugeMetricFamily(name, text, value=value)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield self._family


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
    settings = current.registry().settings
    server = addresses.root().rstrip("/")
    return responses.as_json(interface.describe(routes, settings.title, __version__, server))


@service.route("/robots.txt")
def robots() -> Response:
    """Tell crawlers what to leave alone."""
    mount = current.registry().settings.mount
    text = sitemap.robots(addresses.absolute("/sitemap.xml"), mount)
    return Response(text, content_type="text/plain; charset=utf-8")


@service.route("/sitemap.xml")
def pages() -> Response:
    """List all pages."""
    text = sitemap.write(_pages())
    return Response(text, content_type="application/xml; charset=utf-8")


def _pages() -> Iterator[tuple[str, datetime | None]]:
    for path in ("/", "/ontology", "/shapes", "/dataset", "/sparql", "/validate"):
        yield addresses.absolute(path), None
    registry = current.registry()
    for version in registry.journal.current(current.number(), prefix=f"{registry.names.base}doc/"):
        if version.state == "content":
            yield addresses.address(version.graph), version.instant

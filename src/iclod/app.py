"""The application: the only module that lists the endpoints.

`create_app` makes the Flask application of an open registry, which runs under any WSGI server;
`asgi` is what the server of `iclod serve` starts in each of its processes.
"""

from __future__ import annotations

import logging
import os
from importlib import import_module
from typing import Any

from flask import Flask

from iclod import config
from iclod.registry import Registry
from iclod.web import addresses, edge, problems, requests, responses, server
from iclod.web.exchange import Direct, Working

#: Folders of `iclod.endpoints`, each of which exports `service`.
ENDPOINTS = (
    "resources",
    "linkset",
    "citing",
    "catalog",
    "dumps",
    "search",
    "feeds",
    "oai",
    "sparql",
    "queries",
    "validation",
    "forms",
    "graphs",
    "fragments",
    "quality",
    "history",
    "resolve",
    "operations",
    "vocabulary",
    "ldes",
)


def create_app(registry: Registry) -> Flask:
    """Make the application that serves a registry."""
    app = Flask("iclod.web", static_folder="static", template_folder="templates")
    app.extensions["iclod"] = registry
    app.url_map.strict_slashes = True
    app.url_map.merge_slashes = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    problems.install(app)
    app.context_processor(responses.common)
    app.before_request(requests.begin)
    app.before_request(problems.led)
    app.after_request(requests.end)
    for name in ENDPOINTS:
        app.register_blueprint(import_module(f"iclod.endpoints.{name}").service)
    if registry.settings.mount:
        app.wsgi_app = addresses.Mount(app.wsgi_app, registry.settings.mount)  # type: ignore[method-assign]
    return app


def direct() -> tuple[Direct, ...]:
    """What endpoints offer to answer without Flask."""
    modules = (import_module(f"iclod.endpoints.{name}") for name in ENDPOINTS)
    return tuple(module.direct for module in modules if hasattr(module, "direct"))


def working() -> dict[str, Working]:
    """By the path of each: what endpoints offer to answer without Flask, with a worker's help."""
    modules = (import_module(f"iclod.endpoints.{name}") for name in ENDPOINTS)
    return {module.PATH: module.working for module in modules if hasattr(module, "working")}


def asgi() -> Any:
    """The server's application: settings from the environment, a registry of its own."""
    server.end_with_parent()
    server.share_memory()
    server.say_briefly()
    settings = config.load(os.environ)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    registry = Registry.open(settings)
    return edge.Edge(create_app(registry), registry, direct(), working())

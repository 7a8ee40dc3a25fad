"""The OpenAPI description, made from the routes of the application.

Spec: https://spec.openapis.org/oas/v3.1.0
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from iclod.endpoints.operations import bodies, validating

_QUALITY = (
    ("kind", "Only records of this kind, such as practice"),
    ("topic", "Only records with this topic: slug or IRI"),
    ("country", "Only records of this country: slug or IRI"),
    ("field", "Only this field: name or IRI of its shape"),
    ("version", "Number of a version of the dataset that was measured"),
)
#: Parameters in the query string of some paths, with what they mean.
QUERY: Mapping[str, tuple[tuple[str, str], ...]] = {
    "/sparql": (
        ("query", "A SPARQL 1.1 query"),
        ("default-graph-uri", "IRI of a graph of the default graph; may be repeated"),
        ("named-graph-uri", "IRI of a named graph; may be repeated"),
        ("format", "Suffix name of the wanted format"),
    ),
    "/graphs": (
        ("graph", "IRI of the graph"),
        ("default", "The union of all graphs; without a value"),
        ("version", "Number of a version of the graph, or of the dataset with default"),
        ("reason", "Why a graph is removed, in public"),
        ("format", "Suffix name of the wanted format"),
    ),
    "/fragments": (
        ("subject", "An IRI; absent: anything"),
        ("predicate", "An IRI; absent: anything"),
        ("object", 'An IRI, "text", "text"@en or "5"^^IRI; absent: anything'),
        ("graph", "IRI of the graph that statements stand in"),
        ("page", "Number of a page"),
        ("version", "Number of a version of the dataset"),
        ("format", "Suffix name of the wanted format"),
    ),
    **validating.QUERY,
    "/cite/doc/{kind}/{slug}": (
        ("version", "Number of the version to cite"),
        ("format", "bib, ris, csl.json, txt or html"),
    ),
    "/quality": (*_QUALITY, ("format", "Suffix name of the wanted format, json or csv")),
    "/quality/history": (*_QUALITY, ("format", "json, csv or html")),
    "/quality/{metric}": (
        *_QUALITY,
        ("shape", "Only what this shape found: name or IRI"),
        ("value", "Only what is at fault so, such as a language"),
        ("page", "Number of a page"),
        ("format", "json, csv or html"),
    ),
    "/dataset": (
        ("_profile", "Token or IRI of the wanted profile: dcat, schema.org or alt"),
        ("format", "Suffix name of the wanted format"),
    ),
    "/templates/practice.{suffix}": (("lang", "Language of the form: en or fr"),),
    "/dumps/": (("format", "Suffix name of the wanted format"),),
    "/dumps/{number}/": (("format", "Suffix name of the wanted format"),),
    "/feed.atom": (
        ("topic", "Slug or IRI; may be repeated; likewise country, city"),
        ("kind", "Such as practice; may be repeated"),
        ("page", "Number of an archive document"),
        ("lang", "Language of the feed"),
    ),
    "/oai": (
        ("verb", "One of the six verbs of OAI-PMH"),
        ("metadataPrefix", "oai_dc or rdf"),
        ("identifier", "Of a record"),
        ("from", "First day or second; likewise until"),
        ("set", "Such as topic:education"),
        ("resumptionToken", "Where a list goes on; stands alone beside the verb"),
    ),
    "/search": (("q", "Words to look for"),),
    "/suggest": (("q", "Beginning of a word"),),
}
#: The answer of every error.
PROBLEM = {
    "description": "What went wrong, and what to do",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


@dataclass(frozen=True)
class Route:
    """One route of the application.

    Attributes:
        rule: The path; parameters as `<converter:name>`.
        methods: HTTP methods.
        summary: First line of the documentation of what answers.
        endpoint: Its name, `blueprint.function`.
    """

    rule: str
    methods: frozenset[str]
    summary: str
    endpoint: str


def describe(routes: Iterable[Route], title: str, version: str, server: str) -> dict[str, Any]:
    """The description of an interface.

    Args:
        server: Address that the paths are appended to.
    """
    paths: dict[str, dict[str, Any]] = {}
    used: Counter[str] = Counter()
    for route in sorted(routes, key=lambda item: item.rule):
        path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", route.rule)
        for method in sorted(route.methods - {"HEAD", "OPTIONS"}):
            operation = _operation(route, path, method)
            identifier = operation["operationId"]
            used[identifier] += 1
            if used[identifier] > 1:
                operation["operationId"] = f"{identifier}_{used[identifier]}"
            paths.setdefault(path, {})[method.lower()] = operation
    schema = {
        "type": "object",
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
        },
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version},
        "servers": [{"url": server}],
        "paths": paths,
        "components": {
            "schemas": {"Problem": schema},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(route: Route, path: str, method: str) -> dict[str, Any]:
    names = re.findall(r"\{([^}]+)\}", path)
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in names
    ]
    parameters += [
        {"name": name, "in": "query", "description": text, "schema": {"type": "string"}}
        for name, text in QUERY.get(path, ())
    ]
    parameters += bodies.headers(path, method)
    identifier = "_".join([re.sub(r"\W", "_", route.endpoint), method.lower(), *names])
    operation: dict[str, Any] = {
        "operationId": identifier,
        "tags": [route.endpoint.partition(".")[0]],
        "summary": route.summary,
        "responses": {"default": PROBLEM, "2XX": {"description": "As asked"}},
    }
    if parameters:
        operation["parameters"] = parameters
    if (body := bodies.of(path, method) or validating.body(path, method)) is not None:
        operation["requestBody"] = body
    operation["responses"] |= validating.responses(path, method)
    if (path.startswith("/graphs") and method != "GET") or validating.security(path, method):
        operation["security"] = [{"token": []}]
    return operation

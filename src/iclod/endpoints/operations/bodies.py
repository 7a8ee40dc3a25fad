"""What requests carry, in the OpenAPI description.

Spec: https://spec.openapis.org/oas/v3.1.0#request-body-object
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from iclod.rdf.formats import FORMATS

_RDF = tuple(item.media_type for item in FORMATS)
_UPDATE = "application/sparql-update"
_FORM = "application/x-www-form-urlencoded"


def _texts(media_types: Iterable[str]) -> dict[str, Any]:
    return {item: {"schema": {"type": "string"}} for item in media_types}


def _body(content: Mapping[str, Any], about: str) -> dict[str, Any]:
    return {"description": about, "required": True, "content": dict(content)}


_QUERY = _texts(["application/sparql-query"]) | {
    _FORM: {
        "schema": {
            "type": "object",
            "required": ["query"],
            "properties": {
                "query": {"type": "string"},
                "default-graph-uri": {"type": "array", "items": {"type": "string"}},
                "named-graph-uri": {"type": "array", "items": {"type": "string"}},
            },
        }
    }
}
#: Request headers with which a graph is written, and whether each has to be there.
_WRITING = (
    ("If-Match", "Tag of the version that is replaced; 412 where it is another"),
    ("If-None-Match", "*: only where there is no such graph yet"),
    ("Commit-Message", "Why, in public; percent-encoded UTF-8"),
)


def of(path: str, method: str) -> dict[str, Any] | None:
    """The request body of an operation; None where it takes none."""
    if path == "/sparql" and method == "POST":
        return _body(_QUERY, "A SPARQL 1.1 query")
    if path.startswith("/graphs") and method in ("PUT", "POST"):
        return _body(_texts(_RDF), "The statements of the graph, in one of the RDF syntaxes")
    if path.startswith("/graphs") and method == "PATCH":
        return _body(_texts([_UPDATE]), "A SPARQL 1.1 update of this graph alone")
    return None


def headers(path: str, method: str) -> list[dict[str, Any]]:
    """The request headers of an operation that writes a graph."""
    if not path.startswith("/graphs") or method == "GET":
        return []
    found = list(_WRITING)
    if method == "POST":
        found.append(("Slug", "Wished name of a graph that is minted"))
    return [
        {"name": name, "in": "header", "description": about, "schema": {"type": "string"}}
        for name, about in found
    ]

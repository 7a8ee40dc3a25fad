"""Stored queries in the OpenAPI description: an operation each, with typed parameters.

Specs: https://spec.openapis.org/oas/v3.1.0#parameter-object,
https://json-schema.org/draft/2020-12/json-schema-validation
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from iclod.endpoints.operations.interface import PROBLEM
from iclod.queries import Parameter, Stored
from iclod.queries.parameters import LONGEST
from iclod.queries.stored import choose
from iclod.web.querying.offers import offers

#: JSON Schema of a type; things are strings too, slugs or IRIs.
_SCHEMAS: dict[str, dict[str, Any]] = {
    "iri": {"type": "string", "format": "iri", "maxLength": LONGEST},
    "string": {"type": "string", "minLength": 1, "maxLength": LONGEST},
    "language": {"type": "string", "pattern": "^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "year": {"type": "string", "pattern": "^[0-9]{4}$"},
}
_STATE = (
    ("version", "Number of the dataset’s version", {"type": "integer", "minimum": 1}),
    ("at", "The dataset at a year, day or moment", {"type": "string"}),
)


def paths(found: Iterable[Stored], languages: Sequence[str]) -> dict[str, Any]:
    """Path items by path: with negotiation, and with a suffix."""
    made: dict[str, Any] = {}
    for stored in found:
        made[f"/query/{stored.name}"] = {"get": _operation(stored, languages)}
        made[f"/query/{stored.name}.{{suffix}}"] = {"get": _operation(stored, languages, True)}
    return made


def _operation(stored: Stored, languages: Sequence[str], suffixed: bool = False) -> dict[str, Any]:
    offered = offers(stored) | {"html": "text/html"}
    forms = {"type": "string", "enum": list(offered)}
    form: dict[str, Any] = {"name": "format", "in": "query", "schema": forms}
    if suffixed:
        form = {"name": "suffix", "in": "path", "required": True, "schema": forms}
    state = [
        {"name": name, "in": "query", "description": text, "schema": schema}
        for name, text, schema in _STATE
    ]
    return {
        "operationId": f"query_{stored.name.replace('-', '_')}{'_file' if suffixed else ''}",
        "tags": ["queries"],
        "summary": stored.title(languages)[0],
        "description": choose(stored.descriptions, languages)[0],
        "parameters": [form, *(_parameter(item, languages) for item in stored.parameters), *state],
        "responses": {
            "200": {
                "description": "The answer",
                "headers": {
                    "Dataset-Version": {
                        "description": "Number of the dataset’s version that was asked",
                        "schema": {"type": "integer"},
                    }
                },
                "content": {
                    media_type: {"schema": {"type": "object"}} if "json" in media_type else {}
                    for media_type in dict.fromkeys(offered.values())
                },
            },
            "400": PROBLEM,
            "default": PROBLEM,
        },
    }


def _parameter(item: Parameter, languages: Sequence[str]) -> dict[str, Any]:
    schema = dict(_SCHEMAS.get(item.type, {"type": "string"}))
    if item.allowed:
        schema["enum"] = [_typed(item, value) for value in item.allowed]
    for name, value in (("minimum", item.least), ("maximum", item.most), ("default", item.default)):
        if value is not None and (name == "default" or item.type in ("integer", "decimal")):
            schema[name] = _typed(item, value)
    label = choose(item.labels, languages)[0] or item.name
    hint = choose(item.hints, languages)[0]
    about = [label, hint, f"Slug or IRI of a thing of the kind {item.kind}" if item.kind else ""]
    made: dict[str, Any] = {
        "name": item.name,
        "in": "query",
        "required": item.required,
        "description": ". ".join(text.rstrip(".") for text in about if text),
        "schema": schema,
    }
    if item.example is not None:
        made["example"] = _typed(item, item.example)
    return made


def _typed(item: Parameter, value: str) -> Any:
    if item.type == "integer":
        return int(value)
    if item.type == "decimal":
        return float(value)
    return value == "true" if item.type == "boolean" else value

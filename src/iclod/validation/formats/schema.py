"""The JSON Schema of a report in JSON.

Spec: https://json-schema.org/draft/2020-12/json-schema-core
"""

from __future__ import annotations

from typing import Any

_TEXT = {
    "type": "object",
    "description": "By language tag; the empty one where a text has no language",
    "additionalProperties": {"type": "string"},
}
_NUMBER = {"type": "integer", "minimum": 0}
_HUNDRED = {**_NUMBER, "maximum": 100}
_ONE = {"type": "integer", "minimum": 1}
_IRI = {"type": ["string", "null"], "description": "An IRI; null where it has none"}


def _object(
    properties: dict[str, Any], *, required: tuple[str, ...] = (), about: str = ""
) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "object", "properties": properties}
    if required:
        made["required"] = list(required)
    if about:
        made["description"] = about
    return made


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}


TERM = _object(
    {
        "type": {"enum": ["uri", "literal", "bnode"]},
        "value": {"type": "string"},
        "xml:lang": {"type": "string"},
        "datatype": {"type": "string"},
    },
    required=("type", "value"),
    about="A term as in SPARQL 1.1 results",
)
PLACE = _object(
    {
        "source": {"type": "string", "description": "Name of the file"},
        "line": _ONE,
        "column": {**_ONE, "description": "Counted in Unicode characters"},
        "endLine": _ONE,
        "endColumn": {**_ONE, "description": "The column after the last character"},
        "cell": {"type": "string", "description": "Of a table, such as Practices!C7"},
        "heading": {"type": "string", "description": "Of a document"},
        "exact": {"type": "boolean", "description": "false: the nearest place around it"},
    },
    required=("exact",),
    about="Where something stands in what was submitted",
)
EDIT = _object(
    {
        "place": _ref("place"),
        "start": {"type": ["integer", "null"], "description": "Offset in characters, from 0"},
        "end": {"type": ["integer", "null"], "description": "Offset after the last character"},
        "text": {"type": "string", "description": "What stands there afterwards"},
    },
    required=("place", "start", "end", "text"),
)
MEND = _object(
    {
        "kind": {"type": "string"},
        "label": _TEXT,
        "safe": {"type": "boolean", "description": "Whether it may be made without asking"},
        "edits": {"type": "array", "items": _ref("edit")},
    },
    required=("kind", "label", "safe", "edits"),
    about="A way to put a result right",
)
RESULT = _object(
    {
        "severity": {"enum": ["Violation", "Warning", "Info"]},
        "focus": _ref("term"),
        "title": {**_TEXT, "description": "What the focus is called"},
        "path": {**_IRI, "description": "The property; null where there is none, or a longer path"},
        "way": {**_TEXT, "description": "The path in words"},
        "name": {**_TEXT, "description": "What the field is called"},
        "value": {"anyOf": [_ref("term"), {"type": "null"}]},
        "message": _TEXT,
        "found": _TEXT,
        "expected": _TEXT,
        "advice": {**_TEXT, "description": "How to mend it"},
        "shape": _IRI,
        "component": {"type": "string", "description": "IRI of the constraint component"},
        "place": {"anyOf": [_ref("place"), {"type": "null"}]},
        "mends": {"type": "array", "items": _ref("mend")},
        "more": {**_NUMBER, "description": "Equal results that are not listed"},
    },
    required=(
        *("severity", "focus", "title", "path", "way", "name", "value", "message", "found"),
        *("expected", "advice", "shape", "component", "place", "mends", "more"),
    ),
)
COVERAGE = _object(
    {
        "focus": {"type": "string", "description": "IRI of the thing, or its label"},
        "title": _TEXT,
        "kind": {**_TEXT, "description": "What it is"},
        "percent": {**_HUNDRED, "description": "Filled, of the fields that must or should be"},
        "complete": {**_HUNDRED, "description": "Filled, of all fields"},
        "fields": {
            "type": "array",
            "items": _object(
                {
                    "shape": {"type": "string", "description": "IRI of the field's shape"},
                    "name": _TEXT,
                    "demand": {"enum": ["must", "should", "may"]},
                    "count": {**_NUMBER, "description": "How many values there are"},
                },
                required=("shape", "name", "demand", "count"),
            ),
        },
    },
    required=("focus", "title", "kind", "percent", "complete", "fields"),
    about="Which fields of a thing are filled",
)
KEPT = _object(
    {
        "id": {"type": "string"},
        "address": {"type": "string", "format": "uri"},
        "expires": {"type": "string", "format": "date-time"},
        "key": {"type": "string", "description": "Deletes the report; shown this once"},
    },
    required=("id", "address", "expires"),
    about="Where this report is kept, if that was asked for",
)


def schema(identifier: str) -> dict[str, Any]:
    """The schema.

    Args:
        identifier: Its own address.
    """
    top = _object(
        {
            "conforms": {"type": "boolean", "description": "No result is a violation"},
            "counts": _object(
                dict.fromkeys(("Violation", "Warning", "Info"), _NUMBER),
                required=("Violation", "Warning", "Info"),
            ),
            "level": {"enum": ["publication", "submission"]},
            "coverage": {"type": "array", "items": _ref("coverage")},
            "results": {"type": "array", "items": _ref("result")},
            "kept": _ref("kept"),
        },
        required=("conforms", "counts", "level", "coverage", "results"),
        about="A SHACL validation report in plain words",
    )
    definitions = {
        "term": TERM,
        "place": PLACE,
        "edit": EDIT,
        "mend": MEND,
        "result": RESULT,
        "coverage": COVERAGE,
        "kept": KEPT,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": identifier,
        "title": "Validation report",
        **top,
        "$defs": definitions,
    }

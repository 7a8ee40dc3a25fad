"""What `/validate` takes and gives, in the OpenAPI description.

Spec: https://spec.openapis.org/oas/v3.1.0#request-body-object
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from iclod.ingestion.tables.reading import MEDIA_TYPES as TABLES
from iclod.rdf.formats import FORMATS

_STRING = {"type": "string"}
_FILE = {"type": "string", "format": "binary"}
_RDF = tuple(item.media_type for item in FORMATS)
_FORMAT = (
    "format",
    f"{', '.join(item.suffix for item in FORMATS)}, json, html, csv, sarif, trl, junit or txt",
)
_LANG = ("lang", "Language of the report")
#: Parameters in the query string, by path.
QUERY: Mapping[str, tuple[tuple[str, str], ...]] = {
    "/validate": (
        ("strict", "1: a report that does not conform is answered with 422"),
        ("level", "publication (default) or submission"),
        ("keep", "1: keep the report at an address of its own"),
        ("example", "GET: name of an example that the page begins with"),
        _FORMAT,
        _LANG,
    ),
    "/validate/reports/{identifier}": (_FORMAT, _LANG, ("key", "DELETE: what deletes it")),
    "/validate/badge/{kind}/{slug}.svg": (_LANG,),
}


def _object(
    properties: Mapping[str, Any], required: Iterable[str] = (), about: str = ""
) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "object", "properties": dict(properties)}
    if required:
        made["required"] = list(required)
    return made | ({"description": about} if about else {})


_METHOD = {"enum": ["STRING", "BASE64", "URL"]}
TESTBED = _object(
    {
        "contentToValidate": {**_STRING, "description": "The data, or where they are"},
        "embeddingMethod": _METHOD,
        "contentSyntax": {**_STRING, "description": "Media type of the data"},
        "validationType": {"enum": ["publication", "submission"]},
        "reportSyntax": {**_STRING, "description": "Media type of the report"},
        "locale": {**_STRING, "description": "Language of the report, such as fr or fr_FR"},
        "externalRules": {
            "type": "array",
            "description": "Shapes, where the operator allows them",
            "items": _object(
                {"ruleSet": _STRING, "embeddingMethod": _METHOD, "ruleSyntax": _STRING},
                ("ruleSet",),
            ),
        },
        "loadImports": {"type": "boolean", "description": "Only false"},
        "addInputToReport": {"type": "boolean"},
        "addShapesToReport": {"type": "boolean"},
        "addRdfReportToReport": {"type": "boolean"},
        "rdfReportSyntax": _STRING,
    },
    ("contentToValidate",),
    "A request as the RDF validator of the EU Interoperability Test Bed takes it",
)
_FORM = _object(
    {
        "text": {**_STRING, "description": "Data, instead of files"},
        "syntax": {**_STRING, "description": "Suffix of the text's syntax, such as ttl"},
        "url": {**_STRING, "description": "Where data are, on a host that the operator allows"},
        "level": {"enum": ["publication", "submission"]},
        "lang": _STRING,
        "keep": _STRING,
    }
)


def body(path: str, method: str) -> dict[str, Any] | None:
    """The request body of an operation; None where it takes none."""
    if method != "POST" or not path.startswith("/validate"):
        return None
    if path == "/validate":
        return _body(_content(), "Data in RDF, a table or a document; one or several files")
    if path.endswith("/validate"):
        return _body({"application/json": {"schema": TESTBED}}, "One set of data")
    if path.endswith("/validateMultiple"):
        several = {"type": "array", "items": TESTBED}
        return _body({"application/json": {"schema": several}}, "Several sets of data")
    if path.endswith("/delete"):
        schema = _object({"key": _STRING}, ("key",))
        return _body({"application/x-www-form-urlencoded": {"schema": schema}}, "What deletes it")
    return None


def responses(path: str, method: str) -> dict[str, Any]:
    """The answers of an operation that are worth telling apart."""
    if path == "/validate" and method == "POST":
        return {
            "200": {"description": "A report", "content": _reports()},
            "422": {"description": "With strict=1: it does not conform", "content": _reports()},
            "413": {"description": "More than a limit allows, which `limit` names"},
        }
    if path.startswith("/validate/reports/") and method == "GET":
        return {
            "200": {"description": "The report", "content": _reports()},
            "410": {"description": "It was deleted, or its time is over"},
        }
    if path.startswith("/validate/badge/"):
        return {"200": {"description": "A badge", "content": {"image/svg+xml": {}}}}
    return {}


def security(path: str, method: str) -> bool:
    """Whether an operation takes a bearer token: the key of a kept report."""
    return path.startswith("/validate/reports/") and method == "DELETE"


def _content() -> dict[str, Any]:
    multipart = _object(
        _FORM["properties"]
        | {
            "file": {"type": "array", "items": _FILE},
            "shapes": {"type": "array", "items": _FILE},
        }
    )
    content: dict[str, Any] = {item: {"schema": _STRING} for item in (*_RDF, "text/csv")}
    content |= {item: {"schema": _FILE} for item in TABLES.values() if item != "text/csv"}
    return content | {
        "application/json": {"schema": {"anyOf": [TESTBED, {"description": "JSON-LD"}]}},
        "multipart/form-data": {"schema": multipart},
        "application/x-www-form-urlencoded": {"schema": _FORM},
    }


def _reports() -> dict[str, Any]:
    schema = {"$ref": "/validate/report.schema.json"}
    content: dict[str, Any] = {item: {"schema": _STRING} for item in _RDF}
    content["application/json"] = {"schema": schema}
    others = ("application/sarif+json", "application/xml", "text/csv", "text/plain", "text/html")
    return content | {item: {} for item in others}


def _body(content: Mapping[str, Any], about: str) -> dict[str, Any]:
    return {"description": about, "required": True, "content": dict(content)}

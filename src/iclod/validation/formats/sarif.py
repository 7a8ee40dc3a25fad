"""A report as SARIF: rules with help, results with regions, mends as fixes.

Spec: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from rdflib.term import URIRef

from iclod import __version__
from iclod.validation.formats import told
from iclod.validation.places import Edit, Mend, Place
from iclod.validation.report import Report, Result, Severity, pick

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
#: Where the software is described.
ABOUT = "https://w3id.org/iclod/ontology"
#: What a text is called that came without a name.
UNNAMED = "data"

_LEVELS: dict[Severity, str] = {"Violation": "error", "Warning": "warning", "Info": "note"}
_PLACEHOLDER = re.compile(r"\{(\d+)\}")
_LINK = re.compile(r"([\[\]])")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+!|~-])")
_WEB = ("http://", "https://")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")

Address = Callable[[str], str]


def write(
    report: Report,
    language: str = "en",
    names: Sequence[str] = (),
    address: Address = str,
) -> str:
    """The report as a SARIF log with one run.

    Args:
        names: Of all files, also those in which nothing was found.
        address: Where the page about a shape is, from the shape's IRI.
    """
    document = log(report, language, names, address)
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def log(
    report: Report, language: str = "en", names: Sequence[str] = (), address: Address = str
) -> dict[str, Any]:
    """The log as plain values."""
    rules: dict[str, Result] = {}
    for item in report.results:
        rules.setdefault(_rule_id(item), item)
    places = dict.fromkeys(names)
    places |= dict.fromkeys(item.place.source for item in report.results if item.place)
    order = list(rules)
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "iclod",
                "organization": "iclod",
                "version": __version__,
                "informationUri": address(ABOUT),
                "language": language,
                "rules": [_rule(i, item, language, address) for i, item in rules.items()],
            }
        },
        "language": language,
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": _artifact(name)} for name in places],
        "invocations": [{"executionSuccessful": True}],
        "results": [
            _result(item, order.index(_rule_id(item)), language) for item in report.results
        ],
        "properties": {"conforms": report.conforms},
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule_id(item: Result) -> str:
    """Of a shape with a name that and the component; else the property and the component."""
    where = item.shape if isinstance(item.shape, URIRef) else item.path
    component = told.component(item)
    name = told.local(str(where)) if isinstance(where, URIRef) else ""
    return f"{name}/{component}" if name and name != component else component


def _rule(
    identifier: str, item: Result, language: str, address: Callable[[str], str]
) -> dict[str, Any]:
    field = told.field(item, language)
    component = told.component(item)
    expected = pick(item.expected, language) or item.message(language)
    advice = pick(item.advice, language)
    text = "\n\n".join(dict.fromkeys(part for part in (expected, advice) if part))
    rule: dict[str, Any] = {
        "id": identifier,
        "name": re.sub(r"\W", "", identifier.title()) or component,
        "shortDescription": {"text": _plain(f"{field}: {component}" if field else component)},
        "fullDescription": {"text": _plain(expected or component)},
        "help": {"text": _plain(text or component), "markdown": _marked(text or component)},
        "defaultConfiguration": {"level": _LEVELS[item.severity]},
        "properties": {"component": item.component},
    }
    if isinstance(item.shape, URIRef) and str(item.shape).startswith(_WEB):
        rule["helpUri"] = quote(address(str(item.shape)), safe=_SAFE)
    return rule


_SAFE = "/:?#[]@!$&'()*+,;=%~"


def _result(item: Result, index: int, language: str) -> dict[str, Any]:
    text = item.message(language) or told.component(item)
    found = pick(item.found, language)
    if found and found not in text:
        text = f"{text} ({found})"
    print_ = "\n".join((str(item.focus), str(item.path), item.component, str(item.value)))
    made: dict[str, Any] = {
        "ruleId": _rule_id(item),
        "ruleIndex": index,
        "level": _LEVELS[item.severity],
        "message": {"text": _plain(text)},
        "locations": [_location(item, language)],
        "partialFingerprints": {
            "iclod/v1": hashlib.sha256(print_.encode(errors="replace")).hexdigest()[:32]
        },
        "occurrenceCount": 1 + item.more,
    }
    fixes = [fix for mend in item.mends if (fix := _fix(mend, language)) is not None]
    if fixes:
        made["fixes"] = fixes
    properties = {
        "focus": str(item.focus),
        "path": str(item.path) if isinstance(item.path, URIRef) else None,
        "value": None if item.value is None else str(item.value),
        "advice": pick(item.advice, language) or None,
        "exact": item.place.exact if item.place is not None else None,
    }
    made["properties"] = {key: value for key, value in properties.items() if value is not None}
    return made


def _location(item: Result, language: str) -> dict[str, Any]:
    place = item.place or Place()
    physical: dict[str, Any] = {"artifactLocation": _artifact(place.source)}
    if (region := _region(place)) is not None:
        physical["region"] = region
    logical = [{"name": told.thing(item, language), "fullyQualifiedName": str(item.focus)}]
    for name, kind in ((place.cell, "member"), (place.heading, "namespace")):
        if name is not None:
            logical.append({"name": name, "kind": kind})
    return {"physicalLocation": physical, "logicalLocations": logical}


def _artifact(name: str) -> dict[str, str]:
    """A file by an address relative to where the tool was called; what is absolute, as it is."""
    name = (name or UNNAMED).replace("\\", "/")
    if _SCHEME.match(name) and "://" in name:
        return {"uri": quote(name, safe=_SAFE)}
    if re.match(r"[A-Za-z]:/", name):
        return {"uri": f"file:///{quote(name)}"}
    return {"uri": f"file://{quote(name)}" if name.startswith("/") else quote(name)}


def _region(place: Place) -> dict[str, int] | None:
    if place.line is None:
        return None
    region = {"startLine": place.line}
    if place.column is not None:
        region["startColumn"] = place.column
    if place.end_line is not None:
        region["endLine"] = place.end_line
        if place.end_column is not None:
            region["endColumn"] = place.end_column
    return region


def _fix(mend: Mend, language: str) -> dict[str, Any] | None:
    """A mend as a fix; None where an edit has no place in a text."""
    changes: dict[str, list[dict[str, Any]]] = {}
    for edit in mend.edits:
        region = _deleted(edit)
        if region is None:
            return None
        made = {"deletedRegion": region, "insertedContent": {"text": edit.text}}
        changes.setdefault(edit.place.source, []).append(made)
    if not changes:
        return None
    return {
        "description": {"text": _plain(pick(mend.label, language) or mend.kind)},
        "artifactChanges": [
            {"artifactLocation": _artifact(name), "replacements": replacements}
            for name, replacements in changes.items()
        ],
    }


def _deleted(edit: Edit) -> dict[str, int] | None:
    place = edit.place
    if place.line is None or place.column is None or edit.start is None or edit.end is None:
        return None
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line or place.line,
        "endColumn": place.end_column or place.column + (edit.end - edit.start),
    }


def _plain(text: str) -> str:
    """A text in which nothing is a placeholder or a link (3.11.5, 3.11.6)."""
    return (
        _LINK.sub(r"\\\1", _PLACEHOLDER.sub(r"{{\1}}", text))
        if "](" in text
        else (_PLACEHOLDER.sub(r"{{\1}}", text))
    )


def _marked(text: str) -> str:
    """A text in Markdown that shows as it is written, whatever strangers wrote into it."""
    return _MARKDOWN.sub(r"\\\1", text)

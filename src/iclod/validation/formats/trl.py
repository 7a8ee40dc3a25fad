"""A report in the Test Reporting Language of GITB, as the EU Interoperability Test Bed reads it.

Spec: https://www.itb.ec.europa.eu/docs/tdl/latest/introduction/index.html (TRL), `gitb_tr.xsd`
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from rdflib.term import Node, URIRef

from iclod import __version__
from iclod.validation.formats import markup, told
from iclod.validation.report import Report, Result

REPORT = "http://www.gitb.com/tr/v1/"
CORE = "http://www.gitb.com/core/v1/"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_NAME = "SHACL Validation"
_ELEMENTS = {"Violation": "error", "Warning": "warning", "Info": "info"}
_LABELS = {
    "en": {"focus": "Focus node", "path": "Result path", "shape": "Shape", "value": "Value"},
    "fr": {"focus": "Nœud", "path": "Chemin", "shape": "Forme", "value": "Valeur"},
}


def write(
    report: Report,
    language: str = "en",
    context: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> bytes:
    """The report as XML: a `TestStepReport` of the type `TAR`.

    Args:
        context: Texts to be handed on beside the results, by name (`input`, `report`, `shapes`).
        now: When it was made; default: now.
    """
    tree = document(report, language, context, now)
    root = markup.root(f"{{{REPORT}}}TestStepReport", {_TYPE: "tr:TAR", "name": tree["name"]})

    def add(parent: markup.Element, name: str, text: str | None = None) -> markup.Element:
        return markup.add(parent, f"{{{REPORT}}}{name}", text)

    add(root, "date", tree["date"])
    add(root, "result", tree["result"])
    for group in ("overview", "counters"):
        made = add(root, group)
        for name, value in tree[group].items():
            add(made, name, str(value))
    if "context" in tree:
        _add_context(root, tree["context"]["items"])
    reports = add(root, "reports")
    for kind, items in tree["reports"].items():
        for item in items:
            made = markup.add(reports, f"{{{REPORT}}}{kind}", None, {_TYPE: "tr:BAR"})
            for name, value in item.items():
                add(made, name, value)
    if not len(reports):
        root.remove(reports)
    return markup.write(root, {"tr": REPORT, "gitb": CORE})


def document(
    report: Report,
    language: str = "en",
    context: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> dict[str, Any]:
    """The report as plain values, as the Test Bed writes it in JSON; see `write`."""
    counts = report.counts
    result = "FAILURE" if not report.conforms else "WARNING" if counts["Warning"] else "SUCCESS"
    tree: dict[str, Any] = {
        "name": _NAME,
        "date": (now or datetime.now(UTC)).isoformat(timespec="milliseconds"),
        "result": result,
        "overview": {"validationServiceName": "iclod", "validationServiceVersion": __version__},
        "counters": {
            "nrOfAssertions": counts["Info"],
            "nrOfErrors": counts["Violation"],
            "nrOfWarnings": counts["Warning"],
        },
    }
    if context:
        tree["context"] = {"type": "map", "items": [_item(*pair) for pair in context.items()]}
    tree["reports"] = {
        element: items
        for severity, element in _ELEMENTS.items()
        if (items := [_bar(r, language) for r in report.results if r.severity == severity])
    }
    return tree


def _item(name: str, text: str) -> dict[str, str]:
    return {"name": name, "type": "string", "embeddingMethod": "STRING", "value": text}


def _add_context(root: markup.Element, items: list[dict[str, str]]) -> None:
    context = markup.add(root, f"{{{REPORT}}}context", None, {"type": "map"})
    for item in items:
        attributes = {name: item[name] for name in ("name", "embeddingMethod", "type")}
        made = markup.add(context, f"{{{CORE}}}item", None, attributes)
        markup.add(made, f"{{{CORE}}}value", item["value"])


def _bar(item: Result, language: str) -> dict[str, str]:
    """One result, in the order and with the labels that clients of the Test Bed know."""
    labels = _LABELS["fr" if language.startswith("fr") else "en"]
    place = told.place(item, language)
    location = _joined(
        [(labels["focus"], str(item.focus)), (labels["path"], _iri(item.path))],
        [place] if place else [],
    )
    value = "" if item.value is None else str(item.value)
    test = _joined([(labels["shape"], _iri(item.shape)), (labels["value"], value)], [])
    made = {
        "assertionID": told.local(item.component),
        "description": " — ".join(told.lines(item, language)),
        "location": location,
        "test": test,
        "type": told.component(item),
        "value": value,
    }
    return {name: text for name, text in made.items() if text or name == "description"}


def _joined(pairs: list[tuple[str, str]], more: list[str]) -> str:
    return " - ".join([f"[{label}] - [{text}]" for label, text in pairs if text] + more)


def _iri(node: Node | None) -> str:
    return str(node) if isinstance(node, URIRef) else ""

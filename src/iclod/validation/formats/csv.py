"""A report as a table: one row for each result.

Spec: https://www.rfc-editor.org/rfc/rfc4180
"""

from __future__ import annotations

import csv
import io

from rdflib.term import Node

from iclod.validation.report import Report, pick

COLUMNS = (
    "severity", "file", "line", "column", "cell", "focus", "title", "path", "field", "message",
    "value", "advice", "component", "shape", "more",
)  # fmt: skip
#: How a cell begins that a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(report: Report, language: str = "en") -> str:
    """The report as CSV, with a header row."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for item in report.results:
        place = item.place
        row = (
            item.severity,
            place.source if place else "",
            place.line if place else "",
            place.column if place else "",
            (place.cell or place.heading) if place else "",
            item.focus,
            pick(item.title, language),
            item.path,
            pick(item.name, language),
            item.message(language),
            item.value,
            pick(item.advice, language),
            item.component,
            item.shape,
            item.more or "",
        )
        writer.writerow([_cell(value) for value in row])
    return out.getvalue()


def _cell(value: Node | str | int | None) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text

"""A report as JSON, as `schema.py` describes it.

Spec: https://www.rfc-editor.org/rfc/rfc8259
"""

from __future__ import annotations

import json
from typing import Any

from iclod.validation.report import Report


def document(report: Report, **more: Any) -> dict[str, Any]:
    """The report as plain values.

    Args:
        more: Further members at the top.
    """
    return report.to_json() | more


def write(report: Report, language: str = "en", **more: Any) -> str:
    """The report as a JSON text; it holds all languages; see `document`."""
    return json.dumps(document(report, **more), ensure_ascii=False, indent=1) + "\n"

"""The form as CSV: headings and an example, as spreadsheets open it with a double click."""

from __future__ import annotations

import csv
import io
import re

from iclod.ingestion.forms.questions import Form
from iclod.ingestion.tables.examples import MARKS


def write(form: Form) -> bytes:
    """The form; UTF-8 with a byte order mark, separated as the language's spreadsheets do it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";" if form.language == "fr" else ",")
    questions = form.questions
    writer.writerow([_safe(question.label) for question in questions])
    example = [question.example for question in questions]
    example[0] = f"{MARKS[form.language]}: {example[0]}".rstrip(" :")
    writer.writerow([_safe(text) for text in example])
    return out.getvalue().encode("utf-8-sig")


def _safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if re.match(r"[=+\-@\t\r]", text) else text

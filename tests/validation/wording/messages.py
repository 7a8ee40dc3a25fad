"""The table of docs/messages.md, made from what our validation says of each sample."""

from html import escape
from pathlib import Path

import rdflib
from wording.cases import SAMPLES

from iclod.rdf import formats
from iclod.validation import locating, positions, shacl
from iclod.validation.wording import describe_all
from iclod.validation.work import Source

BASE = "https://example.org/practice/"
DOCUMENT = Path(__file__).parents[3] / "docs" / "messages.md"
BEGIN, END = "<!-- table: pytest tests/validation/wording --write-messages -->\n", "<!-- end -->\n"
NOTHING = rdflib.Graph(bind_namespaces="none")


def parse(text):
    found = formats.parse(text.encode(), formats.TURTLE, base=BASE)
    return found.get(None, rdflib.Graph(bind_namespaces="none"))


def check(sample):
    """Shapes, data and the results with their words, in the order of the text."""
    shapes, data = parse(sample.rules), parse(sample.document)
    found = describe_all(shacl.validate(data, shapes).results, shapes, data, NOTHING)
    return shapes, data, sorted(found, key=lambda item: place(sample, data, item))


def place(sample, data, result):
    """Line and column."""
    source = Source("", sample.document.encode(), "ttl")
    spot = locating.locate(result, positions.read(source, BASE, data))
    return spot.line, spot.column


def render():
    lines = [
        "| constraint | document | line:column | message (en) | message (fr) |",
        "|---|---|---|---|---|",
    ]
    for sample in SAMPLES:
        _, data, results = check(sample)
        first = results[0]
        line, column = place(sample, data, first)
        cells = [
            f"`{sample.parameter}`",
            f"<pre>{_cell(sample.document.rstrip())}</pre>",
            f"{line}:{column}",
            *(_cell(first.messages[language]) for language in ("en", "fr")),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cell(text):
    special = {"|": "&#124;", "\n": "&#10;", "*": "&#42;", "_": "&#95;", "`": "&#96;"}
    return "".join(special.get(letter, letter) for letter in escape(text, quote=False))


def read():
    text = DOCUMENT.read_text("utf-8")
    return text[text.index(BEGIN) + len(BEGIN) : text.index(END)]


def write(table):
    text = DOCUMENT.read_text("utf-8")
    before, after = text[: text.index(BEGIN) + len(BEGIN)], text[text.index(END) :]
    DOCUMENT.write_text(before + table + after, "utf-8")

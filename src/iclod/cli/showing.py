"""Reports of `iclod validate` in each format, with colours where stdout is a terminal."""

from __future__ import annotations

import importlib
import json
import sys
from typing import TYPE_CHECKING

from iclod.cli.checking import RDF
from iclod.rdf import formats
from iclod.validation.formats import rdf, text

if TYPE_CHECKING:
    from iclod.cli.checking import Asked, Checked

_SYNTAXES = {name: formats.BY_SUFFIX[suffix] for suffix, name in RDF.items()}


def show(checked: Checked, asked: Asked) -> None:
    """Write the report to stdout."""
    if asked.format == "text" and sys.stdout.isatty():
        _coloured(checked, asked)
        return
    sys.stdout.buffer.write(written(checked, asked))
    sys.stdout.buffer.flush()


def written(checked: Checked, asked: Asked) -> bytes:
    """The report as it stands in a file."""
    report = checked.report
    if asked.format == "text":
        return text.write(report, asked.language, sources(checked)).encode()
    if asked.format in _SYNTAXES:
        return rdf.write(report, _SYNTAXES[asked.format])
    if asked.format == "json":
        return (json.dumps(report.to_json(), ensure_ascii=False, indent=2) + "\n").encode()
    module = importlib.import_module(f"iclod.validation.formats.{asked.format}")
    made = module.write(report, asked.language)
    return made if isinstance(made, bytes) else str(made).encode()


def sources(checked: Checked) -> text.Sources:
    """What the text format shows of the files."""
    unread = frozenset(v.names[0] for v in checked.verdicts if v.error is not None)
    shown = {
        name: source.data.decode(errors="replace")
        for name, source in checked.sources.items()
        if source.suffix not in ("xlsx", "docx")
    }
    return text.Sources(tuple(checked.sources), shown, unread)


def _coloured(checked: Checked, asked: Asked) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    for line in text.lines(checked.report, asked.language, sources(checked)):
        console.print(Text.assemble(*((piece, style) for style, piece in line)))

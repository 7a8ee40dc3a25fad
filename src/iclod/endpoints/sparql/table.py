"""Turns JSON results into a table for people.

Spec: https://www.w3.org/TR/sparql11-results-json/
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from iclod.rdf.vocab import PREFIXES

#: Rows that a page shows.
ROWS = 1000


@dataclass(frozen=True)
class Cell:
    """A term: what is shown, and what it is.

    Attributes:
        text: What is shown; an IRI is shortened by its prefix.
        iri: Where it leads; None for literals and blank nodes.
        language: Of a literal.
        datatype: Of a literal, shortened.
    """

    text: str
    iri: str | None = None
    language: str | None = None
    datatype: str | None = None


@dataclass(frozen=True)
class Table:
    """Solutions; `boolean` is set for an ASK, `total` counts the rows that were cut off too."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell | None, ...], ...] = ()
    total: int = 0
    boolean: bool | None = None


def read(data: bytes) -> Table:
    """The table of a JSON results document."""
    document = json.loads(data)
    if "boolean" in document:
        return Table(boolean=bool(document["boolean"]))
    columns = tuple(document["head"].get("vars", ()))
    bindings = document["results"]["bindings"]
    rows = tuple(
        tuple(_cell(binding.get(column)) for column in columns) for binding in bindings[:ROWS]
    )
    return Table(columns, rows, len(bindings))


def _cell(term: Mapping[str, Any] | None) -> Cell | None:
    if term is None:
        return None
    value = term["value"]
    if term["type"] == "uri":
        return Cell(short(value), iri=value)
    if term["type"] == "bnode":
        return Cell(f"_:{value}")
    if not isinstance(value, str):
        return Cell(json.dumps(value, ensure_ascii=False))
    datatype = term.get("datatype")
    return Cell(
        value, language=term.get("xml:lang"), datatype=short(datatype) if datatype else None
    )


def short(iri: str) -> str:
    """An IRI with its prefix, or whole where none fits."""
    for prefix, namespace in PREFIXES.items():
        rest = iri[len(namespace) :]
        if iri.startswith(namespace) and rest and "/" not in rest and "#" not in rest:
            return f"{prefix}:{rest}"
    return iri

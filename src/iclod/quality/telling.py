"""The measures as data: all that is counted at a number, in JSON, in CSV and in RDF.

Spec: https://www.w3.org/TR/vocab-dqv/
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from iclod.journal import stamp
from iclod.profile import Profile
from iclod.quality import dqv, measures
from iclod.quality.counting import Slice
from iclod.quality.measures import FieldFigure, Figure, Group, Rule
from iclod.quality.metrics import BY_NAME
from iclod.quality.store import Measured, Store
from iclod.rdf import formats

#: By what the measures are also told apart.
GROUPS = ("kind", "topic", "country")
#: How a cell begins that a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


#: Gives the address of the records behind a number, from a metric and what narrows it.
Link = Callable[..., str]


@dataclass(frozen=True)
class Told:
    """All that is counted.

    Attributes:
        base: The registry's base IRI.
        names: Kind, language, how many names lack it, of how many.
        groups: By `kind`, `topic`, `country`.
    """

    base: str
    measured: Measured
    profile: Profile
    part: Slice
    figures: tuple[Figure, ...]
    fields: tuple[FieldFigure, ...]
    rules: tuple[Rule, ...]
    names: tuple[tuple[str, str, int, int], ...]
    groups: Mapping[str, tuple[Group, ...]]


def tell(
    store: Store, measured: Measured, profile: Profile, base: str, part: Slice | None = None
) -> Told:
    """Count a part of the data (default: all), everything in one state of the measures.

    Args:
        profile: What the shapes in force at the number said.
        base: The registry's base IRI.
    """
    part = part or Slice()
    number, languages = measured.number, measured.languages
    with store.reading() as connection:
        return Told(
            base,
            measured,
            profile,
            part,
            measures.summary(connection, number, profile, languages, part),
            measures.fields(connection, number, profile, part),
            measures.rules(connection, number, part),
            measures.untranslated(connection, number, profile, languages, part),
            {
                by: measures.groups(connection, number, profile, languages, by, part)
                for by in GROUPS
                if not getattr(part, by)
            },
        )


def graph(told: Told) -> str:
    """The measures in the Data Quality Vocabulary, as N-Triples."""
    subject = dqv.Subject(
        told.base,
        told.measured,
        told.profile,
        told.part,
        told.figures,
        told.fields,
        told.groups,
    )
    return formats.to_ntriples(dqv.describe(subject))


def to_json(told: Told, link: Link | None = None) -> dict[str, Any]:
    """The measures as plain values.

    Args:
        link: Where there are addresses to be named.
    """
    part = {name: getattr(told.part, name) for name in ("kind", "topic", "country", "field")}
    return {
        "dataset": f"{told.base}dataset#dataset",
        "number": told.measured.number,
        "instant": stamp(told.measured.instant),
        "measured": stamp(told.measured.made),
        "languages": list(told.measured.languages),
        "part": {name: value for name, value in part.items() if value},
        "measures": [_figure(item, told.base, link) for item in told.figures],
        "fields": [
            {
                "kind": item.kind,
                "field": item.field,
                "level": item.level,
                "percent": round(item.value, 2),
                "empty": item.amount,
                "of": item.total,
            }
            | _records(link, item.level, kind=item.kind, field=_mark(item.field))
            for item in told.fields
        ],
        "rules": [
            {
                "metric": item.metric,
                "kind": item.kind,
                "field": item.field,
                "shape": item.shape,
                "found": item.amount,
                "concerned": item.records,
            }
            for item in told.rules
        ],
        "names": [
            {"kind": kind, "language": language, "missing": missing, "of": total}
            for kind, language, missing, total in told.names
        ],
        "groups": {
            by: [
                {
                    "value": group.value,
                    "records": group.records,
                    "measures": {f.metric: _value(f) for f in group.figures},
                }
                for group in groups
            ]
            for by, groups in told.groups.items()
        },
    }


def _figure(figure: Figure, base: str, link: Link | None) -> dict[str, Any]:
    metric = BY_NAME[figure.metric]
    return {
        "metric": metric.name,
        "iri": dqv.metric(base, metric.name),
        "label": metric.label,
        "definition": metric.definition,
        "dimension": metric.dimension,
        "unit": "percent" if metric.form == "share" else "number",
        "value": _value(figure),
        "amount": figure.amount,
        "of": figure.total,
        "concerned": figure.records,
    } | _records(link, metric.name)


def _records(link: Link | None, metric: str, **narrowed: str) -> dict[str, str]:
    return {"records": link(metric, **narrowed)} if link else {}


def _value(figure: Figure) -> float | None:
    return None if figure.value is None else round(figure.value, 2)


def _mark(shape: str) -> str:
    return shape.rpartition("#")[2] or shape


def table(told: Told) -> str:
    """The measures as CSV: one row for each metric and part of the data."""
    rows = [_row(told, "all", "", item) for item in told.figures]
    for by, groups in told.groups.items():
        rows += [_row(told, by, g.value, item) for g in groups for item in g.figures]
    rows += [
        (told.measured.number, "field", f"{f.kind} {f.field}", f.level, "percent")
        + (f"{f.value:.2f}", f.amount, f.total, f.amount)
        for f in told.fields
    ]
    head = ("number", "group", "value", "metric", "unit", "measure", "amount", "of", "concerned")
    return written((head, *rows))


def _row(told: Told, group: str, value: str, figure: Figure) -> tuple[Any, ...]:
    share = BY_NAME[figure.metric].form == "share"
    measure = "" if figure.value is None else f"{figure.value:.2f}" if share else figure.amount
    return (
        *(told.measured.number, group, value, figure.metric, "percent" if share else "number"),
        *(measure, figure.amount, figure.total, figure.records),
    )


def written(rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV; no cell begins as a formula does.

    Spec: https://www.rfc-editor.org/rfc/rfc4180
    """
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        cells = ["" if cell is None else str(cell) for cell in row]
        writer.writerow([f"'{c}" if c.startswith(_FORMULA) else c for c in cells])
    return out.getvalue()

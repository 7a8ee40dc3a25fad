"""What the pages show: the measures in words, each number with the list it leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from babel.numbers import format_decimal, format_percent

from iclod.endpoints.quality import charts, past
from iclod.endpoints.quality.asked import REASONS, Asked, short
from iclod.endpoints.quality.charts import Trend
from iclod.endpoints.quality.naming import Naming
from iclod.endpoints.quality.past import Point
from iclod.quality import BY_NAME, METRICS, Figure, Metric
from iclod.quality.measures import kinds
from iclod.quality.telling import Told
from iclod.web import reading

#: Numbers that a small trend line goes through.
RECENT = 60
#: What the head of the page says, and what tables by topic and country show.
HEAD = ("conformance", "recommended", "warnings", "links")
COLUMNS = ("conformance", "recommended", "languages", "warnings", "links")


@dataclass(frozen=True)
class Shown:
    """A measure as the page shows it.

    Attributes:
        value: In words.
        change: Since the first number of the trend, in words; empty where there is none.
        share: From 0 to 1, of what is a share.
        href: The list of records; empty where there is nothing to do.
    """

    metric: Metric
    label: str
    definition: str
    value: str
    change: str
    share: float | None
    href: str
    records: int
    trend: Trend | None


class Pages:
    """Makes what templates show, in one language."""

    def __init__(self, asked: Asked, naming: Naming, mount: str) -> None:
        self.asked = asked
        self.naming = naming
        self.language = naming.languages[0]
        self.languages = naming.languages
        self.mount = mount

    def number(self, value: float | None, metric: Metric, *, sign: bool = False) -> str:
        """A value with its unit."""
        if value is None:
            return "–"
        pattern = "+#,##0.#;-#,##0.#" if sign else "#,##0.#"
        text = str(format_decimal(value, format=pattern, locale=self.language))
        if metric.form == "count":
            return text
        return f"{text} points" if sign else self._percent(value)

    def _percent(self, value: float) -> str:
        if 99.95 <= value < 100:
            value = 99.9  # Not all, so it does not say all.
        pattern = "#,##0.#\u00a0%" if self.language == "fr" else "#,##0.#%"
        return str(format_percent(value / 100, format=pattern, locale=self.language))

    def word(self, texts: dict[str, str]) -> str:
        """A text in the reader's language."""
        return reading.word(texts, self.languages)

    def link(self, path: str, **changes: str) -> str:
        """An address of a page about the same part."""
        return self.mount + self.asked.address(path, **changes)

    def shown(self, figure: Figure, points: Sequence[Point] = ()) -> Shown:
        """A measure."""
        metric, value = BY_NAME[figure.metric], figure.value
        trend = charts.trend([point.value(metric.name) for point in points])
        moved = trend is not None and bool(trend.points) and round(trend.change, 1) != 0
        change = self.number(trend.change, metric, sign=True) if trend and moved else ""
        return Shown(
            metric,
            self.word(metric.label),
            self.word(metric.definition),
            self.number(value, metric),
            change,
            value / 100 if value is not None and metric.form == "share" else None,
            self.link(f"/quality/{metric.name}") if figure.records else "",
            figure.records,
            trend,
        )

    def summary(self, told: Told) -> dict[str, Any]:
        """What the main page shows."""
        points = past.read(self.asked, RECENT)
        figures = [self.shown(figure, points) for figure in told.figures]
        by_name = {item.metric.name: item for item in figures}
        return {
            **self.common(),
            "head": [by_name[name] for name in HEAD],
            "figures": [item for item in figures if item.value != "–"],
            "points": points,
            "fields": self._fields(told),
            "rules": self._rules(told),
            "names": self._names(told),
            "groups": [self._group(told, by) for by in told.groups],
            "columns": [(BY_NAME[name], self.word(BY_NAME[name].label)) for name in COLUMNS],
        }

    def common(self) -> dict[str, Any]:
        """What all pages show: the state, and the filters."""
        asked = self.asked
        return {
            "asked": asked,
            "pages": self,
            "when": reading.day(asked.measured.instant, self.language),
            "choices": self.choices,
            "narrowed": self._narrowed(),
        }

    def history(self, points: Sequence[Point]) -> dict[str, Any]:
        """What the page of the history shows."""
        shown = points[-past.SHOWN :]
        newest = shown[-1].figures if shown else ()
        return {
            **self.common(),
            "figures": [self.shown(f, shown) for f in newest if f.value is not None],
            "metrics": [(item, self.word(item.label)) for item in METRICS],
            "points": shown[::-1],
            "total": len(points),
        }

    def _fields(self, told: Told) -> list[tuple[str, list[dict[str, Any]]]]:
        found: dict[str, list[dict[str, Any]]] = {}
        for item in told.fields:
            mark = self._short(item.field)
            href = self.link(f"/quality/{item.level}", kind=item.kind, field=mark)
            row = {
                "label": self.naming.field(item.field),
                "level": item.level,
                "share": item.value / 100,
                "value": self.number(item.value, BY_NAME["recommended"]),
                "empty": item.amount,
                "href": href if item.amount else "",
                "anchor": f"filled-{item.kind}-{mark}",
            }
            found.setdefault(item.kind, []).append(row)
        order = sorted(found, key=lambda kind: (kind != "practice", kind not in ("city",)))
        return [
            (self.naming.kind(k), sorted(found[k], key=lambda row: row["level"] == "optional"))
            for k in order
        ]

    def _rules(self, told: Told) -> list[dict[str, Any]]:
        found = []
        for item in told.rules:
            reason = REASONS.get(item.shape)
            found.append(
                {
                    "metric": self.word(BY_NAME[item.metric].label),
                    "kind": self.naming.kind(item.kind),
                    "field": self.naming.field(item.field),
                    "text": self.word(reason) if reason else self.naming.message(item.shape),
                    "found": item.amount,
                    "shape": "" if reason else item.shape,
                    "href": self.link(
                        f"/quality/{item.metric}",
                        kind=item.kind,
                        field=self._short(item.field),
                        shape=self._short(item.shape),
                    ),
                }
            )
        return found

    def _names(self, told: Told) -> list[dict[str, Any]]:
        return [
            {
                "kind": self.naming.kind(kind),
                "language": language,
                "missing": missing,
                "share": 1 - missing / total,
                "value": self.number(100 * (1 - missing / total), BY_NAME["languages"]),
                "href": self.link("/quality/languages", kind=kind, value=language)
                if missing
                else "",
            }
            for kind, language, missing, total in told.names
        ]

    def _group(self, told: Told, by: str) -> dict[str, Any]:
        groups = told.groups[by]
        things = {} if by == "kind" else self.naming.things(group.value for group in groups)
        rows = []
        for group in groups:
            mark = self._short(group.value)
            cells = []
            for name in COLUMNS:
                figure = group.figure(name)
                text = self.number(figure.value, BY_NAME[name]) if figure else "–"
                href = self.link(f"/quality/{name}", **{by: mark})
                cells.append((name, text, href if figure and figure.records else ""))
            label = (self.naming.kind(mark), None) if by == "kind" else things[group.value]
            rows.append((*label, self.link("/quality", **{by: mark}), group.records, cells))
        return {"by": by, "rows": rows}

    @cached_property
    def choices(self) -> dict[str, list[tuple[str, str, bool]]]:
        """Values of each filter: how they stand in the address, their names, the chosen one."""
        asked, index = self.asked, self.asked.registry.index
        names = [kind.name or "" for kind in kinds(asked.profile)]
        found = {"kind": [(name, self.naming.kind(name)) for name in names]}
        for name in ("topic", "country"):
            items = index.listing(name, None, 1, 1000, self.languages, facets=False).items
            found[name] = [(item.slug, item.title.text) for item in items]
        found["field"] = [
            (self._short(item.shape), f"{self.naming.field(item.shape)} ({self.naming.kind(name)})")
            for kind in kinds(asked.profile)
            if asked.part.kind in ("", name := kind.name or "")
            for item in kind.fields
            if not item.inverse
        ]
        chosen = dict(asked.pairs)
        return {
            name: [
                (mark, text, chosen.get(name) == mark)
                for mark, text in sorted(dict(values).items(), key=lambda pair: pair[1].lower())
            ]
            for name, values in found.items()
        }

    def _narrowed(self) -> list[tuple[str, str]]:
        """The filters that are set: what they are called, and the parameter."""
        return [
            (next((t for _, t, on in self.choices.get(name, ()) if on), text), name)
            for name, text in self.asked.pairs
            if name != "version"
        ]

    def _short(self, iri: str) -> str:
        return short(iri, self.asked.registry)

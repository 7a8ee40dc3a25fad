"""What the page of a check is given; the template shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from iclod.endpoints.validation import examples, shown
from iclod.endpoints.validation.reports.link import Link
from iclod.errors import IclodError
from iclod.registry import Registry
from iclod.validation.report import Report
from iclod.validation.work import Source

#: Suffixes of texts that fit into the page's field.
_TEXTS = frozenset(("ttl", "trig", "nt", "nq", "jsonld", "rdf", "csv"))


@dataclass(frozen=True)
class Filled:
    """What stands in the page's form."""

    text: str = ""
    syntax: str = "ttl"
    level: str = "publication"


def filled(sources: Sequence[Source], text: str, syntax: str, level: str) -> Filled:
    """The form as it was sent; where one file came, its text."""
    if not text and len(sources) == 1 and sources[0].suffix in _TEXTS:
        source = sources[0]
        return Filled(source.data.decode("utf-8-sig", "replace"), source.suffix, level)
    return Filled(text, syntax or "ttl", level)


def variables(
    registry: Registry,
    language: str,
    form: Filled,
    *,
    report: Report | None = None,
    sources: Sequence[Source] = (),
    error: IclodError | None = None,
    kept: Link | None = None,
) -> dict[str, Any]:
    """The variables of `validate.html`."""
    limits = registry.settings.validation
    view = shown.view(
        report,
        sources,
        language,
        error=error,
        text=form.text,
        syntax=form.syntax,
        level=form.level,
    )
    return {
        "view": view,
        "kept": kept,
        "keeping": limits.reports_days > 0,
        "days": limits.reports_days,
        "samples": examples.listed(registry),
        "fetching": limits.hosts,
        "badge": _record(registry, view),
    }


def _record(registry: Registry, view: shown.View) -> str | None:
    """The published record that a check is about, as `kind/slug`, if it is about one alone."""
    iri = view.covered[0].iri if len(view.covered) == 1 else None
    name = registry.names.name(iri) if iri else None
    if name is None or not name.slug or iri != registry.names.thing(name.kind, name.slug):
        return None
    version = registry.journal.version_at(registry.names.document(name.kind, name.slug))
    published = version is not None and version.state == "content"
    return f"{name.kind}/{name.slug}" if published else None

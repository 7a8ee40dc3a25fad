"""A report as an answer, in every form but the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from iclod.endpoints.validation import choosing
from iclod.endpoints.validation.choosing import Form
from iclod.rdf import formats, jsonld
from iclod.registry import Registry
from iclod.validation.formats import csv, json, junit, rdf, sarif, text, trl
from iclod.validation.report import Report
from iclod.validation.work import Source
from iclod.web import context
from iclod.web.exchange import Answer
from iclod.web.headers import link

#: Nothing of what strangers sent is kept on the way.
PRIVATE = ("cache-control", "private, no-store")
_UNLINED = frozenset(("xlsx", "docx"))


@dataclass(frozen=True)
class Shown:
    """A report, and what is needed to write it.

    Attributes:
        language: Of what is written in one language only.
        sources: What was checked.
        address: Where a thing of this registry is to be found, from its IRI.
        more: Further members of the JSON.
        root: The registry's address, ending in a slash; empty: addresses are left out.
    """

    report: Report
    language: str
    sources: Sequence[Source] = ()
    address: Callable[[str], str] = str
    more: dict[str, Any] = field(default_factory=dict)
    root: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """What the sources are called."""
        return tuple(source.name for source in self.sources)


def answer(
    registry: Registry,
    shown: Shown,
    form: Form,
    *,
    status: int = 200,
    headers: Sequence[tuple[str, str]] = (),
) -> Answer:
    """The report in a form."""
    media_type = form.media_type
    if media_type.startswith("text/") and form.rdf is None:
        media_type += "; charset=utf-8"
    pairs = [("content-type", media_type), PRIVATE]
    if form.name not in ("json", "html") and form.rdf is None:
        pairs.append(("content-language", shown.language))
    if form.rdf is None and form is not choosing.TEXT:
        name = f'inline; filename="report.{form.suffix}"'
        pairs.append(("content-disposition", name))
    if form is choosing.JSON and shown.root:
        schema = f"{shown.root}validate/report.schema.json"
        pairs.append(("link", link(schema, rel="describedby")))
    return Answer(status, (*pairs, *headers), body(registry, shown, form))


def body(registry: Registry, shown: Shown, form: Form) -> bytes:
    """The bytes of a report in a form that is no page."""
    report, language = shown.report, shown.language
    if form.rdf is not None:
        return _encoded(registry, rdf.ntriples(report), form.rdf)
    made: str | bytes
    if form is choosing.JSON:
        made = json.write(report, language, **shown.more)
    elif form is choosing.CSV:
        made = csv.write(report, language)
    elif form is choosing.SARIF:
        made = sarif.write(report, language, shown.names, shown.address)
    elif form is choosing.JUNIT:
        made = junit.write(report, language, shown.names)
    elif form is choosing.TRL:
        made = trl.write(report, language)
    else:
        made = text.write(report, language, _texts(shown.sources))
    return made if isinstance(made, bytes) else made.encode("utf-8", "replace")


def _texts(sources: Sequence[Source]) -> text.Sources:
    shown = {
        source.name: source.data.decode("utf-8-sig", "replace")
        for source in sources
        if source.suffix not in _UNLINED
    }
    return text.Sources(tuple(source.name for source in sources), shown)


def _encoded(registry: Registry, ntriples: str, syntax: formats.Format) -> bytes:
    """As other graphs are sent: JSON-LD is compact with its context inside."""
    if syntax is formats.JSON_LD:
        known = context.kept(registry.profile(registry.published()))
        return jsonld.write(jsonld.compact(ntriples, known))
    return formats.serialize(ntriples, syntax)

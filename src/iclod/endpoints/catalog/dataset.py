"""The dataset: its description as a graph, and what its page shows.

Spec: https://www.w3.org/TR/vocab-dcat-3/
Shape: shapes/catalogue.ttl
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from iclod import catalog
from iclod.catalog import Subject
from iclod.catalog.amounts import TARGETS
from iclod.catalog.services import SERVICES
from iclod.rdf import formats
from iclod.registry import Registry, dumping
from iclod.web import describing, profiles, reading

#: What `/dataset` can be asked for, the default first.
OFFERS = (profiles.DCAT, profiles.SCHEMA_ORG, profiles.ALTERNATES)


def subject(registry: Registry, at: int, root: str, paths: Iterable[str]) -> Subject:
    """What is described.

    Args:
        at: Number of the entry that readers see.
        root: Where the registry is served, ending in a slash.
        paths: Of all routes of the application.
    """
    known = {path.strip("/") for path in paths}
    services = [service.path for service in SERVICES if service.path in known]
    dumps = [dump for dump in dumping.kept(registry) if dump.number <= at]
    return describing.subject(registry, at, root, dumps, services)


def graph(subject: Subject) -> str:
    """The description as N-Triples."""
    return formats.to_ntriples(catalog.describe(subject))


def page(registry: Registry, subject: Subject, languages: Sequence[str]) -> dict[str, Any]:
    """What the template shows."""
    profile = registry.profile(subject.entry.seq)
    found = subject.statistics
    return {
        "subject": subject,
        "number": subject.entry.seq,
        "when": reading.day(subject.entry.instant, languages[0]),
        "statistics": found,
        "counts": [
            (kind.name, reading.word(kind.label, languages, kind.name), found.kinds[kind.name])
            for kind in profile.kinds
            if kind.name and kind.name in found.kinds
        ],
        "links": [
            (TARGETS.get(links.space, links.space), links.predicate, links.triples)
            for links in sorted(found.links, key=lambda item: -item.triples)
            if links.space in TARGETS
        ],
        "classes": sorted(found.classes, key=lambda part: -part.subjects),
        "services": [service for service in SERVICES if service.path in subject.services],
        "dump": subject.dumps[0] if subject.dumps else None,
        "iri": f"{registry.names.base}dataset",
        "years": _years(found.first, found.last),
    }


def _years(first: int | None, last: int | None) -> str:
    if first is None:
        return ""
    return f"{first}–{last or ''}" if first != last else str(first)

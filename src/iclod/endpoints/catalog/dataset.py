"""The dataset: its description as a graph, and what its page shows.

Spec: https://www.w3.org/TR/vocab-dcat-3/
Shape: shapes/catalogue.ttl
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from iclod import catalog
from iclod.catalog import Distribution
from iclod.profile import Profile
from iclod.rdf import formats
from iclod.registry import Registry
from iclod.web import reading


def newest(registry: Registry) -> list[Distribution]:
    """The files of the newest dump."""
    files = catalog.read_dumps(registry.home / "dumps")
    return [file for file in files if file.seq == files[0].seq]


def counts(registry: Registry, profile: Profile) -> dict[str, int]:
    """Things by kind."""
    return {kind.name: registry.index.counts(kind.name) for kind in profile.kinds if kind.name}


def graph(registry: Registry, at: int, root: str) -> str:
    """The description as N-Triples.

    Args:
        at: Number of the entry that readers see.
        root: Where the registry is served, ending in a slash.
    """
    profile = registry.profile(at)
    entries = registry.journal.entries(at - 1, at)
    first = registry.journal.entries(0, 1)
    made = catalog.describe(
        registry.names,
        registry.settings,
        seq=at,
        modified=entries[0].instant,
        issued=first[0].instant,
        counts=counts(registry, profile),
        dumps=newest(registry),
        profile=profile,
        root=root,
        examples=[item.thing for item in registry.index.newest("practice", 3)],
    )
    return formats.to_ntriples(made)


def page(registry: Registry, at: int, languages: Sequence[str]) -> dict[str, Any]:
    """What the template shows."""
    profile = registry.profile(at)
    amounts = counts(registry, profile)
    entries = registry.journal.entries(at - 1, at)
    return {
        "number": at,
        "when": reading.day(entries[0].instant, languages[0]),
        "counts": [
            (kind.name, reading.word(kind.label, languages, kind.name), amounts[kind.name])
            for kind in profile.kinds
            if kind.name
        ],
        "files": newest(registry),
        "iri": f"{registry.names.base}dataset",
    }

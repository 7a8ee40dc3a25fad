"""What is needed to describe the registry as a dataset, read from index, journal and dumps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from iclod.catalog import Dump, Subject
from iclod.errors import NotFound
from iclod.index.statistics import LEADING
from iclod.quality import dqv, measures
from iclod.registry import Registry


def subject(
    registry: Registry,
    number: int,
    root: str,
    dumps: Sequence[Dump],
    services: Iterable[str] = ("sparql",),
) -> Subject:
    """The subject of a description.

    Args:
        number: Of the newest entry that readers see.
        root: Where the registry is served, ending in a slash.
        dumps: Those that readers see, the newest first.
        services: Paths, below the root, that are answered.

    Raises:
        NotFound: The registry is empty.
    """
    entry, first = registry.journal.entry(number), registry.journal.entry(1)
    if entry is None or first is None:
        raise NotFound("the registry is empty: nothing has been published yet")
    statistics = registry.index.statistics()
    known = tuple(services)
    measured = registry.quality.measured() if "quality" in known else None
    measurements: list[str] = []
    if measured is not None and measured.number <= number:
        with registry.quality.reading() as connection:
            _, _, figures = measures.history(connection, measured.number, 1)[-1]
        base = registry.names.base
        names = (figure.metric for figure in figures if figure.value is not None)
        measurements = [dqv.measurement(base, measured.number, name) for name in names]
    named = [*statistics.topics, *statistics.countries, registry.names.thing("topic", "")]
    return Subject(
        registry.names,
        registry.settings,
        root,
        entry,
        first.instant,
        statistics,
        dumps,
        known,
        {iri: _labels(registry, iri) for iri in named},
        [item.thing for item in registry.index.newest(LEADING, 3)],
        dqv.document(registry.names.base, measured.number) if measured and measurements else "",
        measurements,
    )


def _labels(registry: Registry, iri: str) -> dict[str, str]:
    """Preferred labels of a thing in the registry's languages."""
    found: dict[str, str] = {}
    for label in registry.index.all_labels(iri):
        if label.language in registry.settings.languages:
            found.setdefault(label.language or "", label.text)
    return found

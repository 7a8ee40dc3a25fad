"""Measures of a server process and its registry, as Prometheus reads them.

Spec: https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import generate_latest
from prometheus_client.core import GaugeMetricFamily

from iclod.registry import Registry
from iclod.web import measures


def measured(registry: Registry) -> bytes:
    """Counters of this process, and how far the registry's parts have come."""
    text = generate_latest(measures.COUNTERS)
    for name, help_text, value in (
        ("iclod_published", "Newest entry that readers see", registry.published()),
        ("iclod_journal", "Newest entry of the journal", registry.journal.head()),
        ("iclod_index", "Newest entry that the index holds", registry.index.seq),
        ("iclod_engine_up", "Whether SPARQL can be answered", registry.engine.state() == "ready"),
    ):
        text += generate_latest(_One(name, help_text, value))
    return text


class _One:
    def __init__(self, name: str, text: str, value: int) -> None:
        self._family = GaugeMetricFamily(name, text, value=value)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The one measure that there is."""
        yield self._family

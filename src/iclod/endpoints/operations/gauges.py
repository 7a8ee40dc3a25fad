"""Measures of a server process and its registry, as Prometheus reads them.

Spec: https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import generate_latest
from prometheus_client.core import GaugeMetricFamily

from iclod.quality import BY_NAME
from iclod.quality.measures import history
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
    return text + generate_latest(_Quality(registry))


class _Quality:
    """The main figures of the data's quality, as they were measured last."""

    def __init__(self, registry: Registry) -> None:
        self._quality = registry.quality

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """A percentage for each share, a number for each count, and the number they are of."""
        number = self._quality.measured()
        if number is None:
            return
        yield GaugeMetricFamily(
            "iclod_quality_measured", "Newest entry whose quality was measured", number.number
        )
        share = GaugeMetricFamily(
            "iclod_quality_percent", "Percentage of what is as it should be", labels=["measure"]
        )
        count = GaugeMetricFamily(
            "iclod_quality_found", "How much was found that could be better", labels=["measure"]
        )
        with self._quality.reading() as connection:
            told = history(connection, number.number, 1)
        for _, _, figures in told:
            for figure in figures:
                family = share if BY_NAME[figure.metric].form == "share" else count
                if figure.value is not None:
                    family.add_metric([figure.metric], figure.value)
        yield share
        yield count


class _One:
    def __init__(self, name: str, text: str, value: int) -> None:
        self._family = GaugeMetricFamily(name, text, value=value)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The one measure that there is."""
        yield self._family

"""What this process counts for `/metrics`.

Spec: https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector


class Tally(Collector):
    """A counter that only one thread counts with, so that counting costs nothing."""

    def __init__(self, name: str, about: str) -> None:
        self.value = 0
        self._name = name
        self._about = about

    def collect(self) -> Iterable[CounterMetricFamily]:
        """What the registry of counters asks for."""
        return [CounterMetricFamily(self._name, self._about, value=self.value)]


#: The counters of this process; a server with several processes has as many sets of them.
COUNTERS = CollectorRegistry()
REQUESTS = Counter(
    "iclod_requests_total",
    "Requests answered by the application",
    ["route", "method", "status"],
    registry=COUNTERS,
)
SECONDS = Histogram(
    "iclod_request_seconds",
    "Time until an answer begins",
    ["route"],
    registry=COUNTERS,
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20),
)
CACHED = Tally("iclod_cached", "Requests answered from memory at the edge")
DIRECT = Tally(
    "iclod_direct", "Requests answered at the edge, computed but without the application"
)
LEFT = Tally("iclod_left", "Requests whose client left before they were answered")
COUNTERS.register(CACHED)
COUNTERS.register(LEFT)
COUNTERS.register(DIRECT)

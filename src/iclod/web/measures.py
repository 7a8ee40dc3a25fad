"""What this process counts for `/metrics`.

Spec: https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram

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
CACHED = Counter(
    "iclod_cached_total", "Requests answered from memory at the edge", registry=COUNTERS
)

"""Data quality: what is measured of the whole registry, kept for every number of the dataset.

`metrics` says what is measured, `reading` finds in one record what the record alone tells, `store`
keeps what was found from which number to which, `measures` counts it, `telling` and `dqv` say it in
JSON, CSV and RDF.

Spec: https://www.w3.org/TR/vocab-dqv/
"""

from iclod.quality.counting import Slice
from iclod.quality.measures import Figure, Group, Listed
from iclod.quality.metrics import BY_NAME, METRICS, Metric
from iclod.quality.store import Measured, Step, Store, Written

__all__ = [
    "BY_NAME",
    "METRICS",
    "Figure",
    "Group",
    "Listed",
    "Measured",
    "Metric",
    "Slice",
    "Step",
    "Store",
    "Written",
]

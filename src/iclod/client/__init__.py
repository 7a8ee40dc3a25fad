"""A registry from Python: practices, SPARQL, tables, past states, and writing with a token.

```python
from iclod.client import Registry

registry = Registry("http://127.0.0.1:8000/")
for practice in registry.practices(topic="education"):
    print(practice.title)
```

It needs none of the server: only rdflib, SPARQLWrapper and urllib3, and pandas for tables. What
goes wrong is an exception of `iclod.errors`.
"""

from __future__ import annotations

from iclod.client.following import Change, Fate, Hit
from iclod.client.records import Record, Revision
from iclod.client.registry import Registry
from iclod.client.rows import Provenance, Row, Rows
from iclod.client.selection import Selection
from iclod.client.sparql import ResultGraph
from iclod.client.things import Named, Period, Practice, Thing
from iclod.client.writing import Finding, Report, Written

__all__ = [
    "Change",
    "Fate",
    "Finding",
    "Hit",
    "Named",
    "Period",
    "Practice",
    "Provenance",
    "Record",
    "Registry",
    "Report",
    "ResultGraph",
    "Revision",
    "Row",
    "Rows",
    "Selection",
    "Thing",
    "Written",
]

"""The union of all current graphs, which is what SPARQL's default graph holds.

Spec: https://www.w3.org/TR/sparql11-http-rdf-update/#http-get
"""

from __future__ import annotations

from iclod.engine.base import Query, Result
from iclod.rdf.formats import Format
from iclod.registry import Registry

_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


def union(registry: Registry, format: Format) -> Result:
    """Ask the engine for every triple.

    Raises:
        LimitExceeded: There are more than one answer may hold; the dumps have them.
    """
    return registry.query(Query(_ALL, results=None, graphs=format.suffix))

"""Verifies a registry: chain, digests, and that the projections say what the journal says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from iclod.engine.base import Query
from iclod.errors import StorageError
from iclod.rdf import formats
from iclod.registry import dumping

if TYPE_CHECKING:
    from iclod.registry.core import Registry


@dataclass(frozen=True)
class Checked:
    """What was verified: entries and versions of the journal, documents, statements in SPARQL.

    Attributes:
        digest: SHA-256 of the dataset in canonical form (`iclod.catalog.canonical`), by which a
            mirror or a dump of the same entry can be compared.
    """

    entries: int
    versions: int
    documents: int
    triples: int
    digest: str


def check(registry: Registry) -> Checked:
    """Verify everything that can be recomputed.

    Raises:
        ChainBroken: The journal is not what was written.
        StorageError: A projection differs from the journal; `iclod rebuild` makes it anew.
    """
    versions = registry.journal.verify()
    head, published = registry.journal.head(), registry.published()
    if head != published or registry.index.seq != head:
        raise StorageError(
            f"the journal is at {head}, readers at {published}, the index at {registry.index.seq}",
            hint="iclod rebuild",
        )
    expected: dict[str, int] = {}
    distinct: set[int] = set()
    for document in registry.documents(head):
        found_lines = formats.lines(document.published)
        expected[document.iri] = len(found_lines)
        # Blank nodes are each document's own.
        distinct.update(hash((document.iri if "_:" in x else "", x)) for x in found_lines)
    query = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    result = registry.query(Query(query, results="csv", graphs=None, deadline=600.0))
    rows = result.body.read().decode().split("\r\n")[1:]
    found = {row.rsplit(",", 1)[0].strip('"'): int(row.rsplit(",", 1)[1]) for row in rows if row}
    expected = {graph: number for graph, number in expected.items() if number}
    if found != expected:
        wrong = sorted(
            graph for graph in found | expected if found.get(graph) != expected.get(graph)
        )
        raise StorageError(
            f"SPARQL and the journal differ in {len(wrong)} graphs, the first is {wrong[0]}",
            hint="iclod rebuild",
        )
    result = registry.query(
        Query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", results="csv", graphs=None, deadline=600.0)
    )
    union = int(result.read().decode().split("\r\n")[1])
    if union != len(distinct):
        raise StorageError(
            f"the default graph holds {union} statements, the journal {len(distinct)}",
            hint="iclod rebuild --engine",
        )
    return Checked(
        head, versions, len(expected), sum(found.values()), dumping.digest(registry, head)
    )

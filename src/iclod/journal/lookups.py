"""Many graphs or versions in one look, for whoever asks after a thousand of them."""

from __future__ import annotations

import json
from collections.abc import Iterable

from iclod.journal.core import Journal
from iclod.journal.records import Version


def newest(journal: Journal, graphs: Iterable[str], seq: int) -> dict[str, Version]:
    """The newest version of each graph up to and with entry `seq`; those without are left out."""
    where = (
        "v.id IN (SELECT (SELECT w.id FROM version w WHERE w.graph = g.value AND w.seq <= ? "
        "ORDER BY w.number DESC LIMIT 1) FROM json_each(?) g)"
    )
    found = journal._versions(where, (seq, json.dumps(sorted(set(graphs)))))
    return {version.graph: version for version in found}


def numbered(
    journal: Journal, wanted: Iterable[tuple[str, int]], seq: int
) -> dict[tuple[str, int], Version]:
    """Versions by graph and number up to and with entry `seq`; those that are not are left out."""
    where = (
        "v.id IN (SELECT w.id FROM json_each(?) p JOIN version w "
        "ON w.graph = p.value ->> 0 AND w.number = p.value ->> 1) AND v.seq <= ?"
    )
    found = journal._versions(where, (json.dumps(sorted(set(wanted))), seq))
    return {(version.graph, version.number): version for version in found}

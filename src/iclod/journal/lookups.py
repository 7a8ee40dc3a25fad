"""Many graphs or versions in one look, for whoever asks after a thousand; entries by moment."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime

from iclod.journal.core import Journal
from iclod.journal.records import Entry, Version, stamp


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


def entry_on(journal: Journal, instant: datetime, seq: int) -> Entry | None:
    """The newest entry of that instant or before, up to and with entry `seq`.

    Entries are numbered in the order of their instants, without gaps.
    """
    connection, wanted = journal.connection(), stamp(instant)

    def made(number: int) -> str:
        row = connection.execute("SELECT instant FROM entry WHERE seq = ?", (number,)).fetchone()
        return str(row[0])

    found = bisect_right(range(1, min(seq, journal.head()) + 1), wanted, key=made)
    return journal.entry(found) if found else None


def beside(journal: Journal, prefix: str, seq: int) -> list[Version]:
    """The newest version, up to and with entry `seq`, of graphs whose IRI does not begin so."""
    where = (
        "v.id IN (SELECT max(id) FROM version WHERE seq <= ? AND (graph < ? OR graph >= ?) "
        "GROUP BY graph) ORDER BY v.graph"
    )
    return list(journal._versions(where, (seq, prefix, f"{prefix}\U0010ffff")))


def erased(journal: Journal, seq: int) -> int:
    """How many graphs of the state of entry `seq` miss their text because it was erased since."""
    row = journal.connection().execute(
        "SELECT count(*) FROM erasure x JOIN version v ON v.id = x.version "
        "WHERE x.seq > ? AND v.seq <= ? AND NOT EXISTS (SELECT 1 FROM version w "
        "WHERE w.graph = v.graph AND w.seq <= ? AND w.number > v.number)",
        (seq, seq, seq),
    )
    return int(row.fetchone()[0])


def graphs(journal: Journal, seq: int) -> int:
    """How many graphs had a version up to and with entry `seq`, removed ones too."""
    row = journal.connection().execute(
        "SELECT count(*) FROM version WHERE number = 1 AND seq <= ?", (seq,)
    )
    return int(row.fetchone()[0])

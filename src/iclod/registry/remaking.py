"""Makes a past state again from the journal; runs in a process of its own.

What was erased since is left out; an erasure that comes meanwhile is noticed afterwards, because
whoever erases writes to the journal first and removes the states then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from iclod.config import Settings
from iclod.engine.base import GraphChange
from iclod.engine.past import Past
from iclod.errors import NotFound
from iclod.journal import Journal
from iclod.publication import document
from iclod.rdf.terms import Names
from iclod.registry import locking


@dataclass(frozen=True)
class Order:
    """Which state is to be made: `seq` is its entry's number."""

    settings: Settings
    seq: int


def make(order: Order, write: Callable[[bytes], None]) -> None:
    """Make a state, unless it is there by now; one at a time in a home.

    Raises:
        NotFound: There is no such entry.
        DiskFull, StorageError: It was not made.
    """
    settings = order.settings
    past = Past(settings.home, settings.engine)
    past.stores.folder.mkdir(parents=True, exist_ok=True)
    journal = Journal(settings.home / "journal.sqlite", base_iri=settings.base_iri)
    names = Names(settings.base_iri)
    try:
        # The caller's deadline ends the wait.
        with locking.hold(past.lock, "another state is being made", wait=1e9, pause=0.05):
            while True:
                entry = journal.entry(order.seq)
                if entry is None:
                    raise NotFound(f"there is no entry {order.seq}")
                if not past.has(order.seq, entry.digest):
                    head = journal.head()
                    past.make(order.seq, entry.digest, _graphs(journal, names, order.seq))
                    if journal.erasures(head):
                        past.drop(order.seq, order.seq)
                        continue
                past.use(order.seq)
                past.prune()
                return
    finally:
        journal.close()


def _graphs(journal: Journal, names: Names, seq: int) -> Iterator[GraphChange]:
    for version in journal.current(seq):
        text = None if version.state == "removed" else journal.kept(version)
        if text is not None:
            found = document(version, text, journal.created(version.graph), names)
            yield GraphChange(version.graph, found.published)

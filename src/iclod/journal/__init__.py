"""The record: an append-only log of graph versions.

An entry is one commit: who, when, why, and the versions it made. Entries are chained by digests,
so that a changed past shows. The text of a version lies apart from the chain and may be erased.
"""

from iclod.journal.core import Journal
from iclod.journal.records import Draft, Entry, Erasure, Version, stamp

__all__ = ["Draft", "Entry", "Erasure", "Journal", "Version", "stamp"]

"""Records that were read before, for as long as the number that readers see stays the same.

The journal is read once for a record that is asked for again and again, in whatever form and
language, by whatever address. What is kept are documents, not answers; the oldest go first.
"""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

T = TypeVar("T")


class Remembered(Generic[T]):
    """A bounded memory, used by several threads.

    Attributes:
        limit: Bytes; 0 remembers nothing.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._size = 0
        self._known: tuple[int, dict[str, tuple[T, int]]] = (-1, {})
        self._guard = threading.Lock()

    def get(self, iri: str, number: int) -> T | None:
        """What was remembered of an IRI as it is at a number."""
        known, items = self._known
        found = items.get(iri) if known == number else None
        return None if found is None else found[0]

    def put(self, iri: str, number: int, item: T, size: int) -> None:
        """Remember something of `size` bytes, unless the number is an older one."""
        with self._guard:
            known, items = self._known
            if number < known or size * 8 > self.limit:
                return
            if number > known:
                items, self._size = {}, 0
                self._known = (number, items)
            if iri in items:
                return
            items[iri] = (item, size)
            self._size += size
            while self._size > self.limit:
                self._size -= items.pop(next(iter(items)))[1]

"""Answers kept in memory at the edge, for as long as the published number stays.

An answer is stored under the number that was read before it was computed, the address, and the
request headers that its `Vary` names. `Accept-Encoding` is not among these: the coded forms of an
answer are kept beside its plain one. When the number moves, everything older is useless and
dropped.

Spec: https://www.rfc-editor.org/rfc/rfc9111#section-4.1
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from iclod.web.prepared import Prepared

#: Statuses of answers that are kept.
STATUSES = frozenset({200, 301, 302, 303, 410})
#: What an answer is found by, the headers apart: parts of the address, as text or bytes.
Key = tuple[str | bytes | None, ...]


class Cache:
    """The least recently used answers go first when the memory is used up.

    Everything happens in the thread of the event loop.

    Attributes:
        limit: Bytes.
        size: Bytes in use, roughly.
        number: Number of the entry that readers see, for which the answers hold.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self.number = -1
        self._vary: dict[Key, tuple[bytes, ...]] = {}
        self._answers: OrderedDict[tuple[Any, ...], Prepared] = OrderedDict()

    def find(self, number: int, key: Key, headers: Mapping[bytes, bytes]) -> Prepared | None:
        """The answer for a request, if it is kept and still holds."""
        if number != self.number:
            self._move(number)
            return None
        names = self._vary.get(key)
        if names is None:
            return None
        full = (key, *map(headers.get, names))
        answer = self._answers.get(full)
        if answer is not None:
            self._answers.move_to_end(full)
        return answer

    def store(
        self, number: int, key: Key, headers: Mapping[bytes, bytes], answer: Prepared
    ) -> None:
        """Keep an answer, unless it may not be kept or is out of date already."""
        if not self.limit or number != self.number or not _may_be_kept(answer):
            return
        names = answer.vary
        known = self._vary.get(key, names)
        if known != names:
            names = tuple(sorted({*known, *names}))
        full = (key, *map(headers.get, names))
        size = answer.size + sum(map(len, filter(None, (*key, *full[1:]))))
        if size * 8 > self.limit:
            return
        self._vary[key] = names
        before = self._answers.pop(full, None)
        if before is not None:
            self._drop(before)
        answer.kept = size
        self._answers[full] = answer
        self.size += size
        self._bound()

    def grown(self, answer: Prepared, more: int) -> None:
        """Take note that an answer takes up `more` bytes: a form was made."""
        if answer.kept:
            answer.kept += more
            self.size += more
            self._bound()

    def clear(self) -> None:
        """Forget everything."""
        for answer in self._answers.values():
            answer.kept = 0
        self.size = 0
        self._vary.clear()
        self._answers.clear()

    def _drop(self, answer: Prepared) -> None:
        self.size -= answer.kept
        answer.kept = 0

    def _bound(self) -> None:
        while self.size > self.limit:
            self._drop(self._answers.popitem(last=False)[1])
        if len(self._vary) > 4 * len(self._answers) + 1024:
            kept = {full[0] for full in self._answers}
            self._vary = {key: value for key, value in self._vary.items() if key in kept}

    def _move(self, number: int) -> None:
        if number > self.number:
            self.number = number
            self.clear()


def _may_be_kept(answer: Prepared) -> bool:
    found = dict(answer.headers)
    control = found.get(b"cache-control", b"")
    return (
        answer.status in STATUSES
        and b"*" not in answer.vary
        and b"set-cookie" not in found
        and b"no-store" not in control
        and b"private" not in control
        and b"must-revalidate" not in control  # it changes without a commit
    )

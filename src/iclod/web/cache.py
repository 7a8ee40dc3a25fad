"""Answers kept in memory at the edge, for as long as the published number stays.

An answer is stored under the number that was read before it was computed, the host, the path
with its query, and the request headers that its `Vary` names. When the number moves, everything
older is useless and dropped.

Spec: https://www.rfc-editor.org/rfc/rfc9111#section-4.1
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

#: Statuses of answers that are kept.
STATUSES = frozenset({200, 301, 303, 410})


@dataclass(frozen=True)
class Answer:
    """A whole answer to a GET, as the protocol between server and application has it."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    @property
    def size(self) -> int:
        """Bytes that it takes up, roughly."""
        return len(self.body) + sum(len(name) + len(value) + 64 for name, value in self.headers)

    def header(self, name: bytes) -> bytes | None:
        """The value of a header, several joined by a comma; None without it."""
        values = [value for key, value in self.headers if key == name]
        return b", ".join(values) if values else None


class Cache:
    """The least recently used answers go first when the memory is used up.

    Attributes:
        limit: Bytes.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self.number = -1
        self._vary: dict[bytes, tuple[bytes, ...]] = {}
        self._answers: OrderedDict[tuple[bytes, ...], Answer] = OrderedDict()
        self._guard = threading.Lock()

    def find(self, number: int, key: bytes, headers: Mapping[bytes, bytes]) -> Answer | None:
        """The answer for a request, if it is kept and still holds."""
        with self._guard:
            if number != self.number:
                self._move(number)
                return None
            names = self._vary.get(key)
            if names is None:
                return None
            full = _key(key, names, headers)
            answer = self._answers.get(full)
            if answer is not None:
                self._answers.move_to_end(full)
            return answer

    def store(
        self, number: int, key: bytes, headers: Mapping[bytes, bytes], answer: Answer
    ) -> None:
        """Keep an answer, unless it may not be kept or is out of date already."""
        names = _vary(answer)
        if names is None or not _may_be_kept(answer) or answer.size * 8 > self.limit:
            return
        with self._guard:
            if number != self.number:
                return
            if self._vary.setdefault(key, names) != names:
                names = self._vary[key] = tuple(sorted({*self._vary[key], *names}))
            full = _key(key, names, headers)
            before = self._answers.pop(full, None)
            self.size += answer.size - (before.size if before else 0)
            self._answers[full] = answer
            while self.size > self.limit:
                _, oldest = self._answers.popitem(last=False)
                self.size -= oldest.size
            if len(self._vary) > 4 * len(self._answers) + 1024:
                kept = {full[0] for full in self._answers}
                self._vary = {key: value for key, value in self._vary.items() if key in kept}

    def _move(self, number: int) -> None:
        if number > self.number:
            self.number = number
            self.size = 0
            self._vary.clear()
            self._answers.clear()


def _key(key: bytes, names: tuple[bytes, ...], headers: Mapping[bytes, bytes]) -> tuple[bytes, ...]:
    return (key, *names, *(headers.get(name, b"\0") for name in names))


def _vary(answer: Answer) -> tuple[bytes, ...] | None:
    value = (answer.header(b"vary") or b"").lower()
    names = tuple(sorted({name.strip() for name in value.split(b",") if name.strip()}))
    return None if b"*" in names else names


def _may_be_kept(answer: Answer) -> bool:
    control = answer.header(b"cache-control") or b""
    return (
        answer.status in STATUSES
        and answer.header(b"set-cookie") is None
        and b"no-store" not in control
        and b"private" not in control
    )


def unchanged(answer: Answer, if_none_match: bytes | None) -> Answer | None:
    """The 304 for a client that has this answer already, or None.

    Spec: https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2
    """
    tag = answer.header(b"etag")
    if if_none_match is None or tag is None or answer.status != 200:
        return None
    given = {part.strip().removeprefix(b"W/") for part in if_none_match.split(b",")}
    if b"*" not in given and tag.removeprefix(b"W/") not in given:
        return None
    left_out = (b"content-type", b"content-length", b"content-language")
    headers = tuple(item for item in answer.headers if item[0] not in left_out)
    return Answer(304, headers, b"")

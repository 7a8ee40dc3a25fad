"""What changed within a text, word by word.

Comparing grows faster than the square of the length, so what both texts begin and end with is set
aside first; what is then still too long is compared sentence by sentence, and word by word only
where sentences changed. What is too long for that too counts as replaced in whole.

Spec: https://docs.python.org/3/library/difflib.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

#: Most words or sentences, on either side, that are compared one by one; and the most that all
#: texts of one difference may cost (a second at the very worst).
WORDS = 2500
BUDGET = 12_000_000
#: Below this share of common words texts are shown side by side instead.
ALIKE = 0.25
#: Unchanged stretches are shown this far from a change, in characters.
AROUND = 160

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*\s*|[.!?\n]+\s*")


@dataclass(frozen=True)
class Piece:
    """A stretch of a text.

    Attributes:
        act: `same`, `added`, `removed`, or `skipped` for an unchanged stretch that is not shown.
    """

    act: str
    text: str


class Budget:
    """How much may still be compared."""

    def __init__(self, limit: int = BUDGET) -> None:
        self.left = limit

    def take(self, first: Sequence[str], second: Sequence[str]) -> bool:
        """Whether enough is left to compare these; then it is spent."""
        longest = max(len(first), len(second))
        cost = len(first) * len(second) * max(longest, 1500) // 1500
        if longest > WORDS or cost > self.left:
            return False
        self.left -= cost
        return True


def compare(before: str, after: str, budget: Budget) -> tuple[Piece, ...] | None:
    """The pieces of both texts in order; None where they have too little in common."""
    first, second = _WORD.findall(before), _WORD.findall(after)
    head = _common(first, second)
    tail = _common(first[head:][::-1], second[head:][::-1])
    middle = (first[head : len(first) - tail], second[head : len(second) - tail])
    pieces = [Piece("same", "".join(first[:head]))]
    pieces += _middle(*middle, budget)
    pieces.append(Piece("same", "".join(first[len(first) - tail :] if tail else ())))
    joined = _joined(pieces)
    same = sum(len(piece.text.strip()) for piece in joined if piece.act == "same")
    if same < ALIKE * max(len(before.strip()), len(after.strip()), 1):
        return None
    return tuple(_shortened(joined))


def _middle(first: list[str], second: list[str], budget: Budget) -> Iterator[Piece]:
    if budget.take(first, second):
        yield from _matched(first, second)
        return
    before, after = (_SENTENCE.findall("".join(words)) for words in (first, second))
    if not budget.take(before, after):
        yield from _replaced(first, second)
        return
    for act, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
        if act == "equal":
            yield Piece("same", "".join(before[a:b]))
            continue
        old, new = _WORD.findall("".join(before[a:b])), _WORD.findall("".join(after[c:d]))
        yield from _matched(old, new) if budget.take(old, new) else _replaced(old, new)


def _matched(first: list[str], second: list[str]) -> Iterator[Piece]:
    for act, a, b, c, d in SequenceMatcher(None, first, second).get_opcodes():
        if act == "equal":
            yield Piece("same", "".join(first[a:b]))
        else:
            yield from _replaced(first[a:b], second[c:d])


def _replaced(first: list[str], second: list[str]) -> Iterator[Piece]:
    yield Piece("removed", "".join(first))
    yield Piece("added", "".join(second))


def _common(first: list[str], second: list[str]) -> int:
    for place, (a, b) in enumerate(zip(first, second, strict=False)):
        if a != b:
            return place
    return min(len(first), len(second))


def _joined(pieces: list[Piece]) -> list[Piece]:
    """A blank between two changes is part of them: whole phrases change, not word by word."""
    found: list[Piece] = []
    waiting: list[Piece] = []
    changes = {"removed": "", "added": ""}

    def flush() -> None:
        found.extend(Piece(act, text) for act, text in changes.items() if text)
        changes.update(removed="", added="")
        found.extend(waiting)
        waiting.clear()

    for piece in (piece for piece in pieces if piece.text):
        if piece.act != "same":
            if waiting:
                for act in changes:
                    changes[act] += waiting[0].text
                waiting.clear()
            changes[piece.act] += piece.text
        elif any(changes.values()) and not piece.text.strip() and not waiting:
            waiting.append(piece)
        else:
            flush()
            found.append(piece)
    flush()
    return found


def _shortened(pieces: list[Piece]) -> Iterator[Piece]:
    last = len(pieces) - 1
    for place, piece in enumerate(pieces):
        text = piece.text
        if piece.act != "same" or len(text) <= 2 * AROUND + 80:
            yield piece
            continue
        if place > 0:
            yield Piece("same", text[:AROUND].rsplit(None, 1)[0])
        yield Piece("skipped", "…")
        if place < last:
            yield Piece("same", text[-AROUND:].split(None, 1)[-1])

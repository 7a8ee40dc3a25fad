"""Whether a regular expression can take for ever: its search is exponential on some text.

The engine that runs patterns tries one way through them after the other. It is lost where a loop
can read one text in two ways, since a text of n such pieces has two to the power of n readings. The
pattern is made into the automaton of its characters (Glushkov's), and two readers walk through it
side by side: if they can part and meet again within a loop, the pattern is refused.

Spec: https://www.w3.org/TR/shacl/#PatternConstraintComponent
"""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

#: Longest pattern, in characters.
LENGTH = 1_000
#: Most characters and sets of characters in one.
POSITIONS = 300
#: Most steps of the two readers that are looked at.
STEPS = 400_000

#: Characters of each kind that patterns name: digits, letters, spaces, others.
_USUAL = "09azAZ_ \t\n\r-é٣ßÉ.\u2028\x00😀"
_CATEGORIES = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}


class Refused(ValueError):
    """A pattern that is not run; says why, as the end of a sentence."""


def check(pattern: str, flags: str = "") -> None:
    """Refuse a pattern that is none, or that may take for ever.

    Raises:
        Refused: It is one of these, or too long to tell.
    """
    if len(pattern) > LENGTH:
        raise Refused(f"it is longer than {LENGTH:,} characters")
    ignoring_case = "i" in flags
    expected = re.IGNORECASE if ignoring_case else 0
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = parser.parse(pattern, expected)
    except (re.error, RecursionError, OverflowError) as error:
        raise Refused(f"it is not understood here: {error}") from error
    if tree.state.flags != re.UNICODE | expected:
        raise Refused("it sets flags of its own: use sh:flags")
    alphabet = "".join(dict.fromkeys((*_USUAL, *_named(tree))))
    automaton = _Automaton(alphabet, ignoring_case)
    automaton.sequence(tree)
    if automaton.ambiguous():
        raise Refused("it can read one text in too many ways, so that it may take for ever")


@dataclass(frozen=True)
class _Part:
    """A part of a pattern: where it begins and ends, and whether it may be empty."""

    first: tuple[int, ...]
    last: tuple[int, ...]
    empty: bool


_NOTHING = _Part((), (), True)


@dataclass
class _Automaton:
    """The characters of a pattern, and which may follow which, by how many ways.

    Attributes:
        alphabet: Characters that tell sets apart; a set is the bits of those it holds.
    """

    alphabet: str
    ignoring_case: bool
    sets: list[int] = field(default_factory=list)
    follows: list[Counter[int]] = field(default_factory=list)

    def sequence(self, items: Iterable[tuple[Any, Any]]) -> _Part:
        """One part after the other."""
        whole = _NOTHING
        for operator, argument in items:
            whole = self._joined(whole, self._part(str(operator), argument))
        return whole

    def _part(self, operator: str, argument: Any) -> _Part:
        if operator in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
            return self._character(operator, argument)
        if operator == "AT":
            return _NOTHING
        if operator == "SUBPATTERN" and not argument[1] and not argument[2]:
            return self.sequence(argument[3])
        if operator == "ATOMIC_GROUP":
            return self.sequence(argument)
        if operator == "BRANCH":
            return _either([self.sequence(branch) for branch in argument[1]])
        if operator in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            return self._repeated(*argument)
        raise Refused("it looks ahead or back, or sets flags within, which is not done here")

    def _character(self, operator: str, argument: Any) -> _Part:
        if len(self.sets) >= POSITIONS:
            raise Refused("it is too long")
        bits = 0
        for place, character in enumerate(self.alphabet):
            if _holds(operator, argument, character, self.ignoring_case):
                bits |= 1 << place
        self.sets.append(bits)
        self.follows.append(Counter())
        place = len(self.sets) - 1
        return _Part((place,), (place,), False)

    def _repeated(self, least: int, most: int, items: Any) -> _Part:
        """Fixed numbers are told by two copies, all others by a loop."""
        part = self.sequence(items)
        if most == 0:
            return _NOTHING
        if least == most:
            return part if most == 1 else self._joined(part, self.sequence(items))
        if most > 1:
            self._link(part.last, part.first)
        return _Part(part.first, part.last, part.empty or least == 0)

    def _joined(self, one: _Part, other: _Part) -> _Part:
        self._link(one.last, other.first)
        return _Part(
            one.first + (other.first if one.empty else ()),
            other.last + (one.last if other.empty else ()),
            one.empty and other.empty,
        )

    def _link(self, ends: Iterable[int], starts: tuple[int, ...]) -> None:
        for end in ends:
            self.follows[end].update(starts)

    def ambiguous(self) -> bool:
        """Whether within a loop two readers of one text can part and meet again."""
        loops = self._loops()
        left = STEPS
        for place, following in enumerate(self.follows):
            if any(n > 1 and loops[place] == loops[other] for other, n in following.items()):
                return True
        waiting = [(place, place) for place in range(len(self.sets))]
        seen = set(waiting)
        while waiting:
            one, other = waiting.pop()
            for pair in self._steps(one, other, loops):
                left -= 1
                if left < 0:
                    raise Refused("it is too complicated")
                if one != other and pair[0] == pair[1]:
                    return True
                if pair not in seen:
                    seen.add(pair)
                    waiting.append(pair)
        return False

    def _steps(self, one: int, other: int, loops: list[int]) -> Iterator[tuple[int, int]]:
        for first in self.follows[one]:
            if loops[first] != loops[one]:
                continue
            for second in self.follows[other]:
                if loops[second] == loops[first] and self.sets[first] & self.sets[second]:
                    yield first, second

    def _loops(self) -> list[int]:
        """A number for each place, the same for those that lead to each other."""
        reached = [self._reached(place) for place in range(len(self.sets))]
        return [
            min((other for other in found if place in reached[other]), default=-1 - place)
            for place, found in enumerate(reached)
        ]

    def _reached(self, place: int) -> set[int]:
        found: set[int] = set()
        waiting = [place]
        while waiting:
            for other in self.follows[waiting.pop()]:
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        return found


def _either(parts: list[_Part]) -> _Part:
    return _Part(
        tuple(place for part in parts for place in part.first),
        tuple(place for part in parts for place in part.last),
        any(part.empty for part in parts),
    )


def _holds(operator: str, argument: Any, character: str, ignoring_case: bool) -> bool:
    if operator == "ANY":
        return character != "\n"
    if operator == "IN":
        negated = bool(argument) and str(argument[0][0]) == "NEGATE"
        among = any(
            _holds(str(inner), value, character, ignoring_case)
            for inner, value in argument
            if str(inner) != "NEGATE"
        )
        return among != negated
    forms = {character, character.lower(), character.upper()} if ignoring_case else {character}
    codes = {ord(form) for form in forms if len(form) == 1}
    if operator == "LITERAL":
        return argument in codes
    if operator == "NOT_LITERAL":
        return argument not in codes
    if operator == "RANGE":
        return any(argument[0] <= code <= argument[1] for code in codes)
    name = str(argument).removeprefix("CATEGORY_")
    found = re.fullmatch(_CATEGORIES[name.removeprefix("NOT_")], character) is not None
    return found != name.startswith("NOT_")


def _named(tree: Any) -> Iterator[str]:
    """The characters that a pattern names, and those beside them."""
    for value in _numbers(tree):
        for code in (value - 1, value, value + 1):
            if 0 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF:
                yield chr(code)
                yield from (chr(code).lower(), chr(code).upper())


def _numbers(tree: Any) -> Iterator[int]:
    for operator, argument in tree:
        name = str(operator)
        if name in ("LITERAL", "NOT_LITERAL"):
            yield argument
        elif name == "RANGE":
            yield from argument
        elif name == "IN":
            yield from _numbers(argument)
        elif name == "BRANCH":
            for branch in argument[1]:
                yield from _numbers(branch)
        elif name == "SUBPATTERN":
            yield from _numbers(argument[3])
        elif name == "ATOMIC_GROUP":
            yield from _numbers(argument)
        elif name.endswith("_REPEAT"):
            yield from _numbers(argument[2])

"""Dates and the words around them, cut into tokens, in the languages of the programme's pages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel import Locale

_LANGUAGES = ("en", "fr", "de", "it", "es", "pt", "nl", "ca", "nb", "sv", "da", "pl")
_YEAR = r"((?:1[5-9]|20|21)[0-9]{2})(?![0-9])"
_DAY = r"(?<![0-9])(0?[1-9]|[12][0-9]|3[01])(?![0-9])(?:st|nd|rd|th|er|\.)?"
_OF = r"(?:d'|de |del |of )?"


@dataclass(frozen=True)
class Moment:
    """A date as far as it was printed; 0 stands for what was not."""

    year: int
    month: int = 0
    day: int = 0

    @property
    def lexical(self) -> str:
        """`YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""
        parts = [f"{self.year:04}"]
        if self.month:
            parts.append(f"{self.month:02}")
            if self.day:
                parts.append(f"{self.day:02}")
        return "-".join(parts)

    def valid(self) -> bool:
        """Whether the calendar has it."""
        try:
            date(self.year, self.month or 1, self.day or 1)
        except ValueError:
            return False
        return self.month > 0 or not self.day


@dataclass(frozen=True)
class Token:
    """A piece of a printed text.

    Attributes:
        kind: D date; P date without its year; R range sign; S since; F from, which wants a range;
            U until; O ongoing; G onwards, after a date; E open end, after a range sign; B between;
            A and; L list separator; T duration; N noise; W anything else.
        moment: The date of a D or P.
        strong: Whether an O means the same within a text that is not understood.
    """

    kind: str
    moment: Moment | None = None
    strong: bool = False


def fold(text: str) -> str:
    """Lower case, no accents, plain hyphens and apostrophes, single spaces."""
    text = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = re.sub("[\u2010-\u2015\u2212\u00ad]+|--+", "-", text)
    text = re.sub("[\u2018\u2019\u02bc`\u00b4]", "'", text)
    return " ".join(text.split())


@lru_cache(maxsize=1)
def months() -> dict[str, int]:
    """Month names, folded, that mean the same month in every language that has them."""
    found: dict[str, set[int]] = {}
    for language in _LANGUAGES:
        table = Locale(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in table[context][width].items():
                    found.setdefault(fold(name).rstrip("."), set()).add(number)
    found.setdefault("sept", set()).add(9)
    return {n: min(k) for n, k in found.items() if len(k) == 1 and len(n) > 2 and n.isalpha()}


def tokens(text: str) -> list[Token]:
    """Cut a text into tokens; noise is left in place, spaces are not."""
    rest = fold(text).strip(" .,;:|*")
    found: list[Token] = []
    at = 0
    while at < len(rest):
        if rest[at] == " ":
            at += 1
            continue
        for pattern, make in _rules():
            match = pattern.match(rest, at)
            if match and match.end() > at:
                made = make(match)
                if made is not None:
                    found.extend(made)
                    at = match.end()
                    break
        else:
            word = re.compile(r"\w+|.", re.S).match(rest, at)
            found.append(Token("W"))
            at = word.end() if word else at + 1
    return found


_Make = Callable[[re.Match[str]], list[Token] | None]


def _dates(*orders: str) -> _Make:
    """Make D tokens (joined by R) from groups, in the order given: y, m (number or name), d."""

    def make(match: re.Match[str]) -> list[Token] | None:
        made: list[Token] = []
        for order in orders:
            values = dict.fromkeys("ymd", 0)
            for place, group in zip(order[::2], order[1::2], strict=True):
                value = match.group(int(group))
                values[place] = int(value) if value.isdecimal() else months()[value]
            moment = Moment(values["y"], values["m"], values["d"])
            if not (moment.valid() if "y" in order else True):
                return None
            made += [Token("R")] if made else []
            made.append(Token("D" if "y" in order else "P", moment))
        return made

    return make


def _short_range(match: re.Match[str]) -> list[Token] | None:
    """`2011-14`; what could as well be a month (`2014-09`) is not read."""
    year, short = int(match[1]), int(match[3])
    consecutive = short == (year + 1) % 100
    if not (consecutive if match[2] == "/" else short > year % 100):
        return None
    end = year - year % 100 + short + (100 if short < year % 100 else 0)
    return [Token("D", Moment(year)), Token("R"), Token("D", Moment(end))]


def _consecutive(match: re.Match[str]) -> list[Token] | None:
    """`2015/2016`, as school years and seasons are written."""
    first, last = int(match[1]), int(match[2])
    if last != first + 1:
        return None
    return [Token("D", Moment(first)), Token("R"), Token("D", Moment(last))]


def _always(kind: str, strong: bool = False) -> _Make:
    return lambda match: [Token(kind, None, strong)]


_WORDS: tuple[tuple[str, str], ...] = (
    (
        "O!",
        r"(?:still |toujours |currently )?on[- ]?going(?: (?:activit(?:y|ies)|project|process|"
        r"programme|program))?|still (?:in (?:use|force|place|operation|progress)|active|running|"
        r"valid|operating|operational|continuing)|toujours (?:en cours|en vigueur|active?)|"
        r"en cours|em curso|en curso|in corso|lopende?|laufend|pagaende|pagaaende|igangvaerende",
    ),
    (
        "O",
        r"permanent(?:e|s|es|ly)?(?: (?:activit(?:y|ies)|project|programme))?|"
        r"(?:and )?continu(?:ing|ous|ously|es)|in use|in force|in progress|indefinite(?:ly)?|"
        r"open-ended|currently|en vigueur",
    ),
    (
        "S",
        r"since|depuis|from|starting(?: from| in)?|as (?:of|from)|a partir (?:de|du|d')|des|seit|"
        r"ab|vanaf|sinds|desde|des de|siden|sedan",
    ),
    ("F", r"du|de|dal|del|da|von|vom|van|fra|od"),
    ("U", r"until|till|up to|jusqu'(?:en|a|au)|jusque|hasta|ate|fino al?|tot(?: en met)?|bis|t/m"),
    ("R", r"-|to|through|au|a|al|til|till|do"),
    (
        "E",
        r"(?:the )?present(?: day)?|today|now|date|current|nowadays|aujourd'hui|ce jour|nos jours|"
        r"hoje|hoy|oggi|heute|heden|nu|presente|actualidad|atualidade",
    ),
    ("G", r"onwards?|on|forwards?"),
    ("B", r"between|entre|zwischen"),
    ("A", r"and|et|y|e|und|en|&|\+"),
    ("L", r"[/,;|]"),
    (
        "T",
        r"[0-9]{1,3}[- ]?(?:months?|years?|weeks?|days?|mois|ans?|annees?|semaines?|jours?)"
        r"(?: project)?",
    ),
    ("N", r"in|im|the|years?|annees?|[:.]"),
)


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[re.Pattern[str], _Make], ...]:
    """Patterns in the order in which they are tried, with what each makes."""
    name = "(" + "|".join(sorted(months(), key=len, reverse=True)) + r")(?![a-z])\.?"
    number = r"(0?[1-9]|1[0-2])(?![0-9])"
    edge = r"(?<![0-9a-z])"
    dated: list[tuple[str, _Make]] = [
        (rf"{_YEAR}([-/.])(0[1-9]|1[0-2])\2(0[1-9]|[12][0-9]|3[01])(?![0-9])", _dates("y1m3d4")),
        (rf"{_DAY}([-/.]){number}\2{_YEAR}", _dates("d1m3y4")),
        (rf"{number}[/.]{_YEAR}", _dates("m1y2")),
        (rf"{_DAY} ?{_OF}{name},? ?{_OF}{_YEAR}", _dates("d1m2y3")),
        (rf"{name} {_DAY} ?- ?{_DAY},? {_YEAR}", _dates("m1d2y4", "m1d3y4")),
        (rf"{name} {_DAY},? {_YEAR}", _dates("m1d2y3")),
        (rf"{name},? ?{_OF}{_YEAR}", _dates("m1y2")),
        (rf"{_YEAR}(-|/)([0-9]{{2}})(?![0-9/.-])", _short_range),
        (rf"{_YEAR}/{_YEAR}(?![/-])", _consecutive),
        (rf"{_YEAR}(?![-/.,] ?[0-9]{{1,2}}(?![0-9]))(?![a-z])", _dates("y1")),
    ]
    partial: list[tuple[str, _Make]] = [
        (rf"{_DAY} ?{_OF}{name}", _dates("d1m2")),
        (name, _dates("m1")),
        (_DAY, _dates("d1")),
    ]
    worded = [
        (rf"(?<![a-z0-9])(?:{pattern})(?![a-z])" if kind[0] not in "RL" else _signs(pattern), kind)
        for kind, pattern in _WORDS
    ]
    words: list[tuple[str, _Make]] = [(p, _always(k[0], k.endswith("!"))) for p, k in worded]
    rules = [(edge + pattern, make) for pattern, make in dated] + words
    rules += [(edge + pattern, make) for pattern, make in partial]
    return tuple((re.compile(pattern), make) for pattern, make in rules)


def _signs(pattern: str) -> str:
    """Signs need no edge of a word about them, words do."""
    signs = [p for p in pattern.split("|") if not p[0].isalpha()]
    words = [p for p in pattern.split("|") if p[0].isalpha()]
    if pattern.startswith("["):
        return pattern
    return "|".join([*signs, rf"(?<![a-z0-9])(?:{'|'.join(words)})(?![a-z])"])

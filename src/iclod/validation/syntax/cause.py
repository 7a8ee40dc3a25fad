"""A likely cause of a syntax error, and the line it stands on."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from iclod.validation.syntax.texts import TEXTS

#: Longest line that is shown whole, in characters.
WIDTH = 120
SMART_QUOTES = "“”„‟‘’‚‛«»‹›＂"
ODD_SPACES = "\u00a0\u2007\u202f\u200b\u200c\u200d\u2060\ufeff\u2009\u2003\u2002\u3000\u00ad"


@dataclass(frozen=True)
class Cause:
    """What is probably wrong.

    Attributes:
        kind: A key of `TEXTS`.
        at: Offset of the place that is meant; None: where the parser stopped.
        found: What stands there.
        offer: What could stand there instead.
        line: Number of another line that matters.
        offset: Of the byte at fault.
        suffix: Of files in the syntax that it is.
    """

    kind: str
    at: int | None = None
    found: str = ""
    offer: str = ""
    line: int = 0
    offset: int = 0
    suffix: str = ""

    def texts(self, **more: object) -> dict[str, str]:
        """The cause in words, by language."""
        values: dict[str, object] = {
            "found": shown(self.found),
            "offer": self.offer,
            "line": self.line,
        }
        values |= {"offset": self.offset} | more
        english, french = TEXTS[self.kind]
        return {"en": english.format(**values), "fr": french.format(**values)}


def shown(text: str, width: int = 60) -> str:
    """A piece of a stranger's text for a sentence: short, and nothing invisible."""
    text = "".join(_visible(character) for character in text[: width + 1])
    return text if len(text) <= width else f"{text[: width - 1]}…"


def character(code: str) -> str:
    """A character by number and name."""
    name = unicodedata.name(code, "")
    return f"U+{ord(code):04X} {name}".strip()


def strange(code: str) -> Cause | None:
    """What a character that has no business here is, if it is one of those."""
    if not code:
        return None
    if code in SMART_QUOTES:
        return Cause("smart-quotes", found=code)
    if code in ODD_SPACES:
        return Cause("odd-space", found=character(code))
    if unicodedata.category(code) == "Cc" and code not in "\t\n\r":
        return Cause("control", found=character(code))
    return None


def excerpt(line: str, column: int) -> tuple[str, int]:
    """A line for people, and the column in it: cut around the place where it is long.

    Columns keep: what is invisible is replaced by one character each.
    """
    if len(line) <= WIDTH:
        return "".join(_visible(code) for code in line), column
    start = min(max(column - 1 - WIDTH // 2, 0), len(line) - WIDTH)
    cut = "".join(_visible(code) for code in line[start : start + WIDTH])
    column -= start
    if start:
        cut, column = f"…{cut}", column + 1
    return (cut if start + WIDTH == len(line) else f"{cut}…"), column


def _visible(code: str) -> str:
    if code in "\t\r\n":
        return " "
    return "\ufffd" if unicodedata.category(code) in ("Cc", "Cf", "Cs", "Zl", "Zp") else code

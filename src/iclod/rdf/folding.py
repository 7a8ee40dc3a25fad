"""Texts made comparable: case, accents, quotation marks and spaces make no difference."""

from __future__ import annotations

import re
import unicodedata

_QUOTES = re.compile(
    "[\"'`\u00b4\u00ab\u00bb\u2018-\u201f\u2032\u2033\u2039\u203a\u02bc\u300c-\u300f]"
)
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")


def clean(text: str) -> str:
    """A text on one line: single spaces, no invisible or control characters."""
    text = _UNSEEN.sub("", text)
    text = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn") else c for c in text)
    return " ".join(text.split())


def fold(text: str) -> str:
    """The form under which two titles or names are the same."""
    text = unicodedata.normalize("NFKD", clean(text).casefold())
    text = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(_DASHES.sub("-", _QUOTES.sub("", text)).split())


def words(text: str) -> list[tuple[str, int, int]]:
    """The folded words of a text with where each begins and ends in it."""
    return [(fold(m[0]), m.start(), m.end()) for m in re.finditer(r"[^\W_]+", text)]

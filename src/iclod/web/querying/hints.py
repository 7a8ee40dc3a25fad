"""What to do about a mistake in a query: the place it was found at, and hints for common mistakes.

The engine says where it could not go on; people make the same few mistakes all the time. A query
that was rejected is cut into tokens and looked through for these. The rules stand in
`web/querying/mistakes.py`, the words in `web/querying/wording.py`.
"""

from __future__ import annotations

from iclod.errors import QueryRejected
from iclod.web.querying import mistakes
from iclod.web.querying.mistakes import Hint
from iclod.web.querying.reading import Reading

#: Hints that are given at most: the first mistakes hide what comes after them.
MOST = 2
#: Characters of a line that are shown.
_SHOWN = 120


def find(text: str) -> list[Hint]:
    """The common mistakes in a query that was rejected, those that explain most first."""
    reading = Reading.of(text)
    found: dict[Hint, None] = {}
    for rule in mistakes.RULES:
        for hint in rule(reading):
            found[hint] = None
            if len(found) >= MOST:
                return list(found)
    return list(found)


def explained(error: QueryRejected, text: str) -> QueryRejected:
    """The same error with the offending line and, for common mistakes, a hint in English."""
    if error.hint is None:
        found = find(text)
        error.hint = " ".join(hint.text("en") for hint in found) or None
    error.excerpt = excerpt(text, error.line, error.column)
    return error


def excerpt(text: str, line: int | None, column: int | None) -> str | None:
    r"""A line and below it a mark at the place; None where the place is not in the text.

    ```python
    excerpt("SELECT *\nWHERE { ?s ?p }", 2, 15)  # → "WHERE { ?s ?p }\n              ^"
    ```
    """
    lines = text.split("\n")
    if not line or not 1 <= line <= len(lines):
        return None
    found = lines[line - 1].rstrip("\r").replace("\t", " ")
    place = min(max((column or 1) - 1, 0), len(found))
    start = max(0, place - _SHOWN // 2) if len(found) > _SHOWN else 0
    shown = "".join(sign if sign.isprintable() else " " for sign in found[start : start + _SHOWN])
    return f"{shown}\n{' ' * (place - start)}^"

"""What another SPARQL server says when it fails, as this project's errors.

Its words are shown to whoever asked, cut short and on one line; names, passwords and addresses of
the server are not.

Spec: https://www.w3.org/TR/sparql11-protocol/#query-failure
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from iclod.errors import (
    DeadlineExceeded,
    EngineUnavailable,
    IclodError,
    LimitExceeded,
    QueryRejected,
    StorageError,
)

#: Seconds after which to try again where the server does not say.
RETRY = 10
#: Longest wait that is passed on, in seconds.
_LONGEST = 3600
#: Characters of the server's own words that are shown.
_WORDS = 240

_PLACE = (
    re.compile(r"\bline (\d+),? col(?:umn)?\.? (\d+)", re.IGNORECASE),
    re.compile(r"\berror at (\d+):(\d+)"),
    re.compile(r"\bline (\d+)()", re.IGNORECASE),
)
_PATH = re.compile(r"transitive start not given", re.IGNORECASE)
_COSTS = re.compile(r"estimated execution time|exceeds the limit of \d+ \(sec\)", re.IGNORECASE)
_TIME = re.compile(r"timed? ?out|S1T00|deadline|QueryTimeout", re.IGNORECASE)
_MEMORY = re.compile(r"out of memory|memory exhausted|MaxQueryMem|memory limit", re.IGNORECASE)
_SYNTAX = re.compile(r"Virtuoso 37000|SPARQL compiler|syntax error|parse error", re.IGNORECASE)


def answered(status: int, headers: Mapping[str, str], body: bytes, *, update: bool) -> IclodError:
    """The error for an answer that is none.

    Args:
        body: Its beginning.
        update: Whether it was an update, of the registry's own making, that was sent.
    """
    words = _words(body)
    if status in (401, 403):
        return EngineUnavailable(
            "The SPARQL server refuses this registry: its operator has to look at engine.user, "
            "engine.password and engine.auth, and at the rights of that user",
            retry_after=60,
        )
    if status in (404, 405, 410) or 300 <= status < 400:
        return EngineUnavailable(
            f"The SPARQL server answers {status} where its endpoint should be: the operator has "
            f"to look at engine.{'update_url' if update else 'url'}",
            retry_after=60,
        )
    if status in (429, 502, 503):
        return EngineUnavailable(
            f"The SPARQL server is busy or being started ({status}): try again later",
            retry_after=_retry(headers.get("Retry-After")),
        )
    if update:
        return StorageError(f"The SPARQL server refused what was to be written ({status}): {words}")
    return _query(status, words)


def unreachable(error: BaseException) -> EngineUnavailable:
    """The error where the server does not answer at all, or stops in the middle."""
    if isinstance(error, ConnectionRefusedError):
        reason = "it refuses connections"
    elif isinstance(error, TimeoutError):
        reason = "it does not answer in time"
    else:
        reason = "the connection failed"
    return EngineUnavailable(
        f"The SPARQL server cannot be reached ({reason}): queries are answered again once it is "
        "back, everything else is answered meanwhile",
        retry_after=RETRY,
    )


def slow(seconds: float) -> DeadlineExceeded:
    """The error where a query took too long."""
    return DeadlineExceeded(
        f"The SPARQL server did not answer within {seconds:g} s: ask for less, or split it into "
        "several queries",
        limit="engine.timeout",
    )


def _query(status: int, words: str) -> IclodError:
    if _PATH.search(words):
        return QueryRejected(
            "The SPARQL server follows a path with + or * only from a known end: bind one of its "
            "ends by a pattern that stands before it, or by BIND"
        )
    if _COSTS.search(words):
        return LimitExceeded(
            "The SPARQL server expects this to take longer than it allows: ask for less, or split "
            "it into several queries"
        )
    if status in (408, 504) or _TIME.search(words):
        return DeadlineExceeded(
            "The SPARQL server stopped the query because it took too long: ask for less"
        )
    if status in (413, 414) or _MEMORY.search(words):
        return LimitExceeded(f"The query is too large for the SPARQL server: {words}")
    if 400 <= status < 500 or _SYNTAX.search(words):
        return QueryRejected(f"The SPARQL server does not take this query: {words}")
    return EngineUnavailable(f"The SPARQL server failed ({status}): {words}", retry_after=RETRY)


def place(words: str) -> tuple[int | None, int | None]:
    """Line and column that a message names."""
    for pattern in _PLACE:
        if match := pattern.search(words):
            return int(match[1]), int(match[2]) if match[2] else None
    return None, None


def _words(body: bytes) -> str:
    text = body.decode("utf-8", "replace")
    # The server repeats the query, which here is not the one that was asked.
    text = re.split(r"\n\s*SPARQL query:", text)[0]
    text = re.sub(r"<[^<>]{0,200}>", " ", text) if text.lstrip().startswith("<") else text
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    text = " ".join(text.split())
    return text if len(text) <= _WORDS else f"{text[:_WORDS]}…"


def _retry(value: str | None) -> int:
    return min(max(int(value), 1), _LONGEST) if value and value.isdecimal() else RETRY

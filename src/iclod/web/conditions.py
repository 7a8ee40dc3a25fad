"""Whether a client has an answer already, and what it is told then.

Specs: https://www.rfc-editor.org/rfc/rfc9110#section-13, section 15.4.5
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from werkzeug.http import parse_date

#: Headers of a 304: what a cache needs to find and refresh what it has, and who may read it.
SHORT = frozenset(
    "access-control-allow-origin access-control-expose-headers cache-control content-location "
    "date etag expires vary".split()
)


def unchanged(
    etag: str | None,
    modified: datetime | None,
    if_none_match: str | None,
    if_modified_since: str | None,
) -> bool:
    """Whether a GET or HEAD that would be 200 is answered 304.

    Args:
        etag: Of what would be sent, quoted.
        modified: Its `Last-Modified`.
        if_none_match: The header: a list of ETags, compared weakly, or `*`. With it, the next one
            does not count.
        if_modified_since: The header.
    """
    if if_none_match is not None:
        given = [part.strip().removeprefix("W/") for part in if_none_match.split(",")]
        return "*" in given or (etag is not None and etag.removeprefix("W/") in given)
    if if_modified_since is None or modified is None:
        return False
    since = parse_date(if_modified_since)
    return since is not None and modified <= since


def short(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of an answer's headers, those of its 304; `Last-Modified` only where there is no ETag."""
    found = list(headers)
    names = {name.lower() for name, _ in found}
    kept = SHORT if "etag" in names else SHORT | {"last-modified"}
    return [pair for pair in found if pair[0].lower() in kept]

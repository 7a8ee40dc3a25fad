"""Under which condition a graph may be written to.

Spec: https://www.rfc-editor.org/rfc/rfc9110#section-13.1
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from werkzeug.http import parse_date

from iclod.errors import PreconditionFailed
from iclod.publication import Document
from iclod.web.coding import CODINGS

_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
_CODED = re.compile(rf"-(?:{'|'.join(CODINGS)})\Z")
_AGAIN = "fetch it again and apply your change to what it says now"


def condition(
    asked: Mapping[str, str], tags: Callable[[Document], Collection[str]]
) -> Callable[[Document | None], None]:
    """What a request demands of the graph as it is.

    `If-Match` compares strongly, `If-None-Match` weakly; `If-Unmodified-Since` counts only
    without `If-Match`. A tag is that of any representation, in any content coding.

    Args:
        asked: Headers, by names in lower case.
        tags: Gives the quoted tags of a graph's representations.

    Returns: A function that raises `PreconditionFailed`.
    """
    match, none_match = asked.get("if-match"), asked.get("if-none-match")
    since = None if match is not None else parse_date(asked.get("if-unmodified-since"))

    def check(standing: Document | None) -> None:
        if match is not None and not _holds(match, standing, tags, weak=False):
            raise PreconditionFailed(
                "the graph is not what If-Match says", hint=_AGAIN if standing else None
            )
        if since and standing and standing.version.instant.replace(microsecond=0) > since:
            raise PreconditionFailed("the graph was changed after that time", hint=_AGAIN)
        if none_match is not None and _holds(none_match, standing, tags, weak=True):
            raise PreconditionFailed("the graph is there already, as If-None-Match says it is not")

    return check


def _holds(
    header: str,
    standing: Document | None,
    tags: Callable[[Document], Collection[str]],
    *,
    weak: bool,
) -> bool:
    """Whether a list of tags, or `*`, speaks of what there is."""
    if standing is None:
        return False
    if header.strip() == "*":
        return True
    named = {
        f'"{_CODED.sub("", opaque)}"' for mark, opaque in _TAG.findall(header) if weak or not mark
    }
    return bool(named) and not named.isdisjoint(tags(standing))

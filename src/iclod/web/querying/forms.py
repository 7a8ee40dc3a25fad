"""In which forms a query's answer may come, chosen before its kind is known.

Specs: https://www.w3.org/TR/sparql11-protocol/#conneg, and RFC 9110, section 12
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from iclod.engine.base import RESULTS
from iclod.errors import NotAcceptable
from iclod.rdf.formats import BY_MEDIA_TYPE, BY_SUFFIX, FORMATS
from iclod.web.negotiation import ALIASES, HTML, acceptable, is_browser

#: Other names under which clients ask for results.
RESULT_ALIASES = {
    **ALIASES,
    "application/json": RESULTS["json"],
    "application/xml": RESULTS["xml"],
    "text/xml": RESULTS["xml"],
}
#: What SPARQLWrapper writes into `format` of its own accord. A space is a plus sign, decoded.
CLIENTS = {
    "turtle": "ttl",
    "n3": "ttl",
    "json-ld": "jsonld",
    "rdf+xml": "rdf",
    "rdf xml": "rdf",
} | {media_type: name for name, media_type in RESULTS.items()}
#: The syntax of a graph where only the family was named.
_FAMILY = {"json": "jsonld", "xml": "rdf"}


@dataclass(frozen=True)
class Forms:
    """In which forms an answer may come.

    Attributes:
        page: A page with a table is wanted.
        results: As in `iclod.engine.base.Query`.
        graphs: As there.
        varies: Whether the `Accept` header decided.
    """

    page: bool = False
    results: str | None = None
    graphs: str | None = None
    varies: bool = True


def choose(accept: str | None, asked: str | None = None) -> Forms:
    """Choose the forms of an answer whose kind is not known yet.

    Args:
        accept: The `Accept` header.
        asked: The parameter `format`, or a suffix; it wins.

    Raises:
        NotAcceptable: No kind of query could be answered so.
    """
    return _named(asked) if asked else _accepted(accept)


def _named(asked: str) -> Forms:
    asked = CLIENTS.get(asked, asked)
    if asked == "html":
        return Forms(True, "json", "ttl", False)
    graph = BY_SUFFIX.get(asked) or BY_MEDIA_TYPE.get(asked)
    if asked not in RESULTS and graph is None:
        known = ", ".join([*RESULTS, *(item.suffix for item in FORMATS), "html"])
        raise NotAcceptable(f"there is no format {asked[:40]!r}; write one of {known}")
    results = asked if asked in RESULTS else None
    return Forms(False, results, graph.suffix if graph else _FAMILY.get(asked), False)


@lru_cache(maxsize=256)
def _accepted(accept: str | None) -> Forms:
    if is_browser(accept):
        return Forms(True, "json", "ttl")
    by_type = {media_type: name for name, media_type in RESULTS.items()}
    results = acceptable(accept, tuple(by_type), aliases=RESULT_ALIASES)
    graphs = acceptable(accept, tuple(item.media_type for item in FORMATS))
    if results is None and graphs is None:
        offers = (*by_type, *(item.media_type for item in FORMATS), HTML)
        raise NotAcceptable(
            f"none of the media types in Accept can be sent here; ask for one of "
            f"{', '.join(offers)}",
            available=offers,
        )
    suffixes = {item.media_type: item.suffix for item in FORMATS}
    return Forms(False, by_type[results] if results else None, suffixes[graphs] if graphs else None)

"""Reads a SPARQL operation out of the parts of a request.

Spec: https://www.w3.org/TR/sparql11-protocol/#query-operation
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from iclod.engine.base import RESULTS, Query
from iclod.errors import Forbidden, NotAcceptable, QueryRejected, UnsupportedMediaType
from iclod.rdf.formats import BY_MEDIA_TYPE, BY_SUFFIX, FORMATS
from iclod.web.negotiation import ALIASES, HTML, acceptable, is_browser

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
#: Other names under which clients ask for results.
RESULT_ALIASES = {
    **ALIASES,
    "application/json": RESULTS["json"],
    "application/xml": RESULTS["xml"],
    "text/xml": RESULTS["xml"],
}
_CHANGING = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\s*\(", re.IGNORECASE)


class Parameters(Protocol):
    """Parameters of a query string or a form, each of which may be there several times."""

    def getlist(self, key: str) -> list[str]:
        """All values of a parameter."""


@dataclass(frozen=True)
class Operation:
    """What was asked: the query, None where there is none, and the dataset of the protocol."""

    text: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    @property
    def lasting(self) -> bool:
        """Whether asking again gives the same as long as the data are the same."""
        return self.text is None or not _CHANGING.search(self.text)


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
    varies: bool = field(default=True)


def read(
    method: str,
    media_type: str,
    url: Parameters,
    form: Parameters,
    body: Callable[[], bytes],
) -> Operation:
    """Read the operation.

    Args:
        media_type: Of the body, without parameters.
        url: Parameters of the query string.
        form: Parameters of a urlencoded body.
        body: Gives the body.

    Raises:
        QueryRejected: A parameter is missing, repeated or in the wrong place.
        Forbidden: It is an update.
        UnsupportedMediaType: The body is no query.
    """
    if url.getlist("update") or form.getlist("update") or media_type == UPDATE:
        raise Forbidden("updates are not accepted here; data change through /graphs")
    if method in ("GET", "HEAD"):
        return Operation(_one(url), *_dataset(url))
    if media_type == FORM:
        text = _one(form)
        dataset = _dataset(form)
    elif media_type == QUERY:
        if url.getlist("query"):
            raise QueryRejected("send the query once: in the body or in the parameter query")
        try:
            text = body().decode()
        except UnicodeDecodeError as error:
            raise QueryRejected("send the query in UTF-8") from error
        dataset = _dataset(url)
    else:
        raise UnsupportedMediaType(f"send the query as {QUERY} or {FORM}")
    if text is None:
        raise QueryRejected("there is no query; send it in the parameter query")
    return Operation(text, *dataset)


def _one(parameters: Parameters) -> str | None:
    values = parameters.getlist("query")
    if len(values) > 1:
        raise QueryRejected("send the parameter query once")
    return values[0] if values else None


def _dataset(parameters: Parameters) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return (
        tuple(parameters.getlist("default-graph-uri")),
        tuple(parameters.getlist("named-graph-uri")),
    )


#: What SPARQLWrapper writes into `format` of its own accord. A space is a plus sign, decoded.
CLIENTS = {
    "turtle": "ttl",
    "n3": "ttl",
    "json-ld": "jsonld",
    "rdf+xml": "rdf",
    "rdf xml": "rdf",
} | {media_type: name for name, media_type in RESULTS.items()}


def forms(accept: str | None, asked: str | None) -> Forms:
    """Choose the forms of an answer whose kind is not known yet.

    Args:
        accept: The `Accept` header.
        asked: The parameter `format`; it wins.

    Raises:
        NotAcceptable: No kind of query could be answered so.
    """
    if asked:
        asked = CLIENTS.get(asked, asked)
        graph = BY_SUFFIX.get(asked) or BY_MEDIA_TYPE.get(asked)
        if asked != "html" and asked not in RESULTS and graph is None:
            known = ", ".join([*RESULTS, *(item.suffix for item in FORMATS), "html"])
            raise NotAcceptable(f"there is no format {asked!r}; write one of {known}")
        if asked == "html":
            return Forms(True, "json", "ttl", False)
        return Forms(
            False, asked if asked in RESULTS else None, graph.suffix if graph else None, False
        )
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


def query(operation: Operation, chosen: Forms, canonical: Callable[[str], str]) -> Query:
    """The question for the engine.

    Args:
        canonical: Turns an address of this server into the IRI that it stands for.
    """
    return Query(
        text=operation.text or "",
        results=chosen.results,
        graphs=chosen.graphs,
        default_graphs=tuple(map(canonical, operation.default_graphs)),
        named_graphs=tuple(map(canonical, operation.named_graphs)),
    )

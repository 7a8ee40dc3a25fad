"""Reads a SPARQL operation out of the parts of a request.

Spec: https://www.w3.org/TR/sparql11-protocol/#query-operation
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict
from werkzeug.http import parse_options_header

from iclod.errors import Forbidden, QueryRejected, RequestError, UnsupportedMediaType
from iclod.web.querying.pinning import PARAMETERS

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
#: How data get in, for those who try to write here.
WRITING = (
    "Data get in through /graphs, with an editor's token, or by the command 'iclod load'; "
    "queries only read."
)
_DATASET = ("default-graph-uri", "named-graph-uri")
#: Parameters that are no part of the protocol; a POST may have them in its address as well.
_OURS = ("format", *PARAMETERS)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*")
_UTF_8 = frozenset(("utf-8", "utf8", "us-ascii"))


@dataclass(frozen=True)
class Operation:
    """What was asked.

    Attributes:
        text: The query; None where there is none.
        default_graphs: IRIs as they were sent.
        named_graphs: The same.
        format: The parameter of that name, or None.
        pairs: Parameters with which the same can be asked by GET.
    """

    text: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str | None = None
    pairs: tuple[tuple[str, str], ...] = ()


def read(method: str, content_type: str, query: str, body: bytes) -> Operation:
    """Read the operation.

    Args:
        content_type: The header, or an empty text.
        query: The query string.
        body: Of a POST.

    Raises:
        QueryRejected: A parameter is missing, repeated, unreadable or in the wrong place.
        Forbidden: It is an update.
        UnsupportedMediaType: The body is no query, or in another charset than UTF-8.
    """
    url = _parameters(query)
    media_type, options = parse_options_header(content_type)
    media_type = media_type.lower()
    if "update" in url or media_type == UPDATE:
        raise _forbidden()
    if method != "POST":
        return _operation(url, url)
    if options.get("charset", "utf-8").lower() not in _UTF_8 and media_type in (FORM, QUERY):
        raise UnsupportedMediaType(f"send the query in UTF-8, not in {options['charset'][:40]}")
    if media_type == FORM:
        return _form(url, _parameters(_decoded(body)))
    if media_type != QUERY:
        raise UnsupportedMediaType(
            f"send the query as {QUERY}, or as {FORM} in the parameter query; "
            f"Content-Type is {media_type[:80] or 'missing'}"
        )
    if "query" in url:
        raise QueryRejected("send the query once: in the body or in the parameter query")
    return _operation(url, url, _decoded(body))


def _form(url: MultiDict[str, str], form: MultiDict[str, str]) -> Operation:
    """The parameters of a URL-encoded POST, which stand in its body.

    Spec: https://www.w3.org/TR/sparql11-protocol/#query-via-post-urlencoded
    """
    if "update" in form:
        raise _forbidden()
    for name in ("query", *_DATASET):
        if name in url:
            raise QueryRejected(f"with POST, the parameter {name} stands in the body")
    own = MultiDict(pair for pair in url.items(multi=True) if pair[0] in _OURS)
    for name, value in form.items(multi=True):
        own.add(name, value)
    found = _operation(form, own)
    if found.text is None:
        raise QueryRejected("there is no query; send it in the parameter query")
    return found


def _operation(
    asked: MultiDict[str, str], whole: MultiDict[str, str], text: str | None = None
) -> Operation:
    """The operation of parameters; `text` is a query that is none of them."""
    values = asked.getlist("query")
    if len(values) > 1:
        raise QueryRejected("send the parameter query once")
    pairs = [*whole.items(multi=True)]
    if text is None:
        text = values[0] if values else None
    else:
        pairs.insert(0, ("query", text))
    default, named = (tuple(asked.getlist(name)) for name in _DATASET)
    for name, iris in zip(_DATASET, (default, named), strict=True):
        for iri in iris:
            if not _IRI.fullmatch(iri):
                raise QueryRejected(f"the parameter {name} is {iri[:80]!r}: write an absolute IRI")
    return Operation(text, default, named, whole.get("format") or None, tuple(pairs))


def _parameters(text: str) -> MultiDict[str, str]:
    try:
        pairs = parse_qsl(
            text, keep_blank_values=True, errors="strict", max_num_fields=10_000, separator="&"
        )
    except UnicodeDecodeError as error:
        raise QueryRejected("the parameters are not in UTF-8, percent-encoded") from error
    except ValueError as error:
        raise RequestError("there are too many parameters") from error
    return MultiDict(pairs)


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QueryRejected("send the query in UTF-8") from error


def _forbidden() -> Forbidden:
    return Forbidden(f"updates are not accepted here. {WRITING}")

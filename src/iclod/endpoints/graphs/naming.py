"""Which graph a request of the Graph Store Protocol names, who sends it, and what it is told.

Spec: https://www.w3.org/TR/sparql11-http-rdf-update/#graph-identification
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol
from urllib.parse import quote, unquote_to_bytes

from iclod.errors import RequestError
from iclod.rdf.terms import Names

_NUMBER = re.compile(r"[1-9][0-9]{0,8}\Z")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]+\Z")
#: What an IRI's path cannot hold as it is.
_NOT_IN_PATH = re.compile(r"[\x00-\x20<>\"{}|\\^`%?#\x7f-\x9f]")
_DOTS = re.compile(r"(?:^|/)\.{1,2}(?:/|\Z)")


class Parameters(Protocol):
    """The query string."""

    def getlist(self, key: str) -> list[str]:
        """All values of a parameter."""

    def __contains__(self, key: object) -> bool: ...


def named(parameters: Parameters, canonical: Callable[[str], str]) -> str | None:
    """The IRI in `?graph=`; None for `?default`.

    Args:
        canonical: Turns an address of this server into the IRI that it stands for.

    Raises:
        RequestError: None of the two, both, or no absolute IRI.

    Spec: https://www.w3.org/TR/sparql11-http-rdf-update/#indirect-graph-identification
    """
    values = parameters.getlist("graph")
    default = "default" in parameters
    if len(values) + default != 1:
        raise RequestError("name one graph: ?graph= and its IRI, or ?default for the union of all")
    if default:
        return None
    if not _IRI.match(values[0]):
        raise RequestError(f"{values[0]!r} is no absolute IRI; encode it in full behind ?graph=")
    return canonical(values[0])


def nothing(parameters: Parameters) -> bool:
    """Whether neither a graph nor the default graph is named: the store itself is meant."""
    return "graph" not in parameters and "default" not in parameters


def direct(names: Names, path: str) -> str:
    """The IRI of the graph that a path below `/graphs/` stands for.

    Args:
        path: Decoded; what an IRI cannot hold as it is was encoded and is so again.

    Raises:
        RequestError: It has steps such as `..`, which clients resolve before they ask.

    Spec: https://www.w3.org/TR/sparql11-http-rdf-update/#direct-graph-identification
    """
    if _DOTS.search(path):
        raise RequestError("a graph's address has no . or .. in its path")
    return names.graph(_NOT_IN_PATH.sub(lambda match: quote(match[0], safe=""), path))


def version(parameters: Parameters) -> int | None:
    """The number in `&version=`; None without one.

    Raises:
        RequestError: It is no number from 1, or there are several.
    """
    values = parameters.getlist("version")
    if not values:
        return None
    if len(values) > 1 or not _NUMBER.match(values[0]):
        raise RequestError("&version= has to be one number from 1")
    return int(values[0])


def bearer(authorization: str | None) -> str | None:
    """The secret in an `Authorization` header; None without one.

    Spec: https://www.rfc-editor.org/rfc/rfc6750#section-2.1
    """
    scheme, _, secret = (authorization or "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" and secret.strip() else None


def words(header: str | None, name: str) -> str:
    """What stands in a header for people, UTF-8 and percent-encoded; empty where there is none.

    Args:
        header: As the server gives it: bytes as characters of ISO 8859-1.
        name: Of the header.

    Raises:
        RequestError: It is no UTF-8.
    """
    try:
        return unquote_to_bytes((header or "").encode("latin-1")).decode().strip()
    except UnicodeError:
        raise RequestError(f"{name} has to be UTF-8, percent-encoded") from None

"""Which graph a request of the Graph Store Protocol names.

Spec: https://www.w3.org/TR/sparql11-http-rdf-update/#graph-identification
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

from iclod.errors import RequestError

_NUMBER = re.compile(r"[1-9][0-9]{0,8}\Z")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]+\Z")


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

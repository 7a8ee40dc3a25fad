"""What stands in the addresses of versions and differences: numbers, and how the answer is put.

Numbers count from 1 and have one spelling; whatever else is asked for has no address here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from werkzeug.routing import BaseConverter

from iclod.errors import NotAcceptable, NotFound, RequestError
from iclod.rdf import formats
from iclod.rdf.terms import KINDS, SLUG, Names
from iclod.web.negotiation import HTML, negotiate

_NUMBER = r"[1-9][0-9]{0,8}"
_SUFFIX = r"(?:\.[a-z]{1,8})?"

JSON = {"json": "application/json"}
PATCH = {"rdfp": "application/rdf-patch"}
LINKS = {"link": "application/link-format"}
PAGE = {"html": HTML}
RDF = {format.suffix: format.media_type for format in formats.FORMATS}
#: Syntaxes that can hold what was added and what was removed side by side.
DATASETS = {format.suffix: format.media_type for format in formats.FORMATS if format.dataset}


class Place(BaseConverter):
    """The number of a version, with a suffix or without."""

    regex = _NUMBER + _SUFFIX

    def to_python(self, value: str) -> tuple[int, str | None]:
        """Take both apart."""
        number, _, suffix = value.partition(".")
        return int(number), suffix or None


class Pair(BaseConverter):
    """Two numbers with two dots between them, with a suffix or without."""

    regex = rf"{_NUMBER}\.\.{_NUMBER}{_SUFFIX}"

    def to_python(self, value: str) -> tuple[int, int, str | None]:
        """Take all three apart."""
        first, _, rest = value.partition("..")
        second, _, suffix = rest.partition(".")
        return int(first), int(second), suffix or None


def document(names: Names, kind: str, slug: str) -> str:
    """The document of a record, or with an empty slug that of a kind's scheme.

    Raises:
        NotFound: No record is named like that.
    """
    if kind not in KINDS or (slug and not SLUG.match(slug)):
        raise NotFound("no record has such a name; the home page leads to what there is")
    return names.document(kind, slug)


def choose(accept: str | None, asked: str | None, offers: Mapping[str, str]) -> str:
    """Choose a form by its suffix.

    Args:
        accept: The `Accept` header.
        asked: The suffix or `?format=`, which count before the header.
        offers: Media types by suffix, the server's preference first.

    Raises:
        NotAcceptable: Nothing fits; it names what would.
    """
    types = list(offers.values())
    if asked is None:
        chosen = negotiate(accept, types, default=types[0])
        return next(suffix for suffix, name in offers.items() if name == chosen)
    if asked in offers:
        return asked
    raise NotAcceptable(
        f"there is no format {asked[:20]!r} here; write one of {', '.join(offers)}",
        available=tuple(types),
    )


def page(text: str | None) -> int:
    """The number of a page of a long list, from 1.

    Raises:
        RequestError: It is none.
    """
    if text is None:
        return 1
    if not re.fullmatch(_NUMBER, text):
        raise RequestError("page has to be a number from 1")
    return int(text)


def graph(values: list[str], canonical: Any) -> str:
    """The graph that `?graph=` names, by its IRI or its address here.

    Raises:
        RequestError: None, several, or no absolute IRI.
    """
    if len(values) != 1 or not formats.is_iri(values[0]):
        raise RequestError("name one graph by its absolute IRI behind ?graph=")
    return str(canonical(values[0]))

"""In which form the answer of a stored query is sent, which is known beforehand here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from iclod.errors import NotAcceptable, NotFound
from iclod.queries import Stored
from iclod.web import negotiation
from iclod.web.querying import forms
from iclod.web.querying.forms import RESULT_ALIASES, Forms
from iclod.web.querying.offers import offers

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

#: As `responses.HTML`.
PAGE = "html"


@dataclass(frozen=True)
class Form:
    """A form.

    Attributes:
        name: Suffix.
        forms: The same for the engine.
    """

    name: str
    forms: Forms


def choose(
    stored: Stored, accept: str | None, suffix: str | None, arguments: MultiDict[str, str]
) -> Form:
    """Choose: a suffix in the path before `?format=`, that before `Accept`.

    Args:
        arguments: Of the query string.

    Raises:
        NotFound: The suffix is none of this query's.
        NotAcceptable: Nothing fits.
    """
    if suffix is not None:
        return _named(stored, suffix, in_path=True)
    if format := arguments.get("format"):
        return _named(stored, forms.CLIENTS.get(format, format), in_path=False)
    if negotiation.is_browser(accept):
        return _form(stored, PAGE, varies=True)
    offered = offers(stored)
    types = (*offered.values(), negotiation.HTML)
    aliases: Mapping[str, str] = negotiation.ALIASES
    if stored.solutions:
        aliases = RESULT_ALIASES
    try:
        chosen = negotiation.negotiate(accept, types, aliases=aliases)
    except NotAcceptable as error:
        if _complete(stored, arguments):
            raise
        # Where something is missing only the page is there.
        raise NotAcceptable(str(error), available=(negotiation.HTML,)) from None
    by_type = {media_type: name for name, media_type in offered.items()}
    return _form(stored, by_type.get(chosen, PAGE), varies=True)


def _named(stored: Stored, name: str, *, in_path: bool) -> Form:
    offered = offers(stored)
    if not stored.solutions:
        name = {"json": "jsonld", "xml": "rdf"}.get(name, name)
    if name in (*offered, PAGE):
        return _form(stored, name, varies=False)
    known = ", ".join((*offered, PAGE))
    text = f"the query {stored.name} has no form {name[:40]!r}; there are {known}"
    if in_path:
        raise NotFound(text)
    raise NotAcceptable(text, available=(*offered.values(), negotiation.HTML))


def _complete(stored: Stored, arguments: MultiDict[str, str]) -> bool:
    needed = [item.name for item in stored.parameters if item.required]
    return all(arguments.get(name, "").strip() for name in needed)


def _form(stored: Stored, name: str, *, varies: bool) -> Form:
    results = "json" if name in (PAGE, "geojson") else name
    graphs = "ttl" if name == PAGE else name
    if stored.solutions:
        return Form(name, Forms(name == PAGE, results, None, varies))
    return Form(name, Forms(name == PAGE, None, graphs, varies))

"""In which form a report is sent: by `?format=`, `?_mediatype=` or `Accept`.

Spec: https://www.rfc-editor.org/rfc/rfc9110#section-12
"""

from __future__ import annotations

from dataclasses import dataclass

from iclod.errors import NotAcceptable
from iclod.rdf import formats
from iclod.rdf.formats import FORMATS, Format
from iclod.web import negotiation


@dataclass(frozen=True)
class Form:
    """A form that a report has.

    Attributes:
        name: Value of `?format=`.
        media_type: As it is sent.
        suffix: Of a file that holds it.
        rdf: The syntax, of a report in RDF.
    """

    name: str
    media_type: str
    suffix: str = ""
    rdf: Format | None = None


HTML = Form("html", negotiation.HTML)
JSON = Form("json", "application/json", "json")
CSV = Form("csv", "text/csv", "csv")
SARIF = Form("sarif", "application/sarif+json", "sarif")
TRL = Form("trl", "application/xml", "xml")
JUNIT = Form("junit", "application/xml", "xml")
TEXT = Form("txt", "text/plain", "txt")
RDF = tuple(Form(item.suffix, item.media_type, item.suffix, item) for item in FORMATS)
#: The server's preference first. JUnit shares its media type and has to be named.
OFFERS = (*RDF, JSON, HTML, CSV, SARIF, TRL, TEXT, JUNIT)
_NAMES = {item.name: item for item in OFFERS} | {"text": TEXT, "turtle": RDF[0]}
_ALIASES = {**negotiation.ALIASES, "text/xml": TRL.media_type}


def choose(format: str | None, listed: str | None, accept: str | None) -> tuple[Form, bool]:
    """The form, and whether `Accept` chose it.

    Args:
        format: `?format=`; counts first.
        listed: `?_mediatype=`; counts before `Accept`.

    Raises:
        NotAcceptable: There is no such form; it names those that there are.
    """
    types = tuple(dict.fromkeys(item.media_type for item in OFFERS))
    if format:
        found = _NAMES.get(format) or _of_rdf(format)
        if found is None:
            known = ", ".join(item.name for item in OFFERS)
            raise NotAcceptable(
                f"there is no format {format[:40]!r} here; write one of {known}", available=types
            )
        return found, False
    if listed:
        return _of_type(negotiation.ordered(listed, types)), False
    return _of_type(negotiation.negotiate(accept, types, aliases=_ALIASES)), True


def _of_rdf(name: str) -> Form | None:
    syntax = formats.BY_SUFFIX.get(name)
    return next((item for item in RDF if item.rdf is syntax), None) if syntax else None


def _of_type(media_type: str) -> Form:
    return next(item for item in OFFERS if item.media_type == media_type)

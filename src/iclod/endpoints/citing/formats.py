"""The formats of a citation, their media types, and which of them was asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from iclod.endpoints.citing import bibtex, csl, ris
from iclod.errors import NotAcceptable
from iclod.web.citing import FORMATS, Citation

HTML = "html"
TEXT = "txt"


@dataclass(frozen=True)
class Format:
    """A format that a citation is written in.

    Attributes:
        content_type: The media type, with its character set where it has one to say.
        write: Makes the text; the page and the line for people are made in the view.
    """

    suffix: str
    media_type: str
    content_type: str
    write: Callable[[Citation], str] | None = None


_WRITERS = {"bib": bibtex.write, "ris": ris.write, "csl.json": csl.write}
BY_SUFFIX: Mapping[str, Format] = {
    HTML: Format(HTML, "text/html", "text/html; charset=utf-8"),
    TEXT: Format(TEXT, "text/plain", "text/plain; charset=utf-8"),
} | {
    suffix: Format(
        suffix,
        media_type,
        media_type if media_type.endswith("json") else f"{media_type}; charset=utf-8",
        _WRITERS[suffix],
    )
    for suffix, _, media_type in FORMATS
}
OFFERS: Mapping[str, Format] = {format.media_type: format for format in BY_SUFFIX.values()}
#: Names under which clients ask for these formats.
ALIASES: Mapping[str, str] = {
    "application/xhtml+xml": "text/html",
    "application/bibtex": "application/x-bibtex",
    "text/x-bibtex": "application/x-bibtex",
    "application/x-ris": "application/x-research-info-systems",
    "text/x-research-info-systems": "application/x-research-info-systems",
    "application/citeproc+json": "application/vnd.citationstyles.csl+json",
}
_NAMES = {"bibtex": "bib", "csl": "csl.json", "text": TEXT}


def named(name: str) -> Format:
    """The format of a suffix, or of what stands in `?format=`.

    Raises:
        NotAcceptable: There is none of this name.
    """
    found = BY_SUFFIX.get(_NAMES.get(name, name))
    if found is None:
        raise NotAcceptable(
            f"there is no format {name!r} here; write one of {', '.join(BY_SUFFIX)}",
            available=tuple(OFFERS),
        )
    return found


def texts(citation: Citation) -> list[tuple[str, str, str]]:
    """Name, suffix and text of each format of bibliographies."""
    return [(name, suffix, _WRITERS[suffix](citation)) for suffix, name, _ in FORMATS]

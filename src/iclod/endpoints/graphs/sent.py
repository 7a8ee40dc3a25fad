"""The RDF documents of a request that writes.

Spec: https://www.w3.org/TR/sparql11-http-rdf-update/#graph-management
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from werkzeug.http import parse_options_header

from iclod.errors import ParseError, UnsupportedMediaType
from iclod.rdf.formats import BY_MEDIA_TYPE, BY_SUFFIX, FORMATS, RDF_XML, Format
from iclod.registry.payloads import Part

MULTIPART = "multipart/form-data"
UPDATE = "application/sparql-update"
#: What is read, as `Accept-Post` has it.
TYPES = ", ".join(format.media_type for format in FORMATS)
_CHARSETS = frozenset(("utf-8", "utf8", "us-ascii", "ascii"))
_UNSAID = "the request says no Content-Type, so that it was read as RDF/XML; say what it is"


class File(Protocol):
    """An uploaded file."""

    @property
    def filename(self) -> str | None:
        """Its name on the sender's machine."""

    @property
    def content_type(self) -> str | None:
        """What the sender says that it is."""

    def read(self) -> bytes:
        """Its content."""


def parts(
    content_type: str, encoding: str, body: bytes, files: Sequence[File] | None
) -> tuple[Part, ...]:
    """The documents: the body, or the files of a form.

    A body without a type is taken for RDF/XML, as the specification wants it.

    Args:
        content_type: The header, empty where there is none; likewise `encoding`, of
            `Content-Encoding`.
        files: Those of a form; None where forms are not read.

    Raises:
        UnsupportedMediaType: The type, the charset or the coding is not read here.
        ParseError: There is no file in the form, or what has no type is no RDF/XML.
    """
    uncoded(encoding)
    media_type, parameters = parse_options_header(content_type)
    media_type = media_type.strip().lower()
    if media_type == MULTIPART and files is not None:
        found = tuple(_of_file(file) for file in files)
        if not found:
            raise ParseError("there is no file in the form; send each RDF document as a file")
        return found
    if not media_type:
        if not body.lstrip().startswith(b"<"):
            raise ParseError(_UNSAID)
        return (Part(body, RDF_XML.suffix),)
    return (Part(body, _format(media_type, parameters.get("charset")).suffix),)


def update(content_type: str, encoding: str, body: bytes) -> str:
    """The text of a SPARQL update.

    Raises:
        UnsupportedMediaType: It is something else.
        ParseError: It is no UTF-8.
    """
    uncoded(encoding)
    media_type, parameters = parse_options_header(content_type)
    if media_type.strip().lower() != UPDATE:
        raise UnsupportedMediaType(f"a graph is changed by SPARQL 1.1 Update: send {UPDATE}")
    _check_charset(parameters.get("charset"))
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ParseError("send the update in UTF-8") from None


def uncoded(encoding: str) -> None:
    """Refuse content codings: what is read is bounded by its length.

    Spec: https://www.rfc-editor.org/rfc/rfc9110#section-15.5.16
    """
    if encoding.strip().lower() not in ("", "identity"):
        raise UnsupportedMediaType("send the body without a content coding")


def _of_file(file: File) -> Part:
    """A document of a form: its type tells the syntax, else the suffix of its name."""
    name = file.filename or ""
    media_type, parameters = parse_options_header(file.content_type or "")
    suffix = name.rpartition(".")[2].lower()
    if media_type.lower() not in BY_MEDIA_TYPE and suffix in BY_SUFFIX:
        _check_charset(parameters.get("charset"))
        return Part(file.read(), suffix, name[:100])
    format = _format(media_type.lower(), parameters.get("charset"))
    return Part(file.read(), format.suffix, name[:100])


def _format(media_type: str, charset: str | None) -> Format:
    format = BY_MEDIA_TYPE.get(media_type)
    if format is None:
        raise UnsupportedMediaType(f"send RDF, with its media type: one of {TYPES}")
    _check_charset(charset)
    return format


def _check_charset(charset: str | None) -> None:
    if charset is not None and charset.lower() not in _CHARSETS:
        raise UnsupportedMediaType("texts are read in UTF-8 here; send them so")

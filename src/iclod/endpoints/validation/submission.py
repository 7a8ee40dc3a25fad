"""What was sent to be checked: the bytes and their syntax.

Spec: https://www.rfc-editor.org/rfc/rfc9110#section-8.3
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from iclod.errors import ParseError, TooLarge, UnsupportedMediaType
from iclod.rdf.formats import BY_MEDIA_TYPE, BY_SUFFIX, FORMATS

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"


class File(Protocol):
    """An uploaded file."""

    @property
    def filename(self) -> str | None:
        """Its name on the sender's machine."""

    def read(self) -> bytes:
        """Its content."""


@dataclass(frozen=True)
class Submission:
    """RDF to be checked; `suffix` names its syntax as in `iclod.rdf.formats.BY_SUFFIX`."""

    data: bytes
    suffix: str


def read(
    media_type: str,
    body: Callable[[], bytes],
    form: Mapping[str, str],
    file: File | None,
    *,
    limit: int,
) -> Submission:
    """Take the RDF out of a request: the body itself, or a form's file or text.

    Args:
        media_type: Of the body, without parameters.
        form: Fields of a form: `text`, and `syntax`, a suffix.
        file: The form's file.
        limit: Largest text, in bytes.

    Raises:
        UnsupportedMediaType: It is no RDF syntax that is read here.
        ParseError: There is nothing in it.
        TooLarge: It is longer than the limit.
    """
    if media_type in (FORM, MULTIPART):
        found = _of_form(form, file)
    else:
        format = BY_MEDIA_TYPE.get(media_type)
        if format is None:
            known = ", ".join(item.media_type for item in FORMATS)
            raise UnsupportedMediaType(f"send RDF, with its media type: one of {known}")
        found = Submission(body(), format.suffix)
    if len(found.data) > limit:
        raise TooLarge(f"send at most {limit >> 20} MiB of RDF at a time")
    if not found.data.strip():
        raise ParseError("there is nothing to check; send RDF as the body of the request")
    return found


def _of_form(form: Mapping[str, str], file: File | None) -> Submission:
    if file is not None and file.filename:
        suffix = file.filename.rpartition(".")[2].lower()
        if suffix not in BY_SUFFIX:
            known = ", ".join(f".{item.suffix}" for item in FORMATS)
            raise UnsupportedMediaType(f"the file's name tells no RDF syntax; known are {known}")
        return Submission(file.read(), suffix)
    suffix = form.get("syntax", "ttl")
    if suffix not in BY_SUFFIX:
        raise UnsupportedMediaType(f"{suffix!r} is no RDF syntax that is read here")
    return Submission(form.get("text", "").encode(), suffix)

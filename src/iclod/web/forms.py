"""Forms that strangers send: read within limits, so that counting them costs little.

Spec: https://www.rfc-editor.org/rfc/rfc7578
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from iclod.errors import ParseError, TooLarge

URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
#: Bytes that the frame of a form may take beside what it carries.
_FRAME = 64 << 10


@dataclass(frozen=True)
class Limits:
    """What a form may hold.

    Attributes:
        size: Most bytes of its contents.
        files: Most files.
        fields: Most other fields.
        names: Settings that set the first two, for errors.
    """

    size: int
    files: int
    fields: int
    names: tuple[str, str]


@dataclass(frozen=True)
class File:
    """A file of a form: its field, its name, its type, its content."""

    field: str
    name: str
    media_type: str
    data: bytes


def read(limits: Limits) -> tuple[dict[str, str], tuple[File, ...]]:
    """The fields of this request's form, of several of one name the first, and its files.

    Raises:
        TooLarge: It holds more than a limit allows, which the error names.
        ParseError: It is no form.
    """
    length = request.content_length or 0
    # Percent-encoding takes three bytes for one.
    widest = limits.size * (3 if request.mimetype == URLENCODED else 1) + _FRAME
    if length > widest:
        raise TooLarge(f"send at most {limits.size >> 20} MiB at a time", limit=limits.names[0])
    most = limits.files + limits.fields
    if request.mimetype == URLENCODED:
        if request.get_data(cache=True).count(b"&") >= most:
            raise TooLarge(f"the form has more than {most} fields", limit=limits.names[1])
    elif "boundary" not in request.mimetype_params:
        raise ParseError("the form says no boundary; send it with one in Content-Type")
    request.max_form_parts = most
    request.max_form_memory_size = widest
    try:
        fields = request.form.to_dict(flat=True)
        files = tuple(_files())
    except RequestEntityTooLarge:
        raise TooLarge(f"the form has more than {most} parts", limit=limits.names[1]) from None
    return fields, files


def _files() -> Iterator[File]:
    for field, item in request.files.items(multi=True):
        yield File(field, item.filename or "", item.mimetype.lower(), item.read())

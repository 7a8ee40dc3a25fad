"""The list of IRIs that a request holds, in each of the forms it may have.

Specs: https://www.rfc-editor.org/rfc/rfc8259, https://www.rfc-editor.org/rfc/rfc2483#section-5
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs

from iclod.errors import DataError, ParseError, RequestError, TooLarge, UnsupportedMediaType

#: Most IRIs in one request.
LIMIT = 1000
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
#: One IRI on each line.
LINES = ("text/uri-list", "text/plain")


def body(data: bytes, media_type: str) -> list[str]:
    """Read the body of a POST.

    Args:
        media_type: `Content-Type` without its parameters.

    Raises:
        UnsupportedMediaType: It is none of those that are read here.
        ParseError: It is not well-formed.
        DataError: It is no list of texts.
        TooLarge: There are more than 1,000 in it.
    """
    if media_type == JSON or media_type.endswith("+json"):
        return _checked(_listed(_json(data)))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ParseError("the body is not UTF-8; send it in that encoding") from None
    if media_type == FORM:
        try:
            fields = parse_qs(text, max_num_fields=LIMIT + 1)
        except ValueError:
            raise TooLarge(_too_many()) from None
        return lines(fields.get("iri", []))
    if media_type in LINES:
        return lines([text])
    raise UnsupportedMediaType(
        f"send the list as {JSON}, or as {LINES[0]} with an IRI on each line"
    )


def lines(texts: Sequence[str]) -> list[str]:
    """The lines of some texts; blank ones and comments (`#` at the beginning) are left out.

    Raises:
        TooLarge: There are more than 1,000.
    """
    found = [line.strip() for text in texts for line in text.splitlines()]
    return _checked([line for line in found if line and not line.startswith("#")])


def named(texts: Sequence[str]) -> list[str]:
    """The IRIs of a query string.

    Raises:
        RequestError: There is none.
        TooLarge: There are more than 1,000.
    """
    found = lines(texts)
    if not found:
        raise RequestError(
            "name IRIs: GET /resolve?iri=… with one or several, or POST a JSON list of up to 1,000"
        )
    return found


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except json.JSONDecodeError as error:
        raise ParseError(
            f"the body is not JSON: {error.msg}", line=error.lineno, column=error.colno
        ) from None
    except (ValueError, RecursionError):
        raise ParseError("the body is not JSON that can be read here") from None


def _listed(value: Any) -> list[str]:
    if isinstance(value, dict):
        value = value.get("iris")
    if not isinstance(value, list):
        raise DataError('send a list of IRIs: ["https://…"], or {"iris": ["https://…"]}')
    if len(value) > LIMIT:
        raise TooLarge(_too_many(len(value)))
    for place, item in enumerate(value):
        if not isinstance(item, str):
            raise DataError(f"item {place} of the list is no text; each has to be an IRI")
    return value


def _checked(found: list[str]) -> list[str]:
    if len(found) > LIMIT:
        raise TooLarge(_too_many(len(found)))
    for place, item in enumerate(found):
        try:
            item.encode()
        except UnicodeEncodeError:
            raise DataError(f"item {place} of the list holds half a character") from None
    return found


def _too_many(number: int | None = None) -> str:
    many = f"{number:,} IRIs are too many" if number else "those are too many IRIs"
    return f"{many}: send up to {LIMIT:,} at a time"

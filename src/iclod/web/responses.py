"""The forms an answer has: a page, a graph in one of the RDF syntaxes, JSON, a stream.

A view chooses first and answers then:

```python
chosen = responses.choose(suffix=suffix)
if chosen is responses.HTML:
    return responses.page("practice.html", document=document)
return responses.graph(document.published, chosen)
```
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from flask import Response, render_template, request

from iclod.errors import NotAcceptable
from iclod.rdf import formats, jsonld
from iclod.rdf.formats import FORMATS, Format
from iclod.web import addresses, current, texts
from iclod.web.context import context
from iclod.web.negotiation import HTML as HTML_TYPE
from iclod.web.negotiation import negotiate

#: Stands beside the RDF syntaxes where a page is offered too; its suffix is `html`.
HTML = "html"
#: Read from a stream at a time, in bytes.
CHUNK = 64 << 10


def choose(
    *,
    suffix: str | None = None,
    html: bool = True,
    offers: Sequence[Format] = FORMATS,
) -> Format | str:
    """Choose between the RDF syntaxes and the page (`HTML`) for this request.

    A suffix in the path counts before `?format=`, and that before `Accept`, which is the only
    one of them that the answer varies on. Browsers, and whoever names nothing, get the page.

    Raises:
        NotAcceptable: Nothing fits; it names what would.
    """
    asked = suffix or request.args.get("format")
    if asked:
        return _named(asked, html, offers)
    current.vary("Accept")
    types = [format.media_type for format in offers]
    if html:
        types.append(HTML_TYPE)
    chosen = negotiate(request.headers.get("Accept"), types, default=HTML_TYPE if html else None)
    return HTML if chosen == HTML_TYPE else formats.BY_MEDIA_TYPE[chosen]


def _named(asked: str, html: bool, offers: Sequence[Format]) -> Format | str:
    if html and asked == HTML:
        return HTML
    format = formats.BY_SUFFIX.get(asked)
    if format is not None and format in offers:
        return format
    known = [item.suffix for item in offers] + ([HTML] if html else [])
    raise NotAcceptable(
        f"there is no format {asked!r} here; write one of {', '.join(known)}",
        available=tuple(item.media_type for item in offers),
    )


def page(
    template: str,
    *,
    status: int = 200,
    vary: Sequence[str] = (),
    headers: dict[str, str] | None = None,
    **context: Any,
) -> Response:
    """Render a template with what all pages know.

    Templates see `site` (title, description, languages, mount), `lang`, `languages` (the
    reader's first), `href(iri)`, `address(iri)`, and `t("in English", fr="en français")`.
    """
    current.vary(*vary)
    language = current.lang()
    text = render_template(template, **context)
    response = Response(text, status, headers, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = language
    return response


def common() -> dict[str, Any]:
    """What every template sees."""
    settings = current.registry().settings
    language = current.lang()

    def t(text: str, **others: str) -> str:
        return others.get(language, text)

    return {
        "site": settings,
        "lang": language,
        "languages": current.languages(),
        "href": addresses.href,
        "address": addresses.address,
        "t": t,
        "say": texts.say(language),
        "language_name": texts.language_name,
    }


def graph(
    ntriples: str,
    format: Format,
    *,
    status: int = 200,
    location: str | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """Write a graph in a syntax; quads syntaxes hold it as their default graph.

    Args:
        ntriples: The statements.
        location: `Content-Location`, an absolute address.
    """
    response = Response(encode(ntriples, format), status, headers, content_type=format.media_type)
    if location:
        response.headers["Content-Location"] = location
    return response


def encode(ntriples: str, format: Format) -> bytes:
    """The bytes of a graph in a syntax; JSON-LD is compact with its context inside."""
    if format is formats.JSON_LD:
        registry = current.registry()
        known = context(registry.profile(current.number()))
        return jsonld.write(jsonld.compact(ntriples, known))
    return formats.serialize(ntriples, format)


def as_json(
    value: Any,
    *,
    status: int = 200,
    media_type: str = "application/json",
    headers: dict[str, str] | None = None,
) -> Response:
    """A JSON document."""
    text = json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n"
    return Response(text, status, headers, content_type=media_type)


def stream(
    body: BinaryIO, size: int, media_type: str, *, headers: dict[str, str] | None = None
) -> Response:
    """A spooled file; it is closed at the end. Short ones are read at once, for their ETag."""
    if size <= CHUNK * 16:
        with body:
            return Response(body.read(), 200, headers, content_type=media_type)
    response = Response(_chunks(body), 200, headers, content_type=media_type)
    response.headers["Content-Length"] = str(size)
    response.call_on_close(body.close)
    return response


def _chunks(body: BinaryIO) -> Iterator[bytes]:
    while chunk := body.read(CHUNK):
        yield chunk


def redirect(target: str, status: int = 303) -> Response:
    """A redirect to an absolute address."""
    return Response(
        f"{target}\n", status, {"Location": target}, content_type="text/plain; charset=utf-8"
    )

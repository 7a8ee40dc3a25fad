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

from iclod.rdf import formats, jsonld
from iclod.rdf.formats import FORMATS, Format
from iclod.web import addresses, current, negotiation, profiles, texts
from iclod.web.carrying import carry
from iclod.web.context import context
from iclod.web.exchange import Answer, Stream
from iclod.web.headers import etag_of_parts
from iclod.web.profiles import Profile

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

    A suffix in the path counts before `?format=`, that before `?_mediatype=`, and that before
    `Accept`, which is the only one of them that the answer varies on. Browsers, and whoever names
    nothing, get the page.

    Raises:
        NotAcceptable: Nothing fits; it names what would.
    """
    if asked := suffix or request.args.get("format"):
        return negotiation.named(asked, offers, html=html, path=bool(suffix)) or HTML
    types = negotiation.types(offers, html=html)
    if listed := request.args.get("_mediatype"):
        chosen = negotiation.ordered(listed, types)
    else:
        current.vary("Accept")
        default = negotiation.HTML if html else None
        chosen = negotiation.negotiate(request.headers.get("Accept"), types, default=default)
    return HTML if chosen == negotiation.HTML else formats.BY_MEDIA_TYPE[chosen]


def alternates(document: str, address: str, offers: Sequence[Profile]) -> Response:
    """The list of a document's representations by profile and syntax, negotiated.

    Args:
        document: The document's canonical IRI.
        address: Where it is, absolute, without a query.
        offers: The default first.

    Spec: https://www.w3.org/TR/dx-prof-conneg/#qsa-listprofiles
    """
    current.vary("Accept")
    types = profiles.ALTERNATES.media_types
    asked = request.args.get("format", "")
    if asked == "json":
        chosen = profiles.JSON
    elif asked:
        format = negotiation.named(asked)
        chosen = format.media_type if format else negotiation.HTML
    elif listed := request.args.get("_mediatype"):
        chosen = negotiation.ordered(listed, types)
    else:
        chosen = negotiation.negotiate(request.headers.get("Accept"), types)
    if chosen == profiles.JSON:
        response = as_json(profiles.listing(document, offers))
    elif chosen == negotiation.HTML:
        found = profiles.representations(address, offers)
        response = page("alternates.html", document=document, listed=found)
    else:
        listing = profiles.alternates(document, address, offers)
        response = graph(listing, formats.BY_MEDIA_TYPE[chosen])
    for name, value in profiles.sent(profiles.ALTERNATES):
        response.headers.add(name, value)
    for value in profiles.links(address, offers):
        response.headers.add("Link", value)
    return response


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
    if current.chose_language():
        text = carry(text, language)
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

    Where `Accept` decided, its `profile` chooses the form of JSON-LD.

    Args:
        ntriples: The statements.
        location: `Content-Location`, an absolute address.
    """
    form = negotiation.FORMS[0]
    if format is formats.JSON_LD and "Accept" in current.varies():
        form = negotiation.form(request.headers.get("Accept"))
    expanded = form == "expanded"
    body = formats.serialize(ntriples, format) if expanded else encode(ntriples, format)
    response = Response(body, status, headers, content_type=format.media_type)
    if location and not expanded:
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
    """A spooled file, from where it stands at its beginning; it is closed at the end.

    Short ones are read at once, to be kept; long ones are read twice, the first time for their
    ETag, which costs a hundredth of what it took to make them.
    """
    if size <= CHUNK * 16:
        with body:
            return Response(body.read(), 200, headers, content_type=media_type)
    tag = etag_of_parts(_chunks(body))
    body.seek(0)
    response = Response(_chunks(body), 200, headers, content_type=media_type)
    response.headers["Content-Length"] = str(size)
    response.headers["ETag"] = tag
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


def given(answer: Answer | Stream) -> Response:
    """An answer that was made without Flask."""
    current.vary(*answer.vary)
    if isinstance(answer, Stream):
        response = Response(_chunks(answer.body), answer.status)
        response.call_on_close(answer.body.close)
        if answer.size is not None:
            response.headers["Content-Length"] = str(answer.size)
    else:
        response = Response(answer.body, answer.status)
    del response.headers["Content-Type"]
    for name, value in answer.headers:
        response.headers.add(name.title(), value)
    return response

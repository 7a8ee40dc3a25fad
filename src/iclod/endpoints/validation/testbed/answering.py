"""Answers in the forms that clients of the Test Bed know.

Spec: https://www.itb.ec.europa.eu/docs/guides/latest/validatingRDF/index.html
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from iclod.endpoints.validation import answering, checking, choosing
from iclod.endpoints.validation.answering import Shown
from iclod.endpoints.validation.choosing import Form
from iclod.endpoints.validation.submission import LEVELS
from iclod.endpoints.validation.testbed.asked import DOMAIN, Asked
from iclod.errors import NotAcceptable, NotFound, TooLarge
from iclod.rdf import formats
from iclod.registry import Registry, judging
from iclod.validation.formats import trl
from iclod.validation.report import Report
from iclod.web import negotiation
from iclod.web.exchange import Answer
from iclod.workers import Stop

#: Reports in TRL as JSON; the other types are those of RDF and of XML.
JSON = "application/json"
XML = ("application/xml", "text/xml")
#: The Test Bed's order; the first is sent to whoever accepts anything.
_OFFERS = (
    formats.RDF_XML.media_type,
    formats.JSON_LD.media_type,
    formats.TURTLE.media_type,
    formats.N_TRIPLES.media_type,
    *XML,
    JSON,
    "application/trig",
    "application/n-quads",
)
_LABELS = {"publication": "Ready for publication", "submission": "Enough for a draft"}


def syntax(asked: Asked, accept: str | None) -> str:
    """The media type of the report.

    Raises:
        NotAcceptable: There is no report of that type.
    """
    if asked.report_syntax is None:
        return negotiation.negotiate(accept, _OFFERS)
    wanted = asked.report_syntax.partition(";")[0].strip().lower()
    wanted = negotiation.ALIASES.get(wanted, wanted)
    if wanted not in _OFFERS:
        raise NotAcceptable(
            f"there is no reportSyntax {wanted[:60]!r}; write one of {', '.join(_OFFERS)}",
            available=_OFFERS,
        )
    return wanted


def answer(
    registry: Registry, asked: Asked, media_type: str, language: str, stop: Stop | None = None
) -> tuple[Report, Answer]:
    """Check what was asked; the report, and the report as it is sent."""
    report = checking.check(registry, asked.submission, stop)
    body = _written(registry, asked, report, media_type, language)
    return report, Answer(200, (("content-type", media_type), answering.PRIVATE), body)


def several(
    registry: Registry,
    asked: Sequence[Asked],
    media_types: Sequence[str],
    language: str,
    stop: Stop | None = None,
) -> list[dict[str, str]]:
    """Check several requests; their reports as the Test Bed lists them."""
    found = []
    for item, media_type in zip(asked, media_types, strict=True):
        # The Test Bed gives no TRL as JSON here.
        wanted = XML[0] if media_type == JSON else media_type
        _, made = answer(registry, item, wanted, item.locale or language, stop)
        report = b64encode(made.body).decode()
        found.append({"report": report, "reportSyntax": wanted})
    return found


def counted(requests: Any, most: int) -> list[Any]:
    """The list of requests that were sent together.

    Raises:
        TooLarge: There are more than are checked at a time.
    """
    found = requests if isinstance(requests, list) else [requests]
    if len(found) > most:
        raise TooLarge(f"send at most {most} requests at a time", limit="validation.files")
    return found


def known(domain: str) -> None:
    """See that a domain is the one that there is.

    Raises:
        NotFound: It is not.
    """
    if domain != DOMAIN:
        raise NotFound(f"there is no domain {domain[:40]!r} here; the one there is is {DOMAIN}")


def info() -> dict[str, Any]:
    """What can be asked for, as the Test Bed tells it."""
    types = [{"type": level, "description": _LABELS[level]} for level in LEVELS]
    return {"domain": DOMAIN, "validationTypes": types}


def _written(
    registry: Registry, asked: Asked, report: Report, media_type: str, language: str
) -> bytes:
    shown = Shown(report, language, asked.submission.sources)
    if media_type in formats.BY_MEDIA_TYPE:
        return answering.body(registry, shown, _form(media_type))
    context = _context(registry, asked, shown)
    if media_type == JSON:
        tree = trl.document(report, language, context)
        return (json.dumps(tree, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
    return trl.write(report, language, context)


def _form(media_type: str) -> Form:
    return next(form for form in choosing.RDF if form.media_type == media_type)


def _context(registry: Registry, asked: Asked, shown: Shown) -> dict[str, str]:
    """What is to stand beside the results."""
    found = {}
    if asked.add_input:
        texts = (source.data.decode("utf-8", "replace") for source in shown.sources)
        found["input"] = "\n".join(texts)
    if asked.add_shapes:
        shapes = judging.shapes_text(registry)
        found["shapes"] = formats.serialize(shapes, formats.TURTLE).decode()
    if asked.add_report:
        wanted = (asked.rdf_syntax or "").partition(";")[0].strip().lower()
        media_type = formats.BY_MEDIA_TYPE.get(wanted, formats.RDF_XML).media_type
        found["report"] = answering.body(registry, shown, _form(media_type)).decode()
    return found

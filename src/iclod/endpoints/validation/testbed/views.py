"""`/validate/{domain}/api/…`: the addresses that clients of the Test Bed know."""

from __future__ import annotations

from flask import Blueprint, Response, request

from iclod.endpoints.validation import checking
from iclod.endpoints.validation.submission import Submission
from iclod.endpoints.validation.testbed import answering
from iclod.endpoints.validation.testbed import asked as envelope
from iclod.endpoints.validation.testbed.asked import Asked
from iclod.errors import UnsupportedMediaType
from iclod.validation.work import Source
from iclod.web import addresses, current, negotiation, responses

service = Blueprint("testbed", __name__)


@service.route("/validate/<domain>/api/validate", methods=["POST"])
def validate(domain: str) -> Response:
    """Check data as the RDF validator of the EU Interoperability Test Bed does."""
    answering.known(domain)
    return single()


def asked() -> Asked:
    """The request in the form of the Test Bed."""
    limits = current.registry().settings.validation
    return envelope.read(envelope.envelope(_body(), limits), limits, _fetch)


def single() -> Response:
    """Answer one request in the form of the Test Bed."""
    registry, found = current.registry(), asked()
    media_type = answering.syntax(found, request.headers.get("Accept"))
    stop = addresses.asked().stop
    report, answer = answering.answer(registry, found, media_type, _language(found), stop)
    response = responses.given(answer)
    if request.args.get("strict") == "1" and not report.conforms:
        response.status_code = 422
    return response


@service.route("/validate/<domain>/api/validateMultiple", methods=["POST"])
def multiple(domain: str) -> Response:
    """Check several sets of data, each with a report of its own."""
    answering.known(domain)
    registry, body = current.registry(), _body()
    limits = registry.settings.validation
    wanted = answering.counted(envelope.envelope(body, limits), limits.files)
    found = [envelope.read(item, limits, _fetch) for item in wanted]
    accept = request.headers.get("Accept")
    types = [answering.syntax(item, accept) for item in found]
    stop = addresses.asked().stop
    made = answering.several(registry, found, types, current.lang(), stop)
    return responses.as_json(made, headers={"Cache-Control": "private, no-store"})


@service.route("/validate/api/info")
def all_info() -> Response:
    """Say which domains and types of validation there are."""
    return responses.as_json([answering.info()])


@service.route("/validate/<domain>/api/info")
def info(domain: str) -> Response:
    """Say which types of validation there are."""
    answering.known(domain)
    return responses.as_json(answering.info())


def _body() -> bytes:
    if request.mimetype not in envelope.MEDIA_TYPES:
        raise UnsupportedMediaType(f"send JSON: {envelope.MEDIA_TYPES[0]}")
    return request.get_data()


def _fetch(url: str, suffix: str | None) -> Source:
    if suffix is None:
        return checking.fetched(current.registry(), Submission((), url=url)).sources[0]
    return checking.fetch(current.registry(), url, suffix)


def _language(found: Asked) -> str:
    """The locale that was asked for, if it is spoken here."""
    languages = current.registry().settings.languages
    return negotiation.language(found.locale, languages) if found.locale else current.lang()

"""`/validate/reports/{id}`: a kept report in every form; its deletion."""

from __future__ import annotations

from flask import Blueprint, Response, request

from iclod.endpoints.validation import answering, choosing, page
from iclod.endpoints.validation.answering import Shown
from iclod.endpoints.validation.reports import link
from iclod.endpoints.validation.reports.link import HIDDEN
from iclod.errors import Unauthorized
from iclod.web import addresses, current, responses

service = Blueprint("reports", __name__)


@service.route("/validate/reports/<identifier>")
@service.route("/validate/reports/<identifier>.<suffix>")
def report(identifier: str, suffix: str | None = None) -> Response:
    """Show a kept report, negotiated."""
    registry = current.registry()
    kept = link.store(registry).get(identifier)
    args = request.args
    form, varies = choosing.choose(
        suffix or args.get("format"), args.get("_mediatype"), request.headers.get("Accept")
    )
    current.vary(*(["Accept"] if varies else []))
    language, told = current.lang(), link.told(registry, kept, addresses.root())
    if form is choosing.HTML:
        given = page.variables(
            registry, language, page.Filled(), report=kept.report, sources=kept.sources, kept=told
        )
        return responses.page("validate.html", headers=HIDDEN, **given)
    more = {"kept": told.to_json()}
    root = addresses.root()
    shown = Shown(kept.report, language, kept.sources, addresses.address, more, root)
    response = responses.given(answering.answer(registry, shown, form))
    response.headers.update(HIDDEN)
    return response


@service.route("/validate/reports/<identifier>", methods=["DELETE"])
def delete(identifier: str) -> Response:
    """Delete a kept report, with the key that was shown once."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    key = secret.strip() if kind.lower() == "bearer" else request.args.get("key", "")
    if not key:
        raise Unauthorized(
            "send the key of this report as a bearer token or as ?key=; it was shown once"
        )
    link.store(current.registry()).delete(identifier, key)
    return Response(status=204, headers=HIDDEN)


@service.route("/validate/reports/<identifier>/delete", methods=["POST"])
def deleted(identifier: str) -> Response:
    """Delete a kept report by a form."""
    registry = current.registry()
    link.store(registry).delete(identifier, request.form.get("key", "").strip())
    return responses.redirect(addresses.absolute("/validate"), 303)

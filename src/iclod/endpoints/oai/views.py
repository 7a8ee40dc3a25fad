"""`/oai`: collect the arguments, answer."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, request

from iclod.endpoints.oai import answers
from iclod.endpoints.oai.repository import Repository
from iclod.errors import UnsupportedMediaType
from iclod.web import addresses, current

service = Blueprint("oai", __name__)

FORM = "application/x-www-form-urlencoded"


@service.route("/oai", methods=["GET", "POST"])
def oai() -> Response:
    """Answer a harvester; what is wrong with a request is said in the answer, which is a 200.

    An answer says when it was made, so it is not kept by caches.
    """
    if request.method == "POST" and request.mimetype != FORM:
        raise UnsupportedMediaType(f"send the arguments as {FORM}, or in the address with GET")
    pairs = [*request.args.items(multi=True), *request.form.items(multi=True)]
    repository = Repository(current.registry(), current.number())
    body = answers.answer(repository, pairs, addresses.absolute("/oai"), datetime.now(UTC))
    headers = {"Cache-Control": "no-store"}
    return Response(body, 200, headers, content_type="text/xml; charset=utf-8")

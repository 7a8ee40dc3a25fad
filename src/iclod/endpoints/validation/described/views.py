"""`/validate/report.schema.json` and `/validate/examples/{name}`."""

from __future__ import annotations

from flask import Blueprint, Response

from iclod.endpoints.validation import examples
from iclod.validation.formats import schema
from iclod.web import addresses, current, responses

service = Blueprint("described", __name__)


@service.route("/validate/examples/<path:name>")
def example(name: str) -> Response:
    """Give the text of an example."""
    text, media_type = examples.text(current.registry(), name)
    return Response(text, content_type=media_type)


@service.route("/validate/report.schema.json")
def report_schema() -> Response:
    """Describe reports in JSON by a JSON Schema."""
    described = schema.schema(addresses.absolute("/validate/report.schema.json"))
    return responses.as_json(described)

"""`/validate`: read the RDF, have it checked, answer with the report."""

from __future__ import annotations

from flask import Blueprint, Response, request

from iclod.endpoints.validation import submission
from iclod.errors import DataError, IclodError, RequestError
from iclod.rdf import formats
from iclod.rdf.formats import FORMATS
from iclod.registry import judging
from iclod.validation.report import Report
from iclod.validation.work import Task
from iclod.web import current, problems, responses
from iclod.web.negotiation import negotiate

service = Blueprint("validation", __name__, template_folder="templates")

JSON = "application/json"


@service.route("/validate")
def form() -> Response:
    """Show the page where RDF can be checked."""
    return responses.page("validate.html", report=None, text="", syntax="ttl")


@service.route("/validate", methods=["POST"])
def validate() -> Response:
    """Check RDF and answer with the report."""
    chosen = _choose()
    try:
        sent = submission.read(
            request.mimetype,
            request.get_data,
            request.form,
            request.files.get("file"),
            limit=current.registry().settings.validation.body_mb << 20,
        )
        report = _check(sent)
    except (DataError, RequestError) as error:
        if chosen == responses.HTML:
            return _page(None, error=error, status=problems.status(error))
        raise
    strict = request.args.get("strict") == "1"
    status = 422 if strict and not report.conforms else 200
    if chosen == responses.HTML:
        return _page(report, status=status)
    if chosen == JSON:
        return responses.as_json(report.to_json(), status=status)
    text = formats.to_ntriples(report.to_graph())
    return responses.graph(text, formats.BY_MEDIA_TYPE[chosen], status=status)


def _choose() -> str:
    asked = request.args.get("format")
    if asked == "json":
        return JSON
    if asked:
        found = responses.choose(suffix=asked)
        return found.media_type if isinstance(found, formats.Format) else responses.HTML
    current.vary("Accept")
    offers = (*(item.media_type for item in FORMATS), JSON, "text/html")
    chosen = negotiate(request.headers.get("Accept"), offers)
    return responses.HTML if chosen == "text/html" else chosen


def _check(sent: submission.Submission) -> Report:
    registry = current.registry()
    task = Task(
        sent.data,
        sent.suffix,
        registry.names.base,
        judging.shapes_text(registry),
        judging.frame(registry),
        triples=registry.settings.validation.triples,
    )
    answer = registry.validator.call(task)
    answer.body.close()
    report: Report = answer.value
    return report


def _page(report: Report | None, *, error: IclodError | None = None, status: int = 200) -> Response:
    return responses.page(
        "validate.html",
        status=status,
        report=report,
        error=error,
        text=request.form.get("text", ""),
        syntax=request.form.get("syntax", "ttl"),
    )

"""`/validate`: read what was sent, have it checked, answer with the report."""

from __future__ import annotations

from flask import Blueprint, Response, g, request

from iclod.endpoints.validation import answering, checking, choosing, examples, page, submission
from iclod.endpoints.validation.badge.views import service as badge
from iclod.endpoints.validation.described.views import service as described
from iclod.endpoints.validation.reports import link
from iclod.endpoints.validation.reports.views import service as reports
from iclod.endpoints.validation.submission import Sent, Submission
from iclod.endpoints.validation.testbed import asked as envelope
from iclod.endpoints.validation.testbed.views import asked, single
from iclod.endpoints.validation.testbed.views import service as testbed
from iclod.errors import DataError, EngineError, IclodError, NetworkError, RequestError
from iclod.web import addresses, current, forms, problems, responses

service = Blueprint("validation", __name__, template_folder="templates")
for part in (described, reports, testbed, badge):
    service.register_blueprint(part)

_FAULTS = (DataError, RequestError, EngineError, NetworkError)


@service.route("/validate")
def form() -> Response:
    """Show the page where data can be checked."""
    registry = current.registry()
    filled = page.Filled()
    if name := request.args.get("example"):
        text, _ = examples.text(registry, name)
        suffix = submission.suffix_of(name.rpartition(".")[2]) or "ttl"
        filled = page.Filled(text.decode("utf-8-sig", "replace"), suffix)
    return responses.page("validate.html", **page.variables(registry, current.lang(), filled))


@service.route("/validate", methods=["POST"])
def validate() -> Response:
    """Check data and answer with the report."""
    args, format = request.args, request.args.get("format")
    enveloped = envelope.is_one(request.mimetype, request.get_data())
    if enveloped and not format:
        return single()
    accept = request.headers.get("Accept")
    chosen, varies = choosing.choose(format, args.get("_mediatype"), accept)
    current.vary(*(["Accept"] if varies else []))
    if enveloped:
        return _report(asked().submission, chosen)
    if chosen is not choosing.HTML:
        return _report(checking.read(current.registry(), _sent()), chosen)
    found, sent = Submission(()), Sent("")
    try:
        sent = _sent()
        found = checking.read(current.registry(), sent)
        return _report(found, chosen, sent)
    except _FAULTS as error:
        return _page(found, sent, error)


def _sent() -> Sent:
    registry = current.registry()
    limits = registry.settings.validation
    files: tuple[forms.File, ...] = ()
    data, fields = b"", request.args.to_dict(flat=True)
    if request.mimetype in (forms.URLENCODED, forms.MULTIPART):
        given, files = forms.read(submission.limits_of(limits))
        fields |= given
    else:
        data = request.get_data()
    if fields.get("lang") in registry.settings.languages:
        g.lang = fields["lang"]
    encoding = request.headers.get("Content-Encoding", "")
    return Sent(request.mimetype, encoding, data, fields, files)


def _report(found: Submission, chosen: choosing.Form, sent: Sent | None = None) -> Response:
    registry, language = current.registry(), current.lang()
    report = checking.check(registry, found, addresses.asked().stop)
    strict = request.args.get("strict") or (sent.fields.get("strict") if sent else None)
    status = 422 if strict == "1" and not report.conforms else 200
    link.sweep(registry)
    told = None
    if found.keep:
        told = link.keep(registry, report, found.sources, addresses.root())
    more = {"kept": told.to_json()} if told else {}
    headers = told.headers() if told else {}
    if chosen is choosing.HTML:
        filled = _filled(found, sent or Sent(""))
        given = page.variables(
            registry, language, filled, report=report, sources=found.sources, kept=told
        )
        private = {"Cache-Control": "private, no-store", **headers}
        return responses.page("validate.html", status=status, headers=private, **given)
    shown = answering.Shown(
        report, language, found.sources, addresses.address, more, addresses.root()
    )
    made = answering.answer(registry, shown, chosen, status=status, headers=tuple(headers.items()))
    return responses.given(made)


def _filled(found: Submission, sent: Sent) -> page.Filled:
    fields = sent.fields
    syntax = submission.suffix_of(fields.get("syntax", "")) or "ttl"
    return page.filled(found.sources, fields.get("text", ""), syntax, found.level)


def _page(found: Submission, sent: Sent, error: IclodError) -> Response:
    headers = problems.retry(error) | {"Cache-Control": "private, no-store"}
    given = page.variables(
        current.registry(),
        current.lang(),
        _filled(found, sent),
        sources=found.sources,
        error=error,
    )
    code = problems.status(error)
    return responses.page("validate.html", status=code, headers=headers, **given)

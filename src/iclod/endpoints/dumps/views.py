"""`/dumps/`, `/dumps/{n}/`, `/dumps/{n}/{file}`, `/dumps/latest/…`: find the files, send them."""

from __future__ import annotations

from flask import Blueprint, Response, request

from iclod import catalog
from iclod.catalog import Dump
from iclod.catalog.dumps import CSV
from iclod.catalog.statements import LICENSE
from iclod.catalog.table import METADATA
from iclod.endpoints.dumps import files
from iclod.rdf import formats
from iclod.web import addresses, current, describing, headers, ranges, reading, responses

service = Blueprint("dumps", __name__, template_folder="templates")


@service.route("/dumps/")
def listing() -> Response:
    """List the dumps that there are, as a page or in DCAT."""
    found = files.finished(current.registry(), current.number())
    return _answer("dumps.html", found)


@service.route("/dumps/latest/")
@service.route("/dumps/latest/<name>")
def latest(name: str = "") -> Response:
    """Lead to the newest files."""
    newest = files.newest(current.registry(), current.number())
    if name:
        files.file(newest, name)
    target = addresses.absolute(f"/dumps/{newest.number}/{name}")
    response = responses.redirect(target, 302)
    response.headers["Cache-Control"] = _passing()
    return response


@service.route("/dumps/<number>/")
def one(number: str) -> Response:
    """List the files of one dump, as a page or in DCAT."""
    found = files.dump(current.registry(), number, current.number())
    return _answer("dump.html", [found])


@service.route("/dumps/<number>/<name>")
def download(number: str, name: str) -> Response:
    """Send one of the files, or a part of it."""
    dump = files.dump(current.registry(), number, current.number())
    file = files.file(dump, name)
    response = ranges.send(
        file.path,
        request,
        etag=files.etag(file),
        modified=dump.made,
        content_type=files.content_type(file),
    )
    response.headers.update(files.integrity(file))
    response.headers["Cache-Control"] = headers.LASTING
    folder = addresses.absolute(f"/dumps/{number}/")
    response.headers.add("Link", headers.link(folder, rel="describedby"))
    if file.media_type == CSV:
        described = headers.link(folder + METADATA, rel="describedby", type="application/csvm+json")
        response.headers.add("Link", described)
    if file.data:
        response.headers.add("Link", headers.link(LICENSE, rel="license"))
    return response


def _answer(template: str, found: list[Dump]) -> Response:
    chosen = responses.choose()
    if isinstance(chosen, formats.Format):
        response = responses.graph(_described(found), chosen)
    else:
        response = responses.page(
            template,
            dumps=found,
            number=current.number(),
            days={
                dump.number: reading.day(dump.instant or dump.made, current.lang())
                for dump in found
            },
        )
    response.headers["Cache-Control"] = _passing()
    return response


def _described(found: list[Dump]) -> str:
    subject = describing.subject(current.registry(), current.number(), addresses.root(), found)
    parts = (formats.to_ntriples(catalog.describe_dump(subject, dump)) for dump in found)
    return formats.sorted_lines("".join(parts))


def _passing() -> str:
    """A dump may be finished, or removed, without a commit: what says so is asked for anew."""
    return f"{headers.current(current.registry().settings)}, must-revalidate"

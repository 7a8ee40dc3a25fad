"""One version of a graph as an answer: its bytes, its headers, and what is said once it is erased.

Spec: https://www.rfc-editor.org/rfc/rfc7089#section-4.2
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, request

from iclod import profile
from iclod.errors import Gone, NotFound
from iclod.journal import Version, stamp
from iclod.publication import Document
from iclod.rdf import formats, jsonld
from iclod.rdf.formats import Format
from iclod.registry import Registry
from iclod.web import addresses, current, headers, memento, problems, reading, responses
from iclod.web.context import context
from iclod.web.negotiation import is_browser

#: JSON-LD contexts that are kept, by the digest of the shapes they were made from.
KEPT = 8
_contexts: OrderedDict[str, dict[str, Any]] = OrderedDict()


@dataclass(frozen=True)
class Erased:
    """A version whose text was removed for good.

    Attributes:
        instant: When it was erased.
        agent: IRI of who did it.
    """

    version: Version
    instant: datetime
    agent: str
    reason: str


def find(registry: Registry, graph: str, number: int, at: int) -> Version:
    """A version of a graph by its number, erased or not.

    Args:
        at: Number of the newest entry that readers see.

    Raises:
        NotFound: There is no such graph, or no such version of it.
        Gone: With this version the graph was removed, so that there is nothing to send.
    """
    version = registry.journal.version(graph, number)
    if version is None or version.seq > at:
        raise NotFound(f"there is no version {number} of {graph}; its history lists what there is")
    if version.state == "removed":
        reason = version.reason or "no reason was given"
        raise Gone(f"with version {number}, {graph} was removed: {reason}")
    return version


def erased(registry: Registry, version: Version) -> Erased | None:
    """When, by whom and why a version was erased; None where it was not."""
    found = registry.journal.erasure(version)
    if found is None:
        return None
    entry = registry.journal.entry(found.seq)
    instant, agent = (entry.instant, entry.agent) if entry else (version.instant, version.agent)
    return Erased(version, instant, agent, found.reason)


def encode(registry: Registry, document: Document, format: Format) -> bytes:
    """The bytes of a version in a syntax, for ever the same.

    JSON-LD has the context of the shapes that were in force when the version was made.
    """
    if format is not formats.JSON_LD:
        return formats.serialize(document.published, format)
    known = _context(registry, document.version.seq)
    return jsonld.write(jsonld.compact(document.published, known))


def answer(document: Document, format: Format, *, location: str | None = None) -> Response:
    """A version in an RDF syntax, with all that is said about it in headers.

    Args:
        location: Absolute address of this form, where another one was asked.
    """
    registry, version = current.registry(), document.version
    response = Response(encode(registry, document, format), content_type=format.media_type)
    response.headers["Last-Modified"] = memento.http_date(version.instant)
    response.headers["Cache-Control"] = headers.LASTING
    if location:
        response.headers["Content-Location"] = location
    return dated(response, version)


def dated(response: Response, version: Version) -> Response:
    """Add what every form of a version says: its instant, canonical IRI, licence, neighbours."""
    registry, add = current.registry(), response.headers.add
    response.headers["Memento-Datetime"] = memento.http_date(version.instant)
    add("Link", headers.link(registry.names.version(version.graph, version.number), rel="cite-as"))
    if version.license:
        add("Link", headers.link(version.license, rel="license"))
    for value in memento.links(registry, origin(), version, version.graph, current.number()):
        add("Link", value)
    return response


def back(graph: str, moment: datetime) -> Response:
    """Lead to the version of a day: every graph is its own TimeGate.

    Raises:
        NotFound: The graph never was.
    """
    registry, number = current.registry(), current.number()
    version = memento.chosen(registry, graph, moment, number)
    if version is None:
        raise NotFound(f"there is nothing at {graph}, and there never was")
    target = memento.address(registry.names, origin(), graph, version.number)
    response = responses.redirect(target, 302)
    for value in memento.links(registry, origin(), version, graph, number):
        response.headers.add("Link", value)
    return response


def around(response: Response, graph: str, location: str | None = None) -> Response:
    """Complete what tells of several versions: a commit can change it; the document is named.

    Args:
        location: Absolute address of this form, where another one was asked.
    """
    registry, add = current.registry(), response.headers.add
    response.headers["Cache-Control"] = headers.current(registry.settings)
    if location:
        response.headers["Content-Location"] = location
    # https://www.rfc-editor.org/rfc/rfc6903#section-2
    add("Link", headers.link(memento.original(registry.names, origin(), graph), rel="about"))
    address = memento.timemap(registry.names, origin(), graph)
    add("Link", headers.link(address, rel="timemap", type=memento.LINK_FORMAT))
    return response


def origin() -> str:
    """What addresses begin with: scheme, host and mount, without a slash at the end."""
    return addresses.root().rstrip("/")


def gone(found: Erased) -> Response:
    """410 for an erased version: digest, reason and day are kept, and the history is named."""
    version, registry = found.version, current.registry()
    iri = registry.names.version(version.graph, version.number)
    if is_browser(request.headers.get("Accept")):
        current.vary("Accept")
        language = current.lang()
        labels = registry.index.labels([found.agent], current.languages())
        label = labels.get(found.agent)
        response = responses.page(
            "erased.html",
            status=410,
            erased=found,
            iri=iri,
            when=reading.day(found.instant, language),
            agent=label.text if label else reading.local(found.agent),
        )
    else:
        response = problems.answer(
            410,
            f"Version {version.number} of {version.graph} was erased on "
            f"{found.instant:%Y-%m-%d}: {found.reason}",
            hint="its digest and the reason are kept; the history lists the other versions",
            version=iri,
            digest=version.digest,
            reason=found.reason,
            erased=stamp(found.instant),
        )
    response.headers["Cache-Control"] = "no-store"
    for value in memento.links(registry, origin(), version, version.graph, current.number()):
        response.headers.add("Link", value)
    return response


def _context(registry: Registry, seq: int) -> dict[str, Any]:
    shapes = registry.version(registry.names.shapes, seq)
    digest = shapes.digest if shapes else ""
    if digest not in _contexts:
        _contexts[digest] = context(profile.read(registry.shapes_graph(seq)))
        while len(_contexts) > KEPT:
            _contexts.popitem(last=False)
    return _contexts[digest]

"""Writes: who may, what was sent, on which condition; and how they are answered.

Specs: https://www.w3.org/TR/sparql11-http-rdf-update/#graph-management and RFC 9110, section 9.3
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from iclod.endpoints.graphs import naming, preconditions, sent
from iclod.endpoints.graphs.sent import File
from iclod.errors import Forbidden, ShapeViolation, Unauthorized
from iclod.publication import Document
from iclod.rdf import formats, updates
from iclod.rdf.formats import FORMATS, Format
from iclod.registry import Registry, writing
from iclod.registry.writing import Author, Edit, Written
from iclod.web import current, headers, memento, negotiation, responses
from iclod.web.exchange import Answer, Asked

PROBLEM = ("application/problem+json", "application/json")
#: What the history says where the request does not.
MESSAGES = {
    "PUT": "Replaced over the network",
    "POST": "Added to over the network",
    "PATCH": "Changed over the network",
    "DELETE": "Removed over the network",
}
_REPRESENTATION = re.compile(r"(?i)(?:^|[,;\s])return\s*=\s*\"?representation\"?(?:[,;\s]|\Z)")


def answer(
    registry: Registry,
    asked: Asked,
    graph: str | None,
    *,
    reason: str = "",
    files: Sequence[File] = (),
) -> Answer:
    """Do what is asked, and say what came of it.

    Args:
        asked: PUT, POST, PATCH or DELETE.
        graph: IRI of the graph; None: POST makes one.
        reason: Why a graph goes, in public.
        files: Of a form.

    Raises:
        Unauthorized, Forbidden: The token does not allow it.
        IclodError: As `iclod.registry.writing` says.
    """
    agent = registry.agent(editor(registry, asked))
    message = naming.words(asked.headers.get("commit-message"), "Commit-Message")
    author = Author(agent, message or reason or MESSAGES[asked.method])
    graph = graph and (registry.names.document_of(graph) or graph)
    condition = preconditions.condition(asked.headers, tags)
    try:
        if asked.method == "DELETE":
            assert graph is not None
            why = reason or message or f"Removed by {agent.rpartition('/')[2]}"
            done = writing.remove(registry, graph, author, condition, reason=why)
        elif asked.method == "POST" and not asked.body:
            # https://www.w3.org/TR/sparql11-http-rdf-update/#http-post
            return Answer(204)
        elif graph is None:
            slug = naming.words(asked.headers.get("slug"), "Slug")
            done = writing.mint(registry, slug, _edit(registry, asked, "", files), author)
        else:
            edit = _edit(registry, asked, graph, files)
            done = writing.write(registry, graph, edit, author, condition)
    except ShapeViolation as error:
        return _report(error, asked)
    current.renew()
    return _told(registry, asked, done)


def editor(registry: Registry, asked: Asked) -> str:
    """The name on an editor's token.

    Raises:
        Unauthorized: There is none, or none that is valid.
        Forbidden: It is another's.
    """
    secret = naming.bearer(asked.headers.get("authorization"))
    if secret is None:
        raise Unauthorized("send an editor's token: Authorization: Bearer and the token")
    token = registry.authenticate(secret)
    if token.role != "editor":
        raise Forbidden(f"this needs an editor's token; this one is a {token.role}'s")
    return token.name


def tags(document: Document) -> frozenset[str]:
    """The tags of all representations of a graph, as GET sends them."""
    text = document.published
    bodies = [responses.encode(text, format) for format in FORMATS]
    bodies += [formats.serialize(text, formats.JSON_LD), document.turtle]
    return frozenset(headers.etag(body) for body in bodies)


def _edit(registry: Registry, asked: Asked, graph: str, files: Sequence[File]) -> Edit:
    given, coding = asked.headers.get("content-type", ""), asked.headers.get("content-encoding", "")
    if asked.method == "PATCH":
        text = sent.update(given, coding, asked.body)
        limit = registry.settings.web.body_mb << 20
        return Edit(update=updates.limited(text, graph, limit=limit))
    posted = asked.method == "POST"
    parts = sent.parts(given, coding, asked.body, files if posted else None)
    return Edit(parts, merge=posted)


def _told(registry: Registry, asked: Asked, done: Written) -> Answer:
    """201 or 204, with what is there now: its tag, its version, the dataset's number."""
    names, version = registry.names, done.version
    found = [("dataset-version", str(done.seq))]
    if done.created:
        found.append(("location", memento.original(names, asked.origin, version.graph)))
    if version.state == "removed":
        return Answer(204, tuple(found))
    links = memento.links(registry, asked.origin, None, version.graph, done.seq)
    links.append(memento.memento(names, asked.origin, version, ["latest-version"]))
    found += [("link", value) for value in links]
    if version.state != "content":
        return Answer(204, tuple(found))
    format = _format(asked)
    body = responses.encode(registry.document_of(version).published, format)
    found.append(("etag", headers.etag(body)))
    if not _REPRESENTATION.search(asked.headers.get("prefer", "")):
        return Answer(201 if done.created else 204, tuple(found))
    # https://www.rfc-editor.org/rfc/rfc7240#section-4.2
    here = memento.original(names, asked.origin, version.graph)
    found += [("preference-applied", "return=representation"), ("content-location", here)]
    found.append(("content-type", format.media_type))
    return Answer(201 if done.created else 200, tuple(found), body)


def _format(asked: Asked) -> Format:
    """The syntax in which the graph would be sent, or Turtle: what was written stays written."""
    accept = asked.headers.get("accept")
    chosen = negotiation.acceptable(accept, negotiation.types(html=False))
    return formats.BY_MEDIA_TYPE[chosen] if chosen else formats.TURTLE


def _report(error: ShapeViolation, asked: Asked) -> Answer:
    """The validation report as RDF where RDF is asked for by name.

    Raises:
        ShapeViolation: A problem document tells it.
    """
    offers = (*PROBLEM, *negotiation.types(html=False))
    accept = asked.headers.get("accept")
    chosen = formats.BY_MEDIA_TYPE.get(negotiation.acceptable(accept, offers) or "")
    if chosen is None:
        raise error
    text = formats.to_ntriples(error.report.to_graph())
    told = (("content-type", chosen.media_type), ("cache-control", "no-store"))
    return Answer(422, told, responses.encode(text, chosen), frozenset(("Accept",)))

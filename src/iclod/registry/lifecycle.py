"""Withdrawing, merging, restoring and erasing: what is never simply deleted.

Shape: shapes/tombstone.ttl
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import rdflib

from iclod.errors import Conflict, Gone, NotFound
from iclod.journal import Version, stamp
from iclod.rdf import formats
from iclod.rdf.vocab import DCTERMS, ICLOD, RDF, XSD
from iclod.registry import wording
from iclod.registry.commits import Change, Commit, commit

if TYPE_CHECKING:
    from iclod.registry.core import Registry


def _record(registry: Registry, iri: str) -> tuple[str, str, Version]:
    name = registry.names.name(iri)
    if name is None or not name.slug:
        raise NotFound(f"{iri} is not the IRI of a record here")
    document = registry.names.document(name.kind, name.slug)
    version = registry.journal.version_at(document)
    if version is None:
        raise NotFound(f"there is no record {iri}")
    return registry.names.thing(name.kind, name.slug), document, version


def _tombstone(thing: str, reason: str, successor: str | None) -> str:
    graph = rdflib.Graph(bind_namespaces="none")
    subject = rdflib.URIRef(thing)
    now = rdflib.Literal(stamp(datetime.now(UTC)), datatype=XSD.dateTime, normalize=False)
    graph.add((subject, RDF.type, ICLOD.Tombstone))
    graph.add((subject, ICLOD.withdrawnAt, now))
    graph.add((subject, ICLOD.withdrawalReason, rdflib.Literal(reason)))
    if successor:
        graph.add((subject, DCTERMS.isReplacedBy, rdflib.URIRef(successor)))
    return formats.to_ntriples(graph)


def withdraw(
    registry: Registry,
    iri: str,
    *,
    reason: str,
    agent: str,
    replaced_by: str | None = None,
    expected: int | None = None,
) -> Commit:
    """Take a record out of publication; its IRI answers 410, or 301 to its successor.

    Args:
        expected: Number of the version that is to be withdrawn; None: any.

    Raises:
        DataError: No reason is given, or one that is too long.
        NotFound: There is no such record, or no such successor.
        Conflict: It is withdrawn already, or the successor is itself or withdrawn.
        PreconditionFailed: There is another version by now.
    """
    reason = wording.reason(reason)
    thing, graph, version = _record(registry, iri)
    if version.state != "content":
        raise Conflict(f"{thing} is already {version.state}")
    successor = None
    if replaced_by:
        successor, _, target = _record(registry, replaced_by)
        if successor == thing:
            raise Conflict("a record cannot be replaced by itself")
        if target.state != "content":
            raise Conflict(f"{successor} is {target.state}; name a record that is published")
    change = Change(
        graph,
        _tombstone(thing, reason, successor),
        state="merged" if successor else "withdrawn",
        reason=reason,
        successor=successor,
        expected=expected,
    )
    return commit(registry, [change], agent=agent, message=reason, validate=False)


def restore(registry: Registry, iri: str, *, agent: str) -> Commit:
    """Publish the last content of a withdrawn or merged record again, as a new version.

    Raises:
        Conflict: It is not withdrawn.
        Gone: Its text was erased.
    """
    thing, graph, version = _record(registry, iri)
    if version.state == "content":
        raise Conflict(f"{thing} is not withdrawn")
    for earlier in reversed(registry.journal.versions(graph)):
        if earlier.state == "content":
            text = registry.journal.text(earlier)
            change = Change(graph, text, license=earlier.license)
            message = f"Restored from version {earlier.number}"
            return commit(registry, [change], agent=agent, message=message, revive=True)
    raise Gone(f"{thing} has no content that could be restored")


def erase(
    registry: Registry, iri: str, *, reason: str, agent: str, number: int | None = None
) -> Commit:
    """Remove texts for good; digests and the reason stay, and the chain still verifies.

    Args:
        number: One version; without it all of them. A record whose current text goes is withdrawn.

    Raises:
        DataError: No reason is given, or one that is too long.
        NotFound: There is no such record or version.
    """
    reason = wording.reason(reason)
    thing, graph, current = _record(registry, iri)
    versions = [
        version
        for version in registry.journal.versions(graph)
        if number is None or version.number == number
    ]
    if not versions:
        raise NotFound(f"{thing} has no version {number}")
    versions = [version for version in versions if registry.journal.kept(version) is not None]
    if not versions:
        raise Gone(f"what was to be erased of {thing} was erased before")
    changes = []
    if current.state == "content" and current in versions:
        text = _tombstone(thing, reason, None)
        changes = [Change(graph, text, state="withdrawn", reason=reason)]
    elif number is None:
        versions = [version for version in versions if version.state == "content"]
    return commit(
        registry,
        changes,
        agent=agent,
        message=f"Erased: {reason}",
        validate=False,
        erase=[(version, reason) for version in versions],
    )

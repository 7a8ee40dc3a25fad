"""The history of a record: who made which version when, why, and from which source.

Spec: https://www.w3.org/TR/prov-o/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from iclod.errors import NotFound
from iclod.journal import Version, stamp
from iclod.rdf import formats
from iclod.rdf.terms import Names
from iclod.rdf.vocab import AS, DCTERMS, OWL, PROV, RDF, RDFS, SPDX, XSD
from iclod.registry import Registry
from iclod.web import memento
from iclod.web.versions import Erased, erased

#: Versions on a page.
SIZE = 200


@dataclass(frozen=True)
class Revision:
    """A version in its history.

    Attributes:
        erased: Where its text was removed for good.
        previous: The version before it whose text is kept too, to compare it with; None where
            there is none or its own text is gone.
    """

    version: Version
    erased: Erased | None
    previous: int | None


@dataclass(frozen=True)
class History:
    """One page of a history, the newest version first.

    Attributes:
        graph: IRI of the document.
        total: How many versions there are.
        page: From 1, the newest versions.
    """

    graph: str
    total: int
    page: int
    pages: int
    revisions: tuple[Revision, ...]

    @property
    def agents(self) -> set[str]:
        """IRIs of everybody who had a hand in it."""
        found = {revision.version.agent for revision in self.revisions}
        return found | {item.erased.agent for item in self.revisions if item.erased}


def read(
    registry: Registry, graph: str, versions: Sequence[Version], at: int, page: int = 1
) -> History:
    """One page of a history.

    Args:
        graph: IRI of the document.
        versions: All, oldest first.
        at: Number of the newest entry that readers see.

    Raises:
        NotFound: There is none, or no such page.
    """
    pages = (len(versions) - 1) // SIZE + 1
    if page > pages:
        raise NotFound(
            f"there is no page {page} here; the last one is {pages}"
            if versions
            else f"there is nothing at {graph}, and there never was"
        )
    shown = []
    kept: int | None = None
    for version in versions:
        lost = erased(registry, version)
        shown.append(Revision(version, lost, None if lost else kept))
        kept = kept if lost or version.state == "removed" else version.number
    shown.reverse()
    part = shown[(page - 1) * SIZE : page * SIZE]
    return History(graph, len(shown), page, pages, tuple(part))


def one(registry: Registry, versions: Sequence[Version], number: int) -> History:
    """One version, as a history of its own."""
    version = versions[number - 1]
    row = Revision(version, erased(registry, version), number - 1 or None)
    return History(version.graph, len(versions), 1, 1, (row,))


def to_json(
    history: History, names: Names, origin: str, labels: Mapping[str, str]
) -> dict[str, Any]:
    """A page of a history for programs.

    Args:
        labels: Names of agents.
    """

    def told(revision: Revision) -> dict[str, Any]:
        version, lost = revision.version, revision.erased
        found: dict[str, Any] = {
            "number": version.number,
            "iri": names.version(version.graph, version.number),
            "url": memento.address(names, origin, version.graph, version.number),
            "state": version.state,
            "instant": stamp(version.instant),
            "agent": _agent(version.agent, labels),
            "message": version.message,
            "source": version.source,
            "license": version.license,
            "digest": version.digest,
            "reason": version.reason,
            "successor": version.successor,
            "erased": None,
        }
        if lost is not None:
            found["erased"] = {
                "instant": stamp(lost.instant),
                "agent": _agent(lost.agent, labels),
                "reason": lost.reason,
            }
        return found

    return {
        "document": history.graph,
        "thing": names.thing_of(history.graph),
        "versions": history.total,
        "page": history.page,
        "pages": history.pages,
        "history": [told(revision) for revision in history.revisions],
    }


def graph(history: History, names: Names) -> str:
    """A page of a history as N-Triples: versions are entities, commits the activities behind them.

    What was erased is invalidated, by an activity that says who did it and why.

    Spec: https://www.w3.org/TR/prov-o/#description-starting-point-terms
    """
    found: list[str] = []
    for revision in history.revisions:
        found += _entity(revision, names)
        found += _activity(revision)
    return formats.sorted_lines("".join(f"{line} .\n" for line in found))


def _entity(revision: Revision, names: Names) -> Iterator[str]:
    version = revision.version
    doc, name = f"<{version.graph}>", f"<{names.version(version.graph, version.number)}>"
    digest = f"{name[:-1]}#digest>"
    yield f"{doc} <{DCTERMS.hasVersion}> {name}"
    yield f"{name} <{RDF.type}> <{PROV.Entity}>"
    yield f"{name} <{DCTERMS.isVersionOf}> {doc}"
    yield f"{name} <{PROV.specializationOf}> {doc}"
    yield f"{name} <{OWL.versionInfo}> {formats.literal(str(version.number))}"
    yield f"{name} <{PROV.generatedAtTime}> {_instant(version)}"
    yield f"{name} <{PROV.wasGeneratedBy}> {_revision(version)}"
    yield f"{name} <{SPDX.checksum}> {digest}"
    yield f"{digest} <{RDF.type}> <{SPDX.Checksum}>"
    yield f"{digest} <{SPDX.algorithm}> <{SPDX.checksumAlgorithm_sha256}>"
    value = formats.literal(version.digest, datatype=str(XSD.hexBinary))
    yield f"{digest} <{SPDX.checksumValue}> {value}"
    if version.number > 1:
        before = names.version(version.graph, version.number - 1)
        yield f"{name} <{PROV.wasRevisionOf}> <{before}>"
    if version.license:
        yield f"{name} <{DCTERMS.license}> <{version.license}>"
    if version.successor:
        yield f"{name} <{DCTERMS.isReplacedBy}> <{version.successor}>"
    if version.source:
        iri = version.source.startswith(("http://", "https://")) and formats.is_iri(version.source)
        told = f"<{version.source}>" if iri else formats.literal(version.source)
        yield f"{name} <{DCTERMS.source}> {told}"
    if revision.erased is not None:
        act = f"<{version.graph}#erasure-{version.number}>"
        instant = formats.literal(stamp(revision.erased.instant), datatype=str(XSD.dateTime))
        yield f"{name} <{PROV.invalidatedAtTime}> {instant}"
        yield f"{name} <{PROV.wasInvalidatedBy}> {act}"
        yield from _act(act, instant, revision.erased.agent, revision.erased.reason)


def _activity(revision: Revision) -> Iterator[str]:
    version = revision.version
    act = _revision(version)
    yield from _act(act, _instant(version), version.agent, version.message)
    kinds = {"content": AS.Update if version.number > 1 else AS.Create}
    yield f"{act} <{RDF.type}> <{kinds.get(version.state, AS.Delete)}>"


def _act(act: str, instant: str, agent: str, message: str) -> Iterator[str]:
    yield f"{act} <{RDF.type}> <{PROV.Activity}>"
    yield f"{act} <{PROV.endedAtTime}> {instant}"
    yield f"{act} <{PROV.wasAssociatedWith}> <{agent}>"
    if message:
        yield f"{act} <{RDFS.comment}> {formats.literal(message)}"


def _revision(version: Version) -> str:
    return f"<{version.graph}#revision-{version.number}>"


def _instant(version: Version) -> str:
    return formats.literal(stamp(version.instant), datatype=str(XSD.dateTime))


def _agent(iri: str, labels: Mapping[str, str]) -> dict[str, str | None]:
    return {"iri": iri, "name": labels.get(iri)}

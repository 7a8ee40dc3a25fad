"""What became of an IRI: live, moved, gone or unknown, and where it leads now.

Whatever names something here is understood: things and their parts, documents, versions, schemes,
graphs, the ontology's terms, each by its canonical IRI or an address of this server.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, urlsplit

from iclod.journal import Erasure, Version, lookups, stamp
from iclod.rdf.formats import BY_SUFFIX, is_iri
from iclod.rdf.terms import Names
from iclod.registry import Registry

#: Longest IRI that is looked up, in characters.
LONGEST = 4096
#: Most merges that are followed; there can be no circle, and this ends one all the same.
STEPS = 1000

_SUFFIX = re.compile(rf"\.(?:{'|'.join((*BY_SUFFIX, 'html'))})\Z")


@dataclass(frozen=True)
class Fate:
    """What became of an IRI.

    Attributes:
        iri: As it was asked.
        status: `live`, `moved` (merged into another), `gone` (withdrawn, erased or removed), or
            `unknown`: never heard of here.
        names: What it names here: `thing`, `part`, `document`, `version`, `scheme`, `graph`;
            None for an unknown one.
        target: Canonical IRI to use from now on: of the thing itself, or of the one at the end of
            all merges. None for what is gone or unknown.
        target_status: Whether that one is `live` or itself `gone`.
        via: Things on the way of a merge, in order.
        document: The document's IRI; its address is `url`.
        version: Of the document, or the version that was asked for.
        latest: The newest version of the document.
        instant: When it came to be so.
        reason: Why it is gone or was moved.
        agent: IRI of who did it.
        fragment: Whether the document still says anything of the part that was asked for.
    """

    iri: str
    status: str = "unknown"
    names: str | None = None
    target: str | None = None
    target_status: str | None = None
    via: tuple[str, ...] = ()
    document: str | None = None
    url: str | None = None
    version: int | None = None
    latest: int | None = None
    instant: str | None = None
    reason: str | None = None
    agent: str | None = None
    fragment: bool | None = None

    def to_json(self) -> dict[str, Any]:
        """For programs; what does not apply is left out, `iri`, `status`, `target` never are."""
        told = {key: value for key, value in self.__dict__.items() if value not in (None, ())}
        return {"iri": self.iri, "status": self.status, "target": self.target} | told


@dataclass(frozen=True)
class Named:
    """What an IRI names: a graph, in it perhaps a version or a part."""

    kind: str
    graph: str
    number: int | None = None
    part: str | None = None


@dataclass
class Resolver:
    """Looks up IRIs in one state of the registry; each graph once.

    Attributes:
        at: Number of the newest entry that readers see.
        canonical: Turns an address of this server into the IRI that it stands for.
        address: Gives the address of an IRI.
    """

    registry: Registry
    at: int
    canonical: Callable[[str], str]
    address: Callable[[str], str]
    _newest: dict[str, Version | None] = field(default_factory=dict)
    _numbered: dict[tuple[str, int], Version] = field(default_factory=dict)
    _texts: dict[str, str] = field(default_factory=dict)

    def fates(self, iris: Iterable[str]) -> list[Fate]:
        """What became of each, in the order they were asked; one look for all that they name."""
        asked = [(iri, self._read(iri)) for iri in iris]
        names = [found for _, found in asked if found is not None]
        journal, graphs = self.registry.journal, {found.graph for found in names}
        self._newest |= dict.fromkeys(graphs) | lookups.newest(journal, graphs, self.at)
        numbers = [(found.graph, found.number) for found in names if found.number]
        self._numbered |= lookups.numbered(journal, numbers, self.at)
        return [Fate(iri) if found is None else self._fate(iri, found) for iri, found in asked]

    def _read(self, iri: str) -> Named | None:
        if len(iri) > LONGEST or not is_iri(iri):
            return None
        return named(self.canonical(iri), self.registry.names)

    def _fate(self, iri: str, found: Named) -> Fate:
        newest = self.newest(found.graph)
        if newest is None:
            return Fate(iri)
        if found.number is not None:
            return self._version(iri, found, newest)
        return self._current(iri, found, newest)

    def newest(self, graph: str) -> Version | None:
        """The newest version of a graph."""
        if graph not in self._newest:
            self._newest[graph] = self.registry.version(graph, self.at)
        return self._newest[graph]

    def _current(self, iri: str, found: Named, newest: Version) -> Fate:
        names = self.registry.names
        known: dict[str, Any] = {
            "names": found.kind,
            "document": newest.graph,
            "url": self.address(newest.graph),
            "version": newest.number,
            "latest": newest.number,
            "instant": stamp(newest.instant),
        }
        if newest.state == "content":
            if found.part is not None:
                known["fragment"] = self._says(newest, found.part)
            whole = found.kind in ("document", "graph")
            thing = newest.graph if whole else names.thing_of(newest.graph) or newest.graph
            return Fate(iri, "live", target=found.part or thing, target_status="live", **known)
        known |= {"reason": newest.reason, "agent": newest.agent}
        if newest.state != "merged":
            return Fate(iri, "gone", **known)
        target, last, via = self._end(newest)
        if found.kind == "document":
            target = names.document_of(target) or target
        live = last is not None and last.state == "content"
        status = "live" if live else "gone"
        return Fate(iri, "moved", target=target, target_status=status, via=via, **known)

    def _end(self, version: Version) -> tuple[str, Version | None, tuple[str, ...]]:
        """The thing at the end of all merges, its newest version, and those on the way."""
        names, passed = self.registry.names, {version.graph}
        via: list[str] = []
        target, last = version.successor or "", version
        for _ in range(STEPS):
            graph = names.document_of(target) or target
            found = self.newest(graph)
            if found is None or graph in passed:
                return target, None, tuple(via)
            passed.add(graph)
            last = found
            if last.state != "merged" or not last.successor:
                break
            via.append(target)
            target = last.successor
        return target, last, tuple(via)

    def _version(self, iri: str, found: Named, newest: Version) -> Fate:
        registry, number = self.registry, found.number or 0
        version = self._numbered.get((found.graph, number))
        if version is None:
            return Fate(iri)
        own = registry.names.version(found.graph, number)
        known: dict[str, Any] = {
            "names": "version",
            "document": found.graph,
            "url": self.address(own),
            "version": number,
            "latest": newest.number,
            "instant": stamp(version.instant),
        }
        erasure = self.erasures.get(version.id)
        if erasure is not None:
            entry = registry.journal.entry(erasure.seq)
            known |= {"reason": erasure.reason, "agent": entry.agent if entry else None}
            known |= {"instant": stamp(entry.instant)} if entry else {}
            return Fate(iri, "gone", **known)
        if version.state == "removed":
            return Fate(iri, "gone", reason=version.reason, agent=version.agent, **known)
        return Fate(iri, "live", target=own, target_status="live", **known)

    def _says(self, version: Version, part: str) -> bool:
        if part.startswith(f"{version.graph}#revision-"):
            return part == f"{version.graph}#revision-{version.number}"
        if version.graph not in self._texts:
            self._texts[version.graph] = self.registry.journal.kept(version) or ""
        return f"<{part}>" in self._texts[version.graph]

    @cached_property
    def erasures(self) -> dict[int, Erasure]:
        """Whatever was erased, by the version's id."""
        found = self.registry.journal.erasures(until=self.at)
        return {erasure.version.id: erasure for erasure in found}


def named(iri: str, names: Names) -> Named:
    """Read what a canonical IRI names; whether there is such a graph is not looked up.

    A suffix of an address (`/doc/…/x.ttl`) is left out of account.
    """
    if (version := names.of_version(_SUFFIX.sub("", iri))) is not None:
        return Named("version", version[0], version[1])
    if (name := names.name(_SUFFIX.sub("", iri))) is not None:
        graph = names.document(name.kind, name.slug)
        part = iri if "#" in iri else None
        if iri.startswith(f"{names.base}doc/"):
            return Named("document", graph, part=part)
        kind = "thing" if name.slug else "scheme"
        return Named("part" if part else kind, graph, part=part)
    whole, hash, _ = iri.partition("#")
    if whole.startswith(f"{names.base}graphs?"):
        graph = parse_qs(urlsplit(whole).query).get("graph", [whole])[0]
        return Named("graph", names.document_of(graph) or graph)
    if hash:
        return Named("part", whole, part=iri)
    return Named("graph", whole)

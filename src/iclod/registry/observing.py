"""What is measured of some graphs at a number: each by itself, by the shapes, and its links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

import rdflib

from iclod.index.statistics import LEADING
from iclod.publication import document
from iclod.quality import Written
from iclod.quality.reading import GRAPH, Finding, Observer, Reading, Reference
from iclod.rdf import formats
from iclod.rdf.vocab import ICLOD
from iclod.registry import judging
from iclod.validation.context import RELEVANT
from iclod.validation.report import Result

if TYPE_CHECKING:
    from iclod.journal import Version
    from iclod.registry.core import Registry

#: Records that are read before they are checked together.
CHUNK = 2_000
#: Metrics that count the results of the shapes, by severity.
SEVERITIES = {"Violation": "violations", "Warning": "warnings", "Info": "infos"}
#: Successors of successors that are followed.
_DEPTH = 10
_RELEVANT = tuple(f"> <{predicate}> " for predicate in RELEVANT)


class Observing:
    """Measures graphs as they were at a number."""

    def __init__(self, registry: Registry, number: int) -> None:
        self.registry = registry
        self.names = registry.names
        self.number = number
        languages = registry.settings.languages
        self.observer = Observer(registry.profile(number), registry.names, languages, LEADING)
        self._versions: dict[str, Version | None] = {}
        self._relevant: dict[str, str] = {}
        self._subjects: dict[str, frozenset[str]] = {}
        self._ways = re.compile(rf"<({re.escape(self.names.base)}(?:id|doc)/[^>#]*)")

    def records(self, graphs: Iterable[str], erased: AbstractSet[str]) -> Iterator[Written]:
        """Measure graphs.

        Args:
            erased: Of which a text was erased.
        """
        waiting = iter(graphs)
        while chunk := list(islice(waiting, CHUNK)):
            yield from self._chunk(chunk, erased)

    def _chunk(self, graphs: list[str], erased: AbstractSet[str]) -> Iterator[Written]:
        read: dict[str, Reading] = {}
        published: dict[str, str] = {}
        for graph in graphs:
            version = self.version(graph)
            text = self._text(version)
            if version is None or text is None:
                continue
            read[graph] = self.observer.read(graph, text)
            if self.names.is_document(graph):
                created = self.registry.journal.created(graph)
                published[graph] = document(version, text, created, self.names).published
        results = self._results(published)
        for graph in graphs:
            if version := self.version(graph):
                found = read.get(graph)
                yield self._written(version, found, results.get(graph, ()), graph in erased)

    def _written(
        self, version: Version, found: Reading | None, results: Iterable[Finding], erased: bool
    ) -> Written:
        graph = version.graph
        name = self.names.name(graph) if self.names.is_document(graph) else None
        slug = name.slug if name else ""
        thing = self.names.thing(name.kind, slug) if name else graph
        if found is None:
            kind = name.kind if name else GRAPH
            return Written(graph, thing, kind, slug, False, version.instant, erased=erased)
        broken = [item for ref in found.references if (item := self._broken(ref))]
        targets = {d for ref in found.references if (d := self._document(ref.target))}
        return Written(
            document=graph,
            thing=thing,
            kind=found.kind,
            slug=slug,
            present=True,
            modified=version.instant,
            ages=found.ages,
            facets=found.facets,
            findings=(*found.findings, *results, *broken),
            targets=targets - {graph},
            marks=found.marks,
            erased=erased,
        )

    # By the shapes -----------------------------------------------------------------------------

    def _results(self, published: dict[str, str]) -> dict[str, list[Finding]]:
        if not published:
            return {}
        shapes = judging.shapes_text(self.registry, self.number)
        fields = supplemented(shapes)
        known = "".join(self._around(published))
        report = judging.check_published(self.registry, published.values(), shapes, known)
        found: dict[str, list[Finding]] = {}
        for result in report.results:
            graph = self.names.document_of(str(result.focus))
            if graph in published:
                made = self._finding(result, fields)
                found.setdefault(graph, []).extend([made] * (1 + result.more))
        return found

    def _finding(self, result: Result, fields: dict[str, str]) -> Finding:
        shape = str(result.shape) if isinstance(result.shape, rdflib.URIRef) else ""
        path = str(result.path) if isinstance(result.path, rdflib.URIRef) else ""
        focus = str(result.focus)
        part = focus if "#" in focus else ""
        component = result.component.rpartition("#")[2]
        field = fields.get(shape, shape) or (self.observer.field(path) if path else "")
        return Finding(SEVERITIES[result.severity], field, shape, part, component)

    def _around(self, published: dict[str, str]) -> Iterator[str]:
        """What rules may ask about the records that some records refer to."""
        seen: set[str] = set()
        for text in published.values():
            for iri in self._ways.findall(text):
                graph = self.names.document_of(iri)
                if graph and graph not in seen:
                    seen.add(graph)
                    yield self._frame(graph)

    def _frame(self, graph: str) -> str:
        known = self._relevant.get(graph)
        if known is None:
            text = self._text(self.version(graph)) or ""
            known = self._relevant[graph] = "".join(_lines(text))
        return known

    # Links -------------------------------------------------------------------------------------

    def _broken(self, reference: Reference) -> Finding | None:
        """What is wrong with a link; None: nothing."""
        field, target = reference
        found = self._fault(target)
        if found is None:
            return None
        reason, successor = found
        return Finding("links", field, reason, target, successor)

    def _fault(self, target: str) -> tuple[str, str] | None:
        names = self.names
        if of_version := names.of_version(target):
            version = self.registry.journal.version(*of_version)
            return None if version and version.seq <= self.number else ("missing", "")
        graph = self._document(target)
        if graph is None:
            return ("missing", "") if target.startswith(f"{names.base}id/") else None
        name = names.name(target)
        if (
            name is not None
            and not name.slug
            and self.registry.profile(self.number).kind(name.kind)
        ):
            return None
        version = self.version(graph)
        if version is None or version.state == "removed":
            return "missing", ""
        if version.state != "content":
            return version.state, self._successor(version)
        if "#" in target and names.is_document(graph) and target not in self._described(version):
            return None if target.startswith(f"{names.base}doc/") else ("part", "")
        return None

    def _successor(self, version: Version) -> str:
        """The thing that stands for a merged one now; the last in a row of mergers."""
        successor = version.successor or ""
        for _ in range(_DEPTH):
            graph = self.names.document_of(successor) if successor else None
            following = self.version(graph) if graph else None
            if following is None or not following.successor:
                break
            successor = following.successor
        return successor

    def _described(self, version: Version) -> frozenset[str]:
        known = self._subjects.get(version.graph)
        if known is None:
            known = self._subjects[version.graph] = subjects(self._text(version) or "")
        return known

    def _document(self, target: str) -> str | None:
        """The graph that an IRI of the registry stands in; None for addresses of services."""
        if graph := self.names.document_of(target):
            return graph
        start = self.names.graph("")
        if target.startswith(start) and target != start:
            return target.partition("#")[0]
        return None

    # The journal -------------------------------------------------------------------------------

    def version(self, graph: str) -> Version | None:
        """The graph's newest version up to the number."""
        if graph not in self._versions:
            self._versions[graph] = self.registry.journal.version_at(graph, self.number)
        return self._versions[graph]

    def _text(self, version: Version | None) -> str | None:
        if version is None or version.state != "content":
            return None
        return self.registry.journal.kept(version)


def relevant(registry: Registry, graph: str, since: int, number: int) -> bool:
    """Whether what others may ask about a graph has changed between two numbers."""
    before, after = (registry.journal.version_at(graph, at) for at in (since, number))
    if before is None or after is None or before.state != after.state:
        return before is not after
    if before.successor != after.successor:
        return True
    texts = [registry.journal.kept(version) or "" for version in (before, after)]
    first, second = ((sorted(_lines(text)), subjects(text)) for text in texts)
    return first != second


def subjects(ntriples: str) -> frozenset[str]:
    """IRIs that N-Triples describe."""
    return frozenset(
        line[1 : line.index(">")] for line in formats.lines(ntriples) if line.startswith("<")
    )


def _lines(ntriples: str) -> Iterator[str]:
    for line in formats.lines(ntriples):
        if any(predicate in line for predicate in _RELEVANT):
            yield f"{line}\n"


@lru_cache(maxsize=4)
def supplemented(shapes: str) -> dict[str, str]:
    """Shapes that supplement a field's, each with the field's own."""
    mark = f"> <{ICLOD.supplements}> <"
    found = {}
    for line in formats.lines(shapes):
        subject, between, rest = line.partition(mark)
        if between:
            found[subject[1:]] = rest.partition(">")[0]
    return found

"""Writes changed graphs to another server; the same again changes nothing.

The statements of the union are always those of some graph, wherever an update ends too early: a
graph's own go from the union first, then the graph, then it is written anew, and what it holds then
is copied. Ground statements are sent as data; those with blank nodes in one template for each group
that hangs together, because their names hold within one operation only, and servers take no blank
nodes in data.

Spec: https://www.w3.org/TR/sparql11-update/
"""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from iclod.engine.base import GraphChange
from iclod.engine.remote import reading
from iclod.engine.remote.endpoint import Endpoint
from iclod.engine.remote.names import Own
from iclod.errors import StorageError
from iclod.rdf import formats

log = logging.getLogger(__name__)

#: Statements and characters of one update; Virtuoso's compiler ends at about 5,000 statements.
STATEMENTS = 2_000
CHARACTERS = 512 << 10
#: Graphs of one update.
GRAPHS = 200

_LABEL = re.compile(r'"(?:[^"\\]|\\.)*"|<[^>]*>|(_:[^\s]+)')


@dataclass(frozen=True)
class _Part:
    """A graph as it is sent: ground statements, and groups with blank nodes."""

    graph: str
    there: bool
    ground: list[str]
    groups: list[list[str]]

    @property
    def size(self) -> int:
        """Statements."""
        return len(self.ground) + sum(map(len, self.groups))


class Projector:
    """Writes to the graphs of one registry.

    Args:
        endpoint: The server.
        own: Names of the registry there.
    """

    def __init__(self, endpoint: Endpoint, own: Own) -> None:
        self._endpoint = endpoint
        self._own = own

    def apply(self, changes: Iterable[GraphChange], seq: int, digest: str, *, empty: bool) -> None:
        """Replace graphs, then say up to which entry they go.

        Args:
            digest: Of that entry.
            empty: Nothing of the registry is there yet.

        Raises:
            StorageError: The server does not take it.
            EngineUnavailable: It does not answer.
        """
        marked = self._marked(seq, digest)
        last: list[_Part] = []
        seen: set[str] = set()
        for batch in _batches(_parts(changes)):
            if last:
                self._write(last, empty, "")
            names = {part.graph for part in batch}
            empty = empty and not names & seen
            seen |= names
            last = batch
        self._write(last, empty, marked)

    def reset(self, listed: Iterator[list[str]]) -> None:
        """Remove all graphs of the registry, and nothing else.

        Args:
            listed: What the state lists, some graphs at a time, until there are none.
        """
        own = self._own
        self._endpoint.update(self._unmarked())
        for graphs in listed:
            drops = " ; ".join(f"DROP SILENT GRAPH <{graph}>" for graph in graphs)
            self._endpoint.update(f"{drops} ; {self._unlisted(graphs)}")
        self._endpoint.update(f"DROP SILENT GRAPH <{own.union}> ; DROP SILENT GRAPH <{own.state}>")

    # One update --------------------------------------------------------------------------------

    def _write(self, parts: list[_Part], empty: bool, end: str) -> None:
        if len(parts) == 1 and parts[0].size > STATEMENTS:
            self._long(parts[0], empty)
            if end:
                self._endpoint.update(end)
            return
        operations = self._operations(parts, empty) + ([end] if end else [])
        if not operations:
            return
        try:
            self._endpoint.update(" ;\n".join(operations))
        except StorageError:
            if not parts:
                raise
            for part in parts:
                self._long(part, empty=False)
            if end:
                self._endpoint.update(end)

    def _operations(self, parts: list[_Part], empty: bool) -> list[str]:
        if not parts:
            return []
        found = self._emptied(parts, empty)
        ground = " ".join(
            f"GRAPH <{part.graph}> {{ {_joined(part.ground)} }}" for part in parts if part.ground
        )
        if ground:
            found.append(f"INSERT DATA {{ {ground} }}")
        for number, part in enumerate(parts):
            found += [_template(part.graph, group, f"p{number}") for group in part.groups]
        found += self._copied([part.graph for part in parts if part.there])
        gone = [part.graph for part in parts if not part.there]
        return found + ([self._unlisted(gone)] if gone else [])

    def _long(self, part: _Part, empty: bool) -> None:
        """Write one graph by several updates, leaving out only what the server refuses."""
        if operations := self._emptied([part], empty):
            self._endpoint.update(" ;\n".join(operations))
        for start in range(0, len(part.ground), STATEMENTS):
            self._insert(part.graph, [[line] for line in part.ground[start : start + STATEMENTS]])
        if part.groups:
            self._insert(part.graph, part.groups)
        end = self._copied([part.graph]) if part.there else [self._unlisted([part.graph])]
        self._endpoint.update(" ;\n".join(end))

    def _insert(self, graph: str, groups: list[list[str]]) -> None:
        ground = [group[0] for group in groups if "_:" not in group[0]]
        operations = [f"INSERT DATA {{ GRAPH <{graph}> {{ {_joined(ground)} }} }}"] * bool(ground)
        others = [group for group in groups if "_:" in group[0]]
        operations += [_template(graph, group, f"q{n}") for n, group in enumerate(others)]
        try:
            self._endpoint.update(" ;\n".join(operations))
        except StorageError as error:
            if len(groups) == 1:
                log.warning("the SPARQL server does not hold a statement of %s: %s", graph, error)
                return
            middle = len(groups) // 2
            self._insert(graph, groups[:middle])
            self._insert(graph, groups[middle:])

    def _emptied(self, parts: list[_Part], empty: bool) -> list[str]:
        """List the graphs, take their statements from the union, then the graphs themselves."""
        own = self._own
        names = [f"<{part.graph}>" for part in parts]
        listed = " ".join(f"{own.listed(f'<{part.graph}>')} ." for part in parts if part.there)
        found = [f"INSERT DATA {{ GRAPH <{own.state}> {{ {listed} }} }}"] if listed else []
        if not empty:
            others = ", ".join([*names, f"<{own.union}>"])
            found.append(
                f"DELETE {{ GRAPH <{own.union}> {{ ?s ?p ?o }} }} WHERE {{ "
                f"VALUES ?g {{ {' '.join(names)} }} GRAPH ?g {{ ?s ?p ?o }} FILTER NOT EXISTS {{ "
                f"GRAPH ?h {{ ?s ?p ?o }} FILTER(?h NOT IN ({others}) && "
                f"EXISTS {{ {own.member('?h')} }}) }} }}"
            )
        else:
            # Dropping what is not there costs Virtuoso as much as writing a record.
            names = self._present(names)
        return found + [f"DROP SILENT GRAPH {name}" for name in names]

    def _present(self, names: list[str]) -> list[str]:
        """Those of some graphs that somebody else has written before."""
        text = (
            f"SELECT ?g {{ VALUES ?g {{ {' '.join(names)} }} "
            "FILTER EXISTS { GRAPH ?g { ?s ?p ?o } } }"
        )
        with self._endpoint.query(text) as body:
            return [str(row["g"]) for row in reading.table(body)[0]]

    def _copied(self, graphs: list[str]) -> list[str]:
        if not graphs:
            return []
        names = " ".join(f"<{graph}>" for graph in graphs)
        return [
            f"INSERT {{ GRAPH <{self._own.union}> {{ ?s ?p ?o }} }} "  # noqa: S608
            f"WHERE {{ VALUES ?g {{ {names} }} GRAPH ?g {{ ?s ?p ?o }} }}"
        ]

    def _unlisted(self, graphs: list[str]) -> str:
        listed = " ".join(f"{self._own.listed(f'<{graph}>')} ." for graph in graphs)
        return f"DELETE DATA {{ GRAPH <{self._own.state}> {{ {listed} }} }}"

    def _unmarked(self) -> str:
        own = self._own
        return " ; ".join(
            f"DELETE WHERE {{ GRAPH <{own.state}> {{ {name} ?value }} }}"
            for name in (own.number, own.digest)
        )

    def _marked(self, seq: int, digest: str) -> str:
        own = self._own
        return (
            f"{self._unmarked()} ; INSERT DATA {{ GRAPH <{own.state}> {{ "
            f'{own.number} "{seq}" . {own.digest} "{digest}" }} }}'
        )


def _parts(changes: Iterable[GraphChange]) -> Iterator[_Part]:
    for change in changes:
        lines = formats.lines(change.ntriples or "")
        ground = [line for line in lines if not _labels(line)]
        groups = _groups([line for line in lines if _labels(line)])
        yield _Part(change.graph, change.ntriples is not None, ground, groups)


def _batches(parts: Iterable[_Part]) -> Iterator[list[_Part]]:
    """Graphs that fit in one update; a graph that comes twice is in two."""
    batch: dict[str, _Part] = {}
    statements = characters = 0
    for part in parts:
        length = sum(map(len, part.ground)) + sum(len(x) for group in part.groups for x in group)
        full = statements + part.size > STATEMENTS or characters + length > CHARACTERS
        if batch and (full or len(batch) == GRAPHS or part.graph in batch):
            yield [*batch.values()]
            batch, statements, characters = {}, 0, 0
        batch[part.graph] = part
        statements += part.size
        characters += length
    if batch:
        yield [*batch.values()]


def _labels(line: str) -> set[str]:
    if "_:" not in line:
        return set()
    return {match[1] for match in _LABEL.finditer(line) if match[1]}


def _groups(lines: list[str]) -> list[list[str]]:
    """Statements that hang together by their blank nodes."""
    leaders: dict[str, str] = {}

    def leader(label: str) -> str:
        while leaders.setdefault(label, label) != label:
            leaders[label] = leaders[leaders[label]]
            label = leaders[label]
        return label

    labels = [sorted(_labels(line)) for line in lines]
    for found in labels:
        for label in found[1:]:
            leaders[leader(label)] = leader(found[0])
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for line, found in zip(lines, labels, strict=True):
        groups[leader(found[0])].append(line)
    return [*groups.values()]


def _template(graph: str, lines: list[str], prefix: str) -> str:
    def own(match: re.Match[str]) -> str:
        return f"_:{prefix}{match[1][2:]}" if match[1] else match[0]

    text = _joined(_LABEL.sub(own, line) for line in lines)
    return f"INSERT {{ GRAPH <{graph}> {{ {text} }} }} WHERE {{ }}"


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines)

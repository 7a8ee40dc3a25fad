"""What a node of the stream says, as frozen types; anything that it leaves open is an error.

Specs: https://semiceu.github.io/LinkedDataEventStreams/, https://treecg.github.io/specification/
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import rdflib

from iclod.errors import DataError
from iclod.journal import Entry, Version, stamp
from iclod.publication import statements
from iclod.rdf import formats, scan
from iclod.rdf.formats import N_QUADS
from iclod.rdf.terms import Names
from iclod.rdf.vocab import DCTERMS, ICLOD, LDES, OWL, PROV, RDF, RDFS, SKOS, TREE, VOID

STATES = frozenset({"content", "withdrawn", "merged", "removed"})
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"[0-9]{1,15}")
#: How the origin renames blank nodes, so that those of two members never meet on a page.
_LABEL = re.compile(r"^_:m[0-9]+(?=c14n)|(?<= )_:m[0-9]+(?=c14n[0-9]+ \.$)", re.MULTILINE)


@dataclass(frozen=True)
class Relation:
    """Leads to a node whose members are from `since` on and before `until` (None: open)."""

    node: str
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True)
class Root:
    """The stream and its root.

    Attributes:
        base: The base IRI of the origin's records.
        number: Number of its newest entry.
        digest: Digest of that entry; None where there is none.
        relations: Where its members are, oldest first.
    """

    base: str
    number: int
    digest: str | None
    relations: tuple[Relation, ...]


@dataclass(frozen=True)
class Member:
    """An event.

    Attributes:
        entry: The commit that it is part of.
        previous: Digest of the entry before that.
        version: What was made; None for an erasure, and for an entry that made nothing.
        graph: The named graph of the member, as N-Triples; None where there is none.
        gone: Whether the text was erased since.
        erased: Graph, number and reason of the text that was removed; None for a version.
        instant: When.
        last: Whether it completes its entry.
    """

    entry: Entry
    previous: str
    version: Version | None
    graph: str | None
    gone: bool
    erased: tuple[str, int, str] | None
    instant: datetime
    last: bool


class _Said:
    """The statements of a default graph, asked one by one."""

    def __init__(self, graph: rdflib.Graph, source: str) -> None:
        self.graph = graph
        self.source = source
        self._entries: dict[str, tuple[Entry, str]] = {}

    def fail(self, subject: object, predicate: object, what: str) -> DataError:
        return DataError(f"{self.source}: <{subject}> has {what} <{predicate}>")

    def text(self, subject: rdflib.term.Node, predicate: rdflib.URIRef) -> str:
        found = self.maybe(subject, predicate)
        if found is None:
            raise self.fail(subject, predicate, "no")
        return found

    def maybe(self, subject: rdflib.term.Node, predicate: rdflib.URIRef) -> str | None:
        found = self._one(subject, predicate)
        if found is None or isinstance(found, rdflib.Literal):
            return None if found is None else str(found)
        raise self.fail(subject, predicate, "no literal as")

    def iri(self, subject: rdflib.term.Node, predicate: rdflib.URIRef) -> str:
        found = self.maybe_iri(subject, predicate)
        if found is None:
            raise self.fail(subject, predicate, "no")
        return found

    def maybe_iri(self, subject: rdflib.term.Node, predicate: rdflib.URIRef) -> str | None:
        found = self._one(subject, predicate)
        if found is None or isinstance(found, rdflib.URIRef):
            return None if found is None else str(found)
        raise self.fail(subject, predicate, "no IRI as")

    def matching(
        self, subject: rdflib.term.Node, predicate: rdflib.URIRef, form: re.Pattern[str]
    ) -> str:
        text = self.text(subject, predicate)
        if not form.fullmatch(text):
            raise self.fail(subject, predicate, f"{text[:80]!r} as")
        return text

    def number(self, subject: rdflib.term.Node, predicate: rdflib.URIRef) -> int:
        return int(self.matching(subject, predicate, _NUMBER))

    def instant(self, subject: rdflib.term.Node, predicate: rdflib.URIRef) -> datetime:
        text = self.matching(subject, predicate, _INSTANT)
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            raise self.fail(subject, predicate, f"{text!r} as") from None

    def entry(self, subject: str) -> tuple[Entry, str]:
        """An entry and the digest of the one before; read once."""
        if subject not in self._entries:
            self._entries[subject] = _entry(self, rdflib.URIRef(subject))
        return self._entries[subject]

    def _one(self, subject: rdflib.term.Node, predicate: rdflib.URIRef) -> rdflib.term.Node | None:
        found = list(self.graph.objects(subject, predicate))
        if len(found) > 1:
            raise self.fail(subject, predicate, "more than one")
        return found[0] if found else None


def _read(data: bytes, address: str) -> tuple[_Said, dict[str, str]]:
    scan.check_rdf(data, N_QUADS, size=len(data))
    graph, named = formats.by_graph(data, N_QUADS, source=address)
    return _Said(graph, address), named


def root(data: bytes, address: str) -> Root:
    """Read the root of a stream.

    Raises:
        DataError: It is not the root of a registry's stream.
    """
    said, _ = _read(data, address)
    streams = list(said.graph.subjects(RDF.type, LDES.EventStream))
    if len(streams) != 1:
        raise DataError(
            f"{address} describes {len(streams)} event streams",
            hint="name the address of a registry, such as https://host/, or of its stream",
        )
    node = rdflib.URIRef(said.iri(streams[0], TREE.view))
    base = said.text(streams[0], VOID.uriSpace)
    if str(streams[0]) != f"{base}ldes":
        raise DataError(f"{address}: the stream <{streams[0]}> is not that of {base}")
    number = said.number(node, ICLOD.entryNumber)
    digest = said.matching(node, ICLOD.digest, _DIGEST) if number else None
    return Root(base, number, digest, _relations(said, node))


def _relations(said: _Said, node: rdflib.URIRef) -> tuple[Relation, ...]:
    found: dict[str, list[datetime | None]] = {}
    for relation in said.graph.objects(node, TREE.relation):
        bounds = found.setdefault(said.iri(relation, TREE.node), [None, None])
        if said.iri(relation, TREE.path) != str(PROV.generatedAtTime):
            continue
        kind = said.iri(relation, RDF.type)
        if kind == str(TREE.GreaterThanOrEqualToRelation):
            bounds[0] = said.instant(relation, TREE.value)
        elif kind == str(TREE.LessThanRelation):
            bounds[1] = said.instant(relation, TREE.value)
    made = [Relation(target, since, until) for target, (since, until) in found.items()]
    return tuple(sorted(made, key=lambda item: stamp(item.since) if item.since else ""))


def node(
    data: bytes, address: str, names: Names
) -> tuple[tuple[Relation, ...], tuple[Member, ...]]:
    """Read where a node leads to, and its members in the order of the journal.

    Raises:
        DataError: A member is not described as one has to be.
    """
    said, named = _read(data, address)
    stream = rdflib.URIRef(f"{names.base}ldes")
    made = [
        _member(said, named, subject, names) for subject in said.graph.objects(stream, TREE.member)
    ]
    for subject in said.graph.subjects(RDF.type, PROV.Activity):
        if said.maybe(subject, ICLOD.completesEntry) == "true":
            entry, previous = said.entry(str(subject))
            made.append(Member(entry, previous, None, None, False, None, entry.instant, True))
    made.sort(key=lambda x: (x.entry.seq, x.erased is not None, stamp(x.instant)))
    return _relations(said, rdflib.URIRef(address)), tuple(made)


def _member(said: _Said, named: dict[str, str], member: rdflib.term.Node, names: Names) -> Member:
    entry, previous = said.entry(said.iri(member, PROV.wasGeneratedBy))
    instant = said.instant(member, PROV.generatedAtTime)
    last = said.maybe(member, ICLOD.completesEntry) == "true"
    of = said.iri(member, DCTERMS.isVersionOf)
    if said.maybe(member, ICLOD.versionState) is None:
        target = names.of_version(of)
        if target is None:
            raise DataError(f"{said.source}: <{member}> erases <{of}>, which is no version")
        erased = (*target, said.text(member, SKOS.changeNote))
        return Member(entry, previous, None, None, False, erased, instant, last)
    number = int(said.matching(member, OWL.versionInfo, re.compile("[1-9][0-9]{0,8}")))
    state = said.text(member, ICLOD.versionState)
    if str(member) != names.version(of, number) or state not in STATES:
        raise DataError(f"{said.source}: <{member}> is no version {number} of <{of}>")
    version = Version(
        0,
        entry.seq,
        of,
        number,
        state,
        said.matching(member, ICLOD.digest, _DIGEST),
        instant,
        entry.agent,
        entry.message,
        said.maybe_iri(member, DCTERMS.license),
        said.maybe(member, SKOS.changeNote),
        said.maybe_iri(member, DCTERMS.isReplacedBy),
        said.maybe(member, DCTERMS.source),
    )
    gone = said.maybe_iri(member, PROV.wasInvalidatedBy) is not None
    return Member(entry, previous, version, named.get(str(member)), gone, None, instant, last)


def _entry(said: _Said, iri: rdflib.URIRef) -> tuple[Entry, str]:
    entry = Entry(
        said.number(iri, ICLOD.entryNumber),
        said.instant(iri, PROV.endedAtTime),
        said.iri(iri, PROV.wasAssociatedWith),
        said.text(iri, RDFS.comment),
        said.matching(iri, ICLOD.digest, _DIGEST),
    )
    return entry, said.matching(iri, ICLOD.previousDigest, _DIGEST)


def content(member: Member, version: Version, created: datetime, names: Names) -> str:
    """The content of a version: its graph without the document's statements, digest verified.

    Raises:
        DataError: It is not what the digest says.
    """
    text = member.graph or ""
    if "_:" in text:
        text = _LABEL.sub("_:", text)
    thing = names.thing_of(version.graph)
    added = set(formats.lines(statements(version, created, thing))) if thing else set()
    lines = [line for line in formats.lines(text) if line not in added]
    text = formats.sorted_lines("\n".join(lines))
    if hashlib.sha256(text.encode()).hexdigest() != version.digest:
        raise DataError(
            f"version {version.number} of {version.graph} is not what its digest says; "
            "nothing of it is kept",
            hint="the answer was changed on its way, or the origin's record is damaged",
        )
    return text


def entries(found: Iterable[Member]) -> Iterator[tuple[Entry, str]]:
    """Each entry that the members are part of, once."""
    told: set[int] = set()
    for member in found:
        if member.entry.seq not in told:
            told.add(member.entry.seq)
            yield member.entry, member.previous

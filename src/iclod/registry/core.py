"""Opens a registry and reads from it up to the number that `current` points to."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from pathlib import Path
from types import TracebackType

import rdflib

from iclod import profile as profiles
from iclod.config import Settings
from iclod.desk import Desk, Token
from iclod.engine import opening, syntax
from iclod.engine.base import Query, Result
from iclod.errors import Gone, Moved, NotFound
from iclod.index import Index
from iclod.ingestion import checking
from iclod.ingestion.tables import reading
from iclod.journal import Journal, Version
from iclod.profile import Profile
from iclod.publication import Document, document
from iclod.quality import Store as Quality
from iclod.queries import Shelf
from iclod.rdf import formats
from iclod.rdf.terms import Names
from iclod.registry import asking, commits, judging, lifecycle, mirrored, packaged, payloads
from iclod.registry.commits import Change, Commit
from iclod.registry.following import Following
from iclod.registry.measuring import Measuring
from iclod.registry.remembered import Remembered
from iclod.validation import fetching
from iclod.workers import Limits, Pool


class Registry:
    """One registry in one process; make it after any fork, close it at the end.

    Attributes:
        settings: The settings it was opened with.
        names: Makes and reads its IRIs.
        journal: The record.
        desk: What is not public.
        index: Lists, facets, search, labels, backlinks.
        engine: SPARQL.
        earlier: SPARQL over earlier states that are not kept.
        quality: What was measured of the data; `measuring` brings it up.
        frame: See `iclod.registry.judging.frame`.
    """

    def __init__(self, settings: Settings, *, create: bool = False) -> None:
        self.settings = settings
        self.home = Path(settings.home)
        if create:
            self.home.mkdir(parents=True, exist_ok=True)
        self.names = Names(settings.base_iri)
        self.journal = Journal(
            self.home / "journal.sqlite", base_iri=settings.base_iri, create=create
        )
        self.desk = Desk(self.home / "desk.sqlite")
        self.index = Index(self.home / "index.sqlite")
        self.quality = Quality(self.home / "quality.sqlite")
        self.measuring = Measuring(self)
        self._following = Following(self)
        self.engine = opening.make(
            self.home, settings, chain=self._digest, behind=self._following.start
        )
        self.earlier = asking.Earlier(self)
        self.frame: tuple[int, str] | None = None
        self._remembered = Remembered[Document](settings.records_mb << 20)
        self._profile: tuple[int | None, str, Profile] | None = None
        self._guard = threading.Lock()

    @classmethod
    def open(cls, settings: Settings, *, create: bool = False) -> Registry:
        """Open the registry in `settings.home`; bring projections up that lie behind.

        Args:
            create: Make it where there is none, and publish the packaged data.

        Raises:
            ConfigError: There is none, or it has another base IRI.
        """
        registry = cls(settings, create=create)
        try:
            if create and registry.journal.head() == 0 and not mirrored.origin(registry):
                packaged.publish(registry)
            commits.catch_up(registry)
        except BaseException:
            registry.close()
            raise
        return registry

    def close(self) -> None:
        """End the workers and close every file."""
        self.measuring.close()
        for name in ("validator", "fetcher", "judge", "canonicalizer", "writer", "reader"):
            if name in self.__dict__:
                self.__dict__[name].close()
        self._following.close()
        self.earlier.close()
        self.engine.close()
        self.index.close()
        self.quality.close()
        self.journal.close()

    def __enter__(self) -> Registry:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # Workers -----------------------------------------------------------------------------------

    @cached_property
    def validator(self) -> Pool:
        """Processes that check data against the shapes in force."""
        output = self.settings.sparql.output_mb << 20
        return self._pool(
            f"{checking.__name__}:answer",
            self._bounded(output, group="validation"),
            size=self.settings.validation.workers,
            preload=reading.PRELOAD,
        )

    @cached_property
    def fetcher(self) -> Pool:
        """A process that fetches what is to be checked, from hosts that the operator named."""
        seconds = self.settings.validation.deadline
        return self._pool(
            f"{fetching.__name__}:fetch", Limits(seconds, 0, 0, "validation", network=True)
        )

    @cached_property
    def reader(self) -> Pool:
        """A process that reads tables and documents that are to be imported."""
        return self._pool(
            f"{reading.__name__}:work",
            self._bounded(0, group="validation"),
            preload=reading.PRELOAD,
        )

    @cached_property
    def judge(self) -> Pool:
        """Processes that check what an operator or editor writes, without haste."""
        return Pool(
            f"{checking.__name__}:answer",
            judging.JUDGES,
            Limits(600.0, 0, 0),
            queue=16,
            wait=600.0,
        )

    @cached_property
    def canonicalizer(self) -> Pool:
        """A process that brings graphs with blank nodes into canonical form."""
        output = self.settings.web.body_mb << 22
        return self._pool(f"{commits.__name__}:canonicalize", self._bounded(output))

    @cached_property
    def writer(self) -> Pool:
        """Processes that make what editors send over the network into contents."""
        output = self.settings.web.body_mb << 22
        return self._pool(
            f"{payloads.__name__}:make",
            self._bounded(output),
            size=self.settings.validation.workers,
        )

    def _bounded(self, output: int, group: str = "") -> Limits:
        """What a call may use that works on what was handed in.

        Args:
            output: Bytes of its answer; 0: no limit.
            group: Of settings, that its errors name.
        """
        given = self.settings.validation
        return Limits(given.deadline, given.memory_mb << 20, output, group)

    def _pool(
        self, function: str, limits: Limits, *, size: int = 1, preload: tuple[str, ...] = ()
    ) -> Pool:
        given = self.settings.validation
        return Pool(function, size, limits, queue=given.queue, wait=given.deadline, preload=preload)

    @cached_property
    def stored(self) -> Shelf:
        """The stored queries: those in `queries/` of the home, and those that came along."""
        packaged = self.settings.packaged_root / "ontology"
        limit = self.settings.sparql.query_kb << 10
        return Shelf(
            self.home / "queries",
            (packaged / "queries", packaged / "questions"),
            self.names,
            partial(syntax.check, limit=limit),
        )

    # Reading -----------------------------------------------------------------------------------

    def published(self) -> int:
        """The number of the newest entry that readers see."""
        return self.engine.published()

    def fresh(self) -> int:
        """As `published`, after bringing up what a crash left behind, if nobody is at it."""
        number = self.engine.published()
        if self.journal.head() > number:
            if self.settings.engine.kind == "remote":
                self._following.start()
            else:
                commits.catch_up(self, wait=0)
            number = self.engine.published()
        return number

    def _digest(self, seq: int) -> str | None:
        entry = self.journal.entry(seq)
        return entry.digest if entry else None

    def version(self, iri: str, at: int | None = None) -> Version | None:
        """The newest version of a graph up to entry `at` (default: what is published)."""
        return self.journal.version_at(iri, self.published() if at is None else at)

    def document(self, iri: str, at: int | None = None) -> Document:
        """A graph as it is published.

        Args:
            iri: The graph's (document's) IRI.
            at: Number of an entry; default: what is published now.

        Raises:
            NotFound: No graph has this IRI, or it was removed.
            Gone: It was withdrawn or its text erased; `tombstone` has what is left.
            Moved: It was merged into another thing.
        """
        version = self.version(iri, at)
        if version is None or version.state == "removed":
            raise NotFound(f"there is nothing at {iri}")
        if version.state == "merged":
            raise Moved(f"{iri} was merged into another", target=version.successor or "")
        if version.state == "withdrawn":
            raise Gone(f"{iri} was withdrawn: {version.reason}")
        return self.document_of(version)

    def document_version(self, iri: str, number: int, at: int | None = None) -> Document:
        """One version of a graph as it was published, tombstones too; for ever the same.

        Raises:
            NotFound: There is no such graph, or no such version of it up to entry `at`.
            Gone: Its text was erased, or with this version the graph was removed.
        """
        version = self.journal.version(iri, number)
        if version is None or version.seq > (self.published() if at is None else at):
            raise NotFound(
                f"there is no version {number} of {iri}; its history lists what there is"
            )
        if version.state == "removed":
            raise Gone(f"with version {number}, {iri} was removed: {version.reason or 'no reason'}")
        return self.document_of(version)

    def tombstone(self, iri: str, at: int | None = None) -> Document:
        """What is left of a withdrawn or merged record.

        Raises:
            NotFound: The record is not withdrawn.
        """
        version = self.version(iri, at)
        if version is None or version.state not in ("withdrawn", "merged"):
            raise NotFound(f"there is no tombstone at {iri}: it was not withdrawn")
        return self.document_of(version)

    def standing(self, iri: str, at: int) -> Document | Version | None:
        """What a graph is now, withdrawn and merged ones too, in one look into the journal.

        Returns: The version alone where its text was erased; None where there is no such graph,
            or it was removed.
        """
        known = self._remembered.get(iri, at)
        if known is not None:
            return known
        found = self.journal.standing(iri, at)
        if found is None or found[0].state == "removed":
            return None
        version, created, text = found
        if text is None:
            return version
        made = document(version, text, created, self.names)
        # Beside the content: what is published, and the same as Turtle.
        self._remembered.put(iri, at, made, 4 * len(text) + 4000)
        return made

    def document_of(self, version: Version) -> Document:
        """A version, with its text, as it is published.

        Raises:
            Gone: The text was erased.
        """
        text = self.journal.text(version)
        return document(version, text, self.journal.created(version.graph), self.names)

    def documents(self, at: int | None = None, *, prefix: str = "") -> Iterator[Document]:
        """Every graph that is published, tombstones too, by IRI."""
        for version in self.journal.current(self.published() if at is None else at, prefix=prefix):
            if version.state != "removed":
                yield self.document_of(version)

    def history(self, iri: str) -> list[Version]:
        """All versions of a graph up to what is published, oldest first."""
        return self.journal.versions(iri, self.published())

    # In force ----------------------------------------------------------------------------------

    def graph_in_force(self, iri: str, at: int | None = None) -> rdflib.Graph:
        """The content of a graph, empty where there is none."""
        version = self.version(iri, at)
        if version is None or version.state != "content":
            return rdflib.Graph(bind_namespaces="none")
        return formats.from_ntriples(self.journal.text(version))

    def shapes_graph(self, at: int | None = None) -> rdflib.Graph:
        """The shapes in force."""
        return self.graph_in_force(self.names.shapes, at)

    def ontology_graph(self, at: int | None = None) -> rdflib.Graph:
        """The ontology in force."""
        return self.graph_in_force(self.names.ontology, at)

    def profile(self, at: int | None = None) -> Profile:
        """What the shapes in force say, kept until they change."""
        kept = self._profile
        if kept is not None and at is not None and kept[0] == at:
            return kept[2]
        version = self.version(self.names.shapes, at)
        digest = version.digest if version else ""
        with self._guard:
            kept = self._profile
            if kept is not None and kept[1] == digest:
                self._profile = (at, digest, kept[2])
            else:
                self._profile = (at, digest, profiles.read(self.shapes_graph(at)))
            return self._profile[2]

    # Writing -----------------------------------------------------------------------------------

    def commit(
        self, changes: Sequence[Change], *, agent: str, message: str, validate: bool = True
    ) -> Commit:
        """Write changes as one entry; see `iclod.registry.commits.commit`."""
        return commits.commit(self, changes, agent=agent, message=message, validate=validate)

    def withdraw(
        self, iri: str, *, reason: str, agent: str, replaced_by: str | None = None
    ) -> Commit:
        """Withdraw or merge a record; see `iclod.registry.lifecycle.withdraw`."""
        return lifecycle.withdraw(self, iri, reason=reason, agent=agent, replaced_by=replaced_by)

    def restore(self, iri: str, *, agent: str) -> Commit:
        """Publish a withdrawn record again; see `iclod.registry.lifecycle.restore`."""
        return lifecycle.restore(self, iri, agent=agent)

    def erase(self, iri: str, *, reason: str, agent: str, number: int | None = None) -> Commit:
        """Remove texts for good; see `iclod.registry.lifecycle.erase`."""
        return lifecycle.erase(self, iri, reason=reason, agent=agent, number=number)

    # Asking ------------------------------------------------------------------------------------

    def query(self, query: Query) -> Result:
        """Answer a SPARQL query, also about an earlier state; see `iclod.registry.asking.query`."""
        return asking.query(self, query)

    def authenticate(self, secret: str) -> Token:
        """The token of a secret; see `iclod.desk.Desk.authenticate`."""
        return self.desk.authenticate(secret)

    def agent(self, name: str) -> str:
        """The IRI of an agent of this registry by name."""
        return self.names.thing("agent", name)

"""Other people's pages into the registry: read, plan, check, commit once, report.

What fails is reported with its place, and the rest goes in, in one commit; a second import of the
same page changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import rdflib

from iclod.errors import ConfigError, ParseError, ShapeViolation
from iclod.ingestion import listing, plan
from iclod.ingestion.gazetteer import Gazetteer, Place
from iclod.ingestion.identity import Record
from iclod.ingestion.plan import Item, Known
from iclod.ingestion.report import ImportReport
from iclod.journal import Version
from iclod.rdf import formats
from iclod.registry import judging
from iclod.registry.commits import Change, commit

if TYPE_CHECKING:
    from iclod.registry.core import Registry

#: Last part of the IRI of the collection that a card without a page of its own cites.
COLLECTION = "coe-good-practices"


@dataclass(frozen=True)
class Options:
    """How to import.

    Attributes:
        dry_run: Say what would happen; write nothing.
        atomic: Write nothing at all where one card fails.
        language: Of the titles; None: as the page says or as it is found.
        excerpts: Keep the first words as quoted excerpts.
    """

    dry_run: bool = False
    atomic: bool = False
    language: str | None = None
    excerpts: bool = False


def run(
    registry: Registry, sources: Sequence[Path], options: Options, *, agent: str
) -> ImportReport:
    """Import listing pages, as text or HTML.

    Raises:
        ConfigError: A source cannot be read.
        ParseError: A source is not text.
    """
    report = ImportReport(dry_run=options.dry_run)
    pending: dict[str, rdflib.Graph] = {}
    writing: dict[str, tuple[Item, int, str]] = {}
    gazetteer = Gazetteer(_places(registry))
    records = list(_records(registry))
    for source in sources:
        page = listing.read(_text(source), gazetteer)
        known = _known(registry, gazetteer, records, pending)
        made = plan.plan(
            page,
            known,
            plan.Options(
                collection=registry.names.thing("source", COLLECTION),
                source=source.name,
                language=options.language,
                excerpts=options.excerpts,
            ),
        )
        first = len(report.entries)
        report.extend(made.report.entries)
        for item in made.writing:
            assert item.thing is not None
            assert item.graph is not None
            pending[item.thing] = item.graph
            writing[item.thing] = (item, first + item.entry, source.name)
            records = [record for record in records if record.iri != item.thing]
            records.append(_record(registry, item.thing, item.graph))
    _write(registry, writing, report, options, agent)
    return report


def _write(
    registry: Registry,
    writing: dict[str, tuple[Item, int, str]],
    report: ImportReport,
    options: Options,
    agent: str,
) -> None:
    changes = {
        thing: Change(item.document or "", formats.to_ntriples(item.graph), source=name)
        for thing, (item, _, name) in writing.items()
        if item.graph is not None
    }
    for thing, messages in _faults(registry, changes).items():
        report.fail(writing[thing][1], *messages)
        del changes[thing]
    if options.atomic and report.failed:
        for thing in changes:
            report.change(writing[thing][1], "reported", "Left out: all or nothing was asked for.")
        return
    if changes and not options.dry_run:
        names = ", ".join(sorted({name for _, _, name in writing.values()}))
        commit(
            registry,
            list(changes.values()),
            agent=agent,
            message=f"Imported from {names}",
            validate=False,
        )


def _faults(registry: Registry, changes: dict[str, Change]) -> dict[str, list[str]]:
    """What rules each practice breaks."""
    faults: dict[str, list[str]] = {}
    documents = {change.graph: thing for thing, change in changes.items()}
    report = judging.check_contents(registry, [change.content for change in changes.values()])
    for result in report.violations:
        document = registry.names.document_of(str(result.focus))
        thing = documents.get(document or "")
        if thing is None:
            raise ShapeViolation("a rule is broken by something that is no practice", report=report)
        faults.setdefault(thing, []).append(result.message("en"))
    return faults


def _known(
    registry: Registry,
    gazetteer: Gazetteer,
    records: Iterable[Record],
    pending: dict[str, rdflib.Graph],
) -> Known:
    prefix = registry.names.document("practice", "")
    slugs = {version.graph[len(prefix) :] for version in registry.journal.current(prefix=prefix)}
    slugs |= {thing.rpartition("/")[2] for thing in pending}

    def content(thing: str) -> rdflib.Graph:
        if thing in pending:
            return pending[thing]
        return registry.document(registry.names.document_of(thing) or "").content_graph()

    return Known(registry.names, gazetteer, tuple(records), frozenset(slugs), content)


def _places(registry: Registry) -> list[Place]:
    return [Place(place.iri, place.labels, place.country) for place in registry.index.iter_places()]


def _records(registry: Registry) -> Iterable[Record]:
    """Every practice that ever was, with what tells it from others."""
    for record in registry.index.iter_records("practice"):
        yield Record(record.thing, record.titles, frozenset(record.cities), record.sources)
    prefix = registry.names.document("practice", "")
    for version in registry.journal.current(registry.published(), prefix=prefix):
        if version.state in ("withdrawn", "merged"):
            yield _gone(registry, version)


def _gone(registry: Registry, version: Version) -> Record:
    thing = registry.names.thing_of(version.graph) or ""
    state: Literal["merged", "withdrawn"] = "merged" if version.state == "merged" else "withdrawn"
    for earlier in reversed(registry.journal.versions(version.graph)):
        if earlier.state == "content" and (text := registry.journal.kept(earlier)) is not None:
            found = _record(registry, thing, formats.from_ntriples(text))
            return Record(
                thing, found.titles, found.cities, found.sources, state, version.successor
            )
    return Record(thing, state=state, successor=version.successor)


def _record(registry: Registry, thing: str, graph: rdflib.Graph) -> Record:
    kind = registry.profile().kind("practice")
    values: dict[str, tuple[str, ...]] = {}
    for role in ("title", "place", "source"):
        item = kind.field(role) if kind else None
        if item is not None:
            found = graph.objects(rdflib.URIRef(thing), rdflib.URIRef(item.path))
            values[role] = tuple(sorted(str(value) for value in found))
    cities = registry.names.thing("city", "")
    return Record(
        thing,
        values.get("title", ()),
        frozenset(place for place in values.get("place", ()) if place.startswith(cities)),
        values.get("source", ()),
    )


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error
    if b"\0" in data[:4096]:
        raise ParseError("this is no text: save the page as text or HTML", source=str(path))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")

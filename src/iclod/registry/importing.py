"""Other people's pages, tables and documents into the registry: read, plan, check, commit once.

What fails is reported with its place, and the rest goes in, in one commit; a second import of the
same page changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import rdflib

from iclod.errors import ConfigError, ParseError, ShapeViolation, TooLarge
from iclod.ingestion import listing, plan
from iclod.ingestion.gazetteer import Gazetteer, Place
from iclod.ingestion.identity import Record
from iclod.ingestion.plan import Known
from iclod.ingestion.report import ImportReport
from iclod.ingestion.tables import plan as table
from iclod.ingestion.tables import reading
from iclod.ingestion.tables.described import TablePositions
from iclod.ingestion.tables.reading import MEDIA_TYPES
from iclod.journal import Version
from iclod.rdf import formats
from iclod.registry import judging
from iclod.registry.commits import Change, commit
from iclod.validation.locating import locate

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
        format: `listing`, `csv`, `xlsx`, `docx`; auto: as the file's suffix says.
    """

    dry_run: bool = False
    atomic: bool = False
    language: str | None = None
    excerpts: bool = False
    format: str = "auto"


@dataclass(frozen=True)
class _Written:
    """What is to be written of one record.

    Attributes:
        entry: Index of its entry in the report.
        positions: Where its statements stand; None for the listing.
    """

    document: str
    graph: rdflib.Graph
    entry: int
    source: str
    positions: TablePositions | None = None


def run(
    registry: Registry, sources: Sequence[Path], options: Options, *, agent: str
) -> ImportReport:
    """Import listing pages (text, HTML), tables (CSV, XLSX) and documents (DOCX).

    Raises:
        ConfigError: A source cannot be read.
        ParseError: A source is not what its format says.
        TooLarge: It holds more than is read at once.
    """
    report = ImportReport(dry_run=options.dry_run)
    pending: dict[str, rdflib.Graph] = {}
    writing: dict[str, _Written] = {}
    gazetteer = Gazetteer(_places(registry))
    records = list(_records(registry))
    for source in sources:
        known = _known(registry, gazetteer, records, pending)
        made = _plan(registry, source, options, known)
        first = len(report.entries)
        report.extend(made.report.entries)
        for item in made.writing:
            assert item.thing is not None
            assert item.graph is not None
            pending[item.thing] = item.graph
            positions = item.positions if isinstance(item, table.Item) else None
            writing[item.thing] = _Written(
                item.document or "", item.graph, first + item.entry, source.name, positions
            )
            records = [record for record in records if record.iri != item.thing]
            records.append(_record(registry, item.thing, item.graph))
    _write(registry, writing, report, options, agent)
    return report


def _plan(
    registry: Registry, source: Path, options: Options, known: Known
) -> plan.Plan | table.Plan:
    suffix = source.suffix[1:].lower() if options.format == "auto" else options.format
    if suffix not in MEDIA_TYPES:
        return plan.plan(
            listing.read(_text(source), known.gazetteer),
            known,
            plan.Options(
                collection=registry.names.thing("source", COLLECTION),
                source=source.name,
                language=options.language,
                excerpts=options.excerpts,
            ),
        )
    language = plan.language_tag(options.language)
    limits = registry.settings.validation
    task = reading.Task(
        _bytes(source, limits.body_mb),
        suffix,
        source.name,
        registry.names.base,
        judging.shapes_text(registry),
        judging.frame(registry),
        language,
        limits.triples,
    )
    answer = registry.reader.call(task)
    answer.body.close()
    return table.plan(
        answer.value,
        known,
        registry.profile(),
        source=source.name,
        excerpts=options.excerpts,
    )


def _write(
    registry: Registry,
    writing: dict[str, _Written],
    report: ImportReport,
    options: Options,
    agent: str,
) -> None:
    changes = {
        thing: Change(item.document, formats.to_ntriples(item.graph), source=item.source)
        for thing, item in writing.items()
    }
    for thing, messages in _faults(registry, changes, writing).items():
        report.fail(writing[thing].entry, *messages)
        del changes[thing]
    if options.atomic and report.failed:
        for thing in changes:
            text = "Left out: all or nothing was asked for."
            report.change(writing[thing].entry, "reported", text)
        return
    if changes and not options.dry_run:
        names = ", ".join(sorted({item.source for item in writing.values()}))
        commit(
            registry,
            list(changes.values()),
            agent=agent,
            message=f"Imported from {names}",
            validate=False,
        )


def _faults(
    registry: Registry, changes: dict[str, Change], writing: dict[str, _Written]
) -> dict[str, list[str]]:
    """What rules each practice breaks, and where its source does."""
    faults: dict[str, list[str]] = {}
    documents = {change.graph: thing for thing, change in changes.items()}
    report = judging.check_contents(registry, [change.content for change in changes.values()])
    for result in report.violations:
        document = registry.names.document_of(str(result.focus))
        thing = documents.get(document or "")
        if thing is None:
            raise ShapeViolation("a rule is broken by something that is no practice", report=report)
        positions = writing[thing].positions
        place = locate(result, positions) if positions is not None else None
        where = (place.cell or place.heading) if place is not None else None
        message = result.message("en")
        faults.setdefault(thing, []).append(f"{where}: {message}" if where else message)
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


def _bytes(path: Path, most: int) -> bytes:
    """A file's contents.

    Args:
        most: Of how many MiB; 0: any number.
    """
    try:
        if most and path.stat().st_size > most << 20:
            raise TooLarge(
                f"{path} is larger than {most} MiB, the most that is read at once: split it",
                limit="validation.body_mb",
            )
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error


def _text(path: Path) -> str:
    data = _bytes(path, 0)
    if b"\0" in data[:4096]:
        raise ParseError("this is no text: save the page as text or HTML", source=str(path))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")

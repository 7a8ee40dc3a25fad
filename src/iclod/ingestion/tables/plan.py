"""What a file describes and what the registry knows → what to write, and a report.

A row revises the record whose identifier or address it gives, else the one with its title and
cities, else the one that was taken from the same page. Nothing is written here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import rdflib

from iclod.ingestion import slugs
from iclod.ingestion.folding import fold
from iclod.ingestion.identity import Lookup, Match, Record
from iclod.ingestion.plan import Known, undecided
from iclod.ingestion.report import Entry, ImportReport
from iclod.ingestion.tables.described import Described, TablePositions, graph
from iclod.ingestion.tables.problems import Problem
from iclod.ingestion.tables.reading import Reading, identified, nothing
from iclod.ingestion.tables.revising import revise
from iclod.profile import Profile
from iclod.validation.places import Place


@dataclass(frozen=True)
class Item:
    """What becomes of one thing that was described.

    Attributes:
        entry: Index of its entry in the report.
        thing: IRI of the record.
        document: IRI of the graph to write.
        graph: The content to write.
        positions: Where its statements stand.
    """

    entry: int
    thing: str
    document: str
    graph: rdflib.Graph
    positions: TablePositions


@dataclass(frozen=True)
class Plan:
    """What an import would do."""

    writing: tuple[Item, ...]
    report: ImportReport


@dataclass
class _Work:
    reading: Reading
    known: Known
    profile: Profile
    source: str
    excerpts: bool
    lookup: Lookup
    slugs: set[str]
    records: dict[str, Record]
    report: ImportReport = field(default_factory=ImportReport)
    made: dict[str, int] = field(default_factory=dict)


def plan(
    reading: Reading, known: Known, profile: Profile, *, source: str, excerpts: bool = False
) -> Plan:
    """Say what importing a file would do.

    Args:
        source: What the file is called in the report.
        excerpts: Keep words of others.
    """
    lookup = Lookup(known.records, base=known.names.base)
    records = {record.iri: record for record in known.records}
    work = _Work(reading, known, profile, source, excerpts, lookup, set(known.slugs), records)
    items = [made for thing in reading.things if (made := _item(thing, work)) is not None]
    for problem in reading.problems:
        work.report.add(_entry(problem.place, source, messages=(problem.messages["en"],)))
    if not reading.things:
        text = f"{nothing(reading, source)}: nothing was made of it."
        work.report.add(Entry("reported", source, messages=(text,)))
    elif reading.examples:
        text = "The template’s example was left out."
        work.report.add(_entry(reading.examples[0], source, messages=(text,)))
    return Plan(tuple(items), work.report)


def _entry(place: Place, source: str, **more: object) -> Entry:
    made = Entry("reported", source, line=place.line, cell=place.cell, heading=place.heading)
    return replace(made, **more)  # type: ignore[arg-type]


def _item(thing: Described, work: _Work) -> Item | None:
    thing, notes = _kept(thing, work)
    entry = _entry(
        thing.place, work.source, card=thing.number, title=thing.title or None,
        language=thing.language if thing.title else None,
    )  # fmt: skip
    notes += [*thing.notes, *(_told(problem) for problem in thing.problems)]
    found = _find(thing, work)
    if found.kind in ("several", "similar", "withdrawn"):
        notes.insert(0, undecided(found))
        iri = found.records[0].iri if found.kind == "withdrawn" else None
        work.report.add(replace(entry, thing=iri, messages=tuple(notes)))
        return None
    created = found.kind == "none"
    iri = _minted(thing, work) if created else found.records[0].iri
    entry = replace(entry, thing=iri)
    if any(problem.severity == "Violation" for problem in thing.problems):
        work.report.add(replace(entry, outcome="failed", messages=tuple(notes)))
        return None
    if iri in work.made:
        notes.insert(0, f"Number {work.made[iri]} is the same practice: this one was left out.")
        work.report.add(replace(entry, messages=tuple(notes)))
        return None
    work.made[iri] = thing.number
    content = _content(thing, iri, work, created=created)
    _remember(thing, iri, work)
    if content is None:
        work.report.add(replace(entry, outcome="unchanged", messages=tuple(notes)))
        return None
    index = work.report.add(
        replace(entry, outcome="created" if created else "revised", messages=tuple(notes))
    )
    positions = TablePositions()
    positions.add(thing, iri)
    document = work.known.names.document_of(iri) or ""
    return Item(index, iri, document, content, positions)


def _content(thing: Described, iri: str, work: _Work, *, created: bool) -> rdflib.Graph | None:
    kind = work.reading.kind
    if created:
        return graph(identified(thing, iri, kind), iri, kind)
    current = work.known.content(iri)
    made = revise(current, thing, iri, kind, work.profile, work.known.names)
    return None if set(made) == set(current) else made


def _kept(thing: Described, work: _Work) -> tuple[Described, list[str]]:
    """Without words of others, unless they are asked for."""
    item = work.reading.kind.field("excerpt")
    path = rdflib.URIRef(item.path) if item else None
    names = {str(s.value) for s in thing.statements if s.path == path and not s.part}
    if work.excerpts or not names:
        return thing, []
    kept = tuple(s for s in thing.statements if s.path != path and s.part not in names)
    return replace(thing, statements=kept), ["Its excerpts were left out: --excerpts keeps them."]


def _find(thing: Described, work: _Work) -> Match:
    if thing.iri is not None:
        return _stated(thing.iri, work)
    city = thing.city
    slug = slugs.slug(city, thing.title)
    found = Match("none")
    if thing.title:
        found = work.lookup.find(thing.title, thing.cities, None, slug=slug)
    if found.kind in ("one", "withdrawn", "several"):
        return found
    for address in thing.sources:
        by_page = work.lookup.find(thing.title, thing.cities, address, slug=slug)
        if by_page.records and all(record.iri in work.made for record in by_page.records):
            # Rows of one table that share a page are not the same for that.
            continue
        if by_page.kind in ("one", "withdrawn", "several"):
            return by_page
    near = [record for record in found.records if record.iri not in work.made]
    return Match("similar", tuple(near)) if near else Match("none")


def _stated(iri: str, work: _Work) -> Match:
    """The record of this IRI, or what it was merged into."""
    record = work.records.get(iri)
    seen: set[str] = set()
    while record is not None and record.state == "merged" and record.iri not in seen:
        seen.add(record.iri)
        record = work.records.get(record.successor or "")
    if record is None:
        return Match("none")
    return Match("one" if record.state == "current" else "withdrawn", (record,))


def _minted(thing: Described, work: _Work) -> str:
    if thing.iri is not None:
        return thing.iri
    slug = slugs.numbered(slugs.slug(thing.city, thing.title), work.slugs)
    work.slugs.add(slug)
    return work.known.names.thing(work.reading.kind.name or "", slug)


def _remember(thing: Described, iri: str, work: _Work) -> None:
    work.slugs.add(iri.rpartition("/")[2])
    known = work.records.get(iri) or Record(iri)
    titles = tuple(dict.fromkeys((*known.titles, thing.title))) if thing.title else known.titles
    if not any(fold(thing.title) == fold(title) for title in known.titles):
        work.lookup.add(
            replace(
                known,
                titles=titles,
                cities=known.cities | set(thing.cities),
                sources=tuple(dict.fromkeys((*known.sources, *thing.sources))),
            )
        )


def _told(problem: Problem) -> str:
    place = problem.place.cell or problem.place.heading
    text = problem.messages["en"]
    return f"{place}: {text}" if place else text

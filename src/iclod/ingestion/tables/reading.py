"""A filled-in table or document → what it describes: the one door to all readers.

It is called in a worker process only; the libraries are imported where they are needed, so that
whoever only asks for a suffix does not load them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import rdflib

from iclod import profile as profiles
from iclod.errors import ParseError, TooLarge, UnsupportedMediaType
from iclod.ingestion import slugs
from iclod.ingestion.tables import problems, separated, sheets
from iclod.ingestion.tables.columns import Columns
from iclod.ingestion.tables.described import Described, Statement, TablePositions, triples
from iclod.ingestion.tables.lexicon import Lexicon
from iclod.ingestion.tables.practices import Reader, describe
from iclod.ingestion.tables.problems import Problem
from iclod.ingestion.tables.sheets import Found
from iclod.profile import Kind
from iclod.rdf import formats
from iclod.rdf.terms import Names
from iclod.rdf.vocab import RDF, SH
from iclod.validation.places import Place

#: Formats that are read here, by suffix, with their media types.
MEDIA_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
#: What tables and documents describe.
KIND = "practice"
#: Modules with which workers begin, so that no call waits for them.
PRELOAD = ("iclod.ingestion.tables.workbook", "iclod.ingestion.tables.document")


class Task(NamedTuple):
    """What is to be read.

    Attributes:
        suffix: One of `MEDIA_TYPES`.
        source: What the file is called in messages and places.
        base: The registry's base IRI.
        shapes: N-Triples of the shapes in force.
        context: N-Triples about what values can stand for.
        language: Of all texts that say nothing else.
        triples: Most statements; 0: any number.
    """

    data: bytes
    suffix: str
    source: str
    base: str
    shapes: str
    context: str
    language: str | None = None
    triples: int = 0


@dataclass(frozen=True)
class Reading:
    """What was read.

    Attributes:
        things: What is described, in order.
        problems: What belongs to none of them: headings that are not known, sheets left out.
        examples: Places of examples that were left out.
        kind: What is described.
    """

    things: tuple[Described, ...]
    problems: tuple[Problem, ...]
    examples: tuple[Place, ...]
    kind: Kind


def work(argument: Task | tuple[object, ...], write: Callable[[bytes], None]) -> Reading:
    """Worker's function: read a file.

    Raises:
        ParseError: It cannot be read, or has no headings that are known.
        TooLarge: It holds more than is read at once.
        UnsupportedMediaType: It is of no format that is read here.
    """
    return read(argument if isinstance(argument, Task) else Task(*argument))  # type: ignore[arg-type]


def read(task: Task) -> Reading:
    """Read a file; see `work`."""
    columns = _columns(task.shapes)
    lexicon = _lexicon(task.context, task.base)
    found, marked, default = _found(task, columns)
    reader = Reader(columns, lexicon, task.language, marked, default)
    things: list[Described] = []
    count = 0
    for form in found.forms:
        made = describe(form, reader)
        if not made.statements and not made.problems:
            continue
        count += len(made.statements) + 1
        if task.triples and count > task.triples:
            raise TooLarge(
                f"{task.source} makes more than {task.triples:,} statements, the most that are "
                "read at once: split it",
                limit="validation.triples",
            )
        things.append(replace(made, number=len(things) + 1))
    return Reading(tuple(things), tuple(found.problems), tuple(found.examples), columns.kind)


def _found(task: Task, columns: Columns) -> tuple[Found, str | None, str | None]:
    if task.suffix == "csv":
        table = separated.read(task.data, task.source, lambda text: bool(columns.match(text)))
        return sheets.read([table], columns, task.source), None, None
    if task.suffix == "xlsx":
        from iclod.ingestion.tables import workbook

        tables = workbook.read(task.data, task.source)
        return sheets.read(tables, columns, task.source), None, None
    if task.suffix == "docx":
        from iclod.ingestion.tables import document, headings

        opened = document.read(task.data, task.source)
        found = headings.read(opened, columns, task.source)
        return found, opened.language, opened.default
    raise UnsupportedMediaType(f"{task.suffix!r} is no table or document that is read here")


@lru_cache(maxsize=4)
def _columns(shapes: str) -> Columns:
    profile = profiles.read(formats.from_ntriples(shapes))
    kind = profile.kind(KIND)
    if kind is None:
        raise ParseError(
            f"the shapes in force describe no {KIND}, so that no heading can be understood"
        )
    return Columns(profile, kind)


@lru_cache(maxsize=4)
def _lexicon(context: str, base: str) -> Lexicon:
    return Lexicon(formats.from_ntriples(context), Names(base))


# As RDF ------------------------------------------------------------------------------------------


def mint(reading: Reading, names: Names) -> dict[int, str]:
    """The IRI that each thing has or would get, by its number."""
    taken = {thing.iri.rpartition("/")[2] for thing in reading.things if thing.iri}
    made: dict[int, str] = {}
    for thing in reading.things:
        if thing.iri is None:
            slug = slugs.numbered(slugs.slug(thing.city, thing.title), taken)
            taken.add(slug)
            made[thing.number] = names.thing(reading.kind.name or KIND, slug)
        else:
            made[thing.number] = thing.iri
    return made


def identified(described: Described, iri: str, kind: Kind) -> Described:
    """The same with its identifier, where none is written down."""
    item = kind.field("identifier")
    slug = iri.rpartition("/")[2]
    if item is None or any(s.path == rdflib.URIRef(item.path) for s in described.statements):
        return described
    made = Statement(
        "",
        rdflib.URIRef(item.path),
        rdflib.Literal(slug),
        replace(described.place, exact=False),
        stated=False,
    )
    return replace(described, statements=(*described.statements, made))


def as_graph(reading: Reading, names: Names) -> tuple[rdflib.Graph, TablePositions]:
    """All things as one graph, with the places of its statements."""
    whole = rdflib.Graph(bind_namespaces="none")
    positions = TablePositions()
    for number, iri in mint(reading, names).items():
        thing = identified(reading.things[number - 1], iri, reading.kind)
        whole.add((rdflib.URIRef(iri), RDF.type, rdflib.URIRef(reading.kind.target)))
        for subject, path, value, _ in triples(thing, iri):
            whole.add((subject, path, value))
        positions.add(thing, iri)
    return whole, positions


def nothing(reading: Reading, source: str) -> str:
    """Why nothing was read from a file, for people."""
    if reading.examples:
        return f"{_named(source)} is not filled in: it holds the example only, which is left out"
    return f"{_named(source)} is not filled in: below its headings there is nothing"


def examples(reading: Reading) -> list[Problem]:
    """A remark for each example that was left out."""
    return [
        problems.note(
            place,
            "This is the template’s example: it was left out.",
            "C’est l’exemple du modèle : il n’a pas été repris.",
            severity="Info",
            component=SH.ClosedConstraintComponent,
        )
        for place in reading.examples
    ]


def _named(source: str) -> str:
    return f"the form {source}" if source else "the form"

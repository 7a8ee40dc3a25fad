"""One form → what it says of a practice: values, parts, and what follows from them.

What follows: the country of each city, the periods that printed years speak of, and the status.

Shape: shapes/practice.ttl#Practice
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import rdflib
from rdflib.term import Node

from iclod.ingestion import languages, slugs, years
from iclod.ingestion.folding import clean
from iclod.ingestion.tables import problems, values
from iclod.ingestion.tables.columns import Column, Columns, Header, language_tag
from iclod.ingestion.tables.described import Described, Statement
from iclod.ingestion.tables.grid import Answer, Cell, Form
from iclod.ingestion.tables.lexicon import Lexicon
from iclod.ingestion.tables.problems import Problem
from iclod.profile import Field
from iclod.rdf.terms import SLUG
from iclod.rdf.vocab import DCAT, RDF
from iclod.validation.places import Place


@dataclass(frozen=True)
class Reader:
    """What is needed to understand forms.

    Attributes:
        columns: Of the kind that the forms describe.
        language: Of all texts that say nothing else; None: as the form says, or as it is found.
        marked: Language that the source marks its words with.
        default: Language that it has for want of another.
    """

    columns: Columns
    lexicon: Lexicon
    language: str | None = None
    marked: str | None = None
    default: str | None = None


@dataclass
class _Work:
    """One form while it is read."""

    reader: Reader
    place: Place
    found: list[Statement] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    parts: dict[tuple[str, int], dict[Column, list[tuple[Node, Place]]]] = field(
        default_factory=dict
    )
    fields: dict[str, Place] = field(default_factory=dict)
    iri: str | None = None

    def say(self, item: Field | str, value: Node | str, place: Place, **more: bool) -> None:
        path = rdflib.URIRef(item.path if isinstance(item, Field) else item)
        made = Statement("", path, value, place, **more)
        if not any((s.path, s.value, s.part) == (path, value, "") for s in self.found):
            self.found.append(made)

    def of(self, role: str) -> list[Statement]:
        """What is said by the field of a role, also where another field shares its property."""
        item = self.reader.columns.kind.field(role)
        if item is None:
            return []
        path = rdflib.URIRef(item.path)
        found = [statement for statement in self.found if statement.path == path]
        lexicon = self.reader.lexicon
        if item.classes and not item.node:
            among = {thing.iri for thing in lexicon.choices(item)}
            found = [statement for statement in found if str(statement.value) in among]
        return [statement for statement in found if not statement.part]


def describe(form: Form, reader: Reader) -> Described:
    """Read a form."""
    work = _Work(reader, form.place)
    answers = [(header, answer) for answer in form.answers if (header := _header(answer, reader))]
    language = _language(form, answers, work)
    printed: list[Cell] = []
    for header, answer in answers:
        if header.column.control:
            if header.column.control == "iri" and answer.value.text:
                _iri(answer.value, work)
            continue
        _answer(header, answer, language, work, printed)
    _title(form, language, work)
    _places(work)
    _times(printed, work)
    _parts(work)
    _status(work)
    return _described(form, work)


def _header(answer: Answer, reader: Reader) -> Header | None:
    return reader.columns.match(answer.heading.text)


def _answer(
    header: Header, answer: Answer, language: str, work: _Work, printed: list[Cell]
) -> None:
    item = header.column.field
    assert item is not None
    cell = answer.value
    owner = header.column.owner
    work.fields.setdefault((owner or item).path, cell.place)
    if cell.fault:
        work.problems.append(problems.unread(cell, item))
        return
    if header.whole:
        if item.role == "period":
            printed += [replace(cell, text=piece) for piece in _whole(cell)]
        return
    single = header.column.single and owner is None
    for index, piece in enumerate(values.pieces(cell, item, single=single)):
        if item.language:
            tag = header.language or language
            made: list[Node] = [rdflib.Literal(piece, lang=tag)]
        else:
            made = values.read(cell, piece, item, work.reader.lexicon, work.problems.append)
        if owner is not None:
            part = work.parts.setdefault((owner.shape, header.number + index), {})
            part.setdefault(header.column, []).extend((value, cell.place) for value in made)
            continue
        for value in made:
            work.say(item, value, cell.place)
    if item.role == "printedPeriod" and owner is None and cell.text:
        printed.append(cell)


def _whole(cell: Cell) -> list[str]:
    return [text for text in re.split(r"[;\n]", cell.text) if text.strip()]


# Texts -------------------------------------------------------------------------------------------


def _language(form: Form, answers: list[tuple[Header, Answer]], work: _Work) -> str:
    """The language of texts whose heading names none."""
    reader = work.reader
    for header, answer in answers:
        if header.column.control == "language" and answer.value.text:
            tag = language_tag(answer.value.text)
            if tag is not None:
                return tag
            work.problems.append(_no_language(answer.value))
    if reader.language:
        return reader.language.lower()
    texts = [a.value.text for h, a in answers if h.column.field and h.column.field.language]
    seen = languages.certain(" ".join(texts)[:4000])
    headings = _of_headings(answers)
    # Programs are set to English, and so are the documents they make; headings are not.
    stated = reader.marked or (headings if headings != "en" else None)
    stated = stated or reader.default or headings
    if seen and stated and seen != stated.partition("-")[0]:
        work.notes.append(
            f"Its texts read like “{seen}”, while the headings or the document say “{stated}”: "
            f"“{seen}” was taken; name the language in the heading, such as “Title ({seen})”."
        )
        return seen
    return stated or seen or "en"


def _of_headings(answers: list[tuple[Header, Answer]]) -> str | None:
    """The language that all headings can be in, where it is a single one."""
    common: frozenset[str] | None = None
    for header, _ in answers:
        if header.written:
            common = header.written if common is None else common & header.written
    return min(common) if common is not None and len(common) == 1 else None


def _no_language(cell: Cell) -> Problem:
    return problems.note(
        cell.place,
        f"“{cell.text[:60]}” is no language: write its code, such as en, fr or pt.",
        f"« {cell.text[:60]} » n’est pas une langue : écrivez son code, par exemple en, fr ou pt.",
        text=cell.text,
    )


def _title(form: Form, language: str, work: _Work) -> None:
    """What stands over the answers is the title where no title is asked for."""
    column = work.reader.columns.by_role("title")
    if column is None or column.field is None or form.name is None:
        return
    if column.field.path not in work.fields and work.found:
        text = clean(form.name.text)
        work.say(column.field, rdflib.Literal(text, lang=language), form.name.place)


def _iri(cell: Cell, work: _Work) -> None:
    names = work.reader.lexicon.names
    kind = work.reader.columns.kind.name
    thing = names.thing_of(re.sub(r"\Ahttps?", names.base.partition(":")[0], cell.text.strip()))
    name = names.name(thing) if thing else None
    if thing is None or name is None or name.kind != kind or not name.slug:
        work.problems.append(
            problems.note(
                cell.place,
                f"This is no address of a record here: leave it empty, or write one that begins "
                f"with {names.base}id/{kind}/.",
                f"Ce n’est pas l’adresse d’une fiche d’ici : laissez vide, ou écrivez une adresse "
                f"qui commence par {names.base}id/{kind}/.",
                severity="Violation",
                text=cell.text,
            )
        )
        return
    work.iri = thing


# Places ------------------------------------------------------------------------------------------


def _places(work: _Work) -> None:
    """Each city's country is named too."""
    country = work.reader.columns.by_role("country")
    if country is None or country.field is None:
        return
    for item in work.of("place"):
        thing = work.reader.lexicon.things.get(str(item.value))
        if thing is not None and thing.country:
            work.say(country.field, rdflib.URIRef(thing.country), item.place)


# Time --------------------------------------------------------------------------------------------


def _times(printed: list[Cell], work: _Work) -> None:
    """Periods that are printed, where none is given by start and end."""
    owner = _owner("period", work)
    if owner is None or not printed:
        return
    given = {number for shape, number in work.parts if shape == owner.shape}
    column = work.reader.columns.by_role("printedPeriod")
    if column is not None and column.field is not None and not work.of("printedPeriod"):
        whole = "; ".join(" ".join(cell.text.split()) for cell in printed)
        work.say(column.field, rdflib.Literal(whole), printed[0].place)
    read = [(cell, years.read(cell.text)) for cell in printed]
    for cell, result in read:
        if not result.understood:
            work.problems.append(_not_understood(cell, owner))
    if given:
        return
    number = 0
    for cell, result in read:
        for period in result.periods:
            number += 1
            part = work.parts.setdefault((owner.shape, number), {})
            for column in work.reader.columns.all:
                role = column.field.role if column.owner == owner and column.field else None
                lexical = {"start": period.start, "end": period.end}.get(role or "")
                if lexical:
                    datatype = rdflib.URIRef(years.datatype(lexical))
                    value = rdflib.Literal(lexical, datatype=datatype, normalize=False)
                    part[column] = [(value, cell.place)]


def _not_understood(cell: Cell, owner: Field) -> Problem:
    return problems.note(
        cell.place,
        f"The years “{cell.text[:80]}” were not understood: the text is kept, and no period is "
        "made of it. Write them like 2018, 2018-2022 or 2018-04.",
        f"Les années « {cell.text[:80]} » n’ont pas été comprises : le texte est gardé, sans "
        "période. Écrivez-les comme 2018, 2018-2022 ou 2018-04.",
        item=owner,
        text=cell.text,
    )


def _owner(role: str, work: _Work) -> Field | None:
    owners = (c.owner for c in work.reader.columns.all if c.owner and c.owner.role == role)
    return next(owners, None)


def _status(work: _Work) -> None:
    """What the years say, where no status is given: never what the calendar says."""
    column = work.reader.columns.by_role("status")
    if column is None or column.field is None or work.of("status"):
        return
    if any(problem.item == column.field for problem in work.problems):
        return
    printed = [years.read(str(item.value)) for item in work.of("printedPeriod")]
    ends = [s.part for s in work.found if s.part and s.path == DCAT.endDate]
    periods = [str(item.value) for item in work.of("period")]
    status = "unknown"
    if any(result.status == "ongoing" for result in printed):
        status = "ongoing"
    elif periods and all(part in ends for part in periods):
        status = "ended"
    place = replace(work.fields.get(column.field.path, work.place), exact=False)
    iri = work.reader.lexicon.names.thing("status", status)
    if iri in column.field.values or not column.field.values:
        work.say(column.field, rdflib.URIRef(iri), place, stated=False)


# Parts -------------------------------------------------------------------------------------------


def _parts(work: _Work) -> None:
    """Parts, numbered in order; what says nothing at all makes none."""
    columns = work.reader.columns
    owners = {c.owner.shape: c.owner for c in columns.all if c.owner is not None}
    count: dict[str, int] = {}
    for (shape, _), contents in sorted(work.parts.items(), key=lambda entry: entry[0]):
        if not any(contents.values()):
            continue
        owner = owners[shape]
        count[shape] = count.get(shape, 0) + 1
        kind = columns.profile.by_shape(owner.node or "")
        name = _fragment(owner, contents, count[shape])
        first = next(place for found in contents.values() for _, place in found)
        work.say(owner, name, first)
        if kind is not None:
            target = rdflib.URIRef(kind.target)
            work.found.append(Statement(name, RDF.type, target, first))
        for column, found in contents.items():
            assert column.field is not None
            path = rdflib.URIRef(column.field.path)
            work.found += [Statement(name, path, value, place) for value, place in found]


def _fragment(owner: Field, contents: dict[Column, list[tuple[Node, Place]]], number: int) -> str:
    """`period-1`; what classifies is named after the topic."""
    if owner.role == "classification":
        for column, found in contents.items():
            if column.field is not None and column.field.role == "topic" and found:
                return f"topic-{str(found[0][0]).rpartition('/')[2]}"
    role = re.sub(r"\W", "-", owner.role or "part")
    return f"{role}-{number}"


# The whole ---------------------------------------------------------------------------------------


def _described(form: Form, work: _Work) -> Described:
    titles = work.of("title")
    first = titles[0].value if titles else None
    cities = tuple(str(item.value) for item in work.of("place"))
    lexicon = work.reader.lexicon
    stated = next((str(item.value) for item in work.of("identifier")), None)
    slug = stated if stated and SLUG.match(stated) else None
    return Described(
        form.number,
        titles[0].place if titles else form.place,
        clean(str(first or "")),
        (first.language or "en") if isinstance(first, rdflib.Literal) else "en",
        slug,
        work.iri
        or (lexicon.names.thing(work.reader.columns.kind.name or "", slug) if slug else None),
        _city(cities, form, work),
        cities,
        tuple(str(item.value) for item in work.of("source")),
        tuple(work.found),
        tuple(work.problems),
        tuple(work.notes),
        work.fields,
    )


def _city(cities: Iterable[str], form: Form, work: _Work) -> str | None:
    """The first city's slug; for one that is not known, the one it would get."""
    for iri in cities:
        return iri.rpartition("/")[2]
    column = work.reader.columns.by_role("place")
    for problem in work.problems:
        if column is not None and problem.item == column.field and problem.text:
            return slugs.place_slug(problem.text)
    return None

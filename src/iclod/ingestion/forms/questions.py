"""Profile → what a form asks for, in order: heading, hint, choices, example.

Shape: shapes/practice.ttl#Practice
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import rdflib
from babel import Locale
from rdflib.term import Node

from iclod.ingestion.folding import fold
from iclod.ingestion.forms.wording import EXAMPLES, LANGUAGES, WORDS
from iclod.ingestion.tables.columns import Column, Columns
from iclod.ingestion.tables.lexicon import Lexicon, Thing
from iclod.profile import Field, Group
from iclod.rdf.vocab import ICLOD, SH, XSD

#: Parts and fields that the registry's editors write, not those who fill in forms, by role.
EDITORIAL = frozenset({"excerpt", "classification"})
#: What is made where it is left empty, by role.
MADE = frozenset({"identifier", "status"})
#: How often what can be chosen several times, and what has parts, is asked for.
CHOICES, PLACES, PARTS = 3, 2, 2


@dataclass(frozen=True, eq=False)
class Question:
    """One thing that a form asks for.

    Attributes:
        key: What content controls are tagged with.
        label: The heading, with its number and mark.
        hint: What to write, in a few sentences.
        need: must, should or may.
        choices: Names to choose from; empty where anything may be written.
        example: What the example says; empty where it says nothing.
        long: Whether the answer is a text of several lines.
        group: That it stands in.
        repeated: Whether it is not the first of its kind.
    """

    column: Column
    number: int
    key: str
    label: str
    hint: str
    need: str
    choices: tuple[str, ...] = ()
    example: str = ""
    long: bool = False
    group: Group | None = None
    repeated: bool = False


@dataclass(frozen=True, eq=False)
class Form:
    """All that a form asks for.

    Attributes:
        shapes: In force; for what supplements a field.
        language: In which it is written.
        languages: Of the registry.
    """

    columns: Columns
    lexicon: Lexicon
    shapes: rdflib.Graph
    language: str
    languages: tuple[str, ...] = ("en", "fr")

    def word(self, key: str, **values: object) -> str:
        """A text of the form."""
        return WORDS[self.language][key].format(**values)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What is asked for, in the profile's order; the language comes after the title."""
        found = list(self._questions())
        at = next((i + 1 for i, q in enumerate(found) if _role(q) == "title"), 0)
        found.insert(at, self._of_language(found[0].group if found else None))
        return tuple(found)

    def _questions(self) -> Iterator[Question]:
        groups = {group.iri: group for group in self.columns.kind.groups}
        waiting: list[Column] = []
        for column in self.columns.all:
            item = column.field
            assert item is not None
            if (column.owner or item).role in EDITORIAL:
                continue
            if waiting and column.owner is not waiting[0].owner:
                yield from self._parts(waiting, groups)
                waiting = []
            if column.owner is not None:
                waiting.append(column)
                continue
            for number in range(1, self._times(column) + 1):
                yield self._question(column, number, groups.get(item.group or ""))
        if waiting:
            yield from self._parts(waiting, groups)

    def _parts(self, columns: list[Column], groups: dict[str, Group]) -> Iterator[Question]:
        owner = columns[0].owner
        assert owner is not None
        for number in range(1, PARTS + 1 if owner.max != 1 else 2):
            for column in columns:
                yield self._question(column, number, groups.get(owner.group or ""))

    def _times(self, column: Column) -> int:
        item = column.field
        if item is None or column.single or not self.lexicon.closed(item):
            return 1
        return PLACES if item.classes else CHOICES

    def _question(self, column: Column, number: int, group: Group | None) -> Question:
        item = column.field
        assert item is not None
        name = column.label(self.language)
        if number > 1 and column.owner is not None:
            owner = _in(column.owner.name, self.language)
            name = name.replace(owner, f"{owner} {number}", 1)
        elif number > 1:
            name = f"{name} {number}"
        need = self._need(column)
        label = f"{name} *" if need == "must" and number == 1 else name
        return Question(
            column,
            number,
            column.key + (f"#{number}" if number > 1 else ""),
            label,
            self._hint(column, need),
            need if number == 1 else "may",
            self.choices(item) if self.lexicon.closed(item) else (),
            self._example(column) if number == 1 else "",
            item.language and (item.max_length or 1000) > 300,
            group,
            number > 1,
        )

    def _need(self, column: Column) -> str:
        item, owner = column.field, column.owner
        assert item is not None
        if owner is not None:
            return "should" if owner.recommended else "may"
        if item.min and item.role not in MADE:
            return "must"
        wanted = item.recommended or (item.severity == "Warning" and bool(item.min))
        return "should" if wanted or item.severity == "Warning" else "may"

    def _hint(self, column: Column, need: str) -> str:
        item = column.field
        assert item is not None
        told = [_in(item.description, self.language)]
        if item.role == "identifier" and column.owner is None:
            told = [self.word("identifier_help")]
        told += self._supplements(item)
        if self.lexicon.closed(item):
            told.append(self.word("list"))
        elif item.named or XSD.anyURI in map(rdflib.URIRef, item.datatypes):
            told.append(self.word("address"))
        if not column.single and not self.lexicon.closed(item):
            told.append(self.word("many"))
        if item.max_length and item.role != "identifier":
            told.append(self.word("most", number=item.max_length))
        told.append(self.word(need))
        return " ".join(text for text in told if text)

    def _supplements(self, item: Field) -> list[str]:
        """What else has to be so of the thing as a whole: one of two fields, say."""
        shapes = self.shapes
        found: list[Node] = [
            shape
            for shape in shapes.subjects(ICLOD.supplements, rdflib.URIRef(item.shape))
            if (shape, SH.path, None) not in shapes
        ]
        texts = []
        for shape in sorted(found, key=str):
            described = {
                value.language or "": str(value)
                for value in shapes.objects(shape, SH.description)
                if isinstance(value, rdflib.Literal)
            }
            texts.append(_in(described, self.language))
        return texts

    def choices(self, item: Field) -> tuple[str, ...]:
        """The names that a field takes, each of which can mean one thing only."""
        things = self.lexicon.choices(item)
        count = Counter(fold(thing.label(self.language)) for thing in things)
        names = [
            label if count[fold(label)] == 1 else thing.slug
            for thing in things
            for label in (thing.label(self.language),)
        ]
        if item.values:
            return tuple(names)
        return tuple(sorted(names, key=fold))

    def _example(self, column: Column) -> str:
        item = column.field
        assert item is not None
        texts = EXAMPLES[self.language]
        local = item.path.replace("#", "/").rpartition("/")[2]
        if item.role in MADE - {"status"} or item.role == "submitter":
            return ""
        if self.lexicon.closed(item):
            thing = self._chosen(item)
            return thing.label(self.language) if thing else ""
        known = texts.get(local) or texts.get(item.role or "")
        if known:
            return known
        if item.named or str(XSD.anyURI) in item.datatypes:
            return "https://www.example.org/page"
        if item.language:
            return texts["text"]
        return _sample(item.datatypes)

    def _chosen(self, item: Field) -> Thing | None:
        """The first choice; a city that lies in the country that is chosen."""
        things = self.lexicon.choices(item)
        if item.values:
            ended = (thing for thing in things if thing.slug == "ended")
            return next(ended, things[0] if things else None)
        if str(ICLOD.Country) in item.classes:
            return next((t for t in things if t.iri == self._country), None)
        if str(ICLOD.City) in item.classes:
            return next((t for t in things if t.country == self._country), None)
        return things[0] if things else None

    @cached_property
    def _country(self) -> str | None:
        countries = (t.country for t in self.lexicon.things.values() if t.country)
        return min(countries, default=None)

    def _of_language(self, group: Group | None) -> Question:
        column = self.columns.by_key("language")
        assert column is not None
        title = self.columns.by_role("title")
        name = title.label(self.language) if title else ""
        names = Locale(self.language).languages
        codes = dict.fromkeys((self.language, *self.languages, *LANGUAGES))
        choices = tuple(names[code] for code in codes if code in names)
        hint = self.word("language_help", title=name)
        label = column.label(self.language)
        return Question(
            column, 1, column.key, label, hint, "may", choices, choices[0], False, group
        )


def _sample(datatypes: Sequence[str]) -> str:
    name = datatypes[0].rpartition("#")[2] if datatypes else "string"
    return {
        "gYear": "2018",
        "gYearMonth": "2018-04",
        "date": "2018-04-30",
        "boolean": "true",
        "decimal": "12.5",
        "integer": "12",
        "nonNegativeInteger": "12",
    }.get(name, "…")


def _role(question: Question) -> str | None:
    item = question.column.field
    return item.role if item is not None and question.column.owner is None else None


def _in(texts: dict[str, str], language: str) -> str:
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")

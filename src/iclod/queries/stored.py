"""A stored query: read from a file, checked once, bound as often as it is asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from iclod.errors import IclodError, ParseError
from iclod.queries import binding, header
from iclod.queries.header import Header
from iclod.queries.parameters import Parameter
from iclod.rdf import scan
from iclod.rdf.scan import Token, tokens
from iclod.rdf.terms import Names

#: The base that the files were written with that come along.
PACKAGED = "https://w3id.org/iclod/"
FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
#: Names of columns that hold a place; where both of the first pair are there, the answer is a map.
LATITUDE = ("lat", "latitude")
LONGITUDE = ("long", "lon", "lng", "longitude")
GEOMETRY = ("wkt", "point", "geometry", "geom")

_FILE = re.compile(r"(?:[0-9]+[-_])?(?P<name>[a-z0-9]+(?:-[a-z0-9]+)*)\.rq")
_OWN = re.compile(rf"<{re.escape(PACKAGED)}(?=(?:id|doc|graphs)/|shapes>|dataset)")

#: Says by an error that a query is not well-formed.
Check = Callable[[str], None]


@dataclass(frozen=True)
class Stored:
    """A stored query.

    Attributes:
        name: As in its address.
        header: What its comments say.
        form: `SELECT`, `ASK`, `CONSTRUCT` or `DESCRIBE`.
        columns: Names of the columns of a SELECT; empty where it says `*`.
        source: The file.
        names: Makes the IRIs of things.
    """

    name: str
    header: Header
    form: str
    columns: tuple[str, ...]
    source: Path
    names: Names

    @property
    def titles(self) -> Mapping[str, str]:
        """What it asks, by language."""
        return self.header.titles

    @property
    def descriptions(self) -> Mapping[str, str]:
        """What is to be known about it, by language."""
        return self.header.descriptions

    @property
    def keywords(self) -> tuple[str, ...]:
        """In English."""
        return self.header.keywords

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What it has to be told, or may be."""
        return self.header.parameters

    @property
    def query(self) -> str:
        """The query as it stands, without the comments at its beginning."""
        return self.header.body

    @property
    def solutions(self) -> bool:
        """Whether it answers with a table, or yes or no; else with a graph."""
        return self.form in ("SELECT", "ASK")

    @property
    def located(self) -> bool:
        """Whether its columns say that places come back."""
        here = {column.lower() for column in self.columns}
        both = here.intersection(LATITUDE) and here.intersection(LONGITUDE)
        return bool(both or here.intersection(GEOMETRY))

    @cached_property
    def sample(self) -> str:
        """The query with defaults and examples filled in: an example for every editor."""
        return self.bind({item.name: item.sample for item in self.parameters})

    @cached_property
    def prefixes(self) -> Mapping[str, str]:
        """The prefixes that it declares."""
        found = [*tokens(self.query)]
        return {
            name.text[:-1]: iri.text[1:-1]
            for word, name, iri in zip(found, found[1:], found[2:], strict=False)
            if word.text.upper() == "PREFIX" and iri.kind == "iri"
        }

    def title(self, languages: Sequence[str]) -> tuple[str, str]:
        """The title in the first of the languages in which there is one, and the language."""
        return choose(self.titles, languages)

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of a name."""
        return next((item for item in self.parameters if item.name == name), None)

    def bind(self, values: Mapping[str, str | None]) -> str:
        """The query with values filled in.

        Args:
            values: By parameter, as `Parameter.read` gives them; None or nothing: not given.
        """
        terms: dict[str, str | None] = {}
        for item in self.parameters:
            value = values.get(item.name)
            terms[item.name] = None if value is None else item.term(value, self.names)
        return binding.bind(self.query, terms)


def choose(texts: Mapping[str, str], languages: Sequence[str]) -> tuple[str, str]:
    """The text in the first language in which there is one, else in any; and its language."""
    for language in (*languages, *texts):
        if language in texts:
            return texts[language], language
    return "", ""


def name_of(path: Path) -> str | None:
    """The name of the query in a file; None where that can be none."""
    found = _FILE.fullmatch(path.name)
    return found["name"] if found else None


def read(path: Path, text: str, names: Names, check: Check, *, packaged: bool) -> Stored:
    """Read a stored query and make sure that it can be asked.

    Args:
        text: Of the file.
        check: Says whether a query is well-formed.
        packaged: Whether it came along: its IRIs of things are this registry's then.

    Raises:
        IclodError: It cannot; with the line where it is known.
    """
    name = name_of(path)
    if name is None:
        raise ParseError(
            "its name cannot stand in an address; write small letters, digits and hyphens, "
            "such as 10-my-question.rq"
        )
    if packaged and names.base != PACKAGED:
        text = _OWN.sub(f"<{names.base}", text)
    text = scan.plain(text.replace("\r\n", "\n").removeprefix("\ufeff"))
    found = header.read(text, names)
    pieces = [*tokens(found.body)]
    form = next(
        (t.text.upper() for t in pieces if t.kind == "word" and t.text.upper() in FORMS), ""
    )
    if not form:
        raise ParseError("it is no query: one of SELECT, ASK, CONSTRUCT or DESCRIBE is missing")
    made = Stored(name, found, form, tuple(_columns(pieces, form)), path, names)
    _check_parameters(made)
    _check_star(made, pieces)
    check(text)
    _check_bound(made, check)
    return made


def _check_parameters(made: Stored) -> None:
    known, there = {item.name for item in made.parameters}, {*binding.used(made.query)}
    for name in sorted(there - known):
        declaration = f"# param _{name}: string"
        raise ParseError(f"?_{name} is not declared; write a comment such as {declaration}")
    for name in sorted(known - there):
        raise ParseError(f"?_{name} is declared and not used")


def _check_star(made: Stored, pieces: Sequence[Token]) -> None:
    """A parameter that is not given would be a column of `SELECT *`."""
    star = any(
        before.text.upper() in ("SELECT", "DISTINCT", "REDUCED") and token.text == "*"
        for before, token in pairwise(pieces)
    )
    if star and any(item.optional for item in made.parameters):
        raise ParseError("SELECT * with an optional parameter: write the columns one by one")


def _check_bound(made: Stored, check: Check) -> None:
    """Whether terms can stand where the parameters do."""
    for item in made.parameters:
        value = item.default or item.example or next(iter(item.allowed), None)
        value = value or item.least or _EXAMPLES.get(item.type, "a")
        others = {other.name: other.sample for other in made.parameters}
        try:
            check(made.bind(others | {item.name: item.read(value, made.names)}))
        except IclodError as error:
            raise ParseError(
                f"a value cannot stand wherever ?_{item.name} does: it is projected, assigned, "
                f"grouped or ordered by, or its type does not fit ({error})"
            ) from error


#: A value of each type whose values are not any word.
_EXAMPLES = {
    "iri": "https://example.org/a",
    "language": "en",
    "integer": "1",
    "decimal": "1.5",
    "boolean": "true",
    "date": "2024-05-31",
    "year": "2024",
}


def _columns(pieces: Sequence[Token], form: str) -> Iterator[str]:
    """What a SELECT projects: variables, and the names of expressions in brackets."""
    if form != "SELECT":
        return
    start = next(n for n, t in enumerate(pieces) if t.kind == "word" and t.text.upper() == form)
    depth, last = 0, ""
    for token in pieces[start + 1 :]:
        if token.text == "{" or (not depth and token.text.upper() in ("WHERE", "FROM")):
            return
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.kind == "variable":
            last = token.text[1:]
            if not depth:
                yield last
        elif token.text == ")" and not depth:
            yield last

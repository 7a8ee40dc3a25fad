"""The things of a kind that match filters, fetched while they are looked at.

One query finds which there are; one more for each page of them asks what they say. All are put to
the same version of the dataset, so that a commit in between changes nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar, overload

from rdflib import Literal, URIRef
from rdflib.term import Identifier

from iclod.client import queries, sparql, things
from iclod.client.connection import Connection
from iclod.client.rows import Rows, Term
from iclod.client.sparql import Question
from iclod.client.things import Thing
from iclod.errors import RequestError

if TYPE_CHECKING:
    import pandas

#: Things whose statements are asked for at once.
PAGE = 50
#: Filters that a list knows, `q` apart, with the kind of thing that a slug stands for.
FILTERS = {"topic": "topic", "country": "country", "city": "city", "status": "status", "year": ""}

Filter = str | int | Iterable[str | int] | None
AnyThing = TypeVar("AnyThing", bound=Thing)


class Selection(Sequence[AnyThing], Generic[AnyThing]):
    """Things that match, in the order of their IRIs; those found by words, the best first.

    Its length is known after one request. What was fetched is kept.
    """

    def __init__(self, connection: Connection, kind: str, filters: Mapping[str, Filter]) -> None:
        unknown = sorted(set(filters) - {*FILTERS, "q"})
        if unknown:
            known = ", ".join([*FILTERS, "q"])
            raise RequestError(f"there is no filter {unknown[0]}: possible are {known}")
        if filters.get("q"):
            connection.current_only("A search by words")
        self._connection, self._kind = connection, kind
        self._filters = {name: _all(value) for name, value in filters.items() if value is not None}
        self._pages: dict[int, list[AnyThing]] = {}

    @cached_property
    def _found(self) -> tuple[list[str], int | None]:
        if self._filters.get("q"):
            return self._by_words(), None
        answer = sparql.send(self._connection, Question(self._query()))
        rows = sparql.read(self._connection, answer)
        assert isinstance(rows, Rows)
        return sorted(str(row[0]) for row in rows.terms), rows.version

    @property
    def iris(self) -> list[str]:
        """The IRIs of all that match."""
        return list(self._found[0])

    @property
    def version(self) -> int | None:
        """Number of the dataset's version; None for what was found by words."""
        return self._found[1]

    def __len__(self) -> int:
        return len(self._found[0])

    @overload
    def __getitem__(self, place: int) -> AnyThing: ...
    @overload
    def __getitem__(self, place: slice) -> list[AnyThing]: ...
    def __getitem__(self, place: int | slice) -> AnyThing | list[AnyThing]:
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        at = range(len(self))[place]
        return self._page(at // PAGE)[at % PAGE]

    def __repr__(self) -> str:
        given = "".join(f", {name}={list(value)}" for name, value in self._filters.items())
        return f"<Selection of {self._kind}{given}>"

    def to_pandas(self) -> pandas.DataFrame:
        """A table with a row for each thing, names instead of IRIs.

        Raises:
            ImportError: pandas is not installed.
        """
        from iclod.client import frames

        return frames.of_records(thing.to_dict() for thing in self)

    def _page(self, number: int) -> list[AnyThing]:
        if number not in self._pages:
            iris, version = self._found
            wanted = iris[number * PAGE : (number + 1) * PAGE]
            self._pages[number] = details(self._connection, wanted, version)  # type: ignore[assignment]
        return self._pages[number]

    def _query(self) -> str:
        made: dict[str, Iterable[Identifier]] = {
            name: [self._value(name, value) for value in values]
            for name, values in self._filters.items()
        }
        base = self._connection.base
        made["collection"] = [URIRef(f"{base}id/{self._kind}/")]
        made["today"] = [Literal(datetime.now(UTC).year)]
        return queries.fill("things", made, marks=self._filters)

    def _value(self, name: str, value: str | int) -> Identifier:
        if name != "year":
            return URIRef(self._connection.thing(FILTERS[name], str(value)))
        if not (isinstance(value, int) or value.isdigit()) or len(str(value)) != 4:
            raise RequestError(f"year is {value!r}: write four digits, such as 2016")
        return Literal(int(value))

    def _by_words(self) -> list[str]:
        asked = [(name, [str(value) for value in given]) for name, given in self._filters.items()]
        path = f"doc/{self._kind}/"
        answer = self._connection.get(path, [*asked, ("format", "csv")], accept="text/csv")
        return [row["iri"] for row in csv.DictReader(io.StringIO(answer.text))]


def details(connection: Connection, iris: Sequence[str], version: int | None) -> list[Thing]:
    """What is said about things, in the order asked."""
    languages = dict.fromkeys((connection.language, connection.language.partition("-")[0], "en"))
    made: dict[str, Iterable[Identifier]] = {
        "thing": [URIRef(iri) for iri in iris],
        "language": [Literal(tag) for tag in languages],
    }
    question = Question(queries.fill("details", made), version=version)
    rows = sparql.read(connection, sparql.send(connection, question))
    assert isinstance(rows, Rows)
    said: dict[str, dict[str, list[tuple[Term, Term, Term, Term]]]] = {iri: {} for iri in iris}
    for thing, name, value, label, start, end in rows.terms:
        row = (value, label, start, end)
        said.setdefault(str(thing), {}).setdefault(str(name), []).append(row)
    return [things.read(iri, said[iri], connection.language) for iri in iris]


def _all(value: Filter) -> tuple[str | int, ...]:
    if isinstance(value, str | int):
        return (value,)
    return tuple(value or ())

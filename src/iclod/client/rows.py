"""Answers to a SELECT: rows of terms, and of plain Python values.

Specs: https://www.w3.org/TR/sparql11-results-json/, https://www.w3.org/TR/xmlschema11-2/
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, overload

from rdflib import BNode, Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import Identifier

from iclod.errors import NetworkError

if TYPE_CHECKING:
    import pandas

Term = Identifier | None
Value = str | int | float | bool | Decimal | date | datetime | None

#: Rows that a notebook shows at once.
SHOWN = 50

INTEGERS = frozenset(
    XSD[name]
    for name in (
        "integer int long short byte nonNegativeInteger positiveInteger nonPositiveInteger "
        "negativeInteger unsignedInt unsignedLong unsignedShort unsignedByte gYear"
    ).split()
)
_READERS: dict[URIRef, Callable[[str], Value]] = {
    **dict.fromkeys(INTEGERS, int),
    XSD.decimal: Decimal,
    XSD.double: float,
    XSD.float: float,
    XSD.boolean: {"true": True, "1": True, "false": False, "0": False}.__getitem__,
    XSD.date: date.fromisoformat,
    XSD.dateTime: datetime.fromisoformat,
}


@dataclass(frozen=True)
class Provenance:
    """Which state of a registry a result was computed from.

    Attributes:
        version: Number of the dataset's version; None where the server does not say.
        permalink: Address that gives the same result for ever; None for a result that no
            address can give again (a query that asks for the time or for chance).
        moment: When that version came to be, where the result was asked for as it was.
        erased: How many graphs have been erased since that version.
        registry: Gives the registry's title.
    """

    version: int | None = None
    permalink: str | None = None
    moment: datetime | None = None
    erased: int = 0
    registry: Callable[[], str] = field(default=lambda: "", repr=False, compare=False)

    def cite(self) -> str | None:
        """One line to cite the result by; None where it cannot be had again."""
        if self.permalink is None or self.version is None:
            return None
        return f"{self.registry()}. Version {self.version} of the dataset. <{self.permalink}>"


class Row(Mapping[str, Value]):
    """One solution, by name of variable: `row["title"]` or `row.title`.

    What is unbound is None. IRIs are texts, numbers and dates what Python has for them.
    """

    __slots__ = ("_columns", "_values")

    def __init__(self, columns: tuple[str, ...], values: tuple[Value, ...]) -> None:
        self._columns, self._values = columns, values

    def __getitem__(self, name: str) -> Value:
        try:
            return self._values[self._columns.index(name)]
        except ValueError:
            raise KeyError(name) from None

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"there is no variable ?{name}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def __repr__(self) -> str:
        pairs = zip(self._columns, self._values, strict=True)
        return f"Row({', '.join(f'{name}={value!r}' for name, value in pairs)})"


class Rows(Sequence[Row]):
    """The answer to a SELECT.

    Attributes:
        columns: Names of the variables, in the order of the query.
        terms: The solutions as rdflib terms with the lexical forms that were sent.
        provenance: What it was computed from.
    """

    def __init__(
        self, columns: Iterable[str], terms: Iterable[tuple[Term, ...]], provenance: Provenance
    ) -> None:
        self.columns = tuple(columns)
        self.terms = list(terms)
        self.provenance = provenance

    @property
    def version(self) -> int | None:
        """Number of the dataset's version that was asked."""
        return self.provenance.version

    @property
    def permalink(self) -> str | None:
        """Address of this very result; see `Provenance`."""
        return self.provenance.permalink

    def cite(self) -> str | None:
        """One line to cite the result by; see `Provenance`."""
        return self.provenance.cite()

    @property
    def values(self) -> list[tuple[Value, ...]]:
        """The solutions as plain Python values."""
        return [tuple(map(plain, row)) for row in self.terms]

    def to_pandas(self) -> pandas.DataFrame:
        """The solutions as a table whose columns have the types of their values.

        Raises:
            ImportError: pandas is not installed.
        """
        from iclod.client import frames

        return frames.of_terms(self.columns, self.terms)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Rows: ...
    def __getitem__(self, place: int | slice) -> Row | Rows:
        if isinstance(place, slice):
            return Rows(self.columns, self.terms[place], self.provenance)
        return Row(self.columns, tuple(map(plain, self.terms[place])))

    def __len__(self) -> int:
        return len(self.terms)

    def __repr__(self) -> str:
        variables = " ".join(f"?{name}" for name in self.columns)
        count = f"{len(self)} row{'' if len(self) == 1 else 's'}"
        return f"<{count} of {variables}, version {self.version}>"

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        body = "".join(
            f"<tr>{''.join(f'<td>{_cell(term)}</td>' for term in row)}</tr>"
            for row in self.terms[:SHOWN]
        )
        more = len(self) - SHOWN
        note = f"<p>{html.escape(repr(self)[1:-1])}{f', {more} not shown' if more > 0 else ''}</p>"
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"


def from_json(document: Any, provenance: Provenance) -> Rows:
    """Read the JSON form of results.

    Raises:
        NetworkError: It is none.
    """
    try:
        columns = tuple(document["head"]["vars"])
        found = [
            tuple(term(binding[name]) if name in binding else None for name in columns)
            for binding in document["results"]["bindings"]
        ]
    except (KeyError, TypeError) as error:
        raise NetworkError("the answer is not in the form of SPARQL results") from error
    return Rows(columns, found, provenance)


def term(binding: Mapping[str, str]) -> Identifier:
    """Read a term."""
    value = binding["value"]
    if binding["type"] == "uri":
        return URIRef(value)
    if binding["type"] == "bnode":
        return BNode(value)
    datatype = binding.get("datatype")
    return Literal(
        value,
        lang=binding.get("xml:lang"),
        datatype=URIRef(datatype) if datatype else None,
        normalize=False,
    )


def plain(value: Term) -> Value:
    """The Python value of a term; text for what Python has no type for.

    A year is a number, for Python knows no date without a day.
    """
    if value is None:
        return None
    text = str(value)
    reader = _READERS.get(value.datatype) if isinstance(value, Literal) and value.datatype else None
    if reader is None:
        return text
    try:
        return reader(text)
    except (ValueError, ArithmeticError, KeyError):
        return text


def _cell(value: Term) -> str:
    text = html.escape("" if value is None else str(value))
    if isinstance(value, URIRef) and text.startswith(("http://", "https://")):
        return f'<a href="{text}">{text}</a>'
    return text

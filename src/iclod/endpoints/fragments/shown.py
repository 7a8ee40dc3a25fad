"""Terms as people see them, with what they lead to."""

from __future__ import annotations

from dataclasses import dataclass

from iclod.endpoints.fragments.controls import Place
from iclod.endpoints.fragments.pattern import written
from iclod.rdf.formats import FORMATS
from iclod.rdf.vocab import PREFIXES

#: Suffix names of the forms that a page can be had in.
DATA = tuple(format.suffix for format in FORMATS)


@dataclass(frozen=True)
class Cell:
    """A term.

    Attributes:
        text: Short.
        iri: Whole; empty for a literal.
        select: Address of the fragment that it selects where it stands.
    """

    text: str
    iri: str
    select: str


def cell(place: Place, part: int, term: str) -> Cell:
    """A term of a statement.

    Args:
        part: 0 for the subject, 1 for the predicate, 2 for the object.
    """
    iri = term[1:-1] if term.startswith("<") else ""
    return Cell(_short(iri) if iri else _literal(term), iri, place.of(part, term))


def _short(iri: str) -> str:
    for prefix, space in PREFIXES.items():
        rest = iri[len(space) :]
        if iri.startswith(space) and rest and not {"/", "#"} & {*rest}:
            return f"{prefix}:{rest}"
    return iri


def _literal(term: str) -> str:
    text = written(term)
    value, mark, datatype = text.rpartition('"^^')
    return f'{value}"^^{_short(datatype)}' if mark else text

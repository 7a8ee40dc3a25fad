"""Filters as they stand in an address, and facets as links that change them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from iclod.errors import RequestError
from iclod.index import Facet, FacetValue, Filters
from iclod.rdf.terms import Names
from iclod.web import filters

#: Parameters that narrow a list, beside `q`.
NAMES = ("topic", "country", "city", "year", "status")
#: Values of a facet that are shown at once.
SHOWN = 7


@dataclass(frozen=True)
class Choice:
    """A value of a facet.

    Attributes:
        href: The list with this value taken in, or left out if it is selected, relative to the
            list; empty for the list without any filter.
    """

    text: str
    count: int
    selected: bool
    href: str


@dataclass(frozen=True)
class Box:
    """A facet: what is shown at once, and the rest."""

    name: str
    label: str
    shown: tuple[Choice, ...]
    rest: tuple[Choice, ...]


Pairs = Sequence[tuple[str, str]]


def read(
    values: Callable[[str], Iterable[str]], names: Names, canonical: Callable[[str], str]
) -> Filters:
    """Read the filters of a request.

    Args:
        values: Gives all values of a parameter: slugs or IRIs.
        canonical: Gives the canonical IRI for an address of this server.

    Raises:
        RequestError: A year is none.
    """
    found: dict[str, Any] = {}
    for name in NAMES:
        if name == "year":
            found[name] = tuple(_year(value) for value in filters.given(values, name))
        else:
            found[name] = filters.things(values, name, names, canonical)
    return Filters(**found, q=" ".join(values("q")).strip()[:500])


def boxes(facets: Iterable[Facet], pairs: Pairs) -> tuple[Box, ...]:
    """The facets of a list; those with nothing to choose from are left out.

    Args:
        pairs: Parameters of the list's address, IRIs shortened; without the page.
    """
    found = []
    for facet in facets:
        values = sorted(facet.values, key=lambda value: not value.selected)
        choices = tuple(_choice(facet, value, pairs) for value in values)
        if len(choices) > 1 or any(choice.selected for choice in choices):
            count = max(SHOWN, sum(choice.selected for choice in choices))
            # A fold that hides one or two values costs more than it saves.
            count = count if len(choices) > count + 2 else len(choices)
            found.append(Box(facet.name, facet.label.text, choices[:count], choices[count:]))
    return tuple(found)


def parameters(chosen: Filters) -> list[tuple[str, str]]:
    """The parameters that stand for filters, IRIs of this registry as slugs."""
    pairs = [
        (name, value if name == "year" or "/id/" not in value else value.rpartition("/")[2])
        for name in NAMES
        for value in chosen.values(name)
    ]
    return [*pairs, *([("q", chosen.q)] if chosen.q else [])]


def followed(kind: str, pairs: Pairs) -> Pairs:
    """The parameters of the feed that follows a list: those filters that feeds know."""
    known = ("topic", "country", "city")
    return [("kind", kind), *(pair for pair in pairs if pair[0] in known)]


def _choice(facet: Facet, value: FacetValue, pairs: Pairs) -> Choice:
    pair = (facet.name, value.slug)
    kept = [item for item in pairs if item != pair]
    href = filters.address("", kept if value.selected else [*kept, pair])
    return Choice(value.label.text, value.count, value.selected, href)


def _year(text: str) -> int:
    if not (text.isdigit() and text.isascii() and len(text) == 4):
        raise RequestError(f"year is {text!r}: write four digits, such as 2016")
    return int(text)

"""Filters as they stand in the address of a list or a feed: slugs or IRIs of things."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import urlencode

from iclod.rdf.terms import Names

#: Gives all values of a parameter.
Values = Callable[[str], Iterable[str]]


def given(values: Values, parameter: str) -> list[str]:
    """The values of a parameter that say something."""
    return [value.strip() for value in values(parameter) if value.strip()]


def things(
    values: Values, parameter: str, names: Names, canonical: Callable[[str], str]
) -> tuple[str, ...]:
    """The IRIs that a parameter names, which is called as the kind that its slugs are of.

    Args:
        canonical: Gives the canonical IRI for an address of this server.
    """
    return tuple(
        canonical(value) if ":" in value else names.thing(parameter, value)
        for value in given(values, parameter)
    )


def address(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    """A path with parameters."""
    query = urlencode(list(pairs))
    return f"{path}?{query}" if query else path

"""`iclod query --stored`: a stored query with its parameters, without a server."""

from __future__ import annotations

from collections.abc import Iterable

import click
from werkzeug.datastructures import MultiDict

from iclod.endpoints.queries import given
from iclod.registry import Registry


def text(registry: Registry, name: str, parameters: Iterable[str], at: int | None = None) -> str:
    """The text of a stored query with its parameters filled in.

    Args:
        parameters: Each `name=value`.
        at: Number of the state that is asked; default: what is published.

    Raises:
        NotFound: There is no such query.
        ParametersRejected: Values are missing or cannot be taken.
    """
    pairs = MultiDict[str, str]()
    stored = registry.stored.get(name)
    for pair in parameters:
        key, equals, value = pair.partition("=")
        if not equals or (key in given.COMMON and stored.parameter(key) is None):
            raise click.BadParameter(f"{pair!r}: write a parameter's name, = and its value")
        pairs.add(key, value)
    number = registry.published() if at is None else at
    found = given.read(registry, stored, pairs, number, str)
    found.check()
    return found.text

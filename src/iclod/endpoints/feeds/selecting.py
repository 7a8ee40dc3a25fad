"""Which events: filters as they stand in an address, windows of positions as pages.

Page `n` of events are the positions from `(n - 1) * size + 1` to `n * size`, whoever asks and
whatever is filtered: a page that is full never gets others. A filtered page holds those events of
the same window that match; pages without any are passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from iclod.errors import NotFound, RequestError
from iclod.index import Choice, Event
from iclod.index.events import NAMES, Events
from iclod.rdf.terms import KINDS, Names
from iclod.web import filters


@dataclass(frozen=True)
class Page:
    """A page of events.

    Attributes:
        number: From 1; 0: the newest events, whatever page they are on.
        before: The nearest earlier page that is full and not empty; None: there is none.
        full: Whether it stays as it is.
    """

    number: int
    events: tuple[Event, ...]
    before: int | None
    full: bool


def read(
    values: Callable[[str], Iterable[str]], names: Names, canonical: Callable[[str], str]
) -> Choice:
    """Read the filters of a request.

    Args:
        values: Gives all values of a parameter: slugs or IRIs.
        canonical: Gives the canonical IRI for an address of this server.

    Raises:
        RequestError: There is no such kind.
    """
    kinds = sorted(set(filters.given(values, "kind")))
    for kind in kinds:
        if kind not in KINDS:
            raise RequestError(f"there is no kind {kind[:40]!r}: write one of {', '.join(KINDS)}")
    found = {
        name: tuple(sorted(set(filters.things(values, name, names, canonical)))) for name in NAMES
    }
    return Choice(tuple(kinds), {name: iris for name, iris in found.items() if iris})


def parameters(choice: Choice, names: Names) -> list[tuple[str, str]]:
    """The parameters that stand for filters, in a fixed order, IRIs of this registry as slugs."""
    found = [("kind", kind) for kind in choice.kinds]
    for facet, iris in choice.values.items():
        for iri in iris:
            name = names.name(iri)
            short = name is not None and iri == names.thing(facet, name.slug)
            found.append((facet, name.slug if name and short else iri))
    return found


def page_number(text: str) -> int:
    """Read the number of a page.

    Raises:
        RequestError: It is none.
    """
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 0):
        raise RequestError(f"page is {text[:40]!r}: write a number from 1")
    return int(text)


def newest(events: Events, number: int, size: int, choice: Choice) -> Page:
    """The newest events, newest first; at least all those that are on no full page yet."""
    found = tuple(events.newest(number, size, choice))
    full = events.total(number) // size
    return Page(0, found, _before(events, number, size, choice, full + 1), False)


def archive(events: Events, number: int, size: int, choice: Choice, page: int) -> Page:
    """A full page, newest first.

    Raises:
        NotFound: It does not exist, or is not full yet.
    """
    if page * size > events.total(number):
        raise NotFound(
            f"there is no full page {page} yet; /feed.atom leads to those that there are"
        )
    found = events.between(number, (page - 1) * size + 1, page * size, choice)
    before = _before(events, number, size, choice, page)
    return Page(page, tuple(reversed(found)), before, True)


def window(events: Events, number: int, size: int, page: int) -> Page:
    """A page, full or not, oldest first; it is full once there is another one.

    Raises:
        NotFound: It lies beyond the last one.
    """
    total = events.total(number)
    if (page - 1) * size >= total:
        raise NotFound(f"there is no page {page}: the last one is {pages(total, size)}")
    found = tuple(events.between(number, (page - 1) * size + 1, page * size))
    return Page(page, found, page - 1 or None, page * size < total)


def pages(total: int, size: int) -> int:
    """How many pages so many events make."""
    return -(-total // size)


def _before(events: Events, number: int, size: int, choice: Choice, page: int) -> int | None:
    found = events.newest(number, 1, choice, until=(page - 1) * size)
    return pages(found[0].position, size) if found else None

"""A search: its words and page, what is found, and that as JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from iclod.errors import RequestError
from iclod.index import Index, Item
from iclod.profile import Profile
from iclod.web import reading

#: Longest text that is searched for, in characters.
LONGEST = 500


@dataclass(frozen=True)
class Question:
    """Words, and the 1-based page of the answer."""

    q: str
    page: int


@dataclass(frozen=True)
class Found:
    """A page of what was found.

    Attributes:
        total: On all pages.
    """

    question: Question
    items: tuple[Item, ...]
    total: int
    pages: int


def question(q: str, page: str) -> Question:
    """Read the parameters.

    Raises:
        RequestError: The page is no number.
    """
    if not (page.isascii() and page.isdigit() and len(page) < 9 and int(page) > 0):
        raise RequestError(f"page is {page[:40]!r}: write a number from 1")
    return Question(" ".join(q[:LONGEST].split()), int(page))


def search(index: Index, wanted: Question, size: int, languages: Sequence[str]) -> Found:
    """Ask the index.

    Args:
        size: Items on a page.
    """
    total = index.matches(wanted.q) if wanted.q else 0
    offset = (wanted.page - 1) * size
    items = index.search(wanted.q, languages, size, offset) if offset < total else []
    return Found(wanted, tuple(items), total, max(1, -(-total // size)))


def called(profile: Profile, languages: Sequence[str]) -> dict[str, str]:
    """What each kind is called."""
    return {
        kind.name: reading.word(kind.label, languages, kind.name)
        for kind in profile.kinds
        if kind.name
    }


def as_json(found: Found, address: Callable[[str], str]) -> dict[str, Any]:
    """What was found as JSON."""
    return {
        "q": found.question.q,
        "total": found.total,
        "page": found.question.page,
        "pages": found.pages,
        "items": [brief(item, address) for item in found.items],
    }


def brief(item: Item, address: Callable[[str], str]) -> dict[str, Any]:
    """A thing in few words."""
    return {
        "iri": item.thing,
        "kind": item.kind,
        "label": item.title.text,
        "language": item.title.language,
        "url": address(item.document),
    }

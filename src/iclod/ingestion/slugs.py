"""Slugs: ASCII, readable, the same for the same input at any time."""

from __future__ import annotations

import re

from anyascii import anyascii

#: The longest slug that is minted.
LONGEST = 80


def plain(text: str) -> str:
    """Lower-case ASCII words joined by hyphens; may be empty."""
    ascii_text = anyascii(re.sub("['\u2019\u2018\u02bc`\u00b4]s\\b", "s", text))
    return re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-")


def cut(slug: str, longest: int = LONGEST) -> str:
    """Cut at a word's end so that no more than `longest` characters stay."""
    if len(slug) <= longest:
        return slug
    head = slug[: longest + 1].rpartition("-")[0]
    return (head if len(head) > longest // 2 else slug[:longest]).strip("-")


def slug(city: str | None, title: str) -> str:
    """A practice's slug: `{city}-{title…}`, without the city where it is not known.

    A title that already opens with the city does not repeat it.
    """
    place, words = plain(city or ""), plain(title)
    if place and words != place and not words.startswith(f"{place}-"):
        words = f"{place}-{words}" if words else place
    return cut(words) or "practice"


def numbered(base: str, taken: set[str] | frozenset[str]) -> str:
    """The slug itself or, if it is taken, the first of `-2`, `-3`, … that is free."""
    if base not in taken:
        return base
    number = 2
    while (candidate := f"{cut(base, LONGEST - len(str(number)) - 1)}-{number}") in taken:
        number += 1
    return candidate


def place_slug(name: str) -> str:
    """A place's slug: its name without what stands in brackets."""
    bare = re.sub(r"\s*[(\[][^)\]]*[)\]]?", " ", name)
    return cut(plain(bare) or plain(name)) or "place"

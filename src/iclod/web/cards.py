"""Things in lists: what the index knows of an item, as a card of a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from iclod.index import Item, Label
from iclod.web import reading

#: Roles in the line beneath the title, in this order, and those shown as links below it.
META = ("placeType", "place", "partOf", "country", "period", "status", "notation")
TAGS = ("topic",)
#: Gives a link's target for an IRI.
Href = Callable[[str], str]


@dataclass(frozen=True)
class Tag:
    """A word that leads somewhere; `language` is that of the word, where it has one."""

    text: str
    href: str
    language: str | None = None


@dataclass(frozen=True)
class Card:
    """What a list shows of a thing.

    Attributes:
        language: Of the title, where it has one; likewise `text_language`.
        meta: Short texts: place, country, period, status.
        text: The summary.
    """

    href: str
    title: str
    language: str | None
    meta: tuple[str, ...]
    text: str
    text_language: str | None
    tags: tuple[Tag, ...]


def card(item: Item, language: str, href: Href, *, kind: str = "") -> Card:
    """Make the card of an item.

    Args:
        language: The reader's.
        kind: What its kind is called, where the list has several.
    """
    meta = [kind] if kind else []
    for role in META:
        shown = [
            _meta(role, label, language)
            for label in item.values.get(role, ())
            if not reading.says_nothing(label.iri)
        ]
        if shown:
            meta.append(", ".join(shown))
    abstract = next(iter(item.values.get("abstract", ())), Label(""))
    return Card(
        href=href(item.document),
        title=item.title.text,
        language=item.title.language,
        meta=tuple(meta),
        text=abstract.text,
        text_language=abstract.language,
        tags=tuple(
            Tag(label.text, href(label.iri), label.language)
            for role in TAGS
            for label in item.values.get(role, ())
            if label.iri
        ),
    )


def _meta(role: str, label: Label, language: str) -> str:
    if role != "period":
        return label.text
    start, dash, end = label.text.partition("–")
    moments = [reading.moment(part, language) if part else "" for part in (start, end)]
    if moments[0] and moments[1] and not all(part.isdigit() for part in moments):
        return f"{moments[0]} – {moments[1]}"
    return f"{moments[0]}{dash}{moments[1]}"

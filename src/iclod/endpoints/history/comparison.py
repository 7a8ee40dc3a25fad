"""What changed between two versions: in words, field by field, and statement by statement.

The words come from the profile, as those of the record's page do. The statements are all that was
published: taking the removed ones from the first version and adding the others gives the second,
the document's own dates and number included.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from iclod.endpoints.history import wording
from iclod.endpoints.history.wording import Budget, Piece
from iclod.profile import Kind, Profile
from iclod.publication import Document
from iclod.rdf import formats
from iclod.rdf.formats import Format
from iclod.rdf.vocab import RDF
from iclod.web.records import page
from iclod.web.records.desk import Desk
from iclod.web.records.page import Fact, Value


@dataclass(frozen=True)
class Text:
    """A text of a field that is there in both versions, in pieces."""

    language: str | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Change:
    """What changed in a field.

    Attributes:
        path: IRI of the property.
        texts: Texts that changed in part.
        removed: Values that only the first version has; likewise `added` for the second.
    """

    path: str
    label: str
    description: str
    texts: tuple[Text, ...]
    removed: tuple[Value, ...]
    added: tuple[Value, ...]


@dataclass(frozen=True)
class Statements:
    """Statements by which two versions differ, as sorted lines of N-Triples."""

    removed: tuple[str, ...]
    added: tuple[str, ...]


def kind_of(document: Document, profile: Profile, name: str) -> Kind:
    """What the shapes say about a version: its kind's fields, or those of a tombstone.

    Where they say nothing, a kind without fields: every statement is a further one then.
    """
    thing = document.thing or document.iri
    start = f"<{thing}> <{RDF.type}> <"
    types = [
        line[len(start) :].removesuffix("> .")
        for line in document.content.split("\n")
        if line.startswith(start)
    ]
    kind = profile.kind(name)
    if kind is not None and kind.target in types:
        return kind
    found = next((item for iri in types if (item := profile.for_class(iri))), None)
    if found is None and document.version.state == "content":
        found = kind
    return found or Kind("", name, "", kind.label if kind else {}, {}, (), ())


def changes(before: Document, after: Document, desk: Desk, name: str) -> tuple[Change, ...]:
    """What changed for people, in the order of the profile."""
    first, second = _told(before, desk, name), _told(after, desk, name)
    budget, found = Budget(), []
    for key in dict.fromkeys((*first, *second)):
        old, new = first.get(key), second.get(key)
        change = _change(key[0], old, new, budget)
        if change is not None:
            found.append(change)
    return tuple(found)


def _told(document: Document, desk: Desk, name: str) -> dict[tuple[str, str], Fact]:
    kind = kind_of(document, desk.profile, name)
    thing = document.thing or document.iri
    told = page.facts(document.content_graph(), thing, kind, desk.reader())
    return {(path, fact.label): fact for path, fact in told}


def _change(path: str, old: Fact | None, new: Fact | None, budget: Budget) -> Change | None:
    before, after = (fact.values if fact else () for fact in (old, new))
    removed = [value for value in before if value not in set(after)]
    added = [value for value in after if value not in set(before)]
    if not removed and not added:
        return None
    texts = []
    for value, other in list(_pairs(removed, added)):
        pieces = wording.compare(value.text, other.text, budget)
        if pieces is not None:
            removed.remove(value)
            added.remove(other)
            texts.append(Text(other.language, pieces))
    fact = new or old
    assert fact is not None
    return Change(path, fact.label, fact.description, tuple(texts), tuple(removed), tuple(added))


def _pairs(removed: Sequence[Value], added: Sequence[Value]) -> Iterator[tuple[Value, Value]]:
    """Texts of one language that may be the same one, changed."""
    for language in dict.fromkeys(value.language for value in removed):
        old = [value for value in removed if value.language == language and _running(value)]
        new = [value for value in added if value.language == language and _running(value)]
        yield from zip(old, new, strict=False)


def _running(value: Value) -> bool:
    return value.iri is None and not value.parts and len(value.text.split()) > 1


# For programs ------------------------------------------------------------------------------------


def statements(before: Document, after: Document) -> Statements:
    """What one has to take away and to add."""
    first, second = (set(formats.lines(item.published)) for item in (before, after))
    return Statements(tuple(sorted(first - second)), tuple(sorted(second - first)))


def dataset(found: Statements, iri: str, format: Format) -> bytes:
    """Both as named graphs, `{iri}#removed` and `{iri}#added`."""
    parts = (("removed", found.removed), ("added", found.added))
    text = [(f"{iri}#{name}", "".join(f"{line}\n" for line in lines)) for name, lines in parts]
    return formats.join(text, format)


def patch(found: Statements, graph: str) -> str:
    """Both as an RDF Patch on the graph, in one transaction.

    Spec: https://jena.apache.org/documentation/rdf-patch/
    """
    rows = [f"{act} {line.removesuffix(' .')} <{graph}> ." for act, line in _rows(found)]
    return "\n".join(("TX .", *rows, "TC .")) + "\n"


def _rows(found: Statements) -> Iterator[tuple[str, str]]:
    for line in found.removed:
        yield "D", line
    for line in found.added:
        yield "A", line


def to_json(found: Statements, told: Sequence[Change]) -> dict[str, Any]:
    """Both, and the fields in words."""

    def values(items: Sequence[Value]) -> list[dict[str, str]]:
        return [
            {
                key: text
                for key, text in (
                    ("text", value.text),
                    ("language", value.language),
                    ("iri", value.iri),
                )
                if text
            }
            for value in items
        ]

    def pieces(text: Text) -> dict[str, Any]:
        shown = [{"act": piece.act, "text": piece.text} for piece in text.pieces]
        return {"language": text.language, "pieces": shown}

    return {
        "fields": [
            {
                "property": change.path,
                "label": change.label,
                "changed": [pieces(text) for text in change.texts],
                "removed": values(change.removed),
                "added": values(change.added),
            }
            for change in told
        ],
        "removed": list(found.removed),
        "added": list(found.added),
    }

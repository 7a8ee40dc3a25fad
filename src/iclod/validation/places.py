"""Where something stands in what was submitted, and how the text may be changed there.

Lines and columns are counted from 1, columns in Unicode characters, as editors show them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from rdflib.term import Node


@dataclass(frozen=True, order=True)
class Place:
    """A stretch of a submitted text, a cell of a table, or what stands below a heading.

    Attributes:
        source: Name of the file; empty where there is only one text.
        line: First line; None where the source has no lines.
        column: First column.
        end_line: Last line.
        end_column: The column after the last character.
        cell: Of a table, such as `Practices!C7` or `C7`.
        heading: Of a document, such as `Title`.
        exact: Whether it is the thing itself, not merely the nearest thing around it.
    """

    source: str = ""
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    cell: str | None = None
    heading: str | None = None
    exact: bool = True

    def to_json(self) -> dict[str, Any]:
        """The place as plain values; what is not known is left out."""
        values = {
            "source": self.source or None,
            "line": self.line,
            "column": self.column,
            "endLine": self.end_line,
            "endColumn": self.end_column,
            "cell": self.cell,
            "heading": self.heading,
        }
        return {key: value for key, value in values.items() if value is not None} | {
            "exact": self.exact
        }


class Positions(Protocol):
    """Where the statements of a submitted text stand in it."""

    def statement(self, subject: Node, predicate: Node, value: Node) -> Place | None:
        """Where the value of a statement stands."""

    def predicate(self, subject: Node, predicate: Node) -> Place | None:
        """Where a property of a node is first named."""

    def subject(self, node: Node) -> Place | None:
        """Where the description of a node begins."""


@dataclass(frozen=True)
class Edit:
    """A replacement of the text at a place.

    Attributes:
        place: What is replaced; where it is empty (`end` is `start`), the text is inserted.
        start: Offset of the first character, from 0; None in a table.
        end: Offset after the last one.
        text: What stands there afterwards; in a table the cell's new content.
    """

    place: Place
    start: int | None
    end: int | None
    text: str


@dataclass(frozen=True)
class Mend:
    """A way to put a result right.

    Attributes:
        kind: What is done, such as `datatype`, `language`, `nearest`, `scheme`.
        label: What it does, for people, by language.
        edits: What to replace; in one source, not overlapping.
        safe: Whether it may be made without asking; others are offered only.
    """

    kind: str
    label: dict[str, str] = field(default_factory=dict, hash=False)
    edits: tuple[Edit, ...] = ()
    safe: bool = False

    def to_json(self) -> dict[str, Any]:
        """The mend as plain values."""
        return {
            "kind": self.kind,
            "label": self.label,
            "safe": self.safe,
            "edits": [
                {"place": edit.place.to_json(), "start": edit.start, "end": edit.end}
                | {"text": edit.text}
                for edit in self.edits
            ],
        }


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text after some edits that do not overlap.

    Raises:
        ValueError: They overlap, or one has no offsets.
    """
    last = len(text)
    for edit in sorted(edits, key=lambda item: (item.start or 0, item.end or 0), reverse=True):
        if edit.start is None or edit.end is None or not edit.start <= edit.end <= last:
            raise ValueError("edits overlap or lie outside of the text")
        text = text[: edit.start] + edit.text + text[edit.end :]
        last = edit.start
    return text

"""What a walker over a text writes down: statements with the stretches they stand in.

Nodes are IRIs, or numbers where they are blank: a text does not say how a parser calls them
(`blank.py`). Literals are kept as they are written and read when they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

#: An IRI, or the number of a blank node.
Key = str | int

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"


class Written(NamedTuple):
    """A literal.

    Attributes:
        text: Its lexical form, or how that is written (`Record.read`).
        language: Its tag in lower case; empty without one.
        datatype: IRI; empty for strings; `*` where any will do.
    """

    text: str
    language: str = ""
    datatype: str = ""


#: The object of a statement; None for what is not told apart here.
Value = Key | Written | None


class Entry(NamedTuple):
    """The object of a statement and where it stands.

    Attributes:
        value: The object.
        start: Offset of its first character.
        end: Offset after its last one.
        predicate: Offset where the property is named.
        predicate_end: Offset after that.
        exact: Whether the stretch is the object itself.
    """

    value: Value
    start: int
    end: int
    predicate: int
    predicate_end: int
    exact: bool = True


def _plain(text: str) -> str:
    return text


@dataclass
class Record:
    """All that a text says, in the order in which it says it.

    Attributes:
        entries: By subject and property.
        subjects: Where the description of each node begins: first and last offset.
        labels: Of blank nodes that have one in the text.
        read: Gives the lexical form of a literal as it is written.
        count: Number of blank nodes.
    """

    entries: dict[tuple[Key, str], list[Entry]] = field(default_factory=dict)
    subjects: dict[Key, tuple[int, int]] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    read: Callable[[str], str] = _plain
    count: int = 0
    _numbers: dict[str, int] = field(default_factory=dict)

    def blank(self, label: str | None = None) -> int:
        """The number of a blank node; a new one without a label."""
        if label is not None and label in self._numbers:
            return self._numbers[label]
        self.count += 1
        if label is not None:
            self._numbers[label] = self.count
            self.labels[self.count] = label
        return self.count

    def add(self, subject: Key, predicate: str, entry: Entry) -> None:
        """Write down a statement."""
        self.entries.setdefault((subject, predicate), []).append(entry)

    def describe(self, node: Key, start: int, end: int) -> None:
        """Write down where a node is described; the first time counts."""
        self.subjects.setdefault(node, (start, end))

"""What an import did, card by card, for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

Outcome = Literal["created", "revised", "unchanged", "reported", "failed"]
OUTCOMES: tuple[Outcome, ...] = ("created", "revised", "unchanged", "reported", "failed")


@dataclass(frozen=True)
class Entry:
    """What became of one card, row or section.

    Attributes:
        outcome: created, revised, unchanged; reported: left out, a person has to decide; failed:
            it broke a rule.
        source: The file it stands in.
        card: Its 1-based number there; None for what belongs to none.
        line: Its line there, where lines are known.
        title: As printed.
        thing: IRI of the practice.
        language: The tag that the title was given.
        messages: What a person should know, one sentence each.
        cell: Its cell in a table, such as `Practices!A2`.
        heading: Its heading in a document.
    """

    outcome: Outcome
    source: str = ""
    card: int | None = None
    line: int | None = None
    title: str | None = None
    thing: str | None = None
    language: str | None = None
    messages: tuple[str, ...] = ()
    cell: str | None = None
    heading: str | None = None

    @property
    def place(self) -> str:
        """Where it stands: `page.txt, card 3, line 41`; `practices.xlsx, Practices!C7`."""
        parts = [self.source] if self.source else []
        exact = self.cell or self.heading
        if exact:
            return ", ".join([*parts, exact])
        parts += [f"card {self.card}"] if self.card is not None else []
        parts += [f"line {self.line}"] if self.line is not None else []
        return ", ".join(parts)


@dataclass
class ImportReport:
    """All that an import did, in the order of the sources."""

    entries: list[Entry] = field(default_factory=list)
    dry_run: bool = False

    def add(self, entry: Entry) -> int:
        """Add an entry; returns its index."""
        self.entries.append(entry)
        return len(self.entries) - 1

    def extend(self, entries: Iterable[Entry]) -> None:
        """Add the entries of another report."""
        self.entries.extend(entries)

    def change(self, index: int, outcome: Outcome, *messages: str) -> None:
        """Give an entry another outcome, and say why."""
        entry = self.entries[index]
        self.entries[index] = replace(entry, outcome=outcome, messages=(*entry.messages, *messages))

    def fail(self, index: int, *messages: str) -> None:
        """Say that a card broke a rule."""
        self.change(index, "failed", *messages)

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many entries of each outcome."""
        return {name: sum(e.outcome == name for e in self.entries) for name in OUTCOMES}

    @property
    def failed(self) -> int:
        """How many cards broke a rule."""
        return self.counts["failed"]

    def rows(self) -> list[tuple[str, ...]]:
        """A table: outcome, place, title, language, practice, messages."""
        return [
            (
                entry.outcome,
                entry.place,
                entry.title or "",
                entry.language or "",
                entry.thing or "",
                " ".join(entry.messages),
            )
            for entry in self.entries
        ]

    def to_text(self) -> str:
        """The report for people, a line per card and its messages below."""
        lines = ["Nothing was written: this was a dry run."] if self.dry_run else []
        for entry in self.entries:
            title = entry.title or ("(no title)" if entry.card is not None else "")
            tag = f" @{entry.language}" if entry.language and entry.title else ""
            lines.append(f"{entry.outcome:<9}  {entry.place}: {title}{tag}".rstrip(": "))
            if entry.thing:
                lines.append(f"{'':11}{entry.thing}")
            lines += [f"{'':11}- {message}" for message in entry.messages]
        counts = self.counts
        summary = ", ".join(f"{counts[name]} {name}" for name in OUTCOMES)
        return "\n".join([*lines, f"{len(self.entries)} in all: {summary}"])

    def to_json(self) -> dict[str, Any]:
        """The report for programs."""
        return {
            "dry_run": self.dry_run,
            "counts": dict(self.counts),
            "entries": [
                asdict(entry) | {"messages": list(entry.messages)} for entry in self.entries
            ],
        }

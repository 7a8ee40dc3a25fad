"""A report as the page shows it: by thing and field, beside the lines of what was sent.

Nothing here knows HTTP or HTML; every text comes with the language it is in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rdflib import Literal, URIRef
from rdflib.term import Node

from iclod.endpoints.validation import listing
from iclod.endpoints.validation.listing import Listing, Mark
from iclod.endpoints.validation.pieces import (
    NOTHING,
    Change,
    Covered,
    Fault,
    Group,
    Item,
    Offer,
    Thing,
    Tick,
    Words,
)
from iclod.errors import IclodError
from iclod.validation.coverage import Coverage
from iclod.validation.places import Mend, Place
from iclod.validation.report import SEVERITIES, Report, Result, Severity
from iclod.validation.work import Source

#: Things of which is shown how much is filled.
COVERED = 20
#: Characters of a value or of a replaced text that are shown.
SHORT = 300


@dataclass(frozen=True)
class View:
    """All that the page shows of one check.

    Attributes:
        safe: How many results can be mended without asking.
        covered: The first things that were described; `uncovered` is how many more there are.
        several: Whether there was more than one source.
        text: What the form holds; with its syntax, a suffix.
    """

    things: tuple[Thing, ...] = ()
    counts: Mapping[Severity, int] = field(default_factory=dict)
    conforms: bool | None = None
    fault: Fault | None = None
    listings: tuple[Listing, ...] = ()
    safe: int = 0
    covered: tuple[Covered, ...] = ()
    uncovered: int = 0
    several: bool = False
    text: str = ""
    syntax: str = "ttl"
    level: str = "publication"


def view(
    report: Report | None,
    sources: Sequence[Source],
    language: str,
    *,
    error: IclodError | None = None,
    text: str = "",
    syntax: str = "ttl",
    level: str = "publication",
) -> View:
    """What the page shows.

    Args:
        report: None where there is none: nothing was sent yet, or it could not be checked.
        sources: What was sent, in order; those whose text can be shown are.
        error: Why it could not be checked.
        text: What stands in the form, its syntax (a suffix), and the level that is chosen.
    """
    form = View(text=text, syntax=syntax, level=level)
    texts = [listing.text(source) for source in sources]
    names = {source.name: number for number, source in enumerate(sources)}
    if report is None:
        fault = _fault(error, names, texts, language) if error is not None else None
        listings = _listings(sources, texts, _marks_of(fault))
        return replace(form, fault=fault, listings=listings)
    maker = _Maker(language, names, texts)
    things = tuple(maker.thing(focus, found) for focus, found in _by_focus(report, names))
    items = [item for thing in things for group in thing.groups for item in group.items]
    marks = {
        number: [
            Mark(item.place, item.severity, item.number)
            for item in items
            if item.source == number and item.place is not None
        ]
        for number in range(len(sources))
    }
    return replace(
        form,
        things=things,
        counts=report.counts,
        conforms=report.conforms,
        listings=_listings(sources, texts, marks),
        safe=sum(any(offer.safe and offer.edits for offer in item.offers) for item in items),
        covered=tuple(_covered(item, language) for item in report.coverage[:COVERED]),
        uncovered=max(0, len(report.coverage) - COVERED),
        several=len(sources) > 1,
    )


def words(texts: Mapping[str, str] | None, language: str) -> Words:
    """The text in a language, else in English, else without one, else any."""
    for key in (language, language.split("-")[0], "en", ""):
        if texts and key in texts:
            return Words(texts[key], key)
    return next((Words(text, key) for key, text in (texts or {}).items()), NOTHING)


def _by_focus(report: Report, names: Mapping[str, int]) -> list[tuple[Node, list[Result]]]:
    """Results by what they are about, in the order of the sources."""
    groups: dict[Node, list[Result]] = {}
    for item in report.results:
        groups.setdefault(item.focus, []).append(item)

    def place(found: list[Result]) -> tuple[int, int, int]:
        lines = [
            (names.get(item.place.source, 0), item.place.line or 0)
            for item in found
            if item.place is not None
        ]
        worst = min(SEVERITIES.index(item.severity) for item in found)
        return (*min(lines, default=(len(names), 0)), worst)

    return sorted(groups.items(), key=lambda pair: place(pair[1]))


def _order(found: Sequence[Result]) -> tuple[int, int]:
    """The worst first; what is equally bad in the order of the text."""
    lines = [item.place.line for item in found if item.place is not None and item.place.line]
    return min(SEVERITIES.index(item.severity) for item in found), min(lines, default=0)


class _Maker:
    """Makes the groups of a page, numbering the results as they come."""

    def __init__(
        self, language: str, names: Mapping[str, int], texts: Sequence[str | None]
    ) -> None:
        self.language = language
        self.names = names
        self.texts = texts
        self.number = 0

    def thing(self, focus: Node, found: Sequence[Result]) -> Thing:
        title = next((words(item.title, self.language) for item in found if item.title), NOTHING)
        groups: dict[tuple[str, str], list[Result]] = {}
        for item in found:
            name = words(item.name, self.language)
            groups.setdefault((name.text, name.language), []).append(item)
        return Thing(
            title,
            str(focus) if isinstance(focus, URIRef) else None,
            tuple(
                Group(Words(*name), tuple(self.items(items)))
                for name, items in sorted(groups.items(), key=lambda pair: _order(pair[1]))
            ),
        )

    def items(self, found: Sequence[Result]) -> Iterator[Item]:
        """Results of a field; what one shape says of one value more than once stands together."""
        same: dict[object, list[Result]] = {}
        for item in found:
            alone = item.value is None or item.more
            key = item if alone else (item.shape, item.value, item.place, item.message())
            same.setdefault(key, []).append(item)
        for first, *others in same.values():
            # What can be mended says the most.
            first, *others = sorted([first, *others], key=lambda item: not item.mends)
            made = self.item(first)
            also = [words(item.expected, self.language) for item in others]
            yield replace(made, also=tuple(text for text in also if text and text != made.expected))

    def item(self, found: Result) -> Item:
        self.number += 1
        place = found.place
        source = None
        if place is not None and place.line is not None:
            source = self.names.get(place.source)
        return Item(
            number=self.number,
            severity=found.severity,
            message=words(found.messages, self.language),
            found=words(found.found, self.language),
            expected=words(found.expected, self.language),
            advice=words(found.advice, self.language),
            way=words(found.way, self.language),
            value=_value(found),
            place=place,
            source=source,
            shape=str(found.shape) if isinstance(found.shape, URIRef) else None,
            component=found.component.replace("#", "/").rpartition("/")[2],
            offers=tuple(self.offer(mend) for mend in found.mends if mend.edits),
            more=found.more,
        )

    def offer(self, mend: Mend) -> Offer:
        changes, edits = [], []
        name = mend.edits[0].place.source
        text = self.texts[self.names[name]] if name in self.names else None
        for edit in mend.edits:
            before = ""
            if text is not None and edit.start is not None and edit.end is not None:
                before = text[edit.start : edit.end]
            changes.append(Change(edit.place, before[:SHORT], edit.text[:SHORT]))
            place = edit.place
            if text is not None and place.line is not None and edit.start is not None:
                edits.append(
                    {
                        "line": place.line,
                        "column": place.column,
                        "endLine": place.end_line or place.line,
                        "endColumn": place.end_column or place.column,
                        "text": edit.text,
                    }
                )
        whole = len(edits) == len(mend.edits)
        return Offer(
            words(mend.label, self.language),
            mend.safe,
            tuple(changes),
            json.dumps({"source": name, "edits": edits}, ensure_ascii=False) if whole else "",
        )


def _covered(item: Coverage, language: str) -> Covered:
    return Covered(
        words(item.title, language),
        words(item.kind, language),
        str(item.focus) if isinstance(item.focus, URIRef) else None,
        item.percent,
        tuple(
            Tick(words(field.name, language), field.demand, bool(field.count), field.shape)
            for field in item.fields
        ),
    )


def _value(found: Result) -> Words:
    """The value at fault, as far as no sentence says it already."""
    if found.value is None or found.value == found.focus or found.found:
        return NOTHING
    text = str(found.value)
    short = text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"
    return Words(short, (found.value.language or "") if isinstance(found.value, Literal) else "")


def _fault(
    error: IclodError, names: Mapping[str, int], texts: Sequence[str | None], language: str
) -> Fault:
    line, column = getattr(error, "line", None), getattr(error, "column", None)
    name = getattr(error, "source", None) or ""
    causes: Mapping[str, str] = getattr(error, "causes", {})
    written: str | None = getattr(error, "text_line", None)
    caret = (getattr(error, "caret", None) or 1) - 1
    source = names.get(name, 0 if len(names) == 1 else None)
    text = texts[source] if source is not None else None
    before, at, after = "", "", ""
    if written is not None:
        before, at, after = written[:caret], written[caret : caret + 1], written[caret + 1 :]
    return Fault(
        message=str(error),
        hint=error.hint or "",
        cause=words(causes, language),
        name=name,
        line=line,
        column=column,
        source=source if line is not None and text is not None else None,
        before=before,
        at=at,
        after=after,
    )


def _marks_of(fault: Fault | None) -> dict[int, list[Mark]]:
    if fault is None or fault.source is None or fault.line is None:
        return {}
    column = fault.column or 1
    place = Place("", fault.line, column, fault.line, column + 1)
    return {fault.source: [Mark(place, "Violation", 0)]}


def _listings(
    sources: Sequence[Source], texts: Sequence[str | None], marks: Mapping[int, Sequence[Mark]]
) -> tuple[Listing, ...]:
    return tuple(
        listing.of(number, source.name, text, marks.get(number, ()))
        for number, (source, text) in enumerate(zip(sources, texts, strict=True))
        if text is not None
    )

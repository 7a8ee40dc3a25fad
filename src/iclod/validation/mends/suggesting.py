"""Results → results with their mends, each checked by reading the text that it would make."""

from __future__ import annotations

import time
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import rdflib
from rdflib import Literal, URIRef

from iclod.rdf import formats
from iclod.validation.mends.changes import Insert, Offer, Replace
from iclod.validation.mends.known import Known
from iclod.validation.mends.offers import offers
from iclod.validation.mends.writing import Unwritten
from iclod.validation.mends.writing.text import Text
from iclod.validation.places import Edit, Mend, Place, Positions
from iclod.validation.positions import Text as Source
from iclod.validation.report import Result

#: Most results for which mends are looked for.
RESULTS = 2_000
#: Most statements that are read to check what would be written.
STATEMENTS = 1_000_000
#: Seconds after which no more mends are looked for; results are told without them.
SECONDS = 4.0
#: Groups in which room is looked for.
GROUPS = 20


@dataclass
class _Candidate:
    """An offer as it would be written.

    Attributes:
        result: Number of the result.
        text: The text that it changes; None where it is a cell.
    """

    result: int
    offer: Offer
    text: Text | None
    edits: tuple[Edit, ...]
    good: bool = False

    def mend(self) -> Mend:
        return Mend(self.offer.kind, self.offer.label, self.edits, self.offer.safe)


def attach(
    results: Iterable[Result],
    graph: rdflib.Graph,
    sources: Sequence[Source],
    positions: Positions,
    known: Known,
) -> tuple[Result, ...]:
    """Give each result the mends that would put it right, the best first.

    Args:
        graph: What was checked.
        sources: The texts that it was read from.
        positions: Where statements stand in all of them.
        known: What the registry knows.
    """
    results = tuple(results)
    texts = {
        source.name: Text(source, known.base, positions)
        for source in sources
        if source.suffix in formats.BY_SUFFIX
    }
    until = time.monotonic() + SECONDS
    found: list[_Candidate] = []
    for number, result in enumerate(results[:RESULTS]):
        if result.mends or time.monotonic() > until:
            continue
        for offer in offers(result, graph, known):
            candidate = _written(number, offer, texts, positions, known, graph)
            if candidate is not None:
                found.append(candidate)
    _check(found, until)
    mends: defaultdict[int, list[Mend]] = defaultdict(list)
    for candidate in found:
        if candidate.good:
            mends[candidate.result].append(candidate.mend())
    return tuple(
        replace(result, mends=(*result.mends, *mends[number])) if number in mends else result
        for number, result in enumerate(results)
    )


def suggest(
    result: Result,
    graph: rdflib.Graph,
    sources: Sequence[Source],
    positions: Positions,
    known: Known,
) -> tuple[Mend, ...]:
    """The mends of one result, the best first."""
    return attach((replace(result, mends=()),), graph, sources, positions, known)[0].mends


def _written(
    number: int,
    offer: Offer,
    texts: dict[str, Text],
    positions: Positions,
    known: Known,
    graph: rdflib.Graph,
) -> _Candidate | None:
    cell = _cell(offer, positions, known, graph)
    if cell is not None:
        return _Candidate(number, offer, None, (cell,), good=True)
    for text in texts.values():
        try:
            return _Candidate(number, offer, text, text.edits(offer.changes))
        except Unwritten:
            continue
    return None


def _cell(offer: Offer, positions: Positions, known: Known, graph: rdflib.Graph) -> Edit | None:
    """The new content of a cell of a table or of a field of a form, where it holds that alone."""
    if len(offer.changes) != 1:
        return None
    change = offer.changes[0]
    place: Place | None = None
    if isinstance(change, Replace):
        place = positions.statement(change.subject, change.predicate, change.old)
        others = [
            positions.statement(change.subject, change.predicate, value)
            for value in graph.objects(change.subject, change.predicate)
            if value != change.old
        ]
        if place in others:
            return None
    elif isinstance(change, Insert) and change.beside is None:
        place = positions.predicate(change.subject, change.predicate)
        if (change.subject, change.predicate, None) in graph:
            return None
    else:
        return None
    if place is None or not place.exact or not (place.cell or place.heading):
        return None
    if isinstance(change.new, Literal):
        return Edit(place, None, None, str(change.new))
    named = isinstance(change.new, URIRef) and change.new in known.iris
    return Edit(place, None, None, known.name(change.new, "en") if named else str(change.new))


@dataclass
class _Group:
    """Candidates that touch nothing of each other, in one text."""

    text: Text
    candidates: list[_Candidate]
    touched: set[object]
    stretches: list[tuple[int, int]]

    def take(self, candidate: _Candidate) -> bool:
        """Take a candidate that has room here."""
        touched = {change.touches for change in candidate.offer.changes}
        stretches = [(edit.start or 0, edit.end or 0) for edit in candidate.edits]
        if candidate.text is not self.text or touched & self.touched or None in touched:
            return False
        for start, end in stretches:
            place = bisect_left(self.stretches, (start, end))
            before = self.stretches[place - 1] if place else (-1, -1)
            after = self.stretches[place] if place < len(self.stretches) else (end + 1, end + 1)
            if before[1] >= start or after[0] <= end:
                return False
        for stretch in stretches:
            insort(self.stretches, stretch)
        self.touched |= touched
        self.candidates.append(candidate)
        return True


def _check(found: Sequence[_Candidate], until: float) -> None:
    """Tell which candidates do what they should.

    Those that touch nothing of each other are checked together, since reading a text anew takes as
    long for one as for all of them; where a group fails, its halves are checked.
    """
    groups: list[_Group] = []
    for candidate in found:
        if candidate.text is None:
            continue
        if not any(group.take(candidate) for group in groups[:GROUPS]):
            group = _Group(candidate.text, [], set(), [])
            if not group.take(candidate):
                group.candidates.append(candidate)
                group.touched.add(None)
            groups.append(group)
    waiting = [(group.text, group.candidates) for group in groups]
    while waiting:
        text, candidates = waiting.pop(0)
        if text.read > STATEMENTS or time.monotonic() > until:
            return
        changes = [change for candidate in candidates for change in candidate.offer.changes]
        edits = [edit for candidate in candidates for edit in candidate.edits]
        if text.holds(changes, edits):
            for candidate in candidates:
                candidate.good = True
        elif len(candidates) > 1:
            middle = len(candidates) // 2
            waiting += [(text, candidates[:middle]), (text, candidates[middle:])]

"""Many files checked one by one: what belongs together at once, each file with its own verdict.

Files that speak of the same thing are checked together, as they would be loaded. What a file says
of its things is known to the others. A file that cannot be read does not keep the others from
being checked. Few files are checked in this process, many in batches across processes.
"""

from __future__ import annotations

import hashlib
import importlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from rdflib.term import BNode

from iclod.errors import EngineError, IclodError, ParseError
from iclod.rdf import formats, scan
from iclod.rdf.vocab import ICLOD
from iclod.registry.force import InForce
from iclod.validation import syntax
from iclod.validation.context import RELEVANT
from iclod.validation.places import Place
from iclod.validation.report import Report, Result, ordered
from iclod.validation.work import Source, Task

#: Bytes that are checked in one go.
BATCH = 256 << 10
#: Bytes up to which one process is enough.
SMALL = 512 << 10
#: Processes at most.
PROCESSES = min(4, os.cpu_count() or 1)

#: How blank nodes begin that stand for files.
UNREAD = "iclod-source-"

_RELEVANT = frozenset(str(predicate) for predicate in RELEVANT)
#: What checks a file, whatever its suffix.
_FUNCTION = "iclod.ingestion.checking"


@dataclass(frozen=True)
class Options:
    """How files are checked.

    Attributes:
        level: `publication` or `submission`.
        cap: Most equal results that are listed; 0: all.
        bulk: Let the quick engine look first, where it is installed.
    """

    level: str = "publication"
    cap: int = 0
    bulk: bool = False


@dataclass(frozen=True)
class Verdict:
    """What became of some files that were checked together.

    Attributes:
        names: The files.
        report: None where it could not be made.
        error: Why it could not be made.
        where: The first file that speaks of each thing, by IRI without fragment.
    """

    names: tuple[str, ...]
    report: Report | None = None
    error: IclodError | None = None
    where: Mapping[str, str] = field(default_factory=dict)


@dataclass
class _Seen:
    """What a first look into a file found.

    Attributes:
        things: IRIs of the things it speaks of, without fragments.
        objects: IRIs it refers to.
        lines: What others may have to know of its things, by IRI.
    """

    source: Source
    things: set[str] = field(default_factory=set)
    objects: set[str] = field(default_factory=set)
    lines: dict[str, list[str]] = field(default_factory=dict)
    error: IclodError | None = None


def check(
    sources: Sequence[Source],
    force: InForce,
    options: Options = Options(),
    progress: Callable[[str], None] = lambda _: None,
    only: frozenset[str] | None = None,
) -> Iterator[Verdict]:
    """Check files; verdicts come in the order of the files' first.

    Args:
        progress: Told the name of the file that is being checked.
        only: Names of files whose verdict is asked for; the others are only looked at.
    """
    seen = [_Seen(source) for source in sources]
    if len(sources) > 1:
        for item in seen:
            _look(item, force.base)
    context = force.context + _told(seen)
    units = [
        unit
        for unit in _together(seen)
        if only is None or any(item.source.name in only for item in unit)
    ]
    if sum(len(item.source.data) for unit in units for item in unit) <= SMALL:
        for unit in units:
            progress(unit[0].source.name)
            yield from _one_by_one([unit], force, context, options, _here)
        return
    yield from _across(units, force, context, options, progress)


def _across(
    units: Sequence[list[_Seen]],
    force: InForce,
    context: str,
    options: Options,
    progress: Callable[[str], None],
) -> Iterator[Verdict]:
    from iclod.workers.pool import Pool
    from iclod.workers.process import Limits

    with Pool(
        f"{_FUNCTION}:validate",
        PROCESSES,
        Limits(600.0, 0, 0),
        queue=PROCESSES * 2,
        wait=3600.0,
    ) as pool:

        def call(task: Task) -> Report:
            answer = pool.call(task)
            answer.body.close()
            report: Report = answer.value
            return report

        def run(batch: list[list[_Seen]]) -> list[Verdict]:
            return _batch(batch, force, context, options, call)

        with ThreadPoolExecutor(PROCESSES) as threads:
            for done in threads.map(run, _batches(units)):
                if done:
                    progress(done[-1].names[0])
                yield from done


def _batch(
    batch: list[list[_Seen]],
    force: InForce,
    context: str,
    options: Options,
    call: Callable[[Task], Report],
) -> list[Verdict]:
    """Check a batch at once; where something is wrong with it, unit by unit."""
    if all(item.error is None for unit in batch for item in unit):
        try:
            whole = call(_task([item for unit in batch for item in unit], force, context, options))
        except IclodError:
            return list(_one_by_one(batch, force, context, options, call))
        seen = [item for unit in batch for item in unit]
        return [Verdict(tuple(i.source.name for i in seen), whole, where=_where(seen))]
    return list(_one_by_one(batch, force, context, options, call))


def _one_by_one(
    units: Sequence[list[_Seen]],
    force: InForce,
    context: str,
    options: Options,
    call: Callable[[Task], Report],
) -> Iterator[Verdict]:
    for unit in units:
        names = tuple(item.source.name for item in unit)
        try:
            report = call(_task(unit, force, context, options))
            yield Verdict(names, report, where=_where(unit))
        except IclodError as error:
            yield Verdict(names, error=error)


def _where(seen: Sequence[_Seen]) -> dict[str, str]:
    found: dict[str, str] = {}
    for item in seen:
        for thing in item.things:
            found.setdefault(thing[1:], item.source.name)
    return found


def _task(unit: Sequence[_Seen], force: InForce, context: str, options: Options) -> Task:
    return Task(
        tuple(item.source for item in unit),
        force.base,
        force.shapes,
        context,
        level=options.level,
        cap=options.cap,
        places=True,
        mends=True,
        bulk=options.bulk,
    )


def _here(task: Task) -> Report:
    function = importlib.import_module(_FUNCTION).validate
    report: Report = function(task, lambda _: None)
    return report


def _look(item: _Seen, base: str) -> None:
    """Read a file once, to see what it speaks of; tables speak for themselves."""
    format = formats.BY_SUFFIX.get(item.source.suffix)
    if format is None:
        return
    try:
        scan.check_rdf(item.source.data, format, size=len(item.source.data))
        quads = formats.parse_quads(item.source.data, format, base=base, source=item.source.name)
    except (ParseError, EngineError) as error:
        if isinstance(error, ParseError):
            syntax.explain(error, item.source.data, item.source.suffix)
        item.error = error
        return
    for quad in quads:
        subject, value = str(quad.subject), str(quad.object)
        if subject.startswith("<"):
            item.things.add(subject.partition("#")[0].rstrip(">"))
            if quad.predicate.value in _RELEVANT and not value.startswith(("_:", "<<")):
                item.lines.setdefault(subject, []).append(f"{subject} {quad.predicate} {value} .\n")
        if value.startswith("<") and not value.startswith("<<"):
            item.objects.add(value)


def _told(seen: Sequence[_Seen]) -> str:
    """What files refer to and other files say."""
    where: dict[str, set[int]] = {}
    for number, item in enumerate(seen):
        for iri in item.lines:
            where.setdefault(iri, set()).add(number)
    told: dict[str, None] = {}
    for number, item in enumerate(seen):
        for iri in sorted(item.objects):
            for other in sorted(where.get(iri, ())):
                if other != number:
                    told.update(dict.fromkeys(seen[other].lines[iri]))
    return "".join(told)


def _together(seen: Sequence[_Seen]) -> list[list[_Seen]]:
    """Files that speak of the same things, as groups."""
    parent = list(range(len(seen)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    first: dict[str, int] = {}
    for number, item in enumerate(seen):
        for thing in item.things if item.error is None else ():
            one, other = root(first.setdefault(thing, number)), root(number)
            parent[max(one, other)] = min(one, other)
    groups: dict[int, list[_Seen]] = {}
    for number, item in enumerate(seen):
        groups.setdefault(root(number), []).append(item)
    return list(groups.values())


def _batches(units: Sequence[list[_Seen]]) -> Iterator[list[list[_Seen]]]:
    batch: list[list[_Seen]] = []
    size = 0
    for unit in units:
        batch.append(unit)
        size += sum(len(item.source.data) for item in unit)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def merged(verdicts: Sequence[Verdict]) -> Report:
    """One report of all; a file that could not be read has a result that says so."""
    results: list[Result] = []
    for verdict in verdicts:
        if verdict.error is not None:
            results.append(unread(verdict.names[0], verdict.error))
        for item in verdict.report.results if verdict.report is not None else ():
            if item.place is None:
                only = verdict.names[0] if len(verdict.names) == 1 else ""
                name = verdict.where.get(str(item.focus).partition("#")[0], only)
                item = replace(item, place=Place(name, exact=False)) if name else item
            results.append(item)
    return ordered(results)


def unread(name: str, error: IclodError) -> Result:
    """A file that could not be read, as a result about the file."""
    place = Place(name)
    if isinstance(error, ParseError):
        place = Place(error.source or name, error.line, error.column)
    return Result(
        focus=BNode(f"{UNREAD}{hashlib.sha256(name.encode()).hexdigest()[:16]}"),
        path=None,
        shape=ICLOD.WellFormed,
        component=str(ICLOD.WellFormed),
        severity="Violation",
        messages={"en": str(error)},
        advice={"en": error.hint} if error.hint else {},
        place=place,
    )

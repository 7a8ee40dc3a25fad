"""How much is asked: of what is published, or of a draft that is handed in.

A property shape says with `iclod:level "publication"` that its values are asked for only when a
record is published, since the registry adds them itself: the identifier, the status, where a draft
came from. At the level `submission` what is missing there is a remark.
"""

from __future__ import annotations

from dataclasses import replace

import rdflib

from iclod.errors import RequestError
from iclod.rdf.vocab import ICLOD, SH
from iclod.validation.report import Report, Result, ordered

#: The first is asked for where nothing is said.
LEVELS = ("publication", "submission")
#: Constraints that nothing breaks but what is missing.
_MISSING = frozenset(
    str(SH[name])
    for name in (
        "MinCountConstraintComponent",
        "QualifiedMinCountConstraintComponent",
        "HasValueConstraintComponent",
    )
)


def named(level: str | None) -> str:
    """The level of a name; the first without one.

    Raises:
        RequestError: There is no such level.
    """
    if level in (None, ""):
        return LEVELS[0]
    if level not in LEVELS:
        raise RequestError(f"there is no level {level!r:.80}: give one of {', '.join(LEVELS)}")
    return str(level)


def at(report: Report, shapes: rdflib.Graph, level: str) -> Report:
    """The report as it is at a level."""
    if level != "submission":
        return report
    later = set(shapes.subjects(ICLOD.level, rdflib.Literal(LEVELS[0])))
    if not later:
        return report

    def weighed(item: Result) -> Result:
        if item.severity == "Violation" and item.shape in later and item.component in _MISSING:
            return replace(item, severity="Info")
        return item

    return replace(report, results=ordered(map(weighed, report.results)).results)

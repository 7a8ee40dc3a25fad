"""Headings of a description → its sections, in the words and spellings that occur."""

from __future__ import annotations

import re
from dataclasses import dataclass

from iclod.ingestion.folding import fold

_HEADINGS: dict[str, str] = {
    "purpose": "purpose aim aims objective objectives overall_objective specific_objectives goal "
    "goals but buts objectif objectifs objectif_general objectifs_specifiques finalite",
    "rationale": "stimulus/rationale stimulus_/_rationale stimulus rationale concept foundation "
    "context background motivation contexte justification motif stimulus/justification",
    "process": "process structure implementation method processus mise_en_oeuvre demarche methode",
    "impact": "impact impacts result results outcome outcomes resultat resultats effets",
    "references": "key_reference_documents key_reference_document key_references "
    "reference_documents references documents_de_reference principaux_documents_de_reference",
}
_NAMES = {
    name.replace("_", " "): section
    for section, names in _HEADINGS.items()
    for name in names.split()
}
_HEADING = re.compile(
    r"(?:(?<=^)|(?<=[\s.!?:;)\"”»…-]))"
    r"(?P<name>[^\W\d_][\w'’]*(?: ?/ ?[\w'’]+)?(?: [\w'’]+){0,4}?)\s*:"
)


@dataclass(frozen=True)
class Section:
    """A section of a description.

    Attributes:
        name: purpose, rationale, process, impact or references; None before the first heading.
        text: Its text; empty where the next heading follows at once.
    """

    name: str | None
    text: str


def read(text: str) -> tuple[Section, ...]:
    """Cut a description at its headings; what precedes the first is a section without a name."""
    marks: list[tuple[int, int, str]] = []
    at = 0
    while match := _HEADING.search(text, at):
        found = _heading(match)
        if found is None:
            at = match.start("name") + 1
            continue
        marks.append(found)
        at = match.end()
    sections = []
    head = text[: marks[0][0]].strip() if marks else text.strip()
    if head.strip(" -\u2013.") or not marks:
        sections.append(Section(None, head))
    for index, (_, end, name) in enumerate(marks):
        stop = marks[index + 1][0] if index + 1 < len(marks) else len(text)
        sections.append(Section(name, text[end:stop].strip()))
    return tuple(section for section in sections if section.name or section.text)


def _heading(match: re.Match[str]) -> tuple[int, int, str] | None:
    """The heading that ends at this colon; a heading opens with a capital."""
    name = match["name"].strip()
    section = _NAMES.get(fold(name))
    if section is None or not name[0].isupper():
        return None
    return match.start("name"), match.end(), section

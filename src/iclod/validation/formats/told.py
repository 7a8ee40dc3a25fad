"""What the formats for other tools say of a result, each in one string."""

from __future__ import annotations

from collections.abc import Sequence

from rdflib.term import BNode, Node, URIRef

from iclod.rdf.vocab import ICLOD, PREFIXES
from iclod.validation.report import Report, Result, pick

_AT = {
    "en": ("line", "column", "cell", "heading", "near"),
    "fr": ("ligne", "colonne", "cellule", "titre", "près de"),
}


def place(result: Result, language: str) -> str:
    """Where a result stands, such as `practice.ttl, line 7, column 5`; empty where unknown."""
    found = result.place
    if found is None:
        return ""
    line, column, cell, heading, near = _AT["fr" if language.startswith("fr") else "en"]
    parts = [found.source] if found.source else []
    spot = []
    if found.cell is not None:
        spot.append(f"{cell} {found.cell}")
    if found.heading is not None:
        spot.append(f"{heading} {found.heading}")
    if found.line is not None:
        spot.append(f"{line} {found.line}")
    if found.column is not None:
        spot.append(f"{column} {found.column}")
    if spot and not found.exact:
        spot[0] = f"{near} {spot[0]}"
    return ", ".join(parts + spot)


def field(result: Result, language: str) -> str:
    """What the property is called; empty where the result is about the node itself."""
    named = pick(result.way, language) or pick(result.name, language)
    return named or (short(result.path) if isinstance(result.path, URIRef) else "")


def thing(result: Result, language: str) -> str:
    """What the focus is called, else its name in RDF."""
    return pick(result.title, language) or short(result.focus)


def short(node: Node) -> str:
    """A term with a known prefix, else as it is; a blank node as in Turtle."""
    if isinstance(node, BNode):
        return f"_:{node}"
    for prefix, namespace in PREFIXES.items():
        if str(node).startswith(namespace):
            return f"{prefix}:{str(node)[len(namespace) :]}"
    return str(node)


def local(iri: str) -> str:
    """The last part of an IRI, behind `#`, `/` or `:`."""
    return iri.replace("/", "#").replace(":", "#").rpartition("#")[2] or iri


def component(result: Result) -> str:
    """The constraint component in short, such as `MinCount`."""
    return local(result.component).removesuffix("ConstraintComponent") or "Constraint"


def lines(result: Result, language: str) -> list[str]:
    """All that is said about a result in words, the message first, nothing twice."""
    english = not language.startswith("fr")
    labels = (
        ("found: ", "expected: ", "to do: ")
        if english
        else ("trouvé : ", "attendu : ", "à faire : ")
    )
    texts = (
        pick(result.found, language),
        pick(result.expected, language),
        pick(result.advice, language),
    )
    message = result.message(language)
    told = [message] + [f"{label}{text}" for label, text in zip(labels, texts, strict=True) if text]
    if result.more:
        told.append(f"+ {result.more}")
    return list(dict.fromkeys(told))


def unread(result: Result) -> bool:
    """Whether it says that a file could not be read, rather than that it breaks a rule."""
    return result.component == str(ICLOD.WellFormed)


def by_source(report: Report, names: Sequence[str]) -> dict[str, list[Result]]:
    """The results of each source, those named first; the empty name where none is known."""
    found: dict[str, list[Result]] = {name: [] for name in names}
    for item in report.results:
        name = item.place.source if item.place is not None else ""
        if not name and len(names) == 1:
            name = names[0]
        found.setdefault(name, []).append(item)
    return found or {"": []}

"""The mutation corpus, ready to be checked: shapes, what is referred to, damaged practices."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import rdflib
from damages import BASE, DAMAGES, Damage, damaged

from iclod.rdf import formats
from iclod.rdf.vocab import PREFIXES, SH
from iclod.validation import context
from iclod.validation.report import Report

ROOT = Path(__file__).parents[3]
BY_NAME = {kind.name: kind for kind in DAMAGES}


@cache
def shapes() -> rdflib.Graph:
    """The packaged shapes."""
    return _read(sorted((ROOT / "shapes").glob("*.ttl")))


@cache
def frame() -> rdflib.Graph:
    """What practices refer to: the packaged places, topics, sources and agents."""
    paths = sorted((ROOT / "data").rglob("*.ttl"))
    return _read([path for path in paths if "practices" not in path.parts])


def around(data: rdflib.Graph) -> rdflib.Graph:
    """What is to be known of what these data refer to."""
    return context.extract(frame(), context.references(data))


@cache
def text(name: str) -> str:
    """A damaged practice as Turtle."""
    return formats.serialize(damaged(BY_NAME[name])[1], formats.TURTLE).decode()


@cache
def everything() -> rdflib.Graph:
    """All packaged data."""
    return _read(sorted((ROOT / "data").rglob("*.ttl")))


def short(report: Report, severity: str) -> frozenset[str]:
    """What was found, as `Damage.found` says it."""
    return frozenset(
        f"{_name(item.path)} {_name(item.component)}"
        for item in report.results
        if item.severity == severity
    )


def fits(kind: Damage, report: Report) -> bool:
    """Whether a report finds the damage, and nothing else that would be as bad."""
    found = short(report, kind.severity)
    if kind.severity == "Violation":
        return found == kind.found
    return report.conforms and kind.found <= found


def _name(iri: object) -> str:
    if iri is None:
        return "-"
    text = str(iri).removeprefix(str(SH)).removesuffix("ConstraintComponent")
    for prefix, namespace in PREFIXES.items():
        if text.startswith(namespace):
            return f"{prefix}:{text[len(namespace) :]}"
    return text


def _read(paths: list[Path]) -> rdflib.Graph:
    whole = rdflib.Graph(bind_namespaces="none")
    for path in paths:
        for graph in formats.parse(path.read_bytes(), formats.TURTLE, base=BASE).values():
            for triple in graph:
                whole.add(triple)
    return whole

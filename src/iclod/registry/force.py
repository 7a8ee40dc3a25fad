"""What is in force for a check: the shapes, and what data may refer to.

Where there is no registry, it is what is packaged; then no journal and no index is opened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from iclod.config import Settings
from iclod.rdf import formats
from iclod.registry import further
from iclod.validation.context import RELEVANT

if TYPE_CHECKING:
    from iclod.registry.core import Registry


@dataclass(frozen=True)
class InForce:
    """What data are checked against.

    Attributes:
        base: Against which relative IRIs are resolved.
        shapes: The shapes, as N-Triples.
        context: What rules ask about places, concepts, sources and agents, as N-Triples.
    """

    base: str
    shapes: str
    context: str


def of(registry: Registry) -> InForce:
    """What is in force in a registry."""
    from iclod.registry import judging

    return InForce(registry.names.base, judging.shapes_text(registry), judging.frame(registry))


def packaged(settings: Settings) -> InForce:
    """What is packaged, practices left out."""
    root = settings.packaged_root
    data = [
        path
        for path in sorted((root / "data").rglob("*.ttl"))
        if "practices" not in path.relative_to(root).parts
    ]
    shapes = _read(sorted((root / "shapes").glob("*.ttl")), settings.base_iri)
    shapes += further.text(settings)
    wanted = tuple(f"> <{predicate}> " for predicate in RELEVANT)
    known = formats.lines(_read(data, settings.base_iri))
    return InForce(
        settings.base_iri,
        shapes,
        "".join(f"{line}\n" for line in known if any(mark in line for mark in wanted)),
    )


def _read(paths: Iterable[Path], base: str) -> str:
    """Turtle files as one text of N-Triples."""
    quads = [
        quad
        for path in paths
        for quad in formats.parse_quads(
            path.read_bytes(), formats.TURTLE, base=base, source=str(path)
        )
    ]
    return formats.serialize((quad.triple for quad in quads), formats.N_TRIPLES).decode()

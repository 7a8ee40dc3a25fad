"""Empty forms of a registry: its profile, its lists, its languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iclod import profile
from iclod.ingestion import forms
from iclod.rdf import formats
from iclod.rdf.terms import Names
from iclod.registry import judging
from iclod.registry.force import InForce

if TYPE_CHECKING:
    from iclod.registry.core import Registry


def form(registry: Registry, suffix: str, language: str, *, at: int | None = None) -> bytes:
    """An empty form.

    Args:
        suffix: `csv`, `xlsx` or `docx`.
        language: One that forms are written in; any other: English.
        at: Number of the entry whose shapes count; default: what is published.

    Raises:
        NotFound: The shapes in force describe no practice.
        ConfigError: The format is not known.
    """
    return forms.make(
        suffix,
        profile=registry.profile(at),
        shapes=registry.shapes_graph(at),
        known=formats.from_ntriples(judging.frame(registry)),
        names=registry.names,
        language=language,
        languages=registry.settings.languages,
    )


def form_of(force: InForce, suffix: str, language: str, languages: tuple[str, ...]) -> bytes:
    """As `form`, of what is in force without an open registry.

    Args:
        languages: Of the registry.
    """
    shapes = formats.from_ntriples(force.shapes)
    return forms.make(
        suffix,
        profile=profile.read(shapes),
        shapes=shapes,
        known=formats.from_ntriples(force.context),
        names=Names(force.base),
        language=language,
        languages=languages,
    )

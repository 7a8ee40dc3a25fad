"""The pages about the shapes: all kinds, and one kind with the examples of its fields."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import Graph, URIRef

from iclod.endpoints.vocabulary import examples, rules, specimens
from iclod.endpoints.vocabulary.examples import Example
from iclod.endpoints.vocabulary.rules import Section
from iclod.endpoints.vocabulary.specimens import Known
from iclod.errors import NotFound
from iclod.profile import Field, Profile

#: Labels by language, beside the IRI that they belong to.
Option = tuple[str, dict[str, str]]


@dataclass(frozen=True)
class Chapter:
    """One kind.

    Attributes:
        examples: By the anchor of the rule.
        known: What values there are.
    """

    section: Section
    examples: dict[str, list[Example]]
    known: Known

    def options(self, field: Field) -> list[Option]:
        """The values to choose from, where the list is a short one of the registry's own."""
        iris = [URIRef(value) for value in field.values if value.startswith("http")]
        if not iris and field.scheme:
            iris = self.known.in_scheme(field.scheme)
        return [(str(iri), self.known.labels(iri)) for iri in iris]


def sections(shapes: Graph, profile: Profile) -> tuple[Section, ...]:
    """All kinds; those with fields of their own tell them."""
    return rules.read(shapes, profile)


def chapter(shapes: Graph, profile: Profile, name: str, frame: str, base: str) -> Chapter:
    """One kind, with examples.

    Args:
        name: The last part of its shape's IRI, such as `Practice`.
        frame: N-Triples about topics, places and agents.

    Raises:
        NotFound: There is no such kind.
    """
    found = next((item for item in sections(shapes, profile) if item.anchor == name), None)
    if found is None:
        raise NotFound(f"there is no shape of the name {name[:80]!r}; /shapes has all of them")
    known = specimens.known(frame, base)
    maker = specimens.Specimens(profile, known)
    kind = found.kind.name or ("topic" if found.anchor == "Concept" else "practice")
    iri = URIRef(f"{base}id/{kind}/example")
    made = {rule.anchor: examples.of(found, rule, maker, iri) for rule in found.rules}
    return Chapter(found, made, known)

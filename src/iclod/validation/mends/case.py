"""A result with all that is known about it: what an offer is made from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import rdflib
from rdflib import Literal, URIRef
from rdflib.term import Node

from iclod.rdf import languages
from iclod.rdf.vocab import DCTERMS
from iclod.validation.mends.known import Known, short
from iclod.validation.mends.rules import Rules
from iclod.validation.report import Result


@dataclass(frozen=True)
class Case:
    """A result, the data it was found in, and what the registry knows.

    Attributes:
        rules: What shapes demand of the property; None where the result is about none.
    """

    result: Result
    graph: rdflib.Graph
    known: Known
    rules: Rules | None

    @classmethod
    def of(cls, result: Result, graph: rdflib.Graph, known: Known) -> Case:
        """The case of a result."""
        rules = None
        if isinstance(result.path, URIRef):
            rules = Rules(
                known.shapes, known.context, graph, result.focus, result.shape, result.path
            )
        return cls(result, graph, known, rules)

    @property
    def focus(self) -> Node:
        """The node that was looked at."""
        return self.result.focus

    @cached_property
    def values(self) -> tuple[Node, ...]:
        """All values of the property."""
        if self.rules is None:
            return ()
        return tuple(self.graph.objects(self.focus, self.rules.path))

    @property
    def field(self) -> dict[str, str]:
        """What the property is called, by language."""
        return self.result.name or {"en": short(str(self.result.path))}

    def names(self, iri: Node) -> dict[str, str]:
        """What a known thing is called, by language."""
        return {code: self.known.name(iri, code) for code in ("en", "fr")}

    def shown(self, value: Node) -> str:
        """A value as people read it."""
        return str(value) if isinstance(value, Literal) else short(str(value))

    def wholes(self, place: Node) -> list[URIRef]:
        """What a place is part of."""
        found = {
            whole
            for source in (self.known.context, self.graph)
            for whole in source.objects(place, DCTERMS.isPartOf)
            if isinstance(whole, URIRef)
        }
        return sorted(found)

    def language_of(self, text: str) -> str | None:
        """In which language a text is, where its words tell."""
        return languages.certain(text)

    def likely(self, text: str) -> list[str]:
        """Languages that a text may be in, the likeliest first."""
        first = self.language_of(text)
        return list(dict.fromkeys(filter(None, (first, *self.known.languages))))

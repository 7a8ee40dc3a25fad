"""Names on the other server that are the engine's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from iclod.rdf.vocab import DCTERMS, OWL, SD


@dataclass(frozen=True)
class Own:
    """IRIs and patterns of one registry on the server.

    Attributes:
        base: The registry's base IRI.
    """

    base: str

    @cached_property
    def union(self) -> str:
        """The graph that holds every statement once."""
        return f"{self.base}engine/union"

    @cached_property
    def state(self) -> str:
        """The graph that lists the graphs and says how far they go."""
        return f"{self.base}engine/state"

    @cached_property
    def nothing(self) -> str:
        """A graph that is never there: the default graph of a dataset that names none."""
        return f"{self.base}engine/nothing"

    def member(self, graph: str) -> str:
        """The pattern that holds for the registry's graphs only; `graph` is a term or variable."""
        return f"GRAPH <{self.state}> {{ {self.listed(graph)} }}"

    def listed(self, graph: str) -> str:
        """The statement that lists a graph."""
        return f"<{self.state}> <{SD.namedGraph}> {graph}"

    @cached_property
    def number(self) -> str:
        """Property of the state: number of the entry that the graphs have reached."""
        return f"<{self.state}> <{OWL.versionInfo}>"

    @cached_property
    def digest(self) -> str:
        """Property of the state: digest of that entry, so that another journal is told apart."""
        return f"<{self.state}> <{DCTERMS.identifier}>"

"""An engine under test, and how to speak with it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import loopback_servers as servers

from iclod.config import EngineSettings, Settings, SparqlSettings
from iclod.engine.base import GraphChange, Query, Result
from iclod.engine.embedded import EmbeddedEngine
from iclod.engine.remote.engine import RemoteEngine

SPARQL = SparqlSettings(deadline=20.0, fast_deadline=5.0)


@dataclass
class Told:
    """An engine under test, and how to speak with it."""

    kind: str
    base: str
    engine: Any
    server: servers.Server | None

    def commit(self, seq: int, *changes: GraphChange) -> None:
        self.engine.apply(changes, seq)
        self.engine.publish(seq)

    def graph(self, name: str, text: str | None) -> GraphChange:
        """A change of a graph below the base; `ex:x` in the text is an IRI below it."""
        return GraphChange(self.base + name, None if text is None else self.terms(text))

    def terms(self, text: str) -> str:
        return text.replace("ex:", f"<{self.base}").replace("~", ">")

    def answer(self, text: str, **keywords: Any) -> Result:
        keywords = {"results": "json", "graphs": "nt"} | keywords
        prologue = f"PREFIX ex: <{self.base}> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
        found: Result = self.engine.query(Query(prologue + text, **keywords))
        return found

    def ask(self, text: str, **keywords: Any) -> list[tuple[str, ...]]:
        """The rows of a table; IRIs without the base."""
        result = self.answer(text, results="csv", **keywords)
        rows = list(csv.reader(io.StringIO(result.read().decode())))[1:]
        return [tuple(cell.replace(self.base, "") for cell in row) for row in rows]

    def rows(self, text: str, **keywords: Any) -> list[tuple[str, ...]]:
        """As `ask`, sorted."""
        return sorted(self.ask(text, **keywords))

    def count(self, pattern: str = "?s ?p ?o", **keywords: Any) -> int:
        return int(self.ask(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}", **keywords)[0][0])


def make(
    kind: str, home: Path, server: servers.Server | None, base: str, **changed: Any
) -> EmbeddedEngine | RemoteEngine:
    """An engine for a home and a base."""
    home.mkdir(parents=True, exist_ok=True)
    where = replace(server.settings, **changed) if server else EngineSettings(keep_minutes=0)
    settings = Settings(home=home, base_iri=base, sparql=SPARQL, engine=where)
    if server is None:
        return EmbeddedEngine(home, settings)
    return RemoteEngine(home, settings, lambda seq: f"digest-{seq}", lambda: None)

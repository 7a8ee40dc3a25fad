"""Compares engines for one registry: embedded, `oxigraph serve`, Virtuoso. See docs/growing.md.

    .venv/bin/python benchmarks/engines.py --count 10000 [--folder DIR] [--engines NAME,NAME]

Fills a home with made-up practices (kept in the folder for later runs), has each engine made from
its journal, and asks the same questions through the registry, as `/sparql` does. Every question is
another one, so that nothing is answered from memory.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / "tests" / "engine" / "contract")]

import loopback_servers as servers  # noqa: E402
import sparql_homes  # noqa: E402

from iclod.config import EngineSettings, Settings, SparqlSettings  # noqa: E402
from iclod.engine.base import Query  # noqa: E402
from iclod.registry import Change, Registry, commits  # noqa: E402

QUESTIONS = {
    "one practice": "SELECT ?p ?o {{ <{thing}> ?p ?o }}",
    "list of 20": "SELECT ?s ?t {{ ?s a iclod:Practice ; dcterms:title ?t }} OFFSET {n} LIMIT 20",
    "path": "SELECT ?c {{ <{thing}> dcterms:spatial/dcterms:isPartOf? ?c }}",
    "optional": "SELECT ?t ?s {{ <{thing}> dcterms:title ?t OPTIONAL {{ <{thing}> iclod:a ?s }} }}",
    "GRAPH ?g": "SELECT ?g {{ GRAPH ?g {{ <{thing}> a iclod:Practice }} }}",
    "GROUP BY": "SELECT ?t (COUNT(?s) AS ?n{n}) {{ ?s dcterms:subject ?t }} GROUP BY ?t",
    "count of all": "SELECT (COUNT(*) AS ?n{n}) {{ ?s ?p ?o }}",
    "latest 20": "SELECT ?d ?m {{ ?d dcterms:modified ?m }} ORDER BY DESC(?m) OFFSET {n} LIMIT 20",
    "10,000 rows": "SELECT ?s ?p ?o {{ ?s ?p ?o }} OFFSET {n} LIMIT 10000",
}
PREFIXES = (
    "PREFIX iclod: <https://w3id.org/iclod/ontology#> PREFIX dcterms: <http://purl.org/dc/terms/> "
)
#: Questions of each kind: at most so many, and for at most so many seconds.
TIMES, SECONDS = 60, 8.0


@contextmanager
def embedded(folder: Path) -> Iterator[EngineSettings]:
    """The engine in the home."""
    yield EngineSettings(keep=2, keep_minutes=0)


@contextmanager
def oxigraph(folder: Path) -> Iterator[EngineSettings]:
    """`oxigraph serve` on loopback."""
    with servers.oxigraph(folder) as server:
        yield replace(server.settings, timeout=600.0)


@contextmanager
def virtuoso(folder: Path) -> Iterator[EngineSettings]:
    """Virtuoso on loopback, with room for all data."""
    servers.INI = servers.INI.replace("NumberOfBuffers = 20000", "NumberOfBuffers = 170000")
    servers.INI = servers.INI.replace("MaxDirtyBuffers = 12000", "MaxDirtyBuffers = 130000")
    with servers.virtuoso(folder, rows=10_000_000) as server:
        yield replace(server.settings, timeout=600.0)


ENGINES = {"embedded": embedded, "oxigraph serve": oxigraph, "Virtuoso": virtuoso}


def timed(work: Callable[[], object]) -> float:
    """Seconds that a piece of work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def asked(registry: Registry, text: str) -> None:
    """Ask, and read the answer to its end."""
    registry.query(Query(PREFIXES + text, "json", None)).read()


def measured(registry: Registry, count: int) -> dict[str, float]:
    """Milliseconds, the median, for each kind of question and for a commit."""
    practices = registry.names.document("practice", "")
    versions = registry.journal.current(prefix=practices)
    things = [version.graph.replace("/doc/", "/id/") for version in versions]
    found: dict[str, float] = {}
    for name, template in QUESTIONS.items():
        times: list[float] = []
        for n in range(TIMES):
            text = template.format(thing=things[n * 97 % len(things)], n=n)
            times.append(timed(lambda text=text: asked(registry, text)))  # type: ignore[misc]
            if sum(times) > SECONDS:
                break
        found[name] = statistics.median(times[1:] or times) * 1000
    graph, agent = registry.names.graph("benchmark"), registry.agent("generator")

    def commit(n: int) -> None:
        lines = "".join(f'<urn:s> <urn:p{i}> "{n} {i}" .\n' for i in range(25))
        registry.commit([Change(graph, lines)], agent=agent, message="Measured", validate=False)

    found["commit"] = statistics.median(timed(lambda n=n: commit(n)) for n in range(10)) * 1000  # type: ignore[misc]
    return found


def run(name: str, folder: Path, count: int) -> dict[str, float]:
    """All figures of one engine."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        home = Path(place) / "home"
        shutil.copytree(sparql_homes.filled(folder, count), home, symlinks=True)
        with ENGINES[name](Path(place) / "server") as engine:
            sparql = SparqlSettings(deadline=120.0)
            settings = Settings(home=home, packaged="frame", engine=engine, sparql=sparql)
            registry = Registry(settings)
            with registry:
                load = timed(lambda: commits.rebuild(registry, index=False))
                print(f"{name}: made in {load:.1f} s", flush=True)
                return {"load, s": load} | measured(registry, count)


def main() -> None:
    """Measure, and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument(
        "--folder", type=Path, default=Path(tempfile.gettempdir()) / "iclod-engines"
    )
    parser.add_argument("--engines", default=",".join(ENGINES))
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    names = given.engines.split(",")
    found = {name: run(name, given.folder, given.count) for name in names}
    print(f"\n| {given.count:,} practices, ms | {' | '.join(names)} |")
    print(f"|---|{'---|' * len(names)}")
    for row in found[names[0]]:
        print(f"| {row} | {' | '.join(f'{found[name][row]:.1f}' for name in names)} |")


if __name__ == "__main__":
    main()

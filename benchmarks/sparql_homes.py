"""Registries of any number of made-up practices, for `sparql.py`; filled once, kept for later runs.

The way in is the registry's own commit, without the check against the shapes, which `generate.py`
is known to pass and which would take most of the time.
"""

from __future__ import annotations

import random
import shutil
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import generate
import pyoxigraph as ox

from iclod.config import EngineSettings, Settings
from iclod.registry import Change, Registry

#: Practices in one commit.
BATCH = 10_000


def changes(registry: Registry, count: int) -> Iterator[list[Change]]:
    """Generated practices, in batches."""
    source = random.Random(count)
    cities, topics = generate.places(), generate.topics()
    for first in range(0, count, BATCH):
        last = min(first + BATCH, count)
        texts = (generate.practice(n, source, cities, topics) for n in range(first, last))
        lines: defaultdict[str, list[str]] = defaultdict(list)
        data = generate.HEAD + "".join(texts)
        for quad in ox.parse(data.encode(), format=ox.RdfFormat.TURTLE):
            thing = str(quad.subject.value).partition("#")[0]  # type: ignore[union-attr]
            lines[thing].append(f"{quad.subject} {quad.predicate} {quad.object} .\n")
        graph = registry.names.document
        yield [
            Change(graph("practice", thing.rpartition("/")[2]), "".join(parts))
            for thing, parts in lines.items()
        ]


def filled(folder: Path, count: int) -> Path:
    """A home with so many practices, made where there is none yet."""
    home, done = folder / f"home-{count}", folder / f"home-{count}.done"
    if done.exists():
        return home
    shutil.rmtree(home, ignore_errors=True)
    begun = time.monotonic()
    engine = EngineSettings(keep=1, keep_minutes=0)
    settings = Settings(home=home, packaged="frame", engine=engine)
    with Registry.open(settings, create=True) as registry:
        agent = registry.agent("generator")
        for batch in changes(registry, count):
            registry.commit(batch, agent=agent, message="Generated", validate=False)
    done.write_text(f"{time.monotonic() - begun:.0f} s\n")
    print(f"filled {home.name} in {time.monotonic() - begun:.0f} s", flush=True)
    return home


def snapshot(home: Path) -> Path:
    """The store that is published."""
    return (home / "current").resolve()


def dumped(folder: Path, count: int) -> tuple[Path, int]:
    """All named graphs of a home as N-Quads, and the number of their statements."""
    path, total = folder / f"all-{count}.nq", folder / f"all-{count}.count"
    if not total.exists():
        store = ox.Store.read_only(str(snapshot(folder / f"home-{count}")))
        quads = (quad for quad in store if quad.graph_name != ox.DefaultGraph())
        ox.serialize(quads, str(path), format=ox.RdfFormat.N_QUADS)
        with path.open("rb") as file:
            total.write_text(str(sum(1 for _ in file)))
    return path, int(total.read_text())

"""The packaged ontology, shapes and data: their first publication, and newer ones afterwards.

In a running registry the journal is the source. A packaged graph that is newer is committed only
where nobody changed the registry's own since; the rest is listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import rdflib

from iclod.ingestion import records
from iclod.rdf import formats
from iclod.registry import loading, mirrored
from iclod.registry.commits import Change, commit

if TYPE_CHECKING:
    from iclod.registry.core import Registry

#: Name of the agent that publishes what is packaged.
AGENT = "iclod"
#: What `iclod.journal.Version.source` says of a packaged version.
SOURCE = "packaged"


@dataclass(frozen=True)
class Upgrade:
    """What an upgrade did.

    Attributes:
        committed: Graphs that got the packaged version.
        kept: Graphs that differ from the packaged one but were changed here since.
    """

    committed: tuple[str, ...]
    kept: tuple[str, ...]


def changes(registry: Registry) -> list[Change]:
    """Every packaged graph that the setting `packaged` asks for."""
    wanted = registry.settings.packaged
    if wanted == "none":
        return []
    root = registry.settings.packaged_root
    made = [
        Change(registry.names.ontology, _whole(registry, root / "ontology"), source=SOURCE),
        Change(registry.names.shapes, _whole(registry, root / "shapes"), source=SOURCE),
    ]
    paths = [
        path
        for path in loading.files([root / "data"])
        if wanted == "all" or "practices" not in path.relative_to(root).parts
    ]
    found = records.split(
        (graph for path in paths for graph in loading.read(path, registry.names.base).values()),
        registry.names,
    )
    from iclod import profile

    kinds = profile.read(formats.from_ntriples(made[1].content))
    for name, content in sorted(found.graphs.items()):
        license = found.licenses.get(name) or records.default_license(content, kinds)
        text = formats.to_ntriples(content)
        made.append(Change(name, text, license=license, source=SOURCE))
    return made


def _whole(registry: Registry, folder: Path) -> str:
    whole = rdflib.Graph(bind_namespaces="none")
    for path in loading.files([folder]):
        for graph in loading.read(path, registry.names.base).values():
            for triple in graph:
                whole.add(triple)
    return formats.to_ntriples(whole)


def publish(registry: Registry) -> None:
    """The first commit of a new registry."""
    commit(
        registry,
        changes(registry),
        agent=registry.agent(AGENT),
        message="First publication of the packaged ontology, shapes and data",
    )


def upgrade(registry: Registry) -> Upgrade:
    """Commit what is newer in the package, graph by graph, where nobody changed it here since."""
    if mirrored.origin(registry):
        return Upgrade((), ())
    newer: list[Change] = []
    kept: list[str] = []
    for change in changes(registry):
        now = registry.journal.version_at(change.graph)
        text = formats.canonical(change.content)
        if now is not None and now.state == "content" and now.digest == formats.digest(text):
            continue
        if now is None or now.source == SOURCE:
            newer.append(change)
        else:
            kept.append(change.graph)
    if newer:
        commit(
            registry,
            newer,
            agent=registry.agent(AGENT),
            message="Upgrade of packaged ontology, shapes and data",
        )
    return Upgrade(tuple(change.graph for change in newer), tuple(kept))

"""RDF files into the journal: things of the registry by document, anything else by graph name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import rdflib

from iclod.errors import ConfigError, DataError, ParseError
from iclod.ingestion import records
from iclod.rdf import formats
from iclod.registry.commits import Change, Commit, commit

if TYPE_CHECKING:
    from iclod.registry.core import Registry


def files(paths: Iterable[Path]) -> list[Path]:
    """The RDF files named, and those in the folders named, in a fixed order.

    Raises:
        ConfigError: A path does not exist, or its suffix is not that of an RDF syntax.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(
                item
                for item in path.rglob("*")
                if item.is_file() and item.suffix[1:] in formats.BY_SUFFIX
            )
        elif not path.exists():
            raise ConfigError(f"{path}: there is no such file or folder")
        elif path.suffix[1:].lower() not in formats.BY_SUFFIX:
            known = ", ".join(f".{item.suffix}" for item in formats.FORMATS)
            raise ConfigError(f"{path}: the suffix names no RDF syntax", hint=f"known: {known}")
        else:
            found.append(path)
    return found


def read(path: Path, base: str) -> dict[str | None, rdflib.Graph]:
    """Read one RDF file.

    Raises:
        ConfigError: It cannot be read.
        ParseError: It is not well-formed.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error
    return formats.parse(
        data, formats.BY_SUFFIX[path.suffix[1:].lower()], base=base, source=str(path)
    )


def changes(
    registry: Registry,
    paths: Sequence[Path],
    *,
    graph: str | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Change]:
    """What loading these files and folders would change; see `load`."""
    merged: dict[str, rdflib.Graph] = {}
    licenses: dict[str, str] = {}
    sources: dict[str, str] = {}
    for path in files(paths):
        progress(str(path))
        for name, content in read(path, registry.names.base).items():
            if graph is not None:
                _merge(merged, graph, content)
                continue
            found = records.split([content], registry.names)
            for owner, part in found.graphs.items():
                _merge(merged, owner, part)
                sources.setdefault(owner, path.name)
            licenses |= found.licenses
            if len(found.rest):
                _merge(merged, _rest_name(registry, name, path), found.rest)
    if not merged:
        raise DataError("there are no statements in what was named; nothing was loaded")
    profile = registry.profile(registry.journal.head())
    made = []
    for name, content in sorted(merged.items()):
        license = licenses.get(name)
        if license is None and name in sources and registry.version(name) is None:
            license = records.default_license(content, profile)
        made.append(
            Change(name, formats.to_ntriples(content), license=license, source=sources.get(name))
        )
    return made


def load(
    registry: Registry,
    paths: Sequence[Path],
    *,
    agent: str,
    message: str | None = None,
    graph: str | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Commit:
    """Load RDF files and folders as one commit.

    The statements about one thing, from all files, make one graph, which replaces the current one.

    Args:
        graph: Everything goes into the graph of this IRI instead.

    Raises:
        ConfigError, ParseError, ShapeViolation: Nothing was loaded.
    """
    made = changes(registry, paths, graph=graph, progress=progress)
    names = ", ".join(path.name for path in paths)
    return commit(registry, made, agent=agent, message=message or f"Loaded {names}")


def canonical(registry: Registry, iri: str) -> str:
    """The canonical IRI that an address of this server stands for; others are left alone."""
    root = registry.settings.public_url + registry.settings.mount
    if registry.settings.public_url and iri.startswith(f"{root}/"):
        return registry.names.base + iri[len(root) + 1 :]
    return iri


def _merge(merged: dict[str, rdflib.Graph], name: str, content: rdflib.Graph) -> None:
    target = merged.get(name)
    if target is None:
        target = merged[name] = rdflib.Graph(bind_namespaces="none")
    for triple in content:
        target.add(triple)


def _rest_name(registry: Registry, name: str | None, path: Path) -> str:
    if name is None:
        return registry.names.graph(path.stem)
    if name.startswith(registry.names.base) and not name.startswith(registry.names.graph("")):
        if name in (registry.names.shapes, registry.names.ontology):
            return name
        if registry.names.name(name) is not None:
            raise ParseError(
                f"graph {name} is a record's, but holds statements about other things",
                source=str(path),
                hint="put them into a graph of their own",
            )
        return registry.names.graph(path.stem)
    return name

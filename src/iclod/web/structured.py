"""A record in terms of schema.org, with what the registry knows of the records it leads to."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from iclod import schema_org
from iclod.catalog import description, words
from iclod.catalog.statements import LICENSE
from iclod.errors import NotFound
from iclod.publication import Document
from iclod.registry import Registry


def describe(
    registry: Registry,
    document: Document,
    number: int,
    *,
    languages: Sequence[str] | None = None,
    address: Callable[[str], str] = str,
) -> schema_org.Description:
    """Describe a document and its thing.

    Args:
        number: Of the newest entry that readers see.
        languages: The reader's first, for a page; None: every language, for RDF.
        address: Gives the addresses that IRIs of this registry are fetched from.

    Raises:
        NotFound: The shapes in force describe no such kind.
    """
    profile = registry.profile(number)
    name = registry.names.name(document.iri)
    kind = profile.kind(name.kind) if name else None
    if kind is None:
        raise NotFound(f"the shapes in force do not describe what {document.iri} is about")
    settings = registry.settings
    around = schema_org.Surroundings(
        names=registry.names,
        profile=profile,
        content=lambda iri: content(registry, iri, number),
        creator=description.creator(registry.names),
        publisher=description.publisher(registry.names, settings),
        operator=(settings.operator.name, settings.operator.homepage),
        title=words.title(settings),
        about=words.description(settings),
        license=LICENSE,
        languages=languages,
        common=settings.languages,
        address=address,
    )
    return schema_org.describe(document, kind, around)


def content(registry: Registry, document: str, number: int) -> str | None:
    """What a record said at an entry, as N-Triples; None: nothing."""
    version = registry.version(document, number)
    if version is None or version.state != "content":
        return None
    return registry.journal.kept(version)

"""A page of the stream as quads: each member's statements, and its content in a graph of its name.

The graph holds the version as it is published: content and the document's own statements. Blank
nodes are renamed by version, so that those of two members never become one. The statements stand
in the order of the profile for TREE: controls first, then member after member.

Specs: https://treecg.github.io/specification/#member-extraction-algorithm,
https://semiceu.github.io/LinkedDataEventStreams/server-primer
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from iclod.endpoints.ldes import stream
from iclod.endpoints.ldes.events import Event, Page
from iclod.journal import Entry, Version, stamp
from iclod.publication import document
from iclod.rdf import formats
from iclod.rdf.vocab import AS, DCTERMS, ICLOD, LDES, OWL, PROV, RDF, RDFS, SKOS, TREE, XSD
from iclod.registry import Registry

#: A label at the subject's or the object's place; in a literal neither can be.
_LABEL = re.compile(r"^_:(?=c14n)|(?<= )_:(?=c14n[0-9]+ \.$)", re.MULTILINE)
_TRUE = formats.literal("true", datatype=str(XSD.boolean))


def write(registry: Registry, page: Page, address: str, root: str) -> str:
    """The whole page as N-Quads.

    Args:
        address: Of the page.
        root: Address of the root.
    """
    said = [
        (RDF.type, f"<{TREE.Node}>"),
        (DCTERMS.isPartOf, f"<{root}>"),
        (ICLOD.entryNumber, stream.integer(page.reached)),
    ]
    if page.full:
        said.append((LDES.immutable, _TRUE))
    parts = [stream.triples(address, said)]
    told: set[int] = set()
    for event in page.events:
        iri = member(registry, event)
        parts.append(
            stream.triples(stream.iri(registry.names), [(TREE.member, f"<{iri}>")])
            + stream.triples(iri, _said(registry, event))
        )
        if event.entry.seq not in told:
            told.add(event.entry.seq)
            parts.append(_entry(registry, event.entry, page.previous[event.entry.seq]))
        if event.erasure is None:
            parts.append(_content(registry, event.version, iri))
    for entry in page.empty:
        iri = _entry_iri(registry, entry.seq)
        parts.append(_entry(registry, entry, page.previous[entry.seq]))
        parts.append(stream.triples(iri, [(ICLOD.completesEntry, _TRUE)]))
    return "".join(parts)


def member(registry: Registry, event: Event) -> str:
    """The IRI of a member: the version's; an erasure's begins with that of what was erased."""
    iri = registry.names.version(event.version.graph, event.version.number)
    return iri if event.erasure is None else f"{iri}#erasure"


def _entry_iri(registry: Registry, seq: int) -> str:
    return f"{stream.iri(registry.names)}#entry-{seq}"


def _instant(event: Event) -> str:
    return formats.literal(stamp(event.instant), datatype=str(XSD.dateTime))


def _said(registry: Registry, event: Event) -> Iterator[tuple[str, str]]:
    version = event.version
    yield RDF.type, f"<{AS[event.what]}>"
    yield PROV.generatedAtTime, _instant(event)
    yield PROV.wasGeneratedBy, f"<{_entry_iri(registry, event.entry.seq)}>"
    yield PROV.wasAttributedTo, f"<{event.entry.agent}>"
    if event.last:
        yield ICLOD.completesEntry, _TRUE
    if event.erasure is not None:
        erased = registry.names.version(version.graph, version.number)
        yield DCTERMS.isVersionOf, f"<{erased}>"
        yield SKOS.changeNote, formats.literal(event.erasure.reason)
        return
    yield DCTERMS.isVersionOf, f"<{version.graph}>"
    yield OWL.versionInfo, formats.literal(str(version.number))
    yield ICLOD.versionState, formats.literal(version.state)
    yield ICLOD.digest, formats.literal(version.digest)
    for predicate, iri in (
        (DCTERMS.license, version.license),
        (DCTERMS.isReplacedBy, version.successor),
    ):
        if iri is not None:
            yield predicate, f"<{iri}>"
    for predicate, text in ((SKOS.changeNote, version.reason), (DCTERMS.source, version.source)):
        if text is not None:
            yield predicate, formats.literal(text)
    erasure = None if registry.journal.raw(version) else registry.journal.erasure(version)
    if erasure is not None:
        yield PROV.wasInvalidatedBy, f"<{_entry_iri(registry, erasure.seq)}>"


def _entry(registry: Registry, entry: Entry, previous: str) -> str:
    said = [
        (RDF.type, f"<{PROV.Activity}>"),
        (ICLOD.entryNumber, stream.integer(entry.seq)),
        (PROV.endedAtTime, formats.literal(stamp(entry.instant), datatype=str(XSD.dateTime))),
        (PROV.wasAssociatedWith, f"<{entry.agent}>"),
        (RDFS.comment, formats.literal(entry.message)),
        (ICLOD.digest, formats.literal(entry.digest)),
        (ICLOD.previousDigest, formats.literal(previous)),
    ]
    return stream.triples(_entry_iri(registry, entry.seq), said)


def _content(registry: Registry, version: Version, iri: str) -> str:
    text = registry.journal.kept(version)
    if text is None:
        return ""
    created = registry.journal.created(version.graph)
    published = document(version, text, created, registry.names).published
    if "_:" in published:
        published = _LABEL.sub(f"_:m{version.id}", published)
    return "".join(f"{line[:-1]}<{iri}> .\n" for line in formats.lines(published))

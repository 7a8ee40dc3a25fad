"""What the stream says of itself, and the relations that lead to its pages by time.

The root leads to full groups of a hundred pages each, and to the pages of the group that is not
full yet; so it stays short, whatever the age of the registry. The stream is named by a canonical
IRI: that of a mirror is another view of the same.

Specs: https://semiceu.github.io/LinkedDataEventStreams/vocabulary.html,
https://treecg.github.io/specification/#relations
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources

from iclod.config import Settings
from iclod.endpoints.ldes import events
from iclod.endpoints.ldes.events import Stretch
from iclod.errors import NotFound
from iclod.journal import Journal, stamp
from iclod.rdf import formats
from iclod.rdf.terms import Names
from iclod.rdf.vocab import AS, DCTERMS, ICLOD, LDES, PROV, RDF, TREE, VOID, XSD

#: Pages in a group.
GROUP = 100


def iri(names: Names) -> str:
    """The stream's own IRI, whichever server shows it."""
    return f"{names.base}ldes"


def description(settings: Settings, root: str) -> str:
    """The stream with its view, paths and shape.

    Args:
        root: Address of the root node.

    Returns: N-Triples.
    """
    names = Names(settings.base_iri)
    stream = iri(names)
    said = [
        (RDF.type, _iri(LDES.EventStream)),
        (DCTERMS.title, formats.literal(settings.title)),
        (DCTERMS.description, formats.literal(settings.description)),
        (VOID.uriSpace, formats.literal(names.base)),
        (TREE.view, _iri(root)),
        (TREE.shape, _iri(f"{stream}#Member")),
        (LDES.timestampPath, _iri(PROV.generatedAtTime)),
        (LDES.versionOfPath, _iri(DCTERMS.isVersionOf)),
        (LDES.versionCreatePath, _iri(RDF.type)),
        (LDES.versionCreateObject, _iri(AS.Create)),
        (LDES.versionUpdatePath, _iri(RDF.type)),
        (LDES.versionUpdateObject, _iri(AS.Update)),
        (LDES.versionDeletePath, _iri(RDF.type)),
        (LDES.versionDeleteObject, _iri(AS.Delete)),
        (LDES.transactionPath, _iri(PROV.wasGeneratedBy)),
        (LDES.transactionFinalizedPath, _iri(ICLOD.completesEntry)),
        (LDES.transactionFinalizedObject, formats.literal("true", datatype=str(XSD.boolean))),
        (LDES.pollingInterval, integer(max(1, settings.web.shared_seconds))),
    ]
    shape = resources.files(__package__).joinpath("shape.ttl").read_bytes()
    read = formats.parse(shape, formats.TURTLE, base=stream)[None]
    return triples(stream, said) + formats.to_ntriples(read)


def reached(node: str, journal: Journal, seq: int) -> str:
    """A node's statement of the journal's number, and of the digest of all that it stands for."""
    entry = journal.entry(seq)
    said = [(RDF.type, _iri(TREE.Node)), (ICLOD.entryNumber, integer(seq))]
    if entry is not None:
        said.append((ICLOD.digest, formats.literal(entry.digest)))
    return triples(node, said)


def root(journal: Journal, address: str, size: int, seq: int) -> str:
    """The relations of the root.

    Args:
        address: Of the root; pages and groups lie below it.
        size: Versions on a page.
        seq: Number of the newest entry that readers see.

    Returns: N-Triples.
    """
    groups, pages = open_stretches(journal, size, seq)
    found = relations(address, address, "group", groups)
    return found + relations(address, address, "page", pages)


def open_stretches(
    journal: Journal, size: int, seq: int
) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
    """The full groups, and the pages after them."""
    full = max(0, journal.last_id(seq) - 1) // (size * GROUP)
    groups = events.stretches(journal, 1, full, size * GROUP, seq)
    pages = events.stretches(journal, full * GROUP + 1, (full + 1) * GROUP, size, seq)
    return groups, pages


def group(journal: Journal, number: int, size: int, seq: int) -> tuple[Stretch, ...]:
    """The pages of one group.

    Raises:
        NotFound: There is no such group yet.
    """
    found = events.stretches(journal, (number - 1) * GROUP + 1, number * GROUP, size, seq)
    if not found or found[-1].until is None:
        raise NotFound(f"the event stream has no group {number}; /ldes leads to those it has")
    return found


def relations(node: str, root: str, kind: str, to: Iterable[Stretch]) -> str:
    """Relations of a node to pages or groups: from an instant on, and before another.

    Args:
        node: Address of the node that they are part of.
        root: Address of the root, which that of the others begins with.
        kind: `page` or `group`.

    Returns: N-Triples.
    """
    text = ""
    for stretch in to:
        target = f"{root}/{kind}/{stretch.number}"
        bounds = [("from", TREE.GreaterThanOrEqualToRelation, stretch.since)]
        if stretch.until is not None:
            bounds.append(("before", TREE.LessThanRelation, stretch.until))
        for word, type_, instant in bounds:
            relation = f"{node}#{kind}-{stretch.number}-{word}"
            text += triples(node, [(TREE.relation, _iri(relation))])
            text += triples(
                relation,
                [
                    (RDF.type, _iri(type_)),
                    (TREE.node, _iri(target)),
                    (TREE.path, _iri(PROV.generatedAtTime)),
                    (TREE.value, formats.literal(stamp(instant), datatype=str(XSD.dateTime))),
                ],
            )
    return text


def integer(number: int) -> str:
    """A whole number as N-Triples write it."""
    return formats.literal(str(number), datatype=str(XSD.integer))


def triples(subject: str, said: Iterable[tuple[str, str]]) -> str:
    """Statements about one subject; objects as N-Triples write them."""
    return "".join(f"<{subject}> <{predicate}> {value} .\n" for predicate, value in said)


def _iri(text: str) -> str:
    return f"<{text}>"

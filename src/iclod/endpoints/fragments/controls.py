"""What a page says of itself, and how to get to every other fragment: metadata and controls.

Specs: https://linkeddatafragments.org/specification/triple-pattern-fragments/#controls,
https://www.hydra-cg.com/spec/latest/core/
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from rdflib import Graph, Literal, URIRef

from iclod.endpoints.fragments.finding import PAGE, Fragment
from iclod.endpoints.fragments.pattern import PARTS, Pattern, written
from iclod.rdf import formats
from iclod.rdf.formats import Format
from iclod.rdf.vocab import DCTERMS, FOAF, HYDRA, RDF, RDFS, VOID

_NOT_IN_IRI = re.compile(r"%(?![0-9A-Fa-f]{2})|[^!$-;=?-Z_a-z~]")


@dataclass(frozen=True)
class Place:
    """Where a page lies.

    Attributes:
        start: Absolute address of `/fragments`.
        asked: Query string as it was sent.
        dataset: IRI of what the fragment is a part of.
        pattern: What selects the fragment.
        page: Number of the page.
        number: Of the state that it shows.
        pinned: Whether the state was named; then everything that is linked is of that state.
    """

    start: str
    asked: str
    dataset: str
    pattern: Pattern
    page: int
    number: int
    pinned: bool

    @property
    def here(self) -> str:
        """The address of the page, exactly as it was asked."""
        query = _NOT_IN_IRI.sub(lambda match: quote(match[0], safe=""), self.asked)
        return f"{self.start}?{query}" if query else self.start

    @property
    def fragment(self) -> str:
        """The address of the fragment: that of its first page."""
        if self.page == 1:
            return self.here
        return self.address(None, version=self.pinned)

    @property
    def template(self) -> str:
        """A URI template (RFC 6570) of all fragments of the dataset."""
        fixed = self._fixed(self.pinned)
        if not fixed:
            return f"{self.start}{{?{','.join(PARTS)}}}"
        return f"{self.start}?{urlencode(fixed)}{{&{','.join(PARTS)}}}"

    def address(self, page: int | None, *, version: bool = True) -> str:
        """The address of a page of this fragment, in this state."""
        named = zip(PARTS, self.pattern.parts, strict=True)
        pairs = [(name, written(part)) for name, part in named if part is not None]
        pairs += self._fixed(version)
        if page is not None and page > 1:
            pairs.append(("page", str(page)))
        text = urlencode(pairs, quote_via=quote, safe="")
        return f"{self.start}?{text}" if text else self.start

    def of(self, place: int, term: str) -> str:
        """The address of the fragment that a term selects where it stands.

        Args:
            place: 0 for the subject, 1 for the predicate, 2 for the object.
        """
        pairs = [(PARTS[place], written(term)), *self._fixed(self.pinned)]
        return f"{self.start}?{urlencode(pairs, quote_via=quote, safe='')}"

    def _fixed(self, version: bool) -> list[tuple[str, str]]:
        graph = [("graph", self.pattern.graph)] if self.pattern.graph else []
        return [*graph, *([("version", str(self.number))] if version else [])]


def pages(place: Place, found: Fragment) -> list[tuple[str, str]]:
    """Relations to other pages, and their addresses.

    They name the state, so that all pages of one fragment are of the same, whatever is written
    meanwhile.
    """
    links = [("first", place.address(1))]
    if place.page > 1:
        links.append(("previous", place.address(place.page - 1)))
    if found.more:
        links.append(("next", place.address(place.page + 1)))
    if found.exact and found.total:
        links.append(("last", place.address((found.total - 1) // PAGE + 1)))
    return links


def describe(place: Place, found: Fragment) -> str:
    """Metadata and controls of a page, as N-Triples."""
    title = f"Statements that match {' '.join(part or '?' for part in place.pattern.parts)}"
    made = Graph(bind_namespaces="none")
    here, fragment, dataset = URIRef(place.here), URIRef(place.fragment), URIRef(place.dataset)
    form = URIRef(f"{place.start}#pattern")
    # What clients look for: the dataset or the fragment that has the page as a part.
    whole = fragment if fragment != here else dataset
    made.add((URIRef(f"{place.here}#metadata"), FOAF.primaryTopic, whole))
    made.add((dataset, VOID.subset, fragment))
    made.add((whole, VOID.subset, here))
    for kind in (VOID.Dataset, HYDRA.Collection):
        made.add((dataset, RDF.type, kind))
        made.add((fragment, RDF.type, kind))
    made.add((here, RDF.type, HYDRA.PartialCollectionView))
    made.add((dataset, HYDRA.search, form))
    made.add((form, RDF.type, HYDRA.IriTemplate))
    made.add((form, HYDRA.template, Literal(place.template)))
    made.add((form, HYDRA.variableRepresentation, HYDRA.ExplicitRepresentation))
    for name in PARTS:
        mapping = URIRef(f"{place.start}#{name}")
        made.add((form, HYDRA.mapping, mapping))
        made.add((mapping, HYDRA.variable, Literal(name)))
        made.add((mapping, HYDRA.property, RDF[name]))
    for subject in {here, fragment}:
        made.add((subject, DCTERMS.title, Literal(title, lang="en")))
        made.add((subject, DCTERMS.source, dataset))
        made.add((subject, VOID.triples, Literal(found.total)))
        if found.exact:
            made.add((subject, HYDRA.totalItems, Literal(found.total)))
        else:
            text = "There are more statements than could be counted in time: void:triples is an "
            made.add((subject, RDFS.comment, Literal(f"{text}estimate.", lang="en")))
    made.add((here, HYDRA.itemsPerPage, Literal(PAGE)))
    for relation, target in pages(place, found):
        made.add((here, HYDRA[relation], URIRef(target)))
        if relation in ("previous", "next"):
            # The name that the specification of fragments was written with.
            made.add((here, HYDRA[f"{relation}Page"], URIRef(target)))
    return formats.to_ntriples(made)


def write(rows: Sequence[tuple[str, str, str]], said: str, graph: str, format: Format) -> bytes:
    """A page in a syntax: what it says of itself in a graph of its own, where there are graphs.

    Args:
        said: As `describe` gives it.
        graph: IRI of that graph.
    """
    data = "".join(f"{' '.join(row)} .\n" for row in rows)
    if not format.dataset:
        return formats.serialize(formats.sorted_lines(data + said), format)
    lines = [f"{line[:-1]}<{graph}> .\n" for line in formats.lines(said)]
    quads = formats.parse_quads(formats.sorted_lines(data) + "".join(lines), formats.N_QUADS)
    return formats.serialize(quads, format)

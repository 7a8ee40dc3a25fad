"""Made-up things that hold what the shapes ask, as the ground on which examples stand.

Values come from what the registry knows (topics, places) and from a few texts; of several the first
one that fits the constraints is taken, so that shapes that an operator changes have examples too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from iclod.profile import Field, Kind, Profile
from iclod.rdf import formats
from iclod.rdf.vocab import DCTERMS, FOAF, RDF, SKOS, XSD

Triple = tuple[Node, Node, Node]

PAGE = "https://example.org/page"
#: Texts to choose from, by a field's role.
_TEXTS = {
    "title": (("The story bench", "en"), ("Le banc à histoires", "fr")),
    "label": (("Exampleton", "en"), ("Exempleville", "fr")),
    "altLabel": (("Old Exampleton", "en"), ("Vieil-Exempleville", "fr")),
    "printedPeriod": (("2018-2022", ""),),
    "notation": (("NO", ""), ("1.2", "")),
    "": (
        ("Once a week, neighbours tell each other stories in the park.", "en"),
        ("Une fois par semaine, des voisins se racontent des histoires au parc.", "fr"),
        ("1", ""),
    ),
}
_NUMBERS = {"latitude": "60.39", "longitude": "5.32"}
_DATES = {"gYear": "2018", "gYearMonth": "2018-04", "date": "2018-04-30"}
_ENDS = {"gYear": "2022", "gYearMonth": "2022-09", "date": "2022-09-30"}
_OTHERS = {
    "dateTime": "2024-05-01T12:00:00Z",
    "decimal": "1.5",
    "nonNegativeInteger": "1024",
    "integer": "3",
    "boolean": "true",
    "anyURI": PAGE,
}


@dataclass
class Known:
    """What the registry knows of its topics, places and agents."""

    graph: Graph
    base: str
    made: dict[str, int] = field(default_factory=dict)

    def of_class(self, iri: str) -> list[URIRef]:
        """Things of a class, those with a label in English first."""
        return self._ordered(self.graph.subjects(RDF.type, URIRef(iri)))

    def in_scheme(self, iri: str) -> list[URIRef]:
        """Concepts of a scheme."""
        return self._ordered(self.graph.subjects(SKOS.inScheme, URIRef(iri)))

    def country(self, place: URIRef) -> URIRef | None:
        """The country that a place is part of."""
        found = self.graph.value(place, DCTERMS.isPartOf)
        return found if isinstance(found, URIRef) else None

    def labels(self, iri: Node) -> dict[str, str]:
        """What something is called, by language."""
        return {
            value.language or "": str(value)
            for predicate in (FOAF.name, DCTERMS.title, SKOS.prefLabel)
            for value in sorted(self.graph.objects(iri, predicate), key=str)
            if isinstance(value, Literal)
        }

    def _ordered(self, things: Iterator[Node]) -> list[URIRef]:
        return sorted(item for item in things if isinstance(item, URIRef))


@lru_cache(maxsize=2)
def known(frame: str, base: str) -> Known:
    """What a frame (N-Triples) says."""
    return Known(formats.from_ntriples(frame), base)


@dataclass(frozen=True)
class Value:
    """A value, with the statements that describe it where it is a part of the thing."""

    term: Node
    parts: tuple[Triple, ...] = ()


class Specimens:
    """Makes things of each kind.

    Args:
        profile: Of the shapes in force.
        known: What they may refer to.
    """

    def __init__(self, profile: Profile, known: Known) -> None:
        self.profile = profile
        self.known = known

    def thing(self, kind: Kind, iri: URIRef) -> dict[str, list[Value]]:
        """Values by the shape of the field that they are of, for a thing that conforms."""
        found: dict[str, list[Value]] = {}
        for item in kind.fields:
            values = self.values(item, kind, iri)
            if values and not item.inverse:
                found[item.shape] = values[:1]
        self._agree(kind, found)
        return found

    def triples(self, kind: Kind, iri: URIRef, found: dict[str, list[Value]]) -> list[Triple]:
        """The statements of a thing with some values."""
        made: list[Triple] = [(iri, RDF.type, URIRef(kind.target))]
        for item in kind.fields:
            for value in found.get(item.shape, ()):
                made.append((iri, URIRef(item.path), value.term))
                made += value.parts
        return made

    def values(self, item: Field, kind: Kind, iri: URIRef) -> list[Value]:
        """Values of a field that pass, the best first; none where none is known."""
        return [value for value in self._candidates(item, kind, iri) if _fits(item, value.term)]

    def _agree(self, kind: Kind, found: dict[str, list[Value]]) -> None:
        """A city and its own country."""
        city, country = kind.field("place"), kind.field("country")
        if city and country and found.get(city.shape):
            place = found[city.shape][0].term
            home = self.known.country(place) if isinstance(place, URIRef) else None
            if home is not None:
                found[country.shape] = [Value(home)]

    def _candidates(self, item: Field, kind: Kind, iri: URIRef) -> Iterator[Value]:
        if item.role == "identifier":
            yield Value(Literal(str(iri).rpartition("/")[2], datatype=XSD.string))
        elif item.values:
            yield from (Value(_term(text)) for text in item.values)
        elif item.scheme:
            yield from map(Value, self.known.in_scheme(item.scheme))
        elif item.path == str(SKOS.inScheme):
            yield Value(URIRef(f"{self.known.base}id/topic/"))
        elif inner := self._part(item, kind):
            yield from (self._described(inner, iri, item, number) for number in (1, 2))
        elif item.classes:
            for name in item.classes:
                yield from map(Value, self.known.of_class(name))
                part = URIRef(f"{iri}#part")
                yield Value(part, ((part, RDF.type, URIRef(name)),))
        elif item.datatypes:
            yield from self._literals(item)
        elif item.named:
            yield from (Value(URIRef(f"{PAGE}{end}")) for end in ("", "-2"))
        else:
            yield from self._texts(item)

    def _part(self, item: Field, kind: Kind) -> Kind | None:
        found = self.profile.by_shape(item.node) if item.node else None
        return found if found is not None and found is not kind else None

    def _described(self, part: Kind, iri: URIRef, item: Field, number: int) -> Value:
        node = URIRef(f"{str(iri).partition('#')[0]}#{item.role or 'part'}-{number}")
        return Value(node, tuple(self.triples(part, node, self.thing(part, node))))

    def _literals(self, item: Field) -> Iterator[Value]:
        for iri in item.datatypes:
            name = iri.rpartition("#")[2]
            dates = _ENDS if item.role == "end" else _DATES
            text = _NUMBERS.get(item.role or "") if name == "decimal" else None
            text = text or dates.get(name) or _OTHERS.get(name)
            if text is not None:
                yield Value(Literal(text, datatype=URIRef(iri), normalize=False))
            else:
                yield from self._texts(item)

    def _texts(self, item: Field) -> Iterator[Value]:
        for text, language in (*_TEXTS.get(item.role or "", ()), *_TEXTS[""]):
            if item.language:
                yield from [Value(Literal(text, lang=language))] if language else []
            else:
                yield Value(Literal(text, datatype=XSD.string))


def _fits(item: Field, term: Node) -> bool:
    text = str(term)
    if item.min_length and len(text) < item.min_length:
        return False
    if item.max_length is not None and len(text) > item.max_length:
        return False
    return item.pattern is None or re.search(item.pattern, text) is not None


def _term(text: str) -> Node:
    return URIRef(text) if formats.is_iri(text) else Literal(text)

"""What the things that a report is about are called: `the period of “Action plan”`."""

from __future__ import annotations

import rdflib
from rdflib.term import Node

from iclod.rdf.vocab import DCTERMS, DCTYPE, FOAF, ICLOD, RDF, SKOS
from iclod.validation.wording import terms
from iclod.validation.wording.lexicon import Lexicon, local
from iclod.validation.wording.phrases import cut, index, lowered, quoted

#: Parts of parts of parts are not named any deeper.
_DEPTH = 3

#: Classes whose things often have no name: what one of them is called, with its article.
_PARTS: dict[Node, tuple[str, str]] = {
    DCTERMS.PeriodOfTime: ("the period", "la période"),
    DCTERMS.ProvenanceStatement: ("the origin", "l’origine"),
    DCTERMS.Location: ("the place", "le lieu"),
    DCTYPE.Collection: ("the source", "la source"),
    FOAF.Agent: ("the agent", "l’agent"),
    FOAF.Document: ("the document", "le document"),
    ICLOD.Classification: ("the classification", "le classement"),
    ICLOD.Excerpt: ("the excerpt", "l’extrait"),
    ICLOD.Practice: ("the practice", "la pratique"),
    ICLOD.City: ("the city", "la ville"),
    ICLOD.Country: ("the country", "le pays"),
    SKOS.Concept: ("the term", "le terme"),
}
_WORDS = {
    "of": ("{0} of {1}", "{0} de {1}"),
    "of-the": ("{0} of {1}", "{0} (dans : {1})"),
    "nameless": ("{0} without a name", "{0} sans nom"),
    "part": ("a part", "une partie"),
    "thing": ("something", "quelque chose"),
    "value": ("the value {0}", "la valeur {0}"),
}


def title(focus: Node, language: str, lexicon: Lexicon) -> str:
    """What a focus node is called; never the label of a blank node."""
    if isinstance(focus, rdflib.Literal):
        return terms.say(_WORDS, "value", language, quoted(language, str(focus)))
    return _named(focus, language, lexicon, _DEPTH, set())


def _named(node: Node, language: str, lexicon: Lexicon, depth: int, seen: set[Node]) -> str:
    name = lexicon.name(node, language)
    if name:
        return cut(name, 120)
    seen = seen | {node}
    owner, by = _owner(node, lexicon, seen) if depth else (None, None)
    if owner is not None:
        whole = lexicon.name(owner, language)
        part = _part(node, by, language, lexicon)
        if whole:
            return terms.say(_WORDS, "of", language, part, quoted(language, whole))
        outer = _named(owner, language, lexicon, depth - 1, seen)
        return terms.say(_WORDS, "of-the", language, part, outer)
    if isinstance(node, rdflib.URIRef):
        return cut(local(node), 120)
    return terms.say(_WORDS, "nameless", language, _part(node, None, language, lexicon))


def _owner(node: Node, lexicon: Lexicon, seen: set[Node]) -> tuple[Node | None, Node | None]:
    """What a part belongs to, and by which property; None where it is no part of anything."""
    if isinstance(node, rdflib.URIRef):
        base = str(node).partition("#")[0]
        if base == str(node) or (rdflib.URIRef(base), None, None) not in lexicon.data:
            return None, None
    holders = sorted(
        (
            (subject, predicate)
            for subject, predicate in lexicon.data.subject_predicates(node)
            if subject not in seen
        ),
        key=lambda pair: (not _within(node, pair[0]), str(pair[0]), str(pair[1])),
    )
    if holders:
        return holders[0]
    if isinstance(node, rdflib.URIRef):
        return rdflib.URIRef(str(node).partition("#")[0]), None
    return None, None


def _within(node: Node, owner: Node) -> bool:
    return isinstance(node, rdflib.BNode) or str(node).startswith(f"{owner}#")


def _part(node: Node, by: Node | None, language: str, lexicon: Lexicon) -> str:
    """What a nameless thing is: by its class, else by the property that leads to it."""
    kinds = sorted(lexicon.data.objects(node, RDF.type), key=str)
    for kind in kinds:
        if kind in _PARTS:
            return _PARTS[kind][index(language)]
    for kind in kinds:
        called = lexicon.kind(kind, language)
        if called:
            return lowered(cut(called)) if called[1:2].islower() else cut(called)
    field = lexicon.field(by, language) if by is not None else ""
    if field:
        return quoted(language, field)
    return terms.say(_WORDS, "part", language)

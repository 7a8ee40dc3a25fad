"""Revising a practice: what the source states now replaces what it stated; the rest stays."""

from __future__ import annotations

import rdflib

from iclod.ingestion import practice
from iclod.ingestion.folding import fold
from iclod.ingestion.identity import address_key
from iclod.ingestion.practice import Facts
from iclod.rdf.terms import Names
from iclod.rdf.vocab import DCTERMS, ICLOD, RDF


def revise(
    current: rdflib.Graph,
    facts: Facts,
    names: Names,
    *,
    cities: tuple[str, ...],
    complete: bool = True,
) -> tuple[rdflib.Graph, tuple[str, ...]]:
    """Write what a source states into a practice's graph.

    Args:
        current: The graph as it is; it is left as it is.
        facts: What the source states, with the IRI of the practice that is revised.
        cities: Those of `facts.places` that are cities.
        complete: Whether every place that was printed is known.

    Returns:
        The revised graph, equal to the current one if nothing is new, and messages.
    """
    made = rdflib.Graph(bind_namespaces="none")
    for triple in current:
        made.add(triple)
    thing = rdflib.URIRef(facts.iri)
    messages: list[str] = []
    _title(made, thing, facts)
    _places(made, thing, facts, cities, complete)
    messages += _time(made, thing, facts, names)
    _sources(made, thing, facts, names)
    if facts.excerpt:
        _excerpt(made, thing, facts)
    return made, tuple(messages)


def _title(made: rdflib.Graph, thing: rdflib.URIRef, facts: Facts) -> None:
    """The same words in any language are the same title, and keep their tag."""
    language = facts.language
    for title in list(made.objects(thing, DCTERMS.title)):
        if isinstance(title, rdflib.Literal) and fold(str(title)) == fold(facts.title):
            if str(title) == facts.title:
                return
            language = title.language or language
    for title in list(made.objects(thing, DCTERMS.title)):
        if isinstance(title, rdflib.Literal) and (title.language or "") == language.lower():
            made.remove((thing, DCTERMS.title, title))
    made.add((thing, DCTERMS.title, rdflib.Literal(facts.title, lang=language)))


def _places(
    made: rdflib.Graph,
    thing: rdflib.URIRef,
    facts: Facts,
    cities: tuple[str, ...],
    complete: bool,
) -> None:
    stated = {rdflib.URIRef(place) for place in facts.places}
    if not stated:
        return
    present = set(made.objects(thing, DCTERMS.spatial))
    if complete and (cities or not present):
        for place in present - stated:
            made.remove((thing, DCTERMS.spatial, place))
    for place in stated - present:
        made.add((thing, DCTERMS.spatial, place))


def _time(made: rdflib.Graph, thing: rdflib.URIRef, facts: Facts, names: Names) -> list[str]:
    printed = facts.printed
    if not printed.text:
        return []
    if rdflib.Literal(printed.text) in set(made.objects(thing, ICLOD.printedPeriod)):
        return []
    parts = list(made.objects(thing, DCTERMS.temporal))
    if parts and not printed.periods and not printed.understood:
        return ["The practice's periods are left as they were."]
    for part in parts:
        made.remove((part, None, None))
    for path in (DCTERMS.temporal, ICLOD.printedPeriod, ICLOD.status):
        made.remove((thing, path, None))
    practice.add_time(made, thing, printed, names)
    return []


def _sources(made: rdflib.Graph, thing: rdflib.URIRef, facts: Facts, names: Names) -> None:
    """A page is added, and takes the place of the collection; nothing replaces a page."""
    collection = names.thing("source", "")
    present = {str(source) for source in made.objects(thing, DCTERMS.source)}
    pages = {source for source in present if not source.startswith(collection)}
    known = {address_key(page) or page for page in pages}
    for source in facts.sources:
        if source.startswith(collection):
            if not present:
                made.add((thing, DCTERMS.source, rdflib.URIRef(source)))
        elif (address_key(source) or source) not in known:
            made.add((thing, DCTERMS.source, rdflib.URIRef(source)))
            for old in present - pages:
                made.remove((thing, DCTERMS.source, rdflib.URIRef(old)))


def _excerpt(made: rdflib.Graph, thing: rdflib.URIRef, facts: Facts) -> None:
    """An excerpt of the same source is replaced, one of another source is joined."""
    source = rdflib.URIRef(facts.sources[0])
    text = (facts.excerpt or "")[: practice.LONGEST_EXCERPT]
    parts = sorted(str(part) for part in made.objects(thing, ICLOD.excerpt))
    for name in parts:
        part = rdflib.URIRef(name)
        if any(str(value) == text for value in made.objects(part, RDF.value)):
            return
    numbers = {f"{thing}#excerpt-{number}": number for number in range(1, len(parts) + 2)}
    number = next(n for name, n in numbers.items() if name not in parts)
    for name in parts:
        part = rdflib.URIRef(name)
        if (part, DCTERMS.source, source) in made and name in numbers:
            made.remove((part, None, None))
            number = numbers[name]
            break
    language = facts.excerpt_language or facts.language
    practice.add_excerpt(made, thing, number, text, language, facts.sources[0])

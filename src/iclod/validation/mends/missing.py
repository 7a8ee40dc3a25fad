"""Offers for a value that is missing: what the text implies already, or a misspelt property."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from iclod.rdf.vocab import DCAT, DCTERMS, ICLOD, PREFIXES, RDF, RDFS, SCHEMA, SH, SKOS, XSD
from iclod.validation.mends.case import Case
from iclod.validation.mends.changes import Insert, Offer, Rebase, Rename, Replace
from iclod.validation.mends.known import loose, short
from iclod.validation.mends.rules import last_part
from iclod.validation.mends.values import FEW
from iclod.validation.mends.words import label

#: Dublin Core's older namespace, whose elements have the same names.
_ELEMENTS = "http://purl.org/dc/elements/1.1/"
#: Properties of other vocabularies that people use for one of ours.
_SAME: dict[URIRef, tuple[URIRef, ...]] = {
    DCTERMS.title: (RDFS.label, SKOS.prefLabel, SCHEMA.name, DCAT.title),
    DCTERMS.abstract: (DCTERMS.description, SCHEMA.description, SCHEMA.abstract),
    DCTERMS.subject: (DCAT.theme, SCHEMA.about, SCHEMA.keywords),
    DCTERMS.spatial: (SCHEMA.spatialCoverage, SCHEMA.location),
    DCTERMS.temporal: (SCHEMA.temporalCoverage,),
    DCTERMS.identifier: (SCHEMA.identifier,),
    SKOS.prefLabel: (RDFS.label, SCHEMA.name, DCTERMS.title),
    DCAT.startDate: (SCHEMA.startDate,),
    DCAT.endDate: (SCHEMA.endDate,),
}


def identifier(case: Case) -> Iterator[Offer]:
    """The identifier, which is the last part of the IRI."""
    rules = case.rules
    new = Literal(last_part(case.focus))
    if rules is not None and rules.of_iri and not case.values and str(new) and rules.fits(new):
        yield _insert(case, new, True)


def wholes(case: Case) -> Iterator[Offer]:
    """The countries of the cities that are named, where countries are missing."""
    rules = case.rules
    if rules is None:
        return
    found: dict[URIRef, tuple[URIRef, int]] = {}
    for place in sorted(v for v in case.values if isinstance(v, URIRef)):
        every = case.wholes(place)
        for whole in every:
            if whole not in case.values and rules.fits(whole):
                found.setdefault(whole, (place, len(every)))
    for whole, (place, number) in found.items():
        yield _insert(case, whole, number == 1 and len(found) == 1, beside=place)


def lists(case: Case) -> Iterator[Offer]:
    """The list that a concept belongs to, which its IRI tells."""
    if case.rules is None or case.rules.path != SKOS.inScheme:
        return
    scheme = URIRef(re.sub(r"[^/#]+\Z", "", str(case.focus)))
    known = (None, SKOS.inScheme, scheme) in case.known.context
    if known and case.rules.fits(scheme):
        yield _insert(case, scheme, True)


def misspelt(case: Case) -> Iterator[Offer]:
    """The property that was meant by another one, which is known to no shape."""
    rules = case.rules
    if rules is None:
        return
    own = sorted(
        {p for p in case.graph.predicates(case.focus) if isinstance(p, URIRef)} - case.known.terms
    )
    for predicate in own:
        values = tuple(case.graph.objects(case.focus, predicate))
        if not all(_may_be(case, value) for value in values):
            continue
        names = {"new": short(rules.path), "old": short(predicate)}
        change = Rename(case.focus, predicate, rules.path, values)
        if predicate in _SAME.get(rules.path, ()):
            yield Offer("property", label("property", **names), (change,))
        elif str(predicate).startswith(_ELEMENTS) and last_part(predicate) == last_part(rules.path):
            yield Offer("property", label("property", **names), (change,))
        else:
            for near in case.known.term(predicate, (rules.path,)):
                yield from _spaces(predicate, rules.path)
                yield Offer("property", label("property", **names), (change,), near.certain)


def _spaces(predicate: URIRef, path: URIRef) -> Iterator[Offer]:
    """The namespace of a known vocabulary that was written slightly wrong, wherever it stands."""
    local = last_part(path)
    namespace = str(path)[: -len(local)]
    wrong = str(predicate)[: -len(local)]
    if not local or not predicate.endswith(local) or namespace not in PREFIXES.values():
        return
    if wrong != namespace and loose(wrong) == loose(namespace):
        names = {"new": namespace, "old": wrong}
        yield Offer("vocabulary", label("vocabulary", **names), (Rebase(wrong, namespace),), True)


def listed(case: Case) -> Iterator[Offer]:
    """The values of a short list, each to be chosen."""
    rules = case.rules
    if rules is None or case.values or not 0 < len(rules.values) <= FEW:
        return
    for value in sorted(rules.values, key=lambda item: _rank(case, item)):
        if rules.fits(value):
            yield _insert(case, value, len(rules.values) == 1)


def _rank(case: Case, value: Node) -> int:
    """Likelier first: a period whose end is written has ended."""
    periods = list(case.graph.objects(case.focus, DCTERMS.temporal))
    ended = bool(periods) and all((p, DCAT.endDate, None) in case.graph for p in periods)
    order = ("ended", "ongoing", "unknown") if ended else ("unknown", "ongoing", "ended")
    last = last_part(value)
    return order.index(last) if last in order else len(order)


def type_of(case: Case, node: Node, wanted: URIRef) -> Iterator[Offer]:
    """The class of a thing or part: the right one for a misspelt one, or one where there is none.

    It is safe where the node's IRI tells the same: `#period-1`, `{base}id/practice/…`.
    """
    types = [t for t in case.graph.objects(node, RDF.type) if isinstance(t, URIRef)]
    unknown = [t for t in types if t not in case.known.terms]
    for old in unknown:
        for near in case.known.term(old, (wanted,)):
            space = str(wanted)[: -len(last_part(wanted))]
            wrong = str(old)[: -len(last_part(wanted))]
            if near.certain and wrong != space and old.endswith(last_part(wanted)):
                names = {"new": space, "old": wrong}
                text = label("vocabulary", **names)
                yield Offer("vocabulary", text, (Rebase(wrong, space),), True)
            change = Replace(node, RDF.type, old, near.iri)
            names = {"new": short(near.iri), "old": short(old)}
            yield Offer("property", label("property", **names), (change,), near.certain)
    if not types:
        told = isinstance(node, URIRef) and _told(case, node) == wanted
        text = label("type", new=short(wanted))
        yield Offer("type", text, (Insert(node, RDF.type, wanted),), told)


def untyped(case: Case) -> Iterator[Offer]:
    """A thing that a shape is about and that does not say that it is of the shape's class."""
    shapes, shape = case.known.shapes, case.result.shape
    parameter = SH.hasValue if case.result.path == RDF.type else SH["class"]
    about = case.result.path == RDF.type or case.result.value == case.focus
    for wanted in sorted(shapes.objects(shape, parameter), key=str) if about else ():
        if isinstance(wanted, URIRef):
            yield from type_of(case, case.focus, wanted)


def _told(case: Case, node: URIRef) -> URIRef | None:
    """The class that an IRI tells by its form."""
    thing, _, part = str(node).partition("#")
    if part:
        known = {
            "period": DCTERMS.PeriodOfTime,
            "excerpt": ICLOD.Excerpt,
            "topic": ICLOD.Classification,
        }
        return known.get(part.partition("-")[0])
    found = re.match(r"id/([a-z-]+)/[a-z0-9-]+\Z", thing.removeprefix(case.known.base))
    if found is None or not thing.startswith(case.known.base):
        return None
    classes = {"practice": ICLOD.Practice, "city": ICLOD.City, "country": ICLOD.Country}
    lists = dict.fromkeys(("topic", "index-area", "status", "place-type"), SKOS.Concept)
    return {**classes, **lists}.get(found[1])


def _may_be(case: Case, value: Node) -> bool:
    """Whether a value is of the sort that the missing property takes."""
    rules = case.rules
    assert rules is not None
    if isinstance(value, Literal):
        return not rules.named or not rules.datatypes
    return isinstance(value, BNode) or not (rules.datatypes - {XSD.anyURI})


def _insert(case: Case, new: Node, safe: bool, beside: Node | None = None) -> Offer:
    assert case.rules is not None
    name = case.names(new) if isinstance(new, URIRef) else {"en": str(new), "fr": str(new)}
    text = label("missing", field=case.field, new=name)
    return Offer("missing", text, (Insert(case.focus, case.rules.path, new, beside),), safe)


MAKERS: tuple[Callable[[Case], Iterator[Offer]], ...] = (
    misspelt,
    identifier,
    wholes,
    lists,
    listed,
)

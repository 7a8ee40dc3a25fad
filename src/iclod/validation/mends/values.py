"""Offers for a value that is there and wrong: in the right form, or what was meant by it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rdflib import Literal, URIRef
from rdflib.term import Node

from iclod.rdf.folding import fold
from iclod.rdf.vocab import RDF, XSD
from iclod.validation.mends import lexical
from iclod.validation.mends.case import Case
from iclod.validation.mends.changes import Change, Insert, Offer, Remove, Replace
from iclod.validation.mends.known import Near
from iclod.validation.mends.words import label, tongue, typed

#: What people write for a language, and its tag.
_TAGS = {
    **dict.fromkeys(("eng", "english", "anglais", "uk", "gb", "us"), "en"),
    **dict.fromkeys(("fra", "fre", "french", "francais"), "fr"),
    **dict.fromkeys(("deu", "ger", "german", "deutsch", "allemand"), "de"),
    **dict.fromkeys(("spa", "esp", "spanish", "espanol", "espagnol"), "es"),
    **dict.fromkeys(("ita", "italian", "italiano", "italien"), "it"),
    **dict.fromkeys(("por", "portuguese", "portugues", "portugais"), "pt"),
}
#: Most values of a list that are offered one by one.
FEW = 5
_PART = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\Z")


def readings(case: Case) -> Iterator[Offer]:
    """The same text with the datatype that it has the form of."""
    rules, old = case.rules, case.result.value
    if rules is None or not isinstance(old, Literal):
        return
    seen = lexical.readings(str(old), rules.datatypes)
    for reading in seen:
        if reading.literal != old and rules.fits(reading.literal, old):
            new = typed(str(reading.literal), str(reading.literal.datatype))
            yield Offer(
                "datatype",
                label("datatype", new=new),
                (_instead(case, reading.literal),),
                reading.certain and len(seen) == 1,
            )


def languages(case: Case) -> Iterator[Offer]:
    """A text that does not say in which language it is: never assumed, hence never safe."""
    rules, old = case.rules, case.result.value
    if rules is None or not isinstance(old, Literal) or RDF.langString not in rules.datatypes:
        return
    if old.language and not rules.languages:
        return
    texts = dict.fromkeys((str(old), lexical.tidy(str(old)), lexical.plain(str(old))[0]))
    for tag in case.likely(str(old)):
        for text in texts:
            new = Literal(text, lang=tag)
            if rules.fits(new, old):
                change = _instead(case, new)
                yield Offer("language", label("language", new=tongue(tag)), (change,))
                break


def tags(case: Case) -> Iterator[Offer]:
    """A language that is written in another way than its tag."""
    rules, old = case.rules, case.result.value
    if rules is None or not isinstance(old, Literal) or not old.language:
        return
    tag = _TAGS.get(fold(old.language.partition("-")[0]))
    if tag:
        new = Literal(str(old), lang=tag)
        if rules.fits(new, old):
            change = _instead(case, new)
            yield Offer("language", label("language", new=tongue(tag)), (change,), True)


def untagged(case: Case) -> Iterator[Offer]:
    """A plain text that has a language or a datatype that it must not have."""
    rules, old = case.rules, case.result.value
    if rules is None or not isinstance(old, Literal) or XSD.string not in rules.datatypes:
        return
    new = Literal(str(old))
    if new == old or not rules.fits(new, old):
        new = Literal(str(old).strip())
    if new != old and rules.fits(new, old):
        kind = "untagged" if old.language else "text"
        yield Offer(kind, label(kind), (_instead(case, new),), True)


def addresses(case: Case) -> Iterator[Offer]:
    """An address that is written as a text."""
    rules, old = case.rules, case.result.value
    if rules is None or not isinstance(old, Literal) or not rules.named:
        return
    found = lexical.address(str(old))
    if found is not None:
        new = URIRef(found[0])
        if rules.fits(new, old):
            change = _instead(case, new)
            yield Offer("iri", label("iri", new=str(new)), (change,), found[1])


def nearest(case: Case) -> Iterator[Offer]:
    """What the registry knows and was meant by a text or by an IRI that is slightly wrong."""
    rules, old = case.rules, case.result.value
    if rules is None or old is None or not rules.choosing:
        return
    found = meant(case, old) or _listed(case, old)
    for near in found:
        if near.iri == old:
            continue
        wholes = _beside(case, near.iri)
        inserts = tuple(Insert(case.focus, rules.path, whole, old) for whole in wholes)
        kind, names = "nearest", {"new": case.names(near.iri), "iri": {"en": str(near.iri)}}
        if wholes:
            text = label("placed", whole=case.names(wholes[0]), **names)
        elif isinstance(old, URIRef) and near.certain:
            kind, text = "scheme", label("scheme", new=str(near.iri))
        else:
            text = label("nearest", **names)
        changes: tuple[Change, ...] = (_instead(case, near.iri), *inserts)
        yield Offer(kind, text, changes, near.certain and len(wholes) <= 1)


def _beside(case: Case, place: URIRef) -> list[URIRef]:
    """What a place is part of, where it has to be named too and is not."""
    assert case.rules is not None
    if not case.rules.with_whole:
        return []
    return [whole for whole in case.wholes(place) if whole not in case.values]


def _listed(case: Case, old: Node) -> tuple[Near, ...]:
    """All of a short list, where none of it is near."""
    rules = case.rules
    assert rules is not None
    fitting = [v for v in rules.values if isinstance(v, URIRef) and rules.fits(v, old)]
    return tuple(Near(value, 0.0) for value in fitting) if len(fitting) <= FEW else ()


def meant(case: Case, old: Node) -> tuple[Near, ...]:
    """What a value may have meant, among what would be accepted in its place."""
    rules = case.rules
    assert rules is not None

    def fits(iri: URIRef) -> bool:
        return iri not in case.values and rules.fits(iri, old)

    listed = [value for value in rules.values if isinstance(value, Literal)]
    if listed:
        return ()
    text = str(old)
    if isinstance(old, URIRef) or re.match(r"(?:https?:)?//|www\.", text, re.IGNORECASE):
        return case.known.by_iri(text, fits)
    if isinstance(old, Literal):
        found = case.known.by_label(lexical.unescaped(text), fits)
        part = re.split(r"[:/#]", text.strip())[-1]
        if not found and _PART.match(part):
            found = case.known.by_label(part.replace("-", " "), fits)
        return found
    return ()


def trimmed(case: Case) -> Iterator[Offer]:
    """The same without surplus space, or the same in lower case where only case is wrong."""
    rules, old = case.rules, case.result.value
    if rules is None or not isinstance(old, Literal):
        return
    for text in (str(old).strip(), lexical.tidy(str(old))):
        new = _as(old, text)
        if text and new != old and rules.fits(new, old):
            yield Offer("space", label("space"), (_instead(case, new),), True)
            return


def plain(case: Case) -> Iterator[Offer]:
    """A text without its HTML."""
    rules, old = case.rules, case.result.value
    if rules is None or not isinstance(old, Literal) or "<" not in old:
        return
    text, harmless = lexical.plain(str(old))
    new = _as(old, text)
    if text and new != old and rules.fits(new, old):
        yield Offer("html", label("html"), (_instead(case, new),), harmless)


def empty(case: Case) -> Iterator[Offer]:
    """A value that says nothing."""
    rules, old = case.rules, case.result.value
    if rules is None or not isinstance(old, Literal):
        return
    if not str(old).strip() and (rules.least == 0 or len(case.values) > rules.least):
        change = Remove(case.focus, rules.path, old)
        yield Offer("empty", label("empty"), (change,), True)


def _as(old: Literal, text: str) -> Literal:
    if old.language:
        return Literal(text, lang=old.language)
    if old.datatype is None:
        return Literal(text)
    return lexical.literal(text, URIRef(old.datatype))


def _instead(case: Case, new: Node) -> Replace:
    assert case.rules is not None and case.result.value is not None
    return Replace(case.focus, case.rules.path, case.result.value, new)

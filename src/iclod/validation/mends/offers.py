"""Results → offers: what could be changed in the graph so that a result goes away.

Whatever is offered would be accepted by the shapes about the property. It is safe, that is, made
without asking, where it says the very same in the right form; a choice is never safe.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import rdflib
from rdflib import BNode, Literal, URIRef

from iclod.rdf.folding import fold
from iclod.rdf.vocab import DCAT, SH
from iclod.validation.mends import missing, values
from iclod.validation.mends.case import Case
from iclod.validation.mends.changes import Insert, Offer, Remove, Rename, Replace
from iclod.validation.mends.known import Known, short
from iclod.validation.mends.rules import last_part
from iclod.validation.mends.words import label, tongue
from iclod.validation.report import Result

#: Most offers for a result.
MOST = 6


def offers(result: Result, graph: rdflib.Graph, known: Known) -> tuple[Offer, ...]:
    """What could put a result right, the best first; nothing where only a person can tell."""
    case = Case.of(result, graph, known)
    name = result.component.replace("#", "/").rpartition("/")[2]
    found: dict[tuple[object, ...], Offer] = {}
    for make in _MAKERS.get(name.removesuffix("ConstraintComponent"), ()):
        for offer in make(case):
            found.setdefault(offer.changes, offer)
            if len(found) == MOST:
                break
    return tuple(found.values())


def _identifier(case: Case) -> Iterator[Offer]:
    """The last part of the IRI, which never changes, in place of what was written."""
    rules, old = case.rules, case.result.value
    new = Literal(last_part(case.focus))
    if rules is None or not isinstance(old, Literal) or not rules.fits(new, old):
        return
    same = fold(str(old)).replace("_", "-").replace(" ", "-") == str(new)
    change = Replace(case.focus, rules.path, old, new)
    yield Offer("identifier", label("identifier", new=str(new)), (change,), same)


def _languages(case: Case) -> Iterator[Offer]:
    """Two texts in one language: another language for one, or one left out."""
    rules = case.rules
    if rules is None:
        return
    by_tag: dict[str, list[Literal]] = {}
    for value in sorted(case.values, key=str):
        if isinstance(value, Literal) and value.language:
            by_tag.setdefault(value.language, []).append(value)
    for tag, texts in sorted(by_tag.items()):
        if len(texts) < 2:
            continue
        yield from _repeated(case, rules.path, texts)
        for text in texts:
            likely = case.language_of(str(text))
            if likely and likely != tag.partition("-")[0] and likely not in by_tag:
                new = Literal(str(text), lang=likely)
                change = Replace(case.focus, rules.path, text, new)
                yield Offer("language", label("language", new=tongue(likely)), (change,))
        if len(texts) == 2:
            for text in sorted(texts, key=len):
                change_out = Remove(case.focus, rules.path, text)
                yield Offer("duplicate", label("duplicate", old=str(text)), (change_out,))


def _repeated(case: Case, path: URIRef, texts: list[Literal]) -> Iterator[Offer]:
    """Values that say the same but for case, accents and spaces: all but one are left out."""
    kept: dict[str, Literal] = {}
    out: list[Literal] = []
    for text in sorted(texts, key=lambda item: (str(item) != str(item).strip(), str(item))):
        if fold(str(text)) in kept:
            out.append(text)
        else:
            kept[fold(str(text))] = text
    if out and len(kept) == 1:
        changes = tuple(Remove(case.focus, path, text) for text in out)
        same = {" ".join(str(text).split()) for text in texts}
        yield Offer("duplicate", label("duplicate", old=str(out[0])), changes, len(same) == 1)


def _too_many(case: Case) -> Iterator[Offer]:
    rules = case.rules
    if rules is None:
        return
    every = sorted(case.values, key=str)
    literals = [value for value in every if isinstance(value, Literal)]
    if len(literals) == len(every):
        yield from _repeated(case, rules.path, literals)
    if len(every) > MOST:
        return
    for value in every:
        # All but one are left out, each in turn being the one that stays.
        changes = tuple(Remove(case.focus, rules.path, other) for other in every if other != value)
        gone = ", ".join(case.shown(other) for other in every if other != value)
        yield Offer("duplicate", label("duplicate", old=gone), changes)


def _closed(case: Case) -> Iterator[Offer]:
    """A property that a closed shape does not know: the one that was meant, or none."""
    path, value = case.result.path, case.result.value
    if not isinstance(path, URIRef) or value is None:
        return
    shapes = case.known.shapes
    allowed = {
        inner
        for item in shapes.objects(case.result.shape, SH.property)
        for inner in shapes.objects(item, SH.path)
        if isinstance(inner, URIRef)
    }
    for near in case.known.term(path, allowed):
        yield Offer(
            "property",
            label("property", new=short(near.iri), old=short(path)),
            (Rename(case.focus, path, near.iri, tuple(case.graph.objects(case.focus, path))),),
            near.certain,
        )
    yield Offer("unknown", label("unknown", old=short(path)), (Remove(case.focus, path, value),))


def _country(case: Case) -> Iterator[Offer]:
    """The whole that a place is part of, beside the place."""
    rules, place = case.rules, case.result.value
    if rules is None or not isinstance(place, URIRef):
        return
    wholes = case.wholes(place)
    for whole in wholes:
        if rules.fits(whole) and whole not in case.values:
            yield Offer(
                "missing",
                label("missing", field=case.field, new=case.names(whole)),
                (Insert(case.focus, rules.path, whole, beside=place),),
                len(wholes) == 1,
            )


def _order(case: Case) -> Iterator[Offer]:
    """A period that ends before it starts."""
    starts = list(case.graph.objects(case.focus, DCAT.startDate))
    ends = list(case.graph.objects(case.focus, DCAT.endDate))
    if case.result.path == DCAT.endDate and len(starts) == len(ends) == 1:
        yield Offer(
            "swap",
            label("swap"),
            (
                Replace(case.focus, DCAT.startDate, starts[0], ends[0]),
                Replace(case.focus, DCAT.endDate, ends[0], starts[0]),
            ),
        )


def _typed(case: Case) -> Iterator[Offer]:
    """A part of the thing that does not say what it is, or says it with a misspelt class."""
    rules, value = case.rules, case.result.value
    if rules is None or not isinstance(value, URIRef | BNode):
        return
    if (value, None, None) not in case.graph:
        return
    for wanted in sorted(rules.classes):
        yield from missing.type_of(case, value, wanted)


_Maker = Callable[[Case], Iterator[Offer]]
_VALUES: tuple[_Maker, ...] = (
    values.readings,
    values.languages,
    values.untagged,
    values.addresses,
    values.nearest,
)
_MAKERS: dict[str, tuple[_Maker, ...]] = {
    "Datatype": _VALUES,
    "NodeKind": (*_VALUES, _typed),
    "Node": (values.addresses, values.nearest, _typed),
    "Class": (missing.untyped, values.addresses, values.nearest, _typed),
    "Or": (*_VALUES, _typed),
    "In": (values.addresses, values.nearest, values.readings),
    "HasValue": (missing.untyped, missing.listed, values.nearest),
    "Pattern": (values.trimmed, values.plain, values.empty, _identifier),
    "MinLength": (values.empty,),
    "MaxLength": (values.trimmed,),
    "LanguageIn": (values.tags, values.languages),
    "UniqueLang": (_languages,),
    "MaxCount": (_too_many,),
    "MinCount": missing.MAKERS,
    "QualifiedMinCount": missing.MAKERS,
    "Closed": (_closed,),
    "IdentifierOfIri": (_identifier,),
    "PartOfAmong": (_country,),
    "NotEarlierThan": (_order,),
}

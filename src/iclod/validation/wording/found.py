"""What was found instead of what a constraint asks for, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import rdflib
from rdflib.term import Node

from iclod.rdf.vocab import DCTERMS, ICLOD, RDF, SH, XSD
from iclod.validation.wording import paths, terms
from iclod.validation.wording.case import Case
from iclod.validation.wording.lexicon import items, local
from iclod.validation.wording.phrases import NAMED, count, few, joined
from iclod.validation.wording.terms import say

_BOUNDS = ("MinExclusive", "MinInclusive", "MaxExclusive", "MaxInclusive")
_TEXTS = {
    "length": ("{0}, which has {1}", "{0}, soit {1}"),
    "longer": ("a text of {0}: {1}", "un texte de {0} : {1}"),
    "kinds": ("{0}, which is of another kind: {1}", "{0}, qui est d’un autre type : {1}"),
    "kindless": ("{0}, of which no kind is known", "{0}, dont le type n’est pas connu"),
    "twice": ("{0} in {1} ({2})", "{0} en {1} ({2})"),
    "alone": ("{0}, which is not in both fields", "{0}, qui n’est pas dans les deux champs"),
    "both": ("{0}, which is in {1} too", "{0}, qui est aussi dans {1}"),
    "beside": ("{0}, while {1} has {2}", "{0}, alors que {1} a {2}"),
    "nameless": (
        "a part without an address (blank node)",
        "une partie sans adresse (nœud anonyme)",
    ),
    "last": ("{0}, while the IRI ends in {1}", "{0}, alors que l’IRI se termine par {1}"),
    "part": ("{0}, which belongs to {1}", "{0}, qui fait partie de {1}"),
    "in-field": ("{0} in {1}", "{0} dans {1}"),
    "repeated": ("two texts in the same language", "deux textes dans la même langue"),
}


def found(case: Case) -> str:
    """What was found about a result."""
    return _FOUND.get(case.component, _value)(case)


def fitting(case: Case) -> list[Node]:
    """The values that an `sh:qualifiedValueShape` counts, as far as its class tells."""
    kinds = [
        kind
        for shape in case.parameters(SH.qualifiedValueShape)
        for kind in case.lexicon.shapes.objects(shape, SH["class"])
    ]
    return [
        value for value in case.values if set(kinds) <= set(case.lexicon.objects(value, RDF.type))
    ]


def repeated(case: Case) -> dict[str, list[rdflib.Literal]]:
    """The languages that have several texts, each with them."""
    texts: dict[str, list[rdflib.Literal]] = {}
    for value in case.values:
        if isinstance(value, rdflib.Literal) and value.language:
            texts.setdefault(value.language.lower(), []).append(value)
    return {tag: values for tag, values in texts.items() if len(values) > 1}


def unknown_fields(case: Case) -> list[Node]:
    """The properties by which a closed shape's focus has the value, though it must not."""
    graph = case.lexicon.shapes
    allowed = {
        path
        for inner in graph.objects(case.result.shape, SH.property)
        for path in graph.objects(inner, SH.path)
    }
    for head in case.parameters(SH.ignoredProperties):
        allowed |= set(items(graph, head))
    predicates = set(case.lexicon.data.predicates(case.result.focus, case.value))
    return sorted(predicates - allowed, key=str)


def _shown(case: Case, values: Iterable[Node]) -> str:
    return few(case.language, [case.shown(value) for value in values], "and")


def _say(case: Case, key: str, *values: str) -> str:
    return say(_TEXTS, key, case.language, *values)


def _value(case: Case) -> str:
    """The value; what it is, too, where that may be what is wrong."""
    if isinstance(case.value, rdflib.URIRef) and case.component not in ("NodeKind", "Datatype"):
        return case.shown(case.value)
    if case.component in _BOUNDS and getattr(case.value, "datatype", XSD.string) != XSD.string:
        return case.shown(case.value)
    return terms.described(case.value, case.language, case.lexicon)


def _values(case: Case) -> str:
    """The number of the values, and the first of them."""
    number = count(case.language, len(case.values), "value")
    return f"{number} ({_shown(case, case.values)})" if case.values else number


def _qualified(case: Case) -> str:
    """The number of the values that count, where it can be told; else of all."""
    shape = case.parameter(SH.qualifiedValueShape)
    graph = case.lexicon.shapes
    plain = shape is not None and set(graph.predicates(shape)) <= {SH["class"], RDF.type}
    if not plain or (None, SH.qualifiedValueShapesDisjoint, None) in graph:
        return _values(case)
    counted = fitting(case)
    number = count(case.language, len(counted), "such")
    return f"{number} ({_shown(case, counted)})" if counted else number


def _logic(case: Case) -> str:
    """The value; of a thing itself, the fields that the shapes within speak of."""
    if not case.itself:
        return _value(case)
    told = []
    for path in _paths(case):
        values = paths.values(path, case.result.focus, case.lexicon)
        shown = _shown(case, values) or count(case.language, 0, "value")
        told.append(_say(case, "in-field", shown, case.field(path)))
    return joined(case.language, told[:NAMED]) or _value(case)


def _paths(case: Case) -> list[Node]:
    """The paths of the shapes that a logical constraint names, down to a few levels."""
    graph = case.lexicon.shapes
    shapes = case.parameters(SH["not"]) + case.parameters(SH.node)
    for parameter in (SH["or"], SH["and"], SH.xone):
        shapes += [node for head in case.parameters(parameter) for node in items(graph, head)]
    below = [inner for shape in shapes for inner in graph.objects(shape, SH.property)]
    found = [path for shape in [*shapes, *below] for path in graph.objects(shape, SH.path)]
    return list(dict.fromkeys(found))


def _length(case: Case) -> str:
    number = count(case.language, len(str(case.value)), "character")
    if isinstance(case.value, rdflib.BNode):
        return _value(case)
    key = "longer" if len(str(case.value)) > 60 else "length"
    shown = case.shown(case.value)
    return _say(case, key, *((number, shown) if key == "longer" else (shown, number)))


def _class(case: Case) -> str:
    if isinstance(case.value, rdflib.Literal):
        return _value(case)
    kinds = case.lexicon.objects(case.value, RDF.type)
    names = [case.lexicon.kind(kind, case.language) for kind in kinds]
    shown = case.shown(case.value)
    if not any(names):
        return _say(case, "kindless", shown)
    return _say(case, "kinds", shown, joined(case.language, names))


def _unique_lang(case: Case) -> str:
    told = [
        _say(
            case,
            "twice",
            count(case.language, len(values), "text"),
            terms.known_tongue(tag, case.language),
            _shown(case, values),
        )
        for tag, values in sorted(repeated(case).items())
    ]
    return joined(case.language, told) or _say(case, "repeated")


def _equals(case: Case) -> str:
    return _say(case, "alone", case.shown(case.value))


def _disjoint(case: Case) -> str:
    fields = [case.field(predicate) for predicate in case.parameters(SH.disjoint)]
    return _say(case, "both", case.shown(case.value), joined(case.language, fields))


def _beside(parameter: rdflib.URIRef) -> Callable[[Case], str]:
    def told(case: Case) -> str:
        others = case.others(parameter)
        if not others:
            return _value(case)
        fields = [case.field(predicate) for predicate in case.parameters(parameter)]
        shown = case.shown(case.value)
        return _say(case, "beside", shown, joined(case.language, fields), _shown(case, others))

    return told


def _identifier(case: Case) -> str:
    focus = case.result.focus
    end = local(rdflib.URIRef(str(focus).replace("#", "/"))) if str(focus) else ""
    return _say(case, "last", case.shown(case.value), case.shown(rdflib.Literal(end)))


def _no_blank(case: Case) -> str:
    name = case.lexicon.name(case.value, case.language)
    nameless = _say(case, "nameless")
    return f"{case.shown(case.value)} ({nameless})" if name else nameless


def _part_of(case: Case) -> str:
    wholes = case.lexicon.objects(case.value, DCTERMS.isPartOf)
    thing = terms.thing(case.value, case.language, case.lexicon)
    told = [terms.thing(node, case.language, case.lexicon) for node in wholes]
    return _say(case, "part", thing, joined(case.language, told)) if told else thing


#: Component → what tells of it; for all others the value is shown.
_FOUND: dict[str, Callable[[Case], str]] = {
    "MinCount": _values,
    "MaxCount": _values,
    "HasValue": _values,
    "QualifiedMinCount": _qualified,
    "QualifiedMaxCount": _qualified,
    "Or": _logic,
    "And": _logic,
    "Xone": _logic,
    "Not": _logic,
    "Node": _logic,
    "MinLength": _length,
    "MaxLength": _length,
    "Class": _class,
    "UniqueLang": _unique_lang,
    "Equals": _equals,
    "Disjoint": _disjoint,
    "LessThan": _beside(SH.lessThan),
    "LessThanOrEquals": _beside(SH.lessThanOrEquals),
    "NotEarlierThan": _beside(ICLOD.notEarlierThan),
    "IdentifierOfIri": _identifier,
    "NoBlankNodes": _no_blank,
    "PartOfAmong": _part_of,
}

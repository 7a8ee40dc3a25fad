"""What a constraint asks for, in words: of a result's shape, and of shapes within it."""

from __future__ import annotations

from collections.abc import Callable

import rdflib
from rdflib.term import Node

from iclod.rdf.vocab import ICLOD, RDFS, SH, SKOS, XSD
from iclod.validation.wording import paths, patterns, terms
from iclod.validation.wording.case import whole
from iclod.validation.wording.lexicon import Lexicon, best, items, local
from iclod.validation.wording.phrases import count, cut, few, joined, linked, quoted
from iclod.validation.wording.terms import say

#: Shapes within shapes deeper than this are named only.
DEPTH = 3
#: Characters of what is asked for that are shown.
LONG = 600
#: More shapes than this on one level are not explained.
_WIDE = 8

_DATES = frozenset({XSD.date, XSD.dateTime, XSD.gYear, XSD.gYearMonth, XSD.dateTimeStamp, XSD.time})
_TEXTS = {
    "class": ("something of the kind “{0}”", "une chose du type « {0} »"),
    "least": ("at least {0}", "au moins {0}"),
    "most": ("at most {0}", "au plus {0}"),
    "minExclusive": ("a value above {0}", "une valeur supérieure à {0}"),
    "minInclusive": ("{0} or more", "{0} ou plus"),
    "maxExclusive": ("a value below {0}", "une valeur inférieure à {0}"),
    "maxInclusive": ("{0} or less", "{0} ou moins"),
    "minExclusive-date": ("a time after {0}", "un moment après {0}"),
    "minInclusive-date": ("{0} or later", "{0} ou plus tard"),
    "maxExclusive-date": ("a time before {0}", "un moment avant {0}"),
    "maxInclusive-date": ("{0} or earlier", "{0} ou plus tôt"),
    "minLength": ("at least {0}", "au moins {0}"),
    "maxLength": ("at most {0}", "au plus {0}"),
    "languageIn": ("a text in {0}", "un texte en {0}"),
    "uniqueLang": ("one text at most in each language", "un seul texte au plus par langue"),
    "equals": ("the same values as in {0}", "les mêmes valeurs que dans {0}"),
    "disjoint": ("values that are not in {0} too", "des valeurs qui ne sont pas aussi dans {0}"),
    "lessThan": (
        "less (or earlier) than each value in {0}",
        "inférieur (ou antérieur) à chaque valeur de {0}",
    ),
    "lessThanOrEquals": (
        "not more (or later) than any value in {0}",
        "ni supérieur ni postérieur à aucune valeur de {0}",
    ),
    "not": ("anything but {0}", "tout sauf {0}"),
    "and": ("all of this together: {0}", "tout ceci à la fois : {0}"),
    "or": ("one of these: {0}", "au choix : {0}"),
    "xone": ("exactly one of these: {0}", "une seule de ces possibilités : {0}"),
    "named": ("what counts as “{0}”", "ce qui compte comme « {0} »"),
    "with": ("something with {0}", "une chose avec {0}"),
    "filled": ("a value in {0}", "une valeur dans {0}"),
    "kind": ("{0} of this kind: {1}", "{0} de ce genre : {1}"),
    "closed": ("only these fields: {0}", "uniquement ces champs : {0}"),
    "closed-none": ("no fields", "aucun champ"),
    "hasValue": ("the value {0}", "la valeur {0}"),
    "scheme": ("an entry of the list {0}", "une entrée de la liste {0}"),
    "scheme-of": ("an entry of the list {0}: {1}", "une entrée de la liste {0} : {1}"),
    "in": ("one of these values: {0}", "une de ces valeurs : {0}"),
    "in-none": ("no value at all", "aucune valeur"),
    "odd": ("what the rule asks for", "ce que la règle demande"),
    "notEarlier": ("a date that is not before {0}", "une date qui n’est pas avant {0}"),
    "identifier": ("the last part of the IRI", "la dernière partie de l’IRI"),
    "noBlank": (
        "an address (IRI) for the thing and for each of its parts",
        "une adresse (IRI) pour la chose et pour chacune de ses parties",
    ),
    "partOf": (
        "something that belongs to what is given in {0}",
        "une chose qui fait partie de ce qui est indiqué dans {0}",
    ),
}


class Wants:
    """What shapes ask for, in one language.

    Args:
        language: `en` or `fr`.
        lexicon: Names, shapes and data.
        brief: Name lists of terms only, without what is in them.
    """

    def __init__(self, language: str, lexicon: Lexicon, *, brief: bool = False) -> None:
        self._brief = brief
        self._language = language
        self._lexicon = lexicon
        self._told: dict[tuple[Node, Node], str] = {}
        self._shapes: dict[tuple[Node, int], str] = {}

    def parameter(self, shape: Node, parameter: Node) -> str:
        """What a parameter of a shape asks for; empty where it is not there."""
        key = (shape, parameter)
        if key not in self._told:
            self._told[key] = cut(self._parameter(shape, parameter, DEPTH), LONG)
        return self._told[key]

    def shape(self, shape: Node, depth: int = DEPTH) -> str:
        """What a shape asks for, all together."""
        key = (shape, depth)
        if key not in self._shapes:
            self._shapes[key] = cut(self._shape(shape, depth), LONG)
        return self._shapes[key]

    def _shape(self, shape: Node, depth: int) -> str:
        graph = self._lexicon.shapes
        path = graph.value(shape, SH.path)
        name = best(graph.objects(shape, SH.name), self._language) or best(
            graph.objects(shape, RDFS.label), self._language
        )
        if depth <= 0:
            return self._say("named", name) if name else self._say("odd")
        listed = self._scheme(shape, path)
        if listed:
            return listed
        if path is not None:
            alone = self._filled(shape, path)
            return alone or self._say("with", self._field(shape, depth))
        told = self._all(shape, depth)
        if name:
            return self._say("named", name) + (f" ({told})" if told else "")
        return told or self._say("odd")

    def _filled(self, shape: Node, path: Node | None) -> str:
        """A shape that asks for a field to be there, and for nothing else."""
        stated = set(self._lexicon.shapes.predicates(shape)).intersection(_WANTS)
        least = self._lexicon.parameters(shape, SH.minCount)
        if path is None or stated != {SH.minCount} or whole(least[0]) != 1:
            return ""
        name = best(self._lexicon.shapes.objects(shape, SH.name), self._language)
        return self._say("filled", quoted(self._language, name) if name else self._path(path))

    def _all(self, shape: Node, depth: int) -> str:
        asked = [told for known in _WANTS if (told := self._parameter(shape, known, depth))]
        return self._semicolons(asked[:_WIDE])

    def _field(self, shape: Node, depth: int) -> str:
        """A field with what it asks for: `“Start”: a year such as 2016`."""
        graph = self._lexicon.shapes
        name = best(graph.objects(shape, SH.name), self._language)
        path = graph.value(shape, SH.path)
        told = self._all(shape, depth) if depth > 0 else ""
        if path is None:
            return told or self._say("odd")
        field = quoted(self._language, name) if name else self._path(path)
        return linked(self._language, field, told) if told else field

    def members(self, heads: list[Node], depth: int) -> list[str]:
        """What each shape of some lists asks for."""
        shapes = [member for head in heads for member in items(self._lexicon.shapes, head)]
        return [self.shape(member, depth - 1) for member in shapes[:_WIDE]]

    def _parameter(self, shape: Node, parameter: Node, depth: int) -> str:
        found = self._lexicon.parameters(shape, parameter)
        if not found or parameter not in _WANTS:
            return ""
        return _WANTS[parameter](self, shape, found, depth)

    def _scheme(self, shape: Node, path: Node | None) -> str:
        """A shape that asks for terms of a list: the list, and what is in it."""
        if path != SKOS.inScheme:
            return ""
        scheme = self._lexicon.shapes.value(shape, SH.hasValue)
        if scheme is None:
            return ""
        name = terms.thing(scheme, self._language, self._lexicon)
        if self._brief:
            return self._say("scheme", name)
        known = [
            quoted(self._language, called)
            for entry in self._lexicon.entries(scheme)
            if (called := self._lexicon.name(entry, self._language))
        ]
        if not known:
            return self._say("scheme", name)
        return self._say("scheme-of", name, few(self._language, sorted(known)))

    def _semicolons(self, parts: list[str]) -> str:
        return (" ; " if self._language == "fr" else "; ").join(dict.fromkeys(parts))

    def _path(self, path: Node) -> str:
        return paths.quoted_words(path, self._language, self._lexicon)

    def _say(self, key: str, *values: str) -> str:
        return say(_TEXTS, key, self._language, *values)

    # One for each parameter -----------------------------------------------------------------

    def _class(self, shape: Node, found: list[Node], depth: int) -> str:
        kinds = [self._lexicon.kind(node, self._language) for node in found]
        told = [self._say("class", kind) if kind else self._say("odd") for kind in kinds]
        return joined(self._language, told)

    def _datatype(self, shape: Node, found: list[Node], depth: int) -> str:
        return terms.datatype(found[0], self._language)

    def _node_kind(self, shape: Node, found: list[Node], depth: int) -> str:
        return terms.node_kind(found[0], self._language)

    def _least(self, shape: Node, found: list[Node], depth: int) -> str:
        return self._say("least", count(self._language, whole(found[0]) or 0, "bare"))

    def _most(self, shape: Node, found: list[Node], depth: int) -> str:
        number = whole(found[0]) or 0
        told = count(self._language, number, "value")
        return self._say("most", told) if number else told

    def _bound(self, key: str, found: list[Node]) -> str:
        node = found[0]
        dated = isinstance(node, rdflib.Literal) and node.datatype in _DATES
        return self._say(f"{key}-date" if dated else key, _figure(node))

    def _min_exclusive(self, shape: Node, found: list[Node], depth: int) -> str:
        return self._bound("minExclusive", found)

    def _min_inclusive(self, shape: Node, found: list[Node], depth: int) -> str:
        return self._bound("minInclusive", found)

    def _max_exclusive(self, shape: Node, found: list[Node], depth: int) -> str:
        return self._bound("maxExclusive", found)

    def _max_inclusive(self, shape: Node, found: list[Node], depth: int) -> str:
        return self._bound("maxInclusive", found)

    def _min_length(self, shape: Node, found: list[Node], depth: int) -> str:
        return self._say("minLength", count(self._language, whole(found[0]) or 0, "character"))

    def _max_length(self, shape: Node, found: list[Node], depth: int) -> str:
        return self._say("maxLength", count(self._language, whole(found[0]) or 0, "character"))

    def _pattern(self, shape: Node, found: list[Node], depth: int) -> str:
        texts = [str(node) for node in found if isinstance(node, rdflib.Literal)]
        return joined(self._language, [patterns.words(text, self._language) for text in texts])

    def _language_in(self, shape: Node, found: list[Node], depth: int) -> str:
        tags = [tag for head in found for tag in items(self._lexicon.shapes, head)]
        names = [
            terms.tongue(str(tag), self._language)
            for tag in tags
            if isinstance(tag, rdflib.Literal)
        ]
        told = few(self._language, names)
        return self._say("languageIn", told) if told else self._say("in-none")

    def _unique_lang(self, shape: Node, found: list[Node], depth: int) -> str:
        return self._say("uniqueLang") if str(found[0]) in ("true", "1") else ""

    def _pair(self, key: str, shape: Node, found: list[Node]) -> str:
        fields = [paths.beside(node, shape, self._language, self._lexicon) for node in found]
        return self._say(key, joined(self._language, fields))

    def _equals(self, shape: Node, found: list[Node], depth: int) -> str:
        return self._pair("equals", shape, found)

    def _disjoint(self, shape: Node, found: list[Node], depth: int) -> str:
        return self._pair("disjoint", shape, found)

    def _less_than(self, shape: Node, found: list[Node], depth: int) -> str:
        return self._pair("lessThan", shape, found)

    def _less_than_or_equals(self, shape: Node, found: list[Node], depth: int) -> str:
        return self._pair("lessThanOrEquals", shape, found)

    def _not(self, shape: Node, found: list[Node], depth: int) -> str:
        told = [self.shape(node, depth - 1) for node in found[:_WIDE]]
        return self._say("not", joined(self._language, told, "or"))

    def _and(self, shape: Node, found: list[Node], depth: int) -> str:
        told = list(dict.fromkeys(self.members(found, depth)))
        return self._say("and", self._semicolons(told)) if told else self._say("odd")

    def _or(self, shape: Node, found: list[Node], depth: int) -> str:
        told = list(dict.fromkeys(self.members(found, depth)))
        if len(told) == 1:
            return told[0]
        return self._say("or", joined(self._language, told, "or")) if told else self._say("odd")

    def _xone(self, shape: Node, found: list[Node], depth: int) -> str:
        told = list(dict.fromkeys(self.members(found, depth)))
        return self._say("xone", joined(self._language, told, "or")) if told else self._say("odd")

    def _node(self, shape: Node, found: list[Node], depth: int) -> str:
        told = [self.shape(node, depth - 1) for node in found[:_WIDE]]
        return joined(self._language, told)

    def _property(self, shape: Node, found: list[Node], depth: int) -> str:
        graph = self._lexicon.shapes
        listed, fields = [], []
        for node in found[:_WIDE]:
            path = graph.value(node, SH.path)
            entry = self._scheme(node, path) or self._filled(node, path)
            if entry:
                listed.append(entry)
            else:
                fields.append(self._field(node, depth - 1))
        told = [self._say("with", joined(self._language, fields))] if fields else []
        return joined(self._language, [*listed, *told])

    def _qualified(self, shape: Node, amount: str, depth: int) -> str:
        kinds = sorted(self._lexicon.shapes.objects(shape, SH.qualifiedValueShape), key=str)
        told = [self.shape(node, depth - 1) for node in kinds[:_WIDE]]
        return self._say("kind", amount, joined(self._language, told) or self._say("odd"))

    def _qualified_least(self, shape: Node, found: list[Node], depth: int) -> str:
        return self._qualified(shape, self._least(shape, found, depth), depth)

    def _qualified_most(self, shape: Node, found: list[Node], depth: int) -> str:
        return self._qualified(shape, self._most(shape, found, depth), depth)

    def _closed(self, shape: Node, found: list[Node], depth: int) -> str:
        if str(found[0]) not in ("true", "1"):
            return ""
        graph = self._lexicon.shapes
        allowed = []
        for inner in sorted(graph.objects(shape, SH.property), key=str):
            path = graph.value(inner, SH.path)
            name = best(graph.objects(inner, SH.name), self._language)
            if isinstance(path, rdflib.URIRef):
                allowed.append(quoted(self._language, name) if name else self._path(path))
        told = few(self._language, sorted(allowed), "and")
        return self._say("closed", told) if told else self._say("closed-none")

    def _has_value(self, shape: Node, found: list[Node], depth: int) -> str:
        path = self._lexicon.shapes.value(shape, SH.path)
        told = self._scheme(shape, path)
        shown = [terms.thing(node, self._language, self._lexicon) for node in found]
        return told or self._say("hasValue", joined(self._language, shown))

    def _in(self, shape: Node, found: list[Node], depth: int) -> str:
        allowed = [node for head in found for node in items(self._lexicon.shapes, head)]
        shown = [terms.thing(node, self._language, self._lexicon) for node in allowed]
        told = few(self._language, shown)
        return self._say("in", told) if told else self._say("in-none")

    def _not_earlier(self, shape: Node, found: list[Node], depth: int) -> str:
        return self._pair("notEarlier", shape, found)

    def _identifier(self, shape: Node, found: list[Node], depth: int) -> str:
        return self._say("identifier")

    def _no_blank(self, shape: Node, found: list[Node], depth: int) -> str:
        return self._say("noBlank")

    def _part_of(self, shape: Node, found: list[Node], depth: int) -> str:
        return self._pair("partOf", shape, found)


def _figure(node: Node) -> str:
    return cut(str(node) if isinstance(node, rdflib.Literal) else local(node), 40)


#: Parameter → what tells of it; in the order in which a shape's wants are told.
_WANTS: dict[Node, Callable[[Wants, Node, list[Node], int], str]] = {
    SH["datatype"]: Wants._datatype,
    SH["class"]: Wants._class,
    SH["nodeKind"]: Wants._node_kind,
    SH["hasValue"]: Wants._has_value,
    SH["in"]: Wants._in,
    SH["languageIn"]: Wants._language_in,
    SH["pattern"]: Wants._pattern,
    SH["minLength"]: Wants._min_length,
    SH["maxLength"]: Wants._max_length,
    SH["minExclusive"]: Wants._min_exclusive,
    SH["minInclusive"]: Wants._min_inclusive,
    SH["maxExclusive"]: Wants._max_exclusive,
    SH["maxInclusive"]: Wants._max_inclusive,
    SH["lessThan"]: Wants._less_than,
    SH["lessThanOrEquals"]: Wants._less_than_or_equals,
    SH["equals"]: Wants._equals,
    SH["disjoint"]: Wants._disjoint,
    SH["minCount"]: Wants._least,
    SH["maxCount"]: Wants._most,
    SH["uniqueLang"]: Wants._unique_lang,
    SH["qualifiedMinCount"]: Wants._qualified_least,
    SH["qualifiedMaxCount"]: Wants._qualified_most,
    SH["or"]: Wants._or,
    SH["xone"]: Wants._xone,
    SH["and"]: Wants._and,
    SH["not"]: Wants._not,
    SH["node"]: Wants._node,
    SH["property"]: Wants._property,
    SH["closed"]: Wants._closed,
    ICLOD.notEarlierThan: Wants._not_earlier,
    ICLOD.identifierOfIri: Wants._identifier,
    ICLOD.noBlankNodes: Wants._no_blank,
    ICLOD.partOfAmong: Wants._part_of,
}

"""How to mend what a constraint found, in words: a sentence that says what to do."""

from __future__ import annotations

import re
from collections.abc import Callable

import rdflib
from rdflib.term import Node

from iclod.rdf.vocab import DCTERMS, ICLOD, RDF, SH, XSD
from iclod.validation import dates
from iclod.validation.wording import terms
from iclod.validation.wording.case import Case
from iclod.validation.wording.found import repeated
from iclod.validation.wording.lexicon import items, local
from iclod.validation.wording.phrases import count, joined
from iclod.validation.wording.terms import say

_TEXTS = {
    "write": ("Write {0}.", "Écrivez {0}."),
    "write-as": ("Write it as {0}.", "Écrivez-le ainsi : {0}."),
    "language": (
        "Say in which language the text is, for example “en” or “fr”.",
        "Indiquez la langue du texte, par exemple « en » ou « fr ».",
    ),
    "text-language": (
        "Write a text and say in which language it is, for example “en” or “fr”.",
        "Écrivez un texte et indiquez sa langue, par exemple « en » ou « fr ».",
    ),
    "untag": (
        "Write it as a plain text: leave out the language.",
        "Écrivez-le comme simple texte, sans indication de langue.",
    ),
    "class": (
        "Choose {0}, or say of this thing that it is one.",
        "Choisissez {0}, ou indiquez que cette chose en est une.",
    ),
    "iri": (
        "Give the full address (IRI) of the thing instead of a text.",
        "Donnez l’adresse complète (IRI) de la chose au lieu d’un texte.",
    ),
    "iri-blank": ("Give it an address (IRI) of its own.", "Donnez-lui sa propre adresse (IRI)."),
    "literal": (
        "Write a text, a number or a date instead of an address.",
        "Écrivez un texte, un nombre ou une date au lieu d’une adresse.",
    ),
    "retype": (
        "The text is right, but not its type: say that it is {0} (in Turtle: {1}).",
        "Le texte est juste, mais pas son type : indiquez que c’est {0} (en Turtle : {1}).",
    ),
    "replace": ("Replace it: give {0}.", "Remplacez-la : donnez {0}."),
    "fill": ("Fill in this field.", "Remplissez ce champ."),
    "add": ("Add at least {0}.", "Ajoutez au moins {0}."),
    "remove": ("Remove at least {0}.", "Supprimez au moins {0}."),
    "empty": (
        "Remove this field: it must stay empty.",
        "Supprimez ce champ : il doit rester vide.",
    ),
    "amount": ("Change the value: give {0}.", "Changez la valeur : donnez {0}."),
    "longer": ("Write a longer text: {0}.", "Écrivez un texte plus long : {0}."),
    "shorter": ("Shorten the text: {0}.", "Raccourcissez le texte : {0}."),
    "pattern": ("Write it in the right form: {0}.", "Écrivez-le dans la bonne forme : {0}."),
    "translate": (
        "Give {0}, and say which language it is in.",
        "Donnez {0}, et indiquez sa langue.",
    ),
    "one": (
        "Keep one text in {0}, and remove the others or correct their language.",
        "Gardez un seul texte en {0} ; supprimez les autres ou corrigez leur langue.",
    ),
    "one-any": (
        "Keep one text in each language, and remove the others.",
        "Gardez un seul texte par langue et supprimez les autres.",
    ),
    "equals": (
        "Give the same values in both fields: here and in {0}.",
        "Donnez les mêmes valeurs dans les deux champs : ici et dans {0}.",
    ),
    "disjoint": (
        "Remove the value from this field or from {0}.",
        "Supprimez la valeur de ce champ ou de {0}.",
    ),
    "less": (
        "Correct this value or {0}: this one must be less (or earlier).",
        "Corrigez cette valeur ou {0} : celle-ci doit être inférieure (ou antérieure).",
    ),
    "not-more": (
        "Correct this value or {0}: this one must not be more (or later).",
        "Corrigez cette valeur ou {0} : celle-ci ne doit être ni supérieure ni postérieure.",
    ),
}
_TEXTS |= {
    "not": ("Change it: it must be {0}.", "Changez-la : il faut {0}."),
    "fit": ("Change it: it must fit {0}.", "Changez-la : il faut {0}."),
    "closed": (
        "Remove this field, or use one of the known fields.",
        "Supprimez ce champ, ou utilisez l’un des champs connus.",
    ),
    "has": ("Add {0}.", "Ajoutez {0}."),
    "in": ("Choose {0}.", "Choisissez {0}."),
    "in-address": (
        "Choose {0}. Give its address (IRI), not its name.",
        "Choisissez {0}. Donnez son adresse (IRI), pas son nom.",
    ),
    "not-earlier": (
        "Correct this date or {0}: this one must not be before.",
        "Corrigez cette date ou {0} : celle-ci ne doit pas être avant.",
    ),
    "identifier": ("Write {0}, as at the end of the IRI.", "Écrivez {0}, comme à la fin de l’IRI."),
    "blank": (
        "Give it an address (IRI): the IRI of the thing, then “#” and a name, "
        "for example “#period-1”.",
        "Donnez-lui une adresse (IRI) : l’IRI de la chose, puis « # » et un nom, "
        "par exemple « #period-1 ».",
    ),
    "part-of": (
        "Choose another value, or add what it belongs to in {0}.",
        "Choisissez une autre valeur, ou ajoutez ce dont elle fait partie dans {0}.",
    ),
    "part-of-it": (
        "Choose another value, or add {1} in {0}.",
        "Choisissez une autre valeur, ou ajoutez {1} dans {0}.",
    ),
    "odd": ("Give {0}.", "Donnez {0}."),
}


def advice(case: Case, expected: str) -> str:
    """How to put a result right.

    Args:
        expected: What is expected there, in the case's language.
    """
    told = _ADVICE.get(case.component)
    if isinstance(told, str):
        return _say(case, told, expected)
    return told(case, expected) if told is not None else _say(case, "odd", expected)


def _say(case: Case, key: str, *values: str) -> str:
    return say(_TEXTS, key, case.language, *values)


def _datatype(case: Case, expected: str) -> str:
    wanted, value = case.parameter(SH.datatype), case.value
    plain = isinstance(value, rdflib.Literal)
    if wanted == RDF.langString:
        text = plain and getattr(value, "datatype", None) in (None, XSD.string)
        return _say(case, "language" if text else "text-language")
    if wanted == XSD.string and getattr(value, "language", None):
        return _say(case, "untag")
    retyped = _retyped(case, [wanted])
    return retyped or _say(case, "write-as" if plain else "write", expected)


def _or(case: Case, expected: str) -> str:
    graph = case.lexicon.shapes
    members = [node for head in case.parameters(SH["or"]) for node in items(graph, head)]
    wanted = [graph.value(member, SH.datatype) for member in members]
    return _retyped(case, wanted) or _say(case, "odd", expected)


def _retyped(case: Case, wanted: list[Node | None]) -> str:
    """What to do where the text is right for a datatype, and only its type is not."""
    value = case.value
    if not isinstance(value, rdflib.Literal) or value.language or value.datatype in wanted:
        return ""
    for datatype in wanted:
        if isinstance(datatype, rdflib.URIRef) and _fits(str(value), datatype):
            phrase = terms.datatype(datatype, case.language, example=False)
            name = f"xsd:{str(datatype).removeprefix(str(XSD))}"
            return _say(case, "retype", phrase, f'"{value}"^^{name}')
    return ""


def _fits(text: str, datatype: rdflib.URIRef) -> bool:
    if datatype in dates.DATATYPES:
        return dates.well_formed(rdflib.Literal(text, datatype=datatype, normalize=False))
    form = _FORMS.get(datatype)
    return form is not None and form.fullmatch(text) is not None


def _node_kind(case: Case, expected: str) -> str:
    wanted, value = case.parameter(SH.nodeKind), case.value
    if wanted in (SH.IRI, SH.BlankNodeOrIRI):
        return _say(case, "iri-blank" if isinstance(value, rdflib.BNode) else "iri")
    if wanted == SH.IRIOrLiteral:
        return _say(case, "iri-blank")
    return _say(case, "literal") if wanted == SH.Literal else _say(case, "replace", expected)


def _min_count(case: Case, expected: str) -> str:
    missing = max((case.number(SH.minCount) or 1) - len(case.values), 1)
    more = count(case.language, missing, "more" if case.values else "value")
    return _say(case, "fill" if missing == 1 and not case.values else "add", more)


def _max_count(case: Case, expected: str) -> str:
    most = case.number(SH.maxCount) or 0
    if most == 0:
        return _say(case, "empty")
    return _say(case, "remove", count(case.language, max(len(case.values) - most, 1), "value"))


def _unique_lang(case: Case, expected: str) -> str:
    names = [terms.known_tongue(tag, case.language) for tag in sorted(repeated(case))]
    return _say(case, "one", joined(case.language, names)) if names else _say(case, "one-any")


def _pair(key: str, parameter: str) -> Callable[[Case, str], str]:
    def told(case: Case, expected: str) -> str:
        fields = [case.field(node) for node in case.parameters(rdflib.URIRef(parameter))]
        return _say(case, key, joined(case.language, fields))

    return told


def _in(case: Case, expected: str) -> str:
    graph = case.lexicon.shapes
    allowed = [node for head in case.parameters(SH["in"]) for node in items(graph, head)]
    named = isinstance(case.value, rdflib.Literal) and allowed
    addresses = named and all(isinstance(node, rdflib.URIRef) for node in allowed)
    return _say(case, "in-address" if addresses else "in", expected)


def _part_of(case: Case, expected: str) -> str:
    fields = joined(case.language, [case.field(p) for p in case.parameters(ICLOD.partOfAmong)])
    wholes = case.lexicon.objects(case.value, DCTERMS.isPartOf)
    if len(wholes) != 1:
        return _say(case, "part-of", fields)
    thing = terms.thing(wholes[0], case.language, case.lexicon)
    return _say(case, "part-of-it", fields, thing)


def _identifier(case: Case, expected: str) -> str:
    end = local(rdflib.URIRef(str(case.result.focus)))
    return _say(case, "identifier", case.shown(rdflib.Literal(end)))


#: What values of some datatypes look like.
_FORMS: dict[Node, re.Pattern[str]] = {
    XSD.integer: re.compile(r"[+-]?[0-9]{1,18}"),
    XSD.nonNegativeInteger: re.compile(r"[0-9]{1,18}"),
    XSD.positiveInteger: re.compile(r"0*[1-9][0-9]{0,17}"),
    XSD.decimal: re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?"),
    XSD.double: re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?"),
    XSD.boolean: re.compile("true|false"),
    XSD.anyURI: re.compile(r"https?://[^\s<>\"{}|\\^`]{1,500}"),
}
#: Component → the key of a text, or what tells of it.
_ADVICE: dict[str, str | Callable[[Case, str], str]] = {
    "Class": "class",
    "Datatype": _datatype,
    "NodeKind": _node_kind,
    "MinCount": _min_count,
    "MaxCount": _max_count,
    "MinExclusive": "amount",
    "MinInclusive": "amount",
    "MaxExclusive": "amount",
    "MaxInclusive": "amount",
    "MinLength": "longer",
    "MaxLength": "shorter",
    "Pattern": "pattern",
    "LanguageIn": "translate",
    "UniqueLang": _unique_lang,
    "Equals": _pair("equals", str(SH.equals)),
    "Disjoint": _pair("disjoint", str(SH.disjoint)),
    "LessThan": _pair("less", str(SH.lessThan)),
    "LessThanOrEquals": _pair("not-more", str(SH.lessThanOrEquals)),
    "Not": "not",
    "And": "fit",
    "Or": _or,
    "Xone": "fit",
    "Node": "odd",
    "Property": "odd",
    "QualifiedMinCount": "odd",
    "QualifiedMaxCount": "odd",
    "Closed": "closed",
    "HasValue": "has",
    "In": _in,
    "NotEarlierThan": _pair("not-earlier", str(ICLOD.notEarlierThan)),
    "IdentifierOfIri": _identifier,
    "NoBlankNodes": "blank",
    "PartOfAmong": _part_of,
}

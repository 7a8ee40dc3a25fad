"""Values, datatypes and kinds of nodes in everyday words."""

from __future__ import annotations

from functools import lru_cache

import rdflib
from babel import Locale, UnknownLocaleError
from rdflib.term import Node

from iclod.rdf.vocab import RDF, SH, XSD
from iclod.validation import dates
from iclod.validation.wording.lexicon import Lexicon, local, spaced
from iclod.validation.wording.phrases import cut, index, quoted

#: Datatype → what it is in English, in French, and an example.
_DATATYPES: dict[Node, tuple[str, str, str]] = {
    RDF.langString: ("a text with its language", "un texte avec sa langue", ""),
    XSD.string: ("a plain text without a language", "un texte simple sans langue", ""),
    XSD.gYear: ("a year", "une année", "2016"),
    XSD.gYearMonth: ("a month of a year", "un mois d’une année", "2016-05"),
    XSD.gMonth: ("a month", "un mois", "--05"),
    XSD.gDay: ("a day of a month", "un jour du mois", "---31"),
    XSD.gMonthDay: ("a day of the year", "un jour de l’année", "--05-31"),
    XSD.date: ("a date", "une date", "2016-05-31"),
    XSD.dateTime: ("a date with the time", "une date avec l’heure", "2016-05-31T14:30:00"),
    XSD.dateTimeStamp: (
        "a date with the time and time zone",
        "une date avec l’heure et le fuseau horaire",
        "2016-05-31T14:30:00Z",
    ),
    XSD.time: ("a time of day", "une heure", "14:30:00"),
    XSD.duration: ("a length of time", "une durée", "P2Y"),
    XSD.integer: ("a whole number", "un nombre entier", "12"),
    XSD.int: ("a whole number", "un nombre entier", "12"),
    XSD.long: ("a whole number", "un nombre entier", "12"),
    XSD.short: ("a whole number", "un nombre entier", "12"),
    XSD.nonNegativeInteger: (
        "a whole number from 0 up",
        "un nombre entier à partir de 0",
        "12",
    ),
    XSD.positiveInteger: ("a whole number from 1 up", "un nombre entier à partir de 1", "12"),
    XSD.decimal: ("a number", "un nombre", "60.39"),
    XSD.double: ("a number", "un nombre", "60.39"),
    XSD.float: ("a number", "un nombre", "60.39"),
    XSD.boolean: ("yes or no", "oui ou non", "true"),
    XSD.anyURI: (
        "an address written as a value",
        "une adresse écrite comme valeur",
        "https://example.org/",
    ),
    RDF.HTML: ("a text in HTML", "un texte en HTML", ""),
    RDF.XMLLiteral: ("a piece of XML", "un fragment XML", ""),
    RDF.JSON: ("a piece of JSON", "un fragment JSON", ""),
}
_KINDS: dict[Node, tuple[str, str]] = {
    SH.IRI: ("an address (IRI)", "une adresse (IRI)"),
    SH.Literal: (
        "a value such as a text, a number or a date",
        "une valeur comme un texte, un nombre ou une date",
    ),
    SH.BlankNode: (
        "a part without an address (blank node)",
        "une partie sans adresse (nœud anonyme)",
    ),
    SH.BlankNodeOrIRI: (
        "a thing, with or without an address (IRI)",
        "une chose, avec ou sans adresse (IRI)",
    ),
    SH.BlankNodeOrLiteral: (
        "a value or a part without an address (blank node)",
        "une valeur ou une partie sans adresse (nœud anonyme)",
    ),
    SH.IRIOrLiteral: ("an address (IRI) or a value", "une adresse (IRI) ou une valeur"),
}
_SAYS = {
    "such": ("{0} such as {1}", "{0} comme {1}"),
    "in": ("a text in {0}", "un texte en {0}"),
    "bad": (
        "meant as {0}, but not written as one",
        "donné comme {0}, mais pas écrit comme tel",
    ),
    "address": ("the address {0}", "l’adresse {0}"),
    "as-address": ("{0}, given as an address (IRI)", "{0}, donné comme adresse (IRI)"),
    "other": ("a value of the type “{0}”", "une valeur du type « {0} »"),
    "nothing": ("something", "quelque chose"),
}


def say(table: dict[str, tuple[str, str]], key: str, language: str, *values: str) -> str:
    """A text of a table with its gaps filled."""
    return table[key][index(language)].format(*values)


def datatype(node: Node, language: str, *, example: bool = True) -> str:
    """What values of a datatype are, with an example: `a year such as 2016`."""
    known = _DATATYPES.get(node)
    if known is None:
        return say(_SAYS, "other", language, cut(spaced(node)))
    phrase, shown = known[index(language)], known[2]
    return say(_SAYS, "such", language, phrase, shown) if example and shown else phrase


def sample(node: Node) -> str:
    """An example of a datatype; empty where there is none."""
    return _DATATYPES.get(node, ("", "", ""))[2]


def node_kind(node: Node, language: str) -> str:
    """What nodes of a kind are: `an address (IRI)`."""
    known = _KINDS.get(node)
    return known[index(language)] if known else say(_SAYS, "nothing", language)


@lru_cache(maxsize=500)
def tongue(tag: str, language: str) -> str:
    """What a language is called: `English (en)`."""
    try:
        found = Locale.parse(tag, sep="-").language
        name = Locale(language).languages.get(found)
    except (UnknownLocaleError, ValueError, TypeError):
        name = None
    return f"{name} ({cut(tag, 20)})" if name else cut(tag, 20)


def known_tongue(tag: str, language: str) -> str:
    """The language's name alone, else its tag."""
    return tongue(tag, language).partition(" (")[0]


def value(node: Node, language: str, lexicon: Lexicon) -> str:
    """A value, shown shortly, as it stands in a list: its label, its text, or its address."""
    if isinstance(node, rdflib.Literal):
        return quoted(language, str(node))
    name = lexicon.name(node, language)
    if name:
        return quoted(language, name)
    if isinstance(node, rdflib.URIRef):
        return say(_SAYS, "address", language, cut(str(node)))
    return node_kind(SH.BlankNode, language)


def thing(node: Node, language: str, lexicon: Lexicon) -> str:
    """What is referred to, by its label, else by the last part of its IRI, in quotes."""
    if isinstance(node, rdflib.Literal):
        return quoted(language, str(node))
    name = lexicon.name(node, language) or local(node)
    return quoted(language, name) if name else node_kind(SH.BlankNode, language)


def described(node: Node, language: str, lexicon: Lexicon) -> str:
    """A value with what it is: `“2016” (a whole number)`."""
    shown = value(node, language, lexicon)
    if isinstance(node, rdflib.Literal):
        return f"{shown} ({_sort(node, language)})"
    if isinstance(node, rdflib.URIRef) and lexicon.name(node, language):
        return say(_SAYS, "as-address", language, shown)
    return shown


def _sort(literal: rdflib.Literal, language: str) -> str:
    if literal.language:
        return say(_SAYS, "in", language, known_tongue(literal.language, language))
    kind = literal.datatype or XSD.string
    phrase = datatype(kind, language, example=False)
    if literal.ill_typed or (kind in dates.DATATYPES and not dates.well_formed(literal)):
        return say(_SAYS, "bad", language, phrase)
    return phrase

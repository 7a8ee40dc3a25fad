"""The text of an answer → the values of a field, by what the profile says of the field."""

from __future__ import annotations

import re
from collections.abc import Callable

import rdflib
from rdflib.term import Node

from iclod.ingestion import practice, years
from iclod.ingestion.dates import Moment, tokens
from iclod.ingestion.folding import fold
from iclod.ingestion.tables import problems
from iclod.ingestion.tables.grid import Cell
from iclod.ingestion.tables.lexicon import Lexicon, Thing
from iclod.ingestion.tables.problems import Problem
from iclod.profile import Field
from iclod.rdf.vocab import ICLOD, XSD

#: What is taken for an address as it stands.
ADDRESS = re.compile(
    r"(?:https?://|urn:[a-z0-9][a-z0-9-]*:|mailto:)[^\s<>\"{}|\\^`\x00-\x20]+", re.I
)
_DATES = frozenset(map(str, (XSD.gYear, XSD.gYearMonth, XSD.date)))
_NUMBERS = frozenset(
    str(XSD[name]) for name in "decimal double float integer nonNegativeInteger int long".split()
)
_YES = frozenset("true yes oui vrai wahr ja si x 1".split())
_NO = frozenset("false no non faux falsch nein 0".split())
#: Written where there is nothing to say.
_NOTHING = frozenset("- -- n/a na none s.o. sans objet aucun aucune nothing nil".split())
_UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0080-\u009f\ufffe\uffff\ud800-\udfff]")

#: Told of what is wrong.
Tell = Callable[[Problem], object]


def pieces(cell: Cell, item: Field, *, single: bool) -> list[str]:
    """The several answers of a cell: its lines, or what semicolons part."""
    if item.language and item.unique_language:
        return [text] if (text := plain(cell.text)) else []
    if single:
        found = [cell.text]
    elif "://" in cell.text:
        found = re.split(r"\n|;(?=\s|\Z)|[;,]?\s+(?=https?://)", cell.text)
    else:
        found = re.split(r"[;\n]", cell.text)
    stripped = (re.sub(r"\A\s*[-*•‣–]\s+", "", piece) for piece in found)
    kept = (" ".join(plain(piece).split()) for piece in stripped)
    return [piece for piece in kept if piece and piece.casefold() not in _NOTHING]


def plain(text: str) -> str:
    """A text without what no document may hold, and without outer spaces."""
    return _UNPRINTED.sub("", text.replace("\u2028", "\n").replace("\u2029", "\n")).strip()


def read(cell: Cell, piece: str, item: Field, lexicon: Lexicon, tell: Tell) -> list[Node]:
    """The values that one answer stands for; none, and a problem, where it cannot be told.

    Texts with a language are not made here.
    """
    if is_reference(item):
        return _reference(cell, piece, item, lexicon, tell)
    if set(item.datatypes) & _DATES:
        return _date(cell, piece, item, tell)
    if not item.datatypes:
        if ADDRESS.fullmatch(piece):
            return [rdflib.URIRef(piece)]
        found = lexicon.find(piece, item)
        return [rdflib.URIRef(found[0].iri) if len(found) == 1 else rdflib.Literal(piece)]
    return [_literal(piece, item.datatypes[0])]


def is_reference(item: Field) -> bool:
    """Whether a field takes IRIs."""
    listed = bool(item.values) and all(ADDRESS.match(value) for value in item.values)
    return bool(item.named or item.scheme or item.classes or item.node or listed)


def _reference(cell: Cell, piece: str, item: Field, lexicon: Lexicon, tell: Tell) -> list[Node]:
    found = lexicon.find(piece, item)
    if len(found) == 1:
        return [rdflib.URIRef(found[0].iri)]
    if found:
        tell(problems.unclear(cell, piece, item, found))
        return []
    if lexicon.closed(item):
        several = _several(piece, item, lexicon)
        if several:
            return [rdflib.URIRef(thing.iri) for thing in several]
        tell(problems.unknown(cell, piece, item, lexicon.near(piece, item)))
        return []
    return _address(cell, piece, item, tell)


def _several(piece: str, item: Field, lexicon: Lexicon) -> list[Thing]:
    """Things named in a row: places as they are printed, other names between commas."""
    if set(item.classes) & {str(ICLOD.City), str(ICLOD.Country)}:
        split = lexicon.gazetteer.split(piece)
        if split.unknown or split.years:
            return []
        iris = (*split.cities, *split.countries)
        found = [lexicon.things[iri] for iri in iris if iri in lexicon.things]
        return [thing for thing in found if thing in lexicon.choices(item)]
    parts = [part.strip() for part in piece.split(",")]
    each = [lexicon.find(part, item) for part in parts] if len(parts) > 1 else []
    return [things[0] for things in each] if all(len(things) == 1 for things in each) else []


def _address(cell: Cell, piece: str, item: Field, tell: Tell) -> list[Node]:
    candidate = piece
    if not ADDRESS.fullmatch(candidate):
        linked = (to for text, to in cell.links if piece in text or " ".join(text.split()) in piece)
        candidate = next((to.strip() for to in linked if ADDRESS.fullmatch(to.strip())), piece)
    if item.role == "source":
        candidate = practice.page_iri(candidate) or candidate
    if ADDRESS.fullmatch(candidate):
        return [rdflib.URIRef(candidate)]
    bare = re.fullmatch(r"(?:www\.)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?", piece)
    whole = practice.page_iri(f"https://{piece}") if bare else None
    tell(problems.no_address(cell, piece, item, whole))
    return []


def _date(cell: Cell, piece: str, item: Field, tell: Tell) -> list[Node]:
    moment = moment_of(piece)
    if moment is not None:
        lexical = moment.lexical
        datatype = years.datatype(lexical)
        if datatype in item.datatypes:
            return [rdflib.Literal(lexical, datatype=rdflib.URIRef(datatype), normalize=False)]
    tell(problems.no_date(cell, piece, item))
    return []


def moment_of(text: str) -> Moment | None:
    """A date as far as it is written: `2018`, `2018-04`, `April 2018`, `30/04/2018`."""
    text = re.sub(r"\A(\d{4})[.,]0+\Z", r"\1", text)
    iso = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?(?:T[\d:.]+Z?)?", text)
    if iso:
        moment = Moment(int(iso[1]), int(iso[2]), int(iso[3] or 0))
        return moment if moment.valid() else None
    if len(text) > 60:
        return None
    found = [token for token in tokens(text) if token.kind != "N"]
    return found[0].moment if len(found) == 1 and found[0].kind == "D" else None


def _literal(piece: str, datatype: str) -> rdflib.Literal:
    """A literal as it is meant; what does not fit its datatype is left for the shapes."""
    text = piece
    if datatype in _NUMBERS:
        text = re.sub(r"[\s\u00a0\u202f']", "", piece).replace("−", "-")
        if text.count(",") == 1 and "." not in text:
            text = text.replace(",", ".")
    elif datatype == str(XSD.boolean):
        word = fold(piece)
        text = "true" if word in _YES else "false" if word in _NO else piece
    elif datatype == str(XSD.anyURI):
        text = piece.strip()
    if datatype == str(XSD.string):
        return rdflib.Literal(text)
    return rdflib.Literal(text, datatype=rdflib.URIRef(datatype), normalize=False)

"""Texts that people write for dates, numbers and addresses, in the forms that datatypes demand.

Spec: https://www.w3.org/TR/xmlschema11-2/
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from html.parser import HTMLParser

from babel.dates import get_month_names
from rdflib import Literal, URIRef

from iclod.rdf.folding import fold
from iclod.rdf.vocab import XSD
from iclod.validation import dates

#: Characters of the longest text that is read as a date, a number or an address.
LONGEST = 2_000
#: Characters of the longest text that is read as HTML: tags left open take time.
MARKUP = 10_000
#: Elements that only set letters off: without them nothing is lost.
_PLAIN = frozenset("b i em strong u s span p br small big sub sup font div tt code".split())
_BREAKS = frozenset("p br div li tr h1 h2 h3 h4 h5 h6 ul ol table blockquote".split())
_HIDDEN = frozenset(("script", "style", "template", "title"))
_MIDNIGHT = re.compile(r"(.+)T00:00:00(?:\.0+)?(?:Z|[+-]00:00)?")
_NUMBERS = re.compile(r"([0-9]{1,4})\s*([./-])\s*([0-9]{1,2})\s*\2\s*([0-9]{1,4})\.?")
_WORDED = re.compile(r"(?:([0-9]{1,2})(?:er|st|nd|rd|th)?\.?\s+)?([^\W\d_]+)\.?,?\s+([0-9]{4})")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_INTEGER = re.compile(r"[+-]?[0-9]+")
_FLOAT = re.compile(r"[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})[eE][+-]?[0-9]{1,2}")
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+", re.IGNORECASE)
_BARE = re.compile(r"(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:/[^\s<>\"{}|\\^`]*)?", re.I)
_INTEGERS = frozenset(
    XSD[name] for name in ("integer", "int", "long", "short", "nonNegativeInteger")
) | {XSD.positiveInteger}


@dataclass(frozen=True)
class Reading:
    """A literal that a text can be read as.

    Attributes:
        certain: Whether it says the very same, so that nobody needs to be asked.
    """

    literal: Literal
    certain: bool


def readings(text: str, datatypes: frozenset[URIRef]) -> tuple[Reading, ...]:
    """What a text can be read as, among some datatypes; the likeliest first.

    Dates stay as precise as they are written.
    """
    if len(text) > LONGEST:
        return ()
    text = text.strip()
    found: list[Reading] = []
    if datatypes & dates.DATATYPES:
        found += _dates(text, datatypes)
    if XSD.decimal in datatypes:
        found += _decimals(text)
    if XSD.double in datatypes or XSD.float in datatypes:
        kind = XSD.double if XSD.double in datatypes else XSD.float
        if _DECIMAL.fullmatch(text) or _FLOAT.fullmatch(text):
            found.append(Reading(literal(text, kind), True))
    for kind in sorted(_INTEGERS & datatypes)[:1]:
        whole = re.fullmatch(r"([+-]?[0-9]{1,40})(?:\.0*)?", text)
        if whole:
            found.append(Reading(literal(whole[1], kind), _INTEGER.fullmatch(text) is not None))
    if XSD.boolean in datatypes:
        found += _booleans(text)
    if XSD.anyURI in datatypes and _ADDRESS.fullmatch(text):
        found.append(Reading(literal(text, XSD.anyURI), True))
    return tuple({reading.literal: reading for reading in reversed(found)}.values())[::-1]


def literal(text: str, datatype: URIRef) -> Literal:
    """A literal as it is written, whatever the library would make of its value."""
    return Literal(text, datatype=datatype, normalize=False)


def address(text: str) -> tuple[str, bool] | None:
    """The web address that a text is, and whether that is certain."""
    text = text.strip().strip("<>")
    if len(text) > LONGEST:
        return None
    if _ADDRESS.fullmatch(text):
        return text, True
    if _BARE.fullmatch(text):
        return f"https://{text}", False
    return None


def tidy(text: str) -> str:
    """A text without surplus space: none at its ends, single ones within lines."""
    lines = [" ".join(re.split(r"[ \t\u00a0]+", line)).strip() for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def plain(text: str) -> tuple[str, bool]:
    """A text without its HTML, and whether nothing but letters set off was lost."""
    if len(text) > MARKUP:
        return text, False
    reader = _Plain()
    try:
        reader.feed(text)
        reader.close()
    except (AssertionError, ValueError):
        return text, False
    return tidy("".join(reader.pieces)), reader.harmless


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.harmless = True
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _PLAIN:
            self.harmless = False
        if tag in _HIDDEN:
            self._hidden += 1
        if tag in _BREAKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN and self._hidden:
            self._hidden -= 1
        if tag in _BREAKS and tag != "br":
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)

    def handle_decl(self, decl: str) -> None:
        self.harmless = False

    def handle_comment(self, data: str) -> None:
        self.harmless = False

    def handle_pi(self, data: str) -> None:
        self.harmless = False


def unescaped(text: str) -> str:
    """A text whose character references are characters."""
    return unicodedata.normalize("NFC", html.unescape(text))


def _dates(text: str, datatypes: frozenset[URIRef]) -> list[Reading]:
    midnight = _MIDNIGHT.fullmatch(text)
    for kind in (XSD.gYear, XSD.gYearMonth, XSD.date, XSD.dateTime):
        made = literal(text, kind)
        if kind in datatypes and dates.well_formed(made):
            return [Reading(made, True)]
    if midnight and XSD.date in datatypes:
        made = literal(midnight[1], XSD.date)
        return [Reading(made, False)] if dates.well_formed(made) else []
    if re.fullmatch(r"[0-9]{4}\.0*", text) and XSD.gYear in datatypes:
        return [Reading(literal(text[:4], XSD.gYear), False)]
    found = []
    for parts in _parts(text):
        kind = (XSD.gYear, XSD.gYearMonth, XSD.date)[len(parts) - 1]
        made = literal("-".join(f"{n:02}" if i else f"{n:04}" for i, n in enumerate(parts)), kind)
        if kind in datatypes and dates.well_formed(made):
            found.append(Reading(made, False))
    return found


def _parts(text: str) -> list[tuple[int, ...]]:
    """Year, month and day in every way that a printed date can be read."""
    if found := _NUMBERS.fullmatch(text):
        first, second, third = int(found[1]), int(found[3]), int(found[4])
        if len(found[1]) == 4:
            return [(first, second, third)]
        if len(found[4]) == 4:
            return list(dict.fromkeys([(third, second, first), (third, first, second)]))
        return []
    if found := re.fullmatch(r"([0-9]{1,2})\s*[./-]\s*([0-9]{4})", text):
        return [(int(found[2]), int(found[1]))]
    if found := re.fullmatch(r"([0-9]{4})\s*[./-]\s*([0-9]{1,2})", text):
        return [(int(found[1]), int(found[2]))]
    if found := _WORDED.fullmatch(text):
        month = _months().get(fold(found[2]))
        if month:
            return [(int(found[3]), month) + ((int(found[1]),) if found[1] else ())]
    return []


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    return {
        fold(name).rstrip("."): number
        for language in ("en", "fr", "de", "es", "it", "pt")
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=language).items()
    }


def _decimals(text: str) -> list[Reading]:
    if _DECIMAL.fullmatch(text):
        return [Reading(literal(text, XSD.decimal), True)]
    if _FLOAT.fullmatch(text):
        try:
            return [Reading(literal(f"{Decimal(text):f}", XSD.decimal), True)]
        except InvalidOperation:
            return []
    comma = text.replace("\u2212", "-").replace(",", ".").rstrip("°").strip()
    if _DECIMAL.fullmatch(comma):
        return [Reading(literal(comma, XSD.decimal), False)]
    return []


def _booleans(text: str) -> list[Reading]:
    folded = fold(text)
    if folded in ("true", "false"):
        return [Reading(literal(folded, XSD.boolean), True)]
    truth = {"yes": "true", "oui": "true", "vrai": "true", "no": "false", "non": "false"}
    truth["faux"] = "false"
    return [Reading(literal(truth[folded], XSD.boolean), False)] if folded in truth else []

"""Which of two literals comes first, as SPARQL's `<` says, and for dates of lesser precision too.

Numbers are compared by their value, texts by code points, dates of one datatype by their first
moment. A date and time with a time zone and one without are compared only where the answer is the
same in every time zone. Everything else cannot be compared, texts with a language among them.

Spec: https://www.w3.org/TR/sparql11-query/#OperatorMapping
Spec: https://www.w3.org/TR/xmlschema11-2/#dateTime
"""

from __future__ import annotations

import re
from decimal import Decimal

import rdflib

from iclod.rdf.vocab import XSD
from iclod.validation import dates

_WHOLE = frozenset(
    XSD[name]
    for name in (
        "integer nonPositiveInteger negativeInteger long int short byte nonNegativeInteger "
        "unsignedLong unsignedInt unsignedShort unsignedByte positiveInteger"
    ).split()
)
_FLOATING = frozenset((XSD.double, XSD.float))

_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DOUBLE = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_SPECIAL = {"INF": Decimal("Infinity"), "+INF": Decimal("Infinity"), "-INF": Decimal("-Infinity")}
_ZONED = re.compile(r"(?:Z|[+-][0-9]{2}:[0-9]{2})\Z")

#: Seconds by which a time without a time zone may lie earlier or later.
_OFFSET = 14 * 3600
_DAY = 86_400


def compare(one: rdflib.Literal, other: rdflib.Literal) -> int | None:
    """Negative, zero or positive, as one comes before, with or after the other.

    Returns: None where they cannot be compared.
    """
    if _is_text(one) and _is_text(other):
        return _sign(str(one), str(other))
    numbers = number(one), number(other)
    if numbers[0] is not None and numbers[1] is not None:
        return _sign(numbers[0], numbers[1])
    if one.datatype == other.datatype == XSD.boolean:
        flags = _BOOLEANS.get(str(one)), _BOOLEANS.get(str(other))
        return None if flags[0] is None or flags[1] is None else _sign(flags[0], flags[1])
    if one.datatype == other.datatype and one.datatype in dates.DATATYPES:
        return _dates(one, other)
    return None


_BOOLEANS = {"true": 1, "1": 1, "false": 0, "0": 0}


def known(literal: rdflib.Literal) -> bool:
    """Whether literals of this datatype are compared here."""
    kind = literal.datatype
    return (
        _is_text(literal)
        or bool(literal.language)
        or kind in (XSD.decimal, XSD.boolean)
        or kind in _WHOLE
        or kind in _FLOATING
        or kind in dates.DATATYPES
    )


def number(literal: rdflib.Literal) -> Decimal | None:
    """The value of a number; None if it is none, or not written as one."""
    text = str(literal).strip(" \t\r\n")
    if literal.datatype in _WHOLE:
        return Decimal(text) if _INTEGER.fullmatch(text) else None
    if literal.datatype == XSD.decimal:
        return Decimal(text) if _DECIMAL.fullmatch(text) else None
    if literal.datatype not in _FLOATING:
        return None
    return Decimal(float(text)) if _DOUBLE.fullmatch(text) else _SPECIAL.get(text)


def _is_text(literal: rdflib.Literal) -> bool:
    return not literal.language and literal.datatype in (None, XSD.string)


def _sign(one: object, other: object) -> int:
    return int(one > other) - int(one < other)  # type: ignore[operator]


def _dates(one: rdflib.Literal, other: rdflib.Literal) -> int | None:
    spans = dates.span(one), dates.span(other)
    if spans[0] is None or spans[1] is None:
        return None
    first, second = spans[0].first, spans[1].first
    if one.datatype == XSD.dateTime and _zoned(one) != _zoned(other):
        apart = (first.day - second.day) * _DAY + first.second - second.second
        return None if abs(apart) <= _OFFSET else _sign(apart, 0)
    return _sign(first, second)


def _zoned(literal: rdflib.Literal) -> bool:
    return bool(_ZONED.search(str(literal)))

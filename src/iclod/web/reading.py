"""RDF terms as people read them: texts in the reader's language, dates, names of IRIs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import rdflib
from babel.dates import format_date, format_skeleton

from iclod.rdf.vocab import XSD
from iclod.web.texts import Say, say

#: Locales that write dates in another order than a language's main one.
LOCALES = {"en": "en_GB"}


def pick(literals: Iterable[rdflib.Literal], languages: Sequence[str]) -> rdflib.Literal | None:
    """The text in the first of the languages that there is one in; `fr-CA` serves for `fr`.

    Failing all of them the text without a language, then the first by language.
    """
    found = sorted(literals, key=lambda item: (item.language or "", str(item)))
    for language in languages:
        for literal in found:
            if (literal.language or "").partition("-")[0].lower() == language.lower():
                return literal
    return found[0] if found else None


def word(texts: Mapping[str, str], languages: Sequence[str], default: str = "") -> str:
    """As `pick`, of texts by language."""
    for language in languages:
        if language in texts:
            return texts[language]
    return next(iter(texts.values()), default)


def text_of(literal: rdflib.Literal, language: str) -> str:
    """A literal as text: dates and truth values in the reader's language, the rest as it is."""
    written = str(literal)
    if literal.datatype == XSD.boolean:
        return say(language)("true" if written in ("true", "1") else "false")
    if literal.datatype in (XSD.gYear, XSD.gYearMonth, XSD.date, XSD.dateTime):
        return moment(written, language)
    return written


def moment(written: str, language: str) -> str:
    """A year, month, day or instant in words, as precise as it is written.

    Spec: https://www.w3.org/TR/xmlschema11-2/#date
    """
    found = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T.*)?", written)
    if found is None:
        return written
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        if year is None or month is None:
            return written
        if day is None:
            return str(
                format_skeleton(
                    "yMMMM", date(year, month, 1), locale=LOCALES.get(language, language)
                )
            )
        return str(
            format_date(
                date(year, month, day), format="long", locale=LOCALES.get(language, language)
            )
        )
    except ValueError:
        return written


def day(instant: datetime, language: str) -> str:
    """The day of an instant in words."""
    return str(format_date(instant.date(), format="long", locale=LOCALES.get(language, language)))


def span(start: str | None, end: str | None, text: Say) -> str:
    """A period from the texts of its ends; a start alone says nothing of an end."""
    if start and end:
        return start if start == end else f"{start} – {end}"
    return start or (text("until", date=end) if end else "")


def says_nothing(iri: str | None) -> bool:
    """Whether a status is the one that says nothing; lists and headings leave it out."""
    return iri is not None and iri.endswith("/id/status/unknown")


def license_name(iri: str) -> str:
    """What a licence is called, short."""
    found = re.fullmatch(
        r"https?://creativecommons\.org/(publicdomain/zero|licenses/[a-z-]+)/([\d.]+)/?.*", iri
    )
    if found is None:
        return short(iri)
    kind = found[1].removeprefix("licenses/").upper()
    return f"CC0 {found[2]}" if kind.startswith("PUBLIC") else f"CC {kind} {found[2]}"


def short(iri: str) -> str:
    """An IRI that nothing is known of, short: without scheme and a slash at the end."""
    return re.sub(r"\A[a-z]+://(?:www\.)?", "", iri).rstrip("/") or iri


def local(iri: str) -> str:
    """The last part of an IRI, its words apart: what to call a term without a label."""
    last = re.split(r"[/#]", iri.rstrip("/#"))[-1]
    apart = re.sub(r"(?<=[a-z])([A-Z])(?=[a-z])", lambda found: f" {found[1].lower()}", last)
    return apart.replace("-", " ").replace("_", " ")

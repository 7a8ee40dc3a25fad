"""Regular expressions in everyday words, as far as they can be told."""

from __future__ import annotations

import re

from iclod.validation.wording.phrases import count, cut, index

#: Patterns that are common, and what they ask for.
_KNOWN: dict[str, tuple[str, str]] = {
    r"^\s*([^<\s]|<+[^<A-Za-z/!?])[^<]*(<+[^<A-Za-z/!?][^<]*)*<*$": (
        "a text that is not empty and has no HTML in it",
        "un texte qui n’est pas vide et qui ne contient pas de HTML",
    ),
    r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$": (
        "only small letters from a to z, digits, and hyphens between them",
        "uniquement des minuscules de a à z, des chiffres et des traits d’union entre eux",
    ),
    r"^[1-9][0-9]*$": (
        "only digits, the first of them not 0",
        "uniquement des chiffres, le premier différent de 0",
    ),
    r"\S": ("a text that is not empty", "un texte qui n’est pas vide"),
    r"^https?://": (
        "an address that begins with http:// or https://",
        "une adresse qui commence par http:// ou https://",
    ),
    r"^https://": (
        "an address that begins with https://",
        "une adresse qui commence par https://",
    ),
}
_CLASSES: dict[str, tuple[str, str]] = {
    "[A-Z]": ("capital letters from A to Z", "majuscules de A à Z"),
    "[a-z]": ("small letters from a to z", "minuscules de a à z"),
    "[A-Za-z]": ("letters from A to Z", "lettres de A à Z"),
    "[a-zA-Z]": ("letters from A to Z", "lettres de A à Z"),
    "[0-9]": ("digits", "chiffres"),
    r"\d": ("digits", "chiffres"),
}
_SIMPLE = re.compile(r"\^(\[[^\]]+\]|\\d)(?:\{(\d{1,4})(?:,(\d{1,4}))?\}|(\+))\$")
_START = re.compile(r"\^([A-Za-z0-9 :/_#-]+)(?:\.[*+])?\$?")
_WORDS = {
    "exactly": ("{0}, only {1}", "{0}, uniquement des {1}"),
    "range": ("{0} to {1}, only {2}", "{0} à {1}, uniquement des {2}"),
    "only": ("only {0}", "uniquement des {0}"),
    "start": ("a text that begins with {0}", "un texte qui commence par {0}"),
    "form": (
        "a text of this form (regular expression): {0}",
        "un texte de cette forme (expression régulière) : {0}",
    ),
}


def words(pattern: str, language: str) -> str:
    """What a pattern asks for: `2 characters: capital letters from A to Z`."""
    number = index(language)
    if pattern in _KNOWN:
        return _KNOWN[pattern][number]
    simple = _SIMPLE.fullmatch(pattern)
    if simple and simple[1] in _CLASSES:
        kind = _CLASSES[simple[1]][number]
        if simple[4]:
            return _WORDS["only"][number].format(kind)
        if simple[3]:
            most = count(language, int(simple[3]), "character")
            return _WORDS["range"][number].format(simple[2], most, kind)
        return _WORDS["exactly"][number].format(count(language, int(simple[2]), "character"), kind)
    start = _START.fullmatch(pattern)
    if start and not pattern.endswith("$"):
        return _WORDS["start"][number].format(start[1])
    return _WORDS["form"][number].format(cut(pattern, 120))

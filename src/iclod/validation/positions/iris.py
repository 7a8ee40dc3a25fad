"""IRIs as a text writes them: escapes, and references against a base.

Spec: https://www.rfc-editor.org/rfc/rfc3986#section-5.2
"""

from __future__ import annotations

import re

from iclod.errors import IclodError
from iclod.rdf import formats

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_SIMPLE_BASE = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*://[^/?#]*/(?:[^/?#.][^/?#]*/)*)[^?#]*\Z")
_SIMPLE = re.compile(r"[^\x00-\x20/?#.:%\\<>\"{}|^`][^\x00-\x20?#.\\<>\"{}|^`:]*")
_ESCAPE = re.compile(
    r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))",
    re.DOTALL,
)
_LETTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def unescape(text: str) -> str:
    """A string or IRI of Turtle without its escapes."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    short, long, letter = match.groups()
    return chr(int(short or long, 16)) if letter is None else _LETTERS.get(letter, letter)


class Resolver:
    """Makes references absolute as the strict parser does; the parser itself does the odd ones.

    Attributes:
        base: The IRI against which they are resolved; empty if there is none.
    """

    def __init__(self, base: str) -> None:
        self.base = base

    @property
    def base(self) -> str:
        """The IRI against which references are resolved."""
        return self._base

    @base.setter
    def base(self, value: str) -> None:
        self._base = value
        self._known: dict[str, str] = {}
        whole = value.partition("#")[0]
        simple = _SIMPLE_BASE.match(whole)
        self._folder = simple.group(1) if simple and "/." not in whole else None
        self._whole = whole if self._folder else None

    def __call__(self, reference: str) -> str:
        """The IRI of a reference, its escapes already read; empty if it cannot be resolved."""
        if _ABSOLUTE.match(reference):
            return reference
        if self._folder is not None and _SIMPLE.fullmatch(reference):
            return self._folder + reference
        found = self._known.get(reference)
        if found is None:
            found = self._known[reference] = self._resolve(reference)
        return found

    def _resolve(self, reference: str) -> str:
        if self._whole is not None and reference.startswith("#"):
            return self._whole + reference
        text = f"<{reference}> <x:x> <x:x> ."
        try:
            quads = formats.parse_quads(text, formats.TURTLE, base=self._base or None)
        except IclodError:
            return ""
        subject = quads[0].subject
        return subject.value if hasattr(subject, "value") else ""

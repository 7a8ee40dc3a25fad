"""Changes of the graph → changes of a text in Turtle, TriG, N-Triples or N-Quads.

What is new is written as the text around it is: with its prefixes, its quotation marks, its
indentation.

Spec: https://www.w3.org/TR/turtle/#sec-grammar
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import NamedTuple

from rdflib import Literal, URIRef
from rdflib.term import Node

from iclod.rdf.vocab import RDF, XSD
from iclod.validation.mends.changes import Insert, Rebase, Remove, Rename, Replace
from iclod.validation.mends.writing.spans import Span, Unwritten, Where
from iclod.validation.positions.turtle import _TOKEN as TOKEN

_LOCAL = re.compile(r"[A-Za-z_0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?\Z|\Z")
_BARE = {
    XSD.boolean: re.compile(r"true|false"),
    XSD.integer: re.compile(r"[+-]?[0-9]+"),
    XSD.decimal: re.compile(r"[+-]?[0-9]*\.[0-9]+"),
}
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
#: With what names that are relative to the base begin.
_FOLDER = "id/"
_OPEN, _CLOSE = frozenset("[({"), frozenset("])}")


class Token(NamedTuple):
    """A piece of the text: what it is, and where."""

    kind: str
    start: int
    end: int


class Writer:
    """Writes changes into one text."""

    def __init__(self, text: str, base: str, *, lines: bool) -> None:
        """Take a text.

        Args:
            base: Against which its IRIs are resolved, unless it says otherwise.
            lines: It is N-Triples or N-Quads: a statement a line, no prefixes.
        """
        self._text = text
        self._lines = lines
        # Where names are written from the base on already, new ones are as well.
        self._base = base if base and f"<{_FOLDER}" in text and not lines else ""

    @cached_property
    def _tokens(self) -> list[Token]:
        found = []
        position = 0
        while match := TOKEN.match(self._text, position):
            kind = str(match.lastgroup)
            position = match.end()
            found.append(Token(kind, match.start(kind), position))
        return found

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self._tokens]

    @cached_property
    def _prefixes(self) -> list[tuple[int, str, str]]:
        """Where each prefix is declared, the prefix and its namespace."""
        found = []
        for word, name, iri in zip(self._tokens, self._tokens[1:], self._tokens[2:], strict=False):
            if (word.kind, name.kind, iri.kind) != ("word", "name", "iri"):
                continue
            if self._of(word).lower().lstrip("@") == "prefix":
                found.append((iri.end, self._of(name)[:-1], self._of(iri)[1:-1]))
        return found

    def replace(self, change: Replace, where: Where) -> list[Span]:
        """Write another value in the place of one."""
        token = self._tokens[self._at(where.value(change.subject, change.predicate, change.old))]
        return [(token.start, token.end, self._term(change.new, token.start, token))]

    def insert(self, change: Insert, where: Where) -> list[Span]:
        """Write a new statement."""
        if change.beside is not None:
            place = where.value(change.subject, change.predicate, change.beside)
        else:
            place = where.subject(change.subject)
        index = self._at(place)
        if self._lines:
            return self._line_after(index, change)
        if change.beside is not None:
            token = self._tokens[index]
            if token.kind == "mark":
                raise Unwritten
            return [(token.end, token.end, f", {self._term(change.new, token.end)}")]
        end, single = self._first_end(index)
        said = self._said(change, self._tokens[end].start)
        return [self._new(index, end, said, single=single)]

    def remove(self, change: Remove, where: Where) -> list[Span]:
        """Leave a value out, and with the last one its property."""
        index = self._at(where.value(change.subject, change.predicate, change.old))
        token = self._tokens[index]
        before, after = self._mark(index - 1), self._mark(index + 1)
        if token.kind == "mark":
            raise Unwritten
        if self._lines:
            return [self._whole_line(token.start)]
        if before == ",":
            return [(self._tokens[index - 2].end, token.end, "")]
        if after == ",":
            return [(token.start, self._tokens[index + 2].start, "")]
        first = self._tokens[index - 1]
        if after == ";":
            return [(first.start, self._tokens[index + 2].start, "")]
        if self._mark(index - 2) == ";":
            return [(self._tokens[index - 3].end, token.end, "")]
        if after == ".":
            start = self._tokens[index - 2].start
            return [(start, self._tokens[index + 1].end, "")]
        raise Unwritten

    def rename(self, change: Rename, where: Where) -> list[Span]:
        """Write another property before values."""
        spans = set()
        for value in change.values:
            index = self._at(where.value(change.subject, change.predicate, value))
            while self._mark(index - 1) == ",":
                index = self._begin(index - 2)
            verb = self._tokens[index - 1]
            spans.add((verb.start, verb.end, self._verb(change.new, verb.start)))
        return sorted(spans)

    def rebase(self, change: Rebase) -> list[Span]:
        """Begin IRIs in another way wherever they are written in full."""
        found = []
        for token in self._tokens:
            if token.kind not in ("iri", "literal"):
                continue
            start = token.start
            if token.kind == "literal":
                start = self._text.rfind("^^", token.start, token.end)
                start = self._text.find("<", start, token.end) if start >= 0 else -1
            if start >= 0 and self._text.startswith(f"<{change.old}", start):
                found.append((start + 1, start + 1 + len(change.old), change.new))
        return found

    # What stands around a place -------------------------------------------------------------

    def _of(self, token: Token) -> str:
        return self._text[token.start : token.end]

    def _at(self, offset: int) -> int:
        """The number of the token that begins at an offset."""
        index = bisect_left(self._starts, offset)
        if index == len(self._starts) or self._starts[index] != offset:
            raise Unwritten
        return index

    def _mark(self, index: int) -> str:
        """A token if it is punctuation; empty for others."""
        if not 0 <= index < len(self._tokens) or self._tokens[index].kind != "mark":
            return ""
        return self._of(self._tokens[index])

    def _begin(self, index: int) -> int:
        """The first token of the value that ends with a token."""
        depth = 0
        while index > 0:
            depth += (self._mark(index) in _CLOSE) - (self._mark(index) in _OPEN)
            if self._mark(index) and depth <= 0 and self._mark(index) not in _OPEN:
                break
            if depth == 0:
                return index
            index -= 1
        raise Unwritten

    def _first_end(self, index: int) -> tuple[int, bool]:
        """What ends the statement of the subject's type, or else the first one; whether it is all.

        Args:
            index: The subject's first token.
        """
        ends = []
        wanted = None
        depth = 0
        first = index + 1
        for number in range(index + 1, len(self._tokens)):
            mark = self._mark(number)
            if mark and mark in _OPEN:
                depth += 1
            elif mark and mark in _CLOSE and depth:
                depth -= 1
            elif depth == 0 and mark and mark in ";.]}":
                ends.append(number)
                if wanted is None and self._is_type(first):
                    wanted = number
                first = number + 1
                if mark != ";" or len(ends) > 200 or wanted is not None:
                    break
        if not ends:
            raise Unwritten
        end = ends[0] if wanted is None else wanted
        return end, self._mark(end) != ";"

    def _is_type(self, index: int) -> bool:
        token = self._tokens[index]
        written = self._of(token)
        return written in ("a", f"<{RDF.type}>") or (
            token.kind == "name" and self._expanded(written, token.start) == str(RDF.type)
        )

    def _expanded(self, name: str, at: int) -> str:
        prefix, _, local = name.partition(":")
        return self._declared(at).get(prefix, "") + local

    def _declared(self, at: int) -> dict[str, str]:
        last = bisect_right(self._prefixes, (at, "\U0010ffff", ""))
        return {prefix: namespace for _, prefix, namespace in self._prefixes[:last]}

    # New text -------------------------------------------------------------------------------

    def _said(self, change: Insert, at: int) -> str:
        return f"{self._verb(URIRef(str(change.predicate)), at)} {self._term(change.new, at)}"

    def _new(self, index: int, end: int, said: str, *, single: bool) -> Span:
        """A statement more, after the one that ends there."""
        stop = self._tokens[end]
        before = self._tokens[end - 1]
        if before.end == self._tokens[index].end and self._mark(index) == "[":
            return (before.end, before.end, f" {said} ")
        semicolon = ";" if self._tight() else " ;"
        if single:
            start = self._text.rfind("\n", 0, self._tokens[index].start) + 1
            indent = re.match(r"[ \t]*", self._text[start:])
            assert indent is not None
            space = " " if self._mark(index) == "[" else f"{self._newline}{indent[0]}    "
            return (before.end, before.end, f"{semicolon}{space}{said}")
        following = self._tokens[end + 1]
        if self._mark(end + 1) and self._mark(end + 1) in ";.]}":
            return (stop.end, stop.end, f" {said}")
        gap = self._text[stop.end : following.start]
        space = self._newline + gap.rpartition("\n")[2] if "\n" in gap else " "
        return (following.start, following.start, f"{said}{semicolon}{space}")

    def _tight(self) -> bool:
        """Whether semicolons follow without a space."""
        for number in range(1, min(len(self._tokens), 4_000)):
            if self._mark(number) == ";":
                return self._tokens[number - 1].end == self._tokens[number].start
        return False

    @cached_property
    def _newline(self) -> str:
        return "\r\n" if "\r\n" in self._text else "\n"

    def _line_after(self, index: int, change: Insert) -> list[Span]:
        """A line more in N-Triples or N-Quads, in the same graph."""
        while index > 0 and self._mark(index - 1) != ".":
            index -= 1
        fourth = ""
        if self._mark(index + 3) != ".":
            fourth = f" {self._of(self._tokens[index + 3])}"
        subject = self._of(self._tokens[index])
        dot = next(n for n in range(index, len(self._tokens)) if self._mark(n) == ".")
        at = self._tokens[dot].end
        said = f"<{change.predicate}> {self._term(change.new, at)}"
        return [(at, at, f"{self._newline}{subject} {said}{fourth} .")]

    def _whole_line(self, offset: int) -> Span:
        start = self._text.rfind("\n", 0, offset) + 1
        end = self._text.find("\n", offset)
        return (start, len(self._text) if end < 0 else end + 1, "")

    def _verb(self, iri: URIRef, at: int) -> str:
        return "a" if iri == RDF.type and not self._lines else self._iri(iri, at)

    def _iri(self, iri: str, at: int) -> str:
        if not self._lines:
            declared = self._declared(at)
            for prefix, space in sorted(declared.items(), key=lambda item: (-len(item[1]), item)):
                if space and iri.startswith(space) and _LOCAL.match(iri[len(space) :]):
                    return f"{prefix}:{iri[len(space) :]}"
            if self._base and iri.startswith(self._base + _FOLDER):
                return f"<{iri[len(self._base) :]}>"
        return f"<{iri}>"

    def _term(self, node: Node, at: int, old: Token | None = None) -> str:
        if isinstance(node, URIRef):
            return self._iri(node, at)
        if not isinstance(node, Literal):
            raise Unwritten
        datatype = URIRef(node.datatype) if node.datatype is not None else None
        if datatype in _BARE and not self._lines and _BARE[datatype].fullmatch(node):
            return str(node)
        quoted = self._quoted(str(node), old)
        if node.language:
            return f"{quoted}@{node.language}"
        if datatype is not None and datatype != XSD.string:
            return f"{quoted}^^{self._iri(datatype, at)}"
        return quoted

    def _quoted(self, text: str, old: Token | None) -> str:
        if old is not None and old.kind == "literal":
            match = TOKEN.match(self._text, old.start)
            assert match is not None
            string = match["string"]
            long = string[:3] in ('"""', "'''") and len(string) >= 6
            inner = string[3:-3] if long else string[1:-1]
            if inner == text and "\\" not in inner:
                return string
            if long and "\n" in text:
                escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "\\r")
                return f'"""{escaped}"""'
        return '"' + "".join(_ESCAPES.get(char, char) for char in text) + '"'

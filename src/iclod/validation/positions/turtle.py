"""Where statements stand in Turtle, TriG, N-Triples and N-Quads.

A walk over the tokens of a text that the strict parser has taken; it checks nothing. Statements
about statements (RDF 1.2) are passed over: they are not read here.

Spec: https://www.w3.org/TR/rdf12-turtle/#sec-grammar
"""

from __future__ import annotations

import re
from typing import NamedTuple

from iclod.validation.positions.iris import Resolver, unescape
from iclod.validation.positions.record import RDF, XSD, Entry, Key, Record, Value, Written

_CHAR = r"[A-Za-z0-9_:\-\u0080-\U0010ffff]"
_PREFIX = r"(?:[A-Za-z_\u0080-\U0010ffff](?:[A-Za-z0-9_.\-\u0080-\U0010ffff])*+)?"
_LOCAL = rf"{_CHAR}*+(?:(?:\.++(?={_CHAR}|[%\\])|%[0-9A-Fa-f]{{2}}|\\.){_CHAR}*+)*+"
_SPACE = r"(?:[ \t\r\n]++|\#[^\r\n]*+)*+"
_IRI = r"<[^<>\"{}|^`\x00-\x20]*+>"
_TOKEN = re.compile(
    rf"""{_SPACE}(?:
      (?P<iri>{_IRI})
    | (?P<name>{_PREFIX}:{_LOCAL})
    | (?P<literal>
        (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*+\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*+'''
          |"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+')
        (?:{_SPACE}(?:@(?P<language>[A-Za-z]++(?:-++[A-Za-z0-9]++)*+)
          |\^\^{_SPACE}(?P<datatype>{_IRI}|{_PREFIX}:{_LOCAL})))?)
    | (?P<number>[+-]?(?:[0-9]++(?:\.[0-9]++)?|\.[0-9]++)(?:\.?[eE][+-]?[0-9]++)?)
    | (?P<mark>[.;,\[\](){{}}~]|<<\(|<<|>>)
    | (?P<word>@?[A-Za-z]++)
    | (?P<other>.))""",
    re.VERBOSE | re.DOTALL,
)
#: Where the annotations and quoted statements of RDF 1.2 begin and end.
_QUOTE = re.compile(
    rf"""{_SPACE}(?:(?P<open><<|\{{\|)|(?P<close>>>|\|\}})|{_IRI}
    |\"\"\"(?:[^"\\]|\\.|"(?!""))*+\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*+'''
    |"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|.)""",
    re.VERBOSE | re.DOTALL,
)
_SUBJECT, _PREDICATE, _OBJECT = range(3)
_FIRST, _REST, _NIL = f"{RDF}first", f"{RDF}rest", f"{RDF}nil"


class _Frame(NamedTuple):
    """What was being read when a bracket was opened."""

    mark: str
    state: int
    subject: Key | None
    begun: tuple[int, int]
    predicate: str
    at: tuple[int, int]
    start: int


class _Walk:
    """The state of one reading."""

    def __init__(self, text: str, base: str, *, quads: bool) -> None:
        self.text = text
        self.record = Record(read=_read)
        self.resolve = Resolver(base)
        self.prefixes: dict[str, str] = {}
        self.quads = quads
        self.iris: dict[str, str] = {}
        self.state = _SUBJECT
        self.subject: Key | None = None
        self.begun = (0, 0)
        self.predicate = ""
        self.at = (0, 0)
        self.directive = ""
        self.prefix = ""
        self.skip = False
        self.frames: list[_Frame] = []
        self.cells: list[tuple[Key | None, Key | None]] = []

    def run(self) -> Record:
        position = 0
        match = _TOKEN.match
        text = self.text
        while found := match(text, position):
            position = found.end()
            kind = str(found.lastgroup)
            start = found.start(kind)
            piece = found.group(kind)
            if kind == "mark":
                position = self._mark(piece, start, position)
            elif kind == "word":
                self._word(piece, start, position)
            elif kind == "literal":
                self._literal(found, start, position)
            elif kind == "number":
                self._term(Written(piece, "", XSD + _number(piece)), start, position)
            elif self.directive:
                self._declare(kind, piece)
            elif kind in ("iri", "name"):
                key = self._blank(piece) if piece[:2] == "_:" else self._iri(piece)
                self._term(key, start, position)
        return self.record

    def _blank(self, piece: str) -> int:
        return self.record.blank(piece[2:])

    def _iri(self, piece: str) -> str:
        found = self.iris.get(piece)
        if found is None:
            if piece[0] == "<":
                found = self.resolve(unescape(piece[1:-1]))
            else:
                prefix, _, local = piece.partition(":")
                found = self.prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local)
            self.iris[piece] = found
        return found

    def _declare(self, kind: str, piece: str) -> None:
        """Read what stands after PREFIX or BASE."""
        if kind == "name":
            self.prefix = piece[:-1]
            return
        iri = self.resolve(unescape(piece[1:-1]))
        if self.directive == "prefix":
            self.prefixes[self.prefix] = iri
        else:
            self.resolve.base = iri
        self.iris.clear()
        self.directive = ""

    def _word(self, piece: str, start: int, end: int) -> None:
        folded = piece.lower().lstrip("@")
        if self.state == _PREDICATE and piece == "a":
            self._term(RDF + "type", start, end)
        elif self.state == _OBJECT and folded in ("true", "false"):
            self._term(Written(piece, "", XSD + "boolean"), start, end)
        elif folded in ("prefix", "base", "version"):
            self.directive = folded

    def _literal(self, found: re.Match[str], start: int, end: int) -> None:
        if self.directive:
            self.directive = ""
            return
        string, language, datatype = found.group("string", "language", "datatype")
        if language:
            self._term(Written(string, language.lower().partition("--")[0]), start, end)
        elif datatype:
            iri = self._iri(datatype)
            self._term(Written(string, "", "" if iri == XSD + "string" else iri), start, end)
        else:
            self._term(Written(string), start, end)

    def _term(self, value: Value, start: int, end: int, *, opened: int | None = None) -> None:
        """Take a term at the place where the walk is.

        Args:
            opened: Offset after the bracket that begins it.
        """
        if self.skip:
            self.skip = False
            return
        if self.state == _OBJECT:
            if self.frames and self.frames[-1].mark == "(":
                self._item(value, start, end)
            elif self.subject is not None:
                self.record.add(self.subject, self.predicate, Entry(value, start, end, *self.at))
                if self.quads:
                    self.skip = True
        elif self.state == _SUBJECT:
            self.subject = value if isinstance(value, str | int) else None
            self.begun = (start, opened or end)
            self.state = _PREDICATE
        else:
            if self.subject is not None:
                self.record.describe(self.subject, *self.begun)
            self.predicate = str(value)
            self.at = (start, end)
            self.state = _OBJECT

    def _item(self, value: Value, start: int, end: int) -> None:
        """Take an item of a collection: a cell with `rdf:first`, linked from the one before."""
        cell = self.record.blank()
        head, last = self.cells[-1]
        if last is not None:
            self.record.add(last, _REST, Entry(cell, start, end, start, end, exact=False))
        self.cells[-1] = (cell if head is None else head, cell)
        self.record.describe(cell, start, end)
        self.record.add(cell, _FIRST, Entry(value, start, end, start, end))

    def _mark(self, piece: str, start: int, end: int) -> int:
        if piece in "[(":
            self._open(piece, start)
        elif piece in "])":
            self._close(end, piece)
        elif piece in ("<<", "<<("):
            end = self._quoted(end)
            self._term(None if piece == "<<(" else self.record.blank(), start, end)
        elif piece == "~":
            self.skip = True
        elif piece == "{" and self.text.startswith("|", end):
            end = self._quoted(end + 1)
        else:
            self.skip = False
            if piece == ";":
                self.state = _PREDICATE
            elif piece != ",":
                self.state = _SUBJECT
        return end

    def _open(self, mark: str, start: int) -> None:
        self.frames.append(
            _Frame(mark, self.state, self.subject, self.begun, self.predicate, self.at, start)
        )
        if mark == "[":
            self.subject = self.record.blank()
            self.begun = (start, start + 1)
            self.state = _PREDICATE
        else:
            self.cells.append((None, None))
            self.state = _OBJECT

    def _close(self, end: int, mark: str) -> None:
        frame = self.frames.pop()
        value: Value = self.subject
        opened = frame.start + 1
        if mark == "]":
            self.record.describe(self.subject or 0, frame.start, opened)
        else:
            head, last = self.cells.pop()
            value = _NIL if head is None else head
            if last is not None:
                place = (end - 1, end)
                self.record.add(last, _REST, Entry(_NIL, *place, *place, exact=False))
        _, self.state, self.subject, self.begun, self.predicate, self.at, _ = frame
        self._term(value, frame.start, end, opened=opened)

    def _quoted(self, position: int) -> int:
        """The end of a quoted statement or an annotation that was opened."""
        depth = 1
        while depth and (found := _QUOTE.match(self.text, position)):
            position = found.end()
            if found.lastgroup is not None:
                depth += 1 if found.lastgroup == "open" else -1
        return position


def walk(text: str, base: str, *, quads: bool = False) -> Record:
    """Write down the statements of a text.

    Args:
        quads: It is N-Quads, where a fourth term may follow.
    """
    return _Walk(text, base, quads=quads).run()


def _number(piece: str) -> str:
    if "e" in piece or "E" in piece:
        return "double"
    return "decimal" if "." in piece else "integer"


def _read(text: str) -> str:
    """The lexical form of a literal: numbers and booleans stand for themselves."""
    mark = text[:1]
    if mark not in ("'", '"'):
        return text
    size = 3 if len(text) >= 6 and text[:3] == mark * 3 else 1
    return unescape(text[size:-size])

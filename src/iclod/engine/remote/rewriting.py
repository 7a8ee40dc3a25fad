"""Rewrites a query so that another server answers it over this registry's graphs alone.

Servers differ in what their default graph is, and may hold other graphs than ours. The outermost
patterns are therefore put into `GRAPH <union> { … }`, and each `GRAPH` is joined with the list of
our graphs, of which each is listed once: `GRAPH ?g { P }` becomes
`{ GRAPH <state> { <state> sd:namedGraph ?g } GRAPH ?g { P } }`, which has the same solutions. Where
the dataset is named, by FROM or beside the query, its names go beside the query and the rest stays.

The text was read by our own parser before, so that it is well-formed; here it is cut into tokens.
Comments go, since some servers read instructions in them, and so do functions that are no casts.

Spec: https://www.w3.org/TR/sparql11-query/#rdfDataset
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from iclod.engine.remote.names import Own
from iclod.errors import QueryRejected
from iclod.rdf.scan import Token, tokens
from iclod.rdf.vocab import XSD

_FORMS = frozenset(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
#: Schemes of IRIs by which servers call what is not SPARQL.
_FOREIGN = re.compile(r"(?:bif|sql|java|file):", re.IGNORECASE)
_FOREIGN_NAME = re.compile(r"(?:bif|sql|java):|[^:]*::", re.IGNORECASE)


@dataclass(frozen=True)
class Rewritten:
    """A query as another server is sent it.

    Attributes:
        form: `SELECT`, `ASK`, `CONSTRUCT` or `DESCRIBE`.
        text: The whole query.
        prologue: Its PREFIX and BASE.
        head: What stands between the form and the pattern, without FROM.
        rest: The pattern, and all that comes after it; empty where there is none.
        crossing: Whether a path of any length is followed inside `GRAPH ?g`.
    """

    form: str
    text: str
    prologue: str
    head: str
    rest: str
    crossing: bool


@dataclass
class _Frame:
    """A pair of braces: what is written at its end, and what it is."""

    end: str = "}"
    data: bool = False
    variable: bool = False
    brackets: int = 0


@dataclass
class _Writer:
    """Writes the query anew, token by token."""

    own: Own
    text: str
    variables: tuple[str, ...]
    named: bool
    pieces: list[Token] = field(default_factory=list)
    out: list[str] = field(default_factory=list)
    frames: list[_Frame] = field(default_factory=list)
    prefixes: dict[str, str] = field(default_factory=dict)
    form: str = ""
    place: int = 0
    values: bool = False
    brackets: int = 0
    crossing: bool = False
    glue: bool = False
    head: int = 0
    body: int = -1
    close: int = -1
    last: int = -1

    def run(self) -> Rewritten:
        """Write all of it."""
        self.pieces = [*tokens(self.text)]
        while self.place < len(self.pieces):
            self._step(self.pieces[self.place])
        self._inside()
        written = self.out
        body = len(written) if self.body < 0 else self.body
        return Rewritten(
            self.form,
            " ".join(written),
            " ".join(written[: self.head]),
            " ".join(written[self.head + 1 : body]),
            " ".join(written[body:]),
            self.crossing,
        )

    def _inside(self) -> None:
        """Put a last VALUES into the pattern, which is the same where nothing is grouped."""
        start, end = self.last, self.close
        words = {piece.upper() for piece in self.out[end + 1 : start]}
        if start < 0 or end < 0 or "GROUP" in words or "HAVING" in words:
            return
        if any("(" in piece for piece in self.out[self.head : self.body]):
            return
        values, self.out = self.out[start:], self.out[:start]
        self.out[end] = f"{self.out[end][:-1]} {' '.join(values)} }}"

    def _next(self, away: int = 1) -> Token:
        place = self.place + away
        found = 0 <= place < len(self.pieces)
        return self.pieces[place] if found else Token("symbol", "", len(self.text))

    def _copy(self) -> None:
        """Write the token as it stands; what is glued to the one before stays glued."""
        piece = self.pieces[self.place]
        before = self._next(-1)
        if self.glue and self.out and before.start + len(before.text) == piece.start:
            self.out[-1] += piece.text
        else:
            self.out.append(piece.text)
        self.glue = True
        self.place += 1

    def _step(self, piece: Token) -> None:
        word = piece.text.upper() if piece.kind == "word" else ""
        if not self.form:
            self._prologue(piece, word)
        elif piece.text == "{" and piece.kind == "symbol":
            self._open()
        elif piece.text == "}" and piece.kind == "symbol":
            frame = self.frames.pop() if self.frames else _Frame()
            self.brackets = frame.brackets
            if not self.frames and self.body >= 0 and self.close < 0:
                self.close = len(self.out)
            self.out.append(frame.end)
            self.place += 1
        elif word == "FROM" and not self.frames:
            self.place += 3 if self._next().text.upper() == "NAMED" else 2
            self.glue = False
        elif word == "GRAPH" and not self._data():
            self._graph()
        elif word == "VALUES":
            self.values, self.glue = True, False
            if not self.frames:
                self.last = len(self.out)
            self._copy()
        elif piece.text == "*" and not self.frames and self._selects() and self.variables:
            self.out += [f"?{name}" for name in self.variables]
            self.place += 1
            self.glue = False
        else:
            self._checked(piece)
            self._copy()

    def _prologue(self, piece: Token, word: str) -> None:
        if word in _FORMS:
            self.form = word
            self.out.append(word)
            self.head = len(self.out) - 1
            self.place += 1
            if word == "CONSTRUCT":
                self._template()
            return
        if word == "PREFIX" and self._next(2).kind == "iri":
            self.prefixes[self._next().text] = _decoded(self._next(2).text[1:-1])
        self._checked(piece)
        self.out.append(piece.text)
        self.place += 1

    def _template(self) -> None:
        """Copy the template of CONSTRUCT; the short form without one is written out."""
        if self._next(0).text == "{":
            self._group()
            return
        start, self.glue = self.place, False
        while self._next(0).text != "{" and self.place < len(self.pieces):
            self.place += 1
        self._group()
        self.place, self.glue = start, False

    def _group(self) -> None:
        depth = 0
        self.frames.append(_Frame())
        while self.place < len(self.pieces):
            piece = self.pieces[self.place]
            depth += (piece.text == "{") - (piece.text == "}")
            self._checked(piece)
            self._copy()
            if depth == 0:
                break
        self.frames.pop()
        self.brackets = 0

    def _open(self) -> None:
        data, self.values = self.values, False
        outermost = not self.frames
        if outermost and self.body < 0 and not data and self._next(-1).text.upper() != "EXISTS":
            self.body = len(self.out)
        brackets, self.brackets = self.brackets, 0
        variable = bool(self.frames) and self.frames[-1].variable
        if outermost and not data and not self.named:
            self.out.append(f"{{ GRAPH <{self.own.union}> {{")
            self.frames.append(_Frame("} }", brackets=brackets))
        else:
            self.out.append("{")
            self.frames.append(_Frame("}", data, variable, brackets))
        self.place += 1

    def _graph(self) -> None:
        term = self._next()
        if self._next(2).text != "{" or term.kind not in ("variable", "iri", "name"):
            raise _reject("what stands after GRAPH is not understood: write GRAPH ?g { … }")
        self._checked(term)
        if self.named:
            self.out.append(f"GRAPH {term.text} {{")
        else:
            self.out.append(f"{{ {self.own.member(term.text)} GRAPH {term.text} {{")
        end = "}" if self.named else "} }"
        brackets, self.brackets = self.brackets, 0
        self.frames.append(_Frame(end, False, term.kind == "variable", brackets))
        self.place += 3

    def _data(self) -> bool:
        return bool(self.frames) and self.frames[-1].data

    def _selects(self) -> bool:
        """Whether the token stands where SELECT lists its variables."""
        return self.form == "SELECT" and self.out[-1].upper() in ("SELECT", "DISTINCT", "REDUCED")

    # What is not sent on -----------------------------------------------------------------------

    def _checked(self, piece: Token) -> None:
        if piece.kind == "symbol":
            self._symbol(piece)
            return
        if piece.kind == "word" and "GRAPH" in piece.text.upper() and piece.text.upper() != "GRAPH":
            raise _reject(f"put spaces around GRAPH in {piece.text}")
        if piece.kind not in ("iri", "name"):
            return
        text = _decoded(piece.text)
        foreign = _FOREIGN.match(text[1:]) if piece.kind == "iri" else _FOREIGN_NAME.match(text)
        if foreign:
            raise _reject(f"{piece.text[:80]} is not answered: it would be no SPARQL")
        if piece.kind == "name" and self._next().text == "{":
            before = self._next(-1).text.upper()
            if "GRAPH" in text.partition(":")[0].upper() and before not in (
                "GRAPH",
                "FROM",
                "NAMED",
                "DESCRIBE",
            ):
                raise _reject(f"put a space after GRAPH in {piece.text}")
        if self._next().text == "(" and self._calls():
            self._cast(piece, text)

    def _calls(self) -> bool:
        """Whether a name before a bracket is that of a function."""
        outside = bool(self.form) and not self.frames
        return self.brackets > 0 or outside or self._next(-1).text.upper() == "FILTER"

    def _cast(self, piece: Token, text: str) -> None:
        if piece.kind == "iri":
            iri = text[1:-1]
        else:
            prefix, _, local = text.partition(":")
            iri = self.prefixes.get(f"{prefix}:", "") + local
        if not iri.startswith(str(XSD)):
            raise _reject(f"the function {piece.text[:80]} is not known here")

    def _symbol(self, piece: Token) -> None:
        before = self._next(-1)
        if piece.text in "+*" and self.frames and self.frames[-1].variable:
            named = before.kind in ("iri", "name") or before.text == "a"
            self.crossing |= named or (before.text == ")" and not self.brackets)
        if piece.text in "()":
            self.brackets = max(0, self.brackets + (1 if piece.text == "(" else -1))


def rewritten(text: str, own: Own, variables: tuple[str, ...], *, named: bool) -> Rewritten:
    """A query as another server is to be sent it.

    Args:
        text: A well-formed query, as `iclod.rdf.scan.check_query` lets it pass.
        variables: What `SELECT *` selects, in order.
        named: Whether its dataset is named beside it.

    Raises:
        QueryRejected: It calls what is not SPARQL, or can be read in two ways.
    """
    return _Writer(own, text, variables, named).run()


def _decoded(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), text)


def _reject(what: str) -> QueryRejected:
    return QueryRejected(f"The query was refused: {what}")

"""A query as a row of tokens that know how deep they stand, well-formed or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from iclod.errors import QueryRejected
from iclod.rdf.scan import tokens

_CLOSING = {"}": "{", ")": "(", "]": "["}
#: Tokens that are looked at: whoever sends more is not helped by a hint, and time is not wasted.
_MOST = 4000


@dataclass(frozen=True)
class Piece:
    """A token.

    Attributes:
        kind: As in `iclod.rdf.scan.Token`.
        text: As it is written.
        word: A word in capitals; empty for everything else.
        start: Where it begins in the text.
        line: The same, as a line from 1.
        braces: Groups in braces around it.
        brackets: Round brackets around it, within its group.
    """

    kind: str
    text: str
    word: str
    start: int
    line: int
    braces: int
    brackets: int

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.start + len(self.text)

    @property
    def is_term(self) -> bool:
        """Whether it is a term of a pattern: a variable, an IRI, a literal, a blank node, `a`."""
        kinds = ("variable", "iri", "name", "string", "long", "blank", "number")
        return self.kind in kinds or self.text == "a"


#: Stands before the first token and after the last.
NOTHING = Piece("", "", "", 0, 0, 0, 0)


@dataclass(frozen=True)
class Reading:
    """A query that is looked through.

    Attributes:
        text: As it was sent.
        pieces: Its tokens, as far as it can be cut into tokens.
        unclosed: Line and column at which a string begins that does not end.
        open: Brackets that are not closed.
        extra: A bracket that closes nothing.
    """

    text: str
    pieces: tuple[Piece, ...]
    unclosed: tuple[int, int] | None
    open: tuple[Piece, ...]
    extra: Piece | None

    @classmethod
    def of(cls, text: str) -> Reading:
        """Read a query."""
        pieces: list[Piece] = []
        stack: list[Piece] = []
        unclosed, extra, seen, line = None, None, 0, 1
        # Open braces, and open round brackets within each of them.
        depths = [0]
        try:
            for token in islice(tokens(text), _MOST):
                line += text.count("\n", seen, token.start)
                seen = token.start
                braces, brackets = len(depths) - 1, depths[-1]
                word = token.text.upper() if token.kind == "word" else ""
                piece = Piece(token.kind, token.text, word, token.start, line, braces, brackets)
                pieces.append(piece)
                if token.kind != "symbol":
                    continue
                if token.text in _CLOSING.values():
                    stack.append(piece)
                    _open(depths, token.text)
                elif token.text in _CLOSING:
                    if stack and stack[-1].text == _CLOSING[token.text]:
                        _close(depths, stack.pop().text)
                    elif extra is None:
                        extra = piece
        except QueryRejected as error:
            unclosed = (error.line or 1, error.column or 1)
        return cls(text, tuple(pieces), unclosed, tuple(stack), extra)

    def around(self) -> Iterator[tuple[Piece, Piece, Piece]]:
        """Each token between its neighbours."""
        row = (NOTHING, *self.pieces, NOTHING)
        return zip(row, row[1:], row[2:], strict=False)

    def after(self, place: int) -> Piece:
        """The token at a place, or nothing beyond the last."""
        return self.pieces[place] if 0 <= place < len(self.pieces) else NOTHING

    @cached_property
    def words(self) -> frozenset[str]:
        """The words in it."""
        return frozenset(piece.word for piece in self.pieces if piece.word)

    @cached_property
    def head(self) -> list[Piece]:
        """What stands between SELECT and the patterns; empty for other queries."""
        for place, piece in enumerate(self.pieces):
            if piece.word == "SELECT" and not piece.braces:
                rest = self.pieces[place + 1 :]
                end = next(
                    (
                        number
                        for number, other in enumerate(rest)
                        if other.text == "{" or other.word in ("WHERE", "FROM")
                    ),
                    len(rest),
                )
                return [*rest[:end]]
        return []


def _open(depths: list[int], bracket: str) -> None:
    if bracket == "{":
        depths.append(0)
    elif bracket == "(":
        depths[-1] += 1


def _close(depths: list[int], bracket: str) -> None:
    if bracket == "{":
        depths.pop()
    elif bracket == "(":
        depths[-1] -= 1

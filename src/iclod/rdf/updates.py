"""A SPARQL update that may change one graph alone: checked by its tokens, and put in its terms.

What is left is an update of a default graph: `WITH`, `USING` and `GRAPH` go where they name the
graph, and whatever names another graph or reaches beyond the store is refused.

Spec: https://www.w3.org/TR/sparql11-update/#sparqlUpdateGrammar
"""

from __future__ import annotations

import re
from typing import NoReturn
from urllib.parse import urljoin

from iclod.errors import DataError, QueryRejected
from iclod.rdf.scan import Token, check_query, plain, tokens

#: What stands for the two verbs while the rest is checked as a query is; of the same length.
_MASKED = {"INSERT": "ASSERT", "DELETE": "REMOVE"}
_ELSEWHERE = frozenset("LOAD CLEAR CREATE DROP COPY MOVE ADD".split())
_UCHAR = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_END = Token("end", "", -1)


def limited(text: str, graph: str, *, limit: int) -> str:
    """An update as one of a default graph that holds what the graph holds.

    Positions stay as they are wherever nothing longer takes a name's place.

    Args:
        text: The update as it was sent.
        graph: IRI of the graph, against which relative IRIs are resolved.
        limit: Longest update, in bytes of UTF-8.

    Raises:
        QueryRejected: It is malformed, nested too deeply, or more than INSERT and DELETE.
        DataError: It is about another graph.
    """
    text = plain(text)
    found = [*tokens(text)]
    masked = [*text]
    for token in found:
        if word := _MASKED.get(_word(token)):
            masked[token.start : token.start + len(word)] = word
    for token in found:
        if _word(token) in _ELSEWHERE:
            _reject(
                f"{_word(token)} is not possible here: PUT replaces a graph, DELETE removes it",
                text,
                token,
            )
    check_query("".join(masked), limit=limit)
    reader = _Reader(text, found, graph)
    reader.update()
    return reader.written()


class _Reader:
    """Goes through the tokens once, and notes what has to be written in place of what."""

    def __init__(self, text: str, found: list[Token], graph: str) -> None:
        self.text = text
        self.tokens = found
        self.graph = graph
        self.base = graph
        self.place = 0
        self.prefixes: dict[str, str] = {}
        self.changes: list[tuple[int, int, str]] = []

    @property
    def now(self) -> Token:
        return self.tokens[self.place] if self.place < len(self.tokens) else _END

    def take(self) -> Token:
        token = self.now
        self.place += 1
        return token

    def expect(self, what: str) -> Token:
        if self.now.text.upper() != what:
            self.stop(f"expected {what}")
        return self.take()

    def stop(self, what: str) -> NoReturn:
        _reject(what, self.text, self.now)

    # The grammar -------------------------------------------------------------------------------

    def update(self) -> None:
        """Updates, separated by semicolons, each with a prologue of its own."""
        while True:
            self.prologue()
            if self.now is _END:
                return
            self.operation()
            if self.now is not _END:
                self.expect(";")

    def prologue(self) -> None:
        while (word := _word(self.now)) in ("PREFIX", "BASE"):
            self.take()
            if word == "PREFIX":
                name = self.take()
                if name.kind != "name" or not name.text.endswith(":"):
                    self.stop("expected a prefix that ends in a colon")
            if self.now.kind != "iri":
                self.stop("expected an IRI")
            iri = self.resolved(self.take())
            if word == "PREFIX":
                self.prefixes[name.text] = iri
            else:
                self.base = iri

    def operation(self) -> None:
        if _word(self.now) == "WITH":
            self.drop(self.take(), self.own())
        verb = _word(self.now)
        if verb not in _MASKED:
            self.stop("expected INSERT or DELETE")
        self.take()
        if _word(self.now) in ("DATA", "WHERE") and (verb == "DELETE" or _word(self.now) == "DATA"):
            self.take()
            self.template()
            return
        self.template()
        if verb == "DELETE" and _word(self.now) == "INSERT":
            self.take()
            self.template()
        while _word(self.now) == "USING":
            start = self.take()
            if _word(self.now) == "NAMED":
                self.take()
            self.drop(start, self.own())
        self.expect("WHERE")
        self.group()

    def template(self) -> None:
        """Quads: what stands in `GRAPH` blocks is put among the other triples."""
        before = self.expect("{")
        while self.now.text != "}":
            if self.now is _END:
                self.stop("a bracket is not closed")
            if _word(self.now) != "GRAPH":
                before = self.take()
                continue
            start = self.take()
            if self.now.kind == "variable":
                self.stop("name the graph, or leave GRAPH out")
            self.own()
            opening = self.expect("{")
            self.replace(start, opening, "" if before.text in ("{", ".") else ".")
            last = opening
            while self.now.text != "}":
                if self.now is _END or self.now.text == "{":
                    self.stop("a bracket is not closed")
                last = self.take()
            closing = self.take()
            ended = last is opening or last.text == "."
            self.replace(closing, closing, "" if ended else ".")
            if self.now.text == ".":
                dot = self.take()
                self.replace(dot, dot, "")
            before = Token("symbol", ".", closing.start)
        self.take()

    def group(self) -> None:
        """A pattern: the graph is the default graph, and the only one."""
        self.expect("{")
        depth = 1
        while depth:
            if self.now is _END:
                self.stop("a bracket is not closed")
            token = self.take()
            depth += (token.text == "{") - (token.text == "}")
            if _word(token) != "GRAPH":
                continue
            if self.now.kind == "variable":
                name = self.take()
                opening = self.expect("{")
                depth += 1
                self.replace(token, opening, f"{{ VALUES {name.text} {{ <{self.graph}> }} ")
            else:
                self.drop(token, self.own())

    # Names -------------------------------------------------------------------------------------

    def own(self) -> Token:
        """Take the name of a graph, which has to be the one."""
        token = self.now
        if token.kind not in ("iri", "name"):
            self.stop("expected the IRI of the graph")
        iri = self.resolved(token)
        if iri != self.graph:
            raise DataError(
                f"the update is about {iri}, and only {self.graph} can be changed here",
                hint="send another PATCH to the other graph",
            )
        return self.take()

    def resolved(self, token: Token) -> str:
        if token.kind == "iri":
            iri = _UCHAR.sub(lambda match: chr(int(match[1] or match[2], 16)), token.text[1:-1])
            return iri if _ABSOLUTE.match(iri) else urljoin(self.base, iri)
        prefix, _, local = token.text.partition(":")
        if f"{prefix}:" not in self.prefixes:
            self.stop(f"the prefix {prefix}: is not declared")
        return self.prefixes[f"{prefix}:"] + re.sub(r"\\(.)", r"\1", local)

    # Writing -----------------------------------------------------------------------------------

    def drop(self, first: Token, last: Token) -> None:
        self.replace(first, last, "")

    def replace(self, first: Token, last: Token, new: str) -> None:
        self.changes.append((first.start, last.start + len(last.text), new))

    def written(self) -> str:
        parts, place = [], 0
        for start, end, new in self.changes:
            filler = re.sub(r"[^\n]", " ", self.text[start:end])
            parts += [self.text[place:start], new, filler[len(new) :] or " "]
            place = end
        return "".join([*parts, self.text[place:]])


def _word(token: Token) -> str:
    return token.text.upper() if token.kind == "word" else ""


def _reject(what: str, text: str, token: Token) -> NoReturn:
    start = len(text) if token.start < 0 else token.start
    line = text.count("\n", 0, start) + 1
    column = start - (text.rfind("\n", 0, start) + 1) + 1
    message = f"The update was refused at line {line}, column {column}: {what}"
    raise QueryRejected(message, line=line, column=column)

"""Puts values into a query in place of the variables that stand for its parameters.

It works on tokens, never on text: a parameter inside a string, an IRI or a comment is none, and
what is put in is a whole term. `BOUND(?_name)` becomes `true` or `false`, so that a query can tell
whether a parameter was given; a parameter that was not stays the variable that it is.

Spec: https://www.w3.org/TR/sparql11-query/#rVar
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from iclod.rdf.scan import Token, tokens

#: Beside these a term needs no space; nor at the beginning of the text, or its end.
_OPENING, _CLOSING = (frozenset((*signs, "")) for signs in (" \t\r\n({,!", " \t\r\n)},;"))
_BOUND = ("BOUND", "(", "", ")")


def bind(text: str, terms: Mapping[str, str | None]) -> str:
    """The query with its parameters filled in.

    Args:
        text: Without codepoint escapes outside strings and IRIs (`iclod.rdf.scan.plain`).
        terms: By the parameter's name, without the underscore: a term as SPARQL writes it; None:
            no value, `BOUND` of it is false.
    """
    made, end = [], 0
    found = [*tokens(text)]
    place = 0
    while place < len(found):
        token = found[place]
        name = _tested(found, place)
        term: str | None
        if name is not None and name in terms:
            term = "false" if terms[name] is None else "true"
            place += len(_BOUND) - 1
        else:
            name = parameter(token)
            term = terms.get(name) if name is not None else None
        if term is not None:
            last = found[place]
            before, end = text[end : token.start], last.start + len(last.text)
            made += [before, _spaced(before[-1:], term, text[end : end + 1])]
        place += 1
    return "".join([*made, text[end:]])


def _spaced(before: str, term: str, after: str) -> str:
    """A term that nothing beside it can be taken to belong to."""
    left = "" if before in _OPENING else " "
    right = "" if after in _CLOSING else " "
    return f"{left}{term}{right}"


def parameter(token: Token) -> str | None:
    """The parameter that a token stands for: `topic` for `?_topic` and `$_topic`."""
    if token.kind == "variable" and token.text[1] == "_" and len(token.text) > 2:
        return token.text[2:]
    return None


def used(text: str) -> Iterator[str]:
    """The parameters in a query, once for each place."""
    return (name for token in tokens(text) if (name := parameter(token)) is not None)


def _tested(found: Sequence[Token], place: int) -> str | None:
    """The parameter whose `BOUND` begins at a place."""
    pieces = found[place : place + len(_BOUND)]
    if len(pieces) < len(_BOUND) or pieces[0].kind != "word":
        return None
    written = (pieces[0].text.upper(), pieces[1].text, "", pieces[3].text)
    return parameter(pieces[2]) if written == _BOUND else None

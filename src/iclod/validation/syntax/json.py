"""Likely causes of errors in JSON-LD.

Spec: https://www.rfc-editor.org/rfc/rfc8259
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from iclod.validation.positions import jsontext
from iclod.validation.positions.lines import Lines
from iclod.validation.syntax.cause import Cause, strange

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]++)|(?P<string>"(?:[^"\\\r\n]|\\.)*+")|(?P<open>")
    |(?P<mark>[{}\[\],:;=])|(?P<word>[^\s{}\[\],:;="]++)""",
    re.VERBOSE | re.DOTALL,
)
_CLOSING = {"{": "}", "[": "]"}
_WORDS = {
    "true": "true",
    "false": "false",
    "none": "null",
    "null": "null",
    "undefined": "null",
    "nan": "null",
    "infinity": "null",
    "yes": "true",
    "no": "false",
}
_KINDS = {
    "@id": "a text",
    "@type": "a text or a list of texts",
    "@vocab": "a text",
    "@language": "a text or null",
    "@context": "an object, a list or null",
    "@value": "a text, a number, true, false or null",
    "@reverse": "an object",
}


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


def cause(message: str, lines: Lines, offset: int | None) -> Cause | None:
    """What is probably wrong.

    Args:
        message: What the parser said.
        offset: Where it stopped; None where it does not say.
    """
    if offset is None and "not closed" not in message:
        return _meaning(message, lines.text)
    offset = len(lines.text) if offset is None else offset
    before, brackets = _before(lines.text, offset)
    last = before[-1] if before else None
    if last is not None and last.kind == "open":
        if len(before) > 2 and before[-3].kind == "string" and before[-2].kind == "word":
            return Cause("quote-inside", before[-3].end - 1, found='"')
        curly = re.compile(r'[^"\r\n]*?([“”„«»])').match(lines.text, last.end)
        if curly:
            return Cause("smart-quotes", curly.start(1), found=curly.group(1))
        code = lines.text[offset : offset + 1]
        if code and code not in "\r\n" and (found := strange(code)):
            return replace(found, at=offset)
        if code == "\t":
            return Cause("control", offset, "U+0009 TAB")
        if "escape" in message:
            return Cause("escape-code" if "hex" in message else "escape", offset)
        return Cause("json-string-open", last.start)
    code = lines.text[offset : offset + 1]
    if "number" in message or (code.isdigit() and lines.text[offset - 1] == "0"):
        return Cause("json-number", max(offset - 1, 0))
    if found := strange(code):
        return replace(found, at=offset)
    return _grammar(message, lines, offset, before, brackets)


def _before(text: str, offset: int) -> tuple[list[_Token], list[_Token]]:
    """The last tokens before a place, and the brackets that are open there."""
    before: list[_Token] = []
    brackets: list[_Token] = []
    position = 0
    while position < offset and (match := _TOKEN.match(text, position)):
        token = _Token(str(match.lastgroup), match.group(), position, match.end())
        position = match.end()
        if token.kind == "space":
            continue
        if token.kind == "string" and token.end > offset:
            token = token._replace(kind="open")
        if token.kind == "mark" and token.end <= offset:
            if token.text in _CLOSING:
                brackets.append(token)
            elif token.text in "}]" and brackets:
                brackets.pop()
        before = [*before[-4:], token]
        if token.kind == "open":
            break
    return before, brackets


def _grammar(
    message: str, lines: Lines, offset: int, before: list[_Token], brackets: list[_Token]
) -> Cause:
    text = lines.text
    match = _TOKEN.match(text, offset)
    while match and match.lastgroup == "space":
        match = _TOKEN.match(text, match.end())
    piece = match.group() if match else ""
    last = before[-1] if before else None
    if last is None and not piece:
        return Cause("empty")
    if piece.startswith(("//", "/*", "#")):
        return Cause("json-comment")
    if match is None:
        return _not_closed(brackets[-1], lines) if brackets else Cause("json-value")
    if "only one root" in message or "already contains" in message:
        return Cause("json-extra")
    if piece[0] in "'`":
        return Cause("json-single-quotes")
    if piece in "}]" and last is not None:
        if last.text == ",":
            return Cause("json-trailing-comma", last.start, found=piece)
        if brackets and _CLOSING[brackets[-1].text] != piece:
            bracket = brackets[-1]
            line = lines.position(bracket.start)[0]
            return Cause("json-mismatch", found=piece, offer=_CLOSING[bracket.text], line=line)
        return Cause("json-colon" if last.kind == "string" else "json-value")
    return _middle(message, lines, piece, last, brackets)


def _middle(
    message: str, lines: Lines, piece: str, last: _Token | None, brackets: list[_Token]
) -> Cause:
    inside = bool(brackets) and brackets[-1].text == "{"
    named = last is not None and last.text == ":"
    if piece in ";=":
        return Cause("json-separator", found=piece)
    if piece == ",":
        return Cause("json-value")
    if "keys must be strings" in message and last is not None and last.kind == "string":
        return Cause("json-colon")
    if "followed by a comma" in message and last is not None:
        if last.kind == "string" and lines.text[last.end].isalnum():
            return Cause("quote-inside", last.end - 1, found='"')
        return Cause("json-comma", last.end, line=lines.position(last.start)[0])
    if last is not None and last.kind == "string" and lines.text[last.end : last.end + 1].isalnum():
        return Cause("quote-inside", last.end - 1, found='"')
    if inside and not named and piece[0].isalpha():
        return Cause("json-key", found=piece)
    if piece.lower() in _WORDS:
        return Cause("json-word", found=piece, offer=_WORDS[piece.lower()])
    if re.match(r"[+\-.]?[\d.]", piece):
        return Cause("json-number")
    if piece[0].isalpha() and "expected" not in message:
        return Cause("unquoted", found=piece)
    if "expected" in message and (word := re.match(r"(\w+) expected", message)):
        return Cause("json-word", found=piece, offer=word.group(1))
    return Cause("json-unexpected", found=piece)


def _not_closed(bracket: _Token, lines: Lines) -> Cause:
    line = lines.position(bracket.start)[0]
    return Cause("json-open", bracket.start, bracket.text, _CLOSING[bracket.text], line)


def _meaning(message: str, text: str) -> Cause | None:
    """What is wrong in well-formed JSON."""
    if "remote contexts" in message:
        at = _keyword(text, "@context", lambda item: isinstance(item.value, str))
        return Cause("json-context", at)
    keyword = re.search(r"@[a-z]+", message)
    if keyword is None:
        return None
    name = keyword.group()
    if name not in _KINDS or "value" not in message.partition(name)[2][:12]:
        return Cause("json-rule", _keyword(text, name, None), name, message.rstrip("."))
    return Cause("json-keyword", _keyword(text, name, _WRONG.get(name)), name, _KINDS.get(name, ""))


def _no_text(item: jsontext.Item) -> bool:
    return not isinstance(item.value, str)


_WRONG = {
    "@id": _no_text,
    "@vocab": _no_text,
    "@type": lambda item: (
        item.members is not None or isinstance(item.value, int | float) or not _absolute(item)
    ),
    "@language": lambda item: not isinstance(item.value, str | None) or item.members is not None,
    "@context": lambda item: isinstance(item.value, int | float | bool),
    "@value": lambda item: item.members is not None or item.elements is not None,
    "@reverse": lambda item: item.members is None,
}


def _absolute(item: jsontext.Item) -> bool:
    return item.elements is not None or (isinstance(item.value, str) and ":" in item.value)


def _keyword(text: str, name: str, wrong: object) -> int | None:
    """Where a keyword first has a value that is wrong."""
    try:
        stack = [jsontext.read(text)]
    except ValueError:
        return None
    while stack:
        item = stack.pop()
        value = (item.members or {}).get(name)
        if value is not None:
            for one in value.elements if name == "@context" and value.elements else [value]:
                if not callable(wrong) or wrong(one):
                    return one.start
        stack += reversed([*(item.elements or ()), *(item.members or {}).values()])
    return None

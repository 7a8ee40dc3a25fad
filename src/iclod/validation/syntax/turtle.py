"""Likely causes of errors in Turtle, TriG, N-Triples and N-Quads.

Spec: https://www.w3.org/TR/turtle/#sec-grammar
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from iclod.validation.positions.lines import Lines
from iclod.validation.syntax import names
from iclod.validation.syntax.cause import Cause, strange

_NAME = r"[A-Za-z0-9_\-\u00a1-\U0010ffff]"
_TOKEN = re.compile(
    rf"""(?P<space>[ \t\r\n]++|\#[^\r\n]*+)
    | (?P<iri><[^<>"{{}}|^`\x00-\x20]*+>)
    | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*+\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*+'''
        |"(?!")(?:[^"\\\r\n]|\\.)*+"|""(?!")|'(?!')(?:[^'\\\r\n]|\\.)*+'|''(?!'))
    | (?P<open>\"\"\"|'''|"|')
    | (?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
    | (?P<name>(?:{_NAME}|\.(?={_NAME}))*+:(?:{_NAME}|[:.%](?={_NAME})|:|\\.)*+)
    | (?P<number>[+-]?(?:\d++(?:\.\d++)?|\.\d++)(?:[eE][+-]?\d++)?)
    | (?P<word>{_NAME}(?:{_NAME}|\.(?={_NAME}))*+)
    | (?P<mark>\^\^|<<\(?|.)""",
    re.VERBOSE | re.DOTALL,
)
_TERMS = frozenset(("iri", "string", "name", "number", "word"))
_CLOSING = {"[": "]", "(": ")", "{": "}"}
_DATE = re.compile(r"[+-]?\d{4}(?:-\d\d){1,2}\S*")


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


@dataclass
class _Read:
    """What stands before the place where the parser stopped.

    Attributes:
        brackets: Those that are open.
        before: All tokens since the last dot, and the few before.
        extra: A bracket that closes nothing.
        open: The quotation mark of a string that is not closed.
    """

    brackets: list[_Token] = field(default_factory=list)
    before: list[_Token] = field(default_factory=list)
    extra: _Token | None = None
    open: _Token | None = None


def cause(message: str, lines: Lines, offset: int, *, triples: bool) -> Cause | None:
    """What is probably wrong.

    Args:
        message: What the parser said.
        offset: Where it stopped; the end of the text where it does not say.
        triples: The text is N-Triples or N-Quads.
    """
    text = lines.text
    read = _before(text, offset)
    token = _next(text, offset)
    return (
        _unclosed(message, lines, read, offset)
        or _strange(text, offset)
        or _word_of_parser(message, text, token, read)
        or _grammar(message, lines, token, read, triples=triples)
    )


def _before(text: str, offset: int) -> _Read:
    read = _Read()
    position = 0
    while position < offset and (match := _TOKEN.match(text, position)):
        kind = str(match.lastgroup)
        token = _Token(kind, match.group(), position, match.end())
        position = match.end()
        if kind == "open":
            read.open = token
            break
        if kind == "space" or token.end > offset:
            continue
        if kind == "mark" and token.text in _CLOSING:
            read.brackets.append(token)
        elif kind == "mark" and token.text in "])}":
            if read.brackets and _CLOSING[read.brackets[-1].text] == token.text:
                read.brackets.pop()
            else:
                read.extra = read.extra or token
        if len(read.before) > 400:
            del read.before[:200]
        read.before.append(token)
    return read


def _next(text: str, offset: int) -> _Token:
    match = _TOKEN.match(text, offset)
    while match and match.lastgroup == "space":
        match = _TOKEN.match(text, match.end())
    if match is None:
        return _Token("end", "", len(text), len(text))
    return _Token(str(match.lastgroup), match.group(), match.start(), match.end())


def _unclosed(message: str, lines: Lines, read: _Read, offset: int) -> Cause | None:
    """A string that is not closed, told from where it begins."""
    if not any(part in message for part in ("not closed", "Line jumps", "end of file")):
        return None
    opened = read.open
    if opened is None:
        at = lines.text.rfind("<", 0, offset + 1)
        return Cause("iri-open", at) if "end of file" in message and at >= 0 else None
    start = lines.text.rfind("<", 0, opened.start)
    if start >= 0 and re.fullmatch(r"<\S*", lines.text[start : opened.start]):
        quoted = f" (%{ord(opened.text[0]):02X})"
        return Cause("iri-character", opened.start, f"“{opened.text[0]}”", quoted)
    line = lines.line(lines.position(opened.start)[0])
    column = lines.position(opened.start)[1] - 1
    for earlier in reversed(read.before[-6:]):
        inside = lines.text[earlier.end : earlier.end + 1]
        if earlier.kind == "string" and earlier.end <= opened.start and re.match(r"\w", inside):
            return Cause("quote-inside", earlier.end - 1, found=earlier.text[0])
    curly = re.search(r"[“”„«»‘’]", line[column:])
    if curly and len(opened.text) == 1 and curly.group() in "“”„«»":
        return Cause("smart-quotes", opened.start + curly.start(), found=curly.group())
    kind = "long-string-open" if len(opened.text) == 3 else "string-open"
    return Cause(kind, opened.start, found=opened.text)


def _strange(text: str, offset: int) -> Cause | None:
    found = strange(text[offset : offset + 1])
    if found is not None:
        return replace(found, at=offset)
    for mark in ("//", "/*", "--", "<!--"):
        if text.startswith(mark, offset):
            return Cause("comment", offset, found=mark)
    return None


def _word_of_parser(message: str, text: str, token: _Token, read: _Read) -> Cause | None:
    """Causes that the parser's message names."""
    if found := re.search(r"The prefix (.*?): has not been declared", message, re.DOTALL):
        return names.prefix(found.group(1), text, token.start)
    if "IRI" in message and ("Invalid" in message or "percent" in message):
        return names.iri(text, token.start, message)
    if message.startswith("Invalid character"):
        return Cause("iri")
    if "No scheme found" in message:
        return Cause("iri-relative")
    if "Unexpected escape" in message:
        return Cause("escape")
    if "escape sequence" in message:
        return Cause("escape-code")
    before = read.before[-1] if read.before else None
    if "language" in message or (
        message.startswith("Unexpected character") and before and before.text.startswith("@")
    ):
        return Cause("language")
    if "datatype" in message:
        return Cause("datatype")
    if "should be followed by a prefix like" in message:
        return Cause("prefix-colon")
    if "its value as an IRI" in message or "should be followed by an IRI" in message:
        return Cause("prefix-brackets")
    return None


def _grammar(
    message: str, lines: Lines, token: _Token, read: _Read, *, triples: bool
) -> Cause | None:
    """Causes told from the tokens around."""
    before = read.before[-1] if read.before else None
    if read.extra is not None:
        return Cause("bracket-extra", read.extra.start, found=read.extra.text)
    if before is None:
        kind = "literal-subject" if token.kind == "string" else "unexpected"
        return Cause(kind, found=token.text)
    if token.kind == "end" or "Unexpected end" in message:
        return _at_end(lines, read)
    found = _unquoted(token, before, lines.text)
    if found is not None:
        return found
    if token.kind == "mark" and token.text in "])}" and not read.brackets:
        return Cause("bracket-extra", token.start, found=token.text)
    if "RDF object" in message or "object of a triple" in message:
        return _no_object(token, read, lines)
    if "predicate" in message:
        return _no_predicate(token, read, lines)
    return _no_end(token, read, lines)


def _at_end(lines: Lines, read: _Read) -> Cause:
    if read.brackets:
        bracket = read.brackets[-1]
        return _not_closed(bracket, lines)
    last = read.before[-1]
    return Cause("final-dot", last.end)


def _not_closed(bracket: _Token, lines: Lines) -> Cause:
    line = lines.position(bracket.start)[0]
    return Cause("bracket-open", bracket.start, bracket.text, _CLOSING[bracket.text], line)


def _unquoted(token: _Token, before: _Token, text: str) -> Cause | None:
    """Text without quotation marks, or with one of them inside."""
    adjacent = before.end == token.start
    if adjacent and before.kind == "string" and token.kind in ("word", "name", "number", "open"):
        return Cause("quote-inside", before.end - 1, found=before.text[0])
    if adjacent and before.kind == "number":
        if date := _DATE.match(text, before.start):
            return Cause("unquoted-date", before.start, found=date.group().rstrip(".;,"))
        if token.kind in ("word", "name"):
            return Cause("unquoted-unit", before.start, found=before.text + token.text)
    if token.text == "^":
        return Cause("caret")
    if token.text in ("=", ":", "=>", "->"):
        return Cause("equals", found=token.text)
    if adjacent and before.kind == "name" and token.kind == "mark" and token.text in "/&()*+!'$":
        return Cause("name-character", found=token.text)
    return None


def _no_object(token: _Token, read: _Read, lines: Lines) -> Cause:
    before = read.before[-1]
    if token.kind == "word":
        if token.text.lower() in ("true", "false"):
            return Cause("boolean", offer=token.text.lower())
        words = re.compile(r"[^\r\n;,\]]+").match(lines.text, token.start)
        phrase = (words.group() if words else token.text).rstrip(" \t.")
        if phrase.startswith("www."):
            return Cause("address-bare", found=f"https://{phrase}")
        return Cause("unquoted", found=phrase)
    if token.kind == "mark" and token.text in ".;,])":
        if before.text == ",":
            return Cause("comma-extra", before.start)
        if before.text == "(" or (read.brackets and read.brackets[-1].text == "("):
            return _not_closed(read.brackets[-1], lines)
        return _continued(read, lines, 2) or Cause("value-missing", found=token.text)
    return Cause("unexpected", found=token.text)


def _no_predicate(token: _Token, read: _Read, lines: Lines) -> Cause:
    before = read.before[-1]
    if token.kind in ("string", "number"):
        continued = _continued(read, lines, 1)
        if continued is not None:
            return continued
        if before.kind in ("string", "number"):
            return Cause("comma-missing")
        return Cause("literal-property")
    if token.text == "," and before.text == ";":
        return Cause("dot-extra", found=",")
    if token.kind == "word" and token.text != "a":
        return Cause("unquoted" if before.text == "," else "unexpected", found=token.text)
    if token.kind == "mark" and token.text in ".,;])":
        if read.brackets and token.text in ".":
            return _not_closed(read.brackets[-1], lines)
        return Cause("property-missing", found=token.text)
    return Cause("unexpected", found=token.text)


def _continued(read: _Read, lines: Lines, terms: int) -> Cause | None:
    """Whether a description goes on after the dot that ended it: further in, with a property."""
    dots = [number for number, token in enumerate(read.before) if token.text == "."]
    if not dots or len(read.before) - dots[-1] - 1 != terms:
        return None
    dot, first = read.before[dots[-1]], read.before[dots[-1] + 1]
    ended = read.before[dots[-2] + 1 if len(dots) > 1 else 0]
    (line, column), (_, outer) = lines.position(first.start), lines.position(ended.start)
    above = lines.position(dot.start)[0]
    if _directive(ended) or first.kind not in ("name", "word") or above == line:
        return None
    return Cause("dot-for-semicolon", dot.start, line=above) if column > outer else None


def _no_end(token: _Token, read: _Read, lines: Lines) -> Cause:
    """The parser expected the end of a statement, or the beginning of one."""
    before = read.before[-1]
    if read.brackets and read.brackets[-1].text in "[(":
        return _not_closed(read.brackets[-1], lines)
    directive = next((one for one in read.before[-4:-1] if _directive(one)), None)
    if directive is not None and before.kind == "iri":
        if token.text in ".;":
            return Cause("prefix-no-dot" if token.text == "." else "dot-extra", found=token.text)
        return Cause("prefix-dot", before.end, line=lines.position(before.start)[0])
    if before.text == ".":
        if token.text == ";":
            line = lines.position(before.start)[0]
            return Cause("dot-for-semicolon", before.start, line=line)
        if token.kind == "mark":
            return Cause("dot-extra", found=token.text)
    beside = _beside(token, read, lines)
    if beside is not None:
        return beside
    if token.kind in ("string", "number") and before.kind in _TERMS | {"language"}:
        same = lines.position(before.end)[0] == lines.position(token.start)[0]
        line = lines.position(before.start)[0]
        return Cause("comma-missing") if same else Cause("end-missing", line=line)
    if token.kind == "string":
        return Cause("literal-subject")
    if token.kind in ("mark", "word", "open"):
        return Cause("unexpected", found=token.text)
    return _separator(token, read, lines)


def _beside(token: _Token, read: _Read, lines: Lines) -> Cause | None:
    """Whether the parser took what begins this line for the rest of the line before."""
    here = lines.position(token.start)[0]
    beside = [one for one in read.before[-4:] if lines.position(one.start)[0] == here]
    if beside and len(beside) < min(len(read.before), 3):
        above = read.before[-len(beside) - 1]
        line_above = lines.position(above.start)[0]
        if above.text == ";" and len(beside) == 2:
            return Cause("semicolon-for-dot", above.start, line=line_above)
        if above.text == "," and len(beside) == 1:
            kind = (
                "comma-for-semicolon" if _terms(lines.text, token.start) == 1 else "comma-for-dot"
            )
            return Cause(kind, above.start, line=line_above)
        if above.kind in _TERMS and len(beside) == 1:
            return Cause("end-missing", above.end, line=line_above)
    return None


def _separator(token: _Token, read: _Read, lines: Lines) -> Cause:
    """Which of dot, semicolon and comma is missing, or stands for another."""
    before = read.before[-1]
    line = lines.position(before.start)[0]
    follows = _terms(lines.text, token.start)
    mark = next((one for one in read.before[-3:-1] if one.text in (",", ";")), None)
    here = lines.position(token.start)[0]
    if mark is not None and mark.text == "," and follows == 1:
        return Cause("comma-for-semicolon", mark.start, line=lines.position(mark.start)[0])
    if follows == 2:
        return Cause("semicolon-missing", before.end, line=line)
    if follows == 1 and here == line:
        return Cause("comma-missing")
    return Cause("dot-missing", before.end, line=line)


def _terms(text: str, start: int) -> int:
    """How many terms follow before the next mark."""
    count, position = 0, start
    while match := _TOKEN.match(text, position):
        position = match.end()
        kind = str(match.lastgroup)
        if kind == "mark" and match.group() not in ("^^", "["):
            break
        # A datatype belongs to its text.
        count += (kind in _TERMS or match.group() == "[") - (match.group() == "^^")
        if match.group() == "[" or count > 3:
            break
    return count


def _directive(token: _Token) -> bool:
    return token.text.lower() in ("@prefix", "@base", "prefix", "base")

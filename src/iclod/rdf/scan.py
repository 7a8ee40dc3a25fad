"""What a stranger's query or RDF may hold, told from its tokens before any parser sees it.

The parsers recurse, so that deep nesting and long chains end their process; and a query may ask
the engine to call other servers. Both are refused here by reading tokens. Where a text can be cut
into tokens in two ways, and one of them would hide something, it is refused as well.

Spec: https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from iclod.errors import ParseError, QueryRejected, TooLarge
from iclod.rdf.formats import JSON_LD, RDF_XML, Format

#: Deepest nesting of brackets in a query.
QUERY_DEPTH = 100
#: Deepest nesting of objects, elements, blank nodes and lists in RDF.
RDF_DEPTH = 200
#: Longest IRI in a query, in characters.
IRI_LENGTH = 2_000

_LIMITS = {
    **dict.fromkeys(("UNION", "OPTIONAL", "MINUS", "LATERAL"), 200),
    **dict.fromkeys(("BIND", "VALUES", "GRAPH", "EXISTS", "SELECT"), 200),
    **dict.fromkeys(("FILTER", "AS"), 400),
    **dict.fromkeys(("||", "&&", "/", "|", "^", "*", "+", "-", "!", "=", "<", ">"), 1_000),
    ";": 2_000,
    "operators": 3_000,
    "names after DESCRIBE": 1_000,
}
_UPDATES = frozenset("INSERT DELETE LOAD CLEAR CREATE DROP COPY MOVE ADD".split())
_HEX = "[0-9A-Fa-f]"
_UCHAR = rf"\\u{_HEX}{{4}}|\\U{_HEX}{{8}}"
_LOCAL = rf"%{_HEX}{{2}}|\\[_~.\-!$&'()*+,;=/?#@%]"
_TOKEN = re.compile(
    rf"""
      (?P<space>[ \t\r\n]++)
    | (?P<comment>\#[^\r\n]*+)
    | (?P<long>\"\"\"(?:[^"\\]|\\.|"(?!""))*+(?:\"\"\")?
             | '''(?:[^'\\]|\\.|'(?!''))*+(?:''')?)
    | (?P<string>"(?:[^"\\\r\n]|\\.)*+"?|'(?:[^'\\\r\n]|\\.)*+'?)
    | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|{_UCHAR})*+>)
    | (?P<escape>{_UCHAR})
    | (?P<variable>[?$]\w[\w\u00b7]*+)
    | (?P<blank>_:\w[\w.\u00b7\-]*+)
    | (?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
    | (?P<name>(?:[^\W\d_][\w.\u00b7\-]*+)?:(?:(?:[\w:]|{_LOCAL})(?:[\w.\u00b7:\-]|{_LOCAL})*+)?)
    | (?P<word>[^\W\d][\w.\u00b7\-]*+)
    | (?P<number>\d++)
    | (?P<symbol>\|\||&&|\^\^|.)
    """,
    re.VERBOSE | re.DOTALL,
)
#: Texts so short cannot hold more of anything than is allowed.
_SHORT = 800
_CHANGES = tuple(word.casefold() for word in _UPDATES)
_UPDATE = re.compile(rf"\b(?:{'|'.join(_UPDATES)})\b", re.IGNORECASE)
_CLOSED = re.compile(
    r"""(?:[^"'<\#]++|\#[^\r\n]*+|\"\"\"(?:[^"]|"(?!""))*+\"\"\"|'''(?:[^']|'(?!''))*+'''
    |"(?!"")[^"\r\n]*+"|'(?!'')[^'\r\n]*+'|<(?:[^<>"{}|^`\x00-\x20]*+>)?)*+""",
    re.VERBOSE,
)
_LONG_IRI = re.compile(rf"<[^<>\s]{{{IRI_LENGTH - 1},}}")
_SERVICE_AFTER_DOT = re.compile(r"\.service", re.IGNORECASE)
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*://")
_OPERANDS = frozenset(("string", "long", "iri", "variable", "blank", "language", "name", "number"))
_OPENING = {"{": "}", "(": ")", "[": "]"}
_RDF_TOKEN = re.compile(
    rb"""\#[^\r\n]*+
    | \"\"\"(?:[^"\\]|\\.|"(?!""))*+(?:\"\"\")? | '''(?:[^'\\]|\\.|'(?!''))*+(?:''')?
    | "(?:[^"\\\r\n]|\\.)*+"? | '(?:[^'\\\r\n]|\\.)*+'?
    | <(?:[^<>"{}|^`\\\x00-\x20]|\\[uU])*+>
    | \\. | << | >> | [\[\](){}]""",
    re.VERBOSE | re.DOTALL,
)
_JSON_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[{}\[\]]', re.DOTALL)
_XML_TOKEN = re.compile(
    rb"""<!--.*?(?:-->|\Z) | <!\[CDATA\[.*?(?:\]\]>|\Z) | <\?.*?(?:\?>|\Z)
    | </[^>]*+>? | <(?:"[^"]*+"?|'[^']*+'?|[^"'>])*+>?""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Token:
    """A piece of a query: what it is, how it is written, where it starts."""

    kind: str
    text: str
    start: int


def tokens(text: str) -> Iterator[Token]:
    """Cut a query into tokens; white space and comments are left out.

    Raises:
        QueryRejected: A string is not closed.
    """
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup)
        piece = match.group()
        if kind in ("space", "comment"):
            continue
        mark = piece[:3] if kind == "long" else piece[:1]
        if kind in ("long", "string") and (
            len(piece) < 2 * len(mark) or piece[-len(mark) :] != mark
        ):
            _reject("a string is not closed", text, match.start())
        yield Token(kind, piece, match.start())


def plain(text: str) -> str:
    """Replace codepoint escapes that stand outside strings and IRIs.

    The engine reads escapes in strings and IRIs only; the specification allows them anywhere.

    Spec: https://www.w3.org/TR/sparql11-query/#codepointEscape
    """
    if "\\u" not in text and "\\U" not in text:
        return text
    return "".join(
        _character(match.group(), text, match.start())
        if match.lastgroup == "escape"
        else match.group()
        for match in _TOKEN.finditer(text)
    )


def check_query(text: str, *, limit: int) -> None:
    """Refuse what is not answered here, whatever the engine would make of it.

    Args:
        text: The query, as it goes to the engine.
        limit: Longest query, in bytes of UTF-8.

    Raises:
        QueryRejected: Too long, nested too deeply, too many operators, SERVICE or an update.
    """
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise QueryRejected("The query holds characters that are not Unicode text") from error
    if size > limit:
        raise QueryRejected(
            f"The query is {size} bytes long: at most {limit} are read here",
            hint="move long VALUES lists into several queries",
            limit="sparql.query_kb",
        )
    if _harmless(text):
        return
    _check_tokens(text)
    decoded = re.sub(_UCHAR, lambda match: _character(match.group(), text, match.start()), text)
    if decoded != text:
        _check_tokens(decoded)


def _harmless(text: str) -> bool:
    """Whether a text, however it is cut into tokens, holds nothing that is refused.

    Most queries are told so without cutting them, which costs a tenth.
    """
    folded = text.casefold()
    if "\\" in text or "service" in folded:
        return False
    if any(word in folded for word in _CHANGES) and _UPDATE.search(text):
        return False
    if sum(map(text.count, "{([")) + text.count("<<") > QUERY_DEPTH:
        return False
    if ('"' in text or "'" in text) and _CLOSED.fullmatch(text) is None:
        return False
    if len(text) <= _SHORT:
        return True
    upper = text.upper()
    counts = {name: upper.count(name) for name in _LIMITS}
    return (
        _LONG_IRI.search(text) is None
        and all(count <= _LIMITS[name] for name, count in counts.items())
        and sum(counts.values()) <= _LIMITS["operators"]
        and (
            "DESCRIBE" not in upper
            or text.count(":") + text.count("<") <= _LIMITS["names after DESCRIBE"]
        )
    )


def check_rdf(data: bytes, format: Format, *, size: int) -> None:
    """Refuse RDF that is too large or nested so deeply that parsers fail on it.

    Args:
        size: Largest body, in bytes.

    Raises:
        TooLarge: More than `size` bytes.
        ParseError: Nested too deeply, a string that is not closed, or a DOCTYPE.
    """
    if len(data) > size:
        raise TooLarge(f"{len(data)} bytes were sent: at most {size} are read here")
    if format is RDF_XML:
        _check_xml(data)
        return
    depth = 0
    for match in (_JSON_TOKEN if format is JSON_LD else _RDF_TOKEN).finditer(data):
        piece = match.group()
        first = piece[:1]
        if first in (b'"', b"'"):
            mark = piece[:3] if piece[:3] in (b'"""', b"'''") and format is not JSON_LD else first
            if len(piece) < 2 * len(mark) or not piece.endswith(mark):
                raise ParseError("a string is not closed", line=_line(data, match.start()))
        elif piece == b"<<" or first in b"[({":
            depth += 1
            if depth > RDF_DEPTH:
                _too_deep(data, match.start())
        elif piece == b">>" or first in b"])}":
            depth = max(0, depth - 1)


def _check_xml(data: bytes) -> None:
    found = data.upper().find(b"<!DOCTYPE")
    if found >= 0:
        raise ParseError(
            "RDF/XML with a <!DOCTYPE is not read here: write the IRIs out in full",
            line=_line(data, found),
        )
    depth = 0
    for match in _XML_TOKEN.finditer(data):
        piece = match.group()
        if piece.startswith(b"</"):
            depth = max(0, depth - 1)
        elif not piece.startswith((b"<!", b"<?")) and not piece.endswith(b"/>"):
            depth += 1
            if depth > RDF_DEPTH:
                _too_deep(data, match.start())


def _check_tokens(text: str) -> None:
    counts: Counter[str] = Counter()
    open_brackets: list[str] = []
    before = earlier = Token("symbol", "", -1)
    describe = False
    for token in tokens(text):
        if token.kind in ("word", "name", "blank"):
            _check_word(token, text)
            if token.kind == "word":
                words = [word.upper() for word in re.split(r"[.\u00b7\-]", token.text)]
                counts.update(word for word in words if word in _LIMITS)
                describe = describe or "DESCRIBE" in words
        elif token.kind == "iri":
            _check_iri(token, before, earlier, text)
        elif token.kind == "symbol":
            if token.text == "{" and before.kind == "name":
                _check_prefix(before, text)
            counts[token.text] += token.text in _LIMITS
            if token.text in _OPENING or token.text == before.text == "<":
                open_brackets.append(_OPENING.get(token.text, ">"))
                if len(open_brackets) > QUERY_DEPTH:
                    _reject(f"brackets are nested more than {QUERY_DEPTH} deep", text, token.start)
            elif open_brackets and token.text == open_brackets[-1]:
                open_brackets.pop()
        if describe and token.kind in ("iri", "name"):
            counts["names after DESCRIBE"] += 1
        _check_counts(counts, token, text)
        earlier, before = before, token


def _check_counts(counts: Counter[str], token: Token, text: str) -> None:
    for name in (token.text.upper(), "names after DESCRIBE"):
        if counts[name] > _LIMITS.get(name, 1 << 30):
            _reject(f"more than {_LIMITS[name]} times {name}", text, token.start)
    if counts.total() > _LIMITS["operators"]:
        _reject(f"more than {_LIMITS['operators']} operators", text, token.start)


def _check_word(token: Token, text: str) -> None:
    """Refuse forbidden keywords, also where they are glued to a neighbour.

    The engine needs no space after a keyword: it reads `SERVICEex:x`, `SERVICESILENT?x` and
    `trueSERVICE<x>` as the keyword and what follows.
    """
    if token.kind != "word":
        if _SERVICE_AFTER_DOT.search(token.text):
            _reject(f"the name {token.text} is not read here: write its IRI", text, token.start)
        return
    if "service" in token.text.casefold():
        _reject_service(text, token.start)
    for word in re.split(r"[.\u00b7\-]", token.text):
        if word.upper() in _UPDATES:
            _reject(f"{word.upper()} changes data, and queries here only read", text, token.start)


def _check_prefix(token: Token, text: str) -> None:
    if "service" in token.text.partition(":")[0].casefold():
        _reject_service(text, token.start)


def _check_iri(token: Token, before: Token, earlier: Token, text: str) -> None:
    """Refuse an IRI that might as well be `<`, an operand and the start of a string or comment."""
    if len(token.text) > IRI_LENGTH:
        _reject(f"an IRI is longer than {IRI_LENGTH} characters", text, token.start)
    if _ABSOLUTE.match(token.text) or not ("#" in token.text or "'" in token.text):
        return
    if earlier.kind == "word" and earlier.text.upper() == "PREFIX":
        return
    operand = before.kind in _OPERANDS or before.text in (")", "]", "<")
    if operand or before.text.casefold().endswith(("true", "false")):
        _reject(
            f"{token.text[:60]} can be read in two ways: "
            "write the IRI in full, or put a space after <",
            text,
            token.start,
        )


def _character(escape: str, text: str, start: int) -> str:
    number = int(escape[2:], 16)
    if 0xD800 <= number <= 0xDFFF or number > 0x10FFFF:
        _reject(f"{escape} is not a character", text, start)
    return chr(number)


def _reject_service(text: str, start: int) -> NoReturn:
    _reject("SERVICE is not answered: this endpoint asks no other server", text, start)


def _reject(what: str, text: str, start: int) -> NoReturn:
    line = text.count("\n", 0, start) + 1
    column = start - (text.rfind("\n", 0, start) + 1) + 1
    message = f"The query was refused at line {line}, column {column}: {what}"
    raise QueryRejected(message, line=line, column=column)


def _too_deep(data: bytes, start: int) -> NoReturn:
    raise ParseError(
        f"nested more than {RDF_DEPTH} deep: give the inner nodes names of their own",
        line=_line(data, start),
    )


def _line(data: bytes, start: int) -> int:
    return data.count(b"\n", 0, start) + 1

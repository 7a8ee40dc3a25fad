"""The mistakes that people make in queries, each found by a rule of its own.

A rule looks at a query that was rejected, so that it need not be sure that what it finds is wrong
in every query; it must be right that it is wrong in most.

Spec: https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from iclod.rdf.vocab import PREFIXES
from iclod.web.querying import wording
from iclod.web.querying.reading import NOTHING, Piece, Reading

_FORMS = frozenset(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
_UPDATES = frozenset("INSERT DELETE LOAD CLEAR CREATE DROP COPY MOVE ADD".split())
_AGGREGATES = frozenset("COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT".split())
_HEAD = frozenset(("DISTINCT", "REDUCED", "AS", "SEPARATOR", "TRUE", "FALSE", "IN", "NOT"))
_CURLY = re.compile("[\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb\u2033\u2032]")
_HTML = re.compile(r"&(?:lt|gt|amp|quot|#39|#x27);")
_IRI = re.compile(r"<https?://[^<>\n\"]*>")
#: What no IRI holds.
_BAD = frozenset(" {}|^`\\")
#: Tokens after which an AS is not looked for any more.
_FAR = 200
_PATH = frozenset("/|^")


@dataclass(frozen=True)
class Hint:
    """What to do about a mistake: the key of a text and what its places hold."""

    key: str
    values: tuple[tuple[str, str], ...] = field(default=())

    def text(self, language: str) -> str:
        """In a language."""
        return wording.say(language)(self.key, **dict(self.values))


Rule = Callable[[Reading], Iterator[Hint]]


def _hint(key: str, **values: object) -> Hint:
    return Hint(key, tuple((name, str(value)) for name, value in values.items()))


def _nothing(query: Reading) -> Iterator[Hint]:
    if not query.pieces and query.unclosed is None:
        yield _hint("empty")


def _signs(query: Reading) -> Iterator[Hint]:
    """Signs that come along when a query is copied from elsewhere."""
    if _HTML.search(query.text):
        yield _hint("html")
    if any(piece.kind == "symbol" and _CURLY.match(piece.text) for piece in query.pieces):
        yield _hint("quotes")
    if any(piece.kind == "symbol" and piece.text == "`" for piece in query.pieces):
        yield _hint("backtick")
    if any(not _BAD.isdisjoint(found[0]) for found in _IRI.finditer(query.text)):
        yield _hint("iri_spaces")
    for _, piece, follower in query.around():
        pair = piece.text + follower.text if piece.end == follower.start else ""
        if pair in ("//", "--", "/*") and piece.kind == "symbol":
            yield _hint("comment", mark=pair)


def _forbidden(query: Reading) -> Iterator[Hint]:
    if "SERVICE" in query.words:
        yield _hint("service")
    first = next((piece for piece in query.pieces if piece.word in _FORMS | _UPDATES), NOTHING)
    if first.word in _UPDATES:
        yield _hint("update")


def _declarations(query: Reading) -> Iterator[Hint]:
    for place, piece in enumerate(query.pieces):
        name, iri, end = (query.after(place + step) for step in (1, 2, 3))
        if piece.text.lower() == "@prefix":
            yield _hint("prefix_turtle", prefix=name.text.partition(":")[0])
        elif piece.word == "PREFIX" and name.kind == "word":
            yield _hint("prefix_colon", prefix=name.text)
        elif piece.word == "PREFIX" and iri.kind == "iri" and end.text == ".":
            yield _hint("prefix_dot")


def _prefixes(query: Reading) -> Iterator[Hint]:
    """Prefixes that are used and not declared."""
    declared = {
        piece.text.partition(":")[0]
        for before, piece, _ in query.around()
        if before.word == "PREFIX" or before.text.lower() == "@prefix"
    }
    for _, piece, follower in query.around():
        prefix = piece.text.partition(":")[0]
        if piece.kind != "name" or prefix in declared:
            continue
        declared.add(prefix)
        if prefix in ("http", "https", "urn", "mailto"):
            yield _hint("iri_brackets", iri=piece.text + ("//" if follower.text == "/" else ""))
        elif prefix in PREFIXES:
            yield _hint("prefix", prefix=prefix, namespace=PREFIXES[prefix])
        else:
            yield _hint("prefix_unknown", prefix=prefix)


def _strings(query: Reading) -> Iterator[Hint]:
    if query.unclosed is not None:
        yield _hint("string", line=query.unclosed[0], column=query.unclosed[1])


def _sql(query: Reading) -> Iterator[Hint]:
    for before, piece, follower in query.around():
        if piece.word == "LIKE":
            yield _hint("like")
        elif piece.word == "NULL":
            yield _hint("is_null")
        elif piece.word in ("AND", "OR") and piece.braces:
            yield _hint("and", word=piece.word, operator="&&" if piece.word == "AND" else "||")
        elif piece.word == "FROM" and follower.kind == "word" and follower.word != "NAMED":
            yield _hint("select_from")
        elif piece.text == ";" and follower is NOTHING and before.text == "}":
            yield _hint("semicolon_end")


def _select(query: Reading) -> Iterator[Hint]:
    """What stands between SELECT and WHERE."""
    head = query.head
    variables = [p.text for p in head if p.kind == "variable" and not p.brackets]
    before = NOTHING
    for piece in head:
        if piece.text == "," and not piece.brackets:
            yield _hint("comma_select", variables=" ".join(variables) or "?a ?b")
            break
        if piece.word in _AGGREGATES and not piece.brackets:
            yield _hint("aggregate_as", aggregate=f"{piece.word} (…)", name="n")
        elif piece.text == "(" and before.word == "DISTINCT" and not piece.brackets:
            yield _hint("distinct")
        elif piece.kind == "word" and before.word == "AS":
            yield _hint("as_variable", name=piece.text)
        elif piece.kind == "word" and not piece.brackets and piece.word not in _HEAD:
            yield _hint("variable", name=piece.text)
        before = piece
    yield from _unnamed(head)


def _unnamed(head: list[Piece]) -> Iterator[Hint]:
    """An expression in brackets without AS."""
    inside: list[Piece] = []
    for piece in head:
        if piece.brackets:
            inside.append(piece)
            if piece.text == ")" and piece.brackets == 1:
                words = {other.word for other in inside}
                if words & _AGGREGATES and "AS" not in words:
                    name = next(word for word in sorted(words & _AGGREGATES))
                    yield _hint("aggregate_as", aggregate=f"{name} (…)", name="n")
                inside = []


def _group(query: Reading) -> Iterator[Hint]:
    """Variables beside an aggregate that are not grouped by."""
    head = query.head
    if not any(piece.word in _AGGREGATES and piece.brackets for piece in head):
        return
    plain = [piece.text for piece in head if piece.kind == "variable" and not piece.brackets]
    grouped: set[str] = set()
    collecting = False
    for piece in query.pieces:
        if piece.word == "GROUP" and not piece.braces:
            collecting = True
        elif piece.word in ("HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"):
            collecting = False
        elif collecting and piece.kind == "variable":
            grouped.add(piece.text[1:])
    missing = [name for name in plain if name[1:] not in grouped]
    if missing:
        yield _hint("group", variables=" ".join(plain))


def _order(query: Reading) -> Iterator[Hint]:
    """Clauses behind the patterns in the wrong order."""
    ranks = {"GROUP": 0, "HAVING": 1, "ORDER": 2, "LIMIT": 3, "OFFSET": 3}
    last: dict[int, int] = {}
    for _, piece, follower in query.around():
        if piece.text == "}":
            last.pop(piece.braces, None)
        if piece.word in ("ORDER", "GROUP") and follower.word != "BY":
            yield _hint("order_by", word=piece.word)
        rank = ranks.get(piece.word)
        if rank is None or piece.brackets:
            continue
        if rank < last.get(piece.braces, 0):
            yield _hint("order")
        last[piece.braces] = max(rank, last.get(piece.braces, 0))


def _operators(query: Reading) -> Iterator[Hint]:
    for before, piece, follower in query.around():
        joined = piece.end == follower.start
        if piece.text == "=" and follower.text == "=" and joined:
            yield _hint("equals", operator="==")
        elif piece.text == "!" and follower.text == "=" and not joined:
            yield _hint("not_equal", operator="! =")
        elif piece.text == "<>" and piece.brackets and before.is_term:
            yield _hint("not_equal", operator="<>")
        elif piece.word == "NOT" and follower.word not in ("EXISTS", "IN"):
            yield _hint("not_in_word" if follower.text == "{" else "not")
        elif piece.text == "!" and follower.text in ("}", ")", "."):
            yield _hint("not")


def _conditions(query: Reading) -> Iterator[Hint]:
    for place, piece in enumerate(query.pieces):
        one, two, three = (query.after(place + step) for step in (1, 2, 3))
        if piece.word == "FILTER" and (
            one.text in ("!", "-", "+") or (one.is_term and two.text != "(")
        ):
            yield _hint("filter_brackets", condition="…")
        elif piece.word == "BIND" and one.text == "(" and two.kind == "variable":
            if three.text in ("=", ":") and not _named(query.pieces[place + 2 : place + _FAR]):
                yield _hint("assignment", value="…", name=two.text[1:])
            elif three.word == "AS" and query.after(place + 4).kind != "variable":
                yield _hint("bind_order", value="…", name=two.text[1:])
        elif piece.word == "AS" and one.kind == "word" and piece.braces:
            yield _hint("as_variable", name=one.text)


def _named(inside: tuple[Piece, ...]) -> bool:
    """Whether there is an AS before the bracket is closed in which the pieces begin."""
    depth = inside[0].brackets
    for piece in inside:
        if piece.text == ")" and piece.brackets == depth:
            return False
        if piece.word == "AS" and piece.brackets == depth:
            return True
    return False


def _groups(query: Reading) -> Iterator[Hint]:
    """Braces that are missing or not in pairs."""
    for before, piece, follower in query.around():
        if piece.word == "WHERE" and follower.text != "{":
            yield _hint("where")
        elif piece.word in ("OPTIONAL", "MINUS", "EXISTS") and follower.text != "{":
            yield _hint("braces", word=piece.word)
        elif piece.word == "UNION" and (before.text != "}" or follower.text != "{"):
            yield _hint("union")
    if query.extra is not None:
        yield _hint("bracket_extra", bracket=query.extra.text)
    elif query.open:
        yield _hint("bracket", bracket=query.open[-1].text, line=query.open[-1].line)
    if not any(piece.text == "{" for piece in query.pieces) and query.words & _FORMS:
        yield _hint("where_missing")
    forms = [piece for piece in query.pieces if piece.word in _FORMS and not piece.braces]
    if len(forms) > 1 and query.extra is None:
        yield _hint("two_forms")


def _statements(query: Reading) -> Iterator[Hint]:
    """More than three terms in a row."""
    count = 0
    for before, piece, _ in query.around():
        if piece.brackets or not piece.braces or piece.text in ("{", "}", ".", "[", "]"):
            count = 0
        elif piece.text == ";":
            count = 1
        elif piece.text == ",":
            count = 2
        elif piece.is_term and before.text not in _PATH and before.text not in ("^^", "!"):
            count += 1
            if count > 3:
                yield _hint("dot")
                return
        elif piece.word:
            count = 0


#: In the order in which hints are given: what hides other mistakes comes first.
RULES: tuple[Rule, ...] = (
    _nothing,
    _forbidden,
    _signs,
    _declarations,
    _strings,
    _sql,
    _select,
    _prefixes,
    _order,
    _operators,
    _conditions,
    _groups,
    _group,
    _statements,
)

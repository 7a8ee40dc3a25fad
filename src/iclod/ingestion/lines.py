"""A page, as text or as saved HTML → its lines, with what ends a card and where its links lead."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from iclod.ingestion.folding import clean, fold

_MORE = re.compile(
    r"(?:read more|read on|lire la suite|lire plus|en savoir plus|voir plus|leer mas|saber mas|"
    r"ler mais|saiba mais|leggi (?:di piu|tutto)|per saperne di piu|weiterlesen|mehr lesen|"
    r"mehr erfahren|lees (?:meer|verder)|las mer|les mer|czytaj wiecej)"
)
_ALONE = re.compile(rf"[\W_]*{_MORE.pattern}[\W_]*")
_AT_END = re.compile(r"(?<=[.…!?\"”»)])\s*((?:read more|lire la suite|en savoir plus)\W*)$", re.I)
#: How many elements a card's frame may be above its link.
_DEEPEST = 50
_BLOCKS = frozenset(
    "address article aside blockquote body br dd details div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol option p section select summary "
    "table tbody td tfoot th thead tr ul".split()
)
_SKIPPED = frozenset(
    "script style noscript template head nav footer select button svg iframe _comment -comment "
    "_doctype !--".split()
)


@dataclass(frozen=True)
class Line:
    """A line of a page.

    Attributes:
        text: What it says, on single spaces; empty for a blank line.
        number: 1-based line of the text; None in HTML.
        kind: text, blank, more (the link that ends a card) or open (a card's frame begins).
        href: Where it links to.
        heading: Whether it is marked up as a heading.
    """

    text: str
    number: int | None = None
    kind: str = "text"
    href: str | None = None
    heading: bool = False


@dataclass(frozen=True)
class Lines:
    """The lines of a page with what the page says of itself."""

    lines: tuple[Line, ...]
    language: str | None = None
    address: str | None = None
    html: bool = False


def read(text: str) -> Lines:
    """Read a page; whether it is HTML is seen from its beginning."""
    if re.search(
        r"<(?:!doctype html|html|head|body|div|main|article|section|ul|h[1-6]|p|a )\b",
        text[:5000],
        re.I,
    ):
        return _html(text)
    return Lines(tuple(_plain(text)))


def is_more(text: str) -> bool:
    """Whether a text is nothing but the link that ends a card."""
    return bool(_ALONE.fullmatch(fold(text))) if len(text) < 60 else False


def _plain(text: str) -> list[Line]:
    found = []
    for number, raw in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        line = clean(raw)
        if not line:
            found.append(Line("", number, "blank"))
        elif is_more(line):
            found.append(Line(line, number, "more"))
        elif match := _AT_END.search(line):
            found.append(Line(line[: match.start()].strip(), number))
            found.append(Line(match[1].strip(), number, "more"))
        else:
            found.append(Line(line, number))
    return found


def _html(text: str) -> Lines:
    tree = LexborHTMLParser(text.replace("\x00", " "))
    root = tree.css_first("html")
    declared = (root.attributes.get("lang") or "") if root else ""
    address = _own_address(tree)
    language = _language(declared) or address_language(address)
    if tree.body is None:
        return Lines((), language, address, True)
    return Lines(tuple(_Walk(tree, address).lines()), language, address, True)


def _own_address(tree: Any) -> str | None:
    for query, name in (
        ("link[rel=canonical]", "href"),
        ('meta[property="og:url"]', "content"),
        ("base[href]", "href"),
    ):
        node = tree.css_first(query)
        value = (node.attributes.get(name) or "").strip() if node else ""
        if re.match(r"https?://[^\s<>\"]+\Z", value):
            return value
    return None


def _language(tag: str) -> str | None:
    match = re.match(r"\s*([a-zA-Z]{2,3})(?:[-_]|\s*\Z)", tag)
    return match[1].lower() if match else None


def address_language(address: str | None) -> str | None:
    """The language that an address names (`…/fr/web/…`)."""
    match = re.match(r"https?://[^/]+/([a-z]{2})(?:[_-][a-zA-Z]{2})?/", address or "")
    return match[1] if match else None


def _ends_card(link: Any) -> bool:
    """Whether a link says *Read More*, alone or with what about for screen readers."""
    text = fold(link.text(deep=True)[:400])
    return bool(re.match(rf"[\W_]*{_MORE.pattern}\b", text))


class _Walk:
    """Goes through the tree once, in order, without recursion."""

    def __init__(self, tree: Any, address: str | None) -> None:
        self._root = tree.body
        self._address = address
        self._frames = self._framed(tree)
        self._found: list[Line] = []
        self._pieces: list[str] = []
        self._inside: str | None = None
        self._href: str | None = None
        self._more = False
        self._heading = False

    @staticmethod
    def _framed(tree: Any) -> frozenset[int]:
        """Elements that hold one card each: the highest with a single link that ends a card."""
        count: Counter[int] = Counter()
        paths = []
        for link in tree.css("a"):
            if not _ends_card(link):
                continue
            path: list[int] = []
            node = link.parent
            while node is not None and node.tag not in ("body", "html") and len(path) < _DEEPEST:
                path.append(node.mem_id)
                node = node.parent
            count.update(path)
            paths.append(path)
        if len(paths) < 2:
            return frozenset()
        alone = ([mem for mem in path if count[mem] == 1] for path in paths)
        return frozenset(path[-1] for path in alone if path)

    def lines(self) -> list[Line]:
        """All lines of the body."""
        waiting: list[tuple[Any, bool]] = [(self._root, False)]
        while waiting:
            node, leaving = waiting.pop()
            tag = node.tag
            if leaving:
                self._leave(node, tag)
            elif tag == "-text":
                self._pieces.append(node.text_content or "")
                self._href = self._href or self._inside
            elif tag not in _SKIPPED:
                self._enter(node, tag)
                waiting.append((node, True))
                waiting += [
                    (child, False) for child in reversed(list(node.iter(include_text=True)))
                ]
        self._flush()
        return self._found

    def _enter(self, node: Any, tag: str) -> None:
        if tag in _BLOCKS:
            self._flush()
            self._heading = self._heading or bool(re.fullmatch("h[1-6]", tag))
        if node.mem_id in self._frames:
            self._flush()
            self._found.append(Line("", None, "open"))
        if tag == "a":
            if _ends_card(node):
                self._flush()
                self._more = True
            self._inside = self._resolved(node.attributes.get("href"))

    def _leave(self, node: Any, tag: str) -> None:
        if tag in _BLOCKS or (tag == "a" and self._more):
            self._flush()
        if tag == "a":
            self._inside, self._more = None, False
        if re.fullmatch("h[1-6]", tag):
            self._heading = False

    def _flush(self) -> None:
        text = clean("".join(self._pieces))
        if text:
            kind = "more" if self._more or is_more(text) else "text"
            href = self._href or self._inside
            self._found.append(Line(text, None, kind, href, self._heading))
        self._pieces = []
        self._href = None

    def _resolved(self, href: str | None) -> str | None:
        value = clean(href or "")
        if (
            not value
            or value.startswith("#")
            or re.match(r"(?:javascript|mailto|tel|data):", value, re.I)
        ):
            return None
        try:
            return urljoin(self._address, value) if self._address else value
        except ValueError:
            return None

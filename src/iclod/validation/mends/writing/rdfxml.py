"""Changes of the graph → changes of a text in RDF/XML.

Spec: https://www.w3.org/TR/rdf-syntax-grammar/#section-Infoset-Grammar
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from rdflib import Literal, URIRef
from rdflib.term import Node

from iclod.rdf.vocab import PREFIXES, RDF, XSD
from iclod.validation.mends.changes import Insert, Rebase, Remove, Rename, Replace
from iclod.validation.mends.writing.spans import Span, Unwritten, Where

_MARKUP = re.compile(
    r"""<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>
    |<(?P<close>/)?(?P<name>[^\s/><!?]+)(?P<attributes>(?:"[^"]*"|'[^']*'|[^"'>])*?)(?P<empty>/)?>""",
    re.VERBOSE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"\s*([^\s=]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_NAMESPACE = re.compile(r"xmlns:([^\s=]+)\s*=\s*[\"']([^\"']*)[\"']")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NAME = re.compile(r"[A-Za-z_][\w.\-]*\Z")
_PARENT = re.compile(r"(?s)(.*?[/#])([A-Za-z_][\w.\-]*)\Z")


class Tag(NamedTuple):
    """A start tag, and where the element ends.

    Attributes:
        start: Offset of its first character.
        inner: Offset after it.
        close: Offset where the end tag begins; of an empty element the same as `inner`.
        end: Offset after the whole element.
        parent: Number of the element around it; -1 for the outermost.
    """

    name: str
    attributes: str
    start: int
    inner: int
    close: int
    end: int
    parent: int


class Writer:
    """Writes changes into one text."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _tags(self) -> list[Tag]:
        found: list[Tag] = []
        opened: list[int] = []
        for match in _MARKUP.finditer(self._text):
            name = match["name"]
            if name is None:
                continue
            if match["close"]:
                if not opened or found[opened[-1]].name != name:
                    raise Unwritten
                number = opened.pop()
                found[number] = found[number]._replace(close=match.start(), end=match.end())
                continue
            parent = opened[-1] if opened else -1
            end = match.end()
            found.append(Tag(name, match["attributes"], match.start(), end, end, end, parent))
            if not match["empty"]:
                opened.append(len(found) - 1)
        return found

    @cached_property
    def _starts(self) -> list[int]:
        return [tag.start for tag in self._tags]

    def replace(self, change: Replace, where: Where) -> list[Span]:
        """Write another value in the place of one."""
        span = where.span(change.subject, change.predicate, change.old)
        tag = self._around(span)
        if change.predicate == RDF.type and span[0] == tag.start + 1:
            if not isinstance(change.new, URIRef):
                raise Unwritten
            name, declaration = self._named(change.new)
            return self._renamed(tag, name, declaration)
        if self._is_property_attribute(tag, span[0]):
            if not isinstance(change.new, Literal) or change.new.language or change.new.datatype:
                raise Unwritten
            quoted = quoteattr(_safe(str(change.new)))
            return [(span[0] - 1, span[1] + 1, quoted)]
        return [(tag.start, tag.end, self._element(tag, change.new))]

    def insert(self, change: Insert, where: Where) -> list[Span]:
        """Write a new statement."""
        predicate = URIRef(str(change.predicate))
        if change.beside is not None:
            span = where.span(change.subject, change.predicate, change.beside)
            tag = self._around(span)
            if self._is_property_attribute(tag, span[0]):
                raise Unwritten
            return [
                (tag.end, tag.end, self._space(tag.start) + self._new(predicate, change.new, tag))
            ]
        start = where.subject(change.subject)
        number = bisect_right(self._starts, start) - 1
        tag = self._tags[number]
        if tag.start != start:
            raise Unwritten
        said = self._new(predicate, change.new, tag)
        if tag.close == tag.end == tag.inner:
            newline = self._space(tag.start)
            opened = self._text[tag.start : tag.inner - 2].rstrip()
            return [(tag.start, tag.end, f"{opened}>{newline}  {said}{newline}</{tag.name}>")]
        children = [child for child in self._tags if child.parent == number]
        after = next((child.end for child in children if child.name == "rdf:type"), tag.inner)
        space = self._space(children[0].start) if children else f"{self._space(tag.start)}  "
        return [(after, after, space + said)]

    def remove(self, change: Remove, where: Where) -> list[Span]:
        """Leave a value out, and with it its element."""
        span = where.span(change.subject, change.predicate, change.old)
        tag = self._around(span)
        if self._is_property_attribute(tag, span[0]):
            for match in _ATTRIBUTE.finditer(self._text, tag.start + 1 + len(tag.name), tag.inner):
                if match.start(2) + 1 == span[0]:
                    return [(match.start(), match.end(), "")]
            raise Unwritten
        return [(tag.start - len(self._space(tag.start)), tag.end, "")]

    def rename(self, change: Rename, where: Where) -> list[Span]:
        """Write another property around values."""
        found: list[Span] = []
        for value in change.values:
            span = where.span(change.subject, change.predicate, value)
            tag = self._around(span)
            if self._is_property_attribute(tag, span[0]):
                raise Unwritten
            name, declaration = self._named(change.new)
            found += self._renamed(tag, name, declaration)
        return found

    def rebase(self, change: Rebase) -> list[Span]:
        """Begin IRIs in another way wherever they are written in full."""
        old, new = (escape(text, {'"': "&quot;"}) for text in (change.old, change.new))
        return [
            (start, start + len(old), new)
            for tag in self._tags
            for match in _ATTRIBUTE.finditer(tag.attributes)
            for start in (tag.start + 1 + len(tag.name) + match.start(2) + 1,)
            if match[2].startswith(old, 1)
        ]

    # What stands around a place -------------------------------------------------------------

    def _around(self, span: tuple[int, int]) -> Tag:
        """The element whose tag, text or node stands there."""
        number = bisect_right(self._starts, span[0]) - 1
        if number < 0:
            raise Unwritten
        tag = self._tags[number]
        if tag.start == span[0] and tag.end == span[1]:
            # An element that is a value, or an empty property.
            return self._tags[tag.parent] if self._depth(number) % 2 else tag
        while number >= 0 and not (
            self._tags[number].start <= span[0] and span[1] <= self._tags[number].end
        ):
            number = self._tags[number].parent
        if number < 0:
            raise Unwritten
        return self._tags[number]

    def _depth(self, number: int) -> int:
        """How deep an element lies: odd for nodes, even for properties."""
        depth = 0 if self._tags[0].name.endswith("RDF") else 1
        while self._tags[number].parent >= 0:
            number = self._tags[number].parent
            depth += 1
        return depth

    def _is_property_attribute(self, tag: Tag, start: int) -> bool:
        if not tag.start < start < tag.inner:
            return False
        for match in _ATTRIBUTE.finditer(self._text, tag.start + 1 + len(tag.name), tag.inner):
            if match.start(2) + 1 == start:
                return match[1] not in ("rdf:resource", "rdf:nodeID")
        return False

    def _space(self, offset: int) -> str:
        """The line end and indentation before an offset; empty where something else is there."""
        found = re.search(r"\r?\n[ \t]*\Z", self._text[max(0, offset - 400) : offset])
        return found[0] if found else ""

    # New text -------------------------------------------------------------------------------

    def _element(self, tag: Tag, value: Node) -> str:
        """A property's element with another value."""
        kept = "".join(
            match[0]
            for match in _ATTRIBUTE.finditer(tag.attributes)
            if match[1] not in ("rdf:resource", "rdf:datatype", "rdf:nodeID", "xml:lang")
            and match[1] != "rdf:parseType"
        )
        return self._written(tag.name, kept, value, tag)

    def _written(self, name: str, attributes: str, value: Node, around: Tag) -> str:
        if isinstance(value, URIRef):
            return f"<{name}{attributes} rdf:resource={quoteattr(value)}/>"
        if not isinstance(value, Literal):
            raise Unwritten
        if value.language:
            attributes += f" xml:lang={quoteattr(value.language)}"
        elif value.datatype is not None and value.datatype != XSD.string:
            attributes += f" rdf:datatype={quoteattr(value.datatype)}"
        elif self._inherits(around):
            # The parser does not take the empty language, which would say the same.
            attributes += f" rdf:datatype={quoteattr(XSD.string)}"
        return f"<{name}{attributes}>{_safe(escape(str(value)))}</{name}>"

    def _inherits(self, tag: Tag) -> bool:
        """Whether the language of an element around it holds for a text."""
        number = bisect_right(self._starts, tag.start) - 1
        if self._depth(number) % 2 == 0:
            number = tag.parent
        while number >= 0:
            if "xml:lang" in self._tags[number].attributes:
                return True
            number = self._tags[number].parent
        return False

    def _new(self, predicate: URIRef, value: Node, around: Tag) -> str:
        name, declaration = self._named(predicate)
        return self._written(name, declaration, value, around)

    def _renamed(self, tag: Tag, name: str, declaration: str) -> list[Span]:
        start = tag.start + 1
        spans: list[Span] = [(start, start + len(tag.name), name + declaration)]
        if tag.close != tag.end:
            spans.append((tag.close + 2, tag.close + 2 + len(tag.name), name))
        return spans

    @cached_property
    def _prefixes(self) -> dict[str, str]:
        """Namespaces that are declared once and for all, and their prefixes."""
        return {space: prefix for prefix, space in _NAMESPACE.findall(self._tags[0].attributes)}

    def _named(self, iri: URIRef) -> tuple[str, str]:
        """A property's name, and the declaration of its namespace where there is none."""
        for space, prefix in self._prefixes.items():
            if space and iri.startswith(space) and _NAME.match(iri[len(space) :]):
                return f"{prefix}:{iri[len(space) :]}", ""
        found = _PARENT.match(iri)
        if found is None:
            raise Unwritten
        prefix = next((p for p, space in PREFIXES.items() if space == found[1]), "ns1")
        if prefix in self._prefixes.values():
            prefix += "-1"
        return f"{prefix}:{found[2]}", f" xmlns:{prefix}={quoteattr(found[1])}"


def _safe(text: str) -> str:
    if _FORBIDDEN.search(text):
        raise Unwritten
    return text.replace("\r", "&#13;")

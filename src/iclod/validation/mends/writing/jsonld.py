"""Changes of the graph → changes of a text in JSON-LD.

What a string or a key means depends on contexts; so each way of writing something is tried on a
document of one statement under the same contexts, and the shortest that says it is taken.

Spec: https://www.w3.org/TR/json-ld11/#value-objects
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import rdflib
from rdflib import Literal, URIRef
from rdflib.term import Node

from iclod.errors import ParseError
from iclod.rdf import formats
from iclod.rdf.vocab import RDF, XSD
from iclod.validation.mends.changes import Insert, Rebase, Remove, Rename, Replace
from iclod.validation.mends.writing.spans import Span, Unwritten, Where
from iclod.validation.positions import jsontext
from iclod.validation.positions.jsontext import Item

_TRIAL = "urn:x-trial:s"
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"')


class Writer:
    """Writes changes into one text."""

    def __init__(self, text: str, base: str) -> None:
        self._text = text
        self._base = base
        self._trials: dict[tuple[str, str, str], tuple[Node, Node] | None] = {}

    @cached_property
    def _items(self) -> dict[int, list[Item]]:
        """Values by the offset where they begin."""
        found: dict[int, list[Item]] = {}
        waiting = [self._root]
        while waiting:
            item = waiting.pop()
            found.setdefault(item.start, []).append(item)
            for inner in (*(item.members or {}).values(), *(item.elements or ())):
                self._parents[id(inner)] = item
                waiting.append(inner)
        return found

    @cached_property
    def _root(self) -> Item:
        self._parents: dict[int, Item] = {}
        try:
            return jsontext.read(self._text)
        except ValueError as error:
            raise Unwritten from error

    def replace(self, change: Replace, where: Where) -> list[Span]:
        """Write another value in the place of one."""
        item = self._item(where.span(change.subject, change.predicate, change.old))
        if change.predicate == RDF.type and not item.members:
            return [(item.start, item.end, self._class(item, change.new))]
        key, holder, mapped = self._key(item)
        if mapped is not None:
            if isinstance(change.new, Literal) and change.new.language:
                return self._in_map(item, mapped, change.old, change.new)
            item = self._parent(mapped)
            if len(item.members or {}) != 1:
                raise Unwritten
        written = self._value(holder, key, URIRef(str(change.predicate)), change.new)
        return [(item.start, item.end, written)]

    def _in_map(self, item: Item, mapped: Item, old: Node, new: Literal) -> list[Span]:
        """Write a text in the place of one that stands at its language."""
        text = _json(str(new))
        if new.language == getattr(old, "language", None):
            return [(item.start, item.end, text)]
        if new.language in (self._parent(mapped).members or {}):
            raise Unwritten
        tag = json.dumps(new.language)
        if item is mapped and item.key is not None:
            return [(*item.key, tag), (item.start, item.end, text)]
        siblings = self._siblings(mapped)
        if len(siblings) < 2:
            raise Unwritten
        gone = (item.start, siblings[1].start, "")
        if item is not siblings[0]:
            number = next(n for n, other in enumerate(siblings) if other is item)
            gone = (siblings[number - 1].end, item.end, "")
        return [gone, (mapped.end, mapped.end, f", {tag}: {text}")]

    def insert(self, change: Insert, where: Where) -> list[Span]:
        """Write a new statement."""
        predicate = URIRef(str(change.predicate))
        if change.beside is not None:
            item = self._item(where.span(change.subject, predicate, change.beside))
            key, holder, mapped = self._key(item)
            if mapped is not None:
                raise Unwritten
            return self._beside(item, self._value(holder, key, predicate, change.new))
        self._items  # noqa: B018 - finds the parents
        start = where.subject(change.subject)
        found = self._items.get(start, [])
        node = next((item for item in found if item.members is not None), None)
        if node is None and found and self._parent(found[0]).members is not None:
            node = self._parent(found[0])
        if node is None:
            raise Unwritten
        for key, value in (node.members or {}).items():
            if not key.startswith("@") and self._means(node, key, predicate):
                return self._more(node, key, value, predicate, change.new)
        return [self._member(node, self._new(node, predicate, change.new))]

    def remove(self, change: Remove, where: Where) -> list[Span]:
        """Leave a value out, and with the last one its key."""
        item = self._item(where.span(change.subject, change.predicate, change.old))
        while len(self._siblings(self._parent(item))) == 1 and id(self._parent(item)) in (
            self._parents
        ):
            parent = self._parent(item)
            if parent.members is not None and not self._is_map(parent):
                break
            item = parent
        siblings = self._siblings(self._parent(item))
        number = next(n for n, other in enumerate(siblings) if other is item)
        if number:
            return [(siblings[number - 1].end, item.end, "")]
        start = item.key[0] if item.key else item.start
        if len(siblings) > 1:
            following = siblings[1]
            return [(start, following.key[0] if following.key else following.start, "")]
        return [(start, item.end, "")]

    def rename(self, change: Rename, where: Where) -> list[Span]:
        """Write another key before values."""
        spans = set()
        for value in change.values:
            item = self._item(where.span(change.subject, change.predicate, value))
            _, holder, mapped = self._key(item)
            member = self._parent(mapped) if mapped is not None else item
            while member.key is None:
                member = self._parent(member)
            for key in self._keys(holder, change.new):
                if key in (holder.members or {}):
                    raise Unwritten
                if self._tried(holder, key, self._text[member.start : member.end], change.new):
                    spans.add((*member.key, json.dumps(key, ensure_ascii=False)))
                    break
            else:
                raise Unwritten
        return sorted(spans)

    def rebase(self, change: Rebase) -> list[Span]:
        """Begin IRIs in another way wherever they are written in full."""
        return [
            (match.start() + 1, match.start() + 1 + len(change.old), change.new)
            for match in _STRING.finditer(self._text)
            if match[0].startswith(change.old, 1)
        ]

    # What stands around a place -------------------------------------------------------------

    def _item(self, span: tuple[int, int]) -> Item:
        for item in self._items.get(span[0], ()):
            if item.end == span[1]:
                return item
        raise Unwritten

    def _parent(self, item: Item) -> Item:
        found = self._parents.get(id(item))
        if found is None:
            raise Unwritten
        return found

    def _siblings(self, parent: Item) -> list[Item]:
        if parent.elements is not None:
            return parent.elements
        return list((parent.members or {}).values())

    def _is_map(self, item: Item) -> bool:
        """Whether an object is a language map: no keywords, only texts."""
        return bool(item.members) and all(
            re.fullmatch(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]+)*", key) is not None
            and (
                isinstance(value.value, str)
                or (value.elements is not None and all(e.value is not None for e in value.elements))
            )
            for key, value in (item.members or {}).items()
        )

    def _key(self, item: Item) -> tuple[str, Item, Item | None]:
        """The property's key, the node's object, and the member of a language map it lies in."""
        member = item
        while member.key is None:
            member = self._parent(member)
        parent = self._parent(member)
        mapped = None
        if member.value is not None or member.elements is not None:
            outer = self._parents.get(id(parent))
            if outer is not None and parent.key is not None and self._is_map(parent):
                key = self._text[parent.key[0] : parent.key[1]]
                if self._tried(
                    outer, json.loads(key), '{"en": "x"}', None, Literal("x", lang="en")
                ):
                    mapped, member, parent = member, parent, outer
        assert member.key is not None
        return str(json.loads(self._text[member.key[0] : member.key[1]])), parent, mapped

    def _contexts(self, node: Item) -> list[Any]:
        found: list[Any] = []
        item: Item | None = node
        while item is not None:
            if item.members and "@context" in item.members:
                plain: Any = item.members["@context"].plain()
                found = [*(plain if isinstance(plain, list) else [plain]), *found]
            item = self._parents.get(id(item))
        return found

    # New text -------------------------------------------------------------------------------

    def _statement(self, node: Item, key: str, value: str) -> tuple[Node, Node] | None:
        """What a key with a value says under a node's contexts: property and value."""
        contexts = json.dumps(self._contexts(node))
        known = (contexts, key, value)
        if known not in self._trials:
            text = f'{{"@context": {contexts}, "@id": "{_TRIAL}", {json.dumps(key)}: {value}}}'
            try:
                graphs = formats.parse(text, formats.JSON_LD, base=self._base)
            except ParseError:
                graphs = {}
            graph = graphs.get(None, rdflib.Graph())
            said = list(graph.predicate_objects(URIRef(_TRIAL)))
            self._trials[known] = said[0] if said and len({p for p, _ in said}) == 1 else None
        return self._trials[known]

    def _tried(
        self, node: Item, key: str, value: str, predicate: Node | None, new: Node | None = None
    ) -> bool:
        said = self._statement(node, key, value)
        return (
            said is not None
            and (predicate is None or said[0] == predicate)
            and (new is None or said[1] == new)
        )

    def _means(self, node: Item, key: str, predicate: URIRef) -> bool:
        return self._tried(node, key, '{"@value": "x"}', predicate) or self._tried(
            node, key, '{"en": "x"}', predicate
        )

    def _value(self, node: Item, key: str, predicate: URIRef, new: Node) -> str:
        for written in self._spellings(node, new):
            if self._tried(node, key, written, predicate, new):
                return written
        raise Unwritten

    def _spellings(self, node: Item, new: Node) -> Iterator[str]:
        """Ways to write a term, the shortest first."""
        yield _json(str(new))
        if isinstance(new, URIRef):
            yield f'{{"@id": {_json(str(new))}}}'
            return
        if not isinstance(new, Literal):
            raise Unwritten
        text = _json(str(new))
        if new.language:
            tag = json.dumps(new.language)
            yield f"{{{tag}: {text}}}"
            yield f'{{"@value": {text}, "@language": {tag}}}'
        elif new.datatype is None or new.datatype == XSD.string:
            yield f'{{"@value": {text}}}'
        else:
            for kind in (*self._compact(node, str(new.datatype)), str(new.datatype)):
                yield f'{{"@value": {text}, "@type": {json.dumps(kind)}}}'

    def _compact(self, node: Item, iri: str) -> Iterator[str]:
        """Names with a prefix or of a term that the contexts may have for an IRI."""
        for context in reversed(self._contexts(node)):
            if not isinstance(context, dict):
                continue
            for name, meaning in context.items():
                if isinstance(meaning, str) and meaning and iri.startswith(meaning):
                    local = iri[len(meaning) :]
                    if not name.startswith("@"):
                        yield f"{name}:{local}" if local else name
                    elif name == "@vocab":
                        yield local

    def _keys(self, node: Item, predicate: URIRef) -> Iterator[str]:
        local = re.split(r"[/#:]", predicate)[-1]
        for context in reversed(self._contexts(node)):
            for name in context if isinstance(context, dict) else ():
                meaning = context[name]
                told = meaning.get("@id", name) if isinstance(meaning, dict) else meaning
                if isinstance(told, str) and told.endswith(local) and not name.startswith("@"):
                    yield name
        yield from self._compact(node, str(predicate))
        yield str(predicate)

    def _class(self, item: Item, new: Node) -> str:
        if not isinstance(new, URIRef) or not isinstance(item.value, str):
            raise Unwritten
        for name in (*self._compact(item, str(new)), str(new)):
            if self._tried(item, "@type", json.dumps(name), RDF.type, new):
                return json.dumps(name)
        raise Unwritten

    def _new(self, node: Item, predicate: URIRef, new: Node) -> str:
        """A key with a value."""
        if predicate == RDF.type:
            for name in (*self._compact(node, str(new)), str(new)):
                if self._tried(node, "@type", json.dumps(name), RDF.type, new):
                    return f'"@type": {json.dumps(name)}'
        for key in self._keys(node, predicate):
            for written in self._spellings(node, new):
                if self._tried(node, key, written, predicate, new):
                    return f"{json.dumps(key, ensure_ascii=False)}: {written}"
        raise Unwritten

    def _member(self, node: Item, said: str) -> Span:
        """A member more, after the one that says the class or the name."""
        members = node.members or {}
        if not members:
            return (node.start + 1, node.start + 1, said)
        keywords = ("@type", "type", "@id", "id", "@context")
        after = next((members[key] for key in keywords if key in members), None)
        first = next(iter(members.values()))
        assert first.key is not None
        beside = after if after is not None and after.key is not None else first
        assert beside.key is not None
        start = self._text.rindex((beside is first and "{") or ",", 0, beside.key[0]) + 1
        space = self._text[start : beside.key[0]] or " "
        if after is None:
            return (first.key[0], first.key[0], f"{said},{space}")
        return (after.end, after.end, f",{space}{said}")

    def _more(self, node: Item, key: str, value: Item, predicate: URIRef, new: Node) -> list[Span]:
        """A value more for a key that is there."""
        if self._is_map(value) and isinstance(new, Literal) and new.language:
            if new.language in (value.members or {}):
                raise Unwritten
            last = list((value.members or {}).values())[-1]
            said = f", {json.dumps(new.language)}: {_json(str(new))}"
            return [(last.end, last.end, said)]
        written = self._value(node, key, predicate, new)
        if value.elements is not None:
            if not value.elements:
                return [(value.start, value.end, f"[{written}]")]
            return self._beside(value.elements[-1], written)
        return self._beside(value, written)

    def _beside(self, item: Item, written: str) -> list[Span]:
        if self._parent(item).elements is not None:
            siblings = self._parent(item).elements or []
            before = siblings[0].start
            gap = self._text[self._parent(item).start + 1 : before]
            return [(item.end, item.end, f",{gap or ' '}{written}")]
        return [(item.start, item.start, "["), (item.end, item.end, f", {written}]")]


def _json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

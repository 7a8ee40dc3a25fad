"""Where statements stand in JSON-LD.

Contexts are read by rdflib, which knows their rules; the nodes are walked here, with a stack. What
the walk makes of a value is compared with the parsed graph when it is asked for, so that a rule
that is read differently costs a place and never gives a wrong one. No context is fetched.

Spec: https://www.w3.org/TR/json-ld11-api/#deserialize-json-ld-to-rdf-algorithm
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

from rdflib.plugins.shared.jsonld.context import UNDEF, Context

from iclod.validation.positions import jsontext
from iclod.validation.positions.iris import Resolver
from iclod.validation.positions.jsontext import Item
from iclod.validation.positions.record import RDF, XSD, Entry, Key, Record, Value, Written

#: Most terms of contexts that are copied for contexts inside others.
_COPIES = 2_000_000
_NO_STATEMENTS = frozenset(("@id", "@context", "@index", "@graph", "@included"))
_FIRST, _REST, _NIL = f"{RDF}first", f"{RDF}rest", f"{RDF}nil"


class _Job(NamedTuple):
    """A value that is to be read.

    Attributes:
        item: The value.
        context: What its terms mean.
        subject: The node whose property it is; None at the top.
        predicate: IRI of the property; empty at the top.
        term: The property's term in the context, if it has one.
        key: Where the property is named.
        reverse: Whether the value is the subject.
        language: Of the key in a language map; None outside of one.
        name: IRI of the node by its key in an id map; None outside of one.
        type: The same of its class, and where it stands.
    """

    item: Item
    context: Context
    subject: Key | None = None
    predicate: str = ""
    term: Any = None
    key: tuple[int, int] = (0, 0)
    reverse: bool = False
    language: str | None = None
    name: Item | None = None
    type: Item | None = None


class _Walk:
    def __init__(self, text: str, base: str) -> None:
        self.record = Record()
        self.base = base
        self.root = jsontext.read(text)
        self.resolve = Resolver(base)
        self.copied = 0
        self.jobs: list[_Job] = []
        self.scoped: dict[Context, bool] = {}

    def run(self) -> Record:
        if not _fetches(self.root):
            self.jobs = [_Job(self.root, Context(base=self.base))]
        while self.jobs:
            later = self._value(self.jobs.pop())
            self.jobs.extend(reversed(list(later)))
        return self.record

    def _value(self, job: _Job) -> Iterator[_Job]:
        item, context = job.item, job.context
        if item.elements is not None:
            if job.term is not None and "@list" in job.term.container:
                yield from self._list(job, item)
            else:
                yield from (job._replace(item=element) for element in item.elements)
        elif item.members is None:
            if item.value is not None and job.predicate:
                listed = job.term is not None and "@list" in job.term.container
                if listed:
                    yield from self._list(job, Item(None, item.start, item.end, elements=[item]))
                else:
                    self._put(job, self._scalar(job, item), item)
        elif maps := self._maps(job):
            yield from maps
        else:
            context = self._inner(context, item)
            members = _keywords(item, context)
            if "@value" in members:
                self._put(job, self._literal(members, context), item)
            elif "@list" in members:
                yield from self._list(job._replace(context=context), members["@list"], item)
            elif job.term is not None and "@list" in job.term.container:
                yield from self._list(job, Item(None, item.start, item.end, elements=[item]))
            elif "@set" in members and job.predicate:
                yield job._replace(item=members["@set"], context=context)
            else:
                yield from self._node(job, item, context)

    def _maps(self, job: _Job) -> list[_Job]:
        """The values of a language, index, id or type map."""
        container = job.term.container if job.term is not None else ()
        members = job.item.members or {}
        found: list[_Job] = []
        for key, value in members.items():
            at = value.key or (value.start, value.start)
            named = None if key == "@none" else Item(key, *at)
            one = job._replace(item=value)
            if "@graph" in container or not container:
                return []
            if "@language" in container:
                found.append(one._replace(language=key if named else ""))
            elif "@index" in container:
                found.append(one)
            elif "@id" in container:
                found.append(one._replace(name=named))
            elif "@type" in container:
                found.append(one._replace(type=named))
        # Inside of a map its values are read as without one.
        bare = job.term._replace(container=set()) if found else None
        return [
            inner
            for one in found
            for inner in (
                [one._replace(item=element, term=bare) for element in one.item.elements]
                if one.item.elements is not None
                else [one._replace(term=bare)]
            )
        ]

    def _inner(self, context: Context, item: Item) -> Context:
        local = (item.members or {}).get("@context")
        if local is not None:
            self._count(context)
            plain: Any = local.plain()
            context = Context(base=self.base) if plain is None else context.subcontext(plain)
        if self._scoped(context):
            self._count(context)
            plain = {
                key: value.plain()
                for key, value in (item.members or {}).items()
                if key in context.get_keys("@type")
            }
            context = context.get_context_for_type(plain) or context
        elif not context.propagate and local is None:
            context = context.get_context_for_type({}) or context
        return context

    def _scoped(self, context: Context) -> bool:
        """Whether a term of the context brings a context of its own."""
        found = self.scoped.get(context)
        if found is None:
            found = any(term.context is not UNDEF for term in context.terms.values())
            self.scoped[context] = found
        return found

    def _count(self, context: Context) -> None:
        self.copied += len(context.terms) + 1
        if self.copied > _COPIES:
            raise ValueError("too many contexts inside others")

    def _node(self, job: _Job, item: Item, context: Context) -> Iterator[_Job]:
        members = _keywords(item, context)
        name = members.get("@id") or job.name
        node = self._identify(name, context)
        if node is None:
            return
        at = name if name is not None else Item(None, item.start, item.start + 1)
        described = any(key not in _NO_STATEMENTS for key in members)
        if described or job.reverse:
            self.record.describe(node, at.start, at.end)
        self._put(job, node, item if job.name is None else job.name)
        for kind in (members.get("@type"), job.type):
            if kind is not None:
                self._types(node, kind, context)
        yield from self._properties(node, item, context)

    def _types(self, node: Key, kind: Item, context: Context) -> None:
        key = kind.key or (kind.start, kind.end)
        for one in kind.elements if kind.elements is not None else [kind]:
            if isinstance(one.value, str):
                value = self._vocabulary(one.value, context)
                self.record.add(node, f"{RDF}type", Entry(value, one.start, one.end, *key))

    def _properties(self, node: Key, item: Item, context: Context) -> Iterator[_Job]:
        for name, value in (item.members or {}).items():
            key = value.key or (value.start, value.start)
            keyword = _keyword(name, context)
            if keyword in ("@graph", "@included"):
                yield _Job(value, context)
            elif keyword == "@reverse":
                for other, inner in (value.members or {}).items():
                    where = inner.key or key
                    yield from self._property(node, other, inner, context, where, back=True)
            elif keyword == "@nest":
                for one in value.elements if value.elements is not None else [value]:
                    yield from self._properties(node, one, context)
            elif not keyword.startswith("@"):
                yield from self._property(node, name, value, context, key)

    def _property(
        self,
        node: Key,
        name: str,
        value: Item,
        context: Context,
        key: tuple[int, int],
        *,
        back: bool = False,
    ) -> Iterator[_Job]:
        term = context.terms.get(name)
        predicate = self._vocabulary(name, context)
        if not isinstance(predicate, str) or ":" not in predicate:
            return
        if term is not None and term.context is not UNDEF:
            self._count(context)
            context = context.get_context_for_term(term)
        reverse = back != bool(term is not None and term.reverse)
        yield _Job(value, context, node, predicate, term, key, reverse)

    def _list(self, job: _Job, items: Item, whole: Item | None = None) -> Iterator[_Job]:
        """Read a list: cells with `rdf:first`, linked by `rdf:rest`."""
        whole = whole or items
        nested = job.term is not None and "@list" in job.term.container
        elements = [items] if items.elements is None else items.elements if nested else _flat(items)
        bare = job.term._replace(container=set()) if job.term is not None else None
        cells = [
            (self.record.blank(), one)
            for one in elements
            if one.value is not None or one.members is not None or one.elements is not None
        ]
        self._put(job, cells[0][0] if cells else _NIL, whole)
        for number, (cell, one) in enumerate(cells):
            at = (one.start, one.end)
            following = cells[number + 1] if number + 1 < len(cells) else None
            rest = following[0] if following else _NIL
            where = (following[1].start, following[1].end) if following else (whole.end - 1,) * 2
            self.record.describe(cell, *at)
            self.record.add(cell, _REST, Entry(rest, *where, *at, exact=False))
            inner = job._replace(
                item=one, subject=cell, predicate=_FIRST, term=bare, key=at, reverse=False
            )
            if one.elements is not None:
                yield from self._list(inner._replace(term=job.term), one)
            else:
                yield inner

    def _put(self, job: _Job, value: Value, item: Item) -> None:
        if not job.predicate or job.subject is None:
            return
        subject: Value = job.subject
        if job.reverse:
            subject, value = value, subject
        if isinstance(subject, str | int):
            self.record.add(subject, job.predicate, Entry(value, item.start, item.end, *job.key))

    def _scalar(self, job: _Job, item: Item) -> Value:
        """A value that stands as it is, under the coercion of its term."""
        coercion = job.term.type if job.term is not None else UNDEF
        text = item.value
        if isinstance(text, str) and job.language is None:
            if coercion == "@id":
                return self._reference(text, job.context)
            if coercion == "@vocab":
                return self._vocabulary(text, job.context)
        if coercion == "@json":
            return None
        datatype = "" if coercion in (UNDEF, "@id", "@vocab", "@none") else str(coercion)
        language: Any = job.language
        if language is None:
            own = job.term.language if job.term is not None else UNDEF
            language = job.context.language if own is UNDEF else own
        return _written(text, datatype, language or "")

    def _literal(self, members: dict[str, Item], context: Context) -> Value:
        value, kind = members["@value"].value, members.get("@type")
        language = members.get("@language")
        if kind is not None and isinstance(kind.value, str):
            if kind.value == "@json":
                return None
            datatype = self._vocabulary(kind.value, context)
            return _written(value, str(datatype), "") if datatype else None
        return _written(value, "", str(language.value) if language is not None else "")

    def _identify(self, name: Item | None, context: Context) -> Key | None:
        if name is None:
            return self.record.blank()
        return self._reference(name.value, context) if isinstance(name.value, str) else None

    def _reference(self, text: str, context: Context) -> Key | None:
        if text.startswith("_:"):
            return self.record.blank(text[2:])
        prefix, colon, local = text.partition(":")
        term = context.terms.get(prefix) if colon and not local.startswith("//") else None
        if term is not None and term.prefix and term.id:
            return str(term.id) + local
        if context.base != self.resolve.base:
            self.resolve.base = context.base or ""
        return self.resolve(text) or None

    def _vocabulary(self, text: str, context: Context) -> Key | None:
        term = context.terms.get(text)
        if term is not None:
            return str(term.id) if term.id else None
        if ":" not in text:
            return str(context.vocab) + text if context.vocab is not None else None
        return self._reference(text, context)


def walk(text: str, base: str) -> Record:
    """Write down the statements of a text.

    Raises:
        ValueError: It is not JSON, or its contexts are too many.
    """
    return _Walk(text, base).run()


def _keyword(name: str, context: Context) -> str:
    term = context.terms.get(name)
    found = term.id if term is not None else name
    return found if isinstance(found, str) and found.startswith("@") else ""


def _keywords(item: Item, context: Context) -> dict[str, Item]:
    """The members of an object, keywords by their own names; aliases are read."""
    return {_keyword(name, context) or name: value for name, value in (item.members or {}).items()}


def _flat(item: Item) -> list[Item]:
    """What stands in an array and in arrays inside of it."""
    found: list[Item] = []
    stack = [item]
    while stack:
        one = stack.pop()
        if one.elements is None:
            found.append(one)
        else:
            stack += reversed(one.elements)
    return found


def _written(value: object, datatype: str, language: str) -> Value:
    if isinstance(value, bool):
        return Written(str(value).lower(), "", datatype or f"{XSD}boolean")
    if isinstance(value, int | float):
        if not math.isfinite(value):
            return None
        double = datatype == f"{XSD}double" or value != int(value) or abs(value) >= 1e21
        text = _double(float(value)) if double else str(int(value))
        return Written(text, "", datatype or XSD + ("double" if double else "integer"))
    if not isinstance(value, str):
        return None
    if language and not datatype:
        return Written(value, language.lower())
    return Written(value, "", "" if datatype == f"{XSD}string" else datatype)


def _double(value: float) -> str:
    """The canonical form of a double, as the specification asks.

    Spec: https://www.w3.org/TR/json-ld11-api/#data-round-tripping
    """
    digits, _, exponent = f"{value:.15E}".partition("E")
    digits = digits.rstrip("0")
    return f"{digits}{'0' if digits.endswith('.') else ''}E{int(exponent)}"


def _fetches(root: Item) -> bool:
    """Whether a context would have to be fetched."""
    stack = [(root, False)]
    while stack:
        item, inside = stack.pop()
        if inside and isinstance(item.value, str):
            return True
        for element in item.elements or ():
            stack.append((element, inside))
        for name, value in (item.members or {}).items():
            if name == "@import":
                return True
            stack.append((value, name == "@context"))
    return False

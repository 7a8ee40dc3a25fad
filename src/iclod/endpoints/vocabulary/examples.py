"""For every constraint of every field a value that passes and one that fails, with its message.

They are made from the shapes in force, and `tests/endpoints/vocabulary/test_examples.py` validates
every one of them.

Spec: https://www.w3.org/TR/shacl/#core-components
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import NamespaceManager
from rdflib.term import Node

from iclod.endpoints.vocabulary.rules import Rule, Section, Stated
from iclod.endpoints.vocabulary.specimens import PAGE, Specimens, Triple, Value
from iclod.rdf.vocab import PREFIXES, RDF, XSD

#: Characters of a text that are shown.
SHOWN = 60
#: Repeated, it is too long for every field.
_LONG = "Neighbours tell each other stories. "
#: Texts of which one breaks a pattern.
_ODD = ("<b>Stories</b>", "Not an Identifier!", "norway", "first", "")


@dataclass(frozen=True)
class Example:
    """A value, or several, or none, of a field.

    Attributes:
        passes: Whether the record conforms with it.
        reason: What is shown: a parameter of SHACL or of ours, such as `maxCount`; empty where it
            passes.
        values: In plain words, each by language; the empty one where a text is in none.
        languages: The values' language tags, beside them.
        turtle: As it is written.
        stated: The shape that it breaks.
        triples: The whole record.
    """

    passes: bool
    reason: str
    values: tuple[dict[str, str], ...]
    languages: tuple[str, ...]
    turtle: str
    stated: Stated | None
    triples: tuple[Triple, ...]


def of(section: Section, rule: Rule, specimens: Specimens, iri: URIRef) -> list[Example]:
    """The examples of a field.

    Args:
        iri: Of the thing that they are about.
    """
    maker = _Maker(section, rule, specimens, iri)
    if not maker.good:
        return []
    return [*maker.passing(), *maker.failing()]


class _Maker:
    def __init__(self, section: Section, rule: Rule, specimens: Specimens, iri: URIRef) -> None:
        self.section = section
        self.rule = rule
        self.specimens = specimens
        self.iri = iri
        self.field = rule.field
        self.whole = specimens.thing(section.kind, iri)
        # A city comes with its own country, whichever the list begins with.
        agreed = self.whole.get(self.field.shape, [])
        others = specimens.values(self.field, section.kind, iri)
        self.good = [*agreed, *(value for value in others if value not in agreed)]

    def passing(self) -> Iterator[Example]:
        yield self.example(True, "", self.good[:1], None)
        kinds: dict[object, Value] = {}
        for value in self.good:
            if isinstance(value.term, Literal):
                kinds.setdefault(value.term.language or value.term.datatype, value)
        others = list(kinds.values())[1:3]
        if self.field.language and others and self.field.max != 1:
            yield self.example(True, "", [self.good[0], others[0]], None)
        elif not self.field.language:
            for value in others:
                yield self.example(True, "", [value], None)

    def failing(self) -> Iterator[Example]:
        seen: set[str] = set()
        for stated in self.rule.stated:
            for reason in stated.asks:
                if reason in seen:
                    continue
                for values in self.bad(reason):
                    seen.add(reason)
                    yield self.example(False, reason, values, stated)

    def bad(self, reason: str) -> Iterator[Sequence[Value]]:
        """Values that break one constraint; none where that cannot be shown."""
        made = getattr(self, f"_{reason}", None)
        if made is not None:
            yield from made()

    def example(
        self, passes: bool, reason: str, values: Sequence[Value], stated: Stated | None
    ) -> Example:
        found = {**self.whole, self.field.shape: list(values)}
        triples = self.specimens.triples(self.section.kind, self.iri, found)
        labels = [self._plain(value.term) for value in values]
        tags = [getattr(value.term, "language", None) or "" for value in values]
        turtle = _turtle(URIRef(self.field.path), values, self.specimens.known.base)
        return Example(passes, reason, tuple(labels), tuple(tags), turtle, stated, tuple(triples))

    def _plain(self, term: Node) -> dict[str, str]:
        found = self.specimens.known.labels(term) if isinstance(term, URIRef) else {}
        return found or {"": _short(str(term))}

    # One method for each parameter -----------------------------------------------------------

    def _minCount(self) -> Iterator[Sequence[Value]]:  # noqa: N802  (named as the parameter)
        yield []

    _qualifiedMinCount = _minCount  # noqa: N815

    def _maxCount(self) -> Iterator[Sequence[Value]]:  # noqa: N802
        most = self.field.max or 0
        more = self.good[: most + 1]
        if len(more) <= most and self.field.named and self.good:
            more = [*self.good, Value(URIRef(f"{PAGE}-{len(self.good) + 1}"))][: most + 1]
        if len(more) <= most and isinstance(self.good[0].term, Literal):
            more = [*self.good, Value(_other(self.good[0].term))][: most + 1]
        if len(more) > most:
            yield more

    def _datatype(self) -> Iterator[Sequence[Value]]:
        first = self.good[0].term
        if self.field.language:
            yield [Value(Literal(str(first), datatype=XSD.string))]
        elif str(XSD.string) in self.field.datatypes:
            yield [Value(Literal(str(first), lang="en"))]
        else:
            yield [Value(Literal("soon", datatype=XSD.string))]

    def _or(self) -> Iterator[Sequence[Value]]:
        if self.field.datatypes:
            yield [Value(Literal("2018", datatype=XSD.integer))]
            yield [Value(Literal("2018-13", datatype=XSD.gYearMonth))]

    def _nodeKind(self) -> Iterator[Sequence[Value]]:  # noqa: N802
        kinds = self.rule.types
        if kinds == ("iri",):
            labels = self._plain(self.good[0].term)
            text = labels.get("en") or next(iter(labels.values()))
            yield [Value(Literal(text, datatype=XSD.string))]
        elif kinds == ("literal",):
            yield [Value(URIRef(PAGE))]
        elif kinds == ("iri-or-literal",):
            yield [Value(BNode("somebody"))]

    def _class(self) -> Iterator[Sequence[Value]]:
        part = bool(self.good[0].parts)
        start = str(self.iri).partition("#")[0]
        base = self.specimens.known.base
        yield [Value(URIRef(f"{start}#nothing" if part else f"{base}id/city/there-is-none"))]

    def _node(self) -> Iterator[Sequence[Value]]:
        if self.field.scheme:
            yield [Value(URIRef(f"{self.field.scheme}there-is-none"))]

    def _in(self) -> Iterator[Sequence[Value]]:
        first = self.field.values[0] if self.field.values else ""
        if first.startswith(("http://", "https://")):
            yield [Value(URIRef(f"{first.rpartition('/')[0]}/perhaps"))]
        elif first:
            yield [Value(Literal("perhaps"))]

    def _uniqueLang(self) -> Iterator[Sequence[Value]]:  # noqa: N802
        first = self.good[0].term
        if self.field.unique_language and isinstance(first, Literal):
            tagged = Literal(str(first), lang=first.language or "en")
            yield [Value(tagged), Value(_other(tagged))]

    def _minLength(self) -> Iterator[Sequence[Value]]:  # noqa: N802
        yield [Value(self._text(""))]

    def _maxLength(self) -> Iterator[Sequence[Value]]:  # noqa: N802
        if self.field.max_length is not None and not self.rule.identifier:
            long = _LONG * (self.field.max_length // len(_LONG) + 1)
            yield [Value(self._text(long[: self.field.max_length + 1]))]

    def _pattern(self) -> Iterator[Sequence[Value]]:
        pattern = self.field.pattern or ""
        odd = next((text for text in _ODD if not re.search(pattern, text)), None)
        if odd is not None:
            yield [Value(self._text(odd))]

    def _minInclusive(self) -> Iterator[Sequence[Value]]:  # noqa: N802
        yield [Value(Literal(_beyond(self.rule.low, -1), datatype=XSD.decimal))]

    def _maxInclusive(self) -> Iterator[Sequence[Value]]:  # noqa: N802
        yield [Value(Literal(_beyond(self.rule.high, 1), datatype=XSD.decimal))]

    def _identifierOfIri(self) -> Iterator[Sequence[Value]]:  # noqa: N802
        yield [Value(Literal("another-name", datatype=XSD.string))]

    def _partOfAmong(self) -> Iterator[Sequence[Value]]:  # noqa: N802
        known = self.specimens.known
        first = known.country(URIRef(str(self.good[0].term)))
        for value in self.good:
            other = known.country(URIRef(str(value.term)))
            if other is not None and other != first:
                yield [value]
                return

    def _notEarlierThan(self) -> Iterator[Sequence[Value]]:  # noqa: N802
        term = self.good[0].term
        if isinstance(term, Literal) and re.match(r"\d{4}", term):
            yield [Value(Literal(f"1999{str(term)[4:]}", datatype=term.datatype))]

    def _text(self, text: str) -> Literal:
        first = self.good[0].term
        if isinstance(first, Literal) and first.language:
            return Literal(text, lang=first.language)
        datatype = first.datatype if isinstance(first, Literal) else None
        return Literal(text, datatype=datatype or XSD.string)


def _other(term: Literal) -> Literal:
    """Another value of the same kind."""
    text = str(term)
    if term.datatype not in (None, XSD.string, RDF.langString):
        # A digit of the year in dates and times; one of the number elsewhere.
        place = min(3, len(text) - 1)
        digit = str((int(text[place]) + 7) % 9 + 1)
        text = f"{text[:place]}{digit}{text[place + 1 :]}"
    elif re.fullmatch(r"[a-z0-9-]+", text):
        text = f"{text}-2"
    else:
        text = f"{text[:-1]}B" if re.fullmatch(r"[A-Z]{2}", text) else f"{text} (2)"
    return Literal(text, lang=term.language, datatype=term.datatype, normalize=False)


def _beyond(limit: str | None, step: int) -> str:
    return f"{float(limit or 0) + step:.1f}"


def _short(text: str) -> str:
    if len(text) <= SHOWN:
        return text
    return f"{text[: SHOWN - 20]}… ({len(text)})"


def _turtle(predicate: URIRef, values: Sequence[Value], base: str) -> str:
    """The values as Turtle, IRIs relative to the registry's base."""
    manager = NamespaceManager(Graph(bind_namespaces="none"), bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        manager.bind(prefix, namespace)

    def written(term: Node) -> str:
        if isinstance(term, URIRef):
            if term == RDF.type:
                return "a"
            if term.startswith(base) and term != base:
                return f"<{term[len(base) :]}>"
        elif isinstance(term, Literal):
            if len(term) > SHOWN:
                term = Literal(f"{term[: SHOWN - 20]}…", lang=term.language, datatype=term.datatype)
            if term.datatype == XSD.string:
                term = Literal(str(term))
            if term.datatype == XSD.decimal:
                return str(term)
        return str(term.n3(manager))

    if not values:
        return f"# {written(predicate)} …"
    gap = " ,\n" + " " * (len(written(predicate)) + 1)
    lines = [f"{written(predicate)} {gap.join(written(value.term) for value in values)}"]
    for value in values:
        for subject, inner, term in value.parts:
            if subject == value.term:
                start = f"{written(subject)} " if inner == RDF.type else "    "
                lines.append(f"{start}{written(inner)} {written(term)}")
    return _joined(lines)


def _joined(lines: Sequence[str]) -> str:
    text = ""
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        text += f"{line} ;\n" if after.startswith("    ") else f"{line} .\n"
    return text.rstrip("\n")

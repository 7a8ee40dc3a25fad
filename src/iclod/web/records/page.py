"""A record as a page, made from the profile: no field is known here by its IRI.

Some roles have places of their own: the title, the summary, what stands in the line beneath the
title, sections and quotations. Every other field of the kind is a fact in its group, and what
the profile does not know is shown as a further statement, so that nothing is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import rdflib

from iclod.profile import Field, Kind, Profile
from iclod.rdf.vocab import RDF
from iclod.web import reading
from iclod.web.texts import say

#: Roles shown in the line beneath the title, in this order.
SUMMARY = ("placeType", "place", "partOf", "country", "period", "status")
#: Roles whose texts are running text of the page.
RUNNING = ("section", "text")
#: Roles that stand elsewhere on the page, or say what its address says.
ELSEWHERE = ("title", "label", "abstract", "section", "excerpt", "identifier")


@dataclass(frozen=True)
class Value:
    """One value of a field.

    Attributes:
        text: What to show.
        language: Of the text, where it has one.
        iri: Where it leads, if anywhere.
        internal: Whether that is a record here.
        parts: What is said of it in the same document, if it is a part.
    """

    text: str
    language: str | None = None
    iri: str | None = None
    internal: bool = False
    parts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Fact:
    """A field with its values.

    Attributes:
        role: The field's role in the profile.
    """

    label: str
    values: tuple[Value, ...]
    description: str = ""
    role: str | None = None


@dataclass(frozen=True)
class Group:
    """Facts that stand together under a heading."""

    label: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Page:
    """What the template shows of a record.

    Attributes:
        kind: What the thing is called, such as Practice.
        title: The title, or the name.
        lead: The summary.
        summary: Where, when and in what state, for the line beneath the title.
        topics: What it is about.
        sections: Running text under headings.
        quotations: Words of others, with what is said of them.
        groups: All other facts.
    """

    kind: str
    title: Value
    lead: Value | None
    summary: tuple[Value, ...]
    topics: tuple[Value, ...]
    sections: tuple[Fact, ...]
    quotations: tuple[Value, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Reader:
    """What is needed to put a graph into words.

    Attributes:
        profile: The shapes in force.
        labels: Gives texts and their languages for IRIs.
        kind_of: Gives the name of an IRI's kind, for records here.
        languages: The reader's first.
    """

    profile: Profile
    labels: Callable[[Iterable[str]], Mapping[str, tuple[str, str | None]]]
    kind_of: Callable[[str], str | None]
    languages: Sequence[str]


def build(graph: rdflib.Graph, thing: str, kind: Kind, reader: Reader) -> Page:
    """Make the page of a thing from the statements of its document."""
    return _Builder(graph, reader).page(rdflib.URIRef(thing), kind)


def facts(
    graph: rdflib.Graph, thing: str, kind: Kind, reader: Reader
) -> tuple[tuple[str, Fact], ...]:
    """Everything said of a thing, each with the IRI of the property.

    Field by field in the profile's order, then what there is no field for.
    """
    builder, subject = _Builder(graph, reader), rdflib.URIRef(thing)
    told = [(item.path, builder.fact(subject, item, kind)) for item in kind.fields]
    found = [(path, fact) for path, fact in told if fact is not None]
    return (*found, *builder.unknown(subject, kind))


class _Builder:
    def __init__(self, graph: rdflib.Graph, reader: Reader) -> None:
        self.graph = graph
        self.reader = reader
        self.language = reader.languages[0]
        self.say = say(self.language)
        iris = {str(term) for triple in graph for term in triple if _is_iri(term)}
        self.labels = reader.labels(iris)

    def page(self, thing: rdflib.URIRef, kind: Kind) -> Page:
        facts = {item.shape: self.fact(thing, item, kind) for item in kind.fields}
        by_role: dict[str | None, list[Fact]] = {}
        for fact in facts.values():
            if fact is not None:
                by_role.setdefault(fact.role, []).append(fact)

        def values(*roles: str) -> tuple[Value, ...]:
            return tuple(v for role in roles for fact in by_role.get(role, ()) for v in fact.values)

        return Page(
            kind=reading.word(kind.label, self.reader.languages, kind.name or ""),
            title=self.chosen(thing, kind, ("title", "label")) or Value(self.label(thing)),
            lead=self.chosen(thing, kind, ("abstract",)),
            summary=tuple(v for v in values(*SUMMARY) if not reading.says_nothing(v.iri)),
            topics=values("topic"),
            sections=self.sections(thing, kind),
            quotations=values("excerpt"),
            groups=self.groups(thing, kind, facts),
        )

    # Fields ------------------------------------------------------------------------------------

    def fact(self, subject: rdflib.term.Node, field: Field, kind: Kind) -> Fact | None:
        terms = self.terms(subject, field, kind)
        values = tuple(self.value(term, field) for term in terms)
        label = reading.word(field.name, self.reader.languages, reading.local(field.path))
        words = reading.word(field.description, self.reader.languages)
        ordered = sorted(values, key=lambda v: (v.language or "", v.text.casefold()))
        return Fact(label, tuple(ordered), words, field.role) if values else None

    def terms(self, subject: rdflib.term.Node, field: Field, kind: Kind) -> list[rdflib.term.Node]:
        path = rdflib.URIRef(field.path)
        if field.inverse:
            return list(self.graph.subjects(path, subject))
        sharing = [item for item in kind.fields if item.path == field.path and not item.inverse]
        return [
            term
            for term in self.graph.objects(subject, path)
            if len(sharing) == 1 or self.belongs(term, field, sharing)
        ]

    def belongs(self, term: rdflib.term.Node, field: Field, sharing: Sequence[Field]) -> bool:
        """Whether a value is of this field, where several fields share a path."""
        found = self.reader.profile.kind(self.reader.kind_of(str(term)) or "")
        fitting = [item for item in sharing if found and found.target in item.classes]
        return (fitting or sharing)[0] is field

    def chosen(self, thing: rdflib.term.Node, kind: Kind, roles: Sequence[str]) -> Value | None:
        """The text of the first of these roles that there is one of, in the reader's language."""
        for role in roles:
            for field in kind.roles(role):
                literal = reading.pick(self.literals(thing, field, kind), self.reader.languages)
                if literal is not None:
                    return Value(str(literal), literal.language)
        return None

    def literals(self, thing: rdflib.term.Node, field: Field, kind: Kind) -> list[rdflib.Literal]:
        terms = self.terms(thing, field, kind)
        return [term for term in terms if isinstance(term, rdflib.Literal)]

    def sections(self, thing: rdflib.term.Node, kind: Kind) -> tuple[Fact, ...]:
        found = []
        for field in kind.roles("section"):
            text = reading.pick(self.literals(thing, field, kind), self.reader.languages)
            if text is not None:
                label = reading.word(field.name, self.reader.languages)
                found.append(Fact(label, (Value(str(text), text.language),), role=field.role))
        return tuple(found)

    def groups(
        self, thing: rdflib.URIRef, kind: Kind, facts: Mapping[str, Fact | None]
    ) -> tuple[Group, ...]:
        found = []
        labels = {group.iri: group.name for group in kind.groups}
        title = self.chosen(thing, kind, ("title", "label"))
        for iri in (*labels, None):
            rows = []
            for field in kind.fields:
                fact = facts[field.shape]
                if fact is None or (field.group if field.group in labels else None) != iri:
                    continue
                if field.role in ("title", "label"):
                    others = tuple(v for v in fact.values if v != title)
                    rows += [Fact(self.say("other_names"), others, role="names")] if others else []
                elif field.role not in ELSEWHERE:
                    rows.append(fact)
            if rows:
                name = reading.word(labels.get(iri or "", {}), self.reader.languages)
                found.append(Group(name or self.say("details"), tuple(rows)))
        further = self.further(thing, kind)
        return (*found, Group(self.say("other_statements"), further)) if further else tuple(found)

    def further(self, thing: rdflib.URIRef, kind: Kind) -> tuple[Fact, ...]:
        """Statements about the thing that no field of its kind stands for."""
        return tuple(fact for _, fact in self.unknown(thing, kind))

    def unknown(self, thing: rdflib.URIRef, kind: Kind) -> tuple[tuple[str, Fact], ...]:
        known = {rdflib.URIRef(item.path) for item in kind.fields if not item.inverse}
        paths = sorted({p for p in self.graph.predicates(thing) if p not in known}, key=str)
        return tuple(
            (str(path), Fact(_raised(self.label(path)), tuple(self.value(term) for term in terms)))
            for path in paths
            if (terms := sorted(self.others(thing, path, kind), key=str))
        )

    def others(
        self, thing: rdflib.URIRef, path: rdflib.term.Node, kind: Kind
    ) -> Iterable[rdflib.term.Node]:
        for term in self.graph.objects(thing, path):
            if path != RDF.type or str(term) != kind.target:
                yield term

    # Values ------------------------------------------------------------------------------------

    def value(self, term: rdflib.term.Node, field: Field | None = None) -> Value:
        if isinstance(term, rdflib.Literal):
            return Value(reading.text_of(term, self.language), term.language)
        part = self.reader.profile.by_shape(field.node) if field and field.node else None
        if part is None and (term, None, None) in self.graph and "#" in str(term):
            part = self.part_kind(term)
        if part is not None and (term, None, None) in self.graph:
            return self.part(term, part)
        if not isinstance(term, rdflib.URIRef):
            return Value(str(term))
        text, language = self.labels.get(str(term), ("", None))
        internal = self.reader.kind_of(str(term)) is not None
        shown = text or (reading.local(str(term)) if internal else reading.short(str(term)))
        leads = str(term) if str(term).startswith(("http://", "https://", "mailto:")) else None
        return Value(shown, language, leads, internal)

    def part_kind(self, term: rdflib.term.Node) -> Kind | None:
        kinds = (self.reader.profile.for_class(str(c)) for c in self.graph.objects(term, RDF.type))
        return next((kind for kind in kinds if kind is not None), None)

    def part(self, term: rdflib.term.Node, kind: Kind) -> Value:
        facts = [self.fact(term, field, kind) for field in kind.fields]
        shown = tuple(fact for fact in facts if fact is not None)
        by_role = {fact.role: fact for fact in shown}
        if "start" in by_role or "end" in by_role:
            ends = [by_role[r].values[0].text if r in by_role else None for r in ("start", "end")]
            return Value(reading.span(ends[0], ends[1], self.say))
        running = next((by_role[role] for role in RUNNING if role in by_role), None)
        leading = by_role.get("topic") or running or (shown[0] if shown else None)
        if leading is None:
            return Value(self.label(term))
        first = leading.values[0]
        rest = tuple(fact for fact in shown if fact is not leading)
        return Value(first.text, first.language, first.iri, first.internal, rest)

    def label(self, term: rdflib.term.Node) -> str:
        text, _ = self.labels.get(str(term), ("", None))
        return text or reading.local(str(term))


def _is_iri(term: rdflib.term.Node) -> bool:
    return isinstance(term, rdflib.URIRef)


def _raised(text: str) -> str:
    return text[:1].upper() + text[1:]

"""What values can stand for: the registry's places, concepts, sources and agents by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import rdflib
from rapidfuzz import fuzz, process

from iclod.ingestion.folding import fold
from iclod.ingestion.gazetteer import Gazetteer, Place
from iclod.profile import Field
from iclod.rdf.terms import Names
from iclod.rdf.vocab import DCTERMS, FOAF, ICLOD, RDF, SKOS

#: How alike (0 to 100) a text has to be to a known name to be asked about.
NEAR = 78.0
_LISTED = frozenset(map(str, (SKOS.Concept, ICLOD.City, ICLOD.Country)))
_NAMES = (SKOS.prefLabel, SKOS.altLabel, DCTERMS.title, FOAF.name)


@dataclass(frozen=True)
class Thing:
    """Something that has a name.

    Attributes:
        kind: As in its IRI, such as `city`.
        labels: By language; the preferred ones.
        names: All that it is called, in whatever language.
        types: IRIs of its classes.
        schemes: IRIs of the lists that it belongs to.
        country: IRI of the country that it lies in.
    """

    iri: str
    kind: str
    labels: dict[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    types: frozenset[str] = frozenset()
    schemes: frozenset[str] = frozenset()
    country: str | None = None

    @property
    def slug(self) -> str:
        """The last part of its IRI."""
        return self.iri.rpartition("/")[2]

    def label(self, language: str) -> str:
        """What it is called in a language, or in another one."""
        texts = self.labels
        return texts.get(language) or texts.get("en") or next(iter(texts.values()), self.slug)


class _Listed:
    """The things that a field takes, by what people may write for them."""

    def __init__(self, choices: tuple[Thing, ...]) -> None:
        self.choices = choices
        self.named: dict[str, list[Thing]] = {}
        self.slugs: dict[str, list[Thing]] = {}
        for thing in choices:
            for key in dict.fromkeys(" ".join(_words(name)) for name in thing.names):
                self.named.setdefault(key, []).append(thing)
            self.slugs.setdefault(thing.slug, []).append(thing)


class Lexicon:
    """All things that values can stand for.

    Args:
        known: Statements about them: types, names, schemes, countries.
    """

    def __init__(self, known: rdflib.Graph, names: Names) -> None:
        self.names = names
        self.things: dict[str, Thing] = {}
        self._lists: dict[str, _Listed] = {}
        for subject in sorted(set(known.subjects()), key=str):
            name = names.name(str(subject))
            if name is not None and name.slug and "#" not in str(subject):
                self.things[str(subject)] = _thing(known, subject, name.kind)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Splits lines of places."""
        return Gazetteer(
            Place(thing.iri, thing.names, thing.country)
            for thing in self.things.values()
            if thing.types & {str(ICLOD.City), str(ICLOD.Country)}
        )

    def choices(self, item: Field) -> tuple[Thing, ...]:
        """The things that a field takes, by IRI; all where it takes any IRI."""
        return self._listed(item).choices

    def closed(self, item: Field) -> bool:
        """Whether a field takes only things that have a name here."""
        return bool(item.values or item.scheme or item.classes)

    def find(self, text: str, item: Field) -> tuple[Thing, ...]:
        """What a text stands for: a name in any language, a slug or an IRI; several if unclear."""
        listed = self._listed(item)
        iri = self._iri(text, item)
        if iri is not None:
            return tuple(thing for thing in listed.choices if thing.iri == iri)
        named = listed.named.get(" ".join(_words(text)), ())
        if not named:
            named = listed.slugs.get(text.strip(), ())
        if len(named) > 1:
            key = fold(text).strip(" .,:;")
            preferred = [t for t in named if any(fold(own) == key for own in t.labels.values())]
            return tuple(preferred) if len(preferred) == 1 else tuple(named)
        return tuple(named)

    def near(self, text: str, item: Field) -> Thing | None:
        """The thing whose name a text is most like."""
        if (iri := self._iri(text, item)) is not None:
            text = iri.rstrip("/").rpartition("/")[2].replace("-", " ")
        wanted = " ".join(_words(text))
        if len(wanted) < 3 or len(wanted) > 200:
            return None
        named = self._listed(item).named
        best = process.extractOne(wanted, named.keys(), scorer=fuzz.ratio, score_cutoff=NEAR)
        return named[best[0]][0] if best is not None else None

    def _listed(self, item: Field) -> _Listed:
        found = self._lists.get(item.shape)
        if found is None:
            found = _Listed(tuple(thing for thing in self.things.values() if _fits(thing, item)))
            self._lists[item.shape] = found
        return found

    def _iri(self, text: str, item: Field) -> str | None:
        """A text as the IRI that it is meant to be; a document's as that of its thing."""
        text = text.strip()
        if text.startswith(("id/", "doc/", "/id/", "/doc/")):
            text = self.names.base + text.lstrip("/")
        if not re.match(r"https?://\S+\Z", text):
            return None
        other = re.sub(r"\Ahttps?", self.names.base.partition(":")[0], text)
        return self.names.thing_of(other) or text


def _thing(known: rdflib.Graph, subject: rdflib.term.Node, kind: str) -> Thing:
    labels: dict[str, str] = {}
    names: dict[str, None] = {}
    for predicate in _NAMES:
        for value in sorted(known.objects(subject, predicate), key=lambda v: (str(v), repr(v))):
            if isinstance(value, rdflib.Literal):
                names.setdefault(str(value))
                if predicate != SKOS.altLabel:
                    labels.setdefault(value.language or "", str(value))
    country = known.value(subject, DCTERMS.isPartOf)
    return Thing(
        str(subject),
        kind,
        labels,
        tuple(names),
        frozenset(str(value) for value in known.objects(subject, RDF.type)),
        frozenset(str(value) for value in known.objects(subject, SKOS.inScheme)),
        str(country) if country is not None else None,
    )


def _fits(thing: Thing, item: Field) -> bool:
    if item.values:
        return thing.iri in item.values
    if item.scheme:
        return item.scheme in thing.schemes
    if item.classes:
        return bool(thing.types.intersection(item.classes))
    # A field that takes any address is about pages and people, never about what lists hold.
    return not thing.types & _LISTED


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(text))


def shown(things: Iterable[Thing], language: str) -> str:
    """Names for people, in a row."""
    return ", ".join(f"“{thing.label(language)}”" for thing in things)

"""What the registry knows that a misspelt name may have meant: its lists, places and vocabularies.

Spec: https://www.w3.org/TR/skos-reference/#labels
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import rdflib
from rapidfuzz import fuzz, process
from rdflib import Literal, URIRef
from rdflib.term import Node

from iclod.rdf.folding import fold
from iclod.rdf.vocab import DCTERMS, FOAF, PREFIXES, RDF, SH, SKOS

#: How alike (0 to 100) a name has to be to a known one to be offered.
NEAR = 80.0
#: Most names that are offered.
OFFERS = 3
#: Characters of the longest text that is looked up as a name.
LONGEST = 200
#: Names that are looked at more closely.
_LOOKED_AT = 200

_LABELS = (SKOS.prefLabel, SKOS.altLabel, DCTERMS.title, FOAF.name)
_START = re.compile(r"(?:https?:)?//(?:www\.)?|www\.", re.IGNORECASE)


@dataclass(frozen=True)
class Near:
    """A known thing that something may have meant.

    Attributes:
        certain: Whether nothing else can have been meant: equal but for case, accents or scheme.
    """

    iri: URIRef
    score: float
    certain: bool = False


class Known:
    """Labels, classes and schemes of what is published, and the terms of the vocabularies in use.

    Attributes:
        shapes: The shapes in force.
        context: What the registry knows of records (`iclod.validation.context`).
        base: The registry's base IRI.
        languages: In which texts are usually written, the likeliest first.
    """

    def __init__(
        self,
        shapes: rdflib.Graph,
        context: rdflib.Graph,
        base: str,
        languages: tuple[str, ...] = ("en", "fr"),
    ) -> None:
        self.shapes = shapes
        self.context = context
        self.base = base
        self.languages = languages

    @classmethod
    def of(
        cls,
        shapes: rdflib.Graph,
        context: rdflib.Graph,
        base: str,
        languages: tuple[str, ...] = ("en", "fr"),
    ) -> Known:
        """The same object for the same graphs, so that a worker looks labels up once."""
        if (
            _last
            and _last[0].shapes is shapes
            and _last[0].context is context
            and (_last[0].base, _last[0].languages) == (base, languages)
        ):
            return _last[0]
        _last[:] = [cls(shapes, context, base, languages)]
        return _last[0]

    @cached_property
    def iris(self) -> frozenset[URIRef]:
        """Everything that is known by its IRI."""
        return frozenset(s for s in self.context.subjects() if isinstance(s, URIRef))

    @cached_property
    def labels(self) -> dict[URIRef, tuple[str, ...]]:
        """What each thing is called, folded; the last part of its IRI too."""
        found: defaultdict[URIRef, dict[str, None]] = defaultdict(dict)
        for predicate in _LABELS:
            for thing, label in self.context.subject_objects(predicate):
                if isinstance(thing, URIRef):
                    found[thing][fold(str(label))] = None
        for thing in self.iris:
            found[thing][fold(_last_part(thing).replace("-", " "))] = None
        return {thing: tuple(filter(None, names)) for thing, names in found.items()}

    @cached_property
    def _names(self) -> tuple[list[tuple[str, URIRef]], list[str]]:
        """Every name with its thing, and the names as they are compared."""
        names = [(name, thing) for thing, every in self.labels.items() for name in every]
        return names, [name.replace("-", " ") for name, _ in names]

    @cached_property
    def _loose(self) -> dict[str, list[URIRef]]:
        found: defaultdict[str, list[URIRef]] = defaultdict(list)
        for thing in self.iris:
            found[loose(thing)].append(thing)
        return found

    @cached_property
    def terms(self) -> frozenset[URIRef]:
        """Properties and classes that the shapes speak of."""
        predicates = (SH.path, SH["class"], SH.targetClass, SH.datatype, SH.inversePath)
        return frozenset(
            value
            for predicate in predicates
            for value in self.shapes.objects(None, predicate)
            if isinstance(value, URIRef)
        ) | {RDF.type}

    def name(self, iri: Node, language: str) -> str:
        """What a thing is called in a language, else what its IRI ends in."""
        texts = {
            value.language or "": str(value)
            for predicate in _LABELS
            for value in self.context.objects(iri, predicate)
            if isinstance(value, Literal)
        }
        return texts.get(language) or texts.get("en") or short(str(iri))

    def by_label(self, text: str, fits: Callable[[URIRef], bool]) -> tuple[Near, ...]:
        """Known things that are called nearly so, the likeliest first.

        Args:
            fits: Whether a thing would be allowed where the text stands.
        """
        wanted = fold(text[: LONGEST + 1])
        if not wanted or len(wanted) > LONGEST:
            return ()
        names, texts = self._names
        alike = process.extract(
            wanted.replace("-", " "), texts, scorer=fuzz.ratio, score_cutoff=NEAR, limit=_LOOKED_AT
        )
        # Whether a thing would be allowed takes longer to tell than how alike it is.
        near = [(names[number][1], score) for _, score, number in alike]
        allowed = {thing: fits(thing) for thing, _ in near}
        exact = {thing for thing in allowed if allowed[thing] and wanted in self.labels[thing]}
        scores: dict[URIRef, float] = dict.fromkeys(exact, 100.0)
        for thing, score in near:
            if allowed[thing] and thing not in exact:
                scores[thing] = max(scores.get(thing, 0.0), min(score, 99))
        return _ranked(scores, exact if len(exact) == 1 else set())

    def by_iri(self, iri: str, fits: Callable[[URIRef], bool]) -> tuple[Near, ...]:
        """Known things whose IRI is nearly so, the likeliest first.

        The same but for http/https, `www.`, case of the host and what stands at the end is
        certain, where only one is.
        """
        same = {thing for thing in self._loose.get(loose(iri), ()) if fits(thing)}
        if same:
            return _ranked(dict.fromkeys(same, 100.0), same if len(same) == 1 else set())
        last = fold(_last_part(iri)).replace("-", " ").replace("_", " ")
        if not last or len(last) > LONGEST:
            return ()
        names, texts = self._names
        scores: dict[URIRef, float] = {}
        alike = process.extract(last, texts, scorer=fuzz.ratio, score_cutoff=NEAR, limit=_LOOKED_AT)
        for _, score, number in alike:
            thing = names[number][1]
            scores[thing] = max(scores.get(thing, 0.0), min(score, 99.0))
        scores = {thing: score for thing, score in scores.items() if fits(thing)}
        return _ranked(scores, set())

    def term(self, iri: str, among: Iterable[URIRef]) -> tuple[Near, ...]:
        """Terms of vocabularies that an IRI nearly is, the likeliest first."""
        among = list(among)
        folded = loose(iri)
        same = {term for term in among if loose(term).casefold() == folded.casefold()}
        if same:
            return _ranked(dict.fromkeys(same, 100.0), same if len(same) == 1 else set())
        local = _last_part(iri).casefold()
        scores: dict[URIRef, float] = {}
        for term in among:
            ratio = fuzz.ratio(local, _last_part(term).casefold(), score_cutoff=NEAR)
            if ratio:
                alike = _space(term) == _space(iri)
                scores[term] = min(99.0, ratio) - (0.0 if alike else 5.0)
        return _ranked(scores, set())


_last: list[Known] = []


def loose(iri: str) -> str:
    """An IRI without scheme, `www.` and what stands at the end: what people get wrong in it."""
    rest = _START.sub("", iri.strip(), count=1)
    host, slash, path = rest.partition("/")
    return f"{host.casefold()}{slash}{path}".rstrip("/#").replace("#", "/")


def short(iri: str) -> str:
    """An IRI as people know it: `dcterms:title`, else in full."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def _last_part(iri: str) -> str:
    return re.split(r"[/#:]", iri.rstrip("/#"))[-1]


def _space(iri: str) -> str:
    return loose(iri[: len(iri) - len(_last_part(iri))])


def _ranked(scores: dict[URIRef, float], certain: set[URIRef]) -> tuple[Near, ...]:
    best = sorted(scores.items(), key=lambda item: (-item[1], str(item[0])))[:OFFERS]
    return tuple(Near(iri, score, iri in certain) for iri, score in best)

"""What an editor needs to know of this registry: prefixes, classes and properties, in JSON.

Classes and properties are those that the data use, with how often, by VoID's counts; those of the
ontology in force stand there too. Labels are the ontology's, or what the shapes call a thing.

Spec: https://www.w3.org/TR/void/#class-property-partitions
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rdflib import Graph, Literal, URIRef

from iclod.errors import Gone, NotFound
from iclod.index.statistics import Part
from iclod.rdf.vocab import OWL, PREFIXES, RDF, RDFS, SKOS
from iclod.web.querying import table, wording

if TYPE_CHECKING:
    from iclod.profile import Profile
    from iclod.registry import Registry

_CLASSES = (OWL.Class, RDFS.Class)
_PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property)
#: By language.
Texts = Mapping[str, str]


def terms(registry: Registry, number: int, languages: Sequence[str]) -> dict[str, Any]:
    """Prefixes, classes and properties, and what is said where a limit is reached.

    Args:
        number: Of the newest entry that readers see.
        languages: The reader's first.
    """
    found, profile = registry.index.statistics(), registry.profile(number)
    try:
        ontology = registry.document(registry.names.ontology, number).content_graph()
    except (NotFound, Gone):
        ontology = Graph()
    kinds, fields = _of_classes(profile), _of_properties(profile)
    say = wording.say(languages[0])
    return {
        "base": registry.names.base,
        "prefixes": PREFIXES,
        "classes": _listed(ontology, _CLASSES, found.classes, kinds, languages),
        "properties": _listed(ontology, _PROPERTIES, found.properties, fields, languages),
        "limits": {
            f"sparql.{key.removeprefix('limit_')}": say(key)
            for key in wording.ENGLISH
            if key.startswith("limit_")
        },
    }


def _listed(
    ontology: Graph,
    types: Iterable[URIRef],
    parts: Iterable[Part],
    shaped: Mapping[str, tuple[Texts, Texts]],
    languages: Sequence[str],
) -> list[dict[str, Any]]:
    counts = {part.iri: part.subjects for part in parts}
    own = {str(term) for kind in types for term in ontology.subjects(RDF.type, kind)}
    listed = []
    found = counts.keys() | {iri for iri in own if "://" in iri}
    for iri in sorted(found, key=lambda iri: (-counts.get(iri, 0), iri)):
        label, text = shaped.get(iri, ({}, {}))
        node = URIRef(iri)
        entry = {
            "iri": iri,
            "name": table.short(iri),
            "label": _text(ontology, node, (RDFS.label, SKOS.prefLabel), languages)
            or _best(label, languages),
            "text": _text(ontology, node, (SKOS.definition, RDFS.comment), languages)
            or _best(text, languages),
            "count": counts.get(iri, 0),
        }
        listed.append({name: value for name, value in entry.items() if value is not None})
    return listed


def _of_classes(profile: Profile) -> dict[str, tuple[Texts, Texts]]:
    return {kind.target: (kind.label, kind.description) for kind in reversed(profile.kinds)}


def _of_properties(profile: Profile) -> dict[str, tuple[Texts, Texts]]:
    """What the shapes call a property; the first kind that has it counts."""
    return {
        item.path: (item.name, item.description)
        for kind in reversed(profile.kinds)
        for item in reversed(kind.fields)
        if not item.inverse
    }


def _best(texts: Texts, languages: Sequence[str]) -> str | None:
    for language in languages:
        if language in texts:
            return texts[language]
    return next(iter(texts.values()), None)


def _text(
    graph: Graph, node: URIRef, predicates: Iterable[URIRef], languages: Sequence[str]
) -> str | None:
    texts = {
        value.language or "": str(value)
        for predicate in reversed(tuple(predicates))
        for value in graph.objects(node, predicate)
        if isinstance(value, Literal)
    }
    return _best(texts, languages)

"""JSON-LD for developers: a context of terms, and graphs compacted with it.

Only as much of compaction as one graph of plain statements needs. Terms are the properties'
local names; a value that a term's type does not fit stands under the property's compact IRI, so
that whatever is written expands to exactly the statements it was made from.

Spec: https://www.w3.org/TR/json-ld11/
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from iclod.rdf import formats
from iclod.rdf.vocab import PREFIXES, RDF, XSD

_TYPE = str(RDF.type)
_STRING = str(XSD.string)
_AMBIGUOUS = re.compile(rf"<(?:{'|'.join(PREFIXES)}):(?!//)")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")


@dataclass(frozen=True)
class Term:
    """What the context says of a property.

    Attributes:
        path: IRI of the property.
        type: `@id` where all its values are IRIs; the IRI of their datatype where they have one.
        by_language: Whether its values are texts with a language, at which they stand.
    """

    path: str
    type: str | None = None
    by_language: bool = False


def context(properties: Iterable[Term]) -> dict[str, Any]:
    """The context: all prefixes, and a term for each property.

    A property that comes several times keeps a type only where they agree on it; of two properties
    with one local name the first gets the term.
    """
    terms: dict[str, Any] = dict(sorted(PREFIXES.items()))
    found: dict[str, set[Term]] = {}
    for item in properties:
        if item.path != _TYPE:
            found.setdefault(item.path, set()).add(item)
    for path, items in found.items():
        name = _local(path)
        if name is not None and name not in terms:
            agreed = next(iter(items)) if len(items) == 1 else Term(path)
            terms[name] = {"@id": _curie(path)} | _coercion(agreed)
    return terms


def _coercion(term: Term) -> dict[str, str]:
    if term.by_language:
        return {"@container": "@language"}
    if term.type is None or term.type == _STRING:
        return {}
    return {"@type": _curie(term.type)}


def compact(ntriples: str, context: Mapping[str, Any]) -> dict[str, Any]:
    """One JSON-LD document; the part of the context that it needs is inside.

    Where an IRI begins like a prefix (`geo:48.2,16.4`) it would be taken for a name: such a graph
    comes expanded.
    """
    if _AMBIGUOUS.search(ntriples):
        return {"@graph": json.loads(formats.serialize(ntriples, formats.JSON_LD))}
    terms = _by_path(context)
    nodes: dict[str, dict[str, Any]] = {}
    for quad in formats.parse_quads(ntriples, formats.N_TRIPLES):
        name = _node(quad.subject)
        node = nodes.setdefault(name, {"@id": name})
        _add(node, quad.predicate.value, quad.object, terms)
    ordered = [
        {key: _single(node[key]) for key in sorted(node, key=_order)}
        for _, node in sorted(nodes.items())
    ]
    whole: dict[str, Any] = {"@context": _needed(context, ordered)}
    if len(ordered) == 1:
        return whole | ordered[0]
    return whole | {"@graph": ordered}


def _needed(context: Mapping[str, Any], nodes: list[dict[str, Any]]) -> dict[str, Any]:
    keys = {key for node in nodes for key in node if not key.startswith("@")}
    names = {key for key in keys if key in context}
    curies = keys - names
    for name in names:
        curies |= {value for key, value in context[name].items() if key in ("@id", "@type")}
    curies.update(_types(nodes))
    prefixes = {curie.partition(":")[0] for curie in curies}
    return {name: value for name, value in context.items() if name in names | prefixes}


def _types(value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        found = value.get("@type", ())
        yield from [found] if isinstance(found, str) else found
        value = [item for key, item in value.items() if key != "@type"]
    if isinstance(value, list):
        for item in value:
            yield from _types(item)


def write(document: Mapping[str, Any]) -> bytes:
    """The document as JSON text."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _by_path(context: Mapping[str, Any]) -> dict[str, tuple[str, Mapping[str, str]]]:
    prefixes = {name: value for name, value in context.items() if isinstance(value, str)}
    return {
        _expand(value["@id"], prefixes): (name, value)
        for name, value in context.items()
        if isinstance(value, dict)
    }


def _add(
    node: dict[str, Any],
    predicate: str,
    value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple,
    terms: Mapping[str, tuple[str, Mapping[str, str]]],
) -> None:
    if predicate == _TYPE and isinstance(value, ox.NamedNode):
        node.setdefault("@type", []).append(_curie(value.value))
        return
    name, term = terms.get(predicate, ("", {}))
    if name and isinstance(value, ox.Literal) and value.language:
        if term.get("@container") == "@language":
            words = node.setdefault(name, {})
            words[value.language] = _joined(words.get(value.language), value.value)
            return
    elif name and "@container" not in term and _fits(value, term.get("@type")):
        plain = _node(value) if not isinstance(value, ox.Literal) else value.value
        node.setdefault(name, []).append(plain)
        return
    untyped = bool(name) and "@type" not in term and "@container" not in term
    key = name if untyped else _curie(predicate)
    node.setdefault(key, []).append(_full(value))


def _fits(value: object, type: str | None) -> bool:
    if isinstance(value, ox.Literal):
        return _curie(value.datatype.value) == type if type else value.datatype.value == _STRING
    return type == "@id"


def _full(value: object) -> Any:
    if isinstance(value, ox.Literal):
        if value.language:
            return {"@language": value.language, "@value": value.value}
        if value.datatype.value == _STRING:
            return {"@value": value.value}
        return {"@type": _curie(value.datatype.value), "@value": value.value}
    return {"@id": _node(value)}


def _joined(before: Any, text: str) -> Any:
    if before is None:
        return text
    return sorted([*(before if isinstance(before, list) else [before]), text])


def _single(value: Any) -> Any:
    if isinstance(value, dict):
        return dict(sorted(value.items()))
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _order(key: str) -> tuple[bool, str]:
    return (not key.startswith("@"), key)


def _node(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return term.value
    if isinstance(term, ox.BlankNode):
        return f"_:{term.value}"
    raise TypeError(f"no node: {term!r}")


def _local(iri: str) -> str | None:
    name = re.split(r"[#/]", iri)[-1]
    return name if _NAME.match(name) and name not in PREFIXES else None


def _curie(iri: str) -> str:
    for prefix, rest in _split(iri, PREFIXES.items()):
        return f"{prefix}:{rest}"
    return iri


def _split(iri: str, prefixes: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [
        (prefix, iri[len(namespace) :])
        for prefix, namespace in prefixes
        if iri.startswith(namespace) and _NAME.match(iri[len(namespace) :])
    ]


def _expand(curie: str, prefixes: Mapping[str, str]) -> str:
    prefix, _, rest = curie.partition(":")
    return prefixes[prefix] + rest if prefix in prefixes else curie

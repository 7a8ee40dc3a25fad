"""The stored queries in RDF and JSON, so that other editors and programs find them.

In RDF as collections of example queries have them: `sh:SPARQLExecutable` with the text, the
prefixes, keywords and the endpoint that answers it. The text has examples in place of parameters,
so that it can be asked anywhere.

Specs: https://www.w3.org/TR/shacl/#sparql-prefixes, https://www.w3.org/TR/shacl/#parameters,
https://doi.org/10.1093/gigascience/giaf045
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rdflib import Graph, Literal, URIRef
from rdflib.term import BNode, Node

from iclod.queries import Parameter, Stored
from iclod.queries.parameters import TYPES
from iclod.rdf import formats
from iclod.rdf.terms import Names
from iclod.rdf.vocab import DCTERMS, FOAF, ICLOD, RDF, RDFS, SCHEMA, SH, SKOS, SPEX, XSD
from iclod.web.querying.offers import offers

#: By form of query: the class of its own, and the property that has the text.
_FORMS = {
    "SELECT": (SH.SPARQLSelectExecutable, SH.select),
    "ASK": (SH.SPARQLAskExecutable, SH.ask),
    "CONSTRUCT": (SH.SPARQLConstructExecutable, SH.construct),
    "DESCRIBE": (SPEX.SPARQLDescribeExecutable, SPEX.describe),
}
_CLASSES = {"practice": ICLOD.Practice, "city": ICLOD.City, "country": ICLOD.Country}


def graph(found: Iterable[Stored], names: Names, root: str) -> str:
    """All of them as N-Triples.

    Args:
        root: Where the registry is served, ending in a slash.
    """
    made = Graph(bind_namespaces="none")
    document = URIRef(f"{names.base}query/")
    prefixes: dict[str, str] = {}
    for stored in found:
        _query(made, stored, document, root)
        prefixes |= stored.prefixes
    _declare(made, URIRef(f"{document}#prefixes"), prefixes)
    return formats.to_ntriples(made)


def _query(made: Graph, stored: Stored, document: URIRef, root: str) -> None:
    query = URIRef(f"{document}#{stored.name}")
    own, text = _FORMS[stored.form]
    for predicate, value in (
        (RDF.type, SH.SPARQLExecutable),
        (RDF.type, own),
        (text, Literal(stored.sample)),
        (SH.prefixes, URIRef(f"{document}#prefixes")),
        (SCHEMA.target, URIRef(f"{root}sparql")),
        (DCTERMS.identifier, Literal(stored.name)),
        (DCTERMS.isPartOf, document),
        (FOAF.page, URIRef(f"{root}query/{stored.name}")),
        *((SCHEMA.keywords, Literal(word)) for word in stored.keywords),
    ):
        made.add((query, predicate, value))
    for language, title in stored.titles.items():
        about = stored.descriptions.get(language)
        made.add((query, RDFS.label, Literal(title, lang=language)))
        # Editors show the comment as what is asked.
        comment = f"{title} {about}" if about else title
        made.add((query, RDFS.comment, Literal(comment, lang=language)))
    for place, parameter in enumerate(stored.parameters):
        _parameter(made, query, parameter, place, stored.names)


def _parameter(made: Graph, query: URIRef, item: Parameter, place: int, names: Names) -> None:
    """Spec: https://www.w3.org/TR/shacl/#parameters."""
    node = URIRef(f"{query}-{item.name}")
    made.add((query, SH.parameter, node))
    values: list[tuple[Node, Node]] = [
        (RDF.type, SH.Parameter),
        (SH.path, URIRef(f"{names.base}query/#parameter-{item.name}")),
        (SH.order, Literal(place)),
        (SH.minCount, Literal(int(item.required))),
        (SH.maxCount, Literal(1)),
    ]
    if not item.required:
        values.append((SH.optional, Literal(True)))
    if item.kind:
        values.append((SH["class"], _CLASSES.get(item.kind, SKOS.Concept)))
    elif item.type != "iri":
        datatype = RDF.langString if item.language else TYPES[item.type] or XSD.string
        values.append((SH.datatype, URIRef(datatype)))
    if item.kind or item.type == "iri":
        values.append((SH.nodeKind, SH.IRI))
    for predicate, text in (
        (SH.defaultValue, item.default),
        (SH.minInclusive, item.least),
        (SH.maxInclusive, item.most),
    ):
        if text is not None:
            values.append((predicate, _value(item, text, names)))
    values += [(SH.name, Literal(text, lang=tag)) for tag, text in item.labels.items()]
    values += [(SH.description, Literal(text, lang=tag)) for tag, text in item.hints.items()]
    for property_, value in values:
        made.add((node, property_, value))
    if item.allowed:
        terms = [_value(item, value, names) for value in item.allowed]
        made.add((node, SH["in"], _list(made, f"{query.rpartition('#')[2]}-{item.name}", terms)))


def _list(made: Graph, name: str, terms: Sequence[Node]) -> Node:
    """An RDF list whose blank nodes have the same names at each request."""
    rest: Node = RDF.nil
    for place in range(len(terms) - 1, -1, -1):
        node: Node = BNode(f"{name}-{place}")
        made.add((node, RDF.first, terms[place]))
        made.add((node, RDF.rest, rest))
        rest = node
    return rest


def _value(item: Parameter, value: str, names: Names) -> Node:
    if item.kind:
        return URIRef(names.thing(item.kind, value))
    if item.type == "iri":
        return URIRef(value)
    datatype = TYPES[item.type]
    return Literal(
        value,
        lang=item.language or None,
        datatype=URIRef(datatype) if datatype else None,
        normalize=False,
    )


def _declare(made: Graph, node: URIRef, prefixes: Mapping[str, str]) -> None:
    """Spec: https://www.w3.org/TR/shacl/#sparql-prefixes."""
    for prefix, namespace in prefixes.items():
        declaration = URIRef(f"{node.rpartition('#')[0]}#prefix-{prefix}")
        made.add((node, SH.declare, declaration))
        made.add((declaration, SH.prefix, Literal(prefix)))
        made.add((declaration, SH.namespace, Literal(namespace, datatype=XSD.anyURI)))


def as_json(found: Iterable[Stored], root: str) -> dict[str, Any]:
    """All of them for programs."""
    return {"queries": [_json(stored, root) for stored in found]}


def _json(stored: Stored, root: str) -> dict[str, Any]:
    return {
        "name": stored.name,
        "title": dict(stored.titles),
        "description": dict(stored.descriptions),
        "keywords": list(stored.keywords),
        "form": stored.form,
        "address": f"{root}query/{stored.name}",
        "formats": list(offers(stored)),
        "query": stored.query,
        "sample": stored.sample,
        "parameters": [_parameter_json(item) for item in stored.parameters],
    }


def _parameter_json(item: Parameter) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": item.name,
        "type": item.type,
        "required": item.required,
        "label": dict(item.labels),
    }
    for name, value in (
        ("language", item.language),
        ("default", item.default),
        ("example", item.example),
        ("allowed", list(item.allowed)),
        ("min", item.least),
        ("max", item.most),
        ("help", dict(item.hints)),
    ):
        if value:
            made[name] = value
    return made

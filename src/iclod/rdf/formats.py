"""RDF syntaxes: each media type, suffix and engine name once; parsing and serialising.

Parsing is strict (pyoxigraph): no remote JSON-LD context is fetched, no relative path opened.

Spec: https://www.w3.org/TR/rdf11-concepts/
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox
import rdflib

from iclod.errors import ParseError
from iclod.rdf.vocab import PREFIXES


@dataclass(frozen=True)
class Format:
    """An RDF syntax.

    Attributes:
        suffix: File suffix and value of `?format=`, without the dot.
        media_type: The registered media type; the only spelling that is sent.
        engine: The parser's and serialiser's own name of it.
        dataset: Whether it can hold named graphs.
        aliases: Other spellings that are understood in requests.
    """

    suffix: str
    media_type: str
    engine: ox.RdfFormat
    dataset: bool = False
    aliases: tuple[str, ...] = ()


TURTLE = Format("ttl", "text/turtle", ox.RdfFormat.TURTLE, aliases=("application/x-turtle",))
JSON_LD = Format("jsonld", "application/ld+json", ox.RdfFormat.JSON_LD, dataset=True)
N_TRIPLES = Format("nt", "application/n-triples", ox.RdfFormat.N_TRIPLES)
RDF_XML = Format("rdf", "application/rdf+xml", ox.RdfFormat.RDF_XML)
TRIG = Format("trig", "application/trig", ox.RdfFormat.TRIG, True, ("application/x-trig",))
N_QUADS = Format("nq", "application/n-quads", ox.RdfFormat.N_QUADS, True, ("text/x-nquads",))

_END = re.compile(r"[#/:]")
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_TOPIC = "http://xmlns.com/foaf/0.1/primaryTopic"

#: In the server's order of preference.
FORMATS = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML, TRIG, N_QUADS)
BY_SUFFIX = {format.suffix: format for format in FORMATS} | {
    "json": JSON_LD,
    "xml": RDF_XML,
    "owl": RDF_XML,
}
BY_MEDIA_TYPE = {
    name: format for format in FORMATS for name in (format.media_type, *format.aliases)
}


def parse(
    data: bytes | str, format: Format, *, base: str | None = None, source: str | None = None
) -> dict[str | None, rdflib.Graph]:
    """Read RDF into one graph per graph name; None is the default graph.

    Args:
        data: The text; bytes are read as UTF-8.
        base: Against which relative IRIs are resolved; without it they are errors.
        source: What the text is called in messages.

    Raises:
        ParseError: The text is not well-formed, or holds what is not allowed (a DOCTYPE).
    """
    graphs: dict[str | None, rdflib.Graph] = {}
    for quad in parse_quads(data, format, base=base, source=source):
        name = None if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name.value
        graph = graphs.get(name)
        if graph is None:
            graph = graphs[name] = rdflib.Graph(bind_namespaces="none")
        graph.add((to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)))
    return graphs


def parse_quads(
    data: bytes | str, format: Format, *, base: str | None = None, source: str | None = None
) -> list[ox.Quad]:
    """As `parse`, but leaves the terms as the parser gives them."""
    text = data.encode() if isinstance(data, str) else data
    if format is RDF_XML and b"<!DOCTYPE" in text.upper():
        raise ParseError(
            "RDF/XML with a <!DOCTYPE is not read here: write the IRIs out in full", source=source
        )
    try:
        return list(ox.parse(input=text, format=format.engine, base_iri=base))
    except SyntaxError as error:
        raise ParseError(
            str(error.msg), line=error.lineno, column=error.offset, source=source
        ) from error
    except ValueError as error:
        raise ParseError(str(error), source=source) from error


def to_rdflib(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> rdflib.term.Node:
    """Turn the parser's term into rdflib's, the lexical form untouched."""
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        if term.datatype.value == "http://www.w3.org/2001/XMLSchema#string":
            return rdflib.Literal(term.value)
        return rdflib.Literal(
            term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False
        )
    raise ParseError("triple terms (RDF 1.2) are not read here")


def from_rdflib(term: rdflib.term.Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Turn rdflib's term into the serialiser's."""
    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return ox.BlankNode(str(term))
    if isinstance(term, rdflib.Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        if term.datatype is not None:
            return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)))
        return ox.Literal(str(term))
    raise TypeError(f"no RDF term: {term!r}")


def triples(graph: rdflib.Graph) -> list[ox.Triple]:
    """The triples of an rdflib graph as the serialiser's."""
    return [ox.Triple(*(from_rdflib(term) for term in triple)) for triple in graph]  # type: ignore[arg-type]


def to_ntriples(graph: rdflib.Graph) -> str:
    """The graph as N-Triples, lines sorted; blank nodes keep their labels."""
    return sorted_lines(_write(triples(graph), ox.RdfFormat.N_TRIPLES).decode())


def is_iri(text: str) -> bool:
    """Whether a text is an absolute IRI that the strict parser takes."""
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def literal(text: str, *, datatype: str | None = None) -> str:
    """A literal as N-Triples write it."""
    if datatype is None:
        return str(ox.Literal(text))
    return str(ox.Literal(text, datatype=ox.NamedNode(datatype)))


def from_ntriples(text: str) -> rdflib.Graph:
    """Read N-Triples into an rdflib graph."""
    return parse(text, N_TRIPLES).get(None, rdflib.Graph(bind_namespaces="none"))


def sorted_lines(text: str) -> str:
    """Lines of N-Triples, each once, in code point order, each ended by a line feed."""
    return "".join(f"{line}\n" for line in sorted({line for line in text.split("\n") if line}))


def serialize(
    statements: str | rdflib.Graph | Iterable[ox.Triple] | Iterable[ox.Quad],
    format: Format,
    *,
    prefixes: dict[str, str] | None = None,
) -> bytes:
    """Write statements in a syntax; a string is N-Triples.

    JSON-LD comes expanded; `rdf/jsonld.py` compacts it. The same statements in the same order
    give the same bytes.
    """
    if isinstance(statements, rdflib.Graph):
        statements = to_ntriples(statements)
    if isinstance(statements, str):
        items: list[ox.Triple | ox.Quad] = [*_for_reading(statements)]
    else:
        items = list(statements)
    known = _used(PREFIXES if prefixes is None else prefixes, items)
    return _ordered(_write(items, format.engine, known), format)


def join(documents: Iterable[tuple[str, str]], format: Format) -> bytes:
    """Write graphs, each an IRI and its N-Triples, as one text.

    Each keeps its name where the syntax has named graphs; elsewhere they are one graph.
    """
    quads = [
        ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(iri))
        for iri, text in documents
        for quad in parse_quads(text, N_TRIPLES)
    ]
    if format.dataset:
        return serialize(quads, format)
    return serialize(dict.fromkeys(quad.triple for quad in quads), format)


def _for_reading(text: str) -> list[ox.Triple]:
    """The triples in an order for people: what a document is about, its parts, the document."""
    found = [quad.triple for quad in parse_quads(text, N_TRIPLES)]
    documents = {str(t.subject) for t in found if t.predicate.value == _TOPIC}

    def order(triple: ox.Triple) -> tuple[bool, str, bool, str, str]:
        subject, _, part = str(triple.subject).strip("<>").partition("#")
        about = f"<{subject}>" in documents
        predicate = triple.predicate.value
        return (about, f"{subject}#{part}", predicate != _TYPE, predicate, str(triple.object))

    return sorted(found, key=order)


def _write(
    items: Iterable[ox.Triple | ox.Quad],
    format: ox.RdfFormat,
    prefixes: dict[str, str] | None = None,
) -> bytes:
    written = ox.serialize(items, format=format, prefixes=prefixes)  # type: ignore[arg-type]
    return written or b""


def _used(prefixes: dict[str, str], items: list[ox.Triple | ox.Quad]) -> dict[str, str]:
    iris = set()
    for item in items:
        for term in (item.subject, item.predicate, item.object):
            if isinstance(term, ox.NamedNode):
                iris.add(term.value)
            elif isinstance(term, ox.Literal):
                iris.add(term.datatype.value)
    # Namespaces end where a hash, a slash or a colon does.
    heads = {iri[: match.end()] for iri in iris for match in _END.finditer(iri)}
    return {prefix: name for prefix, name in prefixes.items() if name in heads} | {
        prefix: name
        for prefix, name in prefixes.items()
        if name[-1:] not in "#/:" and any(iri.startswith(name) for iri in iris)
    }


def _ordered(data: bytes, format: Format) -> bytes:
    # The serialiser writes prefixes in the order of a hash table that differs per process.
    if format in (TURTLE, TRIG):
        lines = data.split(b"\n")
        count = next(
            (i for i, line in enumerate(lines) if not line.startswith(b"@prefix ")), len(lines)
        )
        return b"\n".join(sorted(lines[:count]) + lines[count:])
    if format is RDF_XML:
        head, opening, rest = data.partition(b"<rdf:RDF ")
        names, close, body = rest.partition(b">")
        if opening and close:
            return head + opening + b" ".join(sorted(names.split(b" "))) + close + body
    return data


def canonical(text: str) -> str:
    """RDFC-1.0 canonical form of N-Triples: exponential on interlinked blank nodes.

    Call it where it can be killed unless `"_:"` is absent, in which case lines are only sorted.

    Spec: https://www.w3.org/TR/rdf-canon/
    """
    if "_:" not in text:
        return sorted_lines(text)
    dataset = ox.Dataset(parse_quads(text, N_TRIPLES))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted_lines(_write(dataset, ox.RdfFormat.N_QUADS).decode())


def digest(text: str) -> str:
    """SHA-256 of a canonical text, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()

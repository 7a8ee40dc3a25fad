"""RDF syntaxes: each media type, suffix and engine name once; parsing and serialising.

Parsing is strict (pyoxigraph): no remote JSON-LD context is fetched, no relative path opened.

Spec: https://www.w3.org/TR/rdf11-concepts/
"""

from __future__ import annotations

import codecs
import hashlib
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox
import rdflib

from iclod.errors import ParseError
from iclod.rdf import literals, turtle
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

_LINE = re.compile(r"^([^ \n]+) ([^ \n]+) (.+) \.$", re.MULTILINE)
#: Where types begin and end among sorted predicates.
_TYPES = ((turtle.TYPE, ""), (f"{turtle.TYPE}!", ""))
_TOPIC = "> <http://xmlns.com/foaf/0.1/primaryTopic> <"
_STRING = "http://www.w3.org/2001/XMLSchema#string"
_TAGGED = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"

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
    try:
        text = data.encode() if isinstance(data, str) else data
    except UnicodeEncodeError as error:
        raise ParseError("half a surrogate pair is no character", source=source) from error
    # Editors begin a file with a byte order mark; the parser takes it for a name.
    text = text.removeprefix(codecs.BOM_UTF8)
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


def by_graph(data: bytes, format: Format, *, source: str) -> tuple[rdflib.Graph, dict[str, str]]:
    """Read quads into the default graph and, per named graph, sorted N-Triples.

    Raises:
        ParseError: The text is not well-formed, or it quotes triples.
    """
    default = rdflib.Graph(bind_namespaces="none")
    named: dict[str, list[ox.Triple]] = {}
    for quad in parse_quads(data, format, source=source):
        if isinstance(quad.object, ox.Triple):
            raise ParseError("triple terms (RDF 1.2) are not read here", source=source)
        if isinstance(quad.graph_name, ox.DefaultGraph):
            default.add(tuple(to_rdflib(term) for term in quad.triple))  # type: ignore[arg-type]
        else:
            named.setdefault(quad.graph_name.value, []).append(quad.triple)
    return default, {
        name: sorted_lines(_write(found, ox.RdfFormat.N_TRIPLES).decode())
        for name, found in named.items()
    }


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
        return literals.restored(term.value, None, rdflib.URIRef(term.datatype.value))
    raise ParseError("triple terms (RDF 1.2) are not read here")


def mark(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> tuple[str, ...]:
    """What makes a term the same in two readings; blank nodes are told apart by none."""
    if isinstance(term, ox.NamedNode):
        return (term.value,)
    if isinstance(term, ox.Literal):
        kind = "" if term.language else term.datatype.value.removesuffix(_STRING)
        return (term.value, (term.language or "").lower(), kind)
    return ("_:",)


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


def lines(text: str) -> list[str]:
    """Lines of N-Triples without their ends.

    `str.splitlines` ends lines also at what a literal may hold as it is (U+0085, U+2028).
    """
    return [line for line in text.split("\n") if line]


def sorted_lines(text: str) -> str:
    """Lines of N-Triples, each once, in code point order, each ended by a line feed."""
    return "".join(f"{line}\n" for line in sorted(set(lines(text))))


def normal(text: str) -> str:
    """N-Triples as they are written here, whatever escapes and spaces they had; lines sorted.

    Raises:
        ParseError: It is not N-Triples.
    """
    quads = parse_quads(text, N_TRIPLES)
    return sorted_lines(_write((quad.triple for quad in quads), N_TRIPLES.engine).decode())


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
        return _written(statements, format, PREFIXES if prefixes is None else prefixes)
    items: list[ox.Triple | ox.Quad] = [*statements]
    iris: set[str] = set()
    for item in items:
        for term in (item.subject, item.predicate, item.object):
            if isinstance(term, ox.NamedNode):
                iris.add(term.value)
            elif isinstance(term, ox.Literal):
                iris.add(term.datatype.value)
    known = _used(PREFIXES if prefixes is None else prefixes, iris)
    return ordered(_write(items, format.engine, known), format)


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


def _written(text: str, format: Format, prefixes: dict[str, str]) -> bytes:
    """N-Triples in another syntax, without making a term of each of theirs."""
    groups = _grouped(text)
    if format is TURTLE and prefixes is PREFIXES:
        short = turtle.write(groups)
        if short is not None:
            return short.encode()
    sorted_text = "".join([f"{s} {p} {o} .\n" for s, rows in groups for p, o in rows])
    if format is N_TRIPLES:
        return sorted_text.encode()
    iris = {subject[1:-1] for subject, _ in groups}
    for _, rows in groups:
        for predicate, value in rows:
            iris.add(predicate[1:-1])
            if value[-1] == ">":
                iris.add(value[value.rfind("<") + 1 : -1])
            elif value[0] == '"':
                iris.add(_STRING if value[-1] == '"' else _TAGGED)
    # The text is the registry's own: its IRIs were checked when they came in.
    quads = ox.parse(input=sorted_text, format=N_TRIPLES.engine, lenient=True)
    return ordered(_write(quads, format.engine, _used(prefixes, iris)), format)


def _grouped(text: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Statements by subject, in an order for people: a document's topic, its parts, itself.

    Returns: Subjects, each with predicates and objects as they are written, types first.
    """
    groups: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    lines = _LINE.findall(text)
    if len(lines) != text.count("\n"):
        # Not as the serialiser writes them, but N-Triples all the same.
        text = _write(parse_quads(text, N_TRIPLES), N_TRIPLES.engine).decode()
        lines = _LINE.findall(text)
    for subject, predicate, value in lines:
        groups[subject].append((predicate, value))
    for rows in groups.values():
        rows.sort()
        first = bisect_left(rows, _TYPES[0])
        if first and (end := bisect_left(rows, _TYPES[1], first)) > first:
            rows[:end] = rows[first:end] + rows[:first]
    documents = set()
    found = text.find(_TOPIC)
    while found >= 0:
        documents.add(text[text.rfind("\n", 0, found) + 2 : found])
        found = text.find(_TOPIC, found + 1)
    return sorted(groups.items(), key=lambda item: _place(item[0], documents))


def _place(subject: str, documents: set[str]) -> tuple[bool, str]:
    thing, _, part = subject.strip("<>").partition("#")
    return (thing in documents, f"{thing}#{part}")


def _write(
    items: Iterable[ox.Triple] | Iterable[ox.Quad] | Iterable[ox.Triple | ox.Quad],
    format: ox.RdfFormat,
    prefixes: dict[str, str] | None = None,
) -> bytes:
    written = ox.serialize(items, format=format, prefixes=prefixes)  # type: ignore[arg-type]
    return written or b""


def _used(prefixes: dict[str, str], iris: set[str]) -> dict[str, str]:
    every = "\n".join(("", *iris))
    return {prefix: name for prefix, name in prefixes.items() if f"\n{name}" in every}


def ordered(data: bytes, format: Format) -> bytes:
    """Bring the prefixes at the beginning of a serialised text into an order that repeats."""
    # The serialiser writes prefixes in the order of a hash table that differs per process.
    if format in (TURTLE, TRIG):
        end = 0
        while data.startswith(b"@prefix ", end):
            end = data.index(b"\n", end) + 1
        return b"".join(sorted(data[:end].splitlines(keepends=True))) + data[end:]
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


def canonical_quads(text: str) -> str:
    """As `canonical`, of N-Quads."""
    if "_:" not in text:
        return sorted_lines(text)
    dataset = ox.Dataset(parse_quads(text, N_QUADS))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted_lines(_write(dataset, ox.RdfFormat.N_QUADS).decode())


def digest(text: str) -> str:
    """SHA-256 of a canonical text, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()

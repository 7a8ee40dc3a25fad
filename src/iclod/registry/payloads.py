"""What was sent to be written into a graph, made into its content; runs in a disposable process.

Parsers recurse and updates can take for ever, so neither happens where requests are answered.

Spec: https://www.w3.org/TR/sparql11-http-rdf-update/#graph-management
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import rdflib

from iclod.engine import updating
from iclod.errors import DataError, ParseError
from iclod.ingestion import records
from iclod.rdf import formats, scan
from iclod.rdf.terms import Names
from iclod.rdf.vocab import DCTERMS
from iclod.validation import syntax

_EMPTY_IS_NONE = (formats.RDF_XML, formats.JSON_LD)


class Part(NamedTuple):
    """One RDF document.

    Attributes:
        suffix: Its syntax, as in `iclod.rdf.formats.BY_SUFFIX`.
        source: What it is called in messages; None where there is only one.
    """

    data: bytes
    suffix: str
    source: str | None = None


class Task(NamedTuple):
    """What is to be done.

    Attributes:
        graph: IRI of the graph.
        base: The registry's base IRI.
        standing: N-Triples of what the graph holds, as it is published; what the documents are
            merged into, or the update is applied to.
        parts: Documents.
        update: A SPARQL update, limited to the graph; None: there are documents.
    """

    graph: str
    base: str
    standing: str
    parts: tuple[Part, ...] = ()
    update: str | None = None


def make(argument: Task | tuple[object, ...], write: Callable[[bytes], None]) -> tuple[str, ...]:
    """Worker's function: write the content as N-Triples; return the licences that it states.

    Raises:
        ParseError: A document is not well-formed, or has a graph of another name.
        QueryRejected: The update is not well-formed.
        DataError: There are statements that belong into another document.
    """
    task = argument if isinstance(argument, Task) else Task(*argument)  # type: ignore[arg-type]
    if task.update is not None:
        text = updating.update(task.graph, task.standing, task.update)
    else:
        read = (_read(task.graph, part, place) for place, part in enumerate(task.parts))
        text = "".join([task.standing, *read])
    names = Names(task.base)
    if not names.is_document(task.graph):
        write(formats.sorted_lines(text).encode())
        return ()
    graph = formats.from_ntriples(text)
    write(formats.to_ntriples(_own(graph, task.graph, names)).encode())
    found = graph.objects(rdflib.URIRef(task.graph), DCTERMS.license)
    return tuple(sorted(str(value) for value in found))


def _read(graph: str, part: Part, place: int) -> str:
    """N-Triples of a document, its blank nodes renamed so that they are no others."""
    format = formats.BY_SUFFIX[part.suffix]
    data = part.data.removeprefix(b"\xef\xbb\xbf")
    if format in _EMPTY_IS_NONE and not data.strip():
        raise ParseError(f"an empty text is no {format.media_type}", source=part.source)
    try:
        scan.check_rdf(data, format, size=len(data))
        quads = formats.parse_quads(data, format, base=graph, source=part.source)
    except ParseError as error:
        syntax.explain(error, data, part.suffix)
        raise
    lines = []
    for quad in quads:
        name = str(quad.graph_name)
        if name not in ("DEFAULT", f"<{graph}>"):
            raise ParseError(
                f"there are statements in a graph {name}, and only {graph} is written here",
                source=part.source,
                hint="send each graph in a request of its own, or `iclod load` them all",
            )
        terms = [str(term) for term in (quad.subject, quad.predicate, quad.object)]
        if terms[2].startswith("<<"):
            raise ParseError("triple terms (RDF 1.2) are not read here", source=part.source)
        lines.append(" ".join(_renamed(term, place) for term in terms) + " .\n")
    return "".join(lines)


def _renamed(term: str, place: int) -> str:
    return f"_:p{place}x{term[2:]}" if term.startswith("_:") else term


def _own(graph: rdflib.Graph, document: str, names: Names) -> rdflib.Graph:
    """The statements about a record; what its document says of itself comes from the journal."""
    split = records.split([graph], names)
    own = split.graphs.pop(document, rdflib.Graph(bind_namespaces="none"))
    if others := sorted(split.graphs) or sorted(_subjects(split.rest)):
        thing = names.thing_of(document)
        raise DataError(
            f"{document} holds statements about {thing} and its parts alone, not what was sent "
            f"about {others[0]}",
            hint="put the rest into its own document, or into a graph of its own",
        )
    return own


def _subjects(graph: Iterable[tuple[object, object, object]]) -> set[str]:
    return {str(subject) for subject, _, _ in graph}

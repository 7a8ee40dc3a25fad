"""Validation of what strangers send: the function that a worker runs.

Spec: https://www.w3.org/TR/shacl/
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import rdflib

from iclod.errors import TooLarge, UnsupportedMediaType
from iclod.rdf import formats, scan
from iclod.validation import context, shacl
from iclod.validation.report import Report


class Task(NamedTuple):
    """What is to be checked.

    Attributes:
        data: RDF as it was sent.
        suffix: Its syntax, as in `iclod.rdf.formats.BY_SUFFIX`.
        base: Against which relative IRIs are resolved.
        shapes: N-Triples of the shapes in force.
        context: N-Triples about what the data may refer to; more than needed does no harm.
        published: Check too what the registry itself adds at publication.
        triples: Most statements that are checked; 0: any number.
    """

    data: bytes
    suffix: str
    base: str
    shapes: str
    context: str = ""
    published: bool = False
    triples: int = 0


def validate(argument: Task | tuple[object, ...], write: Callable[[bytes], None]) -> Report:
    """Worker's function: parse, and check against the shapes.

    Raises:
        ParseError: The data are not well-formed, or nested too deeply.
        TooLarge: There are more statements than allowed.
        UnsupportedMediaType: The syntax is not known.
    """
    task = argument if isinstance(argument, Task) else Task(*argument)  # type: ignore[arg-type]
    format = formats.BY_SUFFIX.get(task.suffix)
    if format is None:
        raise UnsupportedMediaType(f"{task.suffix!r} is no RDF syntax that is read here")
    scan.check_rdf(task.data, format, size=len(task.data))
    data = rdflib.Graph(bind_namespaces="none")
    for graph in formats.parse(task.data, format, base=task.base).values():
        for triple in graph:
            data.add(triple)
    if task.triples and len(data) > task.triples:
        raise TooLarge(
            f"these are {len(data):,} statements; at most {task.triples:,} are checked at once"
        )
    known = context.extract(_graph(task.context), context.references(data))
    return shacl.validate(data, _graph(task.shapes), known, published=task.published)


@lru_cache(maxsize=4)
def _graph(text: str) -> rdflib.Graph:
    return formats.from_ntriples(text)

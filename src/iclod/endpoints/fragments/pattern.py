"""The pattern that selects a fragment, in the notation of its clients.

A part is an IRI as it is, a literal `"text"`, `"text"@en` or `"5"^^http://…`, or unbound: empty,
absent or a variable `?x`. What stands between the outer quotation marks is the text, unescaped.

Spec: https://linkeddatafragments.org/specification/triple-pattern-fragments/#data
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import rdflib

from iclod.errors import RequestError
from iclod.rdf import formats

PARTS = ("subject", "predicate", "object")
_TAIL = re.compile(
    r"@(?P<tag>[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)|\^\^(?P<open><)?(?P<type>[^<>]+)(?(open)>|)"
)
#: Longest part, in characters.
LONGEST = 4_000


class Parameters(Protocol):
    """The query string."""

    def getlist(self, key: str) -> list[str]:
        """All values of a parameter."""


@dataclass(frozen=True)
class Pattern:
    """A triple pattern; each part as N-Triples write it, None: anything.

    Attributes:
        graph: IRI of the graph that the statements stand in; None: the union of all graphs.
    """

    subject: str | None = None
    predicate: str | None = None
    object: str | None = None
    graph: str | None = None

    @property
    def parts(self) -> tuple[str | None, str | None, str | None]:
        """Subject, predicate, object."""
        return self.subject, self.predicate, self.object

    @property
    def possible(self) -> bool:
        """Whether there can be such triples: subjects and predicates are no literals."""
        return not any((part or "").startswith('"') for part in self.parts[:2])


def read(parameters: Parameters, canonical: Callable[[str], str]) -> Pattern:
    """Read the pattern.

    Args:
        canonical: Turns an address of this server into the IRI that it stands for.

    Raises:
        RequestError: A part is no term, or is there twice.
    """
    subject, predicate, value = (_part(name, _one(parameters, name), canonical) for name in PARTS)
    graph = _part("graph", _one(parameters, "graph"), canonical)
    if graph is not None and not graph.startswith("<"):
        raise RequestError("graph= has to be the IRI of a graph")
    return Pattern(subject, predicate, value, graph[1:-1] if graph else None)


def number(parameters: Parameters) -> int:
    """The page's number, from 1.

    Raises:
        RequestError: It is none.
    """
    text = _one(parameters, "page") or "1"
    if not re.fullmatch("[1-9][0-9]{0,7}", text):
        raise RequestError("page= has to be one number from 1")
    return int(text)


def written(term: str | None) -> str:
    """A part as clients write it; empty for what is not bound."""
    if term is None:
        return ""
    if term.startswith("<"):
        return term[1:-1]
    found = formats.from_ntriples(f"<urn:x> <urn:x> {term} .\n")
    value = next(found.objects())
    assert isinstance(value, rdflib.Literal)
    if value.language:
        return f'"{value}"@{value.language}'
    return f'"{value}"^^{value.datatype}' if value.datatype else f'"{value}"'


def _one(parameters: Parameters, name: str) -> str:
    values = parameters.getlist(name)
    if len(values) > 1:
        raise RequestError(f"send {name}= once")
    if values and len(values[0]) > LONGEST:
        raise RequestError(f"{name}= has at most {LONGEST} characters")
    return values[0] if values else ""


def _part(name: str, text: str, canonical: Callable[[str], str]) -> str | None:
    if not text or text[0] in "?$":
        return None
    if text.startswith("_:"):
        raise RequestError(
            f"{name}= is a blank node, which has no name elsewhere",
            hint="blank nodes have IRIs in fragments: ask for the one that you were sent",
        )
    if text.startswith('"'):
        return _literal(name, text)
    iri = canonical(text[1:-1] if text[0] == "<" and text[-1] == ">" else text)
    if not formats.is_iri(iri):
        raise RequestError(f"{name}= is neither an absolute IRI nor a literal in quotation marks")
    return f"<{iri}>"


def _literal(name: str, text: str) -> str:
    end = text.rfind('"')
    value, tail = text[1:end], text[end + 1 :]
    match = _TAIL.fullmatch(tail)
    if end == 0 or (tail and match is None):
        raise RequestError(f'{name}= has to be written "text", "text"@en or "5"^^ and an IRI')
    tag, datatype = (match["tag"], match["type"]) if match else (None, None)
    if datatype is not None and not formats.is_iri(datatype):
        raise RequestError(f"the datatype in {name}= is no absolute IRI")
    try:
        return str(
            formats.from_rdflib(
                rdflib.Literal(
                    value,
                    lang=tag,
                    datatype=rdflib.URIRef(datatype) if datatype else None,
                    normalize=False,
                )
            )
        )
    except (ValueError, UnicodeError):
        raise RequestError(f"{name}= is no literal") from None

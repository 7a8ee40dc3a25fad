"""Turtle, TriG and JSON-LD of many graphs, written one graph after the other.

Specs: https://www.w3.org/TR/turtle/, https://www.w3.org/TR/trig/,
https://www.w3.org/TR/json-ld11/#named-graphs
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import IO, Protocol

from iclod.rdf import formats
from iclod.rdf.formats import Format
from iclod.rdf.vocab import PREFIXES

_SUBJECT = re.compile(r"^_:(\S+)")
_OBJECT = re.compile(r" _:(\S+) \.$")
_HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(PREFIXES.items())).encode()


class Writer(Protocol):
    """Takes graphs, each an IRI and N-Triples."""

    def add(self, iri: str, ntriples: str) -> None:
        """Write one graph."""


class _Prefixed:
    """Turtle and TriG: all prefixes once, then each graph with the same ones."""

    def __init__(self, out: IO[bytes], format: Format) -> None:
        self._out = out
        self._format = format
        out.write(_HEAD)

    def add(self, iri: str, ntriples: str) -> None:
        if self._format.dataset:
            data = formats.join([(iri, ntriples)], self._format)
        else:
            data = formats.serialize(ntriples, self._format)
        end = 0
        while data.startswith(b"@prefix ", end):
            end = data.index(b"\n", end) + 1
        self._out.write(data[end:])


class _Linked:
    """JSON-LD: an array with an object for each named graph."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._first = True

    def __enter__(self) -> _Linked:
        self._out.write(b"[")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self._out.write(b"\n]\n")

    def add(self, iri: str, ntriples: str) -> None:
        data = formats.join([(iri, ntriples)], formats.JSON_LD).strip()
        self._out.write(b"\n" if self._first else b",\n")
        self._out.write(data.removeprefix(b"[").removesuffix(b"]"))
        self._first = False


#: By file name: makes the writer of an open file.
WRITERS: Mapping[str, Callable[[IO[bytes]], AbstractContextManager[Writer]]] = {
    "iclod.ttl": lambda out: nullcontext(_Prefixed(out, formats.TURTLE)),
    "iclod.trig": lambda out: nullcontext(_Prefixed(out, formats.TRIG)),
    "iclod.jsonld": _Linked,
}


def separate(iri: str, text: str) -> str:
    """Give blank nodes labels that no other graph has."""
    if "_:" not in text:
        return text
    mark = hashlib.sha256(iri.encode()).hexdigest()[:12]
    return "".join(
        _OBJECT.sub(rf" _:g{mark}\1 .", _SUBJECT.sub(rf"_:g{mark}\1", line)) + "\n"
        for line in formats.lines(text)
    )

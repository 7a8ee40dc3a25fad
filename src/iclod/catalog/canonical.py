"""The dataset in canonical form, written and hashed without holding it in memory.

Canonical form: every statement of every published graph as N-Quads after RDFC-1.0, lines in code
point order, each once. Words of others are left out. The digest is the SHA-256 of these lines, so
that two registries, or a registry and a file, can be compared.

Spec: https://www.w3.org/TR/rdf-canon/#canonicalization
"""

from __future__ import annotations

import hashlib
import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from iclod.catalog.syntaxes import separate
from iclod.rdf import excerpts, formats

#: Lines are sorted in memory up to so many bytes, then laid aside.
LIMIT = 16 << 20


class Lines:
    """Lines in the order of their bytes, which is that of code points, each once.

    What does not fit into memory lies in files without a name, which are gone with the process.
    """

    def __init__(self, folder: Path | None = None, limit: int = LIMIT) -> None:
        self._folder = folder
        self._limit = limit
        self._lines: list[bytes] = []
        self._size = 0
        self._runs: list[BinaryIO] = []
        self._files = ExitStack()

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, *error: object) -> None:
        self._files.close()

    def add(self, text: str) -> None:
        """Add lines, each ended by a line feed."""
        data = text.encode()
        self._lines += data.splitlines(keepends=True)
        self._size += len(data)
        if self._size > self._limit:
            file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115
            run = self._files.enter_context(file)
            run.writelines(sorted(self._lines))
            self._runs.append(run)
            self._lines, self._size = [], 0

    def __iter__(self) -> Iterator[bytes]:
        for run in self._runs:
            run.seek(0)
        merged = heapq.merge(*self._runs, sorted(self._lines))
        return (line for line, _ in groupby(merged))


class Quads:
    """The dataset's quads in canonical form; graphs come one after the other."""

    def __init__(self, folder: Path | None = None, limit: int = LIMIT) -> None:
        self._lines = Lines(folder, limit)
        self._blank: list[str] = []

    def __enter__(self) -> Quads:
        return self

    def __exit__(self, *error: object) -> None:
        self._lines.__exit__()

    def add(self, iri: str, ntriples: str) -> None:
        """Add a graph: its N-Triples in canonical form; its blank nodes are its own."""
        ntriples = separate(iri, ntriples)
        quads = "".join(f"{line[:-1]}<{iri}> .\n" for line in ntriples.split("\n") if line)
        if "_:" in quads:
            self._blank.append(quads)
        else:
            self._lines.add(quads)

    def __iter__(self) -> Iterator[bytes]:
        # Labels of blank nodes depend on statements that mention them alone.
        self._lines.add(formats.canonical_quads("".join(self._blank)))
        self._blank.clear()
        return iter(self._lines)


def digest(graphs: Iterable[tuple[str, str]]) -> str:
    """SHA-256 of the canonical form, in hexadecimal digits.

    Args:
        graphs: Each graph's IRI with what is published of it, as N-Triples.
    """
    found = hashlib.sha256()
    with Quads() as quads:
        for iri, text in graphs:
            quads.add(iri, excerpts.without(text))
        for line in quads:
            found.update(line)
    return found.hexdigest()

"""Dumps: everything that is published, in several syntaxes, with checksums.

A dump is a folder named by the number of the journal's entry that it holds. It appears whole or
not at all.
"""

from __future__ import annotations

import errno
import gzip
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from iclod.catalog import table
from iclod.errors import DiskFull, StorageError
from iclod.rdf import formats
from iclod.rdf.vocab import ICLOD, RDF

#: The file that lists the others with their SHA-256, as `sha256sum --check` reads it.
CHECKSUMS = "SHA256SUMS"
_CSV = "text/csv"
_SUBJECT = re.compile(r"^_:(\S+)")
_OBJECT = re.compile(r" _:(\S+) \.$")
_EXCERPT = re.compile(rf"^(\S+) <{re.escape(str(RDF.type))}> <{re.escape(str(ICLOD.Excerpt))}> \.$")


@dataclass(frozen=True)
class Distribution:
    """One file of a dump.

    Attributes:
        seq: Number of the entry that it holds.
        path: Where it lies.
        media_type: Of what it holds, once unpacked.
        compressed: Whether it is packed with gzip.
        size: In bytes.
        sha256: Of the file as it lies there, in hexadecimal digits.
    """

    seq: int
    path: Path
    media_type: str
    compressed: bool
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    @property
    def address(self) -> str:
        """Where it is served, below the registry's root."""
        return f"dumps/{self.seq}/{self.name}"


def write_dump(
    directory: Path,
    documents: Iterable[tuple[str, str]],
    seq: int,
    *,
    excerpts: bool = False,
) -> list[Distribution]:
    """Write all files of one dump as `{directory}/{seq}/`.

    Args:
        documents: Each graph's IRI with what is published of it, as N-Triples.
        seq: Number of the entry that they make up.
        excerpts: Whether words of others go along.

    Raises:
        DiskFull, StorageError: Nothing was written.
    """
    graphs = [
        (iri, _separate(iri, text if excerpts else _without_excerpts(text)))
        for iri, text in documents
    ]
    with _translated(directory):
        directory.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=directory, prefix=f".{seq}."))
        try:
            for name, data in _files(graphs):
                _write(folder / name, data)
            _write(folder / CHECKSUMS, _sums(folder))
            folder.chmod(0o755)
            _settle(folder, directory / str(seq))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return _read(directory / str(seq))


def read_dumps(directory: Path) -> list[Distribution]:
    """The files of every dump in a folder, the newest dump first, then by name.

    Raises:
        StorageError: A list of checksums cannot be read.
    """
    if not directory.is_dir():
        return []
    found = [path for path in directory.iterdir() if path.name.isdecimal() and path.is_dir()]
    with _translated(directory):
        return [
            file
            for path in sorted(found, key=lambda path: int(path.name), reverse=True)
            for file in _read(path)
        ]


def _files(graphs: list[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    merged = formats.sorted_lines("".join(text for _, text in graphs))
    yield "iclod.nt.gz", gzip.compress(merged.encode(), 6, mtime=0)
    triples = [quad.triple for quad in formats.parse_quads(merged, formats.N_TRIPLES)]
    yield "iclod.ttl", formats.serialize(triples, formats.TURTLE)
    del merged, triples
    quads = formats.parse_quads(
        "".join(
            f"{line[:-1]}<{iri}> .\n" for iri, text in sorted(graphs) for line in text.splitlines()
        ),
        formats.N_QUADS,
    )
    yield "iclod.trig", formats.serialize(quads, formats.TRIG)
    yield "iclod.jsonld", formats.serialize(quads, formats.JSON_LD)
    yield "practices.csv", table.write(graphs, "practice").encode()


def _without_excerpts(text: str) -> str:
    """Leave out every statement about or to an excerpt."""
    lines = text.splitlines()
    excerpts = {found[1] for line in lines if (found := _EXCERPT.match(line))}
    if not excerpts:
        return text
    kept = (
        line
        for line in lines
        if line.partition(" ")[0] not in excerpts and line[:-2].rpartition(" ")[2] not in excerpts
    )
    return "".join(f"{line}\n" for line in kept)


def _separate(iri: str, text: str) -> str:
    """Give blank nodes labels that no other graph has."""
    if "_:" not in text:
        return text
    mark = hashlib.sha256(iri.encode()).hexdigest()[:12]
    return "".join(
        _OBJECT.sub(rf" _:g{mark}\1 .", _SUBJECT.sub(rf"_:g{mark}\1", line)) + "\n"
        for line in text.splitlines()
    )


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sums(folder: Path) -> bytes:
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(folder.iterdir())
    ]
    return "".join(lines).encode()


def _settle(folder: Path, target: Path) -> None:
    """Move a folder to its place; one that is there already and differs gives way."""
    if target.exists():
        sums = target / CHECKSUMS
        if sums.is_file() and sums.read_bytes() == (folder / CHECKSUMS).read_bytes():
            return
        old = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
        target.rename(old)
        folder.rename(target)
        shutil.rmtree(old)
    else:
        folder.rename(target)
    handle = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read(folder: Path) -> list[Distribution]:
    found = []
    sums = folder / CHECKSUMS
    for line in sums.read_text("utf-8").splitlines() if sums.is_file() else ():
        digest, _, name = line.partition("  ")
        path = folder / name
        if path.is_file() and path.parent == folder:
            packed = path.suffix == ".gz"
            suffix = Path(path.stem if packed else path.name).suffix.lstrip(".")
            known = formats.BY_SUFFIX.get(suffix)
            media_type = known.media_type if known else _CSV
            size = path.stat().st_size
            found.append(Distribution(int(folder.name), path, media_type, packed, size, digest))
    return found


@contextmanager
def _translated(directory: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFull(f"no space is left for a dump in {directory}: free some") from error
        raise StorageError(f"dumps in {directory} cannot be used: {error.strerror}") from error

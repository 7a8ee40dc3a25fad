"""Dumps: everything that is published, in several syntaxes, with checksums.

A dump is a folder named by the number of the journal's entry that it holds. It appears whole or
not at all. It is written graph by graph, so that its size does not show in memory.
"""

from __future__ import annotations

import errno
import gzip
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from iclod.catalog import syntaxes
from iclod.catalog.canonical import Lines, Quads
from iclod.catalog.table import METADATA, Tables
from iclod.errors import DiskFull, StorageError
from iclod.journal import stamp
from iclod.rdf import excerpts, formats

#: The file that lists the others with their SHA-256, as `sha256sum --check` reads it.
CHECKSUMS = "SHA256SUMS"
#: The file that says what the dump holds.
ABOUT = "dump.json"
CSV = "text/csv"
_NAMED = {METADATA: "application/csvm+json", ABOUT: "application/json", CHECKSUMS: "text/plain"}

#: Gives every graph's IRI with what is published of it, as N-Triples in canonical form, by IRI.
Graphs = Callable[[], Iterable[tuple[str, str]]]


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

    @property
    def data(self) -> bool:
        """Whether it holds the data, rather than saying something about other files."""
        return self.name not in _NAMED


@dataclass(frozen=True)
class Dump:
    """A finished dump.

    Attributes:
        number: Of the entry that it holds.
        made: When.
        instant: Of the entry; None where the dump does not say.
        graphs: How many graphs it holds; None likewise.
        statements: How many; each as often as graphs hold it.
        digest: SHA-256 of its canonical form.
    """

    number: int
    files: tuple[Distribution, ...]
    made: datetime
    instant: datetime | None = None
    graphs: int | None = None
    statements: int | None = None
    digest: str | None = None

    def file(self, name: str) -> Distribution | None:
        """One of its files."""
        return next((file for file in self.files if file.name == name), None)


@dataclass(frozen=True)
class About:
    """What a dump is told about itself.

    Attributes:
        number: Of the entry that the graphs make up.
        instant: Of that entry.
    """

    base: str
    number: int
    instant: datetime


def write_dump(
    directory: Path, graphs: Graphs, about: About, tables: Tables, *, words_of_others: bool = False
) -> Dump:
    """Write all files of one dump as `{directory}/{number}/`.

    Args:
        words_of_others: Whether excerpts go along.

    Raises:
        DiskFull, StorageError: Nothing was written.
    """

    def offered() -> Iterator[tuple[str, str]]:
        for iri, text in graphs():
            kept = text if words_of_others else excerpts.without(text)
            if kept:
                yield iri, kept

    with _translated(directory):
        directory.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=directory, prefix=f".{about.number}."))
        try:
            found = _write_data(folder, offered, tables)
            _write_tables(folder, offered, tables)
            _write_about(folder, about, found)
            _write_sums(folder)
            folder.chmod(0o755)
            _settle(folder, directory / str(about.number))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    made = read_dump(directory / str(about.number))
    assert made is not None
    return made


def read_dumps(directory: Path) -> list[Dump]:
    """Every finished dump in a folder, the newest first.

    Raises:
        StorageError: The folder cannot be read.
    """
    with _translated(directory):
        names = [path.name for path in directory.iterdir()] if directory.is_dir() else []
        numbers = sorted((int(n) for n in names if n.isascii() and n.isdigit()), reverse=True)
        found = (read_dump(directory / str(number)) for number in numbers)
        return [dump for dump in found if dump is not None]


def read_dump(folder: Path) -> Dump | None:
    """One dump; None where there is none, or it is being removed."""
    try:
        sums = (folder / CHECKSUMS).read_text("utf-8")
        files = tuple(_files(folder, sums))
        made = datetime.fromtimestamp((folder / CHECKSUMS).stat().st_mtime, UTC)
    except (FileNotFoundError, NotADirectoryError):
        return None
    about: dict[str, Any] = {}
    with suppress(OSError, ValueError):
        about = json.loads((folder / ABOUT).read_text("utf-8"))
    instant = about.get("instant")
    return Dump(
        int(folder.name),
        files,
        made,
        datetime.fromisoformat(instant) if instant else None,
        about.get("graphs"),
        about.get("statements"),
        about.get("digest"),
    )


def media_type(name: str) -> str:
    """What a file of a dump holds, once unpacked."""
    if name in _NAMED:
        return _NAMED[name]
    suffix = name.removesuffix(".gz").rpartition(".")[2]
    known = formats.BY_SUFFIX.get(suffix)
    return known.media_type if known else CSV if suffix == "csv" else "application/octet-stream"


def _write_data(folder: Path, graphs: Graphs, tables: Tables) -> dict[str, Any]:
    """Write what holds every graph, and return counts and digest."""
    count, statements, digest = 0, 0, hashlib.sha256()
    with ExitStack() as open_:
        quads, triples = open_.enter_context(Quads(folder)), open_.enter_context(Lines(folder))
        turtle, trig, linked = (
            open_.enter_context(writer(open_.enter_context(_new(folder / name))))
            for name, writer in syntaxes.WRITERS.items()
        )
        for iri, text in graphs():
            count += 1
            statements += text.count("\n")
            quads.add(iri, text)
            own = syntaxes.separate(iri, text)
            triples.add(own)
            for piece in (turtle, trig, linked):
                piece.add(iri, own)
            tables.note(iri, text)
        with _packed(folder / "iclod.nt.gz") as out:
            out.writelines(triples)
        with _packed(folder / "iclod.nq.gz") as out:
            for line in quads:
                digest.update(line)
                out.write(line)
    return {"graphs": count, "statements": statements, "digest": digest.hexdigest()}


def _write_tables(folder: Path, graphs: Graphs, tables: Tables) -> None:
    with ExitStack() as open_:
        files = {
            kind.name or "": open_.enter_context(
                (folder / tables.file(kind)).open("w", encoding="utf-8", newline="")
            )
            for kind in tables.kinds
        }
        for kind in tables.kinds:
            tables.head(kind, files[kind.name or ""])
        for iri, text in graphs():
            tables.row(iri, text, files)
    (folder / METADATA).write_text(tables.metadata(), encoding="utf-8")


def _write_about(folder: Path, about: About, found: dict[str, Any]) -> None:
    document = {
        "base": about.base,
        "number": about.number,
        "instant": stamp(about.instant),
        **found,
        "digest_of": "SHA-256 of the lines of iclod.nq.gz: RDFC-1.0 canonical N-Quads",
    }
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    (folder / ABOUT).write_text(text, encoding="utf-8")


def _write_sums(folder: Path) -> None:
    lines = []
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
            os.fsync(file.fileno())
        path.chmod(0o644)
    with _new(folder / CHECKSUMS) as out:
        out.write("".join(lines).encode())
    (folder / CHECKSUMS).chmod(0o644)


@contextmanager
def _new(path: Path) -> Iterator[IO[bytes]]:
    with path.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _packed(path: Path) -> Iterator[gzip.GzipFile]:
    # Neither name nor time inside: the same content gives the same bytes.
    with (
        _new(path) as file,
        gzip.GzipFile("", "wb", compresslevel=6, fileobj=file, mtime=0) as out,
    ):
        yield out


def _settle(folder: Path, target: Path) -> None:
    """Move a folder to its place; one that is there already and differs gives way."""
    if target.exists():
        sums = target / CHECKSUMS
        if sums.is_file() and sums.read_bytes() == (folder / CHECKSUMS).read_bytes():
            os.utime(sums)
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


def _files(folder: Path, sums: str) -> Iterator[Distribution]:
    for line in sums.splitlines():
        digest, _, name = line.partition("  ")
        path = folder / name
        if path.is_file() and path.parent == folder:
            size, packed = path.stat().st_size, path.suffix == ".gz"
            yield Distribution(int(folder.name), path, media_type(name), packed, size, digest)


@contextmanager
def _translated(directory: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(f"no space is left for a dump in {directory}: free some") from error
        raise StorageError(f"dumps in {directory} cannot be used: {error.strerror}") from error

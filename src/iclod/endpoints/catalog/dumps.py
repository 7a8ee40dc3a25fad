"""The files of the newest dump, which `iclod dump` leaves in the home.

A dump is a folder named by the number of the entry that it holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from iclod.errors import Gone, NotFound
from iclod.journal import Erasure
from iclod.rdf import formats


@dataclass(frozen=True)
class File:
    """A file to download.

    Attributes:
        path: Below `/dumps/`.
        size: In bytes.
    """

    path: str
    name: str
    size: int
    modified: datetime


def files(folder: Path) -> list[File]:
    """All files, those of the newest dump first."""
    found = []
    for path in folder.rglob("*") if folder.is_dir() else ():
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden:
            state = path.stat()
            found.append(
                File(
                    path.relative_to(folder).as_posix(),
                    path.name,
                    state.st_size,
                    datetime.fromtimestamp(state.st_mtime, UTC),
                )
            )
    return sorted(found, key=lambda file: (-_number(file.path), file.path))


def find(folder: Path, name: str, erasures: Iterable[Erasure] = ()) -> Path:
    """A file by its path below the folder.

    Args:
        erasures: Texts that had to go, and older dumps with them.

    Raises:
        NotFound: There is none, or the path leads out of the folder.
        Gone: It went with a text that was erased.
    """
    path = folder / name
    hidden = any(part.startswith(".") for part in Path(name).parts)
    if hidden or not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
        if any(erasure.seq > _number(name) > 0 for erasure in erasures):
            raise Gone(f"{name} held a text that was erased; /dumps/ lists newer files")
        raise NotFound(f"there is no file {name}; /dumps/ lists those that there are")
    return path


def _number(path: str) -> int:
    head = path.partition("/")[0]
    return int(head) if head.isdigit() else 0


def media_type(path: Path) -> str:
    """What a file is, by its suffixes; a compressed one is what compresses it."""
    if path.suffix == ".gz":
        return "application/gzip"
    if path.suffix == ".zip":
        return "application/zip"
    format = formats.BY_SUFFIX.get(path.suffix.lstrip("."))
    return format.media_type if format else "text/plain"

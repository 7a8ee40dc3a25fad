"""The whole registry as one file, as curated Turtle files, and as dumps."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from iclod.errors import DiskFull
from iclod.rdf import formats

if TYPE_CHECKING:
    from iclod.registry.core import Registry


def whole(registry: Registry, format: formats.Format) -> bytes:
    """Everything that is published, in one syntax; named graphs where the syntax has them."""
    return formats.join(((d.iri, d.published) for d in registry.documents()), format)


def curated(registry: Registry, folder: Path) -> Iterator[Path]:
    """Write each record's content as `{folder}/{kind}/{slug}.ttl`, with relative IRIs.

    Yields: The files that were written.
    """
    for document in registry.documents(prefix=registry.names.base + "doc/"):
        name = registry.names.name(document.iri)
        if name is None or document.version.state != "content":
            continue
        path = folder / name.kind / f"{name.slug or 'index'}.ttl"
        path.parent.mkdir(parents=True, exist_ok=True)
        data = formats.serialize(document.content, formats.TURTLE)
        replace(path, data.replace(f"<{registry.names.base}".encode(), b"<"))
        yield path


def replace(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise DiskFull(f"{path} could not be written: {error.strerror}") from error

"""Finds dumps and their files, and says what became of those that are gone.

Spec: https://www.rfc-editor.org/rfc/rfc9530#section-3
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping

from iclod import catalog
from iclod.catalog import CHECKSUMS, Distribution, Dump
from iclod.catalog.dumps import CSV
from iclod.errors import Gone, NotFound
from iclod.registry import Registry, dumping


def finished(registry: Registry, at: int) -> list[Dump]:
    """Dumps that readers see, the newest first."""
    return [dump for dump in dumping.kept(registry) if dump.number <= at]


def newest(registry: Registry, at: int) -> Dump:
    """The newest finished dump.

    Raises:
        NotFound: There is none yet.
    """
    found = finished(registry, at)
    if not found:
        raise NotFound("no files have been made yet; the SPARQL endpoint holds all of the data")
    return found[0]


def dump(registry: Registry, number: str, at: int) -> Dump:
    """A dump by its number.

    Raises:
        NotFound: There is no such dump.
        Gone: It held a text that was erased, or is not kept any more.
    """
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 16 else 0
    if not 0 < wanted <= at or str(wanted) != number:
        raise NotFound(f"there is no dump {number[:40]!r}; /dumps/ lists those that there are")
    if erasure := dumping.withheld(registry, wanted):
        raise Gone(
            f"dump {number} held a text that was erased ({erasure.reason}); "
            "/dumps/latest/ leads to the newest files"
        )
    found = catalog.read_dump(dumping.folder(registry) / number)
    if found is not None:
        return found
    if wanted in dumping.removed(registry):
        raise Gone(f"dump {number} is not kept any more; /dumps/latest/ leads to the newest files")
    raise NotFound(f"there is no dump {number}; /dumps/ lists those that there are")


def file(dump: Dump, name: str) -> Distribution:
    """A file of a dump by its name.

    Raises:
        NotFound: It has none of that name.
    """
    found = dump.file(name)
    if found is None and name == CHECKSUMS:
        path = dump.files[0].path.with_name(name)
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        return Distribution(dump.number, path, "text/plain", False, len(data), digest)
    if found is None:
        raise NotFound(
            f"dump {dump.number} has no file {name[:80]!r}; /dumps/{dump.number}/ lists its files"
        )
    return found


def content_type(file: Distribution) -> str:
    """The `Content-Type` of a file as it is sent."""
    if file.compressed:
        return "application/gzip"
    if file.media_type == CSV:
        return f"{CSV}; charset=utf-8; header=present"
    return f"{file.media_type}; charset=utf-8" if file.name == CHECKSUMS else file.media_type


def etag(file: Distribution) -> str:
    """The strong ETag of a file: a digest of its bytes, as everywhere."""
    return f'"{file.sha256[:32]}"'


def integrity(file: Distribution) -> Mapping[str, str]:
    """The header by which a whole file can be verified, put together from parts too."""
    digest = base64.b64encode(bytes.fromhex(file.sha256)).decode()
    return {"Repr-Digest": f"sha-256=:{digest}:"}

"""Content codings: which one a client wants, and what can be coded at all.

Complete answers are coded by the edge and kept beside their plain bytes; streams are coded while
they pass. Nothing that is answered here is secret, so that lengths of coded answers tell nobody
anything. Files (dumps, mostly compressed already) are sent as they lie there, with ranges.

Spec: https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import Protocol

import brotli
import zstandard

#: In the server's order of preference: the cheapest to make first.
CODINGS = ("zstd", "br", "gzip")
IDENTITY = "identity"
#: Bytes below which coding is not worth its headers.
SHORTEST = 512
#: Media types besides `text/…` and `…+json`, `…+xml` that are text.
_TEXTS = frozenset(
    f"application/{name}"
    for name in (
        "json xml javascript n-triples n-quads trig linkset link-format x-bibtex "
        "x-research-info-systems"
    ).split()
) | {"image/svg+xml"}
_LEVELS = {"zstd": 6, "br": 4, "gzip": 6}


class Encoder(Protocol):
    """Codes a stream piece by piece."""

    def encode(self, part: bytes) -> bytes:
        """The coded bytes of this part, so that what was written arrives before the next comes."""

    def end(self) -> bytes:
        """What is left at the end."""


@lru_cache(maxsize=512)
def choose(accept_encoding: str | None) -> str:
    """The coding that a client prefers, of those that are made here.

    Without the header that is `identity`. Where nothing is acceptable the answer is sent plain
    all the same, which every client understands.

    Args:
        accept_encoding: The header; several of them joined by a comma.
    """
    if not accept_encoding:
        return IDENTITY
    wanted = _qualities(accept_encoding)
    rest = wanted.get("*")
    plain = wanted.get(IDENTITY, 0.0 if rest == 0.0 else 0.001)
    best, quality = IDENTITY, plain
    for name in reversed(CODINGS):
        asked = wanted.get(name, wanted.get(f"x-{name}", rest if rest is not None else 0.0))
        if asked > 0 and asked >= quality:
            best, quality = name, asked
    return best


def _qualities(header: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for item in header.lower().split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                quality = _quality(value.strip())
        if name:
            found[name] = quality
    return found


def _quality(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if 0.0 <= value <= 1.0 else 0.0


@lru_cache(maxsize=256)
def is_text(content_type: str) -> bool:
    """Whether content of this type gets smaller by coding."""
    name = content_type.partition(";")[0].strip().lower()
    return name.startswith("text/") or name in _TEXTS or name.endswith(("+json", "+xml"))


def encode(body: bytes, coding: str) -> bytes:
    """A whole body in a coding; the same bytes for the same body, always."""
    if coding == "zstd":
        return zstandard.ZstdCompressor(level=_LEVELS[coding]).compress(body)
    if coding == "br":
        return bytes(brotli.compress(body, quality=_LEVELS[coding]))
    made = zlib.compressobj(_LEVELS[coding], zlib.DEFLATED, 31)
    return made.compress(body) + made.flush()


def encoder(coding: str) -> Encoder:
    """What codes a stream."""
    return _MADE[coding]()


class _Zstd:
    def __init__(self) -> None:
        self._made = zstandard.ZstdCompressor(level=3).compressobj()

    def encode(self, part: bytes) -> bytes:
        return self._made.compress(part) + self._made.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)

    def end(self) -> bytes:
        return self._made.flush()


class _Brotli:
    def __init__(self) -> None:
        self._made = brotli.Compressor(quality=_LEVELS["br"])

    def encode(self, part: bytes) -> bytes:
        return bytes(self._made.process(part) + self._made.flush())

    def end(self) -> bytes:
        return bytes(self._made.finish())


class _Gzip:
    def __init__(self) -> None:
        self._made = zlib.compressobj(_LEVELS["gzip"], zlib.DEFLATED, 31)

    def encode(self, part: bytes) -> bytes:
        return self._made.compress(part) + self._made.flush(zlib.Z_SYNC_FLUSH)

    def end(self) -> bytes:
        return self._made.flush()


_MADE: dict[str, type[Encoder]] = {"zstd": _Zstd, "br": _Brotli, "gzip": _Gzip}


def tag(etag: str, coding: str) -> str:
    """The ETag of a coded answer: that of the plain one with the coding's name in it."""
    return f'{etag[:-1]}-{coding}"' if coding != IDENTITY and etag.endswith('"') else etag

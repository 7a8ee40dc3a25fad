"""A citation as RIS, for reference managers: one field a line, lines ended as the format asks.

No text can begin a field of its own, since a citation's texts have no line ends.

Spec: https://en.wikipedia.org/wiki/RIS_(file_format)
"""

from __future__ import annotations

from collections.abc import Iterator

from iclod.web.citing import Citation


def write(citation: Citation) -> str:
    """One reference of type `DATA`."""
    lines = [f"{tag}  - {value}".rstrip(" ") + "\r\n" for tag, value in _fields(citation) if value]
    return "".join(["TY  - DATA\r\n", *lines, "ER  - \r\n"])


def _fields(citation: Citation) -> Iterator[tuple[str, str]]:
    issued = citation.issued
    yield "ID", citation.key
    for name in citation.authors:
        yield "AU", name
    yield "TI", citation.title
    yield "T2", citation.collection
    yield "PY", f"{issued:%Y}"
    yield "DA", f"{issued:%Y/%m/%d}"
    yield "ET", str(citation.number)
    yield "PB", citation.publisher
    yield "UR", citation.iri
    yield "LA", citation.language or ""
    for word in citation.keywords:
        yield "KW", word
    yield "AB", citation.abstract
    yield "N1", citation.note

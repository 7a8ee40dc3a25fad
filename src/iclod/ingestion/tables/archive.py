"""Zipped office documents, looked through before a library opens them.

A small archive can unpack to terabytes, name ten thousand parts, or hold entities that grow or read
files. What a part really unpacks to is counted; what the archive's directory says is not relied on.

Spec: https://ecma-international.org/publications-and-standards/standards/ecma-376/
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from iclod.errors import ParseError, TooLarge

#: Most parts of a document.
PARTS = 2000
#: Most bytes of all parts together, unpacked.
UNPACKED = 64 << 20
#: How many times its packed size a part may unpack to, beyond the first MiB.
RATIO = 200
#: Most cells of all sheets together.
CELLS = 400_000

_CHUNK = 64 << 10
_ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([^\"']*)")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
#: Marks that the library spreads over every cell they name.
_AREAS = re.compile(rb"<(?:\w+:)?(?:mergeCell|hyperlink|comment)\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_REFERENCE = re.compile(rb"\bref\s*=\s*[\"']\s*([^\"']*?)\s*[\"']")
_CORNER = re.compile(rb"([A-Za-z]{1,3})([0-9]{1,7})")
#: The first bytes of the format of Office 97, in which encrypted documents are wrapped too.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def check(data: bytes, suffix: str, source: str) -> dict[str, bytes]:
    """Look through an archive; returns its XML parts, in UTF-8, by name.

    Args:
        suffix: `xlsx` or `docx`.
        source: What the file is called in messages.

    Raises:
        ParseError: It is none, is broken or encrypted, or holds a DOCTYPE.
        TooLarge: It unpacks to too much.
    """
    if data.startswith(_OLE):
        raise ParseError(
            "this file is protected by a password, or in the format of Office 97",
            source=source,
            hint=f"save it without a password as .{suffix}",
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise ParseError(
            f"this is no .{suffix} document: the file is damaged, or something else was renamed",
            source=source,
            hint=f"open it in your office program and save it as .{suffix}",
        ) from error
    with archive:
        parts = _parts(archive, source)
    main = "xl/workbook.xml" if suffix == "xlsx" else "word/document.xml"
    if main not in parts:
        raise ParseError(
            f"this is no .{suffix} document: it has no part {main}",
            source=source,
            hint=f"open it in your office program and save it as .{suffix}",
        )
    if suffix == "xlsx":
        _count_cells(parts)
    return parts


def _parts(archive: zipfile.ZipFile, source: str) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > PARTS:
        raise TooLarge(f"the document has {len(entries):,} parts; at most {PARTS:,} are read")
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        raise ParseError("the document holds two parts of the same name", source=source)
    left = UNPACKED
    found: dict[str, bytes] = {}
    for entry in entries:
        if entry.flag_bits & 1:
            raise ParseError("a part of the document is encrypted", source=source)
        markup = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
        content, size = _unpack(archive, entry, left, source, keep=markup)
        left -= size
        if markup:
            found[entry.filename] = _markup(content, entry.filename, source)
    return found


def _unpack(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, source: str, *, keep: bool
) -> tuple[bytes, int]:
    most = min(left, (1 << 20) + RATIO * entry.compress_size)
    pieces: list[bytes] = []
    size = 0
    try:
        with archive.open(entry) as part:
            while chunk := part.read(_CHUNK):
                size += len(chunk)
                if size > most:
                    raise TooLarge(
                        "the document unpacks to far more than its size: "
                        f"at most {UNPACKED >> 20} MiB are read",
                    )
                if keep:
                    pieces.append(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise ParseError(
            "the document is damaged: a part of it cannot be unpacked", source=source
        ) from error
    return b"".join(pieces), size


def _markup(content: bytes, name: str, source: str) -> bytes:
    """A part in UTF-8; refuses what could make a parser read or grow: a DOCTYPE."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = content.decode("utf-16", errors="replace").encode("utf-8", errors="replace")
    else:
        text = content.removeprefix(b"\xef\xbb\xbf")
        declared = _ENCODING.match(text[:200])
        known = declared is None or declared[1].lower() in (b"utf-8", b"us-ascii", b"ascii")
        if not known or b"\0" in content[:200]:
            raise ParseError(f"the part {name} is not written in UTF-8", source=source)
    upper = text.upper()
    if b"<!DOCTYPE" in upper or b"<!ENTITY" in upper:
        raise ParseError(
            f"the part {name} has a <!DOCTYPE, which is not read here",
            source=source,
            hint="save the document anew with an office program",
        )
    return text


def _count_cells(parts: dict[str, bytes]) -> None:
    """Refuse more cells than can be held, also where one mark speaks of all cells of a sheet."""
    cells = 0
    for name, text in parts.items():
        if name.startswith("xl/"):
            cells += len(_CELL.findall(text))
            cells += sum(_area(mark) for mark in _AREAS.finditer(text))
    if cells > CELLS:
        raise TooLarge(
            f"the workbook has {cells:,} cells; at most {CELLS:,} are read at once: split it, or "
            "end what is merged or linked over whole columns"
        )


def _area(mark: re.Match[bytes]) -> int:
    """How many cells a merged area, a link or a comment reaches over."""
    found = _REFERENCE.search(mark[0])
    if found is None:
        return 0
    corners = [_CORNER.fullmatch(corner) for corner in found[1].replace(b"$", b"").split(b":")]
    size = 1
    for part, whole in ((1, 1 << 14), (2, 1 << 20)):
        numbers = [_number(corner[part]) if corner else 0 for corner in corners]
        # A corner that cannot be read may stand for anything.
        size *= abs(numbers[-1] - numbers[0]) + 1 if all(numbers) else whole
    return size if len(corners) > 1 or not all(corners) else 0


def _number(text: bytes) -> int:
    if text.isdigit():
        return int(text)
    number = 0
    for letter in text.upper():
        number = number * 26 + letter - 64
    return number

"""Office documents packed so that the same contents give the same bytes.

The libraries write the time of day into each entry of the archive.
"""

from __future__ import annotations

import datetime
import io
import zipfile

#: Stands where a document says when it was made: a form has no date of its own.
MADE = datetime.datetime(2000, 1, 1)
_FIRST = "[Content_Types].xml"


def pack(data: bytes) -> bytes:
    """The same document with a fixed time and order of its parts."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target,
    ):
        for name in sorted(source.namelist(), key=lambda item: (item != _FIRST, item)):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, source.read(name))
    return out.getvalue()

"""The registry as a catalogue: its description as DCAT and VoID, and its files to download.

Spec: https://www.w3.org/TR/vocab-dcat-3/
"""

from iclod.catalog.canonical import digest
from iclod.catalog.description import Subject, describe
from iclod.catalog.description import dump as describe_dump
from iclod.catalog.dumps import (
    CHECKSUMS,
    Distribution,
    Dump,
    read_dump,
    read_dumps,
    write_dump,
)

__all__ = [
    "CHECKSUMS",
    "Distribution",
    "Dump",
    "Subject",
    "describe",
    "describe_dump",
    "digest",
    "read_dump",
    "read_dumps",
    "write_dump",
]

"""The registry as a catalogue: its description as DCAT and VoID, and its files to download.

Spec: https://www.w3.org/TR/vocab-dcat-3/
"""

from iclod.catalog.description import describe
from iclod.catalog.dumps import CHECKSUMS, Distribution, read_dumps, write_dump

__all__ = ["CHECKSUMS", "Distribution", "describe", "read_dumps", "write_dump"]

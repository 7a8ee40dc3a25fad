"""Profile → empty forms (XLSX, DOCX, CSV) for people to fill in; `ingestion.tables` reads them.

The same shapes, names and language give the same bytes.
"""

from iclod.ingestion.forms.making import LANGUAGES, MEDIA_TYPES, make

__all__ = ["LANGUAGES", "MEDIA_TYPES", "make"]

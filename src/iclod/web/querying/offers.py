"""In which forms a stored query can be answered, which its text tells beforehand.

Specs: https://www.w3.org/TR/sparql11-protocol/#conneg, https://www.rfc-editor.org/rfc/rfc7946
"""

from __future__ import annotations

from iclod.engine.base import RESULTS
from iclod.queries import Stored
from iclod.rdf.formats import FORMATS

GEOJSON = "application/geo+json"


def offers(stored: Stored) -> dict[str, str]:
    """Media types by suffix, the first one for whoever names none; without the page.

    A table may hold places whatever its columns are called; `Stored.located` says that it does.
    """
    if not stored.solutions:
        return {item.suffix: item.media_type for item in FORMATS}
    return RESULTS | ({"geojson": GEOJSON} if stored.form == "SELECT" else {})

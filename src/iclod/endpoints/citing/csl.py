"""A citation as CSL-JSON, for citation processors.

Spec: https://github.com/citation-style-language/schema/blob/master/schemas/input/csl-data.json
"""

from __future__ import annotations

import json
from typing import Any

from iclod.web.citing import Citation


def write(citation: Citation) -> str:
    """A list of one item, as the schema has it."""
    return json.dumps([item(citation)], ensure_ascii=False, indent=1) + "\n"


def item(citation: Citation) -> dict[str, Any]:
    """The item; names are kept whole, for nobody said which part is the family's."""
    issued = citation.issued
    found = {
        "id": citation.key,
        "type": "dataset",
        "title": citation.title,
        "author": [{"literal": name} for name in citation.authors],
        "issued": {"date-parts": [[issued.year, issued.month, issued.day]]},
        "version": str(citation.number),
        "publisher": citation.publisher,
        "container-title": citation.collection,
        "URL": citation.iri,
        "language": citation.language,
        "keyword": ", ".join(citation.keywords),
        "abstract": citation.abstract,
        "note": citation.note,
    }
    return {name: value for name, value in found.items() if value}

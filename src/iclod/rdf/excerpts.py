"""Words of others: found in a graph, and left out of what is offered as open data."""

from __future__ import annotations

import re

from iclod.rdf import formats
from iclod.rdf.vocab import ICLOD, RDF

_EXCERPT = re.compile(
    rf"^([^ ]+) <{re.escape(str(RDF.type))}> <{re.escape(str(ICLOD.Excerpt))}> \.$"
)
_MARK = f"<{ICLOD.Excerpt}>"


def without(ntriples: str) -> str:
    """Leave out every statement about an excerpt, or to one."""
    if _MARK not in ntriples:
        return ntriples
    lines = formats.lines(ntriples)
    excerpts = {found[1] for line in lines if (found := _EXCERPT.match(line))}
    kept = (
        line
        for line in lines
        if line.partition(" ")[0] not in excerpts and line[:-2].rpartition(" ")[2] not in excerpts
    )
    return "".join(f"{line}\n" for line in kept)

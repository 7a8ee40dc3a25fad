"""A description in terms of schema.org as a tree, and the forms it is sent in.

The tree is JSON-LD as people write it: nested, plain names. Within a page its context is the
address that search engines know; elsewhere the context stands inside, so that nothing has to be
fetched, and the N-Triples are read from that very text, so that all forms say the same.

Specs: https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents,
https://developers.google.com/search/docs/appearance/structured-data/sd-policies
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from iclod.rdf import formats
from iclod.rdf.formats import Format
from iclod.rdf.vocab import SCHEMA

CONTEXT = "https://schema.org/"
_IRI = {"@type": "@id"}
_INSTANT = {"@type": "DateTime"}
#: The context that needs no fetching: of terms whose values are no plain text.
TERMS: Mapping[str, Any] = {"@vocab": str(SCHEMA)} | {
    name: kind
    for kind, names in (
        (_IRI, "additionalType contentUrl license mainEntityOfPage sameAs url"),
        (_INSTANT, "dateModified datePublished"),
    )
    for name in names.split()
}


@dataclass(frozen=True)
class Description:
    """What schema.org can say of a record.

    Attributes:
        tree: JSON-LD without its context; every node has an `@id`.
    """

    tree: Mapping[str, Any]

    def json_ld(self) -> bytes:
        """A JSON-LD document whose context is inside."""
        document = {"@context": TERMS, **self.tree}
        return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()

    def ntriples(self) -> str:
        """The same statements as sorted N-Triples, without blank nodes."""
        quads = formats.parse_quads(self.json_ld(), formats.JSON_LD)
        triples = (quad.triple for quad in quads)
        return formats.sorted_lines(formats.serialize(triples, formats.N_TRIPLES).decode())

    def encode(self, format: Format) -> bytes:
        """The bytes in an RDF syntax."""
        if format is formats.JSON_LD:
            return self.json_ld()
        return formats.serialize(self.ntriples(), format)

    def embedded(self) -> str:
        """For `<script type="application/ld+json">`, with the context of search engines."""
        return script({"@context": CONTEXT, **self.tree})


def script(document: Mapping[str, Any]) -> str:
    """JSON that can stand within a script element of a page: no text in it can end the element.

    Spec: https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements
    """
    text = json.dumps(document, ensure_ascii=False, indent=1)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text

"""Literals of strangers: kept as they are written, whatever the library would make of them.

Without this, a literal that passes from one process to another is written anew on the way: `01`
becomes `1`, a decimal `1e999999999` a gigabyte of digits, and markup is parsed each time, which
takes seconds for a few thousand tags within each other.

Spec: https://www.w3.org/TR/rdf11-concepts/#section-Graph-Literal
"""

from __future__ import annotations

import copyreg
from collections.abc import Callable
from typing import Any

from rdflib import Literal, URIRef, term

from iclod.rdf.vocab import RDF

#: Markup that stays a text: nothing here asks for its tree.
MARKUP = (RDF.HTML, RDF.XMLLiteral)


def restored(text: str, language: str | None, datatype: URIRef | None) -> Literal:
    """A literal as it was, in another process."""
    return Literal(text, lang=language, datatype=datatype, normalize=False)


def _reduced(literal: Literal) -> tuple[Callable[..., Literal], tuple[Any, ...]]:
    return restored, (str(literal), literal.language, literal.datatype)


copyreg.pickle(Literal, _reduced)
for _datatype in MARKUP:
    # The library's own way to do this would also turn every text of Python into markup.
    term._toPythonMapping[_datatype] = None

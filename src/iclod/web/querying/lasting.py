"""Whether a query gives the same again, as long as the data are the same.

Spec: https://www.w3.org/TR/sparql11-query/#invocation
"""

from __future__ import annotations

from itertools import pairwise

from iclod.errors import QueryRejected
from iclod.rdf.scan import plain, tokens

#: Functions whose value is another one at each asking.
CHANGING = ("NOW", "RAND", "UUID", "BNODE")


def lasting(text: str) -> bool:
    """Whether none of `NOW`, `RAND`, `UUID`, `STRUUID` and `BNODE` is called.

    What stands in comments, strings and IRIs does not count. The engine needs no space after a
    keyword, so that a word that only ends in one of the names counts as well.
    """
    upper = text.upper()
    if "\\U" not in upper and not any(name in upper for name in CHANGING):
        return True
    try:
        found = [*tokens(plain(text))]
    except QueryRejected:
        return True
    return not any(
        token.kind == "word" and follower.text == "(" and token.text.upper().endswith(CHANGING)
        for token, follower in pairwise(found)
    )

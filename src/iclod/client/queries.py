"""The client's own queries: files that are valid as they stand, with places for values.

A place is `VALUES ?name { UNDEF }`, which lets anything match until it is filled, or `?_name` in a
list.

Spec: https://www.w3.org/TR/sparql11-query/#inline-data
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from importlib.resources import files

from rdflib.term import Identifier

_MARK = re.compile(r"^(.*?)\s+# ([a-z]+)$", re.MULTILINE)


def fill(name: str, values: Mapping[str, Iterable[Identifier]], marks: Collection[str] = ()) -> str:
    """A query with values in its places.

    Args:
        name: Of the file, without its ending.
        values: By variable.
        marks: Lines that end with another mark than these are left out.
    """
    text = _MARK.sub(lambda line: line[1] if line[2] in marks else "", _read(name))
    for variable, terms in values.items():
        written = [term.n3() for term in terms]
        filled = f"VALUES ?{variable} {{ {' '.join(written)} }}"
        text = text.replace(f"VALUES ?{variable} {{ UNDEF }}", filled)
        text = text.replace(f"?_{variable})", f"{', '.join(written)})")
    return "\n".join(line for line in text.splitlines() if line.strip() and line[0] != "#")


@cache
def _read(name: str) -> str:
    return (files("iclod.client") / f"{name}.rq").read_text("utf-8")

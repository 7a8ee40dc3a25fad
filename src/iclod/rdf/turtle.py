"""Turtle from N-Triples, line by line: the text that the general serialiser writes, sooner.

Documents are asked for in Turtle more than in anything else. Their statements are canonical
N-Triples already, so no term has to be made: literals stay as they are written, IRIs are shortened.
What is not certain to come out right is left to the general serialiser.

Spec: https://www.w3.org/TR/turtle/
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from iclod.rdf.vocab import PREFIXES, RDF, XSD

TYPE = f"<{RDF.type}>"
_XSD = str(XSD)
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")
_SPACES = re.compile("|".join(re.escape(name) for name in sorted(PREFIXES.values(), reverse=True)))
_BY_NAME: Mapping[str, str] = {name: prefix for prefix, name in PREFIXES.items()}
_HEADS = {prefix: f"@prefix {prefix}: <{name}> .\n" for prefix, name in PREFIXES.items()}
#: Literals of these types may stand without quotation marks.
_BARE: Mapping[str, re.Pattern[str]] = {
    f"<{_XSD}boolean>": re.compile(r"true|false"),
    f"<{_XSD}integer>": re.compile(r"[+-]?[0-9]+"),
    f"<{_XSD}decimal>": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    f"<{_XSD}double>": re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]+"),
}


class Unsure(Exception):
    """A term that only the general serialiser is trusted with."""


def write(groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> str | None:
    """Write statements, in their order; None where the general serialiser has to.

    Args:
        groups: Subjects, each with predicates and objects, as canonical N-Triples write them.
    """
    if not groups:
        return None
    prefixes: set[str] = set()
    parts: list[str] = []
    try:
        for subject, rows in groups:
            written, used = _iri(subject) if subject[0] == "<" else (subject, "")
            prefixes.add(used)
            before, joint = "", f"{written} "
            for predicate, value in rows:
                if value[0] == "<":
                    written, used = _iri(value)
                elif value[-1] == '"':
                    written, used = value, "xsd"
                elif value[0] != '"':
                    written, used = value, ""
                elif value[-1] == ">":
                    written, used = _literal(value)
                else:
                    written, used = value, "rdf"
                prefixes.add(used)
                if predicate == before:
                    parts.append(f" , {written}")
                    continue
                before = predicate
                name, used = _verb(predicate)
                prefixes.add(used)
                parts.append(f"{joint}{name} {written}")
                joint = " ;\n\t"
            parts.append(" .\n")
    except Unsure:
        return None
    prefixes.discard("")
    return "".join([*[_HEADS[prefix] for prefix in sorted(prefixes)], *parts])


@lru_cache(maxsize=1024)
def _verb(term: str) -> tuple[str, str]:
    return ("a", "rdf") if term == TYPE else _iri(term)


@lru_cache(maxsize=4096)
def _iri(term: str) -> tuple[str, str]:
    """An IRI as it is written, and the prefix that its namespace has."""
    found = _SPACES.match(term, 1)
    if found is None:
        return term, ""
    local = term[found.end() : -1]
    if not _LOCAL.match(local):
        raise Unsure
    prefix = _BY_NAME[found[0]]
    return f"{prefix}:{local}", prefix


def _literal(term: str) -> tuple[str, str]:
    """A literal with a datatype."""
    place = term.rindex("^^<")
    datatype = term[place + 2 :]
    text, used = _iri(datatype)
    bare = _BARE.get(datatype)
    if bare is not None and bare.fullmatch(term, 1, place - 1):
        return term[1 : place - 1], used
    return f"{term[:place]}^^{text}", used

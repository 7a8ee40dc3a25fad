"""Statements with blank nodes, which are sent with IRIs in place of them.

Who asks pattern after pattern has to be able to ask for what was sent. Records hold no blank nodes,
so that few graphs have such statements; they are read from the journal, whose canonical labels
are the same in every answer about one version of a graph.

Spec: https://www.w3.org/TR/rdf11-concepts/#section-skolemization
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections import OrderedDict

from iclod.endpoints.fragments.pattern import Pattern
from iclod.journal import Version, lookups
from iclod.rdf import formats
from iclod.registry import Registry

Row = tuple[str, str, str]
#: Versions of graphs whose statements are kept.
KEPT = 64
_LINE = re.compile(r"^([^ \n]+) ([^ \n]+) (.+) \.$", re.MULTILINE)
_kept: OrderedDict[tuple[str, str, str], tuple[Row, ...]] = OrderedDict()
_guard = threading.Lock()


def matching(registry: Registry, pattern: Pattern, number: int) -> list[Row]:
    """The statements with blank nodes that match, in an order that stays.

    Args:
        number: Of the state that is asked.
    """
    if pattern.graph is not None:
        found = registry.journal.version_at(pattern.graph, number)
        versions = [found] if found else []
    else:
        versions = lookups.beside(registry.journal, f"{registry.names.base}doc/", number)
    return [
        row
        for version in versions
        if version.state == "content"
        for row in _rows(registry, version)
        if all(part in (None, term) for part, term in zip(pattern.parts, row, strict=True))
    ]


def iri(base: str, graph: str, label: str) -> str:
    """The IRI in place of a blank node.

    Args:
        base: The registry's.
        label: In the canonical form of the graph.
    """
    return f"{base}.well-known/genid/{hashlib.sha256(graph.encode()).hexdigest()[:16]}/{label}"


def _rows(registry: Registry, version: Version) -> tuple[Row, ...]:
    key = (registry.names.base, version.graph, version.digest)
    with _guard:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    text = registry.journal.kept(version) or ""

    def named(term: str) -> str:
        if not term.startswith("_:"):
            return term
        return f"<{iri(registry.names.base, version.graph, term[2:])}>"

    rows = tuple(
        (named(subject), predicate, named(value))
        for subject, predicate, value in _LINE.findall(formats.normal(text) if "_:" in text else "")
        if subject.startswith("_:") or value.startswith("_:")
    )
    with _guard:
        _kept[key] = rows
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return rows

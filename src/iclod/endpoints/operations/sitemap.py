"""The sitemap: every document's page, with the instant of its last change.

Up to the limit there is one sitemap; beyond it, an index of one or more for each kind.

Spec: https://www.sitemaps.org/protocol.html
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from iclod.errors import NotFound
from iclod.journal import stamp
from iclod.registry import Registry

#: Addresses that one sitemap may hold.
LIMIT = 50_000
#: The sitemap of what is no record.
PAGES = "pages"
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

#: An address, and when what it shows was last changed.
Entry = tuple[str, datetime | None]


def write(entries: Iterable[Entry]) -> str:
    """The XML of a sitemap."""
    return _xml("urlset", "url", entries)


def index(entries: Iterable[Entry]) -> str:
    """The XML of an index of sitemaps."""
    return _xml("sitemapindex", "sitemap", entries)


def parts(registry: Registry, limit: int = LIMIT) -> list[tuple[str, datetime | None]]:
    """Names of the sitemaps that are needed, each with its last change; one alone has none."""
    kinds = {kind: registry.index.documents(kind) for kind in _kinds(registry)}
    if sum(map(len, kinds.values())) + len(FIXED) <= limit:
        return []
    found: list[tuple[str, datetime | None]] = [(PAGES, None)]
    for kind, documents in kinds.items():
        for place, start in enumerate(range(0, len(documents), limit), start=1):
            newest = max(modified for _, modified in documents[start : start + limit])
            found.append((f"{kind}-{place}", newest))
    return found


def part(registry: Registry, name: str, limit: int = LIMIT) -> list[Entry]:
    """Documents, by IRI, of one sitemap of several.

    Raises:
        NotFound: There is none of that name.
    """
    kind, _, place = name.rpartition("-")
    if kind in _kinds(registry) and place.isascii() and place.isdigit() and len(place) < 9:
        start = (int(place) - 1) * limit
        documents = registry.index.documents(kind)[max(start, 0) :][:limit] if start >= 0 else []
        if documents:
            return [(iri, modified) for iri, modified in documents]
    raise NotFound(f"there is no sitemap {name[:80]!r}; /sitemap.xml lists those that there are")


def documents(registry: Registry) -> list[Entry]:
    """Every document by IRI."""
    return [entry for kind in _kinds(registry) for entry in registry.index.documents(kind)]


def fixed(registry: Registry, at: int) -> Sequence[Entry]:
    """Paths of pages that are no records, with the last change of what they show."""
    entry = registry.journal.entry(at)
    newest = entry.instant if entry else None
    dates = {"/": newest, "/dataset": newest}
    for path, graph in (("/ontology", registry.names.ontology), ("/shapes", registry.names.shapes)):
        version = registry.version(graph, at)
        dates[path] = version.instant if version else None
    lists = [
        (f"/doc/{kind}/", max(modified for _, modified in registry.index.documents(kind)))
        for kind in _kinds(registry)
    ]
    queries = [
        (f"/query/{stored.name}", newest)
        for stored in registry.stored.all()
        if not any(item.required for item in stored.parameters)
    ]
    return [*((path, dates.get(path)) for path in FIXED), *queries, *lists]


#: Pages that are no records.
FIXED = ("/", "/dataset", "/dumps/", "/ontology", "/query/", "/shapes", "/sparql", "/validate")


def robots(sitemap: str, llms: str, mount: str) -> str:
    """What crawlers are asked to leave alone: what is computed anew for each request."""
    closed = "/sparql /validate /search /suggest /graphs /fragments /metrics /query/*?".split()
    rules = "".join(f"Disallow: {mount}{path}\n" for path in closed)
    note = f"# What this is and how to use it, for language models: {llms}\n"
    return f"User-agent: *\n{rules}\n{note}\nSitemap: {sitemap}\n"


def _kinds(registry: Registry) -> list[str]:
    return sorted(registry.index.statistics().kinds)


def _xml(root: str, item: str, entries: Iterable[Entry]) -> str:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<{root} {_SPACE}>"]
    for address, modified in entries:
        date = f"<lastmod>{stamp(modified)}</lastmod>" if modified else ""
        lines.append(f"<{item}><loc>{escape(address)}</loc>{date}</{item}>")
    return "\n".join([*lines, f"</{root}>", ""])

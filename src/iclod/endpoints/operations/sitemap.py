"""The sitemap: every document's page, with the day it was last changed.

Spec: https://www.sitemaps.org/protocol.html
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from xml.sax.saxutils import escape

#: Addresses that one sitemap may hold.
LIMIT = 50_000


def write(pages: Iterable[tuple[str, datetime | None]]) -> str:
    """The XML of a sitemap of addresses and dates; what exceeds the limit is left out."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    ]
    for number, (address, modified) in enumerate(pages):
        if number == LIMIT:
            break
        date = f"<lastmod>{modified.isoformat()}</lastmod>" if modified else ""
        lines.append(f"<url><loc>{escape(address)}</loc>{date}</url>")
    return "\n".join([*lines, "</urlset>", ""])


def robots(sitemap: str, mount: str) -> str:
    """What crawlers are asked to leave alone: what is computed anew for each request."""
    closed = ("/sparql", "/validate", "/search", "/suggest", "/graphs", "/metrics")
    rules = "".join(f"Disallow: {mount}{path}\n" for path in closed)
    return f"User-agent: *\n{rules}\nSitemap: {sitemap}\n"

"""`/llms.txt`: what this registry is and how it is used, for language models.

Only addresses that the server answers are listed.

Spec: https://llmstxt.org/
"""

from __future__ import annotations

from collections.abc import Collection

from iclod.config import Settings
from iclod.index import Statistics

#: Heading of a section; path below the root, title and what it is for. `Optional` may be skipped.
SECTIONS: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...] = (
    (
        "Data",
        (
            ("doc/practice/", "Practices", "the list, as a page, in RDF or as CSV (`?format=csv`); "
             "filters: `topic`, `country`, `city`, `year`, `status`, `q`, `page`"),
            ("doc/city/", "Cities", "the places that practices belong to"),
            ("doc/country/", "Countries", "with ISO 3166-1 codes and the EU authority table"),
            ("doc/topic/", "Topics", "the registry’s own editorial classification"),
            ("dataset", "Dataset", "description in DCAT-AP and VoID: licence, counts, files"),
            ("dumps/", "Files", "everything as N-Triples, N-Quads, Turtle, TriG, JSON-LD and CSV; "
             "`dumps/latest/practices.csv` leads to the newest table"),
        ),
    ),
    (
        "Asking",
        (
            ("sparql", "SPARQL", "queries (SPARQL 1.1): `?query=…`, answers as JSON, CSV, XML"),
            ("query/", "Ready-made queries", "questions with parameters at addresses of their own, "
             "such as `query/practices-by-topic.csv?topic=education`; the list as JSON with "
             "`?format=json`"),
            ("search", "Search", "`?q=words`, as JSON with `Accept: application/json`"),
            ("suggest", "Suggest", "`?q=letters`: names that begin so, as JSON"),
            ("resolve", "Resolve", "POST a JSON list of IRIs: live, moved, gone or unknown"),
            ("graphs", "Graphs", "`?graph=IRI`: any named graph"),
            ("validate", "Validate", "POST RDF: a SHACL report in plain words"),
        ),
    ),
    (
        "Vocabulary",
        (
            ("ontology", "Ontology", "classes and properties"),
            ("shapes", "Shapes", "SHACL: what every kind of record has to say"),
            ("context.jsonld", "JSON-LD context", "terms for JSON-LD"),
        ),
    ),
    (
        "Changes",
        (
            ("feed.atom", "Atom", "what changed, the newest first"),
            ("activity", "ActivityStreams", "the same as activities"),
            ("ldes", "LDES", "every version of every graph, for copies that keep up"),
            ("oai", "OAI-PMH", "records for harvesters"),
        ),
    ),
    (
        "Optional",
        (
            ("openapi.json", "OpenAPI", "every address of this server"),
            ("sitemap.xml", "Sitemap", "every document with its last change"),
        ),
    ),
)  # fmt: skip

_USE = """\
Every thing has an address `{root}id/KIND/SLUG`, which leads to its document
`{root}doc/KIND/SLUG`. A document is a page or RDF, as `Accept` or `?format=` says: `ttl`,
`jsonld`, `nt`, `rdf`, `trig`, `nq`, `html`. Cite the `id` address: it is never given to anything
else. Facts are in the public domain (CC0); the registry’s own texts are under CC BY 4.0; quoted
excerpts of others are not licensed. Topics are editorial; dates are as precise as printed in the
source, and no more."""


def write(settings: Settings, statistics: Statistics, root: str, paths: Collection[str]) -> str:
    """The text, in Markdown.

    Args:
        root: Where the registry is served, ending in a slash.
        paths: Of all routes of the application; `{…}` and `<…>` stand for what is filled in.
    """
    counts = [
        f"{statistics.kinds[kind]} {name}"
        for kind, name in (("practice", "practices"), ("city", "cities"), ("country", "countries"))
        if statistics.kinds.get(kind)
    ]
    amount = f" It holds {', '.join(counts)}, in {statistics.triples} statements." if counts else ""
    lines = [
        f"# {_line(settings.title)}",
        "",
        f"> {_line(settings.description)}{amount}",
        "",
        _USE.format(root=root),
    ]
    for heading, items in SECTIONS:
        listed = [
            f"- [{title}]({root}{path}): {about}"
            for path, title, about in items
            if f"/{path}" in paths or path.startswith("doc/")
        ]
        if listed:
            lines += ["", f"## {heading}", "", *listed]
    return "\n".join([*lines, ""])


def _line(text: str) -> str:
    return " ".join(text.split())

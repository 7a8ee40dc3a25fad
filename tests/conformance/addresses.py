"""The addresses that the rules are tried on, as data: a row of the table each.

Add an `Address` for every kind of address that the server gets; what the rules need to know about
it is said here, so that no rule knows any path.
"""

from dataclasses import dataclass

SLUG = "bergen-action-plan-for-inclusion-and-diversity"
#: conftest.py revises this practice, withdraws one, merges one, erases a text of one.
REVISED = f"practice/{SLUG}"

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
RESULTS = "application/sparql-results+json"
STORED = "/query/practices-by-topic"
VALUES = "topic=education"
QUERY = "query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D"


@dataclass(frozen=True)
class Address:
    """One kind of address.

    Attributes:
        name: As it stands in the table.
        path: What is asked; `{withdrawn}`, `{merged}`, `{erased}`, `{dump}` are filled in.
        accept: The `Accept` that is sent; empty for `*/*`.
        status: Of the answer.
        negotiated: Whether `Accept` chooses among its representations.
        fresh: How long it may be kept: `current`, `lasting`, `hashed`, `never` (no-store).
        dated: Whether the document alone decides what is sent, so that it has `Last-Modified`.
        signposts: Relations that its `Link` header must have.
        profiled: Whether the answer says which profile it conforms to.
        ranges: Whether parts of it can be asked for.
        methods: Methods that are possible beside GET, HEAD and OPTIONS.
        stable: Whether the same question gets the same bytes; not where the time stands in them.
        unseen: Headers that could change the answer, but do not with what this registry holds.
    """

    name: str
    path: str
    accept: str = ""
    status: int = 200
    negotiated: bool = False
    fresh: str = "current"
    dated: bool = False
    signposts: tuple[str, ...] = ()
    profiled: bool = False
    ranges: bool = False
    methods: tuple[str, ...] = ()
    stable: bool = True
    unseen: tuple[str, ...] = ()


_SYNTAXES = (
    ("Turtle", "text/turtle"),
    ("JSON-LD", "application/ld+json"),
    ("N-Triples", "application/n-triples"),
    ("RDF/XML", "application/rdf+xml"),
    ("TriG", "application/trig"),
    ("N-Quads", "application/n-quads"),
)
_MEMENTO = ("original", "timegate", "timemap")
_RECORD = ("cite-as", "license", "linkset", "collection")

_TOPICS = "/fragments?predicate=http%3A%2F%2Fpurl.org%2Fdc%2Fterms%2Fsubject"

#: In the order of the table; the endpoints' own rows follow.
ADDRESSES = [
    Address("`/id/{kind}/{slug}`", f"/id/{REVISED}", status=303, signposts=("describedby",)),
    Address(
        "`/doc/{kind}/{slug}` page",
        f"/doc/{REVISED}",
        BROWSER,
        negotiated=True,
        signposts=(*_RECORD, "describedby", "type"),
        profiled=True,
    ),
    *(
        Address(
            f"`/doc/{{kind}}/{{slug}}` {name}",
            f"/doc/{REVISED}",
            media_type,
            negotiated=True,
            # The terms of JSON-LD come from the shapes in force.
            dated=name != "JSON-LD",
            signposts=(*_RECORD, "describes"),
            profiled=True,
        )
        for name, media_type in _SYNTAXES
    ),
    Address(
        "`/doc/{kind}/{slug}.ttl`",
        f"/doc/{REVISED}.ttl",
        dated=True,
        signposts=(*_RECORD, "describes"),
        profiled=True,
    ),
    Address(
        "`/doc/{kind}/{slug}?_profile=schema.org`",
        f"/doc/{REVISED}?_profile=schema.org",
        "application/ld+json",
        negotiated=True,
        profiled=True,
    ),
    Address(
        "`/doc/{kind}/{slug}?_profile=alt`",
        f"/doc/{REVISED}?_profile=alt",
        "text/turtle",
        negotiated=True,
        profiled=True,
    ),
    Address("`/doc/{kind}/` page", "/doc/practice/", BROWSER, negotiated=True),
    Address("`/doc/{kind}/` Turtle", "/doc/country/", "text/turtle", negotiated=True),
    Address("`/doc/{kind}/.csv`", "/doc/practice/.csv"),
    Address("`/` page", "/", BROWSER, negotiated=True),
    Address("`/` Turtle", "/", "text/turtle", negotiated=True),
    Address("`/dataset` page", "/dataset", BROWSER, negotiated=True),
    Address("`/dataset` Turtle", "/dataset", "text/turtle", negotiated=True, profiled=True),
    Address("`/.well-known/void`", "/.well-known/void", status=303),
    Address("`/ontology` page", "/ontology", BROWSER, negotiated=True),
    Address("`/ontology` Turtle", "/ontology", "text/turtle", negotiated=True),
    Address("`/shapes/{name}` page", "/shapes/Practice", BROWSER),
    Address("`/shapes` Turtle", "/shapes", "text/turtle", negotiated=True),
    Address("`/context.jsonld`", "/context.jsonld"),
    Address(
        "`/graphs?graph=`",
        "/graphs?graph={base}shapes",
        "text/turtle",
        negotiated=True,
        methods=("PUT", "POST", "PATCH", "DELETE"),
    ),
    Address("`/graphs?default`", "/graphs?default", "text/turtle", negotiated=True),
    Address("`/fragments` page", "/fragments", BROWSER, negotiated=True),
    Address("`/fragments` Turtle", _TOPICS, "text/turtle", negotiated=True),
    Address("`/fragments` N-Quads", _TOPICS, "application/n-quads", negotiated=True),
    Address(
        "`/fragments?version=`",
        f"{_TOPICS}&version={{dump}}",
        "application/n-quads",
        negotiated=True,
        fresh="lasting",
    ),
    Address("`/sparql` description", "/sparql", "text/turtle", negotiated=True, methods=("POST",)),
    Address("`/sparql` page", "/sparql", BROWSER, negotiated=True, methods=("POST",)),
    Address("`/sparql/terms.json`", "/sparql/terms.json"),
    Address("`/sparql?query=`", f"/sparql?{QUERY}", RESULTS, negotiated=True, methods=("POST",)),
    Address("`/sparql?query=` CSV", f"/sparql?{QUERY}&format=csv", methods=("POST",)),
    Address(
        "`/sparql?query=` page", f"/sparql?{QUERY}", BROWSER, negotiated=True, methods=("POST",)
    ),
    Address(
        "`/sparql?query=&version=`",
        f"/sparql?{QUERY}&version={{dump}}",
        RESULTS,
        negotiated=True,
        methods=("POST",),
        fresh="lasting",
    ),
    Address("`/query/` page", "/query/", BROWSER, negotiated=True),
    Address("`/query/` JSON", "/query/", "application/json", negotiated=True),
    Address("`/query/` Turtle", "/query/", "text/turtle", negotiated=True),
    Address("`/query/{name}` page", f"{STORED}?{VALUES}", BROWSER, negotiated=True),
    Address("`/query/{name}` form", STORED, BROWSER, negotiated=True),
    Address("`/query/{name}` results", f"{STORED}?{VALUES}", RESULTS, negotiated=True),
    Address("`/query/{name}.csv`", f"{STORED}.csv?{VALUES}"),
    Address("`/query/{name}.geojson`", f"{STORED}.geojson?{VALUES}"),
    Address(
        "`/query/{name}.csv?version=`", f"{STORED}.csv?{VALUES}&version={{dump}}", fresh="lasting"
    ),
    Address("`/query/{name}` graph", "/query/city?city=bergen", "text/turtle", negotiated=True),
    Address("`/validate` page", "/validate", BROWSER, methods=("POST",)),
    Address("`/validate/report.schema.json`", "/validate/report.schema.json"),
    Address("`/validate/examples/{name}`", "/validate/examples/slips.ttl"),
    Address("`/validate/badge/…svg`", f"/validate/badge/{REVISED}.svg"),
    Address("`/validate/{domain}/api/info`", "/validate/iclod/api/info"),
    Address("`/search?q=` page", "/search?q=school", BROWSER, negotiated=True),
    Address("`/search?q=` JSON", "/search?q=school", "application/json", negotiated=True),
    Address("`/suggest?q=`", "/suggest?q=ber"),
    Address("`/openapi.json`", "/openapi.json"),
    Address("`/sitemap.xml`", "/sitemap.xml"),
    Address("`/robots.txt`", "/robots.txt"),
    Address("`/healthz`", "/healthz", fresh="never"),
    Address("`/llms.txt`", "/llms.txt"),
    Address("`/id/{kind}/`", "/id/practice/", status=303),
    # History
    Address(
        "`…/version/{n}` page",
        f"/doc/{REVISED}/version/1",
        BROWSER,
        negotiated=True,
        signposts=_MEMENTO,
    ),
    Address(
        "`…/version/{n}` Turtle",
        f"/doc/{REVISED}/version/1",
        "text/turtle",
        negotiated=True,
        fresh="lasting",
        dated=True,
        signposts=_MEMENTO,
    ),
    Address(
        "`…/version/{n}.nt`",
        f"/doc/{REVISED}/version/1.nt",
        fresh="lasting",
        dated=True,
        signposts=_MEMENTO,
    ),
    Address("`…/history` page", f"/doc/{REVISED}/history", BROWSER, negotiated=True),
    Address("`…/history` Turtle", f"/doc/{REVISED}/history", "text/turtle", negotiated=True),
    Address(
        "`…/history` JSON",
        f"/doc/{REVISED}/history",
        "application/json",
        negotiated=True,
        unseen=("Accept-Language",),
    ),
    Address("`…/diff/{a}..{b}` page", f"/doc/{REVISED}/diff/1..2", BROWSER, negotiated=True),
    Address(
        "`…/diff/{a}..{b}` TriG",
        f"/doc/{REVISED}/diff/1..2",
        "application/trig",
        negotiated=True,
        fresh="lasting",
    ),
    Address("`/timemap/doc/{kind}/{slug}`", f"/timemap/doc/{REVISED}", negotiated=True),
    Address("`…/tombstone` page", "/doc/practice/{withdrawn}/tombstone", BROWSER, negotiated=True),
    Address(
        "`…/tombstone` Turtle",
        "/doc/practice/{withdrawn}/tombstone",
        "text/turtle",
        negotiated=True,
        dated=True,
        profiled=True,
    ),
    # Feeds
    Address("`/feed.atom`", "/feed.atom"),
    Address("`/changes`", "/changes", BROWSER),
    Address("`/activity`", "/activity"),
    Address("`/activity/page/{n}`", "/activity/page/1", fresh="lasting"),
    Address("`/ldes` Turtle", "/ldes", "text/turtle", negotiated=True),
    Address("`/ldes` page", "/ldes", BROWSER, negotiated=True),
    Address(
        "`/ldes/page/{n}` TriG",
        "/ldes/page/1",
        "application/trig",
        negotiated=True,
        fresh="lasting",
    ),
    Address("`/oai?verb=`", "/oai?verb=Identify", fresh="never", methods=("POST",), stable=False),
    Address(
        "`/resolve?iri=` JSON",
        "/resolve?iri={base}id/practice/{withdrawn}",
        "application/json",
        negotiated=True,
        methods=("POST",),
    ),
    Address(
        "`/resolve?iri=` page",
        "/resolve?iri={base}id/practice/{merged}",
        BROWSER,
        negotiated=True,
        methods=("POST",),
    ),
    # Quality
    Address("`/quality` page", "/quality", BROWSER, negotiated=True),
    Address("`/quality` Turtle", "/quality", "text/turtle", negotiated=True),
    Address("`/quality` JSON", "/quality", "application/json", negotiated=True),
    Address("`/quality?version=`", "/quality?version=1&format=nt", fresh="lasting"),
    Address("`/quality/{measure}` page", "/quality/warnings", BROWSER, negotiated=True),
    Address("`/quality/{measure}` CSV", "/quality/warnings?format=csv"),
    Address("`/quality/history` page", "/quality/history", BROWSER, negotiated=True),
    Address("`/quality/history` JSON", "/quality/history", "application/json", negotiated=True),
    # Forms
    Address("`/templates/practice.xlsx`", "/templates/practice.xlsx"),
    Address("`/templates/practice.docx?lang=`", "/templates/practice.docx?lang=fr"),
    Address("`/templates/practice.csv`", "/templates/practice.csv"),
    # Files
    Address("`/dumps/` page", "/dumps/", BROWSER, negotiated=True),
    Address("`/dumps/` Turtle", "/dumps/", "text/turtle", negotiated=True),
    Address(
        "`/dumps/{n}/{file}`", "/dumps/{dump}/{file}", fresh="lasting", dated=True, ranges=True
    ),
    Address("`/dumps/latest/{file}`", "/dumps/latest/{file}", status=302),
    # Citations and link sets
    Address("`/cite/…` page", f"/cite/doc/{REVISED}", BROWSER, negotiated=True),
    Address("`/cite/…` BibTeX", f"/cite/doc/{REVISED}", "application/x-bibtex", negotiated=True),
    Address("`/cite/….ris`", f"/cite/doc/{REVISED}.ris"),
    Address(
        "`/linkset/…` JSON", f"/linkset/doc/{REVISED}", "application/linkset+json", negotiated=True
    ),
    Address("`/linkset/…` text", f"/linkset/doc/{REVISED}", "application/linkset", negotiated=True),
    # Errors
    Address("400 parameter", f"{STORED}.csv?topic=there-is-no-such", "", 400, fresh="never"),
    Address("404 page", "/doc/practice/there-is-no-such", BROWSER, 404, fresh="never"),
    Address("404 problem", "/doc/practice/there-is-no-such", "", 404, fresh="never"),
    Address("404 unknown suffix", f"/doc/{REVISED}.exe", "", 404, fresh="never"),
    Address("406 problem", "/ontology", "image/png", 406, fresh="never"),
    Address(
        "406 unknown profile", f"/doc/{REVISED}?_profile=there-is-no-such", "", 406, fresh="never"
    ),
    Address("410 page", "/doc/practice/{withdrawn}", BROWSER, 410, negotiated=True),
    Address(
        "410 Turtle",
        "/doc/practice/{withdrawn}",
        "text/turtle",
        410,
        negotiated=True,
        dated=True,
        profiled=True,
    ),
    Address(
        "404 kept report",
        "/validate/reports/there-is-no-such",
        "",
        404,
        fresh="never",
        methods=("DELETE",),
    ),
    Address("410 erased version", "/doc/practice/{erased}/version/1", "", 410, fresh="never"),
    Address("301 merged", "/doc/practice/{merged}", "", 301),
    Address("308 without the slash", "/doc/practice", "", 308),
]

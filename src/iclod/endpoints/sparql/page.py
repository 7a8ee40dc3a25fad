"""What the page shows: the query, its answer or its mistake, where it is found again."""

from __future__ import annotations

from typing import Any

from iclod.engine.base import Result
from iclod.errors import IclodError, QueryRejected
from iclod.rdf.vocab import PREFIXES
from iclod.web import current
from iclod.web.problems import setting
from iclod.web.querying import answering, hints, pinning, table, wording
from iclod.web.querying.answering import Asking
from iclod.web.querying.citation import cite
from iclod.web.querying.lasting import lasting

#: What the empty form begins with.
EXAMPLE = """\
SELECT ?country (COUNT(DISTINCT ?practice) AS ?practices) WHERE {
  ?practice a iclod:Practice ; dcterms:spatial ?place .
  ?place a iclod:Country ; skos:prefLabel ?country .
  FILTER (lang(?country) = "en")
}
GROUP BY ?country ORDER BY DESC(?practices) ?country
"""
#: Bytes of a graph that a page shows.
SHOWN = 1 << 20
#: Names of the forms that an answer can be downloaded in.
DOWNLOADS = {
    "solutions": ("csv", "tsv", "json", "xml"),
    "boolean": ("json", "xml", "csv", "tsv"),
    "graph": ("ttl", "jsonld", "nt", "rdf", "trig", "nq"),
}


def empty() -> dict[str, Any]:
    """The form, with an example."""
    used = [name for name in sorted(PREFIXES) if f"{name}:" in EXAMPLE]
    lines = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in used)
    return {"query": f"{lines}\n{EXAMPLE}", "pin": None}


def answered(asking: Asking, result: Result) -> dict[str, Any]:
    """The form and the answer to its query; see `docs/sparql.md` for what is offered with it."""
    turtle, cut, shown = None, False, None
    if result.kind == "graph":
        with result.body as body:
            data = body.read(SHOWN + 1)
        cut = len(data) > SHOWN
        turtle = data[:SHOWN].decode(errors="ignore") if cut else data.decode()
    else:
        shown = table.read(result.body)
    here = _unformatted(asking.address) if lasting(asking.text) else None
    permalink = pinning.version_address(here, result.seq) if here else None
    found = permalink and cite(
        current.registry(), asking.text, result.seq, permalink, current.languages()
    )
    return _asked(asking) | {
        "table": shown,
        "turtle": turtle,
        "cut": cut,
        "kind": result.kind,
        "seq": result.seq,
        "erased": result.erased,
        "permalink": permalink,
        "newest": _unformatted(asking.address) if asking.pin.by else None,
        "citation": found,
        "citation_line": found.line(current.lang()) if found else None,
        "downloads": _downloads(asking, result.kind),
    }


def failed(asking: Asking, error: IclodError | None) -> dict[str, Any]:
    """The form and what is wrong, in the reader's language as far as it can be said."""
    language = current.lang()
    word = wording.say(language)
    told, own = str(error), "en"
    limit = error.limit if error else None
    if limit and f"limit_{limit.rpartition('.')[2]}" in wording.ENGLISH:
        told = word(f"limit_{limit.rpartition('.')[2]}")
        told += " " + word("limit", value=setting(limit), setting=limit)
        own = language
    rejected = error if isinstance(error, QueryRejected) else None
    found = hints.find(asking.text) if rejected else []
    known = [hint.text(language) for hint in found]
    return _asked(asking) | {
        "error": error,
        "told": told,
        "told_lang": own,
        "line": rejected.line if rejected else None,
        "column": rejected.column if rejected else None,
        "excerpt": rejected.excerpt if rejected else None,
        "hints": known or ([error.hint] if error and error.hint else []),
        "hints_lang": language if known else "en",
        "limit": limit,
    }


def headers(asking: Asking, result: Result) -> dict[str, str]:
    """The headers of a page with an answer, which are those of the answer; it names languages."""
    lasts = lasting(asking.text)
    found: dict[str, str] = {}
    for name, value in answering.told(current.registry(), asking, result, lasts=lasts):
        key = name.title()
        found[key] = f"{found[key]}, {value}" if key in found else value
    return found


def _asked(asking: Asking) -> dict[str, Any]:
    return {
        "query": asking.text,
        "pin": asking.pin,
        "default_graphs": asking.default_graphs,
        "named_graphs": asking.named_graphs,
    }


def _unformatted(address: str | None) -> str | None:
    """The address that stands for every form."""
    if address is None:
        return None
    path, _, query = address.partition("?")
    kept = [pair for pair in query.split("&") if not pair.startswith("format=")]
    return f"{path}?{'&'.join(kept)}"


def _downloads(asking: Asking, kind: str) -> list[tuple[str, str]]:
    here = _unformatted(asking.address)
    if here is None:
        return []
    if asking.pin.by:
        here = pinning.version_address(here, asking.pin.number)
    return [(name, f"{here}&format={name}") for name in DOWNLOADS[kind]]

"""What the pages show: the list; a query with its form, its answer, its mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from iclod.endpoints.queries import fields
from iclod.endpoints.queries.given import Given
from iclod.engine.base import Result
from iclod.errors import IclodError
from iclod.queries import ParametersRejected, Stored
from iclod.queries.stored import choose
from iclod.web import filters
from iclod.web.problems import setting
from iclod.web.querying import answering, pinning, table, wording
from iclod.web.querying.answering import Asking
from iclod.web.querying.citation import cite
from iclod.web.querying.lasting import lasting
from iclod.web.querying.offers import offers

if TYPE_CHECKING:
    from iclod.registry import Registry

#: Bytes of a graph that a page shows.
SHOWN = 256 << 10
#: Forms in the order in which pages offer them.
DOWNLOADS = "csv tsv json xml geojson ttl jsonld nt rdf trig nq".split()


def listed(found: Sequence[Stored], languages: Sequence[str]) -> dict[str, Any]:
    """What the list shows."""
    return {
        "queries": [
            {
                "stored": stored,
                "title": stored.title(languages),
                "description": choose(stored.descriptions, languages),
                "parameters": [
                    choose(item.labels, languages)[0] or item.name
                    for item in stored.parameters
                    if item.name != "lang"
                ],
            }
            for stored in found
        ]
    }


def asked(
    registry: Registry, given: Given, asking: Asking | None, languages: Sequence[str], path: str
) -> dict[str, Any]:
    """What the page shows of the question.

    Args:
        asking: What is asked; None where the form has to be filled in before.
        languages: The reader's first.
        path: Of the page.
    """
    stored = given.stored
    ready = asking.text if asking else stored.sample
    state = [("version", str(asking.pin.number))] if asking and asking.pin.by else []
    pairs = [*given.pairs, *state]
    return {
        "stored": stored,
        "path": path,
        "title": stored.title(languages),
        "description": choose(stored.descriptions, languages),
        "fields": fields.fields(registry, given, languages),
        "query": ready if asking or given.untouched else stored.query,
        "editor": filters.address("/sparql", [("query", ready), *state]),
        "downloads": [
            (name, filters.address(f"{path}.{name}", pairs))
            for name in DOWNLOADS
            if name in offers(stored) and (name != "geojson" or stored.located)
        ],
        "pin": asking.pin if asking else None,
        "kind": None,
    }


def answered(
    registry: Registry, given: Given, asking: Asking, result: Result, languages: Sequence[str]
) -> dict[str, Any]:
    """What the page shows of the answer."""
    turtle, cut, shown = None, False, None
    if result.kind == "graph":
        with result.body as body:
            data = body.read(SHOWN + 1)
        cut = len(data) > SHOWN
        turtle = data[:SHOWN].decode(errors="ignore")
    else:
        shown = table.read(result.body)
    lasts = lasting(asking.text)
    here = asking.address if lasts else None
    header = given.stored.header
    return {
        "kind": result.kind,
        "table": shown,
        "turtle": turtle,
        "cut": cut,
        "seq": result.seq,
        "erased": result.erased,
        "permalink": pinning.version_address(here, result.seq) if here else None,
        "newest": asking.address if asking.pin.by else None,
        "citation": _citation(registry, asking, result, languages) if lasts else None,
        "views": " ".join((*header.views, "raw")),
        "chart": _chart(header.chart),
        "map": dict(zip(("countries", "value"), header.map, strict=False)) or None,
    }


def _chart(declared: tuple[str, ...]) -> dict[str, str] | None:
    return dict(zip(("type", "x", "y", "series"), declared, strict=False)) or None


def _citation(
    registry: Registry, asking: Asking, result: Result, languages: Sequence[str]
) -> dict[str, str] | None:
    """How the answer is cited: with the query itself, which a file of this name need not be."""
    if asking.address is None:
        return None
    origin = asking.address.partition("/query/")[0]
    address = pinning.address(origin, "/sparql", [("query", asking.text)]) or asking.address
    address = pinning.version_address(address, result.seq)
    found = cite(registry, asking.text, result.seq, address, languages)
    return {"line": found.line(languages[0]), "bibtex": found.bibtex} if found else None


def failed(error: IclodError, language: str) -> dict[str, Any]:
    """What is wrong, in the reader's language as far as it can be said."""
    if isinstance(error, ParametersRejected):
        # What belongs to a field stands beside it; the rest has no field.
        return {"faults": error.faults, "told": None}
    word = wording.say(language)
    key = f"limit_{(error.limit or '').rpartition('.')[2]}"
    if error.limit and key in wording.ENGLISH:
        told = word(key) + " " + word("limit", value=setting(error.limit), setting=error.limit)
        return {"faults": (), "told": told, "told_lang": language}
    return {"faults": (), "told": str(error), "told_lang": "en", "hint": error.hint}


def headers(registry: Registry, asking: Asking, result: Result) -> dict[str, str]:
    """The headers of a page with an answer: those that other forms have too."""
    found: dict[str, str] = {}
    lasts = lasting(asking.text)
    for name, value in answering.told(registry, asking, result, lasts=lasts):
        key = name.title()
        found[key] = f"{found[key]}, {value}" if key in found else value
    return found

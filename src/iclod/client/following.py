"""What the registry finds, what has changed in it, and what became of links."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from iclod.client.connection import JSON, Connection
from iclod.client.records import moment
from iclod.client.sparql import At

#: IRIs that one request may ask for.
BATCH = 1000


@dataclass(frozen=True)
class Hit:
    """Something that a search found.

    Attributes:
        url: Address of its page.
    """

    iri: str
    kind: str
    label: str
    language: str | None
    url: str


@dataclass(frozen=True)
class Change:
    """One version of a record, or the end of one.

    Attributes:
        type: `Create`, `Update` or `Delete`.
        document: IRI of the record's document.
        version: IRI of the version, where there is one.
        instant: When.
        agent: Name or IRI of who made it.
        summary: What happened and why, in English.
        target: What the record was merged into.
    """

    type: str
    document: str
    version: str | None
    instant: datetime
    agent: str | None
    summary: str
    target: str | None


@dataclass(frozen=True)
class Fate:
    """What became of an IRI.

    Attributes:
        status: `live`, `moved`, `gone` or `unknown`.
        target: The IRI to use from now on; None for what is gone or unknown.
        url: Address of the document.
        version: Number of the version that it stands for.
        reason: Why it was withdrawn, merged or erased.
    """

    iri: str
    status: str
    target: str | None
    url: str | None = None
    version: int | None = None
    reason: str | None = None


def search(connection: Connection, text: str) -> Iterator[Hit]:
    """What holds the words, the best first, fetched page by page."""
    connection.current_only("The search")
    page, pages = 1, 1
    while page <= pages:
        answer = connection.get("search", {"q": text, "page": page}, accept=JSON)
        pages, found = answer.read(_hits)
        yield from found
        page += 1


def changes(connection: Connection, since: At | None) -> Iterator[Change]:
    """What happened after a moment, the oldest first."""
    connection.current_only("The list of changes")
    last = connection.get("activity", accept=JSON).read(_last)
    after = None if since is None else moment(since)
    page = 1 if after is None or not last else _start(connection, last, after)
    while page <= last:
        found = _page(connection, page)
        yield from (change for change in found if after is None or change.instant > after)
        page += 1


def resolve(connection: Connection, iris: Sequence[str]) -> dict[str, Fate]:
    """What became of IRIs, a thousand in a request."""
    connection.current_only("The resolver")
    found: dict[str, Fate] = {}
    for start in range(0, len(iris), BATCH):
        body = json.dumps(list(iris[start : start + BATCH])).encode()
        found |= connection.post("resolve", body, JSON, accept=JSON).read(_fates)
    return found


def _start(connection: Connection, last: int, after: datetime) -> int:
    """The first page that may hold something later; pages are in the order of time."""
    low, high = 1, last
    while low < high:
        middle = (low + high) // 2
        found = _page(connection, middle)
        if found and found[-1].instant <= after:
            low = middle + 1
        else:
            high = middle
    return low


def _page(connection: Connection, number: int) -> list[Change]:
    answer = connection.get(f"activity/page/{number}", accept=JSON)
    return answer.read(lambda found: [_change(item) for item in found["orderedItems"]])


def _last(found: Any) -> int:
    return int(str(found["last"]["id"]).rpartition("/")[2]) if "last" in found else 0


def _hits(found: Any) -> tuple[int, list[Hit]]:
    names = ("iri", "kind", "label", "language", "url")
    return int(found["pages"]), [
        Hit(*(item.get(name) for name in names)) for item in found["items"]
    ]


def _fates(found: Any) -> dict[str, Fate]:
    names = ("iri", "status", "target", "url", "version", "reason")
    return {
        item["iri"]: Fate(**{name: item.get(name) for name in names}) for item in found["results"]
    }


def _change(item: dict[str, Any]) -> Change:
    actor, version = item.get("actor") or {}, item.get("result") or {}
    target = item.get("target")
    return Change(
        type=item["type"],
        document=_iri(item["object"]),
        version=version.get("id"),
        instant=datetime.fromisoformat(item.get("endTime") or item["published"]),
        agent=actor.get("name") or actor.get("id"),
        summary=str(item.get("summary") or ""),
        target=None if target is None else _iri(target),
    )


def _iri(value: Any) -> str:
    return str(value["id"] if isinstance(value, dict) else value)

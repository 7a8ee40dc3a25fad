"""Single records: their statements, their state, their history."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from typing import Any

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, OWL, RDFS

from iclod.client import queries, sparql, things
from iclod.client.connection import JSON, REDIRECTIONS, TURTLE, Connection, checked
from iclod.client.rows import Rows
from iclod.client.sparql import At, Question
from iclod.client.transport import Answer
from iclod.errors import Gone, Moved, NotFound, RequestError

_WITHDRAWN = URIRef(f"{things.ICLOD}withdrawnAt")
_REASON = URIRef(f"{things.ICLOD}withdrawalReason")


@dataclass(frozen=True)
class Revision:
    """One version of a record.

    Attributes:
        number: Counted for the record, from 1.
        iri: The version's own IRI, to cite it by.
        state: `content`, `withdrawn`, `merged` or `removed`.
        agent: Who made it.
        message: Why.
        digest: SHA-256 of its canonical N-Quads.
        erased: Whether its text was removed for good.
    """

    number: int
    iri: str
    state: str
    instant: datetime
    agent: str | None
    message: str | None
    license: str | None
    digest: str | None
    erased: bool


@dataclass(frozen=True)
class Record:
    """A record as it was read.

    Attributes:
        iri: Of the thing.
        document: IRI of the document, which is the graph's name.
        url: Address that it was read from.
        graph: All that the document says.
        titles: Names of the thing, by language.
        version: Number of the version that was read, counted for the record.
        etag: Tag of the representation that was read.
    """

    iri: str
    document: str
    url: str
    graph: Graph = field(repr=False, compare=False)
    titles: dict[str, str]
    version: int | None
    created: datetime | None
    modified: datetime | None
    license: str | None
    etag: str | None = field(repr=False)
    _connection: Connection = field(repr=False, compare=False)

    @property
    def label(self) -> str:
        """The thing's name in the language asked for, else in English, else in any."""
        return things.text(self.titles, self._connection.language) or self.iri

    def __str__(self) -> str:
        return self.label

    def history(self) -> Iterator[Revision]:
        """All versions, the newest first, fetched page by page."""
        page, pages = 1, 1
        path = f"{self._connection.path(self.document)}/history.json"
        while page <= pages:
            answer = self._connection.get(path, {"page": page}, accept=JSON)
            pages, found = answer.read(_revisions)
            yield from found
            page += 1


def get(connection: Connection, name: str, *, version: int | None, at: At | None) -> Record:
    """Read a record; see `Registry.get`."""
    if version is not None and at is not None:
        raise RequestError("version and at exclude each other: give one of them")
    path = connection.path(name)
    if path is None:
        raise NotFound(
            f"{name} is no IRI of this registry, whose IRIs begin with {connection.base}"
        )
    if version is not None:
        return _record(connection, connection.get(f"{path}/version/{version}", accept=TURTLE))
    headers = {"Accept": TURTLE}
    if at is not None:
        headers["Accept-Datetime"] = format_datetime(moment(at), usegmt=True)
    elif connection.pin is not None:
        number = _pinned(connection, connection.document(name))
        found = _record(connection, connection.get(f"{path}/version/{number}", accept=TURTLE))
        return _living(connection, found)
    answer = connection.transport.send("GET", connection.address(path), headers=headers)
    if answer.status == 301:
        _moved(connection, answer)
    if answer.status in REDIRECTIONS:
        headers = {"Accept": TURTLE}
        answer = connection.transport.send("GET", answer.location, headers=headers)
    if answer.status == 410 and answer.media_type == TURTLE:
        _living(connection, _record(connection, answer))
    found = _record(connection, checked(answer))
    if at is not None and found.created is not None and found.created > moment(at):
        raise NotFound(f"{found.iri} was first published on {found.created.date()}")
    return _living(connection, found)


def moment(at: At) -> datetime:
    """The last moment of a year, a month or a day, or the instant itself.

    Raises:
        RequestError: It is no date.
    """
    if isinstance(at, datetime):
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    text = at.isoformat() if isinstance(at, date) else str(at).strip()
    try:
        if len(text) == 4:
            return datetime(int(text), 12, 31, 23, 59, 59, tzinfo=UTC)
        if len(text) == 7:
            first = date.fromisoformat(f"{text}-01")
            text = first.replace(day=monthrange(first.year, first.month)[1]).isoformat()
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text), time(23, 59, 59), UTC)
        found = datetime.fromisoformat(text)
    except ValueError:
        raise RequestError(
            f"{text[:40]!r} is no date: write 2026, 2026-05, 2026-05-31 or an instant"
        ) from None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _record(connection: Connection, answer: Answer) -> Record:
    graph = sparql.parsed(answer, Graph())
    document, thing = next(iter(graph.subject_objects(FOAF.primaryTopic)), (None, None))
    if document is None:
        raise NotFound(f"{answer.url} describes no record")
    names = next(
        (found for name in things.NAMES if (found := _texts(graph, thing, URIRef(name)))),
        _texts(graph, thing, RDFS.label),
    )
    number = graph.value(document, OWL.versionInfo)
    license_ = graph.value(document, DCTERMS.license)
    return Record(
        iri=str(thing),
        document=str(document),
        url=answer.url,
        graph=graph,
        titles=names,
        version=sparql.number(None if number is None else str(number)),
        created=_instant(graph.value(document, DCTERMS.created)),
        modified=_instant(graph.value(document, DCTERMS.modified)),
        license=None if license_ is None else str(license_),
        etag=answer.headers.get("ETag"),
        _connection=connection,
    )


def _living(connection: Connection, found: Record) -> Record:
    """The record, unless what was read is only its tombstone."""
    thing = URIRef(found.iri)
    when = found.graph.value(thing, _WITHDRAWN)
    if when is None:
        return found
    reason = found.graph.value(thing, _REASON)
    because = f": {reason}" if reason else ""
    successor = found.graph.value(thing, DCTERMS.isReplacedBy)
    if successor is not None:
        target = str(successor)
        raise Moved(f"{found.iri} was merged into {target}{because}", target=target)
    raise Gone(f"{found.iri} was withdrawn on {str(when)[:10]}{because}")


def _moved(connection: Connection, answer: Answer) -> None:
    path = connection.path(answer.location)
    if path is None:
        return
    target = f"{connection.base}id/{path.removeprefix('doc/')}"
    raise Moved(f"{answer.url} was merged into {target}", target=target)


def _pinned(connection: Connection, document: str) -> int:
    """Number of the version of a document that was current in the pinned state."""
    text = queries.fill("state", {"document": [URIRef(document)]})
    rows = sparql.read(connection, sparql.send(connection, Question(text)))
    assert isinstance(rows, Rows)
    assert connection.pin is not None
    if not rows:
        raise NotFound(f"version {connection.pin.version} of the dataset holds no {document}")
    return int(str(rows.terms[0][0]))


def _texts(graph: Graph, thing: object, name: URIRef) -> dict[str, str]:
    values = graph.objects(thing, name)  # type: ignore[arg-type]
    return dict(sorted((getattr(value, "language", None) or "", str(value)) for value in values))


def _instant(value: object) -> datetime | None:
    found = value.toPython() if isinstance(value, Literal) else None
    return found if isinstance(found, datetime) else None


def _revisions(found: Any) -> tuple[int, list[Revision]]:
    return int(found["pages"]), [_revision(item) for item in found["history"]]


def _revision(found: dict[str, object]) -> Revision:
    agent = found.get("agent")
    return Revision(
        number=int(str(found["number"])),
        iri=str(found["iri"]),
        state=str(found["state"]),
        instant=datetime.fromisoformat(str(found["instant"])),
        agent=str(agent.get("name") or agent.get("iri")) if isinstance(agent, dict) else None,
        message=_optional(found.get("message")),
        license=_optional(found.get("license")),
        digest=_optional(found.get("digest")),
        erased=bool(found.get("erased")),
    )


def _optional(value: object) -> str | None:
    return None if value is None else str(value)

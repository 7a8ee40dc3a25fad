"""Graphs written, changed and withdrawn with a token, and checked against the shapes in force.

Spec: https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from rdflib import Graph

from iclod import errors
from iclod.client import problems, sparql, things
from iclod.client.connection import JSON, TURTLE, Connection, checked, iri
from iclod.client.transport import Answer

UPDATE = "application/sparql-update"


@dataclass(frozen=True)
class Finding:
    """One result of a validation.

    Attributes:
        severity: `Violation`, `Warning` or `Info`.
        focus: The node that it is about.
        path: IRI of the property, where it is about one.
        value: The value at fault, where there is one.
        message: What to do, in the language asked for.
        shape: IRI of the shape.
    """

    severity: str
    focus: str
    path: str | None
    value: str | None
    message: str
    shape: str | None

    def __str__(self) -> str:
        return f"{self.severity}: {self.message} ({self.focus})"


@dataclass(frozen=True)
class Report:
    """What a validation found; true where the data conform.

    Attributes:
        conforms: Whether nothing of severity Violation was found.
    """

    conforms: bool
    findings: tuple[Finding, ...]

    def __bool__(self) -> bool:
        return self.conforms

    def __str__(self) -> str:
        head = "The data conform" if self.conforms else "The data do not conform"
        return "\n".join([f"{head}.", *map(str, self.findings)])


@dataclass(frozen=True)
class Written:
    """What became of a request to write.

    Attributes:
        graph: IRI or address of the graph.
        created: Whether it is new.
        version: Number of the dataset's version that the write made.
        etag: Tag of its new state, to make the next change conditional; None where the server
            gives none.
    """

    graph: str
    created: bool
    version: int | None
    etag: str | None


def validate(connection: Connection, data: Graph | str) -> Report:
    """Check data against the shapes in force; nothing is kept."""
    answer = connection.post("validate", body(data), TURTLE, accept=JSON)
    return answer.read(lambda found: report(found, connection.language))


def write(
    connection: Connection,
    method: str,
    graph: str | None,
    *,
    body: bytes | None = None,
    content_type: str = TURTLE,
    headers: Mapping[str, str | None],
) -> Written:
    """Send one request of the Graph Store Protocol.

    Args:
        graph: IRI of the graph; None: the server chooses one.
        headers: Those that are None are left out.

    Raises:
        Unauthorized: There is no token, or none that is valid.
        ShapeViolation: The data break the shapes in force; carries a `Report`.
        PreconditionFailed: `if_match` does not hold.
        Conflict: The record is withdrawn.
    """
    if connection.pin is not None:
        raise errors.RequestError("a past state cannot be written to; write without at()")
    if connection.token is None:
        raise errors.Unauthorized("writing needs a token: Registry(url, token=…)")
    sent = {name: value for name, value in headers.items() if value is not None}
    sent |= {"Authorization": f"Bearer {connection.token}", "Accept": JSON}
    if body is not None:
        sent["Content-Type"] = content_type
    address = connection.address("graphs", () if graph is None else {"graph": graph})
    answer = connection.transport.send(method, address, headers=sent, body=body, writes=True)
    if answer.status == 422:
        raise _violation(answer, connection.language)
    checked(answer)
    place = str(answer.headers.get("Location") or graph or "")
    version = sparql.number(answer.headers.get("Dataset-Version"))
    return Written(place, answer.status == 201, version, answer.headers.get("ETag"))


def message(text: str | None) -> str | None:
    """A message as a header: percent-encoded where ASCII does not do."""
    return None if text is None else quote(text, safe=" !#$&'()*+,-./:;=?@[]_~")


def target(connection: Connection, name: str) -> str:
    """The graph that is written: a record's document, or any other by its IRI."""
    if ":" in name and "/id/" not in iri(name):
        return name
    return connection.document(name)


def body(data: Graph | str) -> bytes:
    """A graph as Turtle; text is Turtle already."""
    text = data.serialize(format="turtle") if isinstance(data, Graph) else data
    return text.encode()


def report(found: Mapping[str, Any], language: str) -> Report:
    """Read a report."""
    results: Sequence[Mapping[str, Any]] = found.get("results") or ()
    return Report(
        bool(found.get("conforms")),
        tuple(
            Finding(
                severity=str(item.get("severity")),
                focus=_value(item.get("focus")) or "",
                path=item.get("path"),
                value=_value(item.get("value")),
                message=things.text(item.get("message") or {}, language) or "",
                shape=item.get("shape"),
            )
            for item in results
        ),
    )


def _violation(answer: Answer, language: str) -> errors.IclodError:
    said = answer.problem
    found = said.get("report")
    if not isinstance(found, dict):
        return problems.error(answer)
    detail = str(said.get("detail") or "the data break the shapes in force")
    return errors.ShapeViolation(detail, report=report(found, language))


def _value(found: Any) -> str | None:
    if isinstance(found, dict):
        return str(found.get("value"))
    return None if found is None else str(found)

"""SPARQL by SPARQLWrapper, sent in a way that waits where the server asks for it.

SPARQLWrapper makes the requests of the protocol; its own way of sending them knows no repetition
and reads no headers.

Spec: https://www.w3.org/TR/sparql11-protocol/#query-operation
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar
from urllib.parse import quote

from rdflib import Graph
from rdflib.exceptions import ParserError
from rdflib.plugins.parsers.notation3 import BadSyntax
from SPARQLWrapper import GET, POST, POSTDIRECTLY, SELECT, SPARQLWrapper

from iclod.client import rows
from iclod.client.connection import Connection, Pin, checked
from iclod.client.rows import Provenance, Rows
from iclod.client.transport import Answer, Transport
from iclod.errors import NetworkError, RequestError

#: Longer queries are posted: addresses have limits on the way.
LONG = 2000
ACCEPT = "application/sparql-results+json, text/turtle;q=0.9"

_MODIFIER = re.compile(r"\b(?:LIMIT|OFFSET)\s+\d+\s*(?:#[^\n]*\s*)*\Z", re.IGNORECASE)

At = str | int | date | datetime
AnyGraph = TypeVar("AnyGraph", bound=Graph)


class ResultGraph(Graph):
    """The answer to a CONSTRUCT or DESCRIBE: an `rdflib.Graph` that knows where it is from."""

    def __init__(self, provenance: Provenance | None = None) -> None:
        super().__init__()
        self.provenance = provenance or Provenance()

    @property
    def version(self) -> int | None:
        """Number of the dataset's version that was asked."""
        return self.provenance.version

    @property
    def permalink(self) -> str | None:
        """Address of this very result; see `Provenance`."""
        return self.provenance.permalink

    def cite(self) -> str | None:
        """One line to cite the result by; see `Provenance`."""
        return self.provenance.cite()


@dataclass(frozen=True)
class Question:
    """A query with everything that goes with it.

    Attributes:
        format: Name of the form of the answer, as `?format=` has it; "": one that is read here.
        version: Number of the dataset's version; None: the pinned or the current one.
        at: A moment instead of a number: ISO date, year, instant.
        graphs: IRIs that make the default graph instead of the union of all.
        named_graphs: IRIs that `GRAPH` may name.
    """

    text: str
    format: str = ""
    version: int | None = None
    at: At | None = None
    graphs: Sequence[str] = ()
    named_graphs: Sequence[str] = ()


class _Wrapper(SPARQLWrapper):
    """SPARQLWrapper with the request sent by our transport."""

    def __init__(self, endpoint: str, transport: Transport) -> None:
        super().__init__(endpoint)
        self.setOnlyConneg(True)
        self._transport = transport

    def fetch(self) -> Answer:
        """Send the request that SPARQLWrapper makes."""
        request = self._createRequest()
        return self._transport.send(
            request.get_method(),
            request.full_url,
            headers=dict(request.header_items()),
            body=request.data if isinstance(request.data, bytes) else None,
        )


def send(connection: Connection, question: Question) -> Answer:
    """Ask, and hand back the answer as it came.

    Raises:
        QueryRejected: The query is malformed or asks for what is not allowed.
        NotFound: There is no such version yet.
        EngineUnavailable: The server stays busy.
        LimitExceeded: It needs more than a limit of the server allows.
        NetworkError: The server does not answer.
    """
    wrapper = _Wrapper(f"{connection.url}sparql", connection.transport)
    wrapper.queryString, wrapper.queryType = question.text, SELECT
    wrapper.setMethod(POST if len(question.text.encode()) > LONG else GET)
    wrapper.setRequestMethod(POSTDIRECTLY)
    wrapper.addCustomHttpHeader("User-Agent", connection.transport.agent)
    wrapper.addCustomHttpHeader("Accept", "*/*" if question.format else ACCEPT)
    parameters = _parameters(connection, question)
    for name, value in parameters:
        wrapper.addParameter(name, value)
    answer = checked(wrapper.fetch(), query=True)
    wanted = dict(parameters).get("version")
    if wanted and answer.headers.get("Dataset-Version") != wanted:
        raise NetworkError(f"{connection.url} does not answer from version {wanted} as asked")
    return answer


def read(connection: Connection, answer: Answer) -> Rows | bool | ResultGraph:
    """What an answer holds.

    Raises:
        NetworkError: It is in no form that was asked for.
    """
    made = provenance(connection, answer)
    if answer.media_type == "application/sparql-results+json":
        document = answer.json()
        if isinstance(document, dict) and isinstance(document.get("boolean"), bool):
            return bool(document["boolean"])
        return rows.from_json(document, made)
    if answer.media_type == "text/turtle":
        return parsed(answer, ResultGraph(made))
    raise NetworkError(f"{answer.url} answers with {answer.media_type or 'nothing'}")


def parsed(answer: Answer, graph: AnyGraph) -> AnyGraph:
    """Read Turtle into a graph.

    Raises:
        NetworkError: It is malformed.
    """
    try:
        graph.parse(data=answer.body, format="turtle", publicID=answer.url)
    except (BadSyntax, ParserError, ValueError) as error:
        raise NetworkError(f"{answer.url} answers with Turtle that cannot be read") from error
    return graph


def provenance(connection: Connection, answer: Answer) -> Provenance:
    """Which state of the registry an answer was computed from."""
    headers = answer.headers
    lasting = "no-store" not in headers.get("Cache-Control", "")
    return Provenance(
        registry=lambda: connection.title,
        version=number(headers.get("Dataset-Version")),
        permalink=answer.link("memento") if lasting else None,
        moment=instant(headers.get("Memento-Datetime")),
        erased=number(headers.get("Erased-Graphs")) or 0,
    )


def pin(connection: Connection, at: At) -> Pin:
    """The state at a moment, or with a number.

    Raises:
        NotFound: There is none yet.
        RequestError: It is neither a number nor a date.
    """
    if isinstance(at, int):
        return _state(connection, Question("ASK {}", version=at))
    return _state(connection, Question("ASK {}", at=at))


def current(connection: Connection) -> int:
    """Number of the dataset's current version."""
    return _state(connection, Question("ASK {}")).version


def _state(connection: Connection, question: Question) -> Pin:
    answer = send(connection, question)
    found = number(answer.headers.get("Dataset-Version"))
    if found is None:
        raise NetworkError(f"{connection.url} does not say which version it answers from")
    return Pin(found, instant(answer.headers.get("Memento-Datetime")))


def stored(connection: Connection, name: str, parameters: Mapping[str, Any]) -> Any:
    """The answer to a stored query; see `Registry.stored`."""
    asked = [
        (key, [_text(item) for item in (value if isinstance(value, list | tuple) else [value])])
        for key, value in parameters.items()
        if value is not None
    ]
    if connection.pin is not None:
        asked.append(("version", [str(connection.pin.version)]))
    return read(connection, connection.get(f"query/{quote(name)}.json", asked, accept="*/*"))


def page(text: str, size: int, offset: int) -> str:
    """The query for some of its rows.

    Raises:
        RequestError: It has a limit already.
    """
    if _MODIFIER.search(text):
        raise RequestError("the query ends with a LIMIT or OFFSET of its own: leave it out")
    return f"{text}\nLIMIT {size} OFFSET {offset}"


def number(text: str | None) -> int | None:
    """The number in a header."""
    return int(text) if text and text.isascii() and text.isdigit() else None


def instant(text: str | None) -> datetime | None:
    """The moment in a header."""
    try:
        return parsedate_to_datetime(text) if text else None
    except ValueError:
        return None


def _parameters(connection: Connection, question: Question) -> list[tuple[str, str]]:
    version, at = question.version, question.at
    if version is not None and at is not None:
        raise RequestError("version and at exclude each other: give one of them")
    if version is None and at is None and connection.pin is not None:
        version = connection.pin.version
    found: list[tuple[str, Any]] = [("version", version), ("at", at), ("format", question.format)]
    pairs = [(name, _text(value)) for name, value in found if value not in (None, "")]
    pairs += [("default-graph-uri", iri) for iri in question.graphs]
    return pairs + [("named-graph-uri", iri) for iri in question.named_graphs]


def _text(value: At) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value)

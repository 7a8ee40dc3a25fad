"""Asks the registry and makes the HTTP answer: whole, streamed, or that nothing has changed.

An answer that was spooled has the digest of its bytes as its tag, like everything else. One that is
sent while it is made has a weak tag of what it depends on, so that it can be compared without
being made again.

Specs: https://www.w3.org/TR/sparql11-protocol/#query-success, and RFC 9110, section 8.8.3
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict

from iclod.engine.base import RESULTS, Query, Result
from iclod.errors import QueryRejected
from iclod.rdf.formats import BY_SUFFIX
from iclod.web import coding, headers
from iclod.web.exchange import Answer, Asked, Stream
from iclod.web.querying import hints, pinning, rate
from iclod.web.querying.forms import Forms
from iclod.web.querying.lasting import lasting
from iclod.web.querying.pinning import Pin

if TYPE_CHECKING:
    from iclod.registry import Registry
    from iclod.workers import Stop

#: Bytes up to which an answer is read in, so that it can be kept in memory and sent again.
WHOLE = 1 << 20
#: `Content-Type` of what has parameters.
#: Specs: https://www.rfc-editor.org/rfc/rfc4180#section-3, and RFC 7111;
#: https://www.iana.org/assignments/media-types/text/tab-separated-values
TYPES = {
    "text/csv": "text/csv; charset=utf-8; header=present",
    "text/tab-separated-values": "text/tab-separated-values; charset=utf-8",
}


@dataclass(frozen=True)
class Asking:
    """A query, and what of its request decides the answer.

    Attributes:
        text: The query.
        forms: In which forms the answer may come.
        pin: The state that it is about.
        address: Where it can be asked again, absolute and without the state, as
            `pinning.address` makes it; None: it is not linked.
        default_graphs: As in `iclod.engine.base.Query`, canonical.
        named_graphs: The same.
        client: As `rate.client` names it.
        known: The header `If-None-Match`; only of a GET or HEAD.
        stop: Set when the client has left.
        vary: Request headers that the answer depends on, besides those known by `forms` and `pin`.
    """

    text: str
    forms: Forms
    pin: Pin
    address: str | None = None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    client: str = ""
    known: str | None = None
    stop: Stop | None = field(default=None, compare=False)
    vary: frozenset[str] = frozenset()

    @property
    def query(self) -> Query:
        """The question for the engine."""
        return Query(
            text=self.text,
            results=self.forms.results,
            graphs=self.forms.graphs,
            default_graphs=self.default_graphs,
            named_graphs=self.named_graphs,
            at=self.pin.at,
            client=self.client,
            stop=self.stop,
        )

    @property
    def varies(self) -> frozenset[str]:
        """All request headers that the answer depends on."""
        found = set(self.vary)
        if self.forms.varies:
            found.add("Accept")
        if self.pin.by not in ("version", "at"):
            found.add("Accept-Datetime")
        return frozenset(found)


def asking(
    registry: Registry,
    asked: Asked,
    text: str,
    forms: Forms,
    *,
    pairs: Sequence[tuple[str, str]] | None = None,
    default_graphs: Iterable[str] = (),
    named_graphs: Iterable[str] = (),
    vary: Iterable[str] = (),
) -> Asking:
    """A query asked by a request: the state it is about, its address, its client.

    Args:
        pairs: The parameters, under which it can be asked again by GET and among which `version`
            and `at` may be; default: those of the query string.
        default_graphs: Canonical IRIs.
        named_graphs: The same.
        vary: Request headers that the answer depends on.

    Raises:
        RequestError: The state is named wrongly.
        NotFound: There is no such state.
    """
    given = MultiDict(parse_qsl(asked.query, keep_blank_values=True) if pairs is None else pairs)
    return Asking(
        text,
        forms,
        pinning.read(registry, given, asked.headers, asked.number),
        pinning.address(asked.origin, asked.path, [*given.items(multi=True)]),
        tuple(default_graphs),
        tuple(named_graphs),
        asked.client,
        asked.headers.get("if-none-match") if asked.method in ("GET", "HEAD") else None,
        asked.stop,
        frozenset(vary),
    )


def answer(registry: Registry, asking: Asking) -> Answer | Stream:
    """The answer to a query in one of its forms.

    Raises:
        QueryRejected: It is malformed or holds what is not allowed; with a hint where one is known.
        TooMany: The client asks too often.
        IclodError: As `iclod.engine.base.Engine.query` says.
    """
    lasts = lasting(asking.text)
    if lasts and (found := _unchanged(registry, asking)):
        return found
    return send(registry, asking, ask(registry, asking), lasts=lasts)


def ask(registry: Registry, asking: Asking) -> Result:
    """Ask the engine, in the name of a client.

    Raises:
        QueryRejected: As for `answer`.
        TooMany: The same.
        IclodError: The same.
    """
    rate.take(registry, asking.client)
    try:
        return registry.query(asking.query)
    except QueryRejected as error:
        raise hints.explained(error, asking.text) from error.__cause__


def send(
    registry: Registry,
    asking: Asking,
    result: Result,
    *,
    body: bytes | None = None,
    media_type: str | None = None,
    more: Sequence[tuple[str, str]] = (),
    lasts: bool | None = None,
) -> Answer | Stream:
    """The HTTP answer of a result; it takes over the result's body.

    Args:
        body: Sent in place of the result's, which the caller has read and closed.
        media_type: Of `body`.
        more: Further headers, names in lower case.
        lasts: Whether asking again gives the same, where that is known.
    """
    lasts = lasting(asking.text) if lasts is None else lasts
    said = told(registry, asking, result, lasts=lasts)
    type_ = media_type or result.media_type
    given = (("content-type", TYPES.get(type_, type_)), *said, *more)
    if body is None and result.size is not None and result.size <= WHOLE:
        body = result.read()
    if body is not None:
        tagged = (("etag", headers.etag(body)),) if lasts else ()
        return Answer(200, (*given, *tagged), body, asking.varies)
    if not lasts:
        return Stream(200, given, result.body, result.size, asking.varies)
    if result.size is None:
        tag = _tag(registry, asking, result.seq, type_)
    else:
        tag = headers.etag_of_parts(iter(lambda: result.body.read(WHOLE), b""))
        result.body.seek(0)
    return Stream(200, (*given, ("etag", tag)), result.body, result.size, asking.varies)


def told(
    registry: Registry, asking: Asking, result: Result, *, lasts: bool
) -> tuple[tuple[str, str], ...]:
    """What an answer says of the state that it is about; see `pinning.told`."""
    return tuple(
        pinning.told(
            asking.pin,
            registry.settings,
            asking.address,
            lasting=lasts,
            seq=result.seq,
            erased=result.erased,
        )
    )


def _unchanged(registry: Registry, asking: Asking) -> Answer | None:
    """That the client has the answer already, where its weak tag tells that without asking."""
    if not asking.known or "W/" not in asking.known:
        return None
    results, graphs = asking.forms.results, asking.forms.graphs
    types = [RESULTS[results]] if results else []
    types += [BY_SUFFIX[graphs].media_type] if graphs else []
    given = {part.strip() for part in asking.known.split(",")}
    for media_type in types:
        plain = _tag(registry, asking, asking.pin.number, media_type)
        for name in (coding.IDENTITY, *coding.CODINGS):
            if (tag := coding.tag(plain, name)) in given:
                said = pinning.told(asking.pin, registry.settings, asking.address)
                return Answer(304, (*said, ("etag", tag)), b"", asking.varies)
    return None


def _tag(registry: Registry, asking: Asking, seq: int, media_type: str) -> str:
    """A weak tag of what decides an answer: query, dataset, state, media type, limits."""
    limits = registry.settings.sparql
    erased = len(registry.journal.erasures(seq)) if asking.pin.by else 0
    parts = (
        asking.text,
        asking.default_graphs,
        asking.named_graphs,
        seq,
        erased,
        media_type,
        (limits.rows, limits.output_mb),
    )
    return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'

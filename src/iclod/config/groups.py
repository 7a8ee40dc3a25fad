"""Groups of settings; one is a table of `iclod.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from iclod.errors import ConfigError


@dataclass(frozen=True)
class EngineSettings:
    """Where SPARQL is answered.

    Attributes:
        kind: `embedded` (Oxigraph snapshots in the home) or `remote` (a SPARQL 1.1 server).
        keep: Newest snapshots that are kept.
        keep_minutes: Younger snapshots are kept too.
        past: Earlier states that are kept after they were made again from the journal.
        past_minutes: How long one of them is kept after it was last asked.
        url: Query endpoint of the remote engine.
        update_url: Its update endpoint; unset: `url`.
        user: Name for the remote engine; unset: no authentication.
        password: The password that belongs to it.
        auth: `basic` or `digest`.
        timeout: Seconds after which the remote engine is given up.
    """

    kind: str = "embedded"
    keep: int = 20
    keep_minutes: int = 10
    past: int = 10
    past_minutes: int = 1440
    url: str = ""
    update_url: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    auth: str = "basic"
    timeout: float = 60.0

    def __post_init__(self) -> None:
        if self.kind not in ("embedded", "remote"):
            raise ConfigError(f"engine.kind is {self.kind!r}: write embedded or remote")
        if self.kind == "remote" and not self.url:
            raise ConfigError("engine.url is needed with engine.kind = remote: the query endpoint")
        for key in ("url", "update_url"):
            value = getattr(self, key)
            if value and not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", value):
                raise ConfigError(f"engine.{key} is {value!r}: write an http(s) address")
        if self.auth not in ("basic", "digest"):
            raise ConfigError(f"engine.auth is {self.auth!r}: write basic or digest")
        if self.past < 1:
            raise ConfigError("engine.past has to be at least 1")


@dataclass(frozen=True)
class SparqlSettings:
    """Limits of public SPARQL.

    Attributes:
        deadline: Seconds after which a query is ended.
        memory_mb: Address space of a worker, in MiB.
        spool_mb: Up to this size an answer is made whole before it is sent, in MiB; a larger one
            is sent while it is made.
        output_mb: Largest answer, in MiB.
        rows: Most solutions or triples of an answer; 0: no limit.
        fast_workers: Processes that every query starts in.
        fast_deadline: Seconds a query may take there before it is moved.
        slow_workers: Processes for queries that take longer, per web process.
        queue: Queries that may wait for a slow worker.
        wait: Seconds that they wait at most before 503.
        query_kb: Longest query, in KiB.
        rate: Queries a minute that one client may ask, answers from memory apart; 0: no limit.
        client_slow: Slow queries that one client may have under way or waiting.
    """

    deadline: float = 10.0
    memory_mb: int = 768
    spool_mb: int = 16
    output_mb: int = 4096
    rows: int = 0
    fast_workers: int = 2
    fast_deadline: float = 0.3
    slow_workers: int = 2
    queue: int = 4
    wait: float = 2.0
    query_kb: int = 64
    rate: int = 0
    client_slow: int = 3


@dataclass(frozen=True)
class ValidationSettings:
    """Limits of validation of what strangers send.

    Attributes:
        deadline: Seconds after which a validation is ended.
        memory_mb: Address space of a worker, in MiB.
        workers: Processes per web process.
        queue: Requests that may wait for one.
        body_mb: Largest body, in MiB.
        triples: Most triples in a body.
        files: Most files, or parts of a form, in a request.
        results: Most equal results that are listed; the rest is counted.
        shapes: Files or folders of Turtle with further shapes that everything is checked against.
        foreign_shapes: Whether a request may bring shapes of its own (SHACL Core).
        hosts: Hosts from which data may be fetched by URL; empty: none.
        reports_days: Days for which a report is kept at an address of its own; 0: never.
        reports_mb: Most space that kept reports take, in MiB.
    """

    deadline: float = 20.0
    memory_mb: int = 1024
    workers: int = 1
    queue: int = 8
    body_mb: int = 4
    triples: int = 50_000
    files: int = 20
    results: int = 20
    shapes: tuple[str, ...] = ()
    foreign_shapes: bool = False
    hosts: tuple[str, ...] = ()
    reports_days: int = 30
    reports_mb: int = 100


@dataclass(frozen=True)
class WebSettings:
    """How the server speaks.

    Attributes:
        body_deadline: Seconds within which a request body has to arrive.
        body_mb: Largest request body anywhere, in MiB.
        cache_mb: Memory for answers kept at the edge, per web process, in MiB.
        page_size: Items on a page of a list.
        stream_page: Versions on a page of the event stream.
        shared_seconds: Seconds for which a shared HTTP cache may keep what a commit can change.
    """

    body_deadline: float = 20.0
    body_mb: int = 16
    cache_mb: int = 64
    page_size: int = 24
    stream_page: int = 100
    shared_seconds: int = 10


@dataclass(frozen=True)
class QualitySettings:
    """How the quality of the data is measured.

    Attributes:
        stale_years: Years without a change after which a practice counts as out of date.
    """

    stale_years: float = 3.0

    def __post_init__(self) -> None:
        if not 0 < self.stale_years <= 100:
            raise ConfigError(
                f"quality.stale_years is {self.stale_years}: write a number of years up to 100"
            )


@dataclass(frozen=True)
class DumpsSettings:
    """When files to download are made, and how many are kept.

    Attributes:
        at: Hour of the day, in UTC, at which what has changed is written; -1: at none.
        quiet_minutes: They are also made when nothing has changed for so long; 0: not then.
        keep: Newest dumps that are kept.
    """

    at: int = 3
    quiet_minutes: int = 10
    keep: int = 5

    def __post_init__(self) -> None:
        if not -1 <= self.at <= 23:
            raise ConfigError(f"dumps.at is {self.at}: write an hour from 0 to 23, or -1")
        if self.quiet_minutes < 0:
            raise ConfigError("dumps.quiet_minutes must not be negative")
        if self.keep < 1:
            raise ConfigError("dumps.keep has to be at least 1")


@dataclass(frozen=True)
class OperatorSettings:
    """Who answers for the registry; published in its catalogue, nothing is made up.

    Attributes:
        name: Of the publisher; unset: the iclod project.
        homepage: Its web page.
        type: Code of its kind in the ADMS list of publisher types, such as `LocalAuthority`.
        email: Where questions are answered.
        contact_page: Page with a form or with addresses.
    """

    name: str = ""
    homepage: str = ""
    type: str = ""
    email: str = ""
    contact_page: str = ""

    def __post_init__(self) -> None:
        for key in ("homepage", "contact_page"):
            value = getattr(self, key)
            if value and not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", value):
                raise ConfigError(f"operator.{key} is {value!r}: write an http(s) address")
        if self.email and not re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", self.email, re.ASCII):
            raise ConfigError(f"operator.email is {self.email!r}: write an e-mail address")
        if self.type and not re.fullmatch(r"[A-Za-z()-]+", self.type):
            raise ConfigError(f"operator.type is {self.type!r}: write an ADMS publisher type")


@dataclass(frozen=True)
class FeedSettings:
    """How changes are told.

    Attributes:
        page_size: Events on a page of `/feed.atom` and `/activity`. Another number makes other
            pages: who reads them has to begin anew.
    """

    page_size: int = 50

    def __post_init__(self) -> None:
        _count("feeds.page_size", self.page_size)


@dataclass(frozen=True)
class OaiSettings:
    """How harvesters are answered.

    Attributes:
        page_size: Records in one answer of `/oai`.
    """

    page_size: int = 100

    def __post_init__(self) -> None:
        _count("oai.page_size", self.page_size)


def _count(name: str, value: int) -> None:
    if not 1 <= value <= 10_000:
        raise ConfigError(f"{name} is {value}: write a number from 1 to 10000")

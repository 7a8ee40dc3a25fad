"""Settings: read once from `iclod.toml` and `ICLOD_*` variables, then passed down, frozen.

A nested setting is a table in the file and two underscores in a variable: `engine.url` is
`ICLOD_ENGINE__URL`. Variables win over the file. An unknown key is an error.
"""

from __future__ import annotations

import dataclasses
import os
import re
import tomllib
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from iclod.errors import ConfigError


@dataclass(frozen=True)
class EngineSettings:
    """Where SPARQL is answered.

    Attributes:
        kind: `embedded` (Oxigraph snapshots in the home).
        keep: Newest snapshots that are kept.
        keep_minutes: Younger snapshots are kept too.
    """

    kind: str = "embedded"
    keep: int = 20
    keep_minutes: int = 10


@dataclass(frozen=True)
class SparqlSettings:
    """Limits of public SPARQL.

    Attributes:
        deadline: Seconds after which a query is ended.
        memory_mb: Address space of a worker, in MiB.
        output_mb: Largest answer, in MiB.
        fast_workers: Processes that every query starts in.
        fast_deadline: Seconds a query may take there before it is moved.
        slow_workers: Processes for queries that take longer, per web process.
        queue: Queries that may wait for a slow worker.
        wait: Seconds that they wait at most before 503.
        query_kb: Longest query, in KiB.
    """

    deadline: float = 10.0
    memory_mb: int = 768
    output_mb: int = 64
    fast_workers: int = 2
    fast_deadline: float = 0.3
    slow_workers: int = 2
    queue: int = 4
    wait: float = 2.0
    query_kb: int = 64


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
    """

    deadline: float = 20.0
    memory_mb: int = 1024
    workers: int = 1
    queue: int = 8
    body_mb: int = 4
    triples: int = 50_000


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


@dataclass(frozen=True)
class Settings:
    """All settings of a registry.

    Attributes:
        home: Folder of the registry's files.
        base_iri: Begins the name of every record; fixed at the first start.
        public_url: Where the server is reached; unset: the host that was asked.
        allowed_hosts: Host names that are answered; empty: all, unless `public_url` is set.
        trusted_proxies: Addresses whose `Forwarded` headers count.
        mount: Path prefix under which the registry is served, such as `/registry`.
        packaged: `all`, `frame` (no practices) or `none`; read at the first start.
        packaged_dir: Folder with `ontology/`, `shapes/` and `data/`; unset: those that came along.
        title: Name of the registry on its pages and in its catalogue.
        description: One sentence about it.
        languages: Languages of pages and labels, the fallback first.
        records_mb: Memory for records that were read before, per process, in MiB.
    """

    home: Path = Path("var")
    base_iri: str = "https://w3id.org/iclod/"
    public_url: str = ""
    allowed_hosts: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    mount: str = ""
    packaged: str = "all"
    packaged_dir: Path | None = None
    title: str = "Intercultural Cities: good practices as linked open data"
    description: str = (
        "What cities did so that diversity becomes an advantage: practices with stable URIs, "
        "open to queries, checked against published shapes."
    )
    languages: tuple[str, ...] = ("en", "fr")
    records_mb: int = 16
    engine: EngineSettings = field(default_factory=EngineSettings)
    sparql: SparqlSettings = field(default_factory=SparqlSettings)
    validation: ValidationSettings = field(default_factory=ValidationSettings)
    web: WebSettings = field(default_factory=WebSettings)
    feeds: FeedSettings = field(default_factory=FeedSettings)
    oai: OaiSettings = field(default_factory=OaiSettings)
    dumps: DumpsSettings = field(default_factory=DumpsSettings)
    operator: OperatorSettings = field(default_factory=OperatorSettings)

    def __post_init__(self) -> None:
        if self.packaged not in ("all", "frame", "none"):
            raise ConfigError(f"packaged is {self.packaged!r}: write all, frame or none")
        if not 1 <= self.web.stream_page <= 1000:
            raise ConfigError(f"web.stream_page is {self.web.stream_page}: write 1 to 1000")
        if self.engine.kind != "embedded":
            raise ConfigError(f"engine.kind is {self.engine.kind!r}: write embedded")
        for name in ("public_url", "mount"):
            if getattr(self, name).endswith("/"):
                raise ConfigError(f"{name} must not end in a slash")

    @property
    def packaged_root(self) -> Path:
        """The folder that holds the packaged `ontology/`, `shapes/` and `data/`."""
        if self.packaged_dir is not None:
            return self.packaged_dir
        inside = Path(__file__).parent / "packaged"
        return inside if inside.is_dir() else Path(__file__).parents[2]


#: Variables of that prefix which are no settings.
NOT_SETTINGS = frozenset({"ICLOD_CONFIG"})


def load(
    environ: Mapping[str, str] = os.environ,
    *,
    file: Path | None = None,
    home: Path | None = None,
) -> Settings:
    """Read the settings.

    Args:
        environ: The environment.
        file: The TOML file; default `ICLOD_CONFIG`, then `iclod.toml` in the current folder.
        home: Wins over file and environment.

    Raises:
        ConfigError: A file that cannot be read, an unknown key, a value of the wrong type.
    """
    path = file or Path(environ.get("ICLOD_CONFIG", "iclod.toml"))
    values: dict[str, Any] = {}
    if path.exists():
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ConfigError(f"{path}: {error}") from error
    elif file or "ICLOD_CONFIG" in environ:
        raise ConfigError(f"{path}: there is no such settings file")
    for variable, text in environ.items():
        if variable.startswith("ICLOD_") and variable not in NOT_SETTINGS:
            keys = variable.removeprefix("ICLOD_").lower().split("__")
            target = values
            for key in keys[:-1]:
                target = target.setdefault(key, {})
                if not isinstance(target, dict):
                    raise ConfigError(f"{variable}: {key} is not a group of settings")
            target[keys[-1]] = text
    settings: Settings = _build(Settings, values, "")
    return dataclasses.replace(settings, home=home) if home is not None else settings


def _build(kind: Any, values: Mapping[str, Any], prefix: str) -> Any:
    hints = typing.get_type_hints(kind)
    known = {item.name: hints[item.name] for item in dataclasses.fields(kind)}
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise ConfigError(
            f"unknown setting {prefix}{unknown[0]}",
            hint=f"known here: {', '.join(known)}; docs/settings.md explains them",
        )
    made: dict[str, Any] = {}
    for name, value in values.items():
        if dataclasses.is_dataclass(known[name]):
            if not isinstance(value, Mapping):
                raise ConfigError(f"{prefix}{name} is a group of settings, not a value")
            made[name] = _build(known[name], value, f"{prefix}{name}.")
        else:
            made[name] = _convert(known[name], value, f"{prefix}{name}")
    return kind(**made)


def _convert(hint: Any, value: Any, name: str) -> Any:
    origin = typing.get_origin(hint)
    if origin is types.UnionType:
        hint = next(part for part in typing.get_args(hint) if part is not type(None))
        origin = typing.get_origin(hint)
    try:
        if origin is tuple:
            items = value.split(",") if isinstance(value, str) else value
            return tuple(str(item).strip() for item in items if str(item).strip())
        if hint is bool and isinstance(value, str):
            return {"1": True, "true": True, "0": False, "false": False}[value.lower()]
        if isinstance(value, Mapping):
            raise TypeError(name)
        return hint(value)
    except (TypeError, ValueError, KeyError) as error:
        wanted = getattr(hint, "__name__", str(hint))
        raise ConfigError(f"{name} is {value!r}: write a value of type {wanted}") from error

"""All settings of a registry."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from iclod.config.groups import (
    DumpsSettings,
    EngineSettings,
    FeedSettings,
    OaiSettings,
    OperatorSettings,
    QualitySettings,
    SparqlSettings,
    ValidationSettings,
    WebSettings,
)
from iclod.errors import ConfigError


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
    quality: QualitySettings = field(default_factory=QualitySettings)
    dumps: DumpsSettings = field(default_factory=DumpsSettings)
    operator: OperatorSettings = field(default_factory=OperatorSettings)

    def __post_init__(self) -> None:
        if self.packaged not in ("all", "frame", "none"):
            raise ConfigError(f"packaged is {self.packaged!r}: write all, frame or none")
        if not 1 <= self.web.stream_page <= 1000:
            raise ConfigError(f"web.stream_page is {self.web.stream_page}: write 1 to 1000")
        for name in ("public_url", "mount"):
            if getattr(self, name).endswith("/"):
                raise ConfigError(f"{name} must not end in a slash")

    @property
    def packaged_root(self) -> Path:
        """The folder that holds the packaged `ontology/`, `shapes/` and `data/`."""
        if self.packaged_dir is not None:
            return self.packaged_dir
        inside = Path(__file__).parents[1] / "packaged"
        return inside if inside.is_dir() else Path(__file__).parents[3]

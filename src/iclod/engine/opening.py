"""Makes the engine that the settings name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from iclod.config import Settings
from iclod.engine.embedded import EmbeddedEngine
from iclod.engine.remote.engine import RemoteEngine
from iclod.errors import ConfigError


def make(
    home: Path,
    settings: Settings,
    *,
    chain: Callable[[int], str | None],
    behind: Callable[[], None],
) -> EmbeddedEngine | RemoteEngine:
    """The engine of a home; nothing is opened or asked yet.

    Args:
        chain: Digest of an entry of the journal by number; None where there is none.
        behind: Has the engine brought up in the background, where it is another server.

    Raises:
        ConfigError: The server's address holds a name or password.
    """
    if settings.engine.kind == "remote":
        for url in (settings.engine.url, settings.engine.update_url):
            if "@" in urlsplit(url).netloc:
                raise ConfigError(
                    "engine.url and engine.update_url hold no name and no password: write them "
                    "into engine.user and engine.password"
                )
        return RemoteEngine(home, settings, chain, behind)
    return EmbeddedEngine(home, settings)

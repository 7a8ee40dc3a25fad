"""Settings: read once from `iclod.toml` and `ICLOD_*` variables, then passed down, frozen.

A nested setting is a table in the file and two underscores in a variable: `engine.url` is
`ICLOD_ENGINE__URL`. Variables win over the file. An unknown key is an error.
"""

from iclod.config.groups import (
    DumpsSettings,
    EngineSettings,
    FeedSettings,
    OaiSettings,
    OperatorSettings,
    SparqlSettings,
    ValidationSettings,
    WebSettings,
)
from iclod.config.loading import load
from iclod.config.settings import Settings

__all__ = [
    "DumpsSettings",
    "EngineSettings",
    "FeedSettings",
    "OaiSettings",
    "OperatorSettings",
    "Settings",
    "SparqlSettings",
    "ValidationSettings",
    "WebSettings",
    "load",
]

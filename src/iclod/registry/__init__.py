"""The registry: journal, desk, projections and profile opened together.

`core` opens and reads, `commits` writes, `loading` brings RDF and listings in, `lifecycle`
withdraws, restores and erases, `packaged` holds the first start and upgrades, `checks` verifies.
What is named here is loaded when it is first asked for: a command that checks a file against the
packaged shapes opens no registry.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from iclod.registry.commits import Change, Commit
    from iclod.registry.core import Registry

__all__ = ["Change", "Commit", "Registry"]

_HOMES = {"Change": "commits", "Commit": "commits", "Registry": "core"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)

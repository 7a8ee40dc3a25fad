"""The dataset's page: how much there is, under which licence, and where it can be fetched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from iclod.registry import Registry


def page(registry: Registry, absolute: Callable[[str], str]) -> dict[str, Any]:
    return {}

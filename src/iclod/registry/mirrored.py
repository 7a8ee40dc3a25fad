"""A registry that mirrors another takes everything from there and is written to by nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iclod.errors import Forbidden

if TYPE_CHECKING:
    from iclod.registry.core import Registry


def origin(registry: Registry) -> str | None:
    """The address of the event stream that this registry mirrors; None where it is no mirror."""
    return registry.journal.meta("mirror")


def check(registry: Registry) -> None:
    """Refuse to write to a mirror.

    Raises:
        Forbidden: It is one.
    """
    address = origin(registry)
    if address is not None:
        raise Forbidden(
            f"this registry mirrors {address}: write there, and it follows",
            hint="a mirror takes everything from its origin, by `iclod follow`",
        )

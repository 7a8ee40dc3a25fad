"""Where a kept report is, for how long, and what deletes it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from iclod.endpoints.validation.reports.store import Kept, Store
from iclod.registry import Registry
from iclod.validation.report import Report
from iclod.validation.work import Source

#: No search engine lists a kept report, and its address goes to nobody else.
HIDDEN = {
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
}


#: Seconds between two looks for what has expired, and when the last one was.
_OFTEN = 3600.0
_swept = 0.0


@dataclass(frozen=True)
class Link:
    """A kept report, as it is told.

    Attributes:
        id: The last part of its address.
        address: Its address, absolute.
        created: When it was made.
        expires: When it goes.
        key: What deletes it; only in the answer that made it.
        days: For which reports are kept.
        delete: Path that a form which deletes it is sent to.
    """

    id: str
    address: str
    created: datetime
    expires: datetime
    key: str | None
    days: int
    delete: str

    @classmethod
    def of(cls, kept: Kept, root: str, mount: str, days: int) -> Link:
        """The link of a report.

        Args:
            root: The registry's address, ending in a slash.
        """
        path = f"validate/reports/{kept.id}"
        return cls(
            kept.id,
            root + path,
            kept.created,
            kept.expires,
            kept.key,
            days,
            f"{mount}/{path}/delete",
        )

    def to_json(self) -> dict[str, Any]:
        """The link as plain values."""
        made = {
            "id": self.id,
            "address": self.address,
            "expires": self.expires.isoformat(timespec="seconds"),
        }
        return made | ({"key": self.key} if self.key else {})

    def headers(self) -> dict[str, str]:
        """The headers of the answer that made it."""
        return {"Location": self.address} | ({"Delete-Key": self.key} if self.key else {})


def keep(registry: Registry, report: Report, sources: Sequence[Source], root: str) -> Link:
    """Keep a report.

    Args:
        root: The registry's address, ending in a slash.

    Raises:
        Forbidden: Nothing is kept here.
        TooLarge: It is larger than all reports together may be.
    """
    return told(registry, store(registry).add(report, sources), root)


def told(registry: Registry, kept: Kept, root: str) -> Link:
    """The link of a report that is kept; see `keep`."""
    settings = registry.settings
    return Link.of(kept, root, settings.mount, settings.validation.reports_days)


def sweep(registry: Registry) -> None:
    """Remove what has expired, now and then: whenever somebody checks something."""
    global _swept
    now = time.monotonic()
    if now - _swept > _OFTEN:
        _swept = now
        store(registry).sweep()


def store(registry: Registry) -> Store:
    """The kept reports of a registry."""
    limits = registry.settings.validation
    return Store(registry.home / "reports.sqlite", limits.reports_days, limits.reports_mb << 20)

"""What addresses of an answer begin with, told from the request's scheme and host."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException

from iclod.web import addresses

if TYPE_CHECKING:
    from iclod.config import Settings

#: Hosts whose spelling is the same wherever it is read; the application judges all others.
_HOST = re.compile(
    rb"(?!xn--|.*\.xn--)[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::(?!80\Z|443\Z)[1-9][0-9]{0,4})?"
)
#: Hosts that are remembered.
_HOSTS = 1000


class Origins:
    """Judges the hosts of requests, each once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._known: dict[tuple[str, bytes], str | None] = {}

    def of(self, scheme: str, host: bytes | None) -> str | None:
        """Scheme, host and mount; None for hosts that the application has to judge."""
        if host is None:
            return None
        key = (scheme, host)
        if key not in self._known:
            if len(self._known) >= _HOSTS:
                self._known.clear()
            self._known[key] = self._judged(scheme, host)
        return self._known[key]

    def _judged(self, scheme: str, host: bytes) -> str | None:
        if not _HOST.fullmatch(host):
            return None
        settings = self._settings
        try:
            addresses.check_host(settings, host.decode())
        except HTTPException:
            return None
        return (settings.public_url or f"{scheme}://{host.decode()}") + settings.mount

"""How many queries one client may ask: a bucket of tokens for each, filled as time passes.

A bucket holds a minute's worth, so that a burst is answered and only what goes on is not. It counts
what one web process asks the engine; answers from memory cost nothing.
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from iclod.errors import TooMany

if TYPE_CHECKING:
    from iclod.registry import Registry

#: Clients that are remembered; who asks again after so many others begins with a full bucket.
CLIENTS = 10_000
#: Bits of an IPv6 address that belong to one client.
_PREFIX = 64


class Buckets:
    """The buckets of all clients.

    Args:
        rate: Queries a minute; 0: no limit.
    """

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self._lock = threading.Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str, now: float | None = None) -> None:
        """Count one query.

        Args:
            client: As `client` names it; the empty name is nobody's and has no limit.
            now: Seconds of a clock that only goes forward.

        Raises:
            TooMany: The client's bucket is empty.
        """
        if not self.rate or not client:
            return
        now = time.monotonic() if now is None else now
        with self._lock:
            left, then = self._left.pop(client, (float(self.rate), now))
            left = min(self.rate, left + (now - then) * self.rate / 60)
            self._left[client] = (max(left - 1, 0) if left >= 1 else left, now)
            if len(self._left) > CLIENTS:
                self._left.popitem(last=False)
        if left < 1:
            seconds = max(1, math.ceil((1 - left) * 60 / self.rate))
            raise TooMany(
                f"One client may ask {self.rate} queries a minute here (setting sparql.rate): "
                f"try again in {seconds} s",
                hint="the dumps hold everything, for those who need much of it",
                retry_after=seconds,
                limit="sparql.rate",
            )


_buckets: WeakKeyDictionary[Registry, Buckets] = WeakKeyDictionary()


def take(registry: Registry, client: str) -> None:
    """Count one query of a client, in this process.

    Raises:
        TooMany: It asked more than the setting `sparql.rate` allows.
    """
    rate = registry.settings.sparql.rate
    if rate:
        _buckets.setdefault(registry, Buckets(rate)).take(client)


@lru_cache(maxsize=4096)
def client(address: str | None) -> str:
    """Whose address that is: an IPv4 address, or the network of an IPv6 one.

    Spec: https://www.rfc-editor.org/rfc/rfc6177
    """
    try:
        found = ip_address((address or "").partition("%")[0])
    except ValueError:
        return address or ""
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    shift = 128 - _PREFIX
    return f"{IPv6Address(int(found) >> shift << shift)}/{_PREFIX}"

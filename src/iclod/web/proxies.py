"""Scheme and host as a trusted proxy tells them; anybody else's word is dropped.

Specs: https://www.rfc-editor.org/rfc/rfc7239, and the older `X-Forwarded-*`
"""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from ipaddress import ip_address, ip_network
from typing import Any

_TOLD = (b"forwarded", b"x-forwarded-host", b"x-forwarded-proto", b"x-forwarded-for")


def resolve(scope: MutableMapping[str, Any], trusted: Sequence[str]) -> MutableMapping[str, Any]:
    """Put what a trusted proxy tells into the scope; take the headers out in any case."""
    told = {name: value for name, value in scope["headers"] if name in _TOLD}
    if not told:
        return scope
    scope["headers"] = [item for item in scope["headers"] if item[0] not in _TOLD]
    client = scope.get("client")
    if not (client and trusted and _is_trusted(client[0], trusted)):
        return scope
    pairs = _forwarded(told.get(b"forwarded", b"").decode("latin-1"))
    host = pairs.get("host") or _last(told.get(b"x-forwarded-host"))
    scheme = pairs.get("proto") or _last(told.get(b"x-forwarded-proto"))
    if host:
        others = [item for item in scope["headers"] if item[0] != b"host"]
        scope["headers"] = [*others, (b"host", host.encode("latin-1"))]
    if scheme in ("http", "https"):
        scope["scheme"] = scheme
    return scope


def _is_trusted(address: str, trusted: Sequence[str]) -> bool:
    try:
        client = ip_address(address)
        return any(client in ip_network(item, strict=False) for item in trusted)
    except ValueError:
        return address in trusted


def _forwarded(value: str) -> dict[str, str]:
    last = value.rpartition(",")[2]
    found = {}
    for pair in last.split(";"):
        name, _, text = pair.partition("=")
        found[name.strip().lower()] = text.strip().strip('"')
    return found


def _last(value: bytes | None) -> str:
    return (value or b"").decode("latin-1").rpartition(",")[2].strip()

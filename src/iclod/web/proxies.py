"""Scheme, host and client as a trusted proxy tells them; anybody else's word is dropped.

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
    scope["client"] = (_first(told, client[0], trusted), 0)
    return scope


def _first(told: dict[bytes, bytes], nearest: str, trusted: Sequence[str]) -> str:
    """Of the chain of proxies, the last address that is none of the trusted ones.

    Spec: https://www.rfc-editor.org/rfc/rfc7239#section-5.2
    """
    chain = told.get(b"forwarded", b"").decode("latin-1")
    hops = [_node(_pairs(hop).get("for", "")) for hop in chain.split(",")] if chain else []
    if not hops:
        chain = told.get(b"x-forwarded-for", b"").decode("latin-1")
        hops = [_node(hop.strip()) for hop in chain.split(",")] if chain else []
    found = nearest
    for hop in reversed(hops):
        if not _is_address(hop):
            break
        found = hop
        if not _is_trusted(hop, trusted):
            break
    return found


def _node(text: str) -> str:
    """An address without its port; an IPv6 address with one stands in square brackets."""
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0] if text.count(":") == 1 else text


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_trusted(address: str, trusted: Sequence[str]) -> bool:
    try:
        client = ip_address(address)
        return any(client in ip_network(item, strict=False) for item in trusted)
    except ValueError:
        return address in trusted


def _forwarded(value: str) -> dict[str, str]:
    return _pairs(value.rpartition(",")[2])


def _pairs(hop: str) -> dict[str, str]:
    found = {}
    for pair in hop.split(";"):
        name, _, text = pair.partition("=")
        found[name.strip().lower()] = text.strip().strip('"')
    return found


def _last(value: bytes | None) -> str:
    return (value or b"").decode("latin-1").rpartition(",")[2].strip()

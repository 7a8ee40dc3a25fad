"""Fetches data by URL, from hosts that the operator named alone: the function that a worker runs.

A name is resolved once and the connection made to the address that was looked at, so that nobody
can answer with another one in between. What is answered is bounded in bytes; the worker's deadline
bounds the time.

Spec: https://owasp.org/www-community/attacks/Server_Side_Request_Forgery
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError

from iclod import __version__
from iclod.errors import Forbidden, NetworkError, ParseError, TooLarge

#: Redirects that are followed; each has to lead to a host that is allowed.
REDIRECTS = 3
_CHUNK = 64 << 10
_PORTS = {"http": 80, "https": 443}
_LOCAL = "localhost"


class Wanted(NamedTuple):
    """What is to be fetched.

    Attributes:
        hosts: Those allowed, in lower case, each with its port where that is not the usual one.
        accept: `Accept` to be sent.
        limit: Most bytes.
        patience: Seconds without a byte after which it is given up.
    """

    url: str
    hosts: tuple[str, ...]
    accept: str
    limit: int
    patience: float = 5.0


class Fetched(NamedTuple):
    """What was answered; the body is what the worker wrote.

    Attributes:
        url: Where it was found in the end.
        content_type: The header, or nothing.
    """

    url: str
    content_type: str


def allowed(url: str, hosts: tuple[str, ...]) -> SplitResult:
    """An address, if data may be fetched from it.

    Raises:
        ParseError: It is no address on the web.
        Forbidden: Its host is not one that the operator named.
    """
    if any(ord(c) <= 0x20 or ord(c) == 0x7F for c in url) or "\\" in url:
        raise ParseError("the URL holds white space, a control character or a backslash")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ParseError("this is no URL") from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ParseError("data are fetched by http and https only: send an absolute URL")
    if parts.username is not None or parts.password is not None:
        raise ParseError("the URL must not hold a name or a password")
    if not hosts:
        raise Forbidden(
            "data are not fetched by URL here; send them instead", limit="validation.hosts"
        )
    usual = port in (None, _PORTS[parts.scheme])
    host = parts.hostname.lower().rstrip(".")
    shown = f"[{host}]" if ":" in host else host
    named = {shown} if usual else set()
    named.add(f"{shown}:{port or _PORTS[parts.scheme]}")
    if not named & {item.lower() for item in hosts}:
        raise Forbidden(
            "data are fetched only from hosts that the operator of this registry named; "
            "send them instead",
            limit="validation.hosts",
        )
    return parts


def fetch(argument: Wanted | tuple[object, ...], write: Callable[[bytes], None]) -> Fetched:
    """Worker's function: fetch, and write the body.

    Raises:
        ParseError: It is no address.
        Forbidden: It, or where it leads to, is not allowed.
        NetworkError: The server does not answer, or not with what was asked.
        TooLarge: It is larger than allowed.
    """
    wanted = argument if isinstance(argument, Wanted) else Wanted(*argument)  # type: ignore[arg-type]
    url = wanted.url
    for _ in range(REDIRECTS + 1):
        parts = allowed(url, wanted.hosts)
        try:
            found = _ask(parts, wanted, write)
        except (HTTPError, OSError) as error:
            reason = type(error).__name__
            raise NetworkError(f"{parts.hostname} could not be asked: {reason}") from error
        if isinstance(found, Fetched):
            return found
        url = urljoin(url, found)
    raise NetworkError(f"{urlsplit(wanted.url).hostname} leads on more than {REDIRECTS} times")


def _ask(parts: SplitResult, wanted: Wanted, write: Callable[[bytes], None]) -> Fetched | str:
    """Ask once; a redirect gives where it leads."""
    host = parts.hostname or ""
    port = parts.port or _PORTS[parts.scheme]
    address = _resolved(host, port)
    headers = {
        "Accept": wanted.accept,
        "Accept-Encoding": "identity",
        "Host": parts.netloc.rpartition("@")[2],
        "User-Agent": f"iclod/{__version__} (validate)",
    }
    patience = urllib3.Timeout(wanted.patience)
    pool: urllib3.HTTPConnectionPool
    if parts.scheme == "https":
        pool = urllib3.HTTPSConnectionPool(
            address,
            port,
            timeout=patience,
            retries=False,
            server_hostname=host,
            assert_hostname=host,
        )
    else:
        pool = urllib3.HTTPConnectionPool(address, port, timeout=patience, retries=False)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with pool:
        answer = pool.request("GET", target, headers=headers, preload_content=False, redirect=False)
        try:
            location = answer.headers.get("Location")
            if answer.status in (301, 302, 303, 307, 308) and location:
                return location
            if answer.status != 200:
                raise NetworkError(f"{host} answered with the status {answer.status}")
            if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
                raise NetworkError(f"{host} sends a content coding that was not asked for")
            _copy(answer, wanted.limit, write)
            return Fetched(parts.geturl(), answer.headers.get("Content-Type", ""))
        finally:
            answer.close()


def _copy(answer: urllib3.BaseHTTPResponse, limit: int, write: Callable[[bytes], None]) -> None:
    size = 0
    for piece in answer.stream(_CHUNK, decode_content=False):
        size += len(piece)
        if size > limit:
            raise TooLarge(
                f"more than {limit >> 20} MiB were sent from there", limit="validation.body_mb"
            )
        write(piece)


def _resolved(host: str, port: int) -> str:
    """The first address of a host; all have to be public ones, unless the host is named as such.

    Raises:
        Forbidden: One is private, local or reserved.
        NetworkError: There is no such host.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NetworkError(f"there is no host {host}") from None
    addresses = [str(item[4][0]) for item in found]
    if not _meant(host) and not all(is_public(address) for address in addresses):
        raise Forbidden(
            f"{host} leads to an address that is not public; data are not fetched from there",
            limit="validation.hosts",
        )
    return addresses[0]


def _meant(host: str) -> bool:
    """Whether a host is an address, or this machine, by name: then the operator named that."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host.lower() == _LOCAL
    return True


def is_public(address: str) -> bool:
    """Whether an address is one of the public network, whatever it is wrapped in."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1]
        if inner is not None and not inner.is_global:
            return False
    return found.is_global and not found.is_multicast

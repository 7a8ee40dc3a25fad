"""Asks the origin for a node of its stream: retries, deadlines, limits, one host.

What an origin sends is a stranger's: it is bounded in bytes and time, its redirects lead to http
and https only and, below the root, nowhere but to the host that the root was found on.

Spec: https://www.rfc-editor.org/rfc/rfc9110
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError, LocationParseError, LocationValueError, MaxRetryError

from iclod import __version__
from iclod.errors import ConfigError, DataError, NetworkError
from iclod.rdf.formats import N_QUADS

#: Longest body, in bytes, after decoding.
LIMIT = 256 << 20
#: Seconds that one answer may take in all.
PATIENCE = 600.0
#: Redirects of one request that are followed.
REDIRECTS = 5
_CHUNK = 64 << 10
_AGAIN = frozenset({429, 500, 502, 503, 504})
_HEADERS = {
    "Accept": N_QUADS.media_type,
    "Accept-Encoding": "gzip",
    "Cache-Control": "no-cache",
    "User-Agent": f"iclod/{__version__} (follow)",
}


@dataclass(frozen=True)
class Fetched:
    """An answer.

    Attributes:
        address: Where it was found in the end.
        body: None where nothing has changed since the tag that was sent.
        tag: Its `ETag`.
    """

    address: str
    body: bytes | None
    tag: str | None


class Source:
    """The origin, asked again and again over the same connections.

    Attributes:
        host: Scheme and authority of the root once it was fetched; nodes lie nowhere else.
    """

    def __init__(self, *, retries: int = 5, timeout: float = 60.0) -> None:
        self.host: str | None = None
        self._pool = urllib3.PoolManager(
            headers=_HEADERS,
            timeout=urllib3.Timeout(connect=min(10.0, timeout), read=timeout),
            retries=False,
        )
        self._retry = urllib3.Retry(
            retries, backoff_factor=0.5, backoff_max=30, backoff_jitter=0.2, retry_after_max=120
        )

    def close(self) -> None:
        """Close the connections."""
        self._pool.clear()

    def root(self, address: str, tag: str | None = None) -> Fetched:
        """Fetch the root of the stream.

        Args:
            address: Of the registry, or of its stream.
            tag: An `ETag` that is known already.

        Raises:
            ConfigError: There is no stream at this address.
            NetworkError: The origin does not answer.
        """
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ConfigError(f"{address!r} is no address: write one such as https://host/ldes")
        self.host = None
        found = self._get(address, tag)
        self.host = _host(found.address)
        return found

    def node(self, address: str) -> bytes:
        """Fetch a page or a group.

        Raises:
            DataError: It lies on another host.
            NetworkError: The origin does not answer.
        """
        self._check(address)
        return self._get(address, None).body or b""

    def _check(self, address: str) -> None:
        if self.host is not None and _host(address) != self.host:
            raise DataError(
                f"the stream leads from {self.host} to {address}",
                hint="follow the registry at the address that it names itself by",
            )

    def _get(self, address: str, tag: str | None) -> Fetched:
        asked = address
        for _ in range(REDIRECTS + 1):
            try:
                found = self._ask(address, tag)
            except (HTTPError, OSError) as error:
                raise NetworkError(
                    f"{asked} does not answer: {_reason(error)}",
                    hint="nothing is lost: the next run goes on where this one stopped",
                ) from error
            if isinstance(found, Fetched):
                return found
            address = urljoin(address, found)
            if urlsplit(address).scheme not in ("http", "https"):
                raise DataError(f"{asked} redirects to {address!r}, which is not on the Web")
            self._check(address)
        raise NetworkError(f"{asked} redirects more than {REDIRECTS} times")

    def _ask(self, address: str, tag: str | None) -> Fetched | str:
        """One answer, or where it redirects to; asked again while there is hope.

        The pool is not let retry by itself: it would read a refusal to its end, however long.
        """
        headers = _HEADERS | ({"If-None-Match": tag} if tag else {})
        retry = self._retry
        while True:
            answer = None
            try:
                answer = self._pool.request(
                    "GET", address, headers=headers, preload_content=False, redirect=False
                )
                if answer.status not in _AGAIN:
                    return _taken(answer, address, tag)
                retry = retry.increment("GET", address, response=answer)
            except HTTPError as error:
                if isinstance(error, MaxRetryError | LocationParseError | LocationValueError):
                    raise
                retry = retry.increment("GET", address, error=error)
            finally:
                if answer is not None:
                    answer.close()
            retry.sleep(answer)


def _taken(answer: urllib3.BaseHTTPResponse, address: str, tag: str | None) -> Fetched | str:
    location = answer.headers.get("Location")
    if answer.status in (301, 302, 303, 307, 308) and location is not None:
        return location
    known = answer.headers.get("ETag")
    if answer.status == 304 and tag:
        return Fetched(address, None, known or tag)
    _check_answer(answer.status, answer.headers.get("Content-Type", ""), address)
    return Fetched(address, _body(answer, address), known)


def stream_address(address: str) -> str:
    """The address of a registry's event stream; that of the stream itself stays as it is."""
    path = urlsplit(address).path
    return address if path.endswith("/ldes") else f"{address.rstrip('/')}/ldes"


def _check_answer(status: int, media_type: str, address: str) -> None:
    if status != 200:
        raise ConfigError(
            f"{address} answers {status}: there is no event stream that can be followed",
            hint="name the address of a registry, such as https://host/, or of its stream",
        )
    if media_type.partition(";")[0].strip().lower() != N_QUADS.media_type:
        raise DataError(f"{address} sends {media_type or 'no media type'} for {N_QUADS.media_type}")


def _body(answer: urllib3.BaseHTTPResponse, address: str) -> bytes:
    deadline, size, parts = time.monotonic() + PATIENCE, 0, []
    for part in answer.stream(_CHUNK, decode_content=True):
        size += len(part)
        if size > LIMIT:
            raise DataError(f"{address} sends more than {LIMIT >> 20} MiB")
        if time.monotonic() > deadline:
            raise NetworkError(f"{address} takes longer than {PATIENCE:g} seconds to answer")
        parts.append(part)
    return b"".join(parts)


def _host(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _reason(error: Exception) -> str:
    inner = getattr(error, "reason", None) or error
    return str(inner).partition(": ")[2] or str(inner)

"""Requests that are repeated where that can help, within one limit of time.

A server that is busy says how long to wait; a connection may break. Both are tried again, after
the `Retry-After` of the answer or a growing pause. What failed for good is not.

Specs: https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3,
https://www.rfc-editor.org/rfc/rfc8288
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urljoin

import urllib3
from urllib3 import BaseHTTPResponse, HTTPHeaderDict
from urllib3.exceptions import (
    HTTPError,
    InvalidHeader,
    LocationValueError,
    MaxRetryError,
    SSLError,
)
from urllib3.util import Retry, Timeout, make_headers

from iclod.errors import DeadlineExceeded, NetworkError

Read = TypeVar("Read")
#: Longest wait for a connection, in seconds.
CONNECT = 10.0
CHUNK = 1 << 16
PROBLEM = "application/problem+json"
#: A proxy or a server that is just starting; a later attempt may succeed.
PASSING = (429, 502, 503, 504)

#: Limits that the same request meets again.
FINAL = ("sparql.deadline", "sparql.memory_mb", "sparql.output_mb", "sparql.rows")

_LINK = re.compile(r'<([^<>]*)>((?:\s*;\s*[\w!#$&+.^`|~*-]+\s*(?:=\s*(?:"[^"]*"|[^\s",;]+))?)*)')
_PARAMETER = re.compile(r';\s*([\w!#$&+.^`|~*-]+)\s*(?:=\s*(?:"([^"]*)"|([^\s",;]+)))?')


@dataclass(frozen=True)
class Answer:
    """An answer that has arrived as a whole.

    Attributes:
        url: Where it came from.
        headers: Names in any case.
    """

    url: str
    status: int
    headers: HTTPHeaderDict
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    @property
    def media_type(self) -> str:
        """The media type without parameters, in small letters."""
        return str(self.headers.get("Content-Type", "")).partition(";")[0].strip().lower()

    @property
    def location(self) -> str:
        """The absolute address that a redirection leads to.

        Raises:
            NetworkError: There is none.
        """
        try:
            return urljoin(self.url, str(self.headers["Location"]))
        except (KeyError, ValueError) as error:
            raise NetworkError(f"{self.url} leads nowhere") from error

    @property
    def problem(self) -> dict[str, Any]:
        """What a problem document says; nothing for any other answer."""
        found = self.json() if self.media_type == PROBLEM else {}
        return found if isinstance(found, dict) else {}

    @property
    def limit(self) -> str | None:
        """Name of the server's setting that a problem says was reached."""
        found = self.problem.get("limit")
        return str(found.get("setting")) if isinstance(found, dict) else None

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            NetworkError: It is none.
        """
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise NetworkError(f"{self.url} does not answer with JSON") from error

    def read(self, reader: Callable[[Any], Read]) -> Read:
        """What a function reads from the body as JSON.

        Raises:
            NetworkError: The body is not what the function expects.
        """
        try:
            return reader(self.json())
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise NetworkError(f"{self.url} does not answer as a registry does") from error

    def link(self, relation: str) -> str | None:
        """The first address that the headers `Link` give for a relation, or None."""
        for value in self.headers.getlist("Link"):
            for target, parameters in _LINK.findall(value):
                for name, quoted, bare in _PARAMETER.findall(parameters):
                    if name.lower() == "rel" and relation in (quoted or bare).lower().split():
                        return str(target)
        return None


class Transport:
    """Sends requests.

    Args:
        timeout: Seconds for a request with all its repetitions.
        retries: How often it is repeated at most.
        agent: What the client calls itself.
    """

    def __init__(self, *, timeout: float, retries: int, agent: str) -> None:
        self.timeout, self.agent = timeout, agent
        self._pool = urllib3.PoolManager(
            maxsize=4, headers=make_headers(accept_encoding=True, user_agent=agent)
        )
        common: dict[str, Any] = {
            "total": retries,
            "allowed_methods": None,
            "backoff_factor": 0.2,
            "backoff_max": 10,
            "backoff_jitter": 0.1,
        }
        self._reading = Retry(**common)
        # A request to write may have been carried out before the connection broke.
        self._writing = Retry(**common, read=False, other=0)

    def close(self) -> None:
        """Close the connections."""
        self._pool.clear()

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        writes: bool = False,
    ) -> Answer:
        """Send a request until there is an answer that no repetition would change.

        Redirections and errors are answers.

        Args:
            writes: Whether the request changes something; it is then repeated only where it has
                certainly not been carried out.

        Raises:
            NetworkError: The server cannot be reached, or breaks off each time.
            DeadlineExceeded: The limit of time passed.
        """
        deadline = time.monotonic() + self.timeout
        retry = self._writing if writes else self._reading
        sent = {**self._pool.headers, **(headers or {})}
        while True:
            answer, wait = None, None
            try:
                answer = self._once(method, url, sent, body, deadline)
                if not passing(answer, writes=writes):
                    return answer
                wait = retry_after(answer.headers)
                retry = retry.increment(method, url, response=_head(answer))
            except MaxRetryError as error:
                if answer is not None:
                    return answer
                raise _unreachable(url, error.reason or error) from error
            except (SSLError, LocationValueError) as error:
                raise _unreachable(url, error) from error
            except HTTPError as error:
                self._left(deadline, url)
                try:
                    retry = retry.increment(method, url, error=error)
                except HTTPError as last:
                    raise _unreachable(url, error) from last
            wait = retry.get_backoff_time() if wait is None else wait
            if time.monotonic() + wait >= deadline:
                if answer is not None:
                    return answer
                self._left(0, url)
            time.sleep(wait)

    def _once(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, deadline: float
    ) -> Answer:
        left = self._left(deadline, url)
        response = self._pool.urlopen(
            method,
            url,
            headers=headers,
            body=body,
            redirect=False,
            retries=False,
            preload_content=False,
            timeout=Timeout(connect=min(CONNECT, left), read=left),
        )
        chunks = []
        try:
            while chunk := response.read1(CHUNK, decode_content=True):
                chunks.append(chunk)
                self._left(deadline, url)
        except BaseException:
            response.close()
            raise
        response.release_conn()
        return Answer(url, response.status, response.headers, b"".join(chunks))

    def _left(self, deadline: float, url: str) -> float:
        left = deadline - time.monotonic()
        if left <= 0:
            raise DeadlineExceeded(
                f"{_host(url)} did not finish its answer within {self.timeout:g} s (timeout)"
            )
        return left


def passing(answer: Answer, *, writes: bool = False) -> bool:
    """Whether a later attempt may get another answer.

    Of our own problem documents only those with `Retry-After` pass, and a query that took too long
    will do so again.
    """
    if answer.status not in PASSING or answer.limit in FINAL:
        return False
    told = "Retry-After" in answer.headers
    return told or not (writes or answer.media_type == PROBLEM)


def retry_after(headers: HTTPHeaderDict) -> float | None:
    """Seconds that the server asks to wait; None where it does not say."""
    text = headers.get("Retry-After")
    try:
        return Retry().parse_retry_after(text) if text else None
    except InvalidHeader:
        return None


def _head(answer: Answer) -> BaseHTTPResponse:
    return urllib3.HTTPResponse(headers=answer.headers, status=answer.status)


def _unreachable(url: str, reason: Exception) -> NetworkError:
    return NetworkError(f"{_host(url)} cannot be read: {reason}")


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0] or url

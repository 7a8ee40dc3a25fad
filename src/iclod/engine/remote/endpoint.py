"""The door to the other server: SPARQLWrapper, told what to ask for and how to fail.

Its answers are read as they come. Redirects are not followed, since they would take the password
along, and nothing that a stranger wrote is run through its regular expressions.

Spec: https://www.w3.org/TR/sparql11-protocol/#protocol
"""

from __future__ import annotations

import base64
import http.client
import io
import urllib.error
import urllib.request
from collections.abc import Iterable
from typing import Any

from SPARQLWrapper import GET, INSERT, POST, POSTDIRECTLY, SELECT, SPARQLWrapper

from iclod import __version__
from iclod.config import EngineSettings
from iclod.engine.remote import faults
from iclod.errors import EngineUnavailable

#: Queries up to this many characters are sent with GET, so that a cache in between may keep them.
_GET = 1_000
#: Bytes of an error that are read.
_ERROR = 16 << 10

RESULTS = "application/sparql-results+json"


class Endpoint:
    """Queries and updates of one server; usable from any thread.

    Args:
        settings: Where it is, and the name and password for it.
    """

    def __init__(self, settings: EngineSettings) -> None:
        self._settings = settings

    def query(
        self,
        text: str,
        *,
        seconds: float | None = None,
        default: Iterable[str] = (),
        named: Iterable[str] = (),
    ) -> Body:
        """Send a SELECT or ASK; its answer, as JSON, is still to be read, and closed.

        Args:
            seconds: For which to wait for each piece, if less than `engine.timeout`.
            default: IRIs of the default graphs.
            named: IRIs of the named graphs.

        Raises:
            QueryRejected: The server does not take it.
            EngineUnavailable: It does not answer, or not this registry.
            DeadlineExceeded, LimitExceeded: It would take too much.
        """
        wrapper = _Wrapper(self._settings, RESULTS, self._seconds(seconds))
        wrapper.queryString, wrapper.queryType = text, SELECT
        wrapper.setMethod(GET if len(text) <= _GET else POST)
        for key, iris in (("default-graph-uri", default), ("named-graph-uri", named)):
            for iri in iris:
                wrapper.addParameter(key, iri)
        return Body(wrapper.query().response, self._seconds(seconds))

    def update(self, text: str) -> None:
        """Send an update, and wait until it is done.

        Raises:
            StorageError: The server does not take it.
            EngineUnavailable: It does not answer, or not this registry.
        """
        wrapper = _Wrapper(self._settings, "*/*", self._settings.timeout)
        wrapper.queryString, wrapper.queryType = text, INSERT
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(POSTDIRECTLY)
        with Body(wrapper.query().response, self._settings.timeout) as body:
            while body.read(1 << 16):
                pass

    def _seconds(self, seconds: float | None) -> float:
        limit = self._settings.timeout
        return limit if seconds is None else min(seconds, limit)


class _Wrapper(SPARQLWrapper):
    """SPARQLWrapper with an opener of its own, and this project's errors."""

    def __init__(self, settings: EngineSettings, accept: str, seconds: float) -> None:
        super().__init__(settings.url, settings.update_url or settings.url)
        self.agent = f"iclod/{__version__}"
        self.setOnlyConneg(True)
        self.timeout = seconds  # type: ignore[assignment]
        self._accept = accept
        handlers: list[urllib.request.BaseHandler] = [_Stay()]
        if settings.user and settings.auth == "digest":
            passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            for url in (self.endpoint, self.updateEndpoint):
                passwords.add_password(None, url, settings.user, settings.password)
            handlers.append(_Digest(passwords))
        elif settings.user:
            pair = base64.b64encode(f"{settings.user}:{settings.password}".encode()).decode()
            self.addCustomHttpHeader("Authorization", f"Basic {pair}")
        self._opener = urllib.request.build_opener(*handlers)

    def _getAcceptHeader(self) -> str:  # noqa: N802
        return self._accept

    def _query(self) -> tuple[Any, str]:
        request = self._createRequest()
        update = self.isSparqlUpdateRequest()
        try:
            return self._opener.open(request, timeout=self.timeout), self._accept
        except urllib.error.HTTPError as error:
            with error:
                raise faults.answered(
                    error.code, dict(error.headers), _beginning(error), update=update
                ) from None
        except ValueError:
            # What the digest handler raises where the server asks for another kind.
            raise faults.answered(401, {}, b"", update=update) from None
        except (OSError, http.client.HTTPException) as error:
            raise _failed(error, self.timeout or 0, update=update) from None


class _Digest(urllib.request.HTTPDigestAuthHandler):
    """Closes the answer that asks for the password when the question is asked again."""

    def http_error_401(self, req: Any, fp: Any, code: int, msg: str, headers: Any) -> Any:
        try:
            answer = super().http_error_401(req, fp, code, msg, headers)
        except BaseException:
            fp.close()
            raise
        if answer is not None:
            fp.close()
        return answer


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *_: Any) -> None:
        """Nothing is asked instead."""
        return


class Body(io.RawIOBase):
    """An answer as it comes; a broken connection is an error, never an end.

    Attributes:
        media_type: What the server says it is, without parameters.
        server: What the server calls itself.
    """

    def __init__(self, response: http.client.HTTPResponse, seconds: float) -> None:
        self._response = response
        self._seconds = seconds
        self.media_type = response.headers.get_content_type()
        self.server = response.headers.get("Server", "")
        #: Virtuoso says so where an answer is not the whole one.
        self.partial = response.headers.get("X-SQL-State", "") == "S1TAT"
        self.most = response.headers.get("X-SPARQL-MaxRows", "")

    def readable(self) -> bool:
        """It is."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """At most so many bytes; none at the end.

        Raises:
            EngineUnavailable: The connection broke.
            DeadlineExceeded: The next piece did not come in time.
        """
        try:
            piece = self._response.read1(size) if size >= 0 else self._response.read()
        except (OSError, http.client.HTTPException) as error:
            raise _failed(error, self._seconds, update=False) from None
        if not piece and size != 0 and self._response.length:
            raise EngineUnavailable(
                "The SPARQL server broke off in the middle of its answer: try again",
                retry_after=faults.RETRY,
            )
        return piece

    def close(self) -> None:
        """Leave the connection."""
        self._response.close()
        super().close()


def _beginning(error: urllib.error.HTTPError) -> bytes:
    try:
        return error.read(_ERROR)
    except (OSError, http.client.HTTPException):
        return b""


def _failed(error: BaseException, seconds: float, *, update: bool) -> Exception:
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, TimeoutError) and not update:
        return faults.slow(seconds)
    return faults.unreachable(reason if isinstance(reason, BaseException) else error)

"""Addresses to be fetched, and the canonical IRIs they stand for.

RDF names things by canonical IRIs, which begin with the registry's base; what is fetched lies on
`public_url` or, where that is unset, on the host that was asked, behind the prefix `mount`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import request
from werkzeug.exceptions import BadRequest, MisdirectedRequest

from iclod.web import current
from iclod.web.exchange import Asked
from iclod.web.headers import STOP
from iclod.web.querying import rate

if TYPE_CHECKING:
    from iclod.config import Settings
    from iclod.rdf.terms import Names


_HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]*)?")


def origin() -> str:
    """Scheme and host that addresses of this answer begin with, without a slash at the end."""
    return current.registry().settings.public_url or request.host_url.rstrip("/")


def root() -> str:
    """The absolute address of the registry, ending in a slash."""
    return f"{origin()}{current.registry().settings.mount}/"


def absolute(path: str) -> str:
    """The absolute address of a path that begins with a slash, such as `/sparql`."""
    return root() + path.lstrip("/")


def asked(body: bytes = b"") -> Asked:
    """The request as functions take it that know nothing of Flask.

    Args:
        body: What was sent, where that counts.
    """
    scope = request.environ.get("asgi.scope", {})
    return Asked(
        method=request.method,
        path=request.path,
        query=request.query_string.decode("latin-1"),
        headers={name.lower(): value for name, value in request.headers.items()},
        origin=root().rstrip("/"),
        number=current.number(),
        body=body,
        client=rate.client(request.remote_addr),
        stop=scope.get(STOP),
    )


def address(iri: str) -> str:
    """Where an IRI of this registry can be fetched, absolute; any other IRI as it is."""
    names = current.registry().names
    if iri.startswith(names.base):
        return root() + iri[len(names.base) :]
    if iri == names.ontology or iri.startswith(f"{names.ontology}#"):
        return root() + "ontology" + iri[len(names.ontology) :]
    return iri


def href(iri: str) -> str:
    """As `address`, but a path on this host: for links in pages.

    Empty where an IRI leads to nowhere on the web: what strangers name must not run as a script.
    """
    if not iri.startswith(("http://", "https://", "mailto:")):
        return ""
    found = address(iri)
    start = root()
    prefix = current.registry().settings.mount
    if not found.startswith(start) or found[len(start) :].startswith(("/", "\\")):
        return found  # A path that begins with two slashes would be another host's.
    return f"{prefix}/{found[len(start) :]}"


def canonical(iri: str) -> str:
    """The canonical IRI that an address of this server stands for; any other IRI as it is."""
    return stands_for(current.registry().names, root(), iri)


def stands_for(names: Names, start: str, iri: str) -> str:
    """As `canonical`, without Flask.

    Args:
        start: The absolute address of the registry, ending in a slash.
    """
    if not iri.startswith(start):
        return iri
    rest = iri[len(start) :]
    if rest == "ontology" or rest.startswith("ontology#"):
        return names.ontology + rest[len("ontology") :]
    return names.base + rest


def check_host(settings: Settings, host: str) -> None:
    """Refuse hosts that this registry is not, and what is no host's name.

    Raises:
        BadRequest: It cannot stand in an address.
        MisdirectedRequest: 421.

    Spec: https://www.rfc-editor.org/rfc/rfc9110#section-15.5.20
    """
    if not _HOST.fullmatch(host) or not _decodes(host):
        raise BadRequest("The Host header names no host.")
    allowed = {name.lower() for name in settings.allowed_hosts}
    if settings.public_url:
        allowed.add(urlsplit(settings.public_url).netloc.lower())
    host = host.lower()
    if allowed and host not in allowed and host.rpartition(":")[0] not in allowed:
        raise MisdirectedRequest(f"This server does not answer for {host}.")


def _decodes(host: str) -> bool:
    """Whether its internationalised labels, where it has any, can be read.

    Spec: https://www.rfc-editor.org/rfc/rfc5891#section-5.3
    """
    if "xn--" not in host.lower():
        return True
    try:
        return bool(host.partition(":")[0].encode("ascii").decode("idna"))
    except UnicodeError:
        return False


class Mount:
    """WSGI middleware: serves an application under a path prefix, and nothing beside it."""

    def __init__(self, app: Callable[..., Iterable[bytes]], prefix: str) -> None:
        self.app = app
        self.prefix = prefix

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Move the prefix from `PATH_INFO` to `SCRIPT_NAME`."""
        path = environ.get("PATH_INFO", "")
        if path == self.prefix or path.startswith(f"{self.prefix}/"):
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + self.prefix
            environ["PATH_INFO"] = path[len(self.prefix) :] or "/"
        else:
            environ["iclod.outside"] = True
        return self.app(environ, start_response)

"""A registry's address, and what every request to it shares."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode

from iclod.client import problems
from iclod.client.transport import Answer, Transport
from iclod.errors import NetworkError, RequestError

JSON = "application/json"
TURTLE = "text/turtle"
#: Characters that no IRI holds.
_NOT_IN_IRIS = frozenset('<>"{}|\\^`')
REDIRECTIONS = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class Pin:
    """The state that a registry is asked for.

    Attributes:
        version: Number of the dataset's version.
        moment: When it came to be; None where the server does not say.
    """

    version: int
    moment: datetime | None = None


@dataclass
class Connection:
    """One registry.

    Attributes:
        url: Its address, ending in a slash.
        language: Language of names, and whom to fall back to is English.
        token: Bearer token for writing; sent with nothing else.
        pin: The state that is asked for; None: the current one.
    """

    url: str
    transport: Transport
    language: str = "en"
    token: str | None = field(default=None, repr=False)
    pin: Pin | None = None

    @cached_property
    def base(self) -> str:
        """What the IRIs of the registry's records begin with.

        Raises:
            NetworkError: The server does not say it.
        """
        link = self.get("doc/topic/", accept=TURTLE).link("cite-as")
        if link is None or not link.endswith("id/topic/"):
            raise NetworkError(f"{self.url} does not say which IRIs it has: is it a registry?")
        return link.removesuffix("id/topic/")

    @cached_property
    def title(self) -> str:
        """The registry's title."""
        return self.get("activity", accept=JSON).read(lambda found: str(found["name"]))

    def address(self, path: str, parameters: Any = ()) -> str:
        """An address of the server; parameters as `urlencode` takes them."""
        query = urlencode(parameters, doseq=True)
        return f"{self.url}{path}{f'?{query}' if query else ''}"

    def get(
        self, path: str, parameters: Any = (), *, accept: str, headers: dict[str, str] | None = None
    ) -> Answer:
        """Fetch what is at a path, going along with redirections.

        Raises:
            RequestError: Of whatever kind fits the answer.
            NetworkError: The server does not answer, or not as it should.
        """
        sent = {"Accept": accept, "Accept-Language": self.language, **(headers or {})}
        answer = self.transport.send("GET", self.address(path, parameters), headers=sent)
        for _ in range(5):
            if answer.status not in REDIRECTIONS:
                return checked(answer)
            answer = self.transport.send("GET", answer.location, headers=sent)
        raise NetworkError(f"{self.address(path)} leads round in circles")

    def post(self, path: str, body: bytes, content_type: str, *, accept: str) -> Answer:
        """Ask something whose question is a body; nothing is changed by it.

        Raises:
            RequestError: Of whatever kind fits the answer.
        """
        headers = {"Accept": accept, "Content-Type": content_type}
        return checked(self.transport.send("POST", self.address(path), headers=headers, body=body))

    def current_only(self, what: str) -> None:
        """Refuse what only the current state can answer.

        Raises:
            RequestError: The registry is pinned.
        """
        if self.pin is not None:
            raise RequestError(f"{what} knows the current state only; ask a registry without at()")

    def thing(self, kind: str, name: str) -> str:
        """The IRI of a thing, from its slug or from an IRI.

        Raises:
            RequestError: It is neither.
        """
        if ":" in name:
            return iri(name)
        return f"{self.base}id/{kind}/{quote(name)}"

    def path(self, name: str) -> str | None:
        """Path of the document about a thing: from an IRI, an address, `kind/slug` or a slug.

        None for an IRI that names no record of this registry.

        Raises:
            RequestError: It is none of them.
        """
        if ":" in name:
            name = iri(name).partition("#")[0]
            for start in (self.url, self.base):
                for space in ("id/", "doc/"):
                    if name.startswith(start + space):
                        return f"doc/{name.removeprefix(start + space)}"
            return None
        kind, slash, slug = name.removeprefix("id/").removeprefix("doc/").partition("/")
        return f"doc/{quote(kind)}/{quote(slug)}" if slash else f"doc/practice/{quote(kind)}"

    def document(self, name: str) -> str:
        """The IRI of the graph that a name leads to: a record's document, else the IRI itself."""
        path = self.path(name)
        return name if path is None else f"{self.base}{path}"


def checked(answer: Answer, *, query: bool = False) -> Answer:
    """The answer, if it is no error.

    Raises:
        IclodError: Of whatever kind fits it.
    """
    if answer.status >= 400:
        raise problems.error(answer, query=query)
    if answer.status in REDIRECTIONS:
        there = answer.headers.get("Location", "another address")
        raise NetworkError(f"{answer.url.partition('?')[0]} leads to {there}: use that address")
    return answer


def iri(text: str) -> str:
    """Check an IRI.

    Raises:
        RequestError: It holds what no IRI does.
    """
    if _NOT_IN_IRIS.intersection(text) or any(ord(sign) <= 0x20 for sign in text):
        raise RequestError(f"{text[:80]!r} is no IRI")
    return text

"""Asks the server in the rules' way: raw bodies, no header that was not named."""

from dataclasses import dataclass, replace

import httpx

#: Headers that say nothing about the representation.
PASSING = {"date", "server", "connection"}


@dataclass(frozen=True)
class Answer:
    """An answer with its body as it came over the wire."""

    status: int
    headers: httpx.Headers
    body: bytes

    @property
    def vary(self):
        return {name.strip() for name in self.headers.get("Vary", "").split(",") if name.strip()}

    @property
    def type(self):
        return self.headers.get("Content-Type", "").partition(";")[0]

    @property
    def links(self):
        return self.headers.get_list("Link")

    def signature(self, *, without=()):
        """What two answers differ in, if they differ."""
        left_out = PASSING | {"vary", "etag", "content-length"} | set(without)
        fields = sorted(
            (name, value) for name, value in self.headers.multi_items() if name not in left_out
        )
        return self.status, fields, self.body


class Asker:
    """Asks a server, and remembers what it was answered to the plain question."""

    def __init__(self, client):
        self._client = client
        self._kept = {}
        self.origin = f"http://127.0.0.1:{client.port}"

    def path(self, address):
        return address.path.format(**self._client.world)

    def get(self, address):
        """The answer to the address as the table says it."""
        if address not in self._kept:
            self._kept[address] = self.ask(address)
        return self._kept[address]

    def ask(self, address, method="GET", *, query="", body=None, **headers):
        """Ask with headers of one's own; `accept_language="fr"` sends `Accept-Language: fr`."""
        path = self.path(address)
        if query:
            path += ("&" if "?" in path else "?") + query
        given = {"accept": address.accept or "*/*", "accept-encoding": "identity"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.fetch(f"{self.origin}{path}", method, body=body, **given)

    def fetch(self, url, method="GET", *, body=None, **headers):
        given = {
            name.replace("_", "-").lower(): value
            for name, value in headers.items()
            if value is not None
        }
        given.setdefault("host", url.split("/")[2])
        encoded = [
            (name.encode(), value if isinstance(value, bytes) else value.encode("latin-1"))
            for name, value in given.items()
        ]
        if body is not None:
            encoded.append((b"content-length", str(len(body)).encode()))
        request = httpx.Request(method, url, headers=encoded, content=body)
        answer = self._client.send(request, stream=True)
        try:
            found = b"".join(answer.iter_raw())
        finally:
            answer.close()
        return Answer(answer.status_code, answer.headers, found)


def without_accept(address):
    """The same address, asked as curl does."""
    return replace(address, accept="")

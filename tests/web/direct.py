"""Sends requests to the edge in this process, as the server would."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import unquote


@dataclass(frozen=True)
class Received:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name):
        return ", ".join(value for key, value in self.headers if key == name)


class Client:
    """Keeps an event loop, so that an edge's threads and tasks live as long as the test.

    It runs in a thread of its own: other tests may leave a loop running in this one.
    """

    def __init__(self):
        self.thread = ThreadPoolExecutor(1)
        self.runner = asyncio.Runner()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.thread.submit(self.runner.close).result()
        self.thread.shutdown()

    def ask(self, edge, path, method="GET", headers=(), *, host="127.0.0.1:8000", body=b""):
        """What the edge sends; headers are pairs of text."""
        asking = self._ask(edge, path, method, headers, host, body)
        return self.thread.submit(self.runner.run, asking).result()

    async def _ask(self, edge, path, method, headers, host, body):
        path, _, query = path.partition("?")
        pairs = [*headers] if host is None else [("host", host), *headers]
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in pairs],
            "client": ("127.0.0.1", 50000),
            "server": ("127.0.0.1", 8000),
            "state": {},
        }
        given, sent = False, []

        async def receive():
            nonlocal given
            if given:
                await asyncio.sleep(3600)
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message):
            sent.append(message)

        await edge(scope, receive, send)
        start, *parts = sent
        assert [part.get("more_body", False) for part in parts] == [True] * (len(parts) - 1) + [
            False
        ]
        return Received(
            start["status"],
            tuple((name.decode(), value.decode("latin-1")) for name, value in start["headers"]),
            b"".join(part["body"] for part in parts),
        )

"""All attacks by name; each asks with other constants every time.

`tests/hostile/test_under_attack.py` makes each once, `benchmarks/hostile.py` all in a loop.
"""

from __future__ import annotations

import random
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus, urlencode

from hostile import wire
from hostile.wire import Heard

FORM = ("Content-Type", "application/x-www-form-urlencoded")
DIRECT = ("Content-Type", "application/sparql-query")
#: What a query is asked for in, taken in turn.
ACCEPTED = (
    "application/sparql-results+json, text/turtle;q=0.9",
    "application/sparql-results+json, application/n-triples;q=0.9",
    "application/sparql-results+xml, application/rdf+xml;q=0.9",
    "text/csv, application/ld+json;q=0.9",
    "text/html",
    "*/*",
)


@dataclass
class World:
    """What an attack is made in.

    Attributes:
        port: Of the server.
        listener: Port on loopback that hears whether somebody calls.
        random: Where its constants come from.
        versions: The dataset's number.
        hold: Seconds for which those who are slow hold on.
        source: Address on loopback that it comes from.
    """

    port: int
    listener: int
    random: random.Random
    versions: int = 1
    hold: float = 5.0
    source: str = wire.HOST

    def connect(self, timeout: float = 40.0, *, window: int = 0) -> socket.socket:
        """A connection; see `wire.connect`."""
        return wire.connect(self.port, timeout, window=window, source=self.source)

    def say(self, data: bytes, **more: Any) -> Heard:
        """Bytes on a connection of their own; see `wire.say`."""
        return wire.say(self.port, data, source=self.source, **more)

    def ask(
        self, method: str, target: str | bytes, *headers: tuple[str, str], **more: Any
    ) -> Heard:
        """One request; see `wire.ask`."""
        return wire.ask(self.port, method, target, headers, source=self.source, **more)

    def query(self, text: str, *, accept: str = "", **more: Any) -> Heard:
        """Send a query in one of the three ways."""
        accepted = ("Accept", accept or self.random.choice(ACCEPTED))
        data = text.encode("utf-8", "surrogatepass")
        form = "query=" + quote_plus(data)
        way = self.random.randrange(3)
        if way == 0 and len(form) < 30_000:
            return self.ask("GET", f"/sparql?{form}", accepted, **more)
        if way == 1:
            return self.ask("POST", "/sparql", accepted, DIRECT, body=data, **more)
        return self.ask("POST", "/sparql", accepted, FORM, body=form.encode(), **more)

    def get(self, path: str, /, *headers: tuple[str, str], **parameters: object) -> Heard:
        """GET with parameters."""
        query = "?" + urlencode(parameters, errors="surrogateescape") if parameters else ""
        return self.ask("GET", path + query, *headers)


@dataclass(frozen=True)
class Attack:
    """One way to do harm.

    Attributes:
        kind: What it aims at.
        run: Makes it once; gives what came back, or nothing where nothing can.
        rude: It is no HTTP, so that the server need not answer.
        slow: Seconds after which an answer comes too late, queries' deadlines apart.
    """

    name: str
    kind: str
    run: Callable[[World], Iterator[Heard]]
    rude: bool = False
    slow: float = 40.0


@dataclass
class _Register:
    attacks: dict[str, Attack] = field(default_factory=dict)

    def add(self, attack: Attack) -> None:
        """Keep an attack; names are given once."""
        assert attack.name not in self.attacks, attack.name
        self.attacks[attack.name] = attack


REGISTER = _Register()


Run = Callable[[World], Iterator[Heard]]
Text = Callable[[random.Random], str]


def attack(kind: str, *, rude: bool = False, slow: float = 40.0) -> Callable[[Run], Run]:
    """Register a generator of what came back, under the name of the function."""

    def made(run: Run) -> Run:
        name = run.__name__.replace("_", " ")
        REGISTER.add(Attack(name, kind, run, rude, slow))
        return run

    return made


def question(kind: str) -> Callable[[Text], Text]:
    """Register a function that makes the text of a query."""

    def made(text: Text) -> Text:
        def run(world: World) -> Iterator[Heard]:
            yield world.query(text(world.random))

        REGISTER.add(Attack(text.__name__.replace("_", " "), kind, run))
        return text

    return made


def everything() -> dict[str, Attack]:
    """All attacks."""
    from hostile import bombs, connections, nesting, outward, requests, states  # noqa: F401

    return REGISTER.attacks

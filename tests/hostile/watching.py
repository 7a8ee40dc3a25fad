"""What is watched while the attacks go on: other people's queries, processes, connections."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote

SELECT = "SELECT ?s { ?s a <https://w3id.org/iclod/ontology#City> } LIMIT "
EXACT = {"Accept": "application/sparql-results+json"}
_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICK = os.sysconf("SC_CLK_TCK")


class Background:
    """Does one thing every so often in a thread, until it is stopped."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def turn(self) -> None:
        """Do it once."""
        raise NotImplementedError

    def _run(self) -> None:
        due = time.monotonic()
        while not self._over.wait(max(0.0, due - time.monotonic())):
            due = max(due + self._seconds, time.monotonic())
            self.turn()

    def __enter__(self):  # type: ignore[no-untyped-def]
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()


class Good(Background):
    """Somebody who asks small things on a steady connection, from the same address.

    Attributes:
        latencies: Of SELECTs, in seconds.
        documents: Of documents.
        failures: What was not answered, with the time.
    """

    def __init__(self, port: int, *, seconds: float = 0.1) -> None:
        super().__init__(seconds)
        self._port = port
        self._turns = 0
        self._connection = HTTPConnection("127.0.0.1", port, timeout=20)
        self.begun = time.monotonic()
        self.latencies: list[float] = []
        self.moments: list[float] = []
        self.documents: list[float] = []
        self.failures: list[tuple[float, str]] = []

    def turn(self) -> None:
        self._turns += 1
        number = self._turns if self._turns % 3 else self._turns % 7
        begun = time.monotonic()
        self.moments.append(begun - self.begun)
        rows = self._ask(f"/sparql?query={quote(SELECT + str(number + 1))}", EXACT, b'"s"')
        self.latencies.append(time.monotonic() - begun)
        if rows and self._turns % 10 == 0:
            begun = time.monotonic()
            self._ask(f"/doc/country/norway?x={self._turns}", {"Accept": "text/turtle"}, b"Norway")
            self.documents.append(time.monotonic() - begun)

    def _ask(self, path: str, headers: dict[str, str], expected: bytes) -> bool:
        try:
            self._connection.request("GET", path, headers=headers)
            answer = self._connection.getresponse()
            body = answer.read()
            if answer.status == 200 and expected in body:
                return True
            what = f"{answer.status} {body[:200]!r}"
        except (OSError, HTTPException) as error:
            what = repr(error)
        self._connection.close()
        self.failures.append((time.monotonic() - self.begun, f"{path[:60]}: {what}"))
        return False


class Others:
    """`Good` in a process of its own, so that what the attackers do here does not slow it down.

    Attributes:
        latencies, documents, failures: As there, once it has ended.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self.latencies: list[float] = []
        self.moments: list[float] = []
        self.documents: list[float] = []
        self.failures: list[tuple[float, str]] = []

    def __enter__(self) -> Others:
        self._process = subprocess.Popen(
            [sys.executable, __file__, str(self._port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        return self

    def __exit__(self, *_: object) -> None:
        told, _ = self._process.communicate(timeout=60)
        self.__dict__.update(json.loads(told))


@dataclass(frozen=True)
class State:
    """The server's processes at a moment.

    Attributes:
        rss: Resident memory of each process, in MiB, by its id.
        names: What each one is: `server`, `worker`, `other`.
        fds: Open files of all but workers.
        unnamed: Of these, files that have no name any more.
        zombies: Children that nobody waited for.
        cpu: Processor time of all, in seconds.
        outward: Connections that one of them opened.
    """

    moment: float
    rss: dict[int, float] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    fds: int = 0
    unnamed: int = 0
    zombies: int = 0
    threads: int = 0
    cpu: float = 0.0
    outward: tuple[str, ...] = ()

    def memory(self, name: str) -> float:
        """MiB of all processes of a name."""
        return sum(size for pid, size in self.rss.items() if self.names[pid] == name)

    def count(self, name: str) -> int:
        """Processes of a name."""
        return sum(found == name for found in self.names.values())


def family(pid: int) -> Iterator[int]:
    """A process and all that come from it."""
    yield pid
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with contextlib.suppress(OSError):
                for child in (task / "children").read_text().split():
                    yield from family(int(child))


def state(pid: int, port: int, *, begun: float = 0.0) -> State:
    """Look at a server: the process that was started, and all that come from it."""
    rss: dict[int, float] = {}
    names: dict[int, str] = {}
    fds = unnamed = zombies = threads = 0
    cpu = 0.0
    outward: set[str] = set()
    for one in set(family(pid)):
        root = Path(f"/proc/{one}")
        try:
            values = (root / "stat").read_text().rpartition(")")[2].split()
            command = (root / "cmdline").read_bytes()
            if values[0] in "ZX":
                zombies += values[0] == "Z"
                continue
            cpu += (int(values[11]) + int(values[12])) / _TICK
            threads += int(values[17])
            rss[one] = int(values[21]) * _PAGE / 2**20
            names[one] = _name(command)
            links = _links(root)
        except OSError:
            rss.pop(one, None)
            continue
        if names[one] != "worker":
            fds += len(links)
            unnamed += sum("(deleted)" in link for link in links)
        outward |= _outward(root, port, {link for link in links if link.startswith("socket:")})
    return State(
        time.monotonic() - begun, rss, names, fds, unnamed, zombies, threads, cpu, tuple(outward)
    )


def _name(command: bytes) -> str:
    if b"iclod.workers" in command:
        return "worker"
    return "server" if b"multiprocessing" in command or b"serve" in command else "other"


def _links(root: Path) -> list[str]:
    found = []
    for item in (root / "fd").iterdir():
        with contextlib.suppress(OSError):
            found.append(str(item.readlink()))
    return found


def _outward(root: Path, port: int, sockets: set[str]) -> set[str]:
    """Sockets of a process that lead elsewhere than to those who came in at the port."""
    found = set()
    for table in ("tcp", "tcp6", "udp", "udp6"):
        with contextlib.suppress(OSError, IndexError, ValueError):
            for line in (root / "net" / table).read_text().splitlines()[1:]:
                values = line.split()
                local = int(values[1].rpartition(":")[2], 16)
                remote = int(values[2].rpartition(":")[2], 16)
                if f"socket:[{values[9]}]" in sockets and local != port and remote:
                    found.add(f"{table} {values[1]} to {values[2]}")
    return found


class Sampler(Background):
    """Looks at the server's processes every so often."""

    def __init__(self, pid: int, port: int, *, seconds: float = 0.25) -> None:
        super().__init__(seconds)
        self._pid = pid
        self._port = port
        self.begun = time.monotonic()
        self.states: list[State] = []

    def turn(self) -> None:
        self.states.append(state(self._pid, self._port, begun=self.begun))


class Listener(Background):
    """A port on loopback, by TCP and UDP, that nobody has any business with."""

    def __init__(self) -> None:
        super().__init__(0.0)
        self._tcp = socket.create_server(("127.0.0.1", 0))
        self._tcp.settimeout(0.1)
        self.port = int(self._tcp.getsockname()[1])
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", self.port))
        self._udp.setblocking(False)
        self.heard: list[str] = []

    def turn(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self.heard.append(f"UDP {self._udp.recv(100)!r}")
        with contextlib.suppress(TimeoutError):
            connection, _ = self._tcp.accept()
            with connection:
                connection.settimeout(0.5)
                with contextlib.suppress(OSError):
                    self.heard.append(f"TCP {connection.recv(200)!r}")
                    return
                self.heard.append("TCP")

    def __exit__(self, *exception: object) -> None:
        super().__exit__(*exception)
        self._tcp.close()
        self._udp.close()


def main(port: int) -> None:
    """Ask until the standard input ends, then tell how it was."""
    with Good(port) as good:
        sys.stdin.read()
    names = ("latencies", "moments", "documents", "failures")
    print(json.dumps({name: getattr(good, name) for name in names}))


if __name__ == "__main__":
    main(int(sys.argv[1]))

"""The server that is attacked: `iclod serve` as anybody starts it, its log and its folder kept."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hostile import watching, wire

#: What the server's interface says of an answer that was cut on purpose: there is no other way.
_CUT = re.compile(
    r"[^\n]*Application callable raised an exception\n"
    r"(?:(?!\w+: )[^\n]*\n)*(?:DeadlineExceeded|LimitExceeded|EngineUnavailable): [^\n]*\n"
)


@dataclass(frozen=True)
class Server:
    """A running server.

    Attributes:
        pid: Of the process that was started.
        log: File with what it said.
        temporary: Folder that it was told to use for temporary files.
    """

    port: int
    pid: int
    process: subprocess.Popen[bytes]
    log: Path
    temporary: Path

    def alive(self) -> bool:
        """Whether it runs and is ready."""
        return (
            self.process.poll() is None
            and wire.ask(self.port, "GET", "/readyz", timeout=20).status == 200
        )

    def state(self) -> watching.State:
        """Its processes now."""
        return watching.state(self.pid, self.port)

    def settled(self, *, processes: int, seconds: float) -> list[str]:
        """Wait until nothing is being done any more; what is still not as it should be.

        Args:
            processes: Workers that may stay.
        """
        end, wrong = time.monotonic() + seconds, ["not looked"]
        before = self.state()
        while wrong and time.monotonic() < end:
            time.sleep(1.0)
            now = self.state()
            wrong = []
            if now.cpu - before.cpu > 0.3:
                wrong.append(f"{now.cpu - before.cpu:.2f} s of processor time in a second")
            if now.count("worker") > processes:
                wrong.append(f"{now.count('worker')} workers")
            if now.zombies:
                wrong.append(f"{now.zombies} zombies")
            if now.unnamed:
                wrong.append(f"{now.unnamed} temporary files are open")
            before = now
        return wrong

    def traces(self) -> list[str]:
        """Lines of the log that tell of what nobody expected."""
        words = ("Traceback", "panicked", "ERROR", "SIGSEGV")
        lines = _CUT.sub("", self.log.read_text("utf-8", "replace")).splitlines()
        found = [line[:300] for line in lines if any(word in line for word in words)]
        # What a traceback ends with.
        return found + [line[:300] for line in lines if re.match(r"[\w.]+(?:: |\Z)", line)][:20]


@contextmanager
def serving(home: Path, folder: Path, *, workers: int = 1, **settings: str) -> Iterator[Server]:
    """Start `iclod serve`; its log and temporary files go into a folder."""
    import socket

    with socket.socket() as found:
        found.bind((wire.HOST, 0))
        port = int(found.getsockname()[1])
    temporary, log = folder / "temporary", folder / "server.log"
    temporary.mkdir(parents=True, exist_ok=True)
    command = [str(Path(sys.executable).with_name("iclod")), "--home", str(home), "serve"]
    command += ["--host", wire.HOST, "--port", str(port), "--workers", str(workers)]
    with log.open("wb") as file:
        process = subprocess.Popen(
            command,
            env=os.environ | {"TMPDIR": str(temporary)} | settings,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        for _ in range(600):
            if wire.ask(port, "GET", "/readyz", timeout=5).status == 200:
                break
            if process.poll() is not None:
                raise RuntimeError(log.read_text())
            time.sleep(0.1)
        else:
            raise TimeoutError("the server does not answer")
        yield Server(port, process.pid, process, log, temporary)
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)

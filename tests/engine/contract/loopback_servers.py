"""SPARQL servers on loopback, each with a folder of its own; nothing of them is left behind."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from iclod.config import EngineSettings

OXIGRAPH = Path(sys.executable).with_name("oxigraph")
VIRTUOSO, ISQL = shutil.which("virtuoso-t"), shutil.which("isql-vt")
#: Seconds within which a server has to answer; Virtuoso makes its database first.
START = 90.0

INI = """\
[Database]
DatabaseFile = {0}/virtuoso.db
ErrorLogFile = {0}/virtuoso.log
LockFile = {0}/virtuoso.lck
TransactionFile = {0}/virtuoso.trx
xa_persistent_file = {0}/virtuoso.pxa
FileExtend = 100
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {0}/temporary.db
TransactionFile = {0}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{1}
DisableUnixSocket = 1
MaxClientConnections = 20
CheckpointInterval = 0
CaseMode = 2
DirsAllowed = {0}
NumberOfBuffers = 20000
MaxDirtyBuffers = 12000
MaxQueryMem = 500M
VectorSize = 1000
ThreadsPerQuery = 2
AsyncQueueMaxThreads = 4
[HTTPServer]
ServerPort = 127.0.0.1:{2}
ServerRoot = {0}
ServerThreads = 20
MaxClientConnections = 20
EnabledGzipContent = 0
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = {3}
DefaultQuery = ASK {{}}
"""


@dataclass
class Server:
    """A server that can be stopped and started again.

    Attributes:
        kind: `oxigraph` or `virtuoso`.
        settings: How the registry reaches it.
    """

    kind: str
    settings: EngineSettings
    folder: Path
    command: list[str]
    ports: tuple[int, ...]
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        (self.folder / "virtuoso.lck").unlink(missing_ok=True)
        self.process = subprocess.Popen(
            self.command,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + START
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > end:
                self.stop()
                raise RuntimeError(f"{self.kind} did not start")
            time.sleep(0.05)

    def stop(self) -> None:
        """End it, without ceremony."""
        process, self.process = self.process, None
        if process is not None:
            process.kill()
            process.wait(20)

    def _answers(self) -> bool:
        query = self.settings.url.replace("-auth", "") + "?query=ASK%7B%7D"
        try:
            with urllib.request.urlopen(query, timeout=2):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False


@contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    """`oxigraph serve` with a store on disk."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = EngineSettings(
        kind="remote", url=f"{url}/query", update_url=f"{url}/update", timeout=20.0
    )
    command = [str(OXIGRAPH), "serve", "--location", str(folder / "store")]
    command += ["--bind", f"127.0.0.1:{port}"]
    yield from _running(Server("oxigraph", settings, folder, command, (port,)))


@contextmanager
def virtuoso(folder: Path, *, rows: int = 1_000_000) -> Iterator[Server]:
    """Virtuoso with its own ini; the registry is its user `iclod`, by digest."""
    folder.mkdir(parents=True, exist_ok=True)
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(INI.format(folder, sql, http, rows))
    settings = EngineSettings(
        kind="remote",
        url=f"http://127.0.0.1:{http}/sparql-auth",
        user="iclod",
        password="s3cr3t-words",
        auth="digest",
        timeout=20.0,
    )
    command = [str(VIRTUOSO), "-f", "-c", str(folder / "virtuoso.ini")]
    server = Server("virtuoso", settings, folder, command, (sql, http))
    running = _running(server)
    yielded = next(running)
    try:
        for line in (
            f"DB.DBA.USER_CREATE('{settings.user}', '{settings.password}')",
            f"grant SPARQL_SELECT to {settings.user}",
            f"grant SPARQL_UPDATE to {settings.user}",
        ):
            isql(sql, line)
        yield yielded
    finally:
        running.close()


def isql(port: int, line: str) -> None:
    """Tell Virtuoso something in its own language."""
    command = [str(ISQL), f"127.0.0.1:{port}", "dba", "dba", f"exec={line};"]
    done = subprocess.run(command, capture_output=True, timeout=60, check=True)
    if b"Error" in done.stderr + done.stdout:
        raise RuntimeError((done.stderr + done.stdout).decode())


def _running(server: Server) -> Iterator[Server]:
    try:
        server.start()
        yield server
    finally:
        server.stop()


def free_port() -> int:
    """A port that nobody listens to."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])

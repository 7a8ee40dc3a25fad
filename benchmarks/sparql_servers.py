"""The servers that `sparql.py` compares, each on loopback, with the same statements.

| name | what |
|---|---|
| iclod | `iclod serve`, the edge's memory off where answers have to be computed |
| oxigraph | `oxigraph serve-read-only` on a copy of the very store that iclod published |
| oxigraph, union | the same on a store of named graphs only, with `--union-default-graph` |
| virtuoso | Virtuoso, its own ini, buffers for all data, no cap on rows |
| rdflib | rdflib-endpoint over an `rdflib.Dataset` with `default_union` |
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sparql_homes

BIN = Path(sys.executable).parent
JSON, TRIPLES = "application/sparql-results+json", "application/n-triples"
INI = """\
[Database]
DatabaseFile = {0}/virtuoso.db
ErrorLogFile = {0}/virtuoso.log
LockFile = {0}/virtuoso.lck
TransactionFile = {0}/virtuoso.trx
xa_persistent_file = {0}/virtuoso.pxa
ErrorLogLevel = 7
FileExtend = 200
MaxCheckpointRemap = 2000
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {0}/temporary.db
TransactionFile = {0}/temporary.trx
MaxCheckpointRemap = 2000
[Parameters]
ServerPort = 127.0.0.1:{1}
DisableUnixSocket = 1
MaxClientConnections = 30
CheckpointInterval = 0
CaseMode = 2
DirsAllowed = {3}
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
MaxQueryMem = 2G
VectorSize = 1000
MaxVectorSize = 1000000
ThreadsPerQuery = 2
AsyncQueueMaxThreads = 4
[HTTPServer]
ServerPort = 127.0.0.1:{2}
ServerRoot = {0}
ServerThreads = 30
MaxClientConnections = 30
MaxKeepAlives = 30
KeepAliveTimeout = 120
EnabledGzipContent = 0
[SPARQL]
ResultSetMaxRows = 10000000
MaxConstructTriples = 10000000
DefaultQuery = ASK {{}}
"""
PEER = """
import sys
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
import uvicorn
graph = Dataset(default_union=True)
graph.parse(sys.argv[1], format="nquads")
uvicorn.run(SparqlEndpoint(graph=graph), host="127.0.0.1", port=int(sys.argv[2]), log_level="error")
"""


@dataclass(frozen=True)
class Server:
    """A server that runs.

    Attributes:
        name: As in the table above.
        path: Of its SPARQL endpoint.
        pid: Of the process that was started.
        triples: Media type to ask for a graph with.
    """

    name: str
    port: int
    path: str
    pid: int
    triples: str = TRIPLES


def port() -> int:
    """A free port on loopback."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@contextmanager
def running(
    command: list[str], number: int, *, folder: Path | None = None, seconds: float = 60, **env: str
) -> Iterator[int]:
    """Start a server; gives its process id once it accepts connections."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | env,
    )
    try:
        end = time.monotonic() + seconds
        while True:
            with socket.socket() as sock:
                if sock.connect_ex(("127.0.0.1", number)) == 0:
                    break
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{command[0]} did not start")
            time.sleep(0.1)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


@contextmanager
def iclod(folder: Path, count: int, *, workers: int = 1, **settings: str) -> Iterator[Server]:
    """Our own server, on the home of that size."""
    home, number = folder / f"home-{count}", port()
    command = [str(BIN / "iclod"), "--home", str(home), "serve"]
    command += ["--port", str(number), "--workers", str(workers)]
    with running(command, number, ICLOD_PACKAGED="frame", **settings) as pid:
        yield Server("iclod", number, "/sparql", pid)


@contextmanager
def oxigraph(folder: Path, count: int) -> Iterator[Server]:
    """Oxigraph's server on what we published, copied by hard links."""
    store, number = folder / f"store-{count}", port()
    shutil.rmtree(store, ignore_errors=True)
    shutil.copytree(sparql_homes.snapshot(folder / f"home-{count}"), store, copy_function=os.link)
    command = [str(BIN / "oxigraph"), "serve-read-only", "--location", str(store)]
    with running([*command, "--bind", f"127.0.0.1:{number}"], number) as pid:
        yield Server("oxigraph", number, "/query", pid)
    shutil.rmtree(store)


@contextmanager
def union(folder: Path, count: int) -> Iterator[Server]:
    """Oxigraph's server with its own union of named graphs."""
    store, number = folder / f"union-{count}", port()
    if not store.exists():
        made = folder / f"union-{count}.made"
        shutil.rmtree(made, ignore_errors=True)
        load = [str(BIN / "oxigraph"), "load", "--location", str(made), "--file"]
        subprocess.run(
            [*load, str(sparql_homes.dumped(folder, count)[0])], check=True, capture_output=True
        )
        made.rename(store)
    command = [str(BIN / "oxigraph"), "serve-read-only", "--location", str(store)]
    command += ["--union-default-graph", "--bind", f"127.0.0.1:{number}"]
    with running(command, number) as pid:
        yield Server("oxigraph, union", number, "/query", pid)


@contextmanager
def virtuoso(folder: Path, count: int) -> Iterator[Server]:
    """Virtuoso, loaded on its first start."""
    place, sql, number = folder / f"virtuoso-{count}", port(), port()
    place.mkdir(exist_ok=True)
    done, data = place / "done", sparql_homes.dumped(folder, count)[0]
    (place / "virtuoso.lck").unlink(missing_ok=True)
    ini = place / "virtuoso.ini"
    ini.write_text(INI.format(place, sql, number, folder))
    command = [shutil.which("virtuoso-t") or "virtuoso-t", "-f", "-c", str(ini)]
    with running(command, number, folder=place, seconds=180) as pid:
        if not done.exists():
            for line in (
                f"ld_dir('{data.parent}', '{data.name}', 'urn:x');",
                "rdf_loader_run();",
                "checkpoint;",
            ):
                isql(sql, line)
            done.touch()
        yield Server("virtuoso", number, "/sparql", pid, "text/plain")


def isql(number: int, line: str) -> None:
    """Tell Virtuoso something in its own language."""
    command = [shutil.which("isql-vt") or "isql", f"127.0.0.1:{number}", "dba", "dba"]
    subprocess.run([*command, f"exec={line}"], check=True, capture_output=True, timeout=3_600)


@contextmanager
def rdflib(folder: Path, count: int) -> Iterator[Server]:
    """rdflib-endpoint; it reads the file at its start."""
    number, script = port(), folder / "peer.py"
    script.write_text(PEER)
    data = sparql_homes.dumped(folder, count)[0]
    command = [sys.executable, str(script), str(data), str(number)]
    with running(command, number, seconds=1_200) as pid:
        yield Server("rdflib", number, "/", pid)


Start = Callable[[Path, int], "contextmanager[Server]"]  # type: ignore[valid-type]
#: The others by name.
PEERS: dict[str, Start] = {
    "oxigraph": oxigraph,
    "oxigraph, union": union,
    "virtuoso": virtuoso,
    "rdflib": rdflib,
}


def there(name: str) -> bool:
    """Whether a peer is installed."""
    if name == "virtuoso":
        return bool(shutil.which("virtuoso-t") and shutil.which("isql-vt"))
    if name == "rdflib":
        from importlib.util import find_spec

        return find_spec("rdflib_endpoint") is not None
    return (BIN / "oxigraph").exists()

"""Requests per second and latencies, ours and others', in one run on one machine.

    pip install '.[dev]'; apt-get install nginx wrk
    python benchmarks/serving.py --seconds 5 --workers 2

What is served from memory, a 304, what is computed and a list are each measured beside nginx that
serves the same bytes from a file. Computed answers are asked for under a query that no request had
before, over all practices in turn, with the edge's memory off (`web.cache_mb` 0): negotiated,
linked, tagged and sent anew each time, the record's Turtle from the process's memory of records;
"read from the journal" is the same with that memory off as well (`records_mb` 0), so that each
answer begins with the compressed text in SQLite. A small SELECT stands against `oxigraph serve` and
rdflib-endpoint over the same data. Rounds are interleaved, so that all suffer alike from what else
the machine does; only ratios within a run mean anything.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from iclod.config import Settings
from iclod.rdf import formats
from iclod.registry import Registry, exporting

SLUG = "practice/bergen-action-plan-for-inclusion-and-diversity"
SELECT = "SELECT ?p ?t WHERE { ?p <http://purl.org/dc/terms/title> ?t } ORDER BY ?p LIMIT 10"
TURTLE, PAGE, RESULTS = "text/turtle", "text/html", "application/sparql-results+json"
#: Walks through all practices, each request with a query of its own.
VARIED = """\
local paths = {PATHS}
local n = 0
request = function()
  n = n + 1
  local path = paths[n % #paths + 1]
  return wrk.format('GET', path .. (path:find('?', 1, true) and '&' or '?') .. 'x=' .. n)
end
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


@dataclass
class Case:
    """What is measured, and what it turned out to be.

    Attributes:
        beside: The case whose rate it is divided by.
        rates: Requests per second, one a round.
        costs: Processor time of the server per request, in microseconds, one a round (Linux).
        latencies: p50 and p99 of the last round.
    """

    name: str
    url: str
    headers: dict[str, str]
    beside: str = ""
    script: Path | None = None
    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    latencies: tuple[str, str] = ("", "")

    @property
    def rate(self) -> float:
        """The median over the rounds."""
        return statistics.median(self.rates)


#: Process of the server at a port.
STARTED: dict[int, int] = {}


def port() -> int:
    """A free port on loopback."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@contextmanager
def running(command: list[str], number: int, **environ: str) -> Iterator[str]:
    """Start a server and give its address once it accepts connections."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | environ,
    )
    STARTED[number] = process.pid
    try:
        for _ in range(600):
            with socket.socket() as sock:
                if sock.connect_ex(("127.0.0.1", number)) == 0:
                    break
            time.sleep(0.1)
        else:
            raise SystemExit(f"{command[0]} did not start")
        yield f"http://127.0.0.1:{number}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def measure(case: Case, seconds: int) -> None:
    """One round of 16 connections with wrk."""
    command = ["wrk", "-t1", "-c16", f"-d{seconds}s", "--latency"]
    for name, value in case.headers.items():
        command += ["-H", f"{name}: {value}"]
    if case.script:
        command += ["-s", str(case.script)]
    process = STARTED[urllib.parse.urlsplit(case.url).port or 0]
    before = processor(process)
    out = subprocess.run([*command, case.url], capture_output=True, text=True, check=True).stdout
    count = int(re.search(r"(\d+) requests in", out)[1])  # type: ignore[index]
    case.costs.append((processor(process) - before) / max(count, 1))
    if "Non-2xx" in out:
        print(f"  ! {case.url}: {re.search(r'Non-2xx.*', out)[0]}", file=sys.stderr)  # type: ignore[index]
    case.rates.append(float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1]))  # type: ignore[index]
    case.latencies = tuple(re.search(rf"\n\s+{p}%\s+(\S+)", out)[1] for p in (50, 99))  # type: ignore[index,assignment]


def processor(process: int) -> float:
    """Processor time that a process and those it started have used, in microseconds."""
    ticks = 0
    try:
        values = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks = int(values[11]) + int(values[12])
        started = [
            int(child)
            for task in Path(f"/proc/{process}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except (OSError, IndexError):
        started = []
    return ticks * 1e6 / os.sysconf("SC_CLK_TCK") + sum(map(processor, started))


def nginx(folder: Path, number: int, workers: int) -> list[str]:
    """A configuration of nginx that serves one folder."""
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/pid; error_log stderr; worker_processes {workers};\n"
        "events { worker_connections 256; }\n"
        f"http {{ access_log off; default_type text/turtle; root {folder}/www; "
        f"client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; "
        f"fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s; "
        f"server {{ listen 127.0.0.1:{number}; }} }}\n"
    )
    return ["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)]


def fetch(url: str, accept: str) -> tuple[bytes, str]:
    """A body and its ETag."""
    request = urllib.request.Request(url, headers={"Accept": accept})
    with urllib.request.urlopen(request) as answer:
        return answer.read(), answer.headers["ETag"] or ""


def varied(folder: Path, name: str, paths: list[str]) -> Path:
    """A script for wrk that asks for paths in turn and never twice for the same address."""
    quoted = ",".join(f"'{path}'" for path in paths)
    script = folder / f"{name}.lua"
    script.write_text(VARIED.replace("PATHS", quoted))
    return script


def serving(stack: ExitStack, home: Path, workers: int, **environ: str) -> str:
    """Start `iclod serve`."""
    number = port()
    command = [str(Path(sys.executable).with_name("iclod")), "--home", str(home), "serve"]
    command += ["--port", str(number), "--workers", str(workers)]
    return stack.enter_context(running(command, number, **environ))


def documents(stack: ExitStack, folder: Path, home: Path, workers: int) -> list[Case]:
    """Documents and lists, beside nginx."""
    kept = serving(stack, home, workers)
    computed = serving(stack, home, workers, ICLOD_WEB__CACHE_MB="0")
    forgetful = serving(stack, home, workers, ICLOD_WEB__CACHE_MB="0", ICLOD_RECORDS_MB="0")
    with Registry.open(Settings(home=home)) as registry:
        start = registry.names.base
        graphs = registry.journal.current(registry.published(), prefix=f"{start}doc/practice/")
        docs = [f"/{item.graph[len(start) :]}" for item in graphs if item.graph[-1] != "/"]
    body, tag = fetch(f"{kept}/doc/{SLUG}", TURTLE)
    page, _ = fetch(f"{kept}/doc/country/", PAGE)
    (folder / "www").mkdir()
    (folder / "www" / "document.ttl").write_bytes(body)
    (folder / "www" / "list.html").write_bytes(page)
    number = port()
    web = stack.enter_context(running(nginx(folder, number, workers), number))
    things = varied(folder, "things", [path.replace("/doc/", "/id/", 1) for path in docs])
    turtle, html = {"Accept": TURTLE}, {"Accept": PAGE}
    file, lists = "nginx, Turtle from a file", "nginx, list from a file"
    static = f"{web}/document.ttl"
    date = urllib.request.urlopen(static).headers["ETag"]
    return [
        Case(file, static, turtle),
        Case("document as Turtle, kept", f"{kept}/doc/{SLUG}", turtle, file),
        Case(
            "document as Turtle, kept, gzip",
            f"{kept}/doc/{SLUG}",
            {**turtle, "Accept-Encoding": "gzip"},
            file,
        ),
        Case("nginx, 304", static, {"If-None-Match": date}),
        Case("document, 304", f"{kept}/doc/{SLUG}", {**turtle, "If-None-Match": tag}, "nginx, 304"),
        Case(
            "document as Turtle, computed",
            computed,
            turtle,
            file,
            varied(folder, "documents", docs),
        ),
        Case(
            "the same, read from the journal",
            forgetful,
            turtle,
            file,
            varied(folder, "journal", docs),
        ),
        Case("/id/, 303, computed", f"{computed}/id/", turtle, file, things),
        Case(lists, f"{web}/list.html", html),
        Case("list page, kept", f"{kept}/doc/country/", html, lists),
        Case(
            "list page, computed",
            computed,
            html,
            lists,
            varied(folder, "list", ["/doc/country/"]),
        ),
        Case(
            "document's page, computed",
            computed,
            html,
            lists,
            varied(folder, "pages", docs),
        ),
    ]


def questions(stack: ExitStack, folder: Path, home: Path, workers: int) -> list[Case]:
    """A small SELECT and a description, ours and others'."""
    with Registry.open(Settings(home=home)) as registry:
        (folder / "all.nq").write_bytes(exporting.whole(registry, formats.N_QUADS))
    ours = serving(stack, home, workers)
    select = "/sparql?query=" + urllib.parse.quote(SELECT)
    asked = {"Accept": RESULTS}
    found = [
        Case("SELECT, kept", ours + select, asked),
        Case("SELECT, computed", ours, asked, "", varied(folder, "select", [select])),
    ]
    engine = Path(sys.executable).with_name("oxigraph")
    if engine.exists():
        number, store = port(), str(folder / "store")
        load = [engine, "load", "--location", store, "--file", folder / "all.nq"]
        subprocess.run(load, check=True, capture_output=True)
        command = [str(engine), "serve-read-only", "--location", store]
        command += ["--bind", f"127.0.0.1:{number}", "--union-default-graph"]
        peer = stack.enter_context(running(command, number))
        query = select.replace("/sparql", "/query")
        found.append(Case("oxigraph serve, SELECT", peer + query, asked))
        found[1].beside = found[-1].name
    try:
        import rdflib_endpoint  # noqa: F401
    except ImportError:
        print("rdflib-endpoint is not installed: left out", file=sys.stderr)
        return found
    number, script = port(), folder / "peer.py"
    script.write_text(PEER)
    command = [sys.executable, str(script), str(folder / "all.nq"), str(number)]
    peer = stack.enter_context(running(command, number))
    about = "/?query=" + urllib.parse.quote(f"DESCRIBE <{Settings().base_iri}id/{SLUG}>")
    found.append(Case("rdflib-endpoint, DESCRIBE", peer + about, {"Accept": TURTLE}))
    found.append(Case("rdflib-endpoint, SELECT", peer + select.replace("/sparql", "/"), asked))
    return found


def main(seconds: int, rounds: int, workers: int, only_documents: bool) -> None:
    """Start the servers, measure in rounds, print a table."""
    if not shutil.which("nginx") or not shutil.which("wrk"):
        raise SystemExit("nginx and wrk are needed")
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        home = folder / "home"
        Registry.open(Settings(home=home), create=True).close()
        cases = documents(stack, folder, home, workers)
        if not only_documents:
            cases += questions(stack, folder, home, workers)
        for _ in range(rounds):
            for case in cases:
                measure(case, seconds)
    rates = {case.name: case.rate for case in cases}
    print(f"{workers} web workers, {rounds} rounds of {seconds} s, medians")
    print(f"| {'what':32} | {'requests/s':>10} | {'p50':>8} | {'p99':>8} | CPU each | ratio |")
    print("|---|---|---|---|---|---|")
    for case in cases:
        ratio = f"{case.rate / rates[case.beside]:.2f} of {case.beside}" if case.beside else ""
        p50, p99 = case.latencies
        print(
            f"| {case.name:32} | {case.rate:10,.0f} | {p50:>8} | {p99:>8} "
            f"| {statistics.median(case.costs):5.0f} µs | {ratio} |"
        )
    print(json.dumps({case.name: case.rates for case in cases}))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--documents", action="store_true", help="leave SPARQL and the peers out")
    chosen = parser.parse_args()
    main(chosen.seconds, chosen.rounds, chosen.workers, chosen.documents)

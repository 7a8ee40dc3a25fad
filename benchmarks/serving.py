"""Requests per second and latencies, ours and others', in one run on one machine.

    pip install '.[dev]'; apt-get install nginx wrk
    python benchmarks/serving.py --seconds 5

Dereferencing a document (kept at the edge; computed each time) stands against nginx serving the
same bytes from a file and rdflib-endpoint answering a DESCRIBE of the same data; a small SELECT
stands against `oxigraph serve` over the same data. Only ratios within a run mean anything.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from iclod.config import Settings
from iclod.rdf import formats
from iclod.registry import Registry, exporting

SLUG = "practice/bergen-action-plan-for-inclusion-and-diversity"
SELECT = "SELECT ?p ?t WHERE { ?p <http://purl.org/dc/terms/title> ?t } ORDER BY ?p LIMIT 10"


def port() -> int:
    """A free port on loopback."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@contextmanager
def running(command: list[str], number: int, **more: str) -> Iterator[str]:
    """Start a server and give its address once it accepts connections."""
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more
    )  # type: ignore[call-overload]
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


def measure(
    url: str, accept: str, seconds: int, script: Path | None = None
) -> tuple[float, str, str]:
    """Requests per second, p50 and p99 of 16 connections with wrk."""
    command = ["wrk", "-t1", "-c16", f"-d{seconds}s", "--latency", "-H", f"Accept: {accept}", url]
    if script:
        command[1:1] = ["-s", str(script)]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in out:
        print(f"  ! {url}: {re.search(r'Non-2xx.*', out)[0]}", file=sys.stderr)  # type: ignore[index]
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])  # type: ignore[index]
    p50 = re.search(r"\n\s+50%\s+(\S+)", out)[1]  # type: ignore[index]
    p99 = re.search(r"\n\s+99%\s+(\S+)", out)[1]  # type: ignore[index]
    return rate, p50, p99


def nginx(folder: Path, number: int) -> list[str]:
    """A configuration of nginx that serves one folder."""
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/pid; error_log stderr; worker_processes 1;\n"
        "events { worker_connections 256; }\n"
        f"http {{ access_log off; default_type text/turtle; root {folder}/www; "
        f"client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; "
        f"fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s; "
        f"server {{ listen 127.0.0.1:{number}; }} }}\n"
    )
    return ["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)]


PEER = """
import sys
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
import uvicorn
graph = Dataset(default_union=True)
graph.parse(sys.argv[1], format="nquads")
uvicorn.run(SparqlEndpoint(graph=graph), host="127.0.0.1", port=int(sys.argv[2]), log_level="error")
"""


def main(seconds: int) -> None:
    """Start the servers, measure one after the other, print a table."""
    rows: list[tuple[str, float, str, str]] = []
    select = "/sparql?query=" + urllib.parse.quote(SELECT)
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        home = folder / "home"
        with Registry.open(Settings(home=home), create=True) as registry:
            data = exporting.whole(registry, formats.N_QUADS)
            (folder / "all.nq").write_bytes(data)
        number = port()
        iclod = [str(Path(sys.executable).with_name("iclod")), "--home", str(home), "serve"]
        ours = stack.enter_context(running([*iclod, "--port", str(number)], number))
        request = urllib.request.Request(f"{ours}/doc/{SLUG}", headers={"Accept": "text/turtle"})
        body = urllib.request.urlopen(request).read()
        (folder / "www").mkdir()
        (folder / "www" / "file.ttl").write_bytes(body)
        varied = folder / "varied.lua"
        varied.write_text(
            "local n = 0\nrequest = function()\n n = n + 1\n"
            " return wrk.format('GET', wrk.path .. '&x=' .. n)\nend\n"
        )
        turtle, json_ = "text/turtle", "application/sparql-results+json"
        if shutil.which("nginx"):
            number = port()
            web = stack.enter_context(running(nginx(folder, number), number))
            rows.append(("nginx, file", *measure(f"{web}/file.ttl", turtle, seconds)))
        rows.append(("iclod, document, kept", *measure(f"{ours}/doc/{SLUG}", turtle, seconds)))
        rows.append(
            (
                "iclod, document, computed",
                *measure(f"{ours}/doc/{SLUG}?y=1", turtle, seconds, varied),
            )
        )
        rows.append(("iclod, SELECT, kept", *measure(ours + select, json_, seconds)))
        rows.append(("iclod, SELECT, computed", *measure(ours + select, json_, seconds, varied)))
        engine = Path(sys.executable).with_name("oxigraph")
        if engine.exists():
            number = port()
            store = str(folder / "store")
            subprocess.run(
                [engine, "load", "--location", store, "--file", folder / "all.nq"],
                check=True,
                capture_output=True,
            )
            command = [str(engine), "serve-read-only", "--location", store]
            command += ["--bind", f"127.0.0.1:{number}", "--union-default-graph"]
            peer = stack.enter_context(running(command, number))
            rows.append(
                (
                    "oxigraph serve, SELECT",
                    *measure(peer + select.replace("/sparql", "/query"), json_, seconds),
                )
            )
        number = port()
        script = folder / "peer.py"
        script.write_text(PEER)
        try:
            import rdflib_endpoint  # noqa: F401
        except ImportError:
            print("rdflib-endpoint is not installed: left out", file=sys.stderr)
        else:
            command = [sys.executable, str(script), str(folder / "all.nq"), str(number)]
            peer = stack.enter_context(running(command, number))
            about = "/?query=" + urllib.parse.quote(f"DESCRIBE <{Settings().base_iri}id/{SLUG}>")
            rows.append(("rdflib-endpoint, DESCRIBE", *measure(peer + about, turtle, seconds)))
            rows.append(
                (
                    "rdflib-endpoint, SELECT",
                    *measure(peer + select.replace("/sparql", "/"), json_, seconds),
                )
            )
    first = rows[0][1]
    print(f"{'what':28} {'requests/s':>11} {'p50':>9} {'p99':>9}  of {rows[0][0]}")
    for what, rate, p50, p99 in rows:
        print(f"{what:28} {rate:11.0f} {p50:>9} {p99:>9}  {rate / first:.2f}")
    print(json.dumps({what: rate for what, rate, _, _ in rows}))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=5)
    main(parser.parse_args().seconds)

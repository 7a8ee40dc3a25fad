"""Our `/sparql` beside `oxigraph serve`, Virtuoso and rdflib-endpoint, in one run on one machine.

    pip install '.[dev]'; apt-get install virtuoso-opensource wrk
    python benchmarks/sparql.py --work /tmp/bench --sizes 1000 10000 100000

Everybody has the same statements in the same named graphs, with their union as the default graph.
Twelve queries are asked in turn of all servers, round after round, so that all suffer alike from
what else the machine does; only ratios within a run mean anything. Ours computes each answer (the
edge's memory is off). Then the rate of a small SELECT under 16 connections, the same again and
again and each time another, and what a SELECT of a million rows takes: time to the first byte, to
the last, and memory at its peak.

Homes and stores stay in the folder `--work`, and so do the figures: a run that was interrupted goes
on where it was; `--again` measures anew. The tables at the end are made of all figures there.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import re
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import sparql_homes
import sparql_servers
from sparql_servers import JSON, Server

from iclod.config import Settings

BASE = Settings().base_iri
PREFIXES = """\
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX iclod: <https://w3id.org/iclod/ontology#>
"""
ONE = f"<{BASE}id/practice/generated-000017>"
QUERIES = {
    "point": f"SELECT ?p ?o {{ {ONE} ?p ?o }}",
    "describe": f"DESCRIBE {ONE}",
    "list": "SELECT ?p ?t { ?p a iclod:Practice ; dcterms:title ?t } ORDER BY ?t LIMIT 20",
    "path": f"""SELECT DISTINCT ?place {{
        ?p dcterms:subject <{BASE}id/topic/TOPIC> ; dcterms:spatial/dcterms:isPartOf* ?place }}""",
    "aggregate": """SELECT ?s (COUNT(?p) AS ?n) { ?p a iclod:Practice ; dcterms:subject ?s }
        GROUP BY ?s ORDER BY DESC(?n) ?s""",
    "text": """SELECT ?p ?t { ?p a iclod:Practice ; dcterms:title ?t
        FILTER(CONTAINS(LCASE(STR(?t)), "bridge")) }""",
    "optional": """SELECT ?p ?start ?end { ?p dcterms:temporal ?d . ?d dcat:startDate ?start
        OPTIONAL { ?d dcat:endDate ?end } }""",
    "union": f"""SELECT ?p {{ {{ ?p dcterms:subject <{BASE}id/topic/TOPIC> }}
        UNION {{ ?p dcterms:spatial <{BASE}id/country/norway> }} }}""",
    "minus": f"""SELECT ?p {{ ?p a iclod:Practice
        MINUS {{ ?p iclod:status <{BASE}id/status/ended> }} }}""",
    "count distinct": """SELECT (COUNT(DISTINCT ?place) AS ?n) {
        ?p a iclod:Practice ; dcterms:spatial ?place }""",
    "big SELECT": "SELECT ?s ?p ?o { ?s a iclod:Practice ; ?p ?o }",
    "big CONSTRUCT": """CONSTRUCT { ?p dcterms:title ?t ; dcterms:subject ?s }
        WHERE { ?p a iclod:Practice ; dcterms:title ?t ; dcterms:subject ?s }""",
}
#: Queries whose answers may differ: what DESCRIBE tells is left to the engine.
LEFT_OPEN = ("describe",)
#: Each request asks about another practice, under another limit.
VARIED = """\
local n = START
request = function()
  n = n + 1
  return wrk.format('GET', string.format('QUERY', n % COUNT, n))
end
"""
ROWS = 1_000_000
CONNECTIONS = 16
SMALL = f"SELECT ?t {{ <{BASE}id/practice/generated-%06d> <http://purl.org/dc/terms/title> ?t }}"
#: What was aimed at.
REPEATED, DIFFERENT, RATIO, SHORT = 10_000, 1_500, 1.15, 0.005


@dataclass(frozen=True)
class Heard:
    """An answer: seconds to its first byte and to its end, bytes, and rows or triples."""

    first: float
    whole: float
    size: int
    count: int
    broken: str = ""


def ask(server: Server, text: str, patience: float) -> Heard:
    """Ask once, on a connection of its own; only reading is timed, not what is done with it."""
    graph = text.lstrip().startswith(("CONSTRUCT", "DESCRIBE"))
    body = urlencode({"query": PREFIXES + text})
    headers = {
        "Accept": server.triples if graph else JSON,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=patience)
    try:
        connection.connect()
        begun = time.perf_counter()
        connection.request("POST", server.path, body, headers)
        answer = connection.getresponse()
        pieces = [answer.read(1)]
        first = time.perf_counter() - begun
        while piece := answer.read(1 << 20):
            pieces.append(piece)
            if time.perf_counter() - begun > patience:
                return Heard(first, patience, 0, 0, f"more than {patience:g} s")
        whole = time.perf_counter() - begun
    except (OSError, http.client.HTTPException) as error:
        late = isinstance(error, TimeoutError)
        broken = f"more than {patience:g} s" if late else type(error).__name__
        return Heard(0, 0, 0, 0, broken)
    finally:
        connection.close()
    data = b"".join(pieces)
    if answer.status != 200:
        return Heard(first, whole, len(data), 0, f"status {answer.status}")
    return Heard(first, whole, len(data), counted(data, graph))


def counted(data: bytes, graph: bool) -> int:
    """Distinct triples of a graph, or rows."""
    if graph:
        return len({line for line in data.splitlines() if line.endswith(b".")})
    if len(data) > 64 << 20:
        return len(re.findall(rb'\{\s*"s"\s*:', data))
    return len(json.loads(data)["results"]["bindings"])


class Figures:
    """What was measured at one size, in a file."""

    def __init__(self, folder: Path, count: int, *, again: bool) -> None:
        self._path = folder / f"figures-{count}.json"
        kept = self._path.exists() and not again
        self.kept: dict[str, Any] = json.loads(self._path.read_text()) if kept else {}
        self.count = count

    def keep(self, part: str, found: Any) -> None:
        """Write a part down."""
        self.kept[part] = found
        self._path.write_text(json.dumps(self.kept, indent=1))


def topic() -> str:
    """The topic that queries ask about."""
    import generate

    return generate.topics()[0].rpartition("/")[2]


def queries(servers: list[Server], rounds: int, patience: float) -> dict[str, Any]:
    """Ask every query of every server in turn, round after round."""
    found: dict[str, Any] = {name: {} for name in QUERIES}
    subject = topic()
    for turn in range(rounds + 1):
        for name, text in QUERIES.items():
            for server in servers:
                kept = found[name].setdefault(server.name, {"seconds": [], "count": None})
                if "broken" in kept or sum(kept["seconds"]) > patience:
                    continue
                heard = ask(server, text.replace("TOPIC", subject), patience)
                if heard.broken:
                    kept["broken"] = heard.broken
                elif turn:
                    kept["seconds"].append(heard.whole)
                kept["count"] = heard.count
        print(f"  round {turn} of {rounds}", flush=True)
    return found


def rates(servers: list[Server], folder: Path, count: int, seconds: int, rounds: int) -> Any:
    """Small SELECTs a second under 16 connections: the same again, and each another."""
    found: dict[str, dict[str, list[float]]] = {}
    for turn in range(rounds):
        for server in servers:
            path = f"{server.path}?query="
            different = quote(SMALL).replace("%", "%%").replace("%%2506d", "%06d")
            script = folder / "different.lua"
            script.write_text(
                VARIED.replace("QUERY", f"{path}{different}%%20LIMIT%%20%d")
                .replace("COUNT", str(count))
                .replace("START", str(10_000_000 * (turn + 1)))
            )
            same = path + quote(SMALL % 17)
            for name, more in (("repeated", []), ("each different", ["-s", str(script)])):
                rate = wrk(f"http://127.0.0.1:{server.port}{same}", seconds, more)
                found.setdefault(server.name, {}).setdefault(name, []).append(rate)
    return found


def wrk(url: str, seconds: int, more: list[str]) -> float:
    """Requests per second; nothing where some were not answered with 200."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-H", f"Accept: {JSON}", *more]
    out = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    if bad := re.search(r"Non-2xx.*", out):
        print(f"  ! {url[:60]}: {bad[0]}", file=sys.stderr)
    found = re.search(r"Requests/sec:\s+([\d.]+)", out)
    return float(found[1]) if found else 0.0


def resident(pid: int) -> float:
    """MiB of a process and all that come from it."""
    found = 0.0
    try:
        values = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        found = int(values[21]) * os.sysconf("SC_PAGE_SIZE") / 2**20
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += sum(resident(int(child)) for child in (task / "children").read_text().split())
    except (OSError, IndexError):
        pass
    return found


@contextmanager
def peak(pid: int) -> Iterator[list[float]]:
    """Memory of a server at its peak, in MiB, looked at every 20 ms."""
    found, over = [resident(pid)], threading.Event()

    def look() -> None:
        while not over.wait(0.02):
            found[0] = max(found[0], resident(pid))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield found
    finally:
        over.set()
        thread.join()


def million(server: Server, patience: float) -> dict[str, Any]:
    """A SELECT of a million rows, of a server that was just started: all statements, each city."""
    text = f"SELECT ?s ?p ?o ?n {{ ?n a iclod:City . ?s ?p ?o }} LIMIT {ROWS}"
    ask(server, "SELECT ?s { ?s a iclod:City } LIMIT 1", patience)
    before = resident(server.pid)
    with peak(server.pid) as most:
        heard = ask(server, text, patience)
    print(f"  a million rows from {server.name}: {heard.broken or heard.whole}", flush=True)
    kept = {key: getattr(heard, key) for key in ("first", "whole", "size", "count", "broken")}
    return {"before": before, "peak": most[0], **kept}


def measure(figures: Figures, folder: Path, chosen: argparse.Namespace) -> None:
    """All parts at one size that are not there yet."""
    count = figures.count
    sparql_homes.filled(folder, count)
    statements = sparql_homes.dumped(folder, count)[1]
    names = [name for name in chosen.servers if name != "rdflib" or count <= chosen.rdflib]
    wanted = [part for part in chosen.parts if part not in figures.kept]
    if not wanted:
        return
    print(f"{count} practices, {statements} statements: {', '.join(wanted)}", flush=True)
    figures.keep("statements", statements)
    peers = [name for name in names if sparql_servers.there(name)]
    # Limits are what others do not have: a query may take as long as theirs.
    free = {
        "ICLOD_SPARQL__DEADLINE": str(chosen.patience * 2),
        "ICLOD_WEB__CACHE_MB": "0",
        "ICLOD_SPARQL__RATE": "0",
    }
    start = partial(sparql_servers.iclod, folder, count)
    with ExitStack() as stack:
        running = [stack.enter_context(sparql_servers.PEERS[name](folder, count)) for name in peers]
        if "queries" in wanted:
            with start(**free) as ours:
                found = queries([ours, *running], chosen.rounds, chosen.patience)
                figures.keep("queries", found)
        if "rates" in wanted:
            with start(workers=chosen.workers) as ours:
                several = [ours, *running]
                found = rates(several, folder, count, chosen.seconds, chosen.rate_rounds)
                figures.keep("rates", found)
    if "million" in wanted:
        # One at a time: not everybody stops when nobody listens any more.
        alone = {"iclod": partial(start, **free)}
        alone |= {name: partial(sparql_servers.PEERS[name], folder, count) for name in peers}
        found = {}
        for name, started in alone.items():
            with started() as server:
                found[name] = million(server, chosen.patience * 2)
        figures.keep("million", found)


# What is told -----------------------------------------------------------------------------------


def milliseconds(seconds: float) -> str:
    """A time, as precise as it is worth."""
    value = seconds * 1000
    return f"{value:,.0f} ms" if value >= 100 else f"{value:.3g} ms"


def median(kept: dict[str, Any] | None) -> float | None:
    """The median of what was measured, or None."""
    return statistics.median(kept["seconds"]) if kept and kept.get("seconds") else None


def told_queries(figures: Figures) -> list[str]:
    """The table of queries; returns what was not reached."""
    found, missed = figures.kept["queries"], []
    names = list(next(iter(found.values())))
    print(f"| query | rows | {' | '.join(names)} | of oxigraph |")
    print("|---" * (len(names) + 3) + "|")
    for query, kept in found.items():
        ours, raw = median(kept.get("iclod")), median(kept.get("oxigraph"))
        cells = []
        for name in names:
            middle = median(kept[name])
            differs = kept[name]["count"] != kept["iclod"]["count"] and query not in LEFT_OPEN
            cell = milliseconds(middle) if middle is not None else kept[name].get("broken", "")
            cells.append(cell + (f" ({kept[name]['count']:,} rows)" if middle and differs else ""))
            if differs and middle is not None and name != "virtuoso":
                missed.append(f"{query}: {name} has {kept[name]['count']} rows")
        ratio = f"{ours / raw:.2f}" if ours and raw else ""
        print(f"| {query} | {kept['iclod']['count']:,} | {' | '.join(cells)} | {ratio} |")
        if ours is None:
            missed.append(f"{query}: {kept['iclod'].get('broken')}")
        elif raw and raw > SHORT and ours > RATIO * raw:
            missed.append(f"{query}: {ours / raw:.2f} of raw Oxigraph")
        theirs = median(kept.get("rdflib"))
        if ours and theirs and ours >= theirs:
            missed.append(f"{query}: slower than rdflib-endpoint")
    return missed


def told_rates(figures: Figures) -> list[str]:
    """The table of rates; returns what was not reached."""
    found = figures.kept["rates"]
    print("\n| small SELECT, 16 connections | repeated | each different |\n|---|---|---|")
    for name, kept in found.items():
        cells = (f"{statistics.median(kept[key]):,.0f}/s" for key in ("repeated", "each different"))
        print(f"| {name} | {' | '.join(cells)} |")
    aims = (("repeated", REPEATED), ("each different", DIFFERENT))
    return [
        f"small SELECT, {key}: {statistics.median(found['iclod'][key]):,.0f}/s of {aim:,}/s"
        for key, aim in aims
        if statistics.median(found["iclod"][key]) < aim
    ]


def told_million(figures: Figures) -> list[str]:
    """The table of a million rows; returns what was not reached."""
    found = figures.kept["million"]
    print("\n| a million rows | first byte | whole | size | memory before | at its peak |")
    print("|---|---|---|---|---|---|")
    for name, kept in found.items():
        if kept["broken"]:
            print(f"| {name} | {kept['broken']} | | | {kept['before']:.0f} MiB | |")
            continue
        memory = f"{kept['before']:.0f} MiB | {kept['peak']:.0f} MiB"
        print(
            f"| {name} | {milliseconds(kept['first'])} | {kept['whole']:.1f} s "
            f"| {kept['size'] / 2**20:.0f} MiB | {memory} |"
        )
    ours = found["iclod"]
    whole = not ours["broken"] and ours["count"] == ROWS
    return [] if whole else [f"a million rows: {ours['broken'] or ours['count']}"]


def told(figures: Figures) -> None:
    """Print what was found at one size, and whether it is what was aimed at."""
    print(f"\n### {figures.count:,} practices, {figures.kept['statements']:,} statements\n")
    missed = []
    for part, tell in (
        ("queries", told_queries),
        ("rates", told_rates),
        ("million", told_million),
    ):
        if part in figures.kept:
            missed += tell(figures)
    print("\nAll aims were reached." if not missed else "\nNot reached:\n")
    for line in missed:
        print(f"- {line}")


def versions() -> str:
    """What was measured with."""
    python = f"Python {platform.python_version()}"
    names = ("pyoxigraph", "oxigraph", "rdflib", "rdflib-endpoint", "granian")
    packages = ", ".join(f"{name} {version(name)}" for name in names)
    found = ""
    if sparql_servers.there("virtuoso"):
        out = subprocess.run(["virtuoso-t", "-?"], capture_output=True, text=True, check=False)
        number = re.search(r"Version ([\d.]+)", out.stdout + out.stderr)
        found = f", Virtuoso {number[1]}" if number else ""
    return f"{os.cpu_count()} cores, {python}, {packages}{found}"


def main(chosen: argparse.Namespace) -> None:
    """Measure what is asked and not there yet, then print all tables."""
    folder: Path = chosen.work.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    kept = []
    for count in chosen.sizes:
        figures = Figures(folder, count, again=chosen.again)
        measure(figures, folder, chosen)
        kept.append(figures)
    print(f"\n{versions()}; medians of {chosen.rounds} rounds")
    for figures in kept:
        told(figures)


if __name__ == "__main__":
    # Ended from outside, the servers are stopped all the same.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    parts = ("queries", "rates", "million")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True, help="folder for stores and figures")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--parts", nargs="+", choices=parts, default=parts)
    parser.add_argument("--servers", nargs="+", default=list(sparql_servers.PEERS), help="peers")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--rate-rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=4, help="of one measurement of a rate")
    parser.add_argument("--patience", type=float, default=60, help="seconds for one answer")
    parser.add_argument("--rdflib", type=int, default=10_000, help="largest size for rdflib")
    parser.add_argument("--workers", type=int, default=1, help="web processes where rates count")
    parser.add_argument("--again", action="store_true", help="forget the figures that are there")
    main(parser.parse_args())

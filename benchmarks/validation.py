"""How fast practices are checked: over HTTP, on the command line, and by plain pySHACL.

    python benchmarks/validation.py --work /tmp/validation --practices 1000 10000

All in one run: one practice end to end against a running server (p50, p99, requests per second),
then folders of so many practices, a file each, by `iclod validate` with the quick engine and
without, and by `pyshacl` on the command line, which is given one file with the same practices and
what they refer to. Everything is checked against the packaged shapes. `--plain` says up to which
number plain pySHACL is asked; beyond, its time is not known.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import generate
import httpx

from iclod.config import Settings
from iclod.rdf import formats
from iclod.registry import Registry

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
sys.path.insert(0, str(ROOT / "tests" / "web"))


def main() -> None:
    """Measure everything and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "validation")
    parser.add_argument("--practices", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--requests", type=int, default=500)
    parser.add_argument("--plain", type=int, default=10_000)
    asked = parser.parse_args()
    asked.work.mkdir(parents=True, exist_ok=True)
    print("| what | time | each | ratio |\n|---|---|---|---|", flush=True)
    over_http(asked.work, asked.requests)
    start_up(asked.work)
    for number in asked.practices:
        bulk(asked.work, number, plain=number <= asked.plain)


def over_http(work: Path, requests: int) -> None:
    """One practice, end to end, against a server with everything packaged."""
    from loopback import serving

    home = work / "home"
    if not home.exists():
        Registry.open(Settings(home=home), create=True).close()
    names = sorted((ROOT / "data" / "practices").glob("*.ttl"))
    bodies = [one for path in names for one in practices(path)]
    for clients in (1, 4):
        with serving(home) as server:
            url = f"http://127.0.0.1:{server.port}/validate"
            took = ask(url, bodies, requests, clients)
        times = sorted(took.times)
        say(
            f"POST /validate, one practice, {clients} client{'s' * (clients > 1)}",
            f"p50 {percentile(times, 50):.1f} ms, p99 {percentile(times, 99):.1f} ms",
            f"{len(times) / took.seconds:.0f} requests/s",
        )


class Took:
    """Milliseconds of each request, and seconds of all."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.seconds = 0.0


def ask(url: str, bodies: list[bytes], requests: int, clients: int) -> Took:
    """Send so many practices, by so many clients at once."""
    took = Took()
    headers = {"Content-Type": "text/turtle", "Accept": "application/json"}

    def run(number: int) -> None:
        with httpx.Client(timeout=60) as client:
            for count in range(number, requests, clients):
                begun = time.perf_counter()
                answer = client.post(url, content=bodies[count % len(bodies)], headers=headers)
                took.times.append((time.perf_counter() - begun) * 1000)
                assert answer.status_code == 200, answer.text

    with httpx.Client(timeout=60) as client:
        for body in bodies[:10]:
            client.post(url, content=body, headers=headers)
    begun = time.perf_counter()
    threads = [threading.Thread(target=run, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took.seconds = time.perf_counter() - begun
    return took


def practices(path: Path) -> list[bytes]:
    """The practices of a packaged file, each as Turtle of its own."""
    graph = formats.parse(path.read_bytes(), formats.TURTLE, base=generate.BASE)[None]
    found: dict[str, list[object]] = {}
    for triple in graph:
        found.setdefault(str(triple[0]).partition("#")[0], []).append(triple)
    made = []
    for triples in found.values():
        one = type(graph)(bind_namespaces="none")
        for triple in triples:
            one.add(triple)  # type: ignore[arg-type]
        made.append(formats.serialize(one, formats.TURTLE))
    return made


def start_up(work: Path) -> None:
    """One file, with the packaged shapes, from the start of the process to its end."""
    path = work / "one.ttl"
    path.write_bytes(practices(ROOT / "data" / "practices" / "belgium.ttl")[0])
    command = [BIN / "iclod", "--home", work / "none", "validate", path]
    seconds = statistics.median(timed(command) for _ in range(5))
    say("iclod validate, one file, no registry", f"{seconds:.2f} s")


def bulk(work: Path, number: int, *, plain: bool) -> None:
    """So many practices: files of one each, and one file of all with what they refer to."""
    folder, whole = written(work, number)
    shapes = work / "shapes.ttl"
    if not shapes.exists():
        texts = sorted((ROOT / "shapes").glob("*.ttl"))
        shapes.write_bytes(joined(texts))
    times = {}
    validate = [BIN / "iclod", "--home", work / "none", "validate", folder]
    times["iclod validate with the quick engine"] = timed([*validate, "--fast"])
    times["iclod validate without it"] = timed([*validate, "--no-fast"])
    slow = None
    if plain:
        slow = timed([BIN / "pyshacl", "-s", shapes, whole])
        times["pyshacl -s shapes.ttl data.ttl"] = slow
    for name, seconds in times.items():
        ratio = f"{slow / seconds:.1f} times plain pySHACL" if slow else ""
        each = f"{seconds / number * 1000:.2f} ms"
        say(f"{number:,} practices, {name}", f"{seconds:.1f} s", each, ratio)


def written(work: Path, number: int) -> tuple[Path, Path]:
    """The folder, and the file of all."""
    folder, whole = work / f"practices-{number}", work / f"all-{number}.ttl"
    if whole.exists():
        return folder, whole
    folder.mkdir(exist_ok=True)
    chosen = random.Random(number)
    cities, topics = generate.places(), generate.topics()
    texts = [generate.practice(count, chosen, cities, topics) for count in range(number)]
    for count, text in enumerate(texts):
        (folder / f"{count:06d}.ttl").write_text(generate.HEAD + text, encoding="utf-8")
    data = sorted((ROOT / "data").rglob("*.ttl"))
    frame = joined([path for path in data if "practices" not in path.parts])
    whole.write_bytes(frame + (generate.HEAD + "".join(texts)).encode())
    return folder, whole


def joined(paths: list[Path]) -> bytes:
    """Turtle files as one, with absolute IRIs."""
    graph = None
    for path in paths:
        for found in formats.parse(path.read_bytes(), formats.TURTLE, base=generate.BASE).values():
            if graph is None:
                graph = found
            else:
                for triple in found:
                    graph.add(triple)
    assert graph is not None
    return formats.serialize(graph, formats.TURTLE)


def timed(command: list[object]) -> float:
    """Seconds that a command takes; both verdicts are fine, a failure is not."""
    begun = time.perf_counter()
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - begun
    if done.returncode not in (0, 1):
        raise SystemExit(f"{command} ended with {done.returncode}: {done.stderr[-500:]}")
    return seconds


def percentile(values: list[float], percent: int) -> float:
    """Of sorted values, the one below which so many per cent lie."""
    return values[min(len(values) - 1, len(values) * percent // 100)]


def say(*cells: str) -> None:
    """Print a row of the table."""
    print("| " + " | ".join((*cells, *("",) * (4 - len(cells)))) + " |", flush=True)


if __name__ == "__main__":
    main()

"""All attacks of `tests/hostile`, in a loop, against a real server with the settings it comes with.

    pip install '.[test]'
    python benchmarks/hostile.py --minutes 10

A registry with everything packaged and some hundred versions is served by `iclod serve`. Several
attackers, half of them at addresses of their own, make every attack again and again, each time with
other constants; meanwhile somebody commits every few seconds, and somebody asks small queries every
100 ms from the address that most attacks come from. A port on loopback hears whether the server
calls anybody; with `strace` and `--strace` every connection that a process opens is seen.

The exit code is 1 if anything was not as it has to be.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from iclod.config import Settings
from iclod.registry import Change, Registry

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from hostile import attacks, target, watching, wire
from hostile.campaign import Campaign, Made

#: What has to hold; MiB and seconds.
SERVER_MB, WORKERS_MB, GOOD = 900, 4_000, 1.0


@dataclass
class Seen:
    """What was seen from beginning to end.

    Attributes:
        left: What was not as before, a while after the last attack.
        commits: Seconds that each commit took.
    """

    made: dict[str, Made]
    good: watching.Others
    states: list[watching.State]
    heard: list[str]
    rounds: int = 0
    alive: bool = False
    left: list[str] = field(default_factory=list)
    traces: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    commits: list[float] = field(default_factory=list)
    snapshots: int = 0
    after: watching.State | None = None


class Committing(watching.Background):
    """Somebody who writes all the time."""

    def __init__(self, registry: Registry, seconds: float) -> None:
        super().__init__(seconds)
        self._registry = registry
        self._agent = registry.agent("hostile")
        self._number = 0
        self.took: list[float] = []

    def turn(self) -> None:
        """Commit one graph."""
        self._number = number = self._number + 1
        text = f'<http://a.example/{number}> <http://a.example/n> "{number}" .'
        change = Change(self._registry.names.graph(f"hostile-{number % 20}"), text)
        begun = time.monotonic()
        self._registry.commit([change], agent=self._agent, message="Another version")
        self.took.append(time.monotonic() - begun)


def traced(server: target.Server, folder: Path, stack: ExitStack) -> Path:
    """Let strace write down every connection that a process of the server opens."""
    out = folder / "strace.txt"
    command = ["strace", "-f", "-qq", "-e", "trace=connect", "-o", str(out)]
    command += ["-p", ",".join(str(pid) for pid in watching.family(server.pid))]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)

    def over() -> None:
        process.terminate()
        process.wait(20)

    stack.callback(over)
    return out


def campaign(minutes: float, threads: int, versions: int, strace: bool, folder: Path) -> Seen:
    """Make the attacks for some minutes and look on."""
    home = folder / "home"
    seed = random.SystemRandom().randrange(10**9)
    print(f"seed {seed}, {len(attacks.everything())} attacks, {threads} attackers", flush=True)
    with ExitStack() as stack:
        registry = stack.enter_context(Registry.open(Settings(home=home), create=True))
        writing = Committing(registry, 5.0)
        for _ in range(versions):
            writing.turn()
        writing.took.clear()
        server = stack.enter_context(target.serving(home, folder))
        ear = stack.enter_context(watching.Listener())
        out = traced(server, folder, stack) if strace else None

        def world(source: random.Random) -> attacks.World:
            own = source.random() < 0.5
            where = f"127.0.0.{source.randrange(2, 250)}" if own else wire.HOST
            number = registry.published()
            return attacks.World(server.port, ear.port, source, number, hold=12.0, source=where)

        made = Campaign(attacks.everything().values(), world, threads=threads, seed=seed)
        others = watching.Others(server.port)
        sampler = watching.Sampler(server.pid, server.port, seconds=0.5)
        seen = Seen(made.made, others, sampler.states, ear.heard)
        before = server.state()
        end = time.monotonic() + minutes * 60
        with others, sampler, writing:
            while time.monotonic() < end:
                seen.rounds += made.round(end=end)
                print(f"{seen.rounds} rounds, {len(sampler.states)} looks", flush=True)
        seen.commits = writing.took
        seen.alive = server.alive()
        seen.left = server.settled(processes=10, seconds=60)
        seen.after = server.state()
        # Each thread of the server keeps its connections to the journal and the index.
        if seen.after.fds > before.fds + 4 * seen.after.threads:
            seen.left.append(f"{seen.after.fds} files are open, {before.fds} were before")
        seen.traces = server.traces()
        seen.files = [path.name for path in server.temporary.rglob("*")]
        seen.snapshots = len(list((home / "engine" / "snapshots").iterdir()))
        stack.close()
        if out is not None:
            lines = out.read_text(errors="replace").splitlines()
            seen.calls = sorted({line for line in lines if re.search(r"AF_INET6?,", line)})
    return seen


def wrong(seen: Seen) -> list[str]:
    """What was not as it has to be."""
    found = [] if seen.alive else ["the server does not answer any more"]
    for name, made in sorted(seen.made.items()):
        found += [f"{name}: {fault} ({count} times)" for fault, count in made.faults.items()]
    found += [f"good query: {moment:.0f} s: {what}" for moment, what in seen.good.failures]
    late = [took for took in seen.good.latencies + seen.good.documents if took >= GOOD]
    if late:
        found.append(f"{len(late)} good queries took {GOOD} s or more, at most {max(late):.2f} s")
    found += [f"heard outside: {what}" for what in seen.heard]
    found += [f"opened: {what}" for what in {o for state in seen.states for o in state.outward}]
    found += [f"opened: {what}" for what in seen.calls]
    for name, most in (("server", SERVER_MB), ("worker", WORKERS_MB)):
        peak = max(state.memory(name) for state in seen.states)
        if peak > most:
            found.append(f"{name}: {peak:.0f} MiB")
    found += [f"log: {line}" for line in seen.traces]
    found += [f"afterwards: {what}" for what in seen.left]
    return found + [f"temporary file left: {name}" for name in seen.files]


def summary(seen: Seen, minutes: float) -> None:
    """Print what was seen, in Markdown."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for made in seen.made.values():
        for status, count in made.statuses.items():
            kinds[made.kind][str(status or "–")] += count
        kinds[made.kind]["times"] += made.times
        kinds[made.kind]["cut"] += made.cut
    columns = sorted({name for kind in kinds.values() for name in kind} - {"times", "cut"})
    total = sum(count for made in seen.made.values() for count in made.statuses.values())
    print(f"\n{seen.rounds} whole rounds in {minutes:g} minutes, {total:,} requests\n")
    print(f"| attacks on | made | {' | '.join(columns)} | cut, to be seen |")
    print("|---" * (len(columns) + 3) + "|")
    for kind, found in sorted(kinds.items()):
        cells = " | ".join(f"{found[name]:,}" if found[name] else "" for name in columns)
        print(f"| {kind} | {found['times']} | {cells} | {found['cut'] or ''} |")
    print("\n| good queries | asked | p50 | p99 | longest |\n|---|---|---|---|---|")
    for name, taken in (("SELECT", seen.good.latencies), ("document", seen.good.documents)):
        if len(taken) > 1:
            parts = statistics.quantiles(taken, n=100)
            print(
                f"| {name} | {len(taken):,} | {parts[49] * 1000:.1f} ms "
                f"| {parts[98] * 1000:.0f} ms | {max(taken) * 1000:.0f} ms |"
            )
    print("\n| minute | server | workers | processes | files | threads | zombies |")
    print("|---|---|---|---|---|---|---|")
    by_minute: dict[int, list[watching.State]] = defaultdict(list)
    for state in seen.states:
        by_minute[int(state.moment // 60)].append(state)
    for minute, states in sorted(by_minute.items()):
        _row(str(minute + 1), states)
    if seen.after is not None:
        _row("afterwards", [seen.after])
    if seen.commits:
        print(
            f"\n{len(seen.commits)} commits meanwhile: median "
            f"{statistics.median(seen.commits) * 1000:.0f} ms, at most {max(seen.commits):.2f} s; "
            f"{seen.snapshots} snapshots are left"
        )


def _row(name: str, states: list[watching.State]) -> None:
    server = max(state.memory("server") for state in states)
    workers = max(state.memory("worker") for state in states)
    most = [max(getattr(state, key) for state in states) for key in ("fds", "threads", "zombies")]
    processes = max(len(state.rss) for state in states)
    print(f"| {name} | {server:.0f} MiB | {workers:.0f} MiB | {processes} | {most[0]} ", end="")
    print(f"| {most[1]} | {most[2]} |")


def main(minutes: float, threads: int, versions: int, strace: bool) -> int:
    """Make the attacks, tell what was seen; 1 if something was wrong."""
    if strace and not shutil.which("strace"):
        raise SystemExit("strace is not installed")
    with tempfile.TemporaryDirectory() as name:
        seen = campaign(minutes, threads, versions, strace, Path(name))
    summary(seen, minutes)
    slowest = sorted(seen.made.items(), key=lambda item: -item[1].longest)[:8]
    print("\nlongest answers: " + ", ".join(f"{n} {made.longest:.1f} s" for n, made in slowest))
    found = wrong(seen)
    print("\nnothing was wrong" if not found else f"\nWRONG ({len(found)}):")
    for what in found[:100]:
        print(f"- {what}")
    never = sorted(set(attacks.everything()) - set(seen.made))
    if never:
        print(f"not made, for want of time: {json.dumps(never)}")
    return int(bool(found))


if __name__ == "__main__":
    # Ended from outside, the server is stopped all the same.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--threads", type=int, default=8, help="attackers")
    parser.add_argument("--versions", type=int, default=220, help="versions made before")
    parser.add_argument("--strace", action="store_true", help="see every connection opened")
    chosen = parser.parse_args()
    sys.exit(main(chosen.minutes, chosen.threads, chosen.versions, chosen.strace))

"""Kills a committing process again and again, then asks whether anything reported is missing.

    python benchmarks/kill.py 60

Each turn starts a writer, lets it commit for a random time, and sends SIGKILL.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from iclod.config import Settings
from iclod.registry import Registry, checks

WRITER = """
import sys
from pathlib import Path
from iclod.config import Settings
from iclod.registry import Change, Registry
with Registry.open(Settings(home=Path(sys.argv[1]))) as registry:
    for turn in range(100000):
        graph = registry.names.graph(f"{sys.argv[2]}-{turn}")
        text = f'<http://a.example/{turn}> <http://a.example/n> "{turn}" .'
        registry.commit([Change(graph, text)], agent=registry.agent("operator"), message="w")
        print(graph, flush=True)
"""


def main(kills: int) -> None:
    """Run the turns and print what was found."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        Registry.open(Settings(home=home, packaged="frame"), create=True).close()
        reported: list[str] = []
        for turn in range(kills):
            writer = subprocess.Popen(
                [sys.executable, "-c", WRITER, str(home), f"t{turn}"],
                stdout=subprocess.PIPE,
                text=True,
            )
            assert writer.stdout is not None
            first = writer.stdout.readline().strip()
            time.sleep(random.random() * 0.2)
            os.kill(writer.pid, signal.SIGKILL)
            reported += [line for line in [first, *writer.stdout.read().split("\n")[:-1]] if line]
            writer.wait()
            writer.stdout.close()
        begun = time.perf_counter()
        with Registry.open(Settings(home=home)) as registry:
            opened = time.perf_counter() - begun
            missing = [graph for graph in reported if registry.version(graph) is None]
            found = checks.check(registry)
        print(
            f"{kills} kills, {len(reported)} commits reported, {len(missing)} missing, "
            f"{found.entries} entries, reopened in {opened * 1000:.0f} ms, check passed"
        )
        sys.exit(1 if missing else 0)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)

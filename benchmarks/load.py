"""Rates of loading and committing, and memory, over generated practices.

python benchmarks/load.py 10000
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from iclod.config import Settings
from iclod.registry import Change, Registry, checks, loading


def main(count: int) -> None:
    """Load `count` practices as one commit, then commit single ones."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        generate = Path(__file__).with_name("generate.py")
        subprocess.run([sys.executable, str(generate), str(count), str(folder / "in")], check=True)
        settings = Settings(home=folder / "home", packaged="frame")
        with Registry.open(settings, create=True) as registry:
            agent = registry.agent("operator")
            begun = time.perf_counter()
            loading.load(registry, [folder / "in"], agent=agent)
            loaded = time.perf_counter() - begun
            print(f"load: {count} practices in {loaded:.1f} s, {count / loaded:.0f}/s")
            begun, turns = time.perf_counter(), 50
            for turn in range(turns):
                graph = registry.names.graph(f"b{turn}")
                text = f'<http://a.example/{turn}> <http://a.example/n> "{turn}" .'
                registry.commit([Change(graph, text)], agent=agent, message="b")
            each = (time.perf_counter() - begun) / turns
            print(f"commit of one graph: {each * 1000:.1f} ms")
            begun = time.perf_counter()
            found = checks.check(registry)
            print(f"check: {found.triples} statements in {time.perf_counter() - begun:.1f} s")
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"peak memory of this process: {peak:.0f} MiB")
            size = sum(p.stat().st_size for p in settings.home.rglob("*.sqlite"))
            print(f"journal and index: {size / 2**20:.0f} MiB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)

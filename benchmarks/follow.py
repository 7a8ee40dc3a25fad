"""Mirrors a registry of generated practices, ended three times on the way, and compares the two.

    python benchmarks/follow.py 10000

The practices come in one commit, so that the mirror has to put one entry together from many pages.
The first three runs get SIGKILL when a quarter, a half, three quarters of them are there.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from iclod.config import Settings
from iclod.registry import Registry, checks, loading


def main(count: int) -> None:
    """Make the origin, serve it, follow it, and print what was found."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        generate = Path(__file__).with_name("generate.py")
        subprocess.run([sys.executable, str(generate), str(count), str(folder / "in")], check=True)
        settings = Settings(home=folder / "origin", packaged="frame")
        with Registry.open(settings, create=True) as registry:
            changes = loading.changes(registry, [folder / "in"])
            agent = registry.agent("operator")
            registry.commit(changes, agent=agent, message="generated", validate=False)
            pages = registry.journal.last_id() // settings.web.stream_page
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            port = found.getsockname()[1]
        command = [sys.executable, "-m", "iclod", "--home", str(folder / "origin")]
        server = subprocess.Popen([*command, "serve", "--port", str(port)])
        try:
            _wait(f"http://127.0.0.1:{port}/healthz")
            _follow(folder / "mirror", f"http://127.0.0.1:{port}/", pages)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)
        _compare(folder)


def _wait(address: str) -> None:
    for _ in range(1200):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)


def _follow(mirror: Path, address: str, pages: int) -> None:
    command = [sys.executable, "-m", "iclod", "--home", str(mirror), "follow", address]
    kept, spent = mirror / "follow" / "pages", 0.0
    for quarter in (1, 2, 3):
        begun = time.perf_counter()
        process = subprocess.Popen(command)
        while len(list(kept.glob("*.z"))) < pages * quarter // 4:
            if process.poll() is not None:
                sys.exit("it ended before it could be killed")
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        spent += (took := time.perf_counter() - begun)
        print(f"killed after {took:.1f} s, {len(list(kept.glob('*.z')))} of {pages} pages kept")
    begun = time.perf_counter()
    subprocess.run(command, check=True)
    last = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"last run: {last:.1f} s, all four: {spent + last:.1f} s")
    print(f"peak memory of one process, the server's included: {peak:.0f} MiB")


def _compare(folder: Path) -> None:
    found = []
    for name in ("origin", "mirror"):
        with Registry.open(Settings(home=folder / name)) as registry:
            head = registry.journal.entry(registry.journal.head())
            found.append((head, checks.check(registry)))
            print(f"{name}: {found[-1][1]}")
    same = found[0] == found[1]
    print("the mirror is the origin's equal" if same else "THE TWO DIFFER")
    sys.exit(0 if same else 1)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)

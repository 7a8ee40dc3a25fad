"""Clients that others wrote, from npm, run with the Node.js of the virtual environment."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from loopback import serving

HERE = Path(__file__).parent
BIN = Path(sys.executable).parent


@pytest.fixture(scope="session")
def node():
    """Runs a script with Node.js: `node("query.mjs", …) -> str`, what it printed.

    The first argument is a file of this folder, or a command that a package brought:
    `node("node_modules/.bin/ldes-client", …)`.
    """
    if not (HERE / "node_modules" / "@comunica").is_dir():
        pytest.skip("`make install` has not fetched tests/clients: the clients were NOT tried")

    def run(script, *arguments, timeout=60):
        done = subprocess.run(
            [BIN / "node", HERE / script, *arguments],
            cwd=HERE,
            env=os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
        return done.stdout

    return run


@pytest.fixture(scope="session")
def published_server(packaged_home):
    """A real server with everything packaged, only read."""
    with serving(packaged_home) as client:
        yield client

"""Starts a real server on loopback."""

import os
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import httpx

START = """
import sys
from pathlib import Path
from iclod.config import load
from iclod.web import server
server.APPLICATION = sys.argv[3]
server.serve(load(home=Path(sys.argv[1])), host="127.0.0.1", port=int(sys.argv[2]), workers=1)
"""


def free_port():
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def serving(home, *, application="iclod.app:asgi", **settings):
    port = free_port()
    environ = os.environ | {"PYTHONPATH": str(Path(__file__).parent)} | settings
    process = subprocess.Popen(
        [sys.executable, "-c", START, str(home), str(port), application],
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
            wait_for(client)
            client.process = process
            client.port = port
            yield client
    finally:
        process.terminate()
        process.wait(20)


def wait_for(client):
    for _ in range(600):
        try:
            if client.get("/healthz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise TimeoutError("the server does not answer")

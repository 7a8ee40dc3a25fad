"""`iclod serve` from nothing: it begins a registry, serves it, and can be written to."""

import os
import socket
import subprocess
import sys
import time

import httpx

DOCUMENT = "https://w3id.org/iclod/doc/city/bergen"


def iclod(home, *words):
    return [sys.executable, "-m", "iclod", "--home", str(home), *words]


def test_a_registry_is_begun_served_and_written_to(tmp_path):
    home = tmp_path / "home"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        iclod(home, "serve", "--port", str(port)),
        env=os.environ | {"ICLOD_PACKAGED": "frame"},
        stderr=subprocess.DEVNULL,
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            for _ in range(600):
                try:
                    client.get("/healthz")
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            assert client.get("/doc/city/bergen").status_code == 200
            for _ in range(600):
                if client.get("/dumps/latest/").status_code == 302:
                    break
                time.sleep(0.1)
            dump = client.get("/dumps/latest/SHA256SUMS", follow_redirects=True)
            assert "iclod.nt.gz" in dump.text
            made = subprocess.run(
                iclod(home, "token", "add", "maria", "--role", "editor"),
                capture_output=True,
                text=True,
                check=True,
            )
            answer = client.delete(
                "/graphs",
                params={"graph": DOCUMENT, "reason": "a trial"},
                headers={"Authorization": f"Bearer {made.stdout.strip()}"},
            )
            assert answer.status_code in (200, 204)
            assert client.get("/doc/city/bergen").status_code == 410
    finally:
        server.terminate()
        server.wait(30)
    subprocess.run(iclod(home, "check"), check=True, stdout=subprocess.DEVNULL)

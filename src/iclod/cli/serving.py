"""`iclod serve`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from iclod.cli import shared
from iclod.config import Settings
from iclod.web import server


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
@shared.home_option
@click.pass_context
def serve(ctx: click.Context, host: str, port: int, workers: int, home: Path | None) -> None:
    """Open the registry and serve it; make and fill it at the first start.

    Example: iclod serve --port 8080
    """
    settings = shared.settings(ctx, home)
    if not (settings.home / "journal.sqlite").exists():
        click.echo(f"beginning a registry in {settings.home}", err=True)
    _run(settings, "upgrade")
    click.echo(f"serving http://{host}:{port}{settings.mount}/", err=True)
    with _dumping(settings):
        server.serve(settings, host=host, port=port, workers=workers)


@contextmanager
def _dumping(settings: Settings) -> Iterator[None]:
    """Let a process of its own make the files to download, for as long as the server runs."""
    process = subprocess.Popen(_words(settings, "dump", "--watch"), stdin=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _words(settings: Settings, *command: str) -> list[str]:
    return [sys.executable, "-m", "iclod", "--home", str(settings.home), *command]


def _run(settings: Settings, command: str) -> None:
    """Run a command in a process of its own.

    The server forks, and the threads of a store that was open before do not survive a fork: a
    process that serves must not have opened one.
    """
    code = subprocess.run(
        _words(settings, command), stdout=subprocess.DEVNULL, check=False
    ).returncode
    if code:
        sys.exit(code)

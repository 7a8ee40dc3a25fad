"""`iclod serve`."""

from __future__ import annotations

from pathlib import Path

import click

from iclod import catalog
from iclod.cli import shared
from iclod.registry import Registry, exporting, packaged
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
    with shared.registry(ctx, home, create=True) as registry:
        if registry.journal.head() == 1:
            click.echo(f"registry begun in {settings.home}", err=True)
        _upgrade(registry)
        if not catalog.read_dumps(registry.home / "dumps"):
            exporting.dump(registry)
    click.echo(f"serving http://{host}:{port}{settings.mount}/", err=True)
    server.serve(settings, host=host, port=port, workers=workers)


def _upgrade(registry: Registry) -> None:
    done = packaged.upgrade(registry)
    if done.committed:
        click.echo(f"upgraded {len(done.committed)} packaged graphs", err=True)
    for graph in done.kept:
        click.echo(f"kept as changed here: {graph}", err=True)

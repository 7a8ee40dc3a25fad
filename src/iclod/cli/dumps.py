"""`iclod dump`."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import suppress
from pathlib import Path

import click

from iclod.cli import shared
from iclod.config import Settings
from iclod.errors import ConfigError
from iclod.registry import Registry, dumping
from iclod.web import server


@click.command()
@click.argument("directory", required=False, type=click.Path(path_type=Path))
@click.option("--excerpts", is_flag=True, help="Words of others too; only with a DIRECTORY.")
@click.option("--watch", is_flag=True, help="Go on, and make one whenever it is due.")
@shared.home_option
@click.pass_context
def dump(
    ctx: click.Context, directory: Path | None, excerpts: bool, watch: bool, home: Path | None
) -> None:
    """Write all distributions with checksums (default: the home, where /dumps/ serves them).

    Example: iclod dump
    """
    settings = shared.settings(ctx, home)
    if watch:
        if directory or excerpts:
            raise ConfigError("--watch makes the dumps that the server serves, and no others")
        _watch(settings)
    if excerpts and directory is None:
        raise ConfigError(
            "what the server serves is open data; name a DIRECTORY for a dump with excerpts"
        )
    with shared.working("writing"), shared.registry(ctx, home) as registry:
        made = dumping.make(registry, directory, words_of_others=excerpts)
    for path in sorted(made.files[0].path.parent.iterdir()):
        click.echo(str(path))


def _watch(settings: Settings) -> None:
    """Make dumps beside a server, with the rest of the time of the processor; ends with it."""
    server.end_with_parent()
    with suppress(OSError):
        os.nice(10)
    logging.getLogger(dumping.__name__).setLevel(logging.INFO)
    parent = os.getppid()
    with Registry(settings) as registry:
        dumping.watch(registry, alive=lambda: os.getppid() == parent)
    sys.exit(0)

"""`iclod follow`."""

from __future__ import annotations

import time
from pathlib import Path

import click

from iclod.cli import shared
from iclod.errors import NetworkError
from iclod.mirror import Follower, fetching


@click.command()
@click.argument("url")
@click.option(
    "--every", type=click.FloatRange(1), metavar="SECONDS",
    help="Keep following, with so many seconds between two looks; default: end when up to date.",
)  # fmt: skip
@shared.home_option
@click.pass_context
def follow(ctx: click.Context, url: str, every: float | None, home: Path | None) -> None:
    """Keep an exact mirror of another registry in this home, through its event stream.

    A run that was ended anywhere is taken up by the next one.

    Example: iclod follow https://practices.example.org/ --every 60
    """
    settings = shared.settings(ctx, home)
    source = fetching.Source()
    follower = Follower(settings, url, source)
    told = False
    try:
        while True:
            try:
                with shared.working("following") as progress:
                    done = follower.run(progress)
                if done.entries or not told:
                    new = f"{done.entries} entries and {done.versions} versions new"
                    click.echo(f"entry {done.number}: {new}")
                if not told and follower.base != settings.base_iri:
                    click.echo(
                        f"set base_iri to {follower.base} for the other commands in this home",
                        err=True,
                    )
                told = True
            except NetworkError as error:
                if every is None:
                    raise
                click.echo(f"iclod: {error}", err=True)
            if every is None:
                return
            time.sleep(every)
    finally:
        source.close()

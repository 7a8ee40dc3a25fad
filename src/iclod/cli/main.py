"""The group of commands, what they share, and how errors end."""

from __future__ import annotations

import importlib
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from iclod import __version__, errors
from iclod.config import Settings, load

#: Whose fault an error is; the nearest class counts.
EXIT_CODES: dict[type[errors.IclodError], int] = {
    errors.DataError: 1,
    errors.ConfigError: 2,
    errors.RequestError: 2,
    errors.EngineError: 3,
    errors.NetworkError: 3,
    errors.StorageError: 3,
    errors.IclodError: 3,
}


def exit_code(error: errors.IclodError) -> int:
    """The exit code that an error ends with."""
    return next(EXIT_CODES[kind] for kind in type(error).__mro__ if kind in EXIT_CODES)


#: Each command's name, and where it is: a module of this package and a function.
COMMANDS = {
    "serve": "serving:serve",
    "load": "moving:load_command",
    "import": "moving:import_command",
    "template": "forms:template",
    "validate": "checking:validate",
    "query": "asking:query",
    "export": "moving:export",
    "dump": "dumps:dump",
    "history": "keeping:history",
    "check": "keeping:check",
    "quality": "quality:quality",
    "rebuild": "keeping:rebuild",
    "snapshots": "asking:snapshots",
    "upgrade": "keeping:upgrade",
    "withdraw": "lifecycle:withdraw",
    "restore": "lifecycle:restore",
    "erase": "lifecycle:erase",
    "follow": "following:follow",
    "token": "lifecycle:token",
}


class Commands(click.Group):
    """Lists commands in that order, and imports each when it is asked for.

    What one command needs is not loaded for the others.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, function = place.partition(":")
        command: click.Command = getattr(importlib.import_module(f"iclod.cli.{module}"), function)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="iclod")
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the registry (or ICLOD_HOME; default ./var).",
)
@click.option("--verbose", is_flag=True, help="Say what is done, on stderr.")
@click.pass_context
def iclod(ctx: click.Context, home: Path | None, verbose: bool) -> None:
    """Linked open data for the good practices of the Intercultural Cities programme.

    Example: iclod serve
    """
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING,
        format="%(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    ctx.obj = _Lazy(home)


class _Lazy:
    """Reads the settings when a command asks for them, so that --help never fails."""

    def __init__(self, home: Path | None) -> None:
        self.home = home

    def __call__(self, home: Path | None = None) -> Settings:
        return load(os.environ, home=home or self.home)


def main(arguments: Sequence[str] | None = None, **extra: Any) -> None:
    """Run a command and leave with its exit code."""
    try:
        iclod.main(arguments, standalone_mode=False, **extra)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        sys.exit(130)
    except errors.IclodError as error:
        _tell(error)
        sys.exit(exit_code(error))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        click.echo(f"iclod: {error}", err=True)
        sys.exit(3)


def _tell(error: errors.IclodError) -> None:
    place = ""
    if isinstance(error, errors.ParseError):
        parts = [str(part) for part in (error.source, error.line, error.column) if part is not None]
        place = ":".join(parts) + ": " if parts else ""
    click.echo(f"iclod: {place}{error}", err=True)
    if isinstance(error, errors.ShapeViolation):
        click.echo(error.report.to_text("en"), err=True)
    if error.hint:
        click.echo(f"  → {error.hint}", err=True)

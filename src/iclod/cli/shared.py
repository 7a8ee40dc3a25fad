"""What several commands need: the registry, the agent, tables."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from iclod.config import Settings
from iclod.registry import Registry

#: Name of the agent of what is done on the command line.
OPERATOR = "operator"


def home_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let `--home` stand behind the command as well."""
    return click.option(
        "--home",
        "home",
        type=click.Path(path_type=Path, file_okay=False),
        help="Folder of the registry (or ICLOD_HOME; default ./var).",
    )(command)


def settings(ctx: click.Context, home: Path | None) -> Settings:
    """The settings, read now."""
    found: Settings = ctx.obj(home)
    return found


def registry(ctx: click.Context, home: Path | None, *, create: bool = False) -> Registry:
    """The registry, opened now; the operator's own queries may take ten minutes."""
    found = settings(ctx, home)
    sparql = dataclasses.replace(found.sparql, deadline=max(found.sparql.deadline, 600.0))
    return Registry.open(dataclasses.replace(found, sparql=sparql), create=create)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; plain tab-separated lines where stdout is not a terminal."""
    console = Console()
    if not console.is_terminal:
        click.echo("\t".join(columns))
        for row in rows:
            click.echo("\t".join("" if cell is None else str(cell) for cell in row))
        return
    made = Table(*columns, box=None, pad_edge=False)
    for row in rows:
        made.add_row(*("" if cell is None else str(cell) for cell in row))
    console.print(made)


def progress(what: str) -> None:
    """Say on stderr what is being done, where somebody is looking."""
    console = Console(stderr=True)
    if console.is_terminal:
        console.print(f"[dim]{what}[/dim]")

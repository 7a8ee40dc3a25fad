"""What several commands need: the registry, the agent, tables."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from iclod.config import Settings

if TYPE_CHECKING:
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
    from iclod.registry import Registry

    found = settings(ctx, home)
    sparql = dataclasses.replace(found.sparql, deadline=max(found.sparql.deadline, 600.0))
    return Registry.open(dataclasses.replace(found, sparql=sparql), create=create)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; plain tab-separated lines where stdout is not a terminal."""
    from rich.console import Console
    from rich.table import Table

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


@contextmanager
def working(what: str) -> Iterator[Callable[[str], None]]:
    """Show on stderr that something takes its time; silent where that is no terminal.

    Yields: A function that says which part is being worked on.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status(what) as status:
        yield lambda part: status.update(f"{what}: {part}")

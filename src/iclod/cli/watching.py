"""`iclod validate --watch`: checks again what changes, until it is interrupted."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from iclod.cli import checking
from iclod.errors import ConfigError

if TYPE_CHECKING:
    from iclod.cli.checking import Asked, Checked
    from iclod.registry.force import InForce

#: Milliseconds within which changes are taken together.
PAUSE = 200

_TEXTS = {
    "en": ("Waiting for changes; Ctrl-C ends.", "removed"),
    "fr": ("En attente de modifications ; Ctrl-C pour finir.", "supprimé"),
}


def watch(paths: Sequence[Path], found: Sequence[Path], force: InForce, asked: Asked) -> None:
    """Check everything, then whatever changes; ends with KeyboardInterrupt only."""
    from watchfiles import watch as changes

    waiting, removed = _TEXTS[asked.language]
    checked = checking.check(found, force, asked)
    _show(checked, asked, waiting)
    for changed in changes(
        *(path if path.is_dir() else path.parent for path in paths),
        debounce=PAUSE,
        raise_interrupt=True,
        watch_filter=None,
    ):
        touched = {Path(name).resolve() for _, name in changed}
        now = _files(paths)
        for path in (path for path in found if path not in now and path.resolve() in touched):
            click.echo(f"{path}: {removed}")
        found = now
        names = frozenset(str(path) for path in found if path.resolve() in touched)
        if names:
            _show(checking.check(found, force, asked, only=names), asked, waiting, names)


def _files(paths: Sequence[Path]) -> list[Path]:
    """What there is now; a file that was named may be away for a moment while it is saved."""
    try:
        return checking.files(path for path in paths if path.exists())
    except ConfigError:
        return []


def _show(
    checked: Checked, asked: Asked, waiting: str, names: frozenset[str] | None = None
) -> None:
    if names is not None:
        told = {name for verdict in checked.verdicts for name in verdict.names}
        sources = {name: item for name, item in checked.sources.items() if name in told}
        checked = checking.Checked(sources, checked.verdicts, checked.failed)
    if sys.stdout.isatty():
        click.clear()
    checking.show(checked, asked)
    click.echo(waiting, err=True)

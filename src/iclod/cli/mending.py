"""`iclod validate --fix`: shows what would be mended as a diff, asks, and writes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from iclod.cli import shared
from iclod.validation.mends import fixing

if TYPE_CHECKING:
    from iclod.cli.checking import Asked, Checked
    from iclod.registry.force import InForce
    from iclod.validation.report import Report
    from iclod.validation.work import Source

_TEXTS = {
    "en": {
        "nothing": "There is nothing that can be mended safely.",
        "ask": "Write these changes?",
        "refused": "Nothing was written; --yes writes without asking.",
        "written": "mended",
    },
    "fr": {
        "nothing": "Il n’y a rien qui puisse être corrigé sans risque.",
        "ask": "Écrire ces modifications ?",
        "refused": "Rien n’a été écrit ; --yes écrit sans demander.",
        "written": "corrigé",
    },
}


def mend(checked: Checked, asked: Asked, force: InForce, *, ask: bool) -> bool:
    """Mend the files; the diff goes to stderr, so that stdout holds the report alone.

    Args:
        ask: Ask first; where nobody can be asked, nothing is written.

    Returns: Whether something was written.

    Raises:
        ConfigError: A file cannot be written.
        Conflict: A file was changed meanwhile.
    """
    words = _TEXTS[asked.language]
    mended = _mended(checked, asked, force)
    if not mended:
        click.echo(words["nothing"], err=True)
        return False
    colours = sys.stderr.isatty()
    for source in mended:
        before = checked.sources[source.name].data
        click.echo(
            fixing.diff(source.name, before, source.data, colours=colours), err=True, nl=False
        )
    if ask and not (sys.stdin.isatty() and click.confirm(words["ask"], err=True)):
        click.echo(words["refused"], err=True)
        return False
    for source in mended:
        fixing.write(Path(source.name), checked.sources[source.name].data, source.data)
        click.echo(f"{words['written']}\t{source.name}", err=True)
    return True


def _mended(checked: Checked, asked: Asked, force: InForce) -> list[Source]:
    """The files as they would be, those alone that would change."""
    from iclod.registry import verdicts

    options = verdicts.Options(level=asked.level)
    with shared.working("mending") as progress:

        def check(sources: Sequence[Source]) -> Report:
            return verdicts.merged(list(verdicts.check(sources, force, options, progress)))

        fixed = fixing.fix(tuple(checked.sources.values()), check)
    return [source for source in fixed.sources if source.name in fixed.changed]

"""`iclod template`: empty forms for people to fill in."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from iclod.cli import shared
from iclod.errors import ConfigError


@click.command()
@click.option(
    "--format", "format_", type=click.Choice(("csv", "xlsx", "docx")),
    help="Default: as the suffix of the output says, else xlsx.",
)  # fmt: skip
@click.option("--lang", type=click.Choice(("en", "fr")), default="en", show_default=True)
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Default: stdout.")
@shared.home_option
@click.pass_context
def template(
    ctx: click.Context, format_: str | None, lang: str, output: Path | None, home: Path | None
) -> None:
    """Write an empty form for good practices: a workbook, a text document or a table.

    It is made from the shapes in force: where there is no registry, the packaged ones. `iclod
    import` and `iclod validate` read it once it is filled in.

    Example: iclod template --lang fr --output pratiques.xlsx
    """
    from iclod.cli import checking
    from iclod.registry import filling

    suffix = output.suffix[1:].lower() if output is not None else ""
    chosen = format_ or (suffix if suffix in ("csv", "xlsx", "docx") else "xlsx")
    if output is None and sys.stdout.isatty() and chosen != "csv":
        raise click.UsageError("this is no text: name a file with --output")
    languages = shared.settings(ctx, home).languages
    with shared.working("making the form"):
        data = filling.form_of(checking.in_force(ctx, home), chosen, lang, languages)
    if output is None:
        sys.stdout.buffer.write(data)
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise ConfigError(f"{output}: {error.strerror}") from error
    click.echo(str(output))

"""`iclod load`, `import`, `export`: what goes in and comes out."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from iclod.cli import shared
from iclod.rdf import formats
from iclod.registry import exporting, importing, judging, loading

GRAPHS = {"turtle": "ttl"} | {item.suffix: item.suffix for item in formats.FORMATS}


@click.command("load")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--graph", metavar="IRI", help="Put everything into this graph.")
@click.option("--message", "-m", help="Why; it is published in the history.")
@shared.home_option
@click.pass_context
def load_command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    graph: str | None,
    message: str | None,
    home: Path | None,
) -> None:
    """Load RDF files or folders: things of the registry by document, the rest by graph.

    Example: iclod load practice.ttl
    """
    with shared.working("loading") as progress, shared.registry(ctx, home) as registry:
        done = loading.load(
            registry,
            paths,
            agent=registry.agent(shared.OPERATOR),
            message=message,
            graph=graph and loading.canonical(registry, graph),
            progress=progress,
        )
        for version in done.versions:
            click.echo(f"version {version.number}\t{version.graph}")
        for name in done.unchanged:
            click.echo(f"unchanged\t{name}")
        if any(version.graph == registry.names.shapes for version in done.versions):
            report = judging.revalidate(registry)
            click.echo(report.to_text("en"), err=True)


@click.command("import")
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--format", "format_", type=click.Choice(("auto", "listing", "csv", "xlsx", "docx")),
    default="auto", show_default=True,
    help="listing: the good-practice page as text or HTML; auto: as the suffix says.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Show what would happen; write nothing.")
@click.option("--report", "report_", type=click.Path(path_type=Path), help="JSON report to a file.")
@click.option("--atomic", is_flag=True, help="All or nothing.")
@click.option("--lang", metavar="TAG", help="Language of the texts.")
@click.option("--excerpts", is_flag=True, help="Keep the first words as quoted excerpts.")
@shared.home_option
@click.pass_context
def import_command(
    ctx: click.Context,
    sources: tuple[Path, ...],
    format_: str,
    dry_run: bool,
    report_: Path | None,
    atomic: bool,
    lang: str | None,
    excerpts: bool,
    home: Path | None,
) -> None:
    """Read pages, tables and documents into practices; what fails is reported, the rest goes in.

    Tables and documents are those that `iclod template` makes, filled in, or any whose headings are
    the labels of the fields.

    Example: iclod import practices.xlsx --dry-run
    """
    options = importing.Options(
        dry_run=dry_run, atomic=atomic, language=lang, excerpts=excerpts, format=format_
    )
    with shared.working("importing"), shared.registry(ctx, home) as registry:
        report = importing.run(registry, sources, options, agent=registry.agent(shared.OPERATOR))
    if report_:
        text = json.dumps(report.to_json(), ensure_ascii=False, indent=2) + "\n"
        report_.write_text(text, encoding="utf-8")
    if dry_run:
        columns = ("outcome", "place", "title", "language", "practice", "messages")
        shared.table(columns, report.rows())
    else:
        click.echo(report.to_text())
    if report.failed:
        sys.exit(1)


@click.command()
@click.option("--format", "format_", type=click.Choice(tuple(GRAPHS)), default="trig")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Default: stdout.")
@click.option("--turtle", type=click.Path(path_type=Path), help="Write the curated files here.")
@shared.home_option
@click.pass_context
def export(
    ctx: click.Context, format_: str, output: Path | None, turtle: Path | None, home: Path | None
) -> None:
    """Write the whole registry as one file, or the curated Turtle files as a folder.

    Example: iclod export --format nq --output registry.nq
    """
    with shared.registry(ctx, home) as registry:
        if turtle is not None:
            for path in exporting.curated(registry, turtle):
                click.echo(str(path))
            return
        data = exporting.whole(registry, formats.BY_SUFFIX[GRAPHS[format_]])
    if output is None:
        sys.stdout.buffer.write(data)
    else:
        exporting.replace(output, data)

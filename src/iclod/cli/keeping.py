"""`iclod history`, `check`, `rebuild`, `upgrade`: what an operator does now and then."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from iclod.cli import shared
from iclod.errors import NotFound
from iclod.journal import stamp
from iclod.registry import Registry, checks, commits, judging, packaged
from iclod.validation.formats import text


@click.command()
@click.argument("iri", required=False)
@shared.home_option
@click.pass_context
def history(ctx: click.Context, iri: str | None, home: Path | None) -> None:
    """Say who changed what when: the whole registry, or one thing, document or graph.

    Example: iclod history https://w3id.org/iclod/id/practice/bergen-action-plan
    """
    with shared.registry(ctx, home) as registry:
        if iri is None:
            rows = [
                (entry.seq, stamp(entry.instant), entry.agent, entry.message)
                for entry in registry.journal.entries()
            ]
            shared.table(("entry", "instant", "agent", "message"), rows)
            return
        graph = registry.names.document_of(iri) or iri
        versions = registry.history(graph)
        if not versions:
            raise NotFound(f"there is no graph {iri} in this registry")
        shared.table(
            ("version", "entry", "instant", "state", "agent", "message"),
            [(v.number, v.seq, stamp(v.instant), v.state, v.agent, v.message) for v in versions],
        )


@click.command()
@shared.home_option
@click.pass_context
def check(ctx: click.Context, home: Path | None) -> None:
    """Verify digests, chain and projections; say the dataset's digest, as its dump does.

    Stored queries that cannot be asked are listed; then the exit code is 1.

    Example: iclod check
    """
    with shared.working("verifying"), shared.registry(ctx, home) as registry:
        found = checks.check(registry)
        broken = registry.stored.broken()
    click.echo(
        f"{found.entries} entries, {found.versions} versions, {found.documents} graphs, "
        f"{found.triples} statements: all as written"
    )
    click.echo(f"dataset digest {found.digest}")
    for item in broken:
        click.echo(f"stored query left out: {item.path}: {item.reason}", err=True)
    if broken:
        sys.exit(1)


@click.command()
@shared.home_option
@click.option("--engine", is_flag=True, help="What answers SPARQL alone, embedded or remote.")
@click.option("--validate", "validate_", is_flag=True, help="Check every record too, and report.")
@click.option("--lang", type=click.Choice(("en", "fr")), default="en", show_default=True)
@click.pass_context
def rebuild(
    ctx: click.Context, home: Path | None, engine: bool, validate_: bool, lang: str
) -> None:
    """Make the projections (index, SPARQL) anew from the journal.

    With --validate every record is checked against the shapes in force afterwards; violations give
    exit code 1, and nothing is changed because of them.

    Example: iclod rebuild --validate
    """
    registry = Registry(shared.settings(ctx, home))
    with shared.working("rebuilding"), registry:
        head = commits.rebuild(registry, index=not engine)
        report = judging.revalidate(registry) if validate_ else None
    click.echo(f"{'SPARQL' if engine else 'projections'} made anew up to entry {head}")
    if report is not None:
        click.echo(text.write(report, lang), nl=False)
        if not report.conforms:
            sys.exit(1)


@click.command()
@shared.home_option
@click.pass_context
def upgrade(ctx: click.Context, home: Path | None) -> None:
    """Commit newer packaged ontology, shapes and data, where nobody changed them here since.

    Example: iclod upgrade
    """
    with shared.working("upgrading"), shared.registry(ctx, home, create=True) as registry:
        done = packaged.upgrade(registry)
    for graph in done.committed:
        click.echo(f"upgraded\t{graph}")
    for graph in done.kept:
        click.echo(f"kept\t{graph}")
    if not done.committed and not done.kept:
        click.echo("everything is up to date", err=True)

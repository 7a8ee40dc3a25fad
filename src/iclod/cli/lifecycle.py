"""`iclod withdraw`, `restore`, `erase`, `token`."""

from __future__ import annotations

from pathlib import Path

import click

from iclod.cli import shared
from iclod.desk import ROLES
from iclod.errors import ConfigError
from iclod.rdf.terms import SLUG


@click.command()
@click.argument("iri")
@click.option("--reason", required=True, help="Why; it is published.")
@click.option("--replaced-by", metavar="IRI", help="The record that it was merged into.")
@shared.home_option
@click.pass_context
def withdraw(
    ctx: click.Context, iri: str, reason: str, replaced_by: str | None, home: Path | None
) -> None:
    """Take a record out: its IRI answers 410, or 301 to the record named.

    Example: iclod withdraw IRI --reason "handed in twice" --replaced-by IRI
    """
    with shared.registry(ctx, home) as registry:
        done = registry.withdraw(
            iri, reason=reason, agent=registry.agent(shared.OPERATOR), replaced_by=replaced_by
        )
    click.echo(f"entry {done.seq}")


@click.command()
@click.argument("iri")
@shared.home_option
@click.pass_context
def restore(ctx: click.Context, iri: str, home: Path | None) -> None:
    """Publish a withdrawn or merged record again, as a new version.

    Example: iclod restore IRI
    """
    with shared.registry(ctx, home) as registry:
        done = registry.restore(iri, agent=registry.agent(shared.OPERATOR))
    click.echo(f"entry {done.seq}")


@click.command()
@click.argument("iri")
@click.option("--version", "number", type=click.IntRange(1), help="Only this version.")
@click.option("--reason", required=True, help="Why; it is kept and published.")
@shared.home_option
@click.pass_context
def erase(ctx: click.Context, iri: str, number: int | None, reason: str, home: Path | None) -> None:
    """Remove a text for good; digest and reason stay.

    Example: iclod erase IRI --version 2 --reason "personal data"
    """
    with shared.registry(ctx, home) as registry:
        agent = registry.agent(shared.OPERATOR)
        done = registry.erase(iri, reason=reason, agent=agent, number=number)
    click.echo(f"entry {done.seq}")


@click.group()
def token() -> None:
    """Bearer tokens of those who may write over HTTP."""


@token.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True)
@shared.home_option
@click.pass_context
def token_add(ctx: click.Context, name: str, role: str, home: Path | None) -> None:
    """Make a token; it is shown once.

    Example: iclod token add maria --role editor
    """
    if not SLUG.match(name):
        raise ConfigError(
            f"{name!r} is not a usable name: lower-case letters, digits and hyphens; it is public"
        )
    with shared.registry(ctx, home) as registry:
        secret = registry.desk.add_token(name, role)
    click.echo(secret)
    click.echo("this token is not shown again", err=True)


@token.command("list")
@shared.home_option
@click.pass_context
def token_list(ctx: click.Context, home: Path | None) -> None:
    """List tokens, without their secrets.

    Example: iclod token list
    """
    with shared.registry(ctx, home) as registry:
        rows = [(t.name, t.role, t.created, t.revoked) for t in registry.desk.tokens()]
    shared.table(("name", "role", "created", "revoked"), rows)


@token.command("revoke")
@click.argument("name")
@shared.home_option
@click.pass_context
def token_revoke(ctx: click.Context, name: str, home: Path | None) -> None:
    """End a token at once.

    Example: iclod token revoke maria
    """
    with shared.registry(ctx, home) as registry:
        registry.desk.revoke_token(name)

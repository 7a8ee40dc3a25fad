"""`iclod query` and `iclod snapshots`: SPARQL without a server, also about earlier states."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from iclod.cli import shared
from iclod.cli import stored as asking_stored
from iclod.cli.moving import GRAPHS
from iclod.engine.base import RESULTS, Query
from iclod.errors import ConfigError, NotFound
from iclod.journal import lookups, stamp
from iclod.registry import Registry, asking
from iclod.web.querying import pinning

#: Bytes that are copied to stdout at once.
_PIECE = 1 << 18


def _state(registry: Registry, text: str) -> int:
    """The number of an entry, or of the last one at or before a moment."""
    newest = registry.published()
    if text.isdecimal() and 1 <= int(text) <= newest:
        return int(text)
    if text.isdecimal() and len(text) != 4:
        raise NotFound(f"there is no entry {text}: the newest is {newest}")
    entry = lookups.entry_on(registry.journal, pinning.moment(text), newest)
    if entry is None:
        raise NotFound(f"nothing was published yet at {text}")
    return entry.seq


def _make(registry: Registry, seq: int) -> None:
    """Make a state that cannot be asked yet."""
    if not asking.ready(registry, seq):
        with shared.working(f"making version {seq} again"):
            registry.earlier.make(seq)


@click.command()
@click.argument("query", required=False)
@click.option("--stored", metavar="NAME", help="Ask the stored query of this name.")
@click.option("--param", "parameters", multiple=True, metavar="NAME=VALUE", help="Its parameters.")
@click.option(
    "--format", "format_", type=click.Choice(("table", *RESULTS, *GRAPHS)), default="table",
    show_default=True,
)  # fmt: skip
@click.option(
    "--at",
    metavar="TIME|N",
    help="Ask the registry as it was: the number of an entry, a year, a date or an instant.",
)
@shared.home_option
@click.pass_context
def query(
    ctx: click.Context,
    query: str | None,
    stored: str | None,
    parameters: tuple[str, ...],
    format_: str,
    at: str | None,
    home: Path | None,
) -> None:
    """Ask SPARQL without a server; @FILE reads the query from a file.

    With --stored it is one of the queries at /query/. An earlier state that is not kept is made
    again from the journal first, which may take a while.

    Example: iclod query "SELECT * WHERE { ?s ?p ?o } LIMIT 5"
    """
    if (query is None) == (stored is None):
        raise click.UsageError("write a query, or --stored and the name of one")
    if query is not None and query.startswith("@"):
        try:
            query = Path(query[1:]).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"{query[1:]}: {error}") from error
    with shared.registry(ctx, home) as registry:
        state = None if at is None else _state(registry, at)
        if query is None:
            query = asking_stored.text(registry, stored or "", parameters, state)
        asked = Query(
            query,
            results=format_ if format_ in RESULTS else "tsv" if format_ == "table" else None,
            graphs=GRAPHS.get(format_, "ttl" if format_ == "table" else None),
            at=state,
            deadline=600.0,
        )
        if asked.at is not None:
            _make(registry, asked.at)
        result = registry.query(asked)
        if result.erased:
            click.echo(
                f"the texts of {result.erased} graphs were erased since: they are left out",
                err=True,
            )
        with result.body:
            if format_ == "table" and result.kind == "solutions":
                rows = list(csv.reader(io.TextIOWrapper(result.body, "utf-8"), delimiter="\t"))
                shared.table([name.lstrip("?") for name in rows[0]], rows[1:])
            else:
                sys.stdout.flush()
                shutil.copyfileobj(result.body, sys.stdout.buffer, _PIECE)
                sys.stdout.buffer.flush()


@click.command()
@click.option("--make", metavar="TIME|N", help="Make an earlier state, so that it can be asked.")
@click.option("--drop", metavar="N", type=int, help="Remove what is kept of an earlier state.")
@click.option(
    "--format", "format_", type=click.Choice(("table", "json")), default="table", show_default=True
)
@shared.home_option
@click.pass_context
def snapshots(
    ctx: click.Context, make: str | None, drop: int | None, format_: str, home: Path | None
) -> None:
    """List the states that SPARQL answers at once: kept by their commit, or made again.

    Sizes are in KiB; a file that several states share counts in parts.

    Example: iclod snapshots
    """
    with shared.registry(ctx, home) as registry:
        if make is not None:
            _make(registry, _state(registry, make))
        if drop is not None:
            asking.drop(registry, drop)
        rows = []
        for state in asking.states(registry):
            entry = registry.journal.entry(state.seq)
            made = stamp(entry.instant) if entry else ""
            used = stamp(datetime.fromtimestamp(round(state.used), UTC))
            rows.append((state.seq, made, state.kind, state.size, used))
    if format_ == "json":
        names = ("number", "instant", "kind", "bytes", "used")
        click.echo(json.dumps([dict(zip(names, row, strict=True)) for row in rows], indent=2))
        return
    shared.table(
        ("number", "instant", "kind", "KiB", "used"),
        [(*row[:3], -(-row[3] // 1024), row[4]) for row in rows],
    )

"""`iclod quality`: the measures of the data's quality, without a server."""

from __future__ import annotations

import json
from pathlib import Path

import click

from iclod.cli import shared
from iclod.errors import NotFound
from iclod.quality import BY_NAME, METRICS, Measured, Slice, measures, telling
from iclod.rdf import formats
from iclod.registry import Registry, measuring

_LANGUAGES = ("en", "fr")


@click.command()
@click.option(
    "--format",
    "format_",
    type=click.Choice(("table", "json", "turtle", "csv")),
    default="table",
    show_default=True,
)
@click.option("--at", type=click.IntRange(1), metavar="N", help="Of this version of the dataset.")
@click.option("--kind", default="", help="Only records of this kind, such as practice.")
@click.option("--topic", default="", help="Only records with this topic: its slug or IRI.")
@click.option("--country", default="", help="Only records of this country: its slug or IRI.")
@click.option(
    "--records",
    "metric",
    type=click.Choice([item.name for item in METRICS]),
    help="List the records that a measure is about, with what was found.",
)
@click.option("--lang", type=click.Choice(_LANGUAGES), default="en", show_default=True)
@shared.home_option
@click.pass_context
def quality(
    ctx: click.Context,
    format_: str,
    at: int | None,
    kind: str,
    topic: str,
    country: str,
    metric: str | None,
    lang: str,
    home: Path | None,
) -> None:
    """Measure the quality of the data: rules, empty fields, broken links, missing languages.

    Example: iclod quality --format csv
    """
    with shared.registry(ctx, home) as registry:
        with shared.working("measuring"):
            measured = _measured(registry, at)
        part = _part(registry, measured, kind, topic, country)
        if metric:
            _list(registry, measured, metric, part, format_)
            return
        profile = registry.profile(measured.number)
        told = telling.tell(registry.quality, measured, profile, registry.names.base, part)
        if format_ == "json":
            click.echo(json.dumps(telling.to_json(told), ensure_ascii=False, indent=1))
        elif format_ == "csv":
            click.echo(telling.table(told), nl=False)
        elif format_ == "turtle":
            text = formats.serialize(telling.graph(told), formats.TURTLE)
            click.echo(text.decode(), nl=False)
        else:
            _table(told, lang)


def _measured(registry: Registry, at: int | None) -> Measured:
    newest = measuring.catch_up(registry)
    found = registry.quality.measured(newest if at is None else at)
    if found is None or (at or 0) > newest:
        raise NotFound(
            f"version {newest if at is None else at} was not measured",
            hint="measured are " + (_ranges(registry.quality.numbers()) or "none"),
        )
    return found


def _ranges(numbers: tuple[int, ...]) -> str:
    parts: list[list[int]] = []
    for number in numbers:
        if parts and parts[-1][1] == number - 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in parts)


def _part(registry: Registry, measured: Measured, kind: str, topic: str, country: str) -> Slice:
    if kind and registry.profile(measured.number).kind(kind) is None:
        raise NotFound(f"there is no kind {kind}")
    found = {"topic": topic, "country": country}
    for name, text in found.items():
        if text:
            iri = text if ":" in text else registry.names.thing(name, text)
            graph = registry.names.document_of(iri)
            if graph is None or registry.version(graph, measured.number) is None:
                raise NotFound(f"there is no {name} {text} in this registry")
            found[name] = iri
    return Slice(kind=kind, **found)


def _table(told: telling.Told, lang: str) -> None:
    rows = []
    for figure in told.figures:
        metric, value = BY_NAME[figure.metric], figure.value
        if value is None:
            continue
        text = f"{int(value * 10) / 10:.1f} %" if metric.form == "share" else str(figure.amount)
        rows.append((metric.name, metric.label[lang], text, figure.records))
    shared.table(("measure", "label", f"version {told.measured.number}", "records"), rows)


def _list(registry: Registry, measured: Measured, name: str, part: Slice, format_: str) -> None:
    with registry.quality.reading() as connection:
        _, found = measures.listing(connection, measured.number, BY_NAME[name], part, 1, 1 << 30)
    head = ("thing", "field", "shape", "value", "more", "times")
    rows = [
        (record.thing, item.field, item.shape, item.value, item.more, item.amount)
        for record in found
        for item in record.items
    ]
    if format_ == "csv":
        click.echo(telling.written((head, *rows)), nl=False)
    elif format_ == "table":
        shared.table(head, rows)
    else:
        told = [dict(zip(head, row, strict=True)) for row in rows]
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))

"""`iclod validate`: files, folders and standard input against the shapes in force."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from iclod.cli import shared
from iclod.errors import ConfigError

if TYPE_CHECKING:
    from iclod.registry.force import InForce
    from iclod.registry.verdicts import Verdict
    from iclod.validation.report import Report
    from iclod.validation.work import Source

RDF = {"ttl": "turtle", "trig": "trig", "nt": "nt", "nq": "nq", "jsonld": "jsonld", "rdf": "rdf"}
TABLES = ("csv", "xlsx", "docx")
#: Suffixes that are looked for in folders; `.json` and `.xml` may be anything and have to be named.
FOUND = frozenset((*RDF, "owl", *TABLES))
#: Suffixes that are understood.
KNOWN = FOUND | {"json", "xml"}
#: Folders that hold what was built or fetched; hidden ones are left out too.
BUILT = frozenset(
    "__pycache__ _build build dist env node_modules site-packages target venv".split()
)
FORMATS = ("text", "json", "csv", "sarif", "junit", "trl", *RDF.values())
#: Most equal results that the text lists; other formats have them all.
CAP = 20
#: What standard input is called.
STDIN = "stdin"


@dataclass(frozen=True)
class Asked:
    """How the command was called."""

    format: str
    output: Path | None
    strict: bool
    level: str
    language: str
    syntax: str
    fast: bool


@dataclass(frozen=True)
class Checked:
    """Files and what became of them.

    Attributes:
        sources: By name, in order.
        failed: Names of files that could not be opened, and why.
    """

    sources: Mapping[str, Source]
    verdicts: Sequence[Verdict]
    failed: Mapping[str, str]

    @property
    def report(self) -> Report:
        """One report of everything, files that are not well-formed too."""
        from iclod.registry import verdicts

        return verdicts.merged(self.verdicts)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True,
    help="text for people; sarif, junit, trl for other tools; turtle and the like: SHACL report.",
)  # fmt: skip
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Default: stdout.")
@click.option("--strict", is_flag=True, help="Warnings count for the exit code too.")
@click.option(
    "--level", type=click.Choice(("publication", "submission")), default="publication",
    show_default=True, help="submission: what a draft must hold.",
)  # fmt: skip
@click.option("--lang", type=click.Choice(("en", "fr")), help="Default: as the locale says.")
@click.option(
    "--syntax", type=click.Choice((*RDF, *TABLES)), default="ttl", show_default=True,
    help="Of standard input.",
)  # fmt: skip
@click.option("--fix", is_flag=True, help="Mend what can be mended safely; shows a diff, asks.")
@click.option("--yes", is_flag=True, help="With --fix: do not ask.")
@click.option(
    "--fast/--no-fast", default=True, show_default=True,
    help="Let iclod[fast] look first where it is installed and there is much.",
)  # fmt: skip
@click.option("--watch", is_flag=True, help="Check again what changes, until Ctrl-C.")
@shared.home_option
@click.pass_context
def validate(
    ctx: click.Context,
    paths: tuple[Path, ...],
    format_: str,
    output: Path | None,
    strict: bool,
    level: str,
    lang: str | None,
    syntax: str,
    fix: bool,
    yes: bool,
    fast: bool,
    watch: bool,
    home: Path | None,
) -> None:
    """Check files, folders or standard input (-) against the shapes in force.

    RDF in six syntaxes, tables (csv, xlsx) and documents (docx) made from the templates. Where
    there is no registry, the packaged shapes are in force.

    Example: iclod validate practices/ --lang fr
    """
    asked = Asked(format_, output, strict, level, lang or locale_language(), syntax, fast)
    dashes = any(str(path) == "-" for path in paths)
    if (fix or watch) and dashes:
        raise click.UsageError("--fix and --watch need files, not standard input")
    if watch and (fix or output or format_ != "text"):
        raise click.UsageError("--watch goes with --format text alone, on stdout")
    if yes and not fix:
        raise click.UsageError("--yes goes with --fix")
    found = files(path for path in paths if str(path) != "-")
    if not found and not dashes and not watch:
        raise ConfigError("there are no files to check in what was named")
    force = in_force(ctx, home)
    if watch:
        from iclod.cli import watching

        watching.watch(paths, found, force, asked)
        return
    checked = check(found, force, asked, stdin=dashes)
    if fix:
        from iclod.cli import mending

        if mending.mend(checked, asked, force, ask=not yes):
            checked = check(found, force, asked)
    show(checked, asked)
    sys.exit(exit_code(checked, asked))


def files(paths: Iterable[Path]) -> list[Path]:
    """The files named, and those in the folders named, each once, in a fixed order.

    Raises:
        ConfigError: A path does not exist, or its suffix is not one that is understood.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(_within(path)))
        elif not path.exists():
            raise ConfigError(f"{path}: there is no such file or folder")
        elif suffix(path) not in KNOWN:
            raise ConfigError(
                f"{path}: the suffix names no syntax that is read here",
                hint=f"known: {', '.join(f'.{name}' for name in sorted(KNOWN))}",
            )
        else:
            found[path] = None
    return list(found)


def suffix(path: Path) -> str:
    """The suffix of a file, without the dot, in lower case."""
    return path.suffix[1:].lower()


def wanted(path: Path, within: Path) -> bool:
    """Whether a file below a folder is one to be checked."""
    folders = path.relative_to(within).parts
    return (
        suffix(path) in FOUND
        and not any(part.startswith((".", "~$")) for part in folders)
        and not BUILT.intersection(folders[:-1])
    )


def _within(folder: Path) -> Iterator[Path]:
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in BUILT)
        for name in sorted(names):
            path = Path(where, name)
            if wanted(path, folder) and path.is_file():
                yield path


def in_force(ctx: click.Context, home: Path | None) -> InForce:
    """What is in force in the registry, or what is packaged."""
    from iclod.registry import force

    settings = shared.settings(ctx, home)
    if (settings.home / "journal.sqlite").exists():
        with shared.registry(ctx, home) as registry:
            return force.of(registry)
    return force.packaged(settings)


def check(
    paths: Sequence[Path],
    force: InForce,
    asked: Asked,
    *,
    stdin: bool = False,
    only: frozenset[str] | None = None,
) -> Checked:
    """Read and check files.

    Args:
        only: Names of those whose verdict is asked for; the others are only looked at.
    """
    from iclod.registry import verdicts
    from iclod.validation.work import Source

    sources: dict[str, Source] = {}
    failed: dict[str, str] = {}
    for path in paths:
        try:
            sources[str(path)] = Source(str(path), path.read_bytes(), suffix(path))
        except OSError as error:
            failed[str(path)] = error.strerror or str(error)
    if stdin:
        sources[STDIN] = Source(STDIN, sys.stdin.buffer.read(), asked.syntax)
    options = verdicts.Options(
        level=asked.level, cap=CAP if asked.format == "text" else 0, bulk=asked.fast
    )
    with shared.working("checking") as progress:
        made = list(verdicts.check(list(sources.values()), force, options, progress, only))
    return Checked(sources, made, failed)


def show(checked: Checked, asked: Asked) -> None:
    """Write the report to the file named, or to stdout; failures to stderr."""
    from iclod.cli import showing

    for name, reason in checked.failed.items():
        click.echo(f"iclod: {name}: {reason}", err=True)
    if asked.output is None:
        showing.show(checked, asked)
        return
    try:
        asked.output.write_bytes(showing.written(checked, asked))
    except OSError as error:
        raise ConfigError(f"{asked.output}: {error.strerror}") from error


def exit_code(checked: Checked, asked: Asked) -> int:
    """0: everything conforms; 1: the data are at fault; 2: a file cannot be opened; 3: else."""
    from iclod.cli.main import exit_code

    codes = [2] if checked.failed else []
    codes += [exit_code(verdict.error) for verdict in checked.verdicts if verdict.error]
    report = checked.report
    if not report.conforms or (asked.strict and report.counts["Warning"]):
        codes.append(1)
    return max(codes, default=0)


def locale_language(environ: Mapping[str, str] = os.environ) -> str:
    """The language of the locale, as far as it is spoken here; else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environ.get(name):
            return "fr" if value.lower().startswith("fr") else "en"
    return "en"

"""The house rules that a machine can check."""

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from iclod import errors
from iclod.cli import exit_code
from iclod.cli.main import iclod
from iclod.config import Settings

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "src").rglob("*.py"))


def leaves(kind):
    below = kind.__subclasses__()
    return [leaf for sub in below for leaf in leaves(sub)] if below else [kind]


def test_imports_go_down_only():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_is_longer_than_400_lines(path):
    assert len(path.read_text("utf-8").splitlines()) <= 400


DOORS = {
    r"\bpyshacl\b": {"src/iclod/validation/shacl.py"},
    r"^\s*(?:import|from) shacl\b": {"src/iclod/validation/bulk.py"},
    r"^(?:import|from) flask\b": {"src/iclod/app.py", "src/iclod/web/*", "*/views.py"},
    r"^(?:import|from) SPARQLWrapper\b": {
        "src/iclod/engine/remote/*",
        "src/iclod/client/sparql.py",
    },
    r"^(?:import|from) pyoxigraph\b": {
        "src/iclod/engine/*",
        "src/iclod/engine/remote/*",
        "src/iclod/rdf/formats.py",
        "src/iclod/rdf/jsonld.py",
    },
    r"^import sqlite3\b": {
        *("src/iclod/journal/*", "src/iclod/desk.py", "src/iclod/index/*"),
        *("src/iclod/quality/*", "src/iclod/endpoints/validation/reports/store.py"),
    },
}


@pytest.mark.parametrize("pattern", DOORS)
def test_each_engine_has_one_door(pattern):
    imports = re.compile(pattern, re.MULTILINE)
    users = [
        path.relative_to(ROOT)
        for path in SOURCES
        if any(
            imports.search(line)
            for line in path.read_text("utf-8").splitlines()
            if re.match(r"\s*(?:import|from)\s", line)
        )
    ]
    strangers = [
        str(path) for path in users if not any(path.match(door) for door in DOORS[pattern])
    ]
    assert not strangers


def test_every_error_has_an_exit_code():
    for leaf in leaves(errors.IclodError):
        assert exit_code(leaf.__new__(leaf)) in (1, 2, 3)


def test_every_error_has_a_status():
    from iclod.web import problems

    for leaf in leaves(errors.IclodError):
        assert 300 <= problems.status(leaf.__new__(leaf)) < 600


def fields(settings, prefix=""):
    for name in settings.__dataclass_fields__:
        value = getattr(settings, name)
        if hasattr(value, "__dataclass_fields__"):
            yield from fields(value, f"{prefix}{name}.")
        else:
            yield prefix + name


@pytest.mark.parametrize("name", list(fields(Settings())))
def test_every_setting_is_documented(name):
    text = (ROOT / "docs/settings.md").read_text("utf-8")
    assert f"`{name}`" in text
    assert "`ICLOD_" + name.upper().replace(".", "__") + "`" in text


def commands(group, words=()):
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*words, name))
        else:
            yield " ".join((*words, name)), command


@pytest.mark.parametrize(("name", "command"), list(commands(iclod)))
def test_every_command_is_documented_with_an_example(name, command):
    assert f"iclod {name}" in (ROOT / "docs/contract.md").read_text("utf-8")
    assert "Example: iclod " in command.help


QUERIES = sorted((ROOT / "src").rglob("*.rq")) + sorted((ROOT / "ontology").rglob("*.rq"))


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.name)
def test_every_query_is_valid_as_it_stands(path):
    import pyoxigraph

    pyoxigraph.Store().query(path.read_text("utf-8"))


def test_endpoints_are_documented():
    from iclod import app

    for package in app.ENDPOINTS:
        assert (ROOT / "docs" / f"{package}.md").exists(), package

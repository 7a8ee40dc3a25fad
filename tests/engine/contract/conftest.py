"""One contract, three engines: embedded, `oxigraph serve`, Virtuoso."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import loopback_servers as servers
import pytest
from graphs_told import GRAPHS
from told import SPARQL, Told, make

from iclod.config import Settings
from iclod.engine.lanes import Lanes
from iclod.engine.remote import evaluate

KINDS = ("embedded", "oxigraph", "virtuoso")
_bases = itertools.count(1)


@pytest.fixture(scope="session")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    with servers.oxigraph(tmp_path_factory.mktemp("oxigraph")) as server:
        yield server


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    if servers.VIRTUOSO is None or servers.ISQL is None:
        pytest.skip(
            "VIRTUOSO IS MISSING: the contract of the engines was NOT tested on it; "
            "apt-get install --no-install-recommends virtuoso-opensource"
        )
    with servers.virtuoso(tmp_path_factory.mktemp("virtuoso"), rows=130_000) as server:
        yield server


@pytest.fixture(scope="session")
def shared_lanes() -> Iterator[dict[str, Lanes]]:
    settings = Settings(sparql=SPARQL)
    remote = Lanes(settings, f"{evaluate.__name__}:evaluate", network=True)
    lanes = {"embedded": Lanes(settings), "oxigraph": remote, "virtuoso": remote}
    yield lanes
    remote.close()
    lanes["embedded"].close()


def told(request: pytest.FixtureRequest, kind: str, home: Path, lanes: dict[str, Lanes]) -> Told:
    server = None if kind == "embedded" else request.getfixturevalue(kind)
    base = f"http://registry-{next(_bases)}.example/"
    engine = make(kind, home, server, base)
    engine.lanes = lanes[kind]
    return Told(kind, base, engine, server)


@pytest.fixture(params=KINDS)
def fresh(request: pytest.FixtureRequest, tmp_path: Path, shared_lanes: dict[str, Lanes]) -> Told:
    """An engine that was told nothing yet."""
    return told(request, request.param, tmp_path / "home", shared_lanes)


@pytest.fixture(params=("oxigraph", "virtuoso"))
def remote(request: pytest.FixtureRequest, tmp_path: Path, shared_lanes: dict[str, Lanes]) -> Told:
    """As `fresh`, on another server."""
    return told(request, request.param, tmp_path / "home", shared_lanes)


@pytest.fixture(scope="module", params=KINDS)
def filled(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    shared_lanes: dict[str, Lanes],
) -> Told:
    """An engine that holds some graphs, for tests that only read."""
    made = told(request, request.param, tmp_path_factory.mktemp("filled") / "home", shared_lanes)
    made.commit(1, *(made.graph(name, text) for name, text in GRAPHS.items()))
    return made

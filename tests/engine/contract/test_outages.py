"""A registry whose engine is another server, and what it does when that server is not there."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import loopback_servers as servers
import pytest
from loopback import serving
from told import SPARQL

from iclod.cli import main
from iclod.config import Settings
from iclod.engine.base import Query
from iclod.errors import EngineUnavailable, StorageError
from iclod.registry import Change, Registry, checks, commits

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[servers.Server]:
    with servers.oxigraph(tmp_path / "server") as started:
        yield started


@pytest.fixture
def settings(frame_home: Path, tmp_path: Path, server: servers.Server) -> Settings:
    shutil.copytree(frame_home, tmp_path / "home", symlinks=True)
    return Settings(home=tmp_path / "home", engine=server.settings, sparql=SPARQL)


def ask(registry: Registry, text: str = COUNT) -> str:
    return registry.query(Query(text, "csv", None)).read().decode().split("\r\n")[1]


def note(registry: Registry, text: str) -> Change:
    return Change(registry.names.graph("notes"), f'<urn:s> <urn:p> "{text}" .\n')


def say(registry: Registry, text: str) -> int:
    return registry.commit([note(registry, text)], agent=registry.agent("x"), message=text).seq


def until(found: Callable[[], bool], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < end
        time.sleep(0.1)


def said(registry: Registry) -> str:
    return ask(registry, "SELECT ?o { <urn:s> <urn:p> ?o }")


def test_a_registry_moves_to_another_server_and_back(settings: Settings) -> None:
    embedded = replace(settings, engine=type(settings.engine)())
    with Registry.open(embedded) as registry:
        before, published = ask(registry), registry.published()
    with Registry.open(settings) as registry:
        assert (ask(registry), registry.published()) == (before, published)
        assert str((settings.home / "current").readlink()) == f"engine/remote/{published}"
        told = json.loads((settings.home / "current").read_text())
        assert told["server"] == settings.engine.url
        assert checks.check(registry).triples > 0
        seq = say(registry, "one")
        assert registry.published() == seq
    with Registry.open(embedded) as registry:
        assert (said(registry), registry.published()) == ("one", seq)
        assert checks.check(registry).triples > 0


def test_while_the_server_is_away_everything_else_goes_on(
    settings: Settings, server: servers.Server
) -> None:
    with Registry.open(settings) as registry:
        first = say(registry, "one")
        server.stop()
        # Recorded, and projected later; so is what comes after it.
        for text in ("two", "three"):
            with pytest.raises(StorageError, match="is recorded"):
                say(registry, text)
        assert registry.journal.head() == first + 2
        assert registry.published() == registry.fresh() == first
        assert registry.document(registry.names.graph("notes")).version.number == 1
        with pytest.raises(EngineUnavailable) as away:
            for _ in range(200):
                ask(registry)
                time.sleep(0.1)
        assert away.value.retry_after > 0
        server.start()
        until(lambda: registry.fresh() == first + 2)
        assert said(registry) == "three"
        checks.check(registry)


def test_a_start_without_the_server(settings: Settings, server: servers.Server) -> None:
    with Registry.open(settings) as registry:
        seq = say(registry, "one")
    server.stop()
    with Registry.open(settings) as registry:
        assert registry.published() == seq
        assert registry.document(registry.names.graph("notes"))
        with pytest.raises(EngineUnavailable):
            ask(registry)
        server.start()
        time.sleep(3.2)
        assert said(registry) == "one"


def test_a_wiped_server_is_filled_again(settings: Settings, server: servers.Server) -> None:
    with Registry.open(settings) as registry:
        say(registry, "one")
        server.stop()
        shutil.rmtree(server.folder / "store")
        server.start()
        registry.engine._relied = (0, 0.0)
        with pytest.raises(EngineUnavailable, match="behind"):
            ask(registry)
        until(registry.engine.healthy)
        assert said(registry) == "one"
        checks.check(registry)


def test_a_server_restored_from_an_older_backup(settings: Settings, server: servers.Server) -> None:
    with Registry.open(settings) as registry:
        say(registry, "one")
        server.stop()
        shutil.copytree(server.folder / "store", server.folder / "backup")
        server.start()
        time.sleep(3.1)
        seq = say(registry, "two")
        server.stop()
        shutil.rmtree(server.folder / "store")
        (server.folder / "backup").rename(server.folder / "store")
        server.start()
    with Registry.open(settings) as registry:
        assert (registry.engine.applied(), said(registry)) == (seq, "two")
        checks.check(registry)


def test_a_registry_restored_from_an_older_backup(settings: Settings, tmp_path: Path) -> None:
    with Registry.open(settings) as registry:
        say(registry, "one")
        registry.journal.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copytree(settings.home, tmp_path / "copy", symlinks=True)
        say(registry, "lost")
    older = replace(settings, home=tmp_path / "copy")
    with Registry.open(older) as registry:
        assert said(registry) == "one"
        say(registry, "another")
        assert said(registry) == "another"
        checks.check(registry)


def test_a_check_finds_what_was_changed_behind_the_registry(
    settings: Settings,
) -> None:
    with Registry.open(settings) as registry:
        seq = say(registry, "one")
        graph = registry.names.graph("notes")
        registry.engine._endpoint.update(
            f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:x> <urn:y> 1 }} }}"
        )
        with pytest.raises(StorageError, match="notes"):
            checks.check(registry)
        assert commits.rebuild(registry, index=False) == seq
        checks.check(registry)
        union = f"{settings.base_iri}engine/union"
        registry.engine._endpoint.update(
            f"INSERT DATA {{ GRAPH <{union}> {{ <urn:x> <urn:y> 1 }} }}"
        )
        with pytest.raises(StorageError, match="default graph"):
            checks.check(registry)


def test_rebuild_by_command(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ICLOD_ENGINE__KIND", "remote")
    monkeypatch.setenv("ICLOD_ENGINE__URL", settings.engine.url)
    monkeypatch.setenv("ICLOD_ENGINE__UPDATE_URL", settings.engine.update_url)
    command = ["rebuild", "--engine", "--home", str(settings.home)]
    main(command)
    assert "SPARQL made anew up to entry" in capsys.readouterr().out
    monkeypatch.delenv("ICLOD_ENGINE__KIND")
    main(command)


def test_a_web_server_without_its_engine(settings: Settings, server: servers.Server) -> None:
    with Registry.open(settings):
        pass
    environ = {
        "ICLOD_ENGINE__KIND": "remote",
        "ICLOD_ENGINE__URL": settings.engine.url,
        "ICLOD_ENGINE__UPDATE_URL": settings.engine.update_url,
    }
    with serving(settings.home, **environ) as client:
        asked = {"query": "ASK { ?s ?p ?o }"}
        json_results = {"Accept": "application/sparql-results+json"}
        assert client.get("/sparql", params=asked, headers=json_results).json()["boolean"] is True
        assert client.get("/readyz").json()["engine"] == "ready"
        server.stop()
        until(lambda: client.get("/readyz").json()["engine"] == "unavailable")
        assert client.get("/readyz").status_code == 200
        assert client.get("/doc/topic/").status_code == 200
        assert client.get("/search?q=anti").status_code == 200
        assert "iclod_engine_up 0.0" in client.get("/metrics").text
        other = {"query": "ASK { ?a ?b ?c }"}
        until(lambda: client.get("/sparql", params=other, headers=json_results).status_code == 503)
        answer = client.get("/sparql", params=other, headers=json_results)
        assert int(answer.headers["Retry-After"]) > 0
        assert "Traceback" not in answer.text
        server.start()
        until(lambda: client.get("/sparql", params=other, headers=json_results).status_code == 200)
        assert "iclod_engine_up 1.0" in client.get("/metrics").text

"""Queries about earlier states: the same bytes, whatever happens to what is kept."""

from __future__ import annotations

import dataclasses
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from iclod.config import EngineSettings, Settings
from iclod.engine.base import Query
from iclod.errors import Conflict, EngineUnavailable, NotFound, QueryRejected
from iclod.registry import Change, Registry, asking, commits

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
QUERIES = [
    Query("SELECT * { ?s ?p ?o }", "json", None),
    Query("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p", "csv", None),
    Query("CONSTRUCT { ?s ?p [ <urn:v> ?o ] } WHERE { ?s ?p ?o }", None, "ttl"),
    Query("SELECT * { GRAPH ?g { ?s ?p ?o . OPTIONAL { ?o ?q ?r } } }", "tsv", None),
]


def settings(home: Path, **given: int) -> Settings:
    engine = dataclasses.replace(EngineSettings(keep=1, keep_minutes=0), **given)  # type: ignore[arg-type]
    return Settings(home=home, engine=engine)


def write(registry: Registry, name: str, text: str) -> int:
    change = Change(registry.names.graph(name), text)
    agent = registry.agent("tester")
    return commits.commit(registry, [change], agent=agent, message="A test", validate=False).seq


def waited(registry: Registry, query: Query) -> bytes:
    """The answer, once its state was made."""
    end = time.monotonic() + 60
    while True:
        try:
            return registry.query(query).read()
        except EngineUnavailable as error:
            assert error.retry_after >= 1
            assert time.monotonic() < end
            time.sleep(0.1)


def pinned(registry: Registry, seq: int) -> list[bytes]:
    return [waited(registry, dataclasses.replace(query, at=seq)) for query in QUERIES]


def count(registry: Registry, seq: int | None) -> int:
    query = Query(COUNT, "csv", None, at=seq)
    return int(waited(registry, query).split()[1])


def test_a_pinned_query_gives_the_same_bytes_for_ever(frame_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(frame_home, tmp_path / "home", symlinks=True)
    with Registry.open(settings(home)) as registry:
        blank = '_:a <urn:p> _:b .\n_:b <urn:p> "x" .\n<urn:s> <urn:p> _:a .\n'
        seq = write(registry, "pinned", blank)
        before = pinned(registry, seq)
        first = pinned(registry, 1)
        for number in range(100):
            text = f'<urn:s{number}> <urn:p> "{number}" .\n'
            write(registry, f"g{number % 7}" if number % 10 else "pinned", text)
        assert registry.engine.snapshots() == [registry.published()]
        assert pinned(registry, seq) == before
    with Registry.open(settings(home)) as registry:
        assert pinned(registry, seq) == before
        commits.rebuild(registry)
        assert pinned(registry, seq) == before
        registry.earlier.forget(0, 1000)
        assert registry.earlier.past.stores.numbers() == []
        assert pinned(registry, seq) == before
        assert pinned(registry, 1) == first


def test_what_is_not_there_or_malformed_makes_no_work(frame: Registry) -> None:
    newest = frame.published()
    for seq in (newest + 1, -1):
        with pytest.raises(NotFound, match=f"newest is {newest}"):
            frame.query(Query(COUNT, "csv", None, at=seq))
    assert frame.query(Query(COUNT, "csv", None, at=0)).read() == b"n\r\n0\r\n"
    write(frame, "x", '<urn:s> <urn:p> "1" .\n')
    frame.engine.drop_snapshots(0, newest)
    with pytest.raises(QueryRejected):
        frame.query(Query("SELECT nonsense", "csv", None, at=newest))
    assert not frame.earlier._jobs
    with pytest.raises(EngineUnavailable, match="being made") as error:
        frame.query(Query(COUNT, "csv", None, at=newest))
    assert error.value.retry_after >= 1
    assert count(frame, newest) > 0
    assert not frame.earlier._makers


def test_erased_texts_are_left_out_and_counted(frame: Registry) -> None:
    agent = frame.agent("tester")
    name = frame.names.thing("agent", "tester")
    seq = write(frame, "x", '<urn:s> <urn:p> "unforgettable words" .\n')
    frame.earlier.make(seq)
    assert frame.earlier.has(seq)
    assert frame.query(Query(COUNT, "csv", None, at=seq)).erased == 0
    whole = count(frame, seq)
    frame.earlier.make(seq - 1)
    frame.erase(name, reason="A test", agent=agent)
    assert frame.earlier.past.stores.numbers() == [seq - 1]
    assert count(frame, seq) < whole
    result = frame.query(Query(COUNT, "csv", None, at=seq))
    result.body.close()
    assert result.erased == 1
    result = frame.query(Query(COUNT, "csv", None, at=seq - 1))
    result.body.close()
    assert result.erased == 0


def test_states_are_kept_while_they_are_asked(frame_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(frame_home, tmp_path / "home", symlinks=True)
    with Registry.open(settings(home, past=2, past_minutes=60)) as registry:
        for number in range(4):
            write(registry, "x", f'<urn:s> <urn:p> "{number}" .\n')
        stores = registry.earlier.past.stores
        registry.earlier.make(1)
        registry.earlier.make(2)
        os.utime(stores.path(2), (1, time.time() - 100))
        registry.earlier.make(3)
        assert stores.numbers() == [1, 3]
        os.utime(stores.path(1), (1, time.time() - 3601))
        registry.earlier.past.prune()
        assert stores.numbers() == [3]
        found = {(state.seq, state.kind) for state in asking.states(registry)}
        assert found == {(3, "past"), (5, "published")}
        assert all(state.size > 0 for state in asking.states(registry))
        with pytest.raises(Conflict, match="published"):
            asking.drop(registry, 5)
        asking.drop(registry, 3)
        with pytest.raises(NotFound):
            asking.drop(registry, 3)
        assert registry.earlier.make(2) is None
        (stores.path(2) / "entry").write_text("of another journal")
        assert not registry.earlier.has(2)


MAKING = """
import sys
from pathlib import Path
from iclod.config import Settings
from iclod.registry import remaking
print("ready", flush=True)
remaking.make(remaking.Order(Settings(home=Path(sys.argv[1])), 1), print)
"""


def test_a_killed_maker_leaves_nothing_that_matters(frame: Registry) -> None:
    write(frame, "x", '<urn:s> <urn:p> "1" .\n')
    frame.engine.drop_snapshots(0, 1)
    path = os.pathsep.join(item for item in sys.path if item)
    for turn in range(4):
        with subprocess.Popen(
            [sys.executable, "-c", MAKING, str(frame.home)],
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": path},
        ) as maker:
            assert maker.stdout is not None
            assert maker.stdout.readline() == b"ready\n"
            time.sleep(0.05 + 0.07 * turn)
            maker.send_signal(signal.SIGKILL)
    assert count(frame, 1) > 0
    frame.earlier.past.prune()
    names = {item.name for item in frame.earlier.past.stores.folder.iterdir()}
    assert names == {"1", "lock", "pace"}


def test_two_processes_do_not_make_one_state_twice(frame: Registry) -> None:
    write(frame, "x", '<urn:s> <urn:p> "1" .\n')
    frame.engine.drop_snapshots(0, 1)
    with Registry.open(frame.settings) as other:
        for registry in (frame, other):
            with pytest.raises(EngineUnavailable):
                registry.query(Query(COUNT, "csv", None, at=1))
        assert count(frame, 1) == count(other, 1)
        inode = frame.earlier.past.stores.path(1).stat().st_ino
        end = time.monotonic() + 30
        while other.earlier._makers and time.monotonic() < end:
            time.sleep(0.05)
        assert frame.earlier.past.stores.path(1).stat().st_ino == inode

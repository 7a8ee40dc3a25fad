from __future__ import annotations

import csv
import dataclasses
import errno
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest

from iclod.config import EngineSettings, Settings, SparqlSettings
from iclod.engine.base import RESULTS, GraphChange, Query
from iclod.engine.embedded import EmbeddedEngine
from iclod.engine.snapshots import reading
from iclod.errors import (
    DeadlineExceeded,
    DiskFull,
    EngineError,
    EngineUnavailable,
    LimitExceeded,
    Locked,
    NotAcceptable,
    NotFound,
    QueryRejected,
    StorageError,
)

BASE = "http://example.org/"
SHARED = f'<{BASE}agent> <{BASE}name> "Agent" .\n'


def document(number: int, triples: int = 3) -> GraphChange:
    own = "".join(f'<{BASE}{number}> <{BASE}p{n}> "{n}" .\n' for n in range(triples))
    return GraphChange(f"{BASE}doc/{number}", own + SHARED)


def ask(engine: EmbeddedEngine, text: str, **keywords: object) -> list[list[str]]:
    result = engine.query(Query(text, "csv", "nt", **keywords))  # type: ignore[arg-type]
    return list(csv.reader(io.StringIO(result.read().decode())))[1:]


def count(engine: EmbeddedEngine, pattern: str = "?s ?p ?o", **keywords: object) -> int:
    return int(ask(engine, f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}", **keywords)[0][0])


def commit(engine: EmbeddedEngine, seq: int, *changes: GraphChange) -> None:
    engine.apply(changes, seq)
    engine.publish(seq)


def make(home: Path, keep: int = 20, **limits: float) -> EmbeddedEngine:
    home.mkdir(exist_ok=True)
    sparql = dataclasses.replace(SparqlSettings(deadline=5), **limits)  # type: ignore[arg-type]
    settings = Settings(home=home, sparql=sparql, engine=EngineSettings(keep=keep, keep_minutes=0))
    return EmbeddedEngine(home, settings)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[EmbeddedEngine]:
    made = make(tmp_path / "home")
    yield made
    made.close()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedEngine]:
    """Three thousand triples that nobody changes."""
    made = make(tmp_path_factory.mktemp("engine") / "home", deadline=2.0)
    commit(made, 1, *(document(number, 10) for number in range(300)))
    yield made
    made.close()


def test_before_the_first_commit_nothing_is_there(engine: EmbeddedEngine) -> None:
    assert (engine.published(), engine.applied(), engine.snapshots()) == (0, 0, [])
    assert engine.healthy()
    assert count(engine) == 0


def test_what_is_applied_is_seen_once_it_is_published(engine: EmbeddedEngine) -> None:
    commit(engine, 1, document(1))
    engine.apply([document(2)], 2)
    assert (engine.published(), engine.applied()) == (1, 2)
    assert count(engine) == 4
    engine.publish(2)
    assert (engine.published(), count(engine)) == (2, 7)
    assert engine.healthy()
    assert engine._current.readlink() == Path("engine/snapshots/2")


def test_the_default_graph_is_the_union_without_duplicates(engine: EmbeddedEngine) -> None:
    commit(engine, 1, document(1), document(2))
    agent = f"<{BASE}agent> ?p ?o"
    assert count(engine, agent) == 1
    assert count(engine, f"GRAPH ?g {{ {agent} }}") == 2
    commit(engine, 2, GraphChange(f"{BASE}doc/1", None))
    assert count(engine, agent) == 1
    commit(
        engine, 3, GraphChange(f"{BASE}doc/2", f"<{BASE}2> <{BASE}p> 1 .\n".replace("1 .", '"1" .'))
    )
    assert count(engine, agent) == 0
    assert count(engine) == 1
    assert ask(engine, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }") == [[f"{BASE}doc/2"]]


def test_a_graph_is_replaced_and_the_last_change_counts(engine: EmbeddedEngine) -> None:
    commit(engine, 1, document(1, 5), document(1, 2))
    assert count(engine) == 3
    commit(engine, 2, document(1, 4))
    commit(engine, 3, document(1, 4))
    assert count(engine) == 5
    assert count(engine, at=1) == 3


def test_files_are_sorted_after_much_was_written_and_not_after_little(
    engine: EmbeddedEngine, tmp_path: Path
) -> None:
    def files() -> int:
        current = Path(os.path.realpath(engine._current))
        return len(list(current.glob("*.sst")))

    commit(engine, 1, *(document(number, 300) for number in range(10)))
    whole, since = engine._written()
    assert since == 0 and whole >= 10 * 300
    sorted_files = files()
    commit(engine, 2, document(11, 2))
    assert engine._written()[1] > 0
    unsorted = files()
    assert unsorted > sorted_files
    commit(engine, 3, *(document(number, 300) for number in range(20, 30)))
    assert engine._written()[1] == 0
    assert files() < unsorted
    assert count(engine, f"<{BASE}25> ?p ?o") == 300


def test_literals_that_the_store_rewrites_do_not_pile_up(engine: EmbeddedEngine) -> None:
    number = '"1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    for seq in (1, 2):
        commit(engine, seq, GraphChange(f"{BASE}g", f"<{BASE}s> <{BASE}p> {number} .\n"))
    assert count(engine) == 1


def test_blank_nodes_stay_with_their_document(engine: EmbeddedEngine) -> None:
    text = f'_:b <{BASE}p> "1" .\n'
    commit(engine, 1, GraphChange(f"{BASE}a", text), GraphChange(f"{BASE}b", text))
    assert count(engine) == 2


def test_a_dataset_named_in_the_query_or_beside_it(engine: EmbeddedEngine) -> None:
    commit(engine, 1, document(1, 1), document(2, 2))
    one, two = f"<{BASE}doc/1>", f"<{BASE}doc/2>"

    def number(clauses: str, pattern: str, **keywords: object) -> str:
        text = f"SELECT (COUNT(*) AS ?n) {clauses} WHERE {{ {pattern} }}"
        return ask(engine, text, **keywords)[0][0]

    default, named = "?s ?p ?o", "GRAPH ?g { ?s ?p ?o }"
    assert number(f"FROM {one}", default) == "2"
    assert number(f"FROM {one}", named) == "0"
    assert number(f"FROM NAMED {two}", default) == "0"
    assert number(f"FROM NAMED {two}", named) == "3"
    beside = {"default_graphs": (f"{BASE}doc/1",)}
    assert number("", default, **beside) == "2"
    assert number("", named, **beside) == "0"
    assert number(f"FROM {two}", default, **beside) == "2"
    assert number("", named, named_graphs=(f"{BASE}doc/2",)) == "3"
    assert number("", default, named_graphs=(f"{BASE}doc/2",)) == "0"


def test_earlier_states_are_kept_and_others_are_not_found(engine: EmbeddedEngine) -> None:
    commit(engine, 1, document(1))
    commit(engine, 2, document(2))
    assert [count(engine, at=seq) for seq in (0, 1, 2)] == [0, 4, 7]
    engine.drop_snapshots(1, 2)
    assert engine.snapshots() == [2]
    for seq in (1, 3):
        with pytest.raises(NotFound):
            count(engine, at=seq)


@pytest.mark.parametrize("suffix", RESULTS)
def test_tables_in_every_format(filled: EmbeddedEngine, suffix: str) -> None:
    text = "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s ?o LIMIT 20"
    first, second = (filled.query(Query(text, suffix, None)) for _ in range(2))
    assert (first.kind, first.media_type, first.suffix, first.seq) == (
        "solutions",
        RESULTS[suffix],
        suffix,
        1,
    )
    body = first.read()
    assert len(body) == first.size
    assert body == second.read()
    if suffix == "json":
        assert len(json.loads(body)["results"]["bindings"]) == 20
    truth = filled.query(Query("ASK { ?s ?p ?o }", suffix, None))
    assert truth.kind == "boolean"
    assert b"true" in truth.read()


@pytest.mark.parametrize("suffix", ["ttl", "nt", "jsonld", "rdf", "trig", "nq"])
def test_graphs_in_every_syntax(filled: EmbeddedEngine, suffix: str) -> None:
    text = f"PREFIX ex: <{BASE}> CONSTRUCT {{ ex:x ex:p ?o }} {{ ex:agent ?p ?o }}"
    result = filled.query(Query(text, None, suffix))
    assert (result.kind, result.suffix) == ("graph", suffix)
    assert b"Agent" in result.read()


def test_what_the_client_cannot_take_is_not_sent(filled: EmbeddedEngine) -> None:
    with pytest.raises(NotAcceptable) as table:
        filled.query(Query("SELECT * {}", None, "ttl"))
    assert "application/sparql-results+json" in table.value.available
    with pytest.raises(NotAcceptable, match="graph") as graph:
        filled.query(Query("DESCRIBE <urn:x>", "json", None))
    assert "text/turtle" in graph.value.available


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("SELECT * {\n ?s ?p ", 2, "column 8"),
        ("SELECT * { ?s foo:bar ?o }", 1, "Prefix not found"),
        ("SELECT ?x (COUNT(*) AS ?c) { ?x ?y ?z }", 1, "unbound"),
        ("nonsense", 1, "not valid SPARQL"),
    ],
)
def test_a_malformed_query_is_located(
    filled: EmbeddedEngine, text: str, line: int, words: str
) -> None:
    with pytest.raises(QueryRejected, match=words) as rejected:
        filled.query(Query(text, "json", "ttl"))
    assert rejected.value.line == line


def test_a_large_answer_comes_whole(filled: EmbeddedEngine) -> None:
    text = "SELECT ?s ?p ?o { ?s ?p ?o . VALUES ?n { 1 2 3 4 5 6 7 8 9 } }"
    result = filled.query(Query(text, "tsv", None))
    body = result.read()
    assert result.size == len(body) > 1 << 20
    assert body.count(b"\n") == 9 * 3_001 + 1


@pytest.mark.parametrize(
    ("memory", "text"),
    [
        (400, "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?d"),
        (768, "SELECT * { ?a ?b ?c . ?d ?e ?f }"),
    ],
)
def test_too_much_memory_or_output_is_named(
    filled: EmbeddedEngine, tmp_path: Path, memory: int, text: str
) -> None:
    shutil.copytree(filled._current.parent, tmp_path / "home", symlinks=True)
    engine = make(tmp_path / "home", deadline=30, memory_mb=memory, output_mb=8)
    with pytest.raises(LimitExceeded, match=r"400 MiB|8 MiB"):
        engine.query(Query(text, "json", None))
    assert count(engine) == 3_001
    engine.close()


CARTESIAN = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("SELECT * " + "{" * 2_200 + "}" * 2_200, QueryRejected),
        (f"SELECT (COUNT(*) AS ?n) {{ {CARTESIAN} }}", DeadlineExceeded),
        (f"SELECT * {{ {CARTESIAN} }} ORDER BY ?a ?d ?g", EngineError),
        (f"SELECT * {{ {CARTESIAN} }}", EngineError),
        (
            "SELECT (COUNT(*) AS ?n) {"
            + "".join(f"VALUES ?v{n} {{ {'1 ' * 100} }}" for n in range(8))
            + "}",
            EngineError,
        ),
        ("SELECT * { ?s ?p 1" + ",1" * 30_000 + " }", EngineError),
    ],
)
def test_hostile_queries_end_and_others_are_answered(
    filled: EmbeddedEngine, text: str, kind: type[Exception]
) -> None:
    start = time.monotonic()
    with ThreadPoolExecutor(1) as threads:
        hostile = threads.submit(lambda: filled.query(Query(text, "json", "ttl")).read())
        while not hostile.done():
            assert count(filled, f"<{BASE}agent> ?p ?o") == 1
            time.sleep(0.05)
        with pytest.raises(kind):
            hostile.result()
    assert time.monotonic() - start < 6


@pytest.mark.parametrize("word", ["SERVICE", "\\u0053ERVICE", "service", "SERVICE SILENT"])
def test_no_other_server_is_asked(filled: EmbeddedEngine, word: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        with pytest.raises(QueryRejected, match="SERVICE"):
            filled.query(Query(f"SELECT * {{ {word} <{address}> {{ ?s ?p ?o }} }}", "json", None))
        listener.settimeout(0.1)
        with pytest.raises(TimeoutError):
            listener.accept()


def test_a_deadline_of_the_request_counts(filled: EmbeddedEngine) -> None:
    text = f"SELECT (COUNT(*) AS ?n) {{ {CARTESIAN} }}"
    for seconds in (0.1, 0.5):
        with pytest.raises(DeadlineExceeded, match=f"{seconds} s"):
            filled.query(Query(text, "json", None, deadline=seconds))


def test_too_many_slow_queries_are_told_to_come_back(filled: EmbeddedEngine) -> None:
    text = f"SELECT (COUNT(*) AS ?n) {{ {CARTESIAN} }}"
    with ThreadPoolExecutor(10) as threads:
        started = [threads.submit(filled.query, Query(text, "json", None)) for _ in range(10)]
        errors = [future.exception() for future in started]
    assert {type(error) for error in errors} == {DeadlineExceeded, EngineUnavailable}


def test_killed_workers_are_replaced(filled: EmbeddedEngine) -> None:
    before = count(filled)
    fast, _ = filled.lanes.pools()
    for pid in fast.pids():
        os.kill(pid, signal.SIGKILL)
    time.sleep(0.3)  # until the system has ended them
    assert count(filled) == before


def test_pruning_keeps_the_newest_the_published_and_what_is_read(tmp_path: Path) -> None:
    engine = make(tmp_path / "home", keep=3)
    for seq in range(1, 8):
        commit(engine, seq, document(seq))
    with reading(engine._snapshots.path(2)):
        engine.prune()
    assert engine.snapshots() == [2, 5, 6, 7]
    engine.prune()
    assert engine.snapshots() == [5, 6, 7]
    assert not list(engine._master.glob("LOG.old.*"))
    assert count(engine) == 22
    engine.close()


def test_young_snapshots_are_kept(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, engine=EngineSettings(keep=1, keep_minutes=1))
    engine = EmbeddedEngine(tmp_path, settings)
    for seq in (1, 2, 3):
        commit(engine, seq, document(seq))
    old = time.time() - 61
    os.utime(engine._snapshots.path(1), (old, old))
    engine.prune()
    assert engine.snapshots() == [2, 3]


def test_a_worker_notices_that_its_snapshot_is_gone(engine: EmbeddedEngine) -> None:
    commit(engine, 1, document(1))
    assert count(engine, at=1) == 4
    commit(engine, 2, document(2))
    engine.drop_snapshots(1, 1)
    with pytest.raises(NotFound):
        count(engine, at=1)
    assert count(engine) == 7


def test_compacting_makes_the_published_snapshot_anew(engine: EmbeddedEngine) -> None:
    commit(engine, 1, GraphChange(f"{BASE}s", f'<{BASE}s> <{BASE}p> "unforgettable words" .\n'))
    commit(engine, 2, GraphChange(f"{BASE}s", None), document(1))
    assert count(engine) == 4
    engine.drop_snapshots(1, 1)
    engine.compact()
    assert count(engine) == 4
    assert (engine.snapshots(), engine.healthy()) == ([2], True)
    files = [path for path in engine._folder.rglob("*") if path.is_file()]
    assert not [path for path in files if b"unforgettable words" in path.read_bytes()]


def test_leftovers_of_a_crash_are_cleared(engine: EmbeddedEngine) -> None:
    commit(engine, 1, document(1))
    engine.apply([document(2)], 2)
    (engine._snapshots.folder / ".made-1-1").mkdir()
    (engine._snapshots.folder / "7").mkdir()
    engine._state.write_text("1\n")
    commit(engine, 2, document(2))
    assert (engine.snapshots(), count(engine)) == ([1, 2], 7)
    assert sorted(path.name for path in engine._snapshots.folder.iterdir()) == ["1", "2"]


def test_a_rebuild_starts_from_nothing(engine: EmbeddedEngine) -> None:
    commit(engine, 3, document(1), document(2))
    engine.reset()
    assert (engine.published(), engine.applied(), engine.snapshots()) == (3, 0, [])
    assert not engine.healthy()
    with pytest.raises(EngineUnavailable, match="rebuilt"):
        count(engine)
    commit(engine, 3, document(1))
    assert engine.healthy()
    assert count(engine) == 4


def test_lost_or_corrupted_files_ask_for_a_rebuild(engine: EmbeddedEngine) -> None:
    commit(engine, 1, document(1))
    (engine._master / "CURRENT").write_text("nonsense")
    with pytest.raises(StorageError, match="iclod rebuild"):
        engine.apply([document(2)], 2)
    assert count(engine) == 4
    shutil.rmtree(engine._master)
    assert not engine.healthy()
    with pytest.raises(StorageError, match="iclod rebuild"):
        engine.apply([document(2)], 2)
    engine.reset()
    commit(engine, 2, document(1), document(2))
    assert count(engine) == 7
    with pytest.raises(StorageError, match="iclod rebuild"):
        engine.publish(9)


def test_two_writers_at_once(engine: EmbeddedEngine) -> None:
    commit(engine, 1, document(1))
    store = ox.Store(str(engine._master))
    with pytest.raises(Locked):
        engine.apply([document(2)], 2)
    del store
    commit(engine, 2, document(2))
    assert count(engine) == 7


def test_a_full_disk_leaves_what_was_published(tmp_path: Path) -> None:
    mount = tmp_path / "small"
    mount.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(mount)],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip("no small file system can be mounted here")
    engine = make(mount / "home")
    try:
        commit(engine, 1, document(1))
        filler = mount / "filler"
        with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
            filler.write_bytes(b"x" * (4 << 20))
        with pytest.raises(DiskFull, match="make room"):
            engine.apply([document(2, 20_000)], 2)
        assert count(engine) == 4
        filler.unlink()
        commit(engine, 2, document(2))
        assert count(engine) == 7
    finally:
        engine.close()
        subprocess.run(["umount", "-l", str(mount)], check=False)


KILLED = """
import sys
from pathlib import Path
from iclod.config import Settings
from iclod.engine.base import GraphChange
from iclod.engine.embedded import EmbeddedEngine
engine = EmbeddedEngine(Path(sys.argv[1]), Settings())
first = engine.published() + 1
print("ready", flush=True)
for seq in range(first, first + 10_000):
    lines = [f'<urn:s> <urn:p{n}> "{seq}" .' for n in range(20)] + ['<urn:a> <urn:b> "c" .']
    number = GraphChange("urn:seq", f'<urn:seq> <urn:is> "{seq}" .')
    engine.apply([GraphChange(f"urn:g{seq % 2}", "\\n".join(lines)), number], seq)
    engine.publish(seq)
    engine.prune()
"""


def test_kills_at_random_points_lose_nothing(engine: EmbeddedEngine) -> None:
    home = engine._current.parent
    path = os.pathsep.join(item for item in sys.path if item)
    for turn in range(6):
        with subprocess.Popen(
            [sys.executable, "-c", KILLED, str(home)],
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": path},
        ) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"ready\n"
            time.sleep(0.08 + turn * 0.023)
            writer.kill()
        seq = engine.published()
        assert ask(engine, "SELECT ?n { <urn:seq> <urn:is> ?n }") == ([[str(seq)]] if seq else [])
        if seq > 1:
            named = count(engine, "{ SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }")
            assert count(engine) == named == 42
